"""One transaction a document: what is stored, what is left alone, what is replaced."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import URL

from loaders.document import ALL, Document, Fact, Finding, Refused
from loaders.store import connection, list_refused, record_refused, store_document, store_documents
from loaders.store.encode import COLUMNS, FACT_TABLE_NAMES, ContractError
from loaders.store.schema import upgrade_schema
from models import FACT_TABLES, Base
from tests.factories import SPENDING, THREE_PUBLIC, make_document

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


def test_encoded_columns_are_the_tables_columns() -> None:
    for name, columns in COLUMNS.items():
        ids = {"document_id"} | ({"department_id"} if name in FACT_TABLE_NAMES else set())
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


def _broken(change: dict[str, Any]) -> Document:
    document = make_document()
    return dataclasses.replace(document, facts=(*document.facts[1:], dataclasses.replace(document.facts[0], **change)))


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
        store_document(engine, _broken(change))
    assert one(engine, "select count(*) from core.document") == 0


def test_a_failure_in_the_middle_leaves_nothing_and_the_old_version_stays(engine: Engine) -> None:
    store_document(engine, make_document())
    before = rows_of(engine)
    too_big = _broken({"amount": Decimal(10) ** 19})  # numeric(20,2) refuses it, after the cells are written
    with pytest.raises(psycopg.errors.NumericValueOutOfRange):
        store_document(engine, too_big)
    assert rows_of(engine) == before
    assert store_document(engine, make_document()).action == "unchanged"


def test_parallel_loaders_of_one_file_store_it_once(engine: Engine) -> None:
    document = make_document()
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: store_document(engine, document), range(8)))
    assert sorted(result.action for result in results) == ["stored"] + ["unchanged"] * 7
    assert len({result.document_id for result in results}) == 1
    assert one(engine, "select count(*) from core.cell") == results[0].rows["cell"]


def _about(document: Document, entities: list[str]) -> Document:
    facts = tuple(
        dataclasses.replace(document.facts[0], number=number, entity=entity, scope="unit")
        for number, entity in enumerate(entities, 1)
    )
    return dataclasses.replace(document, facts=facts)


def test_parallel_loaders_share_departments_and_versions(engine: Engine) -> None:
    """Different files that name the same new units in different orders: no deadlock, one department a name."""
    names = [f"示例市试验局第{number}所" for number in range(6)]
    documents = [
        _about(make_document(edition=str(number)), names if number % 2 else names[::-1]) for number in range(8)
    ]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda document: store_document(engine, document), documents))
    assert one(engine, "select count(*) from core.department") == len(names) + 1
    assert one(engine, "select count(*) from core.department where kind = 'unit'") == len(names)
    assert one(engine, "select count(distinct version_no) from core.document") == 8
    assert one(engine, "select count(*) from core.document where is_effective") == 1


def test_facts_of_a_unit_belong_to_the_unit(engine: Engine) -> None:
    result = store_document(engine, _about(make_document(), ["示例市试验局第一所"]))
    query = (
        "select d.name, f.scope from core.fact_expenditure f join core.department d using (department_id)"
        " where f.department_id <> :own"
    )
    with engine.connect() as conn:
        rows = conn.execute(text(query), {"own": result.department_id}).all()
    assert [tuple(row) for row in rows] == [("示例市试验局第一所", "unit")]


def _versions(engine: Engine) -> list[tuple[Any, ...]]:
    query = (
        "select d.file_name, d.version_no, d.is_effective, s.file_name from core.document d"
        " left join core.document s on s.document_id = d.supersedes"
        " order by d.kind, d.has_statements desc, d.version_no, d.file_name"
    )
    with engine.connect() as conn:
        return [tuple(row) for row in conn.execute(text(query))]


def test_the_last_published_version_is_effective(engine: Engine) -> None:
    late, early, undated = (make_document(edition=edition) for edition in "321")
    store_document(engine, late, published_on=date(2025, 9, 30))
    assert _versions(engine) == [(late.file, 1, True, None)]
    store_document(engine, early, published_on=date(2025, 8, 20))
    store_document(engine, undated)
    narrative = dataclasses.replace(make_document(edition="说明"), statements=(), facts=())
    store_document(engine, narrative)
    budget = make_document(kind="budget")
    store_document(engine, budget)
    assert _versions(engine) == [
        (budget.file, 1, True, None),
        (undated.file, 1, False, None),
        (early.file, 2, False, undated.file),
        (late.file, 3, True, early.file),
        (narrative.file, 1, True, None),
    ]


def test_a_day_of_publication_learned_later_reorders_the_versions(engine: Engine) -> None:
    first, second = make_document(edition="1"), make_document(edition="2")
    store_document(engine, first, published_on=date(2025, 8, 20))
    store_document(engine, second, published_on=date(2025, 9, 1))
    assert store_document(engine, first, published_on=date(2025, 10, 1)).action == "replaced"
    assert _versions(engine) == [(second.file, 1, False, None), (first.file, 2, True, second.file)]
    assert store_document(engine, first).action == "unchanged"  # no day given: the known one stays


def test_a_document_that_moves_to_another_year_leaves_its_old_versions_in_order(engine: Engine) -> None:
    first, second = make_document(edition="1"), make_document(edition="2")
    store_document(engine, first)
    store_document(engine, second)
    identity = dataclasses.replace(second.identity, fiscal_year=2023)
    store_document(engine, dataclasses.replace(second, identity=identity))
    assert sorted(_versions(engine)) == sorted([(first.file, 1, True, None), (second.file, 1, True, None)])


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


def test_many_documents_are_on_disk_when_the_last_is_stored(engine: Engine, database_url: URL) -> None:
    with psycopg.connect(connection.libpq_url(database_url), autocommit=True) as conn:
        conn.execute("alter system set wal_writer_delay = '10s'")  # or the server's own flush would hide a missing one
        conn.execute("select pg_reload_conf()")
        try:
            results, written = [], None
            for result in store_documents(engine, (make_document(year=year) for year in range(2010, 2020))):
                results.append(result.action)
                written = conn.execute("select pg_current_wal_insert_lsn()").fetchone()
            flushed = conn.execute("select pg_current_wal_flush_lsn() >= %s::pg_lsn", written).fetchone()
        finally:
            conn.execute("alter system reset wal_writer_delay")
            conn.execute("select pg_reload_conf()")
    assert results == ["stored"] * 10
    assert flushed == (True,)


def test_many_documents_need_a_connection_that_commits(database_url: URL) -> None:
    with psycopg.connect(connection.libpq_url(database_url)) as conn:
        with pytest.raises(ValueError, match="autocommit"):
            list(store_documents(conn, [make_document()]))
        conn.autocommit = True
        [result] = store_documents(conn, [make_document()])
        assert result.action == "stored"
        assert conn.execute("show synchronous_commit").fetchone() == ("on",)


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


def test_a_group_is_stored_as_its_documents_would_be_alone(engine: Engine, empty_database_url: URL) -> None:
    """Whole rows compared with the same documents stored one by one in another database, but for the clock."""
    documents = [
        *(make_document(edition=edition) for edition in "12"),
        make_document(kind="budget"),
        _about(make_document(year=2023), ["示例市试验局第二所", "示例市试验局第一所"]),
    ]
    grouped = list(store_documents(engine, documents))
    upgrade_schema(empty_database_url)
    other = connection.engine(empty_database_url)
    alone = [store_document(other, document) for document in documents]
    assert [result.rows for result in grouped] == [result.rows for result in alone]
    assert [result.action for result in grouped] == ["stored"] * 4
    query = (
        "select d.file_name, d.version_no, d.is_effective, f.fact_no, f.amount, f.cell_no, o.name"
        " from core.document d join core.fact_expenditure f using (document_id)"
        " join core.department o on o.department_id = f.department_id order by d.file_name, f.fact_no"
    )
    with engine.connect() as one_side, other.connect() as other_side:
        expected = other_side.execute(text(query)).all()
        assert len(expected) == sum(result.rows["fact_expenditure"] for result in alone)
        assert one_side.execute(text(query)).all() == expected
    other.dispose()
    assert [result.action for result in store_documents(engine, documents)] == ["unchanged"] * 4
    better = [dataclasses.replace(document, facts=document.facts[:-1]) for document in documents]
    replaced = list(store_documents(engine, [documents[0], *better[1:]]))
    assert [result.action for result in replaced] == ["unchanged"] + ["replaced"] * 3
    assert [result.document_id for result in replaced] == [result.document_id for result in grouped]


def test_a_file_that_comes_twice_in_a_group_is_stored_once(engine: Engine) -> None:
    results = list(store_documents(engine, [make_document()] * 3))
    assert [result.action for result in results] == ["stored", "unchanged", "unchanged"]


@pytest.mark.parametrize("fault", [{"amount": Decimal("1.005")}, {"amount": Decimal(10) ** 19}])
@pytest.mark.parametrize("first", [True, False])
def test_a_fault_in_a_group_stops_at_the_document_at_fault(engine: Engine, fault: dict[str, Any], first: bool) -> None:
    """Whether the encoder sees it or the database, in the group being written or in the one encoded ahead."""
    documents = [
        make_document(edition="1"),
        make_document(edition="2"),
        _broken(fault),
        make_document(edition="3"),
    ]
    stored = []
    with pytest.raises((ContractError, psycopg.Error)):
        for result in store_documents(engine, documents, per_transaction=4 if first else 2):
            stored.append(result.document_id)
    with engine.connect() as conn:
        assert [d for (d,) in conn.execute(text("select document_id from core.document order by 1"))] == stored
    assert len(stored) == 2
