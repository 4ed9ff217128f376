"""What all tables of schema `core` share: the metadata, its naming rule, and columns used in many tables."""

from __future__ import annotations

from typing import Annotated, ClassVar

from sqlalchemy import BigInteger, Integer, MetaData, Numeric, SmallInteger, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

SCHEMA = "core"
#: Holds nothing but the yearly partitions, so that `core` shows an analyst tables and not their parts.
PARTITION_SCHEMA = "core_partitions"

#: Every constraint has a predictable name, so that a migration can drop what another created.
NAMING = {
    "pk": "%(table_name)s_pkey",
    "fk": "%(table_name)s_%(column_0_name)s_fkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "ck": "%(table_name)s_%(constraint_name)s_check",
}


class Base(DeclarativeBase):
    """Declarative base of schema `core`."""

    metadata = MetaData(schema=SCHEMA, naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[type, type]] = {str: Text}


Big = Annotated[int, mapped_column(BigInteger)]
Int = Annotated[int, mapped_column(Integer)]
Small = Annotated[int, mapped_column(SmallInteger)]

#: 元, to the fen.
Yuan = Numeric(20, 2)
#: A number in its own printed unit: 万元 with six decimals is still exact.
Printed = Numeric(26, 6)
