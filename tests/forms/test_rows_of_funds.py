"""A row a fund: 一般公共预算资金 and 政府性基金 below each other in a column of words (资金性质)."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from loaders.document import Document
from loaders.pipeline import read_document
from tests.forms.workbooks import Rows, read_book


def _read(folder: Path, head: list[str], rows: Rows) -> Document:
    top: Rows = [["部门支出总表"], [*[None] * (len(head) - 1), "单位：万元"], head]
    return read_book(folder, "云溪县林业局2023年部门预算", [*top, *rows])


@pytest.mark.parametrize("money", ["资金性质", "资金来源", "资金类型"])
def test_each_row_is_of_the_fund_that_it_names(tmp_path: Path, money: str) -> None:
    head = ["科目编码", "科目名称", money, "合计", "基本支出", "项目支出"]
    rows: Rows = [
        [None, "合计", None, 105, 80, 25],
        ["2010301", "行政运行", "一般公共预算资金", 80, 80, None],
        ["2010302", "一般行政管理事务", "一般公共预算资金", 8, None, 8],
        ["2010302", "一般行政管理事务", "单位资金", 5, None, 5],
        ["2120803", "城市建设支出", "政府性基金预算资金", 12, None, 12],
    ]
    document = _read(tmp_path, head, rows)
    assert not document.findings
    assert [(f.function_code, f.fund, f.nature, int(f.amount)) for f in document.facts] == [
        ("2010301", "general_public_budget", "basic", 800000),
        ("2010302", "general_public_budget", "project", 80000),
        ("2010302", "own_funds", "project", 50000),
        ("2120803", "government_fund", "project", 120000),
    ]


def test_a_fund_that_is_not_known_is_not_guessed(tmp_path: Path) -> None:
    head = ["单位名称", "资金性质", "合计", "基本支出", "项目支出"]
    rows: Rows = [
        ["合计", None, 110, 80, 30],
        ["云溪县林业局", "一般公共预算资金", 93, 80, 13],
        ["云溪县林业局", "资金甲", 17, None, 17],
    ]
    document = _read(tmp_path, head, rows)
    (statement,) = document.statements
    unsure = [c for c in statement.cells if not c.meaning]
    assert [(str(c.amount), c.row_name) for c in unsure] == [("17", "云溪县林业局/资金甲")] * 2
    # The one body there is, named again for each fund, is the department and not its own offices.
    assert all("entity" not in c.meaning for c in statement.cells)
    assert sum(f.amount for f in document.facts) == 930000


def test_a_column_of_amounts_below_such_a_head_is_one_of_amounts(tmp_path: Path) -> None:
    document = _read(tmp_path, ["科目编码", "科目名称", "资金来源"], [["2010301", "行政运行", 80]])
    (statement,) = document.statements
    assert [str(c.amount) for c in statement.cells] == ["80"]


def test_funds_are_the_only_labels(tmp_path: Path) -> None:
    rows: Rows = [
        ["合计", 100, 80, 20],
        ["一、一般公共预算", 88, 80, 8],
        ["其中：经费拨款", 60, 60, None],
        ["二、政府性基金", 12, None, 12],
    ]
    document = _read(tmp_path, ["资金来源", "合计", "基本支出", "项目支出"], rows)
    assert {(f.fund, f.nature, int(f.amount)) for f in document.facts} == {
        ("general_public_budget", "basic", 800000),
        ("general_public_budget", "project", 80000),
        ("government_fund", "project", 120000),
    }


def test_a_total_over_other_money_than_the_title_says(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["云溪县林业局2023年部门预算"])
    sheet = book.create_sheet("1")
    for row in [
        ["财政拨款“三公”经费支出预算表"],
        [None, None, None, "单位：万元"],
        ["项目", "合计", "财政拨款", "单位资金"],
        ["“三公”经费合计", 5, 4, 1],
        ["公务接待费", 2, 1, 1],
        ["公务用车运行维护费", 3, 3, None],
    ]:
        sheet.append(row)
    path = tmp_path / "云溪县林业局2023年部门预算.xlsx"
    book.save(path)
    document = read_document(path)
    assert {(f.fund, f.item, int(f.amount)) for f in document.facts} == {
        ("fiscal_appropriation", "reception", 10000),
        ("own_funds", "reception", 10000),
        ("fiscal_appropriation", "vehicle_operation", 30000),
    }
    assert not document.findings
