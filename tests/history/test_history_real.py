"""Real documents over the years: no growth that a rename or a move made up."""

from __future__ import annotations

import pytest

from tests.shared import Warehouse, needs_shared

pytestmark = needs_shared

PARTS = """
select
    y.fiscal_year, y.fund, y.flow, sum(y.this_year_amount) as this_year, sum(y.last_year_amount) as last_year,
    max(t.this_year_amount) as this_total, max(t.last_year_amount) as last_total
from marts.year_over_year as y
inner join marts.year_over_year as t
    on t.department_id = y.department_id and t.scope = y.scope and t.fiscal_year = y.fiscal_year
    and t.phase = y.phase and t.flow = y.flow and t.fund = y.fund and t.dimension = 'total'
    and t.last_year_basis = 'published'
where y.department_name = %(name)s and y.dimension = 'function' and y.code_level = 'class'
    and y.last_year_basis = 'published'
group by y.fiscal_year, y.fund, y.flow
"""


@pytest.mark.parametrize(
    ("name", "years"),
    [("江苏省人大常委会办公厅", {2018, 2019}), ("上海市普陀区人民政府万里街道办事处", {2025})],
)
def test_conformed_codes_add_up_to_the_printed_totals_of_both_years(
    real_warehouse: Warehouse, name: str, years: set[int]
) -> None:
    rows = real_warehouse.rows(PARTS, name=name)
    assert {row["fiscal_year"] for row in rows} == years
    for row in rows:
        assert row["this_year"] == row["this_total"], row
        assert row["last_year"] == row["last_total"], row


@pytest.mark.parametrize("name", ["江苏省人大常委会办公厅", "上海市普陀区人民政府万里街道办事处"])
def test_lines_of_conformed_codes_add_up_to_the_total_of_each_year(real_warehouse: Warehouse, name: str) -> None:
    rows = real_warehouse.rows(
        """
        select l.fiscal_year, l.fund, sum(l.amount) as amount, max(t.amount) as total
        from marts.conformed_line as l
        inner join intermediate.int_figure as t
            on t.department_id = l.department_id and t.scope = l.scope and t.fiscal_year = l.fiscal_year
            and t.document_year = l.fiscal_year and t.phase = l.phase and t.flow = l.flow and t.fund = l.fund
            and t.dimension = 'total'
        where l.department_name = %(name)s and l.dimension = 'function'
        group by l.fiscal_year, l.fund, l.phase, l.flow, l.scope
        """,
        name=name,
    )
    assert rows
    assert [row for row in rows if row["amount"] != row["total"]] == []


def test_one_department_over_2018_and_2026(real_warehouse: Warehouse) -> None:
    row = real_warehouse.one(
        "select count(distinct department_id) as bodies, count(distinct fiscal_year) as years,"
        " count(distinct department_name) as names from core.document where department_name like '%%深圳市%%信访局'"
    )
    assert row == {"bodies": 1, "years": 2, "names": 2}
    events = real_warehouse.rows("select event, is_reviewed from marts.department_event where event = 'renamed'")
    assert {True} <= {event["is_reviewed"] for event in events}
