"""A warehouse as a whole: what was loaded is in it, its marts add up, and analysts may read and nothing else."""

from __future__ import annotations

import json

import psycopg
import pytest

from tests.shared import Warehouse, juesuan, read, sample_files


@pytest.fixture(params=["sample_warehouse", "real_warehouse"])
def warehouse(request: pytest.FixtureRequest) -> Warehouse:
    """The samples, then the real documents where they are."""
    found: Warehouse = request.getfixturevalue(request.param)
    return found


def test_load_and_build_succeed(warehouse: Warehouse) -> None:
    load, build = warehouse.report["load"], warehouse.report["build"]
    assert not load["refused"]
    assert build["success"] and not build["failures"]
    assert set(load["documents"]) == {"stored"}


def test_every_fact_and_cell_of_the_samples_is_stored(sample_warehouse: Warehouse) -> None:
    documents = [read(path) for path in sample_files()]
    expected = {
        "document": len(documents),
        "statement": sum(len(d.statements) for d in documents),
        "cell": sum(len(s.cells) for d in documents for s in d.statements),
        "claim": sum(len(d.claims) for d in documents),
    }
    for table in ("expenditure", "revenue", "balance", "three_public"):
        expected[f"fact_{table}"] = sum(1 for d in documents for f in d.facts if f.table == table)
    found = {t: sample_warehouse.one(f"select count(*) as n from core.{t}")["n"] for t in expected}
    assert found == expected


def test_facts_of_each_breakdown_are_the_same_sum_in_the_database(sample_warehouse: Warehouse) -> None:
    expected: dict[tuple[str, int, str], object] = {}
    for document in map(read, sample_files()):
        for fact in document.facts:
            if fact.table == "expenditure":
                key = (document.identity.department, fact.fiscal_year, fact.breakdown)
                expected[key] = expected.get(key, 0) + fact.amount  # type: ignore[operator]
    rows = sample_warehouse.rows(
        "select d.department_name as department, f.fiscal_year, f.breakdown, sum(f.amount) as amount"
        " from core.fact_expenditure f join core.document d on d.document_id = f.document_id group by 1, 2, 3"
    )
    assert {(r["department"], r["fiscal_year"], r["breakdown"]): r["amount"] for r in rows} == expected


def test_every_fact_points_at_what_states_it(warehouse: Warehouse) -> None:
    for table in ("expenditure", "revenue", "balance", "three_public"):
        row = warehouse.one(
            f"select count(*) as n, count(cell_no) as cells, count(claim_no) as claims,"
            f" count(*) filter (where (cell_no is null) = (claim_no is null)) as bad from core.fact_{table}"
        )
        assert row["bad"] == 0 and row["cells"] + row["claims"] == row["n"]


def test_marts_have_chinese_views(warehouse: Warehouse) -> None:
    names = {
        r["name"]
        for r in warehouse.rows(
            "select table_name as name from information_schema.views where table_schema = 'marts_zh'"
        )
    }
    assert len(names) >= 3
    columns = warehouse.rows(
        "select column_name as name from information_schema.columns where table_schema = 'marts_zh'"
    )
    assert any("一" <= column["name"][0] <= "鿿" for column in columns)


def test_reconciliation_names_no_failure(warehouse: Warehouse) -> None:
    rows = warehouse.rows("select verdict, count(*) as n from marts.reconciliation group by 1")
    verdicts = {row["verdict"]: row["n"] for row in rows}
    assert verdicts.get("holds", 0) > 50
    assert not verdicts.get("fails"), verdicts


def test_analysts_read_and_write_nothing(sample_warehouse: Warehouse) -> None:
    said = juesuan("url", "--reader", "--json", env=sample_warehouse.env)
    assert said.returncode == 0, said.stderr
    with psycopg.connect(json.loads(said.stdout)["url"]) as connection:
        found = connection.execute("select count(*) from marts.year_over_year").fetchone()
        assert found is not None and found[0] > 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("delete from core.document")
