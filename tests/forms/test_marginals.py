"""Two splits of one amount beside each other, by nature and by the money that pays: no yuan is a fact twice."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from loaders.document import Document
from loaders.forms.marginals import WHY
from loaders.pipeline import read_document

ROWS = [
    ["2050101", "行政运行", 90, 90, None, 90, 90, None, None, None],
    ["2050201", "学前教育", 60, 20, 40, 30, 20, 10, 25, 5],
    ["2050205", "高等教育", 7, None, 7, None, None, None, None, 7],
    ["合计", None, 157, 110, 47, 120, 110, 10, 25, 12],
]


def _read(folder: Path, funds: list[str | None], own: str) -> Document:
    book = Workbook()
    book.active.append(["云溪市教育局2025年部门预算"])
    sheet = book.create_sheet("1")
    sheet.append(["部门支出预算表"])
    sheet.append(["部门：云溪市教育局", *[None] * 8, "单位：万元"])
    sheet.append(["科目编码", "科目名称", "合计", "基本支出", "项目支出", *funds, "财政专户管理的支出", own])
    sheet.append([*[None] * 5, "小计", "基本支出", "项目支出", None, None])
    for row in ROWS:
        sheet.append(row)
    for cells in ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:H3", "I3:I4", "J3:J4"):
        sheet.merge_cells(cells)
    path = folder / "云溪市教育局2025年部门预算.xlsx"
    book.save(path)
    return read_document(path)


def test_the_money_has_its_own_breakdown(tmp_path: Path) -> None:
    document = _read(tmp_path, ["财政拨款", None, None], "单位资金")
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for fact in document.facts:
        sums[fact.breakdown, fact.fund] += fact.amount / 10000
    assert sums == {
        ("function_nature", "all"): 157,
        ("function_fund_nature", "fiscal_appropriation"): 120,
        ("function_fund_nature", "special_account"): 25,
        ("function_fund_nature", "own_funds"): 12,
    }
    assert not document.findings


def test_what_other_forms_give_in_full_is_no_fact(tmp_path: Path) -> None:
    document = _read(tmp_path, ["一般公共预算", None, None], "单位资金")
    (statement,) = document.statements
    general = [c for c in statement.cells if "一般公共预算" in c.column]
    assert general and all(c.excluded and c.why == WHY for c in general)
    assert sum(f.amount for f in document.facts if f.breakdown == "function_nature") == 1570000
