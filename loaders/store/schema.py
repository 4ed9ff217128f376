"""Bringing schema `core` up to date: migrations, then the vocabulary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import yaml
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL

from alembic import command
from loaders.shipped import shipped
from models import SCHEMA

VERSION_TABLE = "schema_version"
_VOCABULARY = Path(__file__).resolve().parents[1] / "vocabulary.yml"
#: Advisory lock: "juesuan" in ASCII. Two loaders that start together must not migrate together.
_LOCK = 0x6A75657375616E


class SchemaTooNew(Exception):
    """The database was migrated by a later juesuan than this one."""


def upgrade_schema(url: URL | str, revision: str = "head") -> bool:
    """Migrate schema `core` to `revision` and refresh the vocabulary, in one transaction.

    True if a migration ran; where the schema is up to date, one query. Raises SchemaTooNew.
    """
    return _migrate(url, revision, upwards=True)


def downgrade_schema(url: URL | str, revision: str = "base") -> bool:
    """Take schema `core` back to `revision`; its data go with it."""
    return _migrate(url, revision, upwards=False)


def current_revision(connection: Connection) -> str | None:
    """The revision that the database is at, None before the first migration."""
    options = {"version_table": VERSION_TABLE, "version_table_schema": SCHEMA}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration for this checkout or installation, whatever the working directory."""
    config = Config(str(shipped("alembic.ini")))
    config.set_main_option("script_location", str(shipped("alembic")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def load_vocabulary(connection: psycopg.Connection[Any]) -> int:
    """Make core.vocabulary equal to loaders/vocabulary.yml; returns the rows that changed."""
    rows = vocabulary_rows()
    changed = 0
    with connection.cursor() as cursor:
        for row in rows:
            cursor.execute(
                "insert into core.vocabulary (dimension, member, parent, name_zh, name_en, sort)"
                " values (%s, %s, %s, %s, %s, %s) on conflict (dimension, member) do update"
                " set (parent, name_zh, name_en, sort)"
                " = (excluded.parent, excluded.name_zh, excluded.name_en, excluded.sort)"
                " where (vocabulary.parent, vocabulary.name_zh, vocabulary.name_en, vocabulary.sort)"
                " is distinct from (excluded.parent, excluded.name_zh, excluded.name_en, excluded.sort)",
                row,
            )
            changed += cursor.rowcount
        cursor.execute(
            "delete from core.vocabulary where (dimension, member) not in"
            " (select * from unnest(%s::text[], %s::text[]))",
            [[row[0] for row in rows], [row[1] for row in rows]],
        )
        return changed + cursor.rowcount


def vocabulary_rows() -> list[tuple[str, str, str | None, str, str, int]]:
    """(dimension, member, parent, Chinese, English, order) of every member in loaders/vocabulary.yml."""
    dimensions = yaml.safe_load(_VOCABULARY.read_text(encoding="utf-8"))
    return [
        (dimension, member, entry.get("parent"), entry["zh"], entry["en"], number)
        for dimension, members in dimensions.items()
        for number, (member, entry) in enumerate(members.items(), 1)
    ]


def _migrate(url: URL | str, revision: str, *, upwards: bool) -> bool:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            connection.execute(text(f"create schema if not exists {SCHEMA}"))
            config = alembic_config(connection)
            scripts = ScriptDirectory.from_config(config)
            before = current_revision(connection)
            if before is not None and before not in {script.revision for script in scripts.walk_revisions()}:
                raise SchemaTooNew(
                    f"The database is at schema revision {before}, which this juesuan does not know. Update juesuan."
                )
            (command.upgrade if upwards else command.downgrade)(config, revision)
            after = current_revision(connection)
            if upwards and after == scripts.get_current_head():
                raw = connection.connection.driver_connection
                assert isinstance(raw, psycopg.Connection)
                load_vocabulary(raw)
            return before != after
    finally:
        engine.dispose()
