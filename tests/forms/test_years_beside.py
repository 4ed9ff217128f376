"""合计, 当年预算 and 上年结转 beside each other: an expenditure is of both years, revenue of this one alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from loaders.document import Document
from loaders.pipeline import read_document
from tests.forms.workbooks import read_book

HEADS = ["项目", "合计", "当年预算", "上年结转"]
ROWS = [
    ["一、一般公共预算", 12, 9, 3, "一、社会保障和就业支出", 11, 8, 3],
    ["二、政府性基金预算", 4, 2, 2, "二、其他支出", 5, 3, 2],
    ["收入总计", 16, 11, 5, "支出总计", 16, 11, 5],
]


def test_money_of_two_years_in_a_summary(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["云溪市残疾人联合会2026年部门预算"])
    sheet = book.create_sheet("1")
    sheet.append(["收支总体情况表"])
    sheet.append(["部门：云溪市残疾人联合会", *[None] * 6, "单位：万元"])
    sheet.append(["收入", None, None, None, "支出", None, None, None])
    sheet.append([*HEADS, *HEADS])
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("A3:D3")
    sheet.merge_cells("E3:H3")
    path = tmp_path / "云溪市残疾人联合会2026年部门预算.xlsx"
    book.save(path)
    document = read_document(path)
    facts = {
        (f.table, f.source if f.table == "revenue" else f.fund, f.function_code): f.amount / 10000
        for f in document.facts
    }
    assert facts == {
        ("revenue", "general_public_budget", "all"): 9,
        ("revenue", "government_fund", "all"): 2,
        ("balance", "general_public_budget", "all"): 3,
        ("balance", "government_fund", "all"): 2,
        ("expenditure", "all", "208"): 11,
        ("expenditure", "all", "229"): 5,
    }
    assert not [f for f in document.findings if f.severity != "info"]


def _spending(folder: Path, heads: list[list[Any]], row: list[Any], merged: str = "") -> Document:
    rows = [["一般公共预算支出表"], [*[None] * (len(row) - 1), "单位：万元"], *heads, row]
    return read_book(folder, "云溪市残疾人联合会2026年部门预算", rows, merged=merged)


@pytest.mark.parametrize("this_year", ["本年", "本年一般公共预算", "当年财政拨款"])
def test_natures_of_two_years_below_a_total_of_both(tmp_path: Path, this_year: str) -> None:
    heads = [
        ["科目编码", "科目名称", "合计", this_year, None, "上年结转", None],
        [None, None, None, "基本支出", "项目支出", "基本支出", "项目支出"],
    ]
    document = _spending(tmp_path, heads, ["2081101", "行政运行", 18, 10, 5, 1, 2], "A3:A4 B3:B4 C3:C4 D3:E3 F3:G3")
    assert [(f.nature, f.amount / 10000) for f in document.facts] == [("all", 18)]
    assert not document.findings


def test_natures_of_this_year_without_a_total_of_both(tmp_path: Path) -> None:
    heads = [
        ["科目编码", "科目名称", "本年", None, "上年结转", None],
        [None, None, "基本支出", "项目支出", "基本支出", "项目支出"],
    ]
    document = _spending(tmp_path, heads, ["2081101", "行政运行", 10, 5, 1, 2], "A3:A4 B3:B4 C3:D3 E3:F3")
    facts = [(f.nature, f.amount / 10000) for f in document.facts if f.fund == "general_public_budget"]
    assert facts == [("basic", 10), ("project", 5)]


def test_money_carried_over_of_which(tmp_path: Path) -> None:
    heads = [["科目编码", "科目名称", "合计", "基本支出", "项目支出", "其中：上年结转"]]
    document = _spending(tmp_path, heads, ["2081101", "行政运行", 15, 10, 5, 3])
    assert [(f.nature, f.amount / 10000) for f in document.facts] == [("basic", 10), ("project", 5)]
    assert not document.findings


def test_two_columns_of_one_fund_are_each_the_sum_of_their_own(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["云溪市残疾人联合会2026年部门预算"])
    sheet = book.create_sheet("1")
    for line in [
        ["部门支出总表"],
        [None, None, None, None, None, "单位：万元"],
        ["科目编码", "科目名称", "合计", "一般公共预算", None, None],
        [None, None, None, "小计", "经费拨款", "纳入预算管理的非税收入拨款"],
        ["208", "社会保障和就业支出", 15, 15, 10, 5],
        ["2081101", "行政运行", 15, 15, 10, 5],
    ]:
        sheet.append(line)
    for cells in ("A3:A4", "B3:B4", "C3:C4", "D3:F3"):
        sheet.merge_cells(cells)
    path = tmp_path / "云溪市残疾人联合会2026年部门预算.xlsx"
    book.save(path)
    document = read_document(path)
    assert sum(f.amount for f in document.facts) == 150000
    assert not document.findings
