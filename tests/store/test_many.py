"""Several documents: versions of one disclosure, parallel loaders, groups."""

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

from loaders.store import connection, store_document, store_documents
from loaders.store.encode import ContractError
from loaders.store.schema import upgrade_schema
from tests.factories import make_document
from tests.store.helpers import about, broken, one


def test_parallel_loaders_of_one_file_store_it_once(engine: Engine) -> None:
    document = make_document()
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: store_document(engine, document), range(8)))
    assert sorted(result.action for result in results) == ["stored"] + ["unchanged"] * 7
    assert len({result.document_id for result in results}) == 1
    assert one(engine, "select count(*) from core.cell") == results[0].rows["cell"]


def test_parallel_loaders_share_departments_and_versions(engine: Engine) -> None:
    """Different files that name the same new units in different orders: no deadlock, one department a name."""
    names = [f"示例市试验局第{number}所" for number in range(6)]
    documents = [about(make_document(edition=str(number)), names if number % 2 else names[::-1]) for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda document: store_document(engine, document), documents))
    assert one(engine, "select count(*) from core.department") == len(names) + 1
    assert one(engine, "select count(*) from core.department where kind = 'unit'") == len(names)
    assert one(engine, "select count(distinct version_no) from core.document") == 8
    assert one(engine, "select count(*) from core.document where is_effective") == 1


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


def test_a_group_is_stored_as_its_documents_would_be_alone(engine: Engine, empty_database_url: URL) -> None:
    """Whole rows compared with the same documents stored one by one in another database, but for the clock."""
    documents = [
        *(make_document(edition=edition) for edition in "12"),
        make_document(kind="budget"),
        about(make_document(year=2023), ["示例市试验局第二所", "示例市试验局第一所"]),
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
        broken(fault),
        make_document(edition="3"),
    ]
    stored = []
    with pytest.raises((ContractError, psycopg.Error)):
        for result in store_documents(engine, documents, per_transaction=4 if first else 2):
            stored.append(result.document_id)
    with engine.connect() as conn:
        assert [d for (d,) in conn.execute(text("select document_id from core.document order by 1"))] == stored
    assert len(stored) == 2
