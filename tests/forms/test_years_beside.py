"""合计, 当年预算 and 上年结转 beside each other: an expenditure is of both years, revenue of this one alone."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from loaders.pipeline import read_document

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
