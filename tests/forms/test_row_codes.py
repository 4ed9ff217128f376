"""Codes as publishers print them: in one column or three, unpadded, split, glued to the name; in small workbooks."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from loaders.document import Cell
from loaders.pipeline import read_document

ONE = (["科目编码", "科目名称", "合计"],)
BARE = (["科目编码", None, None, "科目名称", "合计"],)
THREE = (["科目编码", None, None, "科目名称", "合计"], ["类", "款", "项", None, None])


def _read(folder: Path, heads: tuple[list[str | None], ...], rows: list[list[object]], title: str) -> list[Cell]:
    """The cells of a form with these heads and rows, all text, and a total above them."""
    width = len(heads[0])
    book = Workbook()
    sheet = book.active
    sheet.append(["云溪市档案局2020年度部门预算"])
    table = book.create_sheet("1")
    table.append([title])
    table.append(["部门：云溪市档案局", *[None] * (width - 2), "单位：万元"])
    for row in [*heads, *rows]:
        table.append(row)
    if len(heads) == 2:
        table.merge_cells("A3:C3")
        table.merge_cells("D3:D4")
        table.merge_cells("E3:E4")
    path = folder / "云溪市档案局2020年度部门预算.xlsx"
    book.save(path)
    (statement,) = read_document(path).statements
    return list(statement.cells)


@pytest.mark.parametrize(
    ("printed", "code", "norm"),
    [
        (["2010301", "行政运行"], "2010301", "2010301"),
        (["201 03 01", "行政运行"], "2010301", "2010301"),
        (["20103", "政府办公厅（室）及相关机构事务"], "20103", "20103"),
        (["201", "一般公共服务支出"], "201", "201"),
        ([None, "[2010301]行政运行"], "2010301", "2010301"),
        ([None, "2010301 行政运行"], "2010301", "2010301"),
        (["2010301行政运行", None], "2010301", "2010301"),
    ],
)
def test_one_column(tmp_path: Path, printed: list[object], code: str, norm: str) -> None:
    (cell,) = _read(tmp_path, ONE, [[*printed, "12.00"]], "支出总表")
    assert (cell.row_code, cell.row_code_norm) == (code, norm)
    assert cell.meaning["function_code"] == norm


@pytest.mark.parametrize(
    ("printed", "code", "norm"),
    [
        (["201", "03", "01", "行政运行"], "2010301", "2010301"),
        (["201", "3", "1", "行政运行"], "20131", "2010301"),
        (["201", "03", None, "政府办公厅（室）及相关机构事务"], "20103", "20103"),
        (["201", None, None, "一般公共服务支出"], "201", "201"),
    ],
)
def test_three_columns(tmp_path: Path, printed: list[object], code: str, norm: str) -> None:
    (cell,) = _read(tmp_path, THREE, [[*printed, "12.00"]], "支出总表")
    assert (cell.row_code, cell.row_code_norm) == (code, norm)
    assert cell.meaning["function_code"] == norm


def test_levels_in_rows_of_their_own(tmp_path: Path) -> None:
    """类 in one row, 款 in the next, 项 in the third: each row inherits the levels above it."""
    rows: list[list[object]] = [
        ["201", None, None, "一般公共服务支出", "12.00"],
        [None, "03", None, "政府办公厅（室）及相关机构事务", "12.00"],
        [None, None, "01", "行政运行", "12.00"],
        ["208", None, None, "社会保障和就业支出", "3.00"],
    ]
    cells = _read(tmp_path, THREE, rows, "支出总表")
    assert [cell.meaning.get("function_code") for cell in cells] == ["201", "20103", "2010301", "208"]
    assert [cell.is_leaf for cell in cells] == [False, False, True, True]


def test_economic_codes_of_both_lists(tmp_path: Path) -> None:
    rows: list[list[object]] = [["30101", "基本工资", "5.00"], ["50101", "工资奖金津补贴", "5.00"]]
    cells = _read(tmp_path, ONE, rows, "一般公共预算基本支出表")
    found = [(cell.meaning["economic_code"], cell.meaning["economic_scheme"]) for cell in cells]
    assert found == [("30101", "department"), ("50101", "government")]


@pytest.mark.parametrize("code", ["4010101", "20103011", "20"])
def test_a_code_of_neither_classification_is_not_certain(tmp_path: Path, code: str) -> None:
    (cell,) = _read(tmp_path, ONE, [[code, "其他", "12.00"]], "支出总表")
    assert not cell.meaning and cell.why
    assert not cell.is_leaf


def test_the_columns_of_a_code_without_heads(tmp_path: Path) -> None:
    """款 and 项 right of 类: 05 is no name, and the row is not that of its 类."""
    rows: list[list[object]] = [
        ["201", None, None, "一般公共服务支出", "12.00"],
        ["201", "05", None, "统计信息事务", "12.00"],
        ["201", "05", "01", "行政运行", "7.00"],
        ["201", "05", "07", "专项普查活动", "5.00"],
    ]
    cells = _read(tmp_path, BARE, rows, "支出总表")
    assert [c.row_code_norm for c in cells] == ["201", "20105", "2010501", "2010507"]
    assert [c.row_name for c in cells][1:] == ["统计信息事务", "行政运行", "专项普查活动"]


@pytest.mark.parametrize("code", ["501", "205", "310"])
def test_the_code_of_a_unit_is_no_class(tmp_path: Path, code: str) -> None:
    heads: tuple[list[str | None], ...] = (["单位/科目编码", "单位/科目名称", "合计"],)
    rows: list[list[object]] = [
        [code, "云溪市档案局", "9"],
        [f"{code}001", "云溪市档案局本级", "5"],
        ["2012601", "行政运行", "5"],
        [f"{code}002", "云溪市方志馆", "4"],
        ["2012604", "档案馆", "4"],
    ]
    cells = _read(tmp_path, heads, rows, "部门支出总表")
    keys = ("entity", "function_code", "economic_code")
    assert [tuple(c.meaning.get(key, "") for key in keys) for c in cells] == [
        ("", "", ""),
        ("云溪市档案局本级", "", ""),
        ("云溪市档案局本级", "2012601", ""),
        ("云溪市方志馆", "", ""),
        ("云溪市方志馆", "2012604", ""),
    ]
    assert all(c.meaning for c in cells)
