"""Runs migrations on the connection that the loader hands over, else on the database that juesuan uses."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, create_engine, text

from alembic import context
from loaders.store.connection import database_url
from loaders.store.schema import VERSION_TABLE
from models import SCHEMA, Base


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """Look at schema core alone, and not at the version table."""
    if kind == "schema":
        return name == SCHEMA
    return not (kind == "table" and name == VERSION_TABLE)


def run(connection: Connection) -> None:
    """Migrate on `connection`, within its transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        version_table=VERSION_TABLE,
        version_table_schema=SCHEMA,
        include_schemas=True,
        include_name=include_name,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations need a connection: the roles and partitions depend on what is there.")

given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(database_url()).begin() as opened:
        opened.execute(text(f"create schema if not exists {SCHEMA}"))
        run(opened)
