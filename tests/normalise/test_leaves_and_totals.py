"""Leaves become facts, totals are reconciled: which cell includes which, and by how much a sum may differ."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from loaders.document import Cell, Fact, Statement
from loaders.normalise.facts import facts_of
from loaders.normalise.leaves import mark_leaves, nests
from loaders.normalise.members import chain, place
from loaders.normalise.reconcile import findings_of, half_unit, reconcile
from tests.normalise.cells import FINAL, cell, statement


def leaves(*cells: Cell) -> list[int]:
    return [c.number for c in mark_leaves(statement(*cells)).cells if c.is_leaf]


def facts(*statements: Statement) -> list[Fact]:
    return facts_of(statements, FINAL)[0]


@pytest.mark.parametrize(
    ("dimension", "member", "above"),
    [
        ("function_code", "2080501", ["2080501", "20805", "208", "all"]),
        ("function_code", "208", ["208", "all"]),
        ("economic_code", "30101", ["30101", "301", "all"]),
        ("fund", "general_public_budget", ["general_public_budget", "fiscal_appropriation", "all"]),
        ("nature", "personnel", ["personnel", "basic", "all"]),
        ("item", "vehicle_purchase", ["vehicle_purchase", "vehicles", "three_public"]),
    ],
)
def test_what_includes_what(dimension: str, member: str, above: list[str]) -> None:
    assert list(chain(dimension, member)) == above


def test_a_leaf_is_a_row_without_a_printed_child() -> None:
    """Whatever its digits: 20799 has no child here, 20805 has."""
    rows = ["207", "20799", "208", "20805", "2080501", "2080505"]
    cells = [cell(i, "1.00", function_code=code, nature="basic") for i, code in enumerate(rows, 1)]
    assert leaves(*cells) == [2, 5, 6]


def test_columns_nest_as_rows_do() -> None:
    cells = [
        cell(1, "3.00", function_code="2080501"),
        cell(2, "1.00", function_code="2080501", nature="basic"),
        cell(3, "2.00", function_code="2080501", nature="project"),
    ]
    assert leaves(*cells) == [2, 3]


def test_a_row_that_prints_only_its_total_column_is_a_leaf_beside_rows_that_print_more() -> None:
    cells = [
        cell(1, "3.00", function_code="2080501"),
        cell(2, "3.00", function_code="2080501", nature="basic"),
        cell(3, "4.00", function_code="2080505"),
    ]
    assert leaves(*cells) == [2, 3]


def test_a_code_printed_in_two_rows_is_two_leaves() -> None:
    cells = [cell(1, "1.00", function_code="2080501"), cell(2, "2.00", function_code="2080501")]
    assert leaves(*cells) == [1, 2]
    assert [f.amount for f in facts(statement(*cells))] == [Decimal("10000.00"), Decimal("20000.00")]


def test_opening_and_closing_balance_are_no_parts_of_each_other() -> None:
    cells = [
        cell(1, "1.00", measure="balance", breakdown="balance_fund", item="opening"),
        cell(2, "2.00", measure="balance", breakdown="balance_fund", item="closing"),
    ]
    assert leaves(*cells) == [1, 2]


def test_a_total_alone_is_the_leaf() -> None:
    """A form of one row: its narrowest columns are all that there is."""
    cells = [
        cell(1, "3.00", total="year"),
        cell(2, "1.00", total="year", nature="basic"),
        cell(3, "2.00", total="year", nature="project"),
    ]
    assert leaves(*cells) == [2, 3]


def test_a_cell_without_certain_meaning_is_never_a_leaf_nor_a_fact() -> None:
    uncertain = Cell(
        2, 1, 2, "", "", "？", ("？",), "single", "9.00", Decimal(9), "万元", False, False, None, "printed", "unknown"
    )
    cells = [cell(1, "1.00", function_code="201"), uncertain]
    assert leaves(*cells) == [1]
    assert [f.cell for f in facts(statement(*cells))] == [1]


def test_cells_of_two_years_do_not_nest() -> None:
    cells = [cell(1, "1.00", function_code="208"), cell(2, "2.00", function_code="20805", year_offset="-1")]
    assert len(nests(cells)) == 2
    assert [(f.fiscal_year, f.function_code) for f in facts(statement(*cells))] == [(2020, "208"), (2019, "20805")]


def test_a_form_bound_in_twice_counts_once() -> None:
    first = statement(cell(1, "1.00", function_code="201"))
    second = statement(cell(2, "1.00", function_code="201"), number=2)
    found, findings = facts_of([first, second], FINAL)
    assert [f.cell for f in found] == [1]
    assert [f.code for f in findings] == ["repeated_statement"]


def test_tables_of_items_come_before_what_a_summary_says_of_them() -> None:
    classes = cell(1, "9", breakdown="economic_nature", economic_code="301", economic_scheme="department")
    items = [
        cell(n, amount, breakdown="economic_nature", economic_code=code, economic_scheme="department")
        for n, amount, code in ((2, "4", "30101"), (3, "5", "30102"))
    ]
    summary = replace(statement(classes, title="收支总表"), form="budget.summary")
    found, findings = facts_of([summary, statement(*items, number=2)], FINAL)
    assert [(f.number, f.economic_code) for f in found] == [(1, "30101"), (2, "30102")]
    assert [f.statement for f in findings] == [1]


def test_an_amount_finer_than_fen_is_said_and_left_out() -> None:
    found, findings = facts_of(
        [statement(cell(1, "1.0000001", function_code="201"), cell(2, "1.000001", function_code="204"))], FINAL
    )
    assert [(f.cell, f.amount) for f in found] == [(2, Decimal("10000.01"))]
    assert [(f.code, f.cell) for f in findings] == [("finer_than_fen", 1)]


def test_places_hold_all_where_a_cell_says_nothing() -> None:
    assert place(cell(1, "1.00", function_code="201", fund="")) == ("201", "all", "all", "all", "all", "all", "all")


@pytest.mark.parametrize(
    ("printed", "unit", "half"),
    [
        ("1.00", "万元", "50"),
        ("1", "万元", "5000"),
        ("1.000000", "万元", "0.005"),
        ("1", "元", "0.5"),
        ("1.00", "元", "0.005"),
    ],
)
def test_half_a_printed_unit(printed: str, unit: str, half: str) -> None:
    assert half_unit(cell(1, printed, unit=unit)) == Decimal(half)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("total", "verdict"),
    [
        ("3.00", "holds"),
        ("3.01", "rounding"),
        ("2.99", "rounding"),
        ("3.02", "fails"),
        ("2.98", "fails"),
        ("30.00", "fails"),
    ],
)
def test_the_rounding_envelope(total: str, verdict: str) -> None:
    """Two addends and a total in hundredths of 万元: three half units are 0.015."""
    cells = [
        cell(1, "1.00", function_code="20801"),
        cell(2, "2.00", function_code="20805"),
        cell(3, total, function_code="208"),
    ]
    (result,) = reconcile([statement(*cells)])
    assert (result.cell, result.addends, result.verdict) == (3, 2, verdict)
    assert result.tolerance == Decimal("150")
    assert result.difference == (Decimal(total) - 3) * 10000
    found = findings_of([result], [statement(*cells)])
    codes = {"holds": [], "rounding": ["publisher_rounding"], "fails": ["parts_differ_from_total"]}
    assert [f.code for f in found] == codes[verdict]
    assert all(f.cell == 3 for f in found)


def test_the_envelope_grows_with_the_addends() -> None:
    parts = [cell(i, "1.00", function_code=f"2010{i}") for i in range(1, 8)]
    (result,) = reconcile([statement(*parts, cell(8, "7.04", function_code="201"))])
    assert (result.tolerance, result.verdict) == (Decimal("400"), "rounding")


def test_one_rule_for_rows_columns_and_both() -> None:
    cells = [
        cell(1, "3.00", total="year"),
        cell(2, "1.00", total="year", nature="basic"),
        cell(3, "2.00", total="year", nature="project"),
        cell(4, "1.00", function_code="201", nature="basic"),
        cell(5, "2.00", function_code="204", nature="project"),
        cell(6, "1.00", function_code="201"),
    ]
    results = {r.cell: (r.addends, r.verdict) for r in reconcile([statement(*cells)])}
    assert results == {1: (2, "holds"), 2: (1, "holds"), 3: (1, "holds"), 6: (1, "holds")}


def test_a_grand_total_holds_the_balances_of_its_fund_alone() -> None:
    """总计 = 本年支出 + 年末结转; the closing balance of another fund is no part of it."""
    spent = {"breakdown": "class_fund"}
    kept = {"measure": "balance", "breakdown": "balance_fund", "item": "closing"}
    cells = [
        cell(1, "5.00", function_code="201", **spent),
        cell(2, "7.00", function_code="212", fund="government_fund", **spent),
        cell(3, "1.00", **kept),
        cell(4, "2.00", fund="government_fund", **kept),
        cell(5, "6.00", total="grand", **spent),
        cell(6, "9.00", total="grand", fund="government_fund", **spent),
        cell(7, "15.00", total="grand", fund="fiscal_appropriation", **spent),
    ]
    results = {r.cell: (r.summed, r.verdict) for r in reconcile([statement(*cells)])}
    assert results == {
        5: (Decimal(60000), "holds"),
        6: (Decimal(90000), "holds"),
        7: (Decimal(150000), "holds"),
    }


def test_facts_carry_their_members() -> None:
    (fact,) = facts(statement(cell(1, "1.50", function_code="2080501", nature="personnel")))
    assert (fact.table, fact.breakdown, fact.amount) == ("expenditure", "function_fund_nature", Decimal("15000.00"))
    assert (fact.function_code, fact.nature, fact.fund) == ("2080501", "personnel", "general_public_budget")
    assert (fact.economic_code, fact.source, fact.item, fact.measure) == ("all", "all", "all", "amount")
    assert (fact.scope, fact.fiscal_year, fact.phase, fact.entity, fact.cell) == ("department", 2020, "outturn", "", 1)


@pytest.mark.parametrize(
    ("entity", "scope", "name"),
    [("云溪市档案局（本级）", "department_own", ""), ("云溪市档案馆", "unit", "云溪市档案馆"), ("", "department", "")],
)
def test_whose_facts(entity: str, scope: str, name: str) -> None:
    (fact,) = facts(statement(cell(1, "1.00", function_code="201", entity=entity)))
    assert (fact.scope, fact.entity) == (scope, name)
