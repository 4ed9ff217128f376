"""Reference data in the database: all or nothing, never deleted, idempotent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import URL

import models.reference
from alembic import command
from loaders.reference import load
from loaders.reference.load import TABLES, load_reference, reference_rows
from loaders.reference.validate import ReferenceDataError
from loaders.store import store_document
from loaders.store.schema import alembic_config, downgrade_schema, upgrade_schema
from tests.factories import make_document


@pytest.fixture
def connection(database_url: URL) -> Iterator[psycopg.Connection[Any]]:
    plain = database_url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as conn:
        yield conn


def counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    return {name: connection.execute(f"select count(*) from core.{name}").fetchone()[0] for name in TABLES}  # type: ignore[index]


def one(connection: psycopg.Connection[Any], query: str, *values: object) -> Any:
    row = connection.execute(query, values).fetchone()  # type: ignore[call-overload]
    return row[0] if row and len(row) == 1 else row


def test_a_second_load_changes_nothing(connection: psycopg.Connection[Any]) -> None:
    first = load_reference(connection)
    assert counts(connection) == {name: len(rows) for name, rows in reference_rows().items()} == first.written
    assert not any(first.closed.values())
    assert load_reference(connection).written == {}
    connection.execute("update core.reference_load set fingerprint = 'of an earlier version'")
    again = load_reference(connection)
    assert not any([*again.written.values(), *again.closed.values()])


def test_queries_that_an_analyst_writes(connection: psycopg.Connection[Any]) -> None:
    load_reference(connection)
    name = "select name from core.function_class where scheme = 'function' and code = %s and edition_year = %s"
    assert [one(connection, name, "210", year) for year in (2018, 2019)] == ["医疗卫生与计划生育支出", "卫生健康支出"]
    conformed = (
        "select conformed_code, comparability from core.conformed_code"
        " where scheme = 'department' and code = %s and edition_year = %s and against_year = %s"
    )
    assert one(connection, conformed, "30311", 2017, 0) == ("30113", "moved")
    assert one(connection, conformed, "30311", 2017, 2018) == ("30113", "moved")
    assert one(connection, conformed, "30108", 2024, 2023) is None
    of_function = conformed.replace("'department'", "'function'")
    assert one(connection, of_function, "2014000", 2024, 0)[0] == "20140", "any item of the group that no list has"
    assert one(connection, "select level from core.region where code = '310107'") == "county"


def test_what_the_lists_drop_is_closed_and_what_returns_is_opened(
    connection: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_reference(connection)
    rows = reference_rows()
    without = {**rows, "region": [row for row in rows["region"] if row[0] != "310107"]}
    monkeypatch.setattr(load, "reference_rows", lambda: without)
    monkeypatch.setattr(load, "_fingerprint", lambda folder: "without Putuo")
    assert load_reference(connection).closed["region"] == 1
    assert one(connection, "select closed_on = current_date from core.region where code = '310107'")
    renamed = {**rows, "region": [(c, "新普陀区", *r) if c == "310107" else (c, n, *r) for c, n, *r in rows["region"]]}
    monkeypatch.setattr(load, "reference_rows", lambda: renamed)
    monkeypatch.setattr(load, "_fingerprint", lambda folder: "Putuo returns renamed")
    assert load_reference(connection).written["region"] == 1
    assert one(connection, "select name, closed_on from core.region where code = '310107'") == ("新普陀区", None)
    assert counts(connection) == {name: len(found) for name, found in rows.items()}


def test_an_error_in_a_file_changes_nothing(connection: psycopg.Connection[Any], data: Path) -> None:
    with (data / "regions.csv").open("a", encoding="utf-8") as handle:
        handle.write("12345,短码,county,310000\n")
    with pytest.raises(ReferenceDataError):
        load_reference(connection, data)
    assert not any(counts(connection).values())


def test_a_failure_in_the_middle_changes_nothing(
    connection: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = reference_rows()
    broken = {**rows, "concordance": [*rows["concordance"], rows["concordance"][0]]}  # its key twice
    monkeypatch.setattr(load, "reference_rows", lambda: broken)
    with pytest.raises(psycopg.Error):
        load_reference(connection)
    assert not any(counts(connection).values())
    assert one(connection, "select count(*) from core.department") == 0


def test_reviewed_departments_take_the_body_that_documents_made(connection: psycopg.Connection[Any]) -> None:
    made = one(
        connection,
        "with d as (insert into core.department (name, region, kind)"
        " values ('深圳市信访局', '440300', 'department') returning department_id)"
        " insert into core.department_name (department_id, name, region, source)"
        " select department_id, '深圳市信访局', '440300', 'printed' from d returning department_id",
    )
    assert load_reference(connection).merged == {}
    found = connection.execute(
        "select n.department_id, n.valid_from, n.valid_to from core.department_name as n"
        " join core.department as d using (department_id) where d.reference_key = 'shenzhen_petitions'"
        " order by n.valid_to"
    ).fetchall()
    assert found == [(made, None, 2018), (made, 2019, None)]


def test_bodies_that_a_review_finds_to_be_one_become_one(connection: psycopg.Connection[Any]) -> None:
    """As if the documents had been loaded before anybody reviewed their departments."""
    stored = []
    for name, year in (("深圳市信访局", 2017), ("中共深圳市委深圳市人民政府信访局", 2018), ("深圳市信访局", 2026)):
        stored.append(store_document(connection, make_document(department=name, year=year, region="440300")))
        connection.execute("update core.department set reference_key = null")
    early, reviewed, other = (result.department_id for result in stored)
    assert len({early, reviewed, other}) == 3
    assert load_reference(connection).merged == {"shenzhen_petitions": 1}
    facts = "select distinct department_id from core.fact_expenditure where fiscal_year = %s"
    assert [one(connection, facts, year) for year in (2017, 2018, 2026)] == [early, reviewed, reviewed]
    assert one(connection, "select merged_into from core.department where department_id = %s", other) == reviewed
    assert one(connection, "select department_id from core.document where fiscal_year = 2026") == reviewed
    connection.execute("update core.reference_load set fingerprint = 'of an earlier version'")
    assert load_reference(connection).merged == {}, "the name of 2017 is outside its years, and stays apart"


def test_the_migration_makes_the_tables_of_the_models(database_url: URL) -> None:
    assert {f"core.{name}" for name in (*TABLES, "reference_load")} <= set(models.reference.Base.metadata.tables)
    with create_engine(database_url).connect() as conn:
        command.check(alembic_config(conn))  # raises where autogenerate would find something to do


def test_the_migration_can_be_taken_back(database_url: URL) -> None:
    downgrade_schema(database_url, "0005")
    with create_engine(database_url).connect() as conn:
        assert not set(inspect(conn).get_table_names(schema="core")) & {*TABLES, "reference_load"}
    assert upgrade_schema(database_url)
