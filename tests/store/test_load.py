"""One transaction a document: what is stored, what is left alone, what is replaced."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import URL

from loaders.document import ALL, Fact, Finding, Refused
from loaders.store import connection, list_refused, record_refused, store_document
from loaders.store.encode import COLUMNS, FACT_TABLE_NAMES, ContractError
from models import FACT_TABLES, Base
from tests.factories import SPENDING, THREE_PUBLIC, make_document
from tests.store.helpers import about, broken, one, rows_of


def test_encoded_columns_are_the_tables_columns() -> None:
    later = {"claim": {"table_document_id"}}  # written when the other half of a disclosure is there
    for name, columns in COLUMNS.items():
        ids = {"document_id"} | ({"department_id"} if name in FACT_TABLE_NAMES else set()) | later.get(name, set())
        assert {column.name for column in Base.metadata.tables[f"core.{name}"].columns} == ids | set(columns)
    assert {table.__tablename__ for table in FACT_TABLES} == set(FACT_TABLE_NAMES)


def test_loading_twice_changes_nothing(engine: Engine) -> None:
    document = make_document(opening={"2010301": Decimal("1000000.00")})
    first = store_document(engine, document)
    before = rows_of(engine)
    second = store_document(engine, document)
    assert (first.action, second.action) == ("stored", "unchanged")
    assert second.document_id == first.document_id
    assert rows_of(engine) == before
    assert {name: len(rows) for name, rows in before.items() if name in COLUMNS} == first.rows == second.rows


def test_another_path_to_the_same_content_changes_nothing(engine: Engine) -> None:
    document = make_document()
    store_document(engine, document)
    before = rows_of(engine)
    assert store_document(engine, dataclasses.replace(document, file="b.pdf", path="c/b.pdf")).action == "unchanged"
    assert rows_of(engine) == before


def test_the_same_file_read_better_is_replaced_under_its_id(engine: Engine) -> None:
    document = make_document()
    other = store_document(engine, make_document(year=2023))
    first = store_document(engine, document)
    loaded_at = one(engine, "select loaded_at from core.document where document_id = :d", d=first.document_id)
    better = dataclasses.replace(document, facts=document.facts[:-1], findings=(Finding("new", "info", "seen"),))
    second = store_document(engine, better)
    assert (second.action, second.document_id) == ("replaced", first.document_id)
    assert second.rows["fact_three_public"] == first.rows["fact_three_public"] - 1
    for table, expected in second.rows.items():
        query = f"select count(*) from core.{table} where document_id = :d"
        assert one(engine, query, d=first.document_id) == expected, table
    query = "select count(*) from core.cell where document_id = :d"
    assert one(engine, query, d=other.document_id) == other.rows["cell"]
    query = "select loaded_at = :t and changed_at > :t from core.document where document_id = :d"
    assert one(engine, query, d=first.document_id, t=loaded_at)


def test_facts_stand_where_they_say_and_add_up(engine: Engine) -> None:
    document = make_document(opening={"2010301": Decimal("1000000.00")})
    store_document(engine, document)
    total = sum((basic + project for _, basic, project in SPENDING.values()), Decimal(0))
    query = "select sum(amount) from core.fact_expenditure where breakdown = 'function_nature'"
    assert one(engine, query) == total
    printed = "select sum(amount_yuan) from core.cell where row_name = '合计' and is_total and statement_no = 1"
    assert one(engine, printed) == total
    assert one(engine, "select sum(amount) from core.fact_three_public") == sum(THREE_PUBLIC.values())
    for table in FACT_TABLE_NAMES:
        dangling = (
            f"select count(*) from core.{table} f"
            " left join core.cell c on c.document_id = f.document_id and c.cell_no = f.cell_no"
            " and c.amount_yuan = f.amount"
            " left join core.claim k on k.document_id = f.document_id and k.claim_no = f.claim_no"
            " and k.value * 10000 = f.amount"
            " where c.cell_no is null and k.claim_no is null"
        )
        assert one(engine, dangling) == 0, table


@pytest.mark.parametrize(
    ("amount", "unit", "yuan"),
    [
        ("12821.332353", "万元", "128213323.53"),
        ("-0.5", "万元", "-5000.00"),
        ("7", "元", "7.00"),
        ("1E+2", "元", "100.00"),
    ],
)
def test_amounts_in_yuan_are_exact(engine: Engine, amount: str, unit: Any, yuan: str) -> None:
    document = make_document()
    statement = document.statements[0]
    cell = dataclasses.replace(statement.cells[0], amount=Decimal(amount), unit=unit)
    statement = dataclasses.replace(statement, cells=(cell,))
    store_document(engine, dataclasses.replace(document, statements=(statement,), facts=()))
    with engine.connect() as conn:
        assert tuple(conn.execute(text("select amount, amount_yuan from core.cell")).one()) == (
            Decimal(amount),
            Decimal(yuan),
        )


def test_text_comes_back_as_it_was_printed(engine: Engine) -> None:
    nasty = "制表\t符 \\N 反斜\\杠\n换行\r '引' \"号\" {} \\. \u3000"
    broken = "空\x00字 \ud83d"
    document = make_document()
    statement = document.statements[0]
    cell = dataclasses.replace(
        statement.cells[0],
        printed=nasty,
        row_name="\\N",
        column=(nasty, "b"),
        why=broken,
        meaning={"a": nasty, "b": broken},
    )
    statement = dataclasses.replace(statement, cells=(cell,), title=nasty)
    store_document(engine, dataclasses.replace(document, statements=(statement,), facts=(), path=broken))
    with engine.connect() as conn:
        row = conn.execute(text("select printed, row_name, column_path, why, meaning from core.cell")).one()
    assert row[:3] == (nasty, "\\N", f"{nasty}/b")
    assert row.why == "空\N{REPLACEMENT CHARACTER}字 ?"
    assert row.meaning == {"a": nasty, "b": row.why}
    assert one(engine, "select path from core.document") == row.why


def test_an_uncertain_cell_says_so(engine: Engine) -> None:
    document = make_document()
    statement = document.statements[0]
    cell = dataclasses.replace(statement.cells[0], meaning={}, why="no header", box=None)
    statement = dataclasses.replace(statement, cells=(cell, *statement.cells[1:]))
    store_document(engine, dataclasses.replace(document, statements=(statement,), facts=()))
    with engine.connect() as conn:
        rows = conn.execute(text("select why, x0, meaning from core.cell where not is_certain")).all()
    assert [tuple(row) for row in rows] == [("no header", None, {})]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"amount": Decimal("1.005")}, "more than two decimals"),
        ({"cell": None}, "exactly one"),
        ({"claim": 1}, "exactly one"),
        ({"source": "other"}, "has no source"),
        ({"measure": "trips"}, "has no measure"),
    ],
)
def test_a_fact_that_its_table_cannot_hold_is_refused(engine: Engine, change: dict[str, Any], message: str) -> None:
    with pytest.raises(ContractError, match=message):
        store_document(engine, broken(change))
    assert one(engine, "select count(*) from core.document") == 0


def test_a_failure_in_the_middle_leaves_nothing_and_the_old_version_stays(engine: Engine) -> None:
    store_document(engine, make_document())
    before = rows_of(engine)
    too_big = broken({"amount": Decimal(10) ** 19})  # numeric(20,2) refuses it, after the cells are written
    with pytest.raises(psycopg.errors.NumericValueOutOfRange):
        store_document(engine, too_big)
    assert rows_of(engine) == before
    assert store_document(engine, make_document()).action == "unchanged"


def test_facts_of_a_unit_belong_to_the_unit(engine: Engine) -> None:
    result = store_document(engine, about(make_document(), ["示例市试验局第一所"]))
    query = (
        "select d.name, f.scope from core.fact_expenditure f join core.department d using (department_id)"
        " where f.department_id <> :own"
    )
    with engine.connect() as conn:
        rows = conn.execute(text(query), {"own": result.department_id}).all()
    assert [tuple(row) for row in rows] == [("示例市试验局第一所", "unit")]


def test_a_refused_file_is_kept_by_content_and_forgotten_once_it_loads(database_url: URL) -> None:
    document = make_document()
    with psycopg.connect(connection.libpq_url(database_url)) as conn:
        for detail in ("cut off on page 3", "cut off on page 4"):
            record_refused(conn, Refused("damaged", document.file, detail, "Download it again."), document.sha256, "p")
        [row] = list_refused(conn)
        assert (row["code"], row["detail"], row["remedy"]) == (
            "damaged",
            "cut off on page 4",
            "Download it again.",
        )
        store_document(conn, document)
        assert list_refused(conn) == []


def test_measures_that_are_counts_stay_counts(engine: Engine) -> None:
    document = make_document()
    count = Fact(
        *("three_public", 99, "", "department", 2024, "outturn", ALL, "three_public", Decimal(12)),
        item="reception",
        measure="guests",
        cell=1,
    )
    store_document(engine, dataclasses.replace(document, facts=(count,)))
    assert one(engine, "select amount from core.fact_three_public where measure = 'guests'") == 12
