"""Identities that are data: each holds over figures that agree, and fails when one of its amounts is changed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loaders.check.equations import equations
from loaders.check.identities import Result, evaluate_statements
from loaders.document import Cell, Statement

#: rule, statements as title -> (meaning, amount); the first amount of the first statement is the one to be changed.
Figures = dict[str, list[tuple[dict[str, str], str]]]

GENERAL = {"fund": "general_public_budget"}
FUND = {"fund": "government_fund"}
SPENT = {"measure": "expenditure", "breakdown": "class_fund"}
GOT = {"measure": "revenue", "breakdown": "fund_source"}
BALANCE = {"measure": "balance", "breakdown": "balance_fund"}
SUMMARY: Figures = {
    "财政拨款收入支出决算总表": [
        (BALANCE | FUND | {"item": "opening"}, "30.00"),
        (GOT | FUND | {"source": "government_fund"}, "100.00"),
        (SPENT | FUND | {"total": "year"}, "110.00"),
        (BALANCE | FUND | {"item": "closing"}, "20.00"),
        (BALANCE | GENERAL | {"item": "opening"}, "5.00"),
    ]
}
BASIC = {"measure": "expenditure", "breakdown": "economic_basic"} | GENERAL
ECONOMIC: Figures = {
    "一般公共预算财政拨款基本支出决算表": [
        (BASIC | {"nature": "personnel", "total": "year"}, "60.00"),
        (BASIC | {"nature": "basic", "economic_code": "301"}, "50.00"),
        (BASIC | {"nature": "basic", "economic_code": "303"}, "10.00"),
        (BASIC | {"nature": "basic", "economic_code": "302"}, "8.00"),
        (BASIC | {"nature": "public_use", "total": "year"}, "8.00"),
    ]
}
BY_FUNCTION = {"measure": "expenditure", "breakdown": "function_nature", "function_code": "2010301"}
LESS: Figures = {
    "一般公共预算财政拨款支出决算表": [(BY_FUNCTION | GENERAL | {"nature": "basic"}, "70.00")],
    "支出决算表": [(BY_FUNCTION | {"fund": "all", "nature": "basic"}, "70.00")],
}
RECEPTION: Figures = {
    "一般公共预算财政拨款基本支出决算表": [(BASIC | {"nature": "basic", "economic_code": "30217"}, "1.83")],
    "“三公”经费支出决算表": [
        ({"measure": "three_public", "item": "reception", "fund": "fiscal_appropriation"}, "1.83"),
    ],
}  # fmt: skip
COMPOSED: Figures = {
    "一般公共预算财政拨款支出决算表": [(BY_FUNCTION | GENERAL | {"function_code": "all", "nature": "basic"}, "68.00")],
    **ECONOMIC,
}
ALL_REVENUE = {"measure": "revenue", "fund": "all"}
SOURCES: Figures = {
    "收入决算表": [(ALL_REVENUE | {"source": "fiscal_appropriation", "total": "year"}, "300.00")],
    "收入支出决算总表": [
        (ALL_REVENUE | {"source": "general_public_budget"}, "200.00"),
        (ALL_REVENUE | {"source": "government_fund"}, "100.00"),
    ],
}  # fmt: skip


def _cell(number: int, row: int, value: Decimal, meaning: dict[str, str]) -> Cell:
    total = "total" in meaning
    return Cell(
        number, 1, row, "", "", f"row {row}", ("金额",), "single", str(value), value, "万元", total, False, None,
        "printed", meaning=meaning,
    )  # fmt: skip


def _results(figures: Figures, change: str = "0", unsure: bool = False) -> list[Result]:
    statements = []
    number = 0
    for s, (title, amounts) in enumerate(figures.items(), 1):
        cells = []
        for row, (meaning, amount) in enumerate(amounts, 1):
            number += 1
            value = Decimal(amount) + (Decimal(change) if number == 1 else 0)
            cells.append(_cell(number, row, value, {"phase": "outturn", "breakdown": "x"} | meaning))
        if unsure:
            cells.append(_cell(99, 99, Decimal("1.00"), {}))
        statements.append(Statement(s, "", title, "", 1, 1, "万元", "filled", tuple(cells)))
    return evaluate_statements(statements)


@pytest.mark.parametrize(
    ("figures", "rule", "identity", "change"),
    [
        (SUMMARY, "sum", "I-F05", "1.00"),
        (ECONOMIC, "sum", "I-F12", "1.00"),
        (LESS, "at_most", "X-07", "1.00"),
        (RECEPTION, "at_most", "X-SG1", "0.50"),
        (COMPOSED, "same", "人员经费", "1.00"),
        (SOURCES, "same", "row 1 金额 + row 2 金额", "1.00"),
    ],
)
def test_an_identity_holds_and_fails(figures: Figures, rule: str, identity: str, change: str) -> None:
    held = [r for r in _results(figures) if r.rule == rule]
    assert held and {r.verdict for r in held} == {"holds"}
    if rule != "same":
        assert any(identity in r.right for r in held)
    failed = [r for r in _results(figures, change) if r.rule == rule and r.verdict == "fails"]
    assert len(failed) == 1 and 1 in failed[0].cells
    less = [r for r in _results(figures, f"-{change}") if r.rule == rule and r.verdict == "fails"]
    assert bool(less) is (rule != "at_most")


def test_the_last_printed_digit_is_rounding() -> None:
    assert {r.verdict for r in _results(SUMMARY, "0.01") if r.rule == "sum"} == {"rounding"}
    assert {r.verdict for r in _results(LESS, "0.01") if r.rule == "at_most"} == {"rounding"}


def test_sums_are_not_asked_where_an_amount_has_no_meaning() -> None:
    assert not [r for r in _results(SUMMARY, unsure=True) if r.rule == "sum"]
    assert not [r for r in _results(COMPOSED, unsure=True) if r.rule == "same"]


def test_parts_are_not_asked_where_amounts_are_negative() -> None:
    figures = LESS | {
        "支出决算表": [*LESS["支出决算表"], (BY_FUNCTION | {"fund": "all", "nature": "project"}, "-3.00")]
    }
    assert not [r for r in _results(figures) if r.rule == "at_most"]


def test_the_file_names_the_identities_of_the_forms() -> None:
    data = equations()
    assert {s.id for s in data.within} | {a.id for a in data.at_most} == {
        "I-F05", "I-F12", "X-07", "X-SG1", "X-SG2", "X-B7",
    }  # fmt: skip
