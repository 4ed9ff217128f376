"""What an analyst asks of years: lines over renames, conformed codes, totals of a region."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.history.conftest import Query
from tests.history.scenarios import (
    HOUSING,
    LONELY_REGION,
    NAMES,
    OLD_NAME,
    PETITIONS,
    QINGDAO,
    RETIRED,
    SCOPES,
    SHENZHEN,
    UNIT,
    WRONG,
)

D = Decimal
DOCS = Path(__file__).parents[2] / "docs"


def test_ten_years_of_one_department_over_its_renames(query: Query) -> None:
    rows = query(
        "select fiscal_year, sum(amount) as amount, string_agg(printed_codes, ', ') as codes,"
        " count(distinct department_id) as departments from marts.conformed_line"
        " where department_name = %s and dimension = 'function' and phase = 'outturn' and conformed_code = '20140'"
        " group by fiscal_year order by fiscal_year",
        PETITIONS,
    )
    assert [r["fiscal_year"] for r in rows] == list(range(2016, 2026))
    assert [r["amount"] for r in rows] == [D(100 + n) * 10000 for n in range(10)]
    assert {r["codes"] for r in rows} == {"2010308", "2014001, 2014004, 2014077"}


def test_one_department_under_two_names_with_its_succession(query: Query) -> None:
    found = query(
        "select n.name, n.valid_from, n.valid_to, n.first_seen, n.last_seen from core.department_name as n"
        " inner join core.department as d using (department_id) where d.name = %s and n.first_seen is not null"
        " order by n.first_seen",
        PETITIONS,
    )
    assert [tuple(r.values()) for r in found] == [
        (OLD_NAME, None, 2018, 2016, 2018),
        (PETITIONS, 2019, None, 2019, 2025),
    ]
    assert query("select count(*) as n from core.department where region = %s", SHENZHEN) == [{"n": 1}]
    events = query("select event, fiscal_year, is_reviewed from marts.department_event order by event, is_reviewed")
    assert [tuple(r.values()) for r in events] == [
        ("renamed", 2019, False),
        ("renamed", 2019, True),
        ("task_moved_to", 2019, True),
    ]
    assert query("select * from core.department_work where region in (%s, %s)", SHENZHEN, QINGDAO) == []


def test_one_function_code_over_the_renames_of_2019_and_2020(query: Query) -> None:
    rows = query(
        "select fiscal_year, amount, printed_codes, comparability from marts.conformed_line"
        " where department_name = %s and dimension = 'function' and conformed_code = '2080501' order by 1",
        RETIRED,
    )
    assert [tuple(r.values())[:3] for r in rows] == [
        (2019, D("420000.00"), "2080501, 2080504"),
        (2020, D("450000.00"), "2080501"),
    ]
    assert [r["comparability"] for r in rows] == ["merged", "same"]


def test_wages_against_allowances_with_the_housing_fund_moved(query: Query) -> None:
    rows = query(
        "select fiscal_year, class_code, sum(amount)::integer as amount from marts.conformed_line"
        " where department_name = %s and dimension = 'economic_basic' group by 1, 2 order by 1, 2",
        HOUSING,
    )
    assert [tuple(r.values()) for r in rows] == [
        (2017, "301", 700000),
        (2017, "303", 300000),
        (2018, "301", 700000),
        (2018, "303", 300000),
    ]


def test_conformed_lines_add_up_to_the_years_total(query: Query) -> None:
    rows = query(
        """
        select l.department_name, l.fiscal_year, l.dimension, sum(l.amount) as amount, t.amount as total
        from marts.conformed_line as l
        inner join intermediate.int_figure as t
            on t.department_id = l.department_id and t.scope = l.scope and t.fiscal_year = l.fiscal_year
            and t.document_year = l.fiscal_year and t.phase = l.phase and t.flow = l.flow and t.fund = l.fund
            and t.dimension = 'total'
        where l.dimension = 'function'
        group by l.department_id, l.department_name, l.scope, l.fiscal_year, l.phase, l.fund, l.dimension, t.amount
        """
    )
    assert len(rows) >= 18
    assert [r for r in rows if r["amount"] != r["total"]] == []


def test_a_region_counts_each_department_once(query: Query) -> None:
    rows = query(
        "select amount, department_count, left_out_department_count from marts.region_year"
        " where region = %s and fiscal_year = 2025 and phase = 'opening_budget' and flow = 'expenditure'"
        " and fund = 'all' and dimension = 'total'",
        QINGDAO,
    )
    assert [tuple(r.values()) for r in rows] == [(D("1000000.00"), 1, 0)], "100, not 100 + 60 + 40 + 60 + 40"
    counted = query(
        "select department_id, fiscal_year, document_kind, count(*) as n from intermediate.int_counted_scope"
        " where is_counted group by 1, 2, 3 having count(*) > 1"
    )
    assert counted == []


def test_no_row_of_the_wide_table_holds_another(query: Query) -> None:
    """Added up without a thought, the wide table gives the region's total; what it holds twice over is elsewhere."""
    naive = (
        "select sum(expenditure_opening_budget_amount) as amount from marts.{} where region = %s and fiscal_year = 2025"
    )
    assert query(naive.format("department_year"), QINGDAO) == [{"amount": D("1000000.00")}]
    parts = query(
        "select department_name, scope, counting, is_counted from marts.department_part_year where fiscal_year = 2025"
        " and region = %s order by department_name, scope",
        QINGDAO,
    )
    assert {tuple(r.values())[2:] for r in parts} == {("held_by_department", False)}
    assert {(r["department_name"], r["scope"]) for r in parts} >= {(SCOPES, "unit"), (UNIT, "unit")}


def test_the_wide_table_adds_up_to_the_totals_of_the_regions(query: Query) -> None:
    rows = query(
        """
        select y.region, y.government_level, y.fiscal_year, sum(y.expenditure_outturn_amount) as amount,
            max(r.amount) as total
        from marts.department_year as y
        inner join marts.region_year as r
            on r.region = y.region and r.government_level = y.government_level and r.fiscal_year = y.fiscal_year
            and r.phase = 'outturn' and r.flow = 'expenditure' and r.fund = 'all' and r.dimension = 'total'
        where y.is_counted
        group by 1, 2, 3
        """
    )
    assert len(rows) >= 5
    assert [r for r in rows if r["amount"] != r["total"]] == []


@pytest.mark.parametrize(
    ("mart", "amount", "rows"),
    [
        ("budget_vs_actual", "outturn_amount", "dimension = 'total'"),
        ("year_over_year", "this_year_amount", "dimension = 'total' and phase = 'outturn'"),
        ("conformed_line", "amount", "dimension = 'function' and phase = 'outturn'"),
    ],
)
def test_the_counted_rows_of_a_mart_add_up_to_the_totals_of_the_regions(
    query: Query, mart: str, amount: str, rows: str
) -> None:
    found = query(
        f"""
        select m.region, m.fiscal_year, sum(m.{amount}) as amount, max(r.total) as total
        from marts.{mart} as m
        inner join (
            select region, fiscal_year, sum(amount) as total
            from marts.region_year
            where phase = 'outturn' and flow = 'expenditure' and fund = 'all' and dimension = 'total'
            group by 1, 2
        ) as r on r.region = m.region and r.fiscal_year = m.fiscal_year
        where m.is_counted and m.{amount} is not null and m.flow = 'expenditure' and m.fund = 'all' and m.{rows}
        group by 1, 2
        """
    )
    assert len(found) >= 5
    assert [r for r in found if r["amount"] != r["total"]] == []


def test_a_region_where_only_units_publish_shows_without_an_amount(query: Query) -> None:
    rows = query(
        "select amount, department_count, left_out_department_count, left_out_because from marts.region_year"
        " where region = %s and dimension = 'total' and fund = 'all' and flow = 'expenditure'",
        LONELY_REGION,
    )
    assert [tuple(r.values()) for r in rows] == [(None, 0, 1, "part_only")]
    (unit,) = query("select counting, is_counted from marts.department_year where region = %s", LONELY_REGION)
    assert unit == {"counting": "part_only", "is_counted": False}


def test_a_unit_stands_beneath_its_department(query: Query) -> None:
    (unit,) = query(
        "select u.kind, p.name as parent from core.department as u"
        " inner join core.department as p on u.parent_id = p.department_id where u.name = %s",
        UNIT,
    )
    assert unit == {"kind": "unit", "parent": SCOPES}
    own = query(
        "select distinct d.name from core.fact_expenditure as f inner join core.department as d using (department_id)"
        " where f.scope = 'department_own'"
    )
    assert own == [{"name": SCOPES}], "…（本级） is the department itself"


def test_a_name_that_disagrees_with_its_code_is_a_finding(query: Query) -> None:
    rows = query(
        "select f.finding, f.code, f.printed_name, f.suggested_code from marts.code_name_finding as f"
        " inner join core.department as d using (department_id) where d.name = %s order by f.finding",
        NAMES,
    )
    assert [tuple(r.values()) for r in rows] == [
        ("stale_name", "210", "医疗卫生与计划生育支出", None),
        ("typing_error", "30217", "公务招待费", None),
        ("wrong_code", "30202", "咨询费", "30203"),
    ]


def test_the_list_of_a_year_is_what_most_print(query: Query) -> None:
    listed = (
        "select code_name, basis, document_count from marts.code_list"
        " where scheme = %s and code = %s and fiscal_year = %s"
    )
    assert query(listed, "department", "30202", 2024)[0]["code_name"] == "印刷费"
    assert query(listed, "function", "210", 2024) == [
        {"code_name": "卫生健康支出", "basis": "printed", "document_count": 2}
    ]
    new = "select status, is_listed from marts.code_coverage where code = %s and fiscal_year = 2024"
    assert query(new, "2014004") == [{"status": "known", "is_listed": True}]
    assert query(new, "2014077") == [{"status": "unmapped", "is_listed": False}], "new, not invalid"
    assert query(listed, "function", "2014077", 2024) == [
        {"code_name": "试办事务", "basis": "printed", "document_count": 1}
    ]
    assert query("select 1 from marts.code_coverage where code = '30202' and status = 'contested'") != []


def test_what_a_later_document_says_about_a_year_is_a_finding(query: Query) -> None:
    rows = query(
        "select fiscal_year, stated_in_year, published_amount, restated_amount from marts.restatement"
        " where department_name = %s and dimension = 'total'",
        WRONG,
    )
    assert [tuple(r.values()) for r in rows] == [(2022, 2023, D("10000000.00"), D("10040000.00"))]
    published = query(
        "select expenditure_outturn_amount as amount from marts.department_year"
        " where department_name = %s and fiscal_year = 2022",
        WRONG,
    )
    assert published == [{"amount": D("10000000.00")}], "the restatement overwrites nothing"


@pytest.mark.parametrize("page", ["versions.md", "classification.md"])
def test_the_queries_of_the_documentation_run(query: Query, page: str) -> None:
    queries = re.findall(r"```sql\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    assert queries
    for each in queries:
        query(each)
