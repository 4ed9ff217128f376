"""Versions of a disclosure, what was known on a day, and the ledger of corrections."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL

from loaders import store
from loaders.build import BuildResult, build
from loaders.corrections.load import CorrectionError, load_corrections, read_ledger
from loaders.history import history
from tests.history.conftest import Query
from tests.history.scenarios import LEDGER, PETITIONS, VERSIONS

D = Decimal
YEAR = (
    "select expenditure_outturn_amount as amount from {}.department_year"
    " where department_name = %s and fiscal_year = 2023"
)


def test_all_versions_are_kept_and_one_counts(query: Query) -> None:
    rows = query(
        "select d.version_no, d.is_effective, d.supersedes is not null as later from core.document as d"
        " inner join core.department as p using (department_id) where p.name = %s order by version_no",
        VERSIONS,
    )
    assert [tuple(r.values()) for r in rows] == [(1, False, False), (2, True, True)]


def test_history_shows_what_changed_cell_by_cell(warehouse: URL, built: BuildResult) -> None:
    assert built.success
    with psycopg.connect(store.libpq_url(warehouse)) as conn:
        (found,) = history(conn, VERSIONS[3:], 2023)
        assert history(conn, VERSIONS, 1999) == []
        (renamed,) = history(conn, "市委深圳市人民政府信访局", 2018)
    assert renamed.department == PETITIONS
    assert [v.is_effective for v in found.versions] == [False, True]
    (step,) = found.steps
    assert [(c.kind, c.row_code, c.row_name, c.before, c.after, c.change) for c in step.changes] == [
        ("changed", "", "合计", "57", "70", D("130000.00")),
        ("changed", "2010601", "行政运行", "50", "60", D("100000.00")),
        ("added", "2010607", "信息化建设", "", "0", None),
        ("added", "2010607", "信息化建设", "", "3", None),
        ("changed", "30101", "基本工资", "50", "60", D("100000.00")),
    ]
    said = list(found.lines())
    assert any("2 added, 3 changed" in line for line in said)
    assert found.as_dict()["steps"][0]["changes"][1]["change_yuan"] == "100000.00"


@pytest.mark.parametrize(("day", "total"), [("2024-01-09", None), ("2024-03-01", "57"), ("2024-06-20", "70")])
def test_effective_versions_as_of_a_day(warehouse: URL, built: BuildResult, day: str, total: str | None) -> None:
    with psycopg.connect(store.libpq_url(warehouse)) as conn:
        found = conn.execute(
            "select c.printed from core.document_versions(%s::date) as v inner join core.cell as c using (document_id)"
            " inner join core.department as d using (department_id)"
            " where v.is_effective and d.name = %s and v.fiscal_year = 2023 and c.row_name = '合计'",
            [day, VERSIONS],
        ).fetchall()
    assert found == ([(total,)] if total else [])


def test_marts_as_of_a_day_and_as_printed_have_schemas_of_their_own(
    warehouse: URL, built: BuildResult, query: Query
) -> None:
    result = build(store.dbt_environment(warehouse), as_of=date(2024, 3, 1), as_printed=True)
    assert result.success, [str(f) for f in result.failures]
    then, now = (query(YEAR.format(schema), VERSIONS) for schema in ("marts_as_of_as_printed", "marts"))
    assert (then, now) == ([{"amount": D("570000.00")}], [{"amount": D("700000.00")}])
    fact = "select max(amount) as amount from {}.stg_expenditure where economic_code = '30101'"
    assert query(fact.format("staging_as_of_as_printed")) == [{"amount": D("91000000.00")}]
    assert query(fact.format("staging")) == [{"amount": D("9100000.00")}]
    _every_mart_knows_only_what_was_known(query)
    assert build(store.dbt_environment(warehouse)).counts == {"unchanged": 1}, "the marts themselves are as they were"


def _every_mart_knows_only_what_was_known(query: Query) -> None:
    """Each mart stands as of the day, under both names, and none points at a document of a later day."""
    tables = "select table_name as name from information_schema.tables where table_schema = %s"
    for now, then in (("marts", "marts_as_of_as_printed"), ("marts_zh", "marts_zh_as_of_as_printed")):
        assert {r["name"] for r in query(tables, now)} == {r["name"] for r in query(tables, then)} != set()
    pointing = query(
        "select table_name as mart, column_name as pointer from information_schema.columns"
        " where table_schema = 'marts_as_of_as_printed' and column_name like '%%document_id'"
        " and data_type = 'bigint' and %s",
        True,
    )
    assert len({row["mart"] for row in pointing}) >= 10
    for row in pointing:
        later = query(
            f"select {row['pointer']} from marts_as_of_as_printed.{row['mart']} where {row['pointer']} not in"
            " (select document_id from core.document_versions('2024-03-01'::date))"
        )
        assert later == [], row
    # those without a pointer: the later version has 70, and its region is told by what was known
    total = (
        "select amount from {}.region_year where region = '370200' and fiscal_year = 2023 and phase = 'outturn'"
        " and flow = 'expenditure' and fund = 'all' and dimension = 'total'"
    )
    (was,), (is_now,) = query(total.format("marts_as_of_as_printed")), query(total.format("marts"))
    assert is_now["amount"] - was["amount"] == D("130000.00")
    assert query("select 1 from marts_as_of_as_printed.correction where is_applied") == [], "as printed"
    assert query("select 1 from marts.correction where is_applied") != []


def test_known_by_publication_where_that_day_is_known(warehouse: URL, built: BuildResult) -> None:
    with psycopg.connect(store.libpq_url(warehouse)) as conn:
        conn.execute("update core.document set published_on = '2023-09-01' where fiscal_year = 2022")
        known = "select count(*) from core.document_versions('2023-12-31', %s)"
        assert conn.execute(known, ["load"]).fetchone() == (0,)
        assert conn.execute(known, ["publication"]).fetchone() == (2,)
        conn.rollback()


def test_a_correction_shows_both_amounts_and_ends_when_the_publisher_corrects(query: Query) -> None:
    rows = query(
        "select correction_key, status, is_applied, printed_amount, corrected_amount from marts.correction order by 1"
    )
    assert [tuple(r.values()) for r in rows] == [
        ("qingdao_commerce_2022", "holds", True, D("91000000.00"), D("9100000.00")),
        ("qingdao_finance_2023", "expired", False, D("600000.00"), D("600000.00")),
        ("qingdao_nobody_2020", "no_document", False, None, None),
    ]
    fact = "select amount, printed_amount from staging.stg_expenditure where amount <> printed_amount"
    assert query(fact) == [{"amount": D("9100000.00"), "printed_amount": D("91000000.00")}]
    assert query("select amount_yuan from core.cell where printed = '9,100'") == [{"amount_yuan": D("91000000.00")}]


@pytest.mark.parametrize(
    ("was", "becomes", "complaint"),
    [
        ("kind: final}", "}", "give either sha256, or department, year and kind"),
        ('row_code: "30101"}', "}", "a cell needs"),
        ('corrected: "910"', 'corrected: "9,100.0x"', "is no amount"),
        ('corrected: "910"', 'corrected: "9100"', "corrects nothing"),
        ("reason: the decimal", "cause: the decimal", "Extra inputs"),
        ("qingdao_nobody_2020", "qingdao_finance_2023", "another entry has the key"),
    ],
)
def test_an_error_in_the_ledger_is_named_and_changes_nothing(
    warehouse: URL, tmp_path: Path, was: str, becomes: str, complaint: str
) -> None:
    assert was in LEDGER
    (tmp_path / "broken.yml").write_text(LEDGER.replace(was, becomes), encoding="utf-8")
    held = "select correction_key, closed_on, corrected from core.correction order by 1"
    with psycopg.connect(store.libpq_url(warehouse), autocommit=True) as conn:
        before = conn.execute(held).fetchall()
        with pytest.raises(CorrectionError, match=r"broken\.yml, entry [123]") as raised:
            load_corrections(conn, tmp_path)
        assert conn.execute(held).fetchall() == before
    assert complaint in str(raised.value)


def test_what_the_ledger_drops_is_closed_and_what_returns_is_opened(warehouse: URL, tmp_path: Path) -> None:
    full, empty = tmp_path / "full", tmp_path / "empty"
    for folder in (full, empty):
        folder.mkdir()
    (full / "all.yml").write_text(LEDGER, encoding="utf-8")
    with psycopg.connect(store.libpq_url(warehouse)) as conn:
        assert load_corrections(conn, full) == 0
        assert load_corrections(conn, empty) == 3
        assert conn.execute("select count(*) from core.correction where closed_on is not null").fetchone() == (3,)
        assert load_corrections(conn, full) == 3
        conn.rollback()


def test_the_ledger_of_the_project_is_valid() -> None:
    assert isinstance(read_ledger(), list)
