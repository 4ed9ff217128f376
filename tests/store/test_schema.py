"""Migrations, models and what the database says about itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL

from alembic import command
from loaders.store import connection, server, store_document
from loaders.store.schema import (
    SchemaTooNew,
    alembic_config,
    downgrade_schema,
    load_vocabulary,
    upgrade_schema,
    vocabulary_rows,
)
from models import Base
from tests.factories import make_document


def _tables(url: URL) -> set[str]:
    with psycopg.connect(connection.libpq_url(url)) as conn:
        query = "select relname from pg_class where relnamespace = 'core'::regnamespace and relkind in ('r', 'p')"
        return {name for (name,) in conn.execute(query)}


def test_models_and_migrations_agree(engine: Engine) -> None:
    with engine.begin() as conn:
        command.check(alembic_config(conn))  # raises where autogenerate would find something to do


def test_the_check_sees_a_difference(engine: Engine) -> None:
    with engine.begin() as conn:
        conn.execute(text("alter table core.document drop column renamed_to"))
        with pytest.raises(Exception, match="renamed_to"):
            command.check(alembic_config(conn))
        conn.rollback()


def test_each_migration_goes_down_and_up_again(
    empty_database_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the migrations are found from any working directory
    assert upgrade_schema(empty_database_url)
    assert not upgrade_schema(empty_database_url)
    expected = {table.name for table in Base.metadata.tables.values()} | {"schema_version"}
    assert _tables(empty_database_url) == expected
    steps = [script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()]
    for revision in steps:
        downgrade_schema(empty_database_url, f"{revision}-1" if revision == steps[0] else "-1")
    assert _tables(empty_database_url) == {"schema_version"}
    with psycopg.connect(connection.libpq_url(empty_database_url)) as conn:
        left = conn.execute("select count(*) from pg_namespace where nspname = 'core_partitions'").fetchone()
        assert left == (0,)
    for revision in reversed(steps):
        upgrade_schema(empty_database_url, revision)
    assert _tables(empty_database_url) == expected


def test_a_database_of_a_later_release_is_refused(engine: Engine, database_url: URL) -> None:
    with engine.begin() as conn:
        conn.execute(text("update core.schema_version set version_num = '9999'"))
    with pytest.raises(SchemaTooNew, match="9999"):
        upgrade_schema(database_url)


def test_every_table_and_column_is_described_in_both_languages(engine: Engine) -> None:
    with engine.connect() as conn:
        rows = conn.execute(
            text(
                "select relname, attname, coalesce(col_description(c.oid, attnum), ''), obj_description(c.oid)"
                " from pg_class c join pg_attribute on attrelid = c.oid and attnum > 0 and not attisdropped"
                " where relnamespace = 'core'::regnamespace and relkind in ('r', 'p')"
                " and relname <> 'schema_version'"
            )
        ).all()
    assert rows
    bare = [f"{table}.{column}" for table, column, comment, _ in rows if not _has_chinese(comment)]
    assert bare == []
    assert {table for table, _, _, comment in rows if "Grain:" not in comment or "Key:" not in comment} == set()


def _has_chinese(comment: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in comment)


def test_the_vocabulary_follows_its_file(engine: Engine, database_url: URL) -> None:
    with psycopg.connect(connection.libpq_url(database_url)) as conn:
        rows = conn.execute("select * from core.vocabulary").fetchall()
        assert sorted(rows) == sorted(vocabulary_rows())
        assert load_vocabulary(conn) == 0
        conn.execute("update core.vocabulary set name_zh = '' where dimension = 'fund' and member = 'all'")
        conn.execute("insert into core.vocabulary values ('fund', 'gone', null, '', '', 99)")
        assert load_vocabulary(conn) == 2
        assert sorted(conn.execute("select * from core.vocabulary").fetchall()) == sorted(vocabulary_rows())


@pytest.mark.parametrize("year", [1999, 2024, 2077])
def test_any_year_finds_a_partition(engine: Engine, year: int) -> None:
    document = make_document(year=year)
    store_document(engine, document)
    with engine.connect() as conn:
        query = "select tableoid::regclass::text, count(*) from core.fact_expenditure group by 1"
        part = year if year == 2024 else "other"
        assert conn.execute(text(query)).all() == [(f"core_partitions.fact_expenditure_{part}", 6)]


@pytest.fixture
def analyst(database_url: URL) -> Iterator[URL]:
    """The database as a person who was given the read-only role."""
    with psycopg.connect(connection.libpq_url(database_url), autocommit=True) as owner:
        name = f"analyst_{database_url.database}"
        owner.execute(f"create role {name} login password 'word' in role {server.READER}")  # type: ignore[arg-type]
        yield database_url.set(username=name, password="word")
        owner.execute(f"drop role {name}")  # type: ignore[arg-type]


def test_analysts_read_everything_and_change_nothing(database_url: URL, analyst: URL) -> None:
    with psycopg.connect(connection.libpq_url(database_url), autocommit=True) as owner:
        store_document(owner, make_document())
        owner.execute("create schema marts")
        owner.execute("create table marts.made_later as select 1 as one")
    with psycopg.connect(connection.libpq_url(analyst), autocommit=True) as reader:
        assert reader.execute("select count(*) from core.fact_expenditure").fetchone() == (6,)
        assert reader.execute("select one from marts.made_later").fetchone() == (1,)
        for statement in (
            "delete from core.document",
            "update core.cell set amount = 0",
            "insert into core.vocabulary values ('a', 'b', null, 'c', 'd', 1)",
            "truncate core.fact_expenditure",
            "drop table marts.made_later",
            "create table marts.mine (one integer)",
            "create schema mine",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute(statement)  # type: ignore[arg-type]


def test_a_role_that_may_not_create_roles_can_migrate(empty_database_url: URL) -> None:
    """As on a managed server, where juesuan gets a database of its own and nothing else."""
    with psycopg.connect(connection.libpq_url(empty_database_url), autocommit=True) as owner:
        owner.execute("create role plain_owner login password 'plain'")
        try:
            owner.execute(
                sql.SQL("grant create on database {} to plain_owner").format(
                    sql.Identifier(empty_database_url.database or "")
                )
            )
            url = empty_database_url.set(username="plain_owner", password="plain")
            assert upgrade_schema(url)
            engine = create_engine(url)
            assert store_document(engine, make_document()).action == "stored"
            engine.dispose()
        finally:
            owner.execute("drop owned by plain_owner cascade")
            owner.execute("drop role plain_owner")
