"""Sheets as displayed: what is a table, what is text, what is hidden."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Border, Side

from loaders.document import Line
from loaders.grid.grid import Grid, Item
from loaders.read.files import open_source

BORDER = Border(*[Side(style="thin")] * 4)
Rows = list[list[object]]


def written(book: openpyxl.Workbook, folder: Path) -> Path:
    path = folder / "book.xlsx"
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())
    return path


def workbook(rows: Rows, borders: range = range(0)) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            cell = sheet.cell(r, c, value)
            if r - 1 in borders:
                cell.border = BORDER
    return book


def items(path: Path) -> list[Item]:
    return list(open_source(path).items)


def texts(item: Item) -> list[list[str]] | str:
    if isinstance(item, Line):
        return item.text
    return [[item.cells[item.at[r][c]].text for c in range(item.columns)] for r in range(item.rows)]


def test_borders_say_what_is_a_table(tmp_path: Path) -> None:
    rows: Rows = [["收入支出决算总表"], ["部门：甲局", "单位：万元"], ["项目", "金额"], ["", ""], ["收入", 1.5],
                  ["注：一"]]  # fmt: skip
    found = items(written(workbook(rows, range(2, 5)), tmp_path))
    assert [texts(item) for item in found] == [
        "收入支出决算总表", "部门：甲局 单位：万元", [["项目", "金额"], ["", ""], ["收入", "1.5"]], "注：一",
    ]  # fmt: skip


def test_blank_rows_part_tables_without_borders(tmp_path: Path) -> None:
    rows: Rows = [["表一"], ["项目", "金额"], ["甲", 1], ["乙", 2], [None], ["项目", "金额"], ["丙", 3],
                  ["没有其他支出。"]]  # fmt: skip
    found = items(written(workbook(rows), tmp_path))
    assert [texts(item) for item in found] == [
        "表一", [["项目", "金额"], ["甲", "1"], ["乙", "2"]], [["项目", "金额"], ["丙", "3"]], "没有其他支出。",
    ]  # fmt: skip


@pytest.mark.parametrize("borders", [range(0), range(7)], ids=["bare", "drawn"])
def test_a_title_begins_the_next_table(borders: range, tmp_path: Path) -> None:
    rows: Rows = [["项目", "金额"], ["甲", 1], ["乙", 2], ["公开02表", None], ["支出决算表", None], ["项目", "金额"],
                  ["丙", 3]]  # fmt: skip
    grids = [item for item in items(written(workbook(rows, borders), tmp_path)) if isinstance(item, Grid)]
    assert [texts(grid)[-1] for grid in grids] == [["乙", "2"], ["丙", "3"]]
    assert not any("支出决算表" in cell.text for cell in grids[0].cells)


def test_what_is_hidden_is_not_read(tmp_path: Path) -> None:
    book = workbook([["项目", "去年", "金额"], ["甲", 7, 1], ["乙", 8, 2], ["丙", 9, 3]], range(4))
    sheet = book.active
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("底稿").sheet_state = "hidden"
    source = open_source(written(book, tmp_path))
    assert source.pages == 1
    assert [texts(item) for item in source.items] == [[["项目", "金额"], ["甲", "1"], ["丙", "3"]]]


def test_merged_cells_span_and_lose_their_hidden_part(tmp_path: Path) -> None:
    book = workbook([["项目", None, "金额"], ["甲", "子", 1], [None, "丑", 2]], range(3))
    sheet = book.active
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[2].hidden = True
    (grid,) = items(written(book, tmp_path))
    assert isinstance(grid, Grid)
    assert texts(grid) == [["项目", "项目", "金额"], ["甲", "丑", "2"]]
    assert [(c.row0, c.row1, c.col0, c.col1) for c in grid.cells][:2] == [(0, 1, 0, 2), (0, 1, 2, 3)]


def test_formulas_give_their_stored_results(tmp_path: Path) -> None:
    path = written(workbook([["项目", "金额"], ["甲", "=1+1"]], range(2)), tmp_path)
    (grid,) = items(path)  # openpyxl stores no result
    assert texts(grid) == [["项目", "金额"], ["甲", ""]]


def test_indents_and_lines_are_kept(tmp_path: Path) -> None:
    book = workbook([["项目", "金额"], ["　　甲\n乙", 1]], range(2))
    (grid,) = items(written(book, tmp_path))
    assert isinstance(grid, Grid)
    assert (grid.cells[2].lines, grid.cells[2].indent) == (["甲", "乙"], 2.0)


def test_an_empty_sheet_gives_nothing(tmp_path: Path) -> None:
    book = workbook([["甲"]])
    book.create_sheet("空")
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1
    assert items(written(book, tmp_path)) == []


def test_a_row_within_merged_cells_parts_nothing(tmp_path: Path) -> None:
    book = workbook([["科目", "合计", "出国费", "接待费"], [None], [None], ["合计", 3, None, 3]])
    for cells in ("A1:A3", "B1:B3", "C1:C3", "D1:D3"):
        book.active.merge_cells(cells)
    (grid,) = items(written(book, tmp_path))
    assert isinstance(grid, Grid)
    assert (grid.rows, grid.columns) == (2, 4)


def test_a_column_without_amounts_keeps_its_place_below_a_blank_row(tmp_path: Path) -> None:
    rows: Rows = [["科目", "合计", "出国费", "接待费"], [None], ["合计", 3, None, 3], ["甲", 3, None, 3]]
    head, body = items(written(workbook(rows), tmp_path))
    assert isinstance(head, Grid) and isinstance(body, Grid)
    assert head.edges == body.edges
    assert texts(body) == [["合计", "3", "", "3"], ["甲", "3", "", "3"]]
