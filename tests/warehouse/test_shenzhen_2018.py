"""深圳 2018 in the marts: the same figures from the published text, whose layout is lost, and from our sample PDF."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.shared import Warehouse, needs_shared

#: The marts name a department by its newest name, the document layer as it was printed.
NAMES = ("中共深圳市委深圳市人民政府信访局", "深圳市信访局")
YEAR = {"department": list(NAMES), "year": 2018}
#: item -> opening budget, outturn, last year, in 万元 as the document states them.
ITEMS = {
    "three_public": ("17.58", "13.66", "9.14"),
    "abroad": (None, "5.29", None),
    "vehicles": ("5.50", "5.50", None),
    "vehicle_operation": ("5.50", "5.50", None),
    "reception": ("12.08", "2.87", None),
}


@pytest.fixture(params=["sample_warehouse", "real_warehouse"])
def warehouse(request: pytest.FixtureRequest) -> Warehouse:
    """The samples, then the real documents where they are."""
    found: Warehouse = request.getfixturevalue(request.param)
    return found


def wan(text: str) -> Decimal:
    """万元 as printed, in 元."""
    return Decimal(text) * 10000


def test_revenue_more_than_doubled(warehouse: Warehouse) -> None:
    row = warehouse.one(
        "select * from marts.year_over_year where department_name = any(%(department)s) and fiscal_year = %(year)s"
        " and flow = 'revenue' and code_level = 'total' and fund = 'all' and phase = 'outturn'",
        **YEAR,
    )
    assert (row["this_year_amount"], row["last_year_amount"]) == (wan("12821.33"), wan("5761.43"))
    assert round(row["change_percent"], 1) == Decimal("122.5")
    assert (row["last_year_basis"], row["last_year_stated_by"]) == ("restated", "narrative")
    assert row["this_year_stated_by"] == "statement"
    assert row["comparability"] == "same"


def test_execution_of_the_opening_budget(warehouse: Warehouse) -> None:
    row = warehouse.one(
        "select * from marts.budget_vs_actual where department_name = any(%(department)s) and fiscal_year = %(year)s"
        " and flow = 'expenditure' and code_level = 'total' and opening_budget_amount is not null",
        **YEAR,
    )
    assert (row["opening_budget_amount"], row["outturn_amount"]) == (wan("16445.63"), wan("12821.33"))
    assert round(row["execution_rate_percent"], 2) == Decimal("77.96")
    assert row["variance_amount"] == wan("12821.33") - wan("16445.63")
    assert (row["opening_basis"], row["opening_final_stated_by"]) == ("final", "narrative")


@pytest.mark.parametrize("item", ITEMS)
def test_three_publics_item_by_item(warehouse: Warehouse, item: str) -> None:
    row = warehouse.one(
        "select * from marts.three_public where department_name = any(%(department)s) and fiscal_year = %(year)s"
        " and item = %(item)s and outturn_amount is not null",
        item=item,
        **YEAR,
    )
    budget, outturn, last_year = ITEMS[item]
    assert row["outturn_amount"] == wan(outturn)
    if budget is not None:
        assert row["opening_budget_amount"] == wan(budget)
        assert row["variance_amount"] == wan(outturn) - wan(budget)
    if last_year is not None:
        assert row["last_year_amount"] == wan(last_year)


def test_three_publics_stayed_below_their_budget(warehouse: Warehouse) -> None:
    row = warehouse.one(
        "select * from marts.three_public where department_name = any(%(department)s) and fiscal_year = %(year)s"
        " and item = 'three_public'",
        **YEAR,
    )
    assert round(row["variance_percent"], 1) == Decimal("-22.3")
    # The document says +33.1 %: it divided by the new value. The mart divides by last year's.
    assert round(row["change_percent"], 1) == Decimal("49.5")


def test_what_only_the_prose_states_is_marked_so(warehouse: Warehouse) -> None:
    rows = warehouse.rows(
        "select f.stated_by, f.claim_no, f.cell_no, f.breakdown from core.fact_expenditure f"
        " join core.document d on d.document_id = f.document_id"
        " where d.department_name = any(%(department)s) and d.fiscal_year = %(year)s"
        " and f.amount in (164456300, 57614300)",
        **YEAR,
    )
    assert rows
    for row in rows:
        assert row["stated_by"] == "narrative" and row["breakdown"].startswith("narrative_")
        assert row["claim_no"] is not None and row["cell_no"] is None


def test_the_narrative_overwrites_no_printed_figure(warehouse: Warehouse) -> None:
    """2017 stands in 2018's document alone: nothing of it counts as published by a document of 2017."""
    rows = warehouse.rows(
        "select * from marts.year_over_year where department_name = any(%(department)s) and fiscal_year = %(year)s"
        " and last_year_published_amount is not null",
        **YEAR,
    )
    assert not rows


@needs_shared
def test_the_renamed_department_is_one(real_warehouse: Warehouse) -> None:
    rows = real_warehouse.rows(
        "select department_id, department_name, fiscal_year from core.document where department_name = any(%(names)s)"
        " order by fiscal_year",
        names=list(NAMES),
    )
    assert [row["fiscal_year"] for row in rows] == [2018, 2026]
    assert [row["department_name"] for row in rows] == list(NAMES)
    assert len({row["department_id"] for row in rows}) == 1
