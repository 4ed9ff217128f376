"""What the tests of the store share."""

from __future__ import annotations

import dataclasses
from typing import Any

from sqlalchemy import Engine, text

from loaders.document import Document
from loaders.store.encode import COLUMNS
from tests.factories import make_document

TABLES = ("document", *COLUMNS)


def rows_of(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables that a store writes."""
    with engine.connect() as conn:
        return {
            name: [tuple(row) for row in conn.execute(text(f"select * from core.{name} order by 1, 2"))]
            for name in (*TABLES, "department", "department_name")
        }


def one(engine: Engine, query: str, **values: object) -> Any:
    with engine.connect() as conn:
        return conn.execute(text(query), values).scalar_one()


def broken(change: dict[str, Any]) -> Document:
    document = make_document()
    return dataclasses.replace(document, facts=(*document.facts[1:], dataclasses.replace(document.facts[0], **change)))


def about(document: Document, entities: list[str]) -> Document:
    facts = tuple(
        dataclasses.replace(document.facts[0], number=number, entity=entity, scope="unit")
        for number, entity in enumerate(entities, 1)
    )
    return dataclasses.replace(document, facts=facts)
