"""Cells and statements for the tests of normalisation, in few words."""

from __future__ import annotations

from decimal import Decimal

from loaders.document import Cell, Identity, Statement, Unit

FINAL = Identity("final", 2020, "云溪市档案局", "department")


def cell(number: int, amount: str, *, unit: Unit = "万元", total: str = "", **meaning: str) -> Cell:
    """A cell of expenditure of the general public budget, by function and nature unless said otherwise."""
    known = {
        "measure": "expenditure",
        "phase": "outturn",
        "fund": "general_public_budget",
        "breakdown": "function_fund_nature",
    }
    members = {k: v for k, v in (known | meaning).items() if v}
    if total:
        members["total"] = total
    code = members.get("function_code", "")
    return Cell(
        number, 1, number, code, code, "合计" if total else code, ("决算数",), "single", amount, Decimal(amount), unit,
        bool(total), False, None, "printed", "", members,
    )  # fmt: skip


def statement(*cells: Cell, number: int = 1, title: str = "一般公共预算财政拨款支出决算表") -> Statement:
    """A filled statement."""
    return Statement(number, "final.general_expenditure", title, "公开05表", 1, 1, "万元", "filled", cells)
