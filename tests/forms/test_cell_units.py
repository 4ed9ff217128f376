"""Amounts that print their unit in the cell: that of the table, or another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from loaders.pipeline import read_document


@pytest.mark.parametrize(
    ("printed", "certain"), [("1,204.50万元", True), ("1,204.50", True), ("12,045,000.00元", False)]
)
def test_another_unit_than_that_of_the_table_is_not_certain(tmp_path: Path, printed: str, certain: bool) -> None:
    book = Workbook()
    cover = book.active
    assert cover is not None
    for text in ("云溪市司法局2022年度部门决算", "一、收入决算情况说明", "二、支出决算情况说明"):
        cover.append([text])
    sheet = book.create_sheet()
    for row in (
        ["支出决算表"],
        ["部门：云溪市司法局", None, "单位：万元"],
        ["科目编码", "科目名称", "本年支出合计"],
        ["204", "公共安全支出", printed],
    ):
        sheet.append(row)
    path = tmp_path / "云溪市司法局2022年度部门决算.xlsx"
    book.save(path)
    document = read_document(path, narrative=False)
    (cell,) = document.statements[0].cells
    assert bool(cell.meaning) is certain and bool(document.facts) is certain
    assert cell.printed == printed and bool(cell.why) is not certain


def test_a_further_head_with_a_unit_of_its_own(tmp_path: Path) -> None:
    """万元 above and 元 below, in one form."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["云溪市司法局2022年度部门决算", None, None],
        ["一般公共预算财政拨款“三公”经费支出决算表", None, None],
        ["项目", "预算数（万元）", "决算数（万元）"],
        ["公务接待费", "3.00", "2.00"],
        ["项目", "会议费（元）", "培训费（元）"],
        ["决算数", "40,000.00", "50,000.00"],
    ):
        sheet.append(row)
    path = tmp_path / "云溪市司法局2022年度部门决算.xlsx"
    book.save(path)
    (statement,) = read_document(path, narrative=False).statements
    assert [(cell.printed, cell.unit) for cell in statement.cells] == [
        ("3.00", "万元"),
        ("2.00", "万元"),
        ("40,000.00", "元"),
        ("50,000.00", "元"),
    ]
