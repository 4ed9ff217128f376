"""A specification as a workbook and as a ruled PDF, in a document with a cover."""

from __future__ import annotations

import io
from dataclasses import dataclass

from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from samples import fonts
from tests.places.specs import LABELS, Table

#: What a cover's page lists: sections of prose, so that the file is known for a disclosure whatever table it holds.
CONTENTS = ("一、收入{}情况说明", "二、支出{}情况说明", "三、财政拨款收支{}情况说明")
KINDS = {"budget": "预算", "final": "决算"}
SIZE = 9.0
MARGIN = 40.0


@dataclass(frozen=True)
class Box:
    """A merged cell: rows and columns from 0, both ends included."""

    row: int
    col: int
    last_row: int
    last_col: int
    text: str


def boxes(rows: list[list[str]]) -> list[Box]:
    """The cells of a grid in which `<` goes on from the left and `^` from above."""
    found = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            last_col = c
            while last_col + 1 < len(row) and row[last_col + 1] == "<":
                last_col += 1
            last_row = r
            while last_row + 1 < len(rows) and rows[last_row + 1][c] == "^":
                last_row += 1
            found.append(Box(r, c, last_row, last_col, text))
    return found


def cover(table: Table) -> str:
    """The title of the document."""
    body = "单位" if table.scope == "unit" else "部门"
    return f"{table.department}{table.year}年{'度' if table.kind == 'final' else ''}{body}{KINDS[table.kind]}"


def _lines(table: Table) -> list[str]:
    body = "单位" if table.scope == "unit" else "部门"
    return table.lines or [f"{body}：{table.department}", f"单位：{table.unit}"]


def workbook(tables: list[Table]) -> bytes:
    """The tables of one document, one a sheet; amounts as numbers with the format that shows their decimals."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "封面"
    sheet.append([cover(tables[0])])
    for text in CONTENTS:
        sheet.append([text.format(KINDS[tables[0].kind])])
    for number, table in enumerate(tables, 1):
        sheet = book.create_sheet(f"{number:02d}")
        width = len(table.columns)
        top = 1
        for text in filter(None, (table.label, table.title)):
            sheet.cell(top, 1, text)
            if width > 1:
                sheet.merge_cells(start_row=top, end_row=top, start_column=1, end_column=width)
            top += 1
        for i, text in enumerate(_lines(table)):
            sheet.cell(top, 1 if i == 0 else width, text)
        top += 1
        for box in boxes(table.head + table.body):
            cell = sheet.cell(top + box.row, box.col + 1)
            amount = box.row >= len(table.head) and table.columns[box.col] not in LABELS
            if box.text and amount and box.text[-1].isdigit() and ("." in box.text or not table.decimals):
                cell.value = float(box.text.replace(",", ""))
                cell.number_format = f"#,##0.{'0' * table.decimals}" if table.decimals else "#,##0"
            elif box.text:
                cell.value = box.text
            if box.last_row > box.row or box.last_col > box.col:
                sheet.merge_cells(
                    start_row=top + box.row, end_row=top + box.last_row,
                    start_column=box.col + 1, end_column=box.last_col + 1,
                )  # fmt: skip
        for text in table.notes:
            sheet.append([text])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def pdf(tables: list[Table]) -> bytes:
    """The same typeset, every cell ruled, each table on a page of its own that is as wide as it needs."""
    fonts.register()
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    canvas.setPageSize((595, 842))
    fonts.draw(canvas, 120, 600, cover(tables[0]), 18)
    for i, text in enumerate(CONTENTS):
        fonts.draw(canvas, 120, 500 - 30 * i, text.format(KINDS[tables[0].kind]), 12)
    canvas.showPage()
    for table in tables:
        _page(canvas, table)
    canvas.save()
    return stream.getvalue()


def _page(canvas: Canvas, table: Table) -> None:
    rows = table.head + table.body
    grid = boxes(rows)
    widths = [44.0] * len(table.columns)
    for box in grid:
        if box.last_col == box.col:
            need = fonts.width(box.text, SIZE) + 8
            limit = 400.0 if box.row >= len(table.head) else 110.0
            widths[box.col] = max(widths[box.col], min(need, limit))
    short = sum(fonts.width(text, SIZE) + 20 for text in _lines(table)) - sum(widths)
    widths[-1] += max(0.0, short)
    left = [MARGIN]
    for w in widths:
        left.append(left[-1] + w)
    heights = [18.0] * len(rows)
    wrapped: dict[Box, list[str]] = {}
    for box in grid:
        room = left[box.last_col + 1] - left[box.col] - 6
        wrapped[box] = fonts.wrap(box.text, SIZE, room) if box.text else []
        if box.last_row == box.row:
            heights[box.row] = max(heights[box.row], len(wrapped[box]) * (SIZE + 3) + 6)
    for box in grid:  # a tall cell makes its last row taller
        need = len(wrapped[box]) * (SIZE + 3) + 6
        heights[box.last_row] += max(0.0, need - sum(heights[box.row : box.last_row + 1]))
    page_width = max(left[-1], MARGIN + fonts.width(table.title, 16)) + MARGIN
    page_height = sum(heights) + 200
    canvas.setPageSize((page_width, page_height))
    y = page_height - 50
    if table.label:
        fonts.draw(canvas, MARGIN, y, table.label, SIZE)
        y -= 22
    fonts.draw(canvas, max(MARGIN, (page_width - fonts.width(table.title, 16)) / 2), y, table.title, 16)
    y -= 24
    lines = _lines(table)
    fonts.draw(canvas, MARGIN, y, lines[0], SIZE)
    for text in lines[1:]:
        fonts.draw(canvas, left[-1] - fonts.width(text, SIZE), y, text, SIZE)
    tops = [y - 8]
    for height in heights:
        tops.append(tops[-1] - height)
    for box in grid:
        x0, x1 = left[box.col], left[box.last_col + 1]
        top, bottom = tops[box.row], tops[box.last_row + 1]
        canvas.rect(x0, bottom, x1 - x0, top - bottom)
        lines = wrapped[box]
        at = (top + bottom) / 2 + (len(lines) * (SIZE + 3)) / 2 - SIZE
        number = box.row >= len(table.head) and table.columns[box.col] not in LABELS
        for text in lines:
            wide = fonts.width(text, SIZE)
            x = x1 - 3 - wide if number else x0 + 3 if box.row >= len(table.head) else (x0 + x1 - wide) / 2
            fonts.draw(canvas, x, at, text, SIZE)
            at -= SIZE + 3
    y = tops[-1] - 16
    for text in table.notes:
        fonts.draw(canvas, MARGIN, y, text, SIZE)
        y -= 14
    canvas.showPage()
