"""Whole documents as files: PDF whose pages stand and lie, DOCX, a web page, a workbook."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator
from dataclasses import replace

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from reportlab.pdfgen.canvas import Canvas

from samples import fonts
from tests.places.render import Box, _lines, boxes
from tests.places.specs import LABELS, Table
from tests.places.whole import Item, Whole, items
from tests.read.writers import docx as docx_of

UPRIGHT, LYING = (595.0, 842.0), (842.0, 595.0)
MARGIN = 40.0


def pdf(whole: Whole) -> bytes:
    """A PDF: tables follow one another, several on a page, continued over pages."""
    fonts.register()
    stream = io.BytesIO()
    flow = _Flow(Canvas(stream, invariant=1), whole.heads == "repeated", whole.spread == "labelled")
    for item in items(whole):
        flow.add(item)
    flow.close()
    return stream.getvalue()


class _Flow:
    def __init__(self, canvas: Canvas, repeat: bool, labelled: bool) -> None:
        self.canvas, self.repeat, self.labelled = canvas, repeat, labelled
        self.size = UPRIGHT
        self.canvas.setPageSize(self.size)
        self.page, self.y = 1, self.size[1] - 60

    def close(self) -> None:
        self._turn(self.size)
        self.canvas.save()

    def _turn(self, size: tuple[float, float]) -> None:
        text = f"- {self.page} -"
        if self.page > 1:
            fonts.draw(self.canvas, (self.size[0] - fonts.width(text, 9)) / 2, 24, text, 9)
        self.canvas.showPage()
        self.size, self.page = size, self.page + 1
        self.canvas.setPageSize(size)
        self.y = size[1] - 50

    def add(self, item: Item) -> None:
        if item.what == "page":
            self._turn(UPRIGHT)
        elif item.what == "table" and item.table is not None:
            self._table(item.table)
        else:
            self._text(item)

    def _text(self, item: Item) -> None:
        size = {"cover": 20.0, "head": 15.0}.get(item.what, 11.0)
        if item.what == "cover":
            self.y = 600
        if self.size != UPRIGHT:
            self._turn(UPRIGHT)
        indent = 0.0 if item.what != "text" or "...." in item.text else 2 * size
        for n, line in enumerate(fonts.wrap(item.text, size, self.size[0] - 2 * MARGIN - indent)):
            if self.y < 60:
                self._turn(UPRIGHT)
            centred = (self.size[0] - fonts.width(line, size)) / 2
            x = MARGIN + (indent if n == 0 else 0) if item.what == "text" else centred
            fonts.draw(self.canvas, x, self.y, line, size)
            self.y -= size * 1.6
        self.y -= 6

    def _table(self, table: Table) -> None:
        wide = len(table.columns)
        if wide > 20:
            for n, part in enumerate(spread(table, 14, self.labelled)):
                self._turn(LYING)
                self._rows_of(part, LYING, 7.5, titled=n == 0)
            return
        self._rows_of(table, UPRIGHT if wide <= 9 else LYING, 8.0, titled=True)

    def _rows_of(self, table: Table, paper: tuple[float, float], size: float, *, titled: bool) -> None:
        grid = _Laid(table, paper[0] - 2 * MARGIN, size)
        if self.size != paper or self.y < 180 + sum(grid.heights[: len(table.head) + 2]):
            self._turn(paper)
        if titled:
            self._title(table, paper[0])
        row, rows = 0, len(grid.heights)
        while row < rows:
            room, last = self.y - 50, row
            if row and self.repeat:
                self._rows(grid, 0, len(table.head))
                room = self.y - 50
            while last < rows and room >= grid.heights[last]:
                room -= grid.heights[last]
                last += 1
            last = grid.cut(last)
            self._rows(grid, row, last)
            row = last
            if row < rows:
                self._turn(paper)
        self.y -= 14
        for text in table.notes:
            fonts.draw(self.canvas, MARGIN, self.y, text, 9)
            self.y -= 14
        self.y -= 16

    def _title(self, table: Table, width: float) -> None:
        if table.label:
            fonts.draw(self.canvas, MARGIN, self.y, table.label, 9)
            self.y -= 18
        fonts.draw(self.canvas, (width - fonts.width(table.title, 14)) / 2, self.y, table.title, 14)
        self.y -= 18
        lines = _lines(table)
        fonts.draw(self.canvas, MARGIN, self.y, lines[0], 9)
        for text in lines[1:]:
            fonts.draw(self.canvas, width - MARGIN - fonts.width(text, 9), self.y, text, 9)
        self.y -= 6

    def _rows(self, grid: _Laid, first: int, last: int) -> None:
        tops = [self.y]
        for height in grid.heights[first:last]:
            tops.append(tops[-1] - height)
        for box in grid.boxes:
            if first <= box.row < last:
                top, bottom = tops[box.row - first], tops[min(box.last_row + 1, last) - first]
                grid.draw(self.canvas, box, top, bottom)
        self.y = tops[-1]


def spread(table: Table, columns: int, labelled: bool) -> Iterator[Table]:
    """A table cut into pieces of so many columns of amounts; all but the first with the row labels again, or bare.

    A heading that is cut is printed over its first piece only.
    """
    labels = [i for i, c in enumerate(table.columns) if c in LABELS]
    amounts = [i for i, c in enumerate(table.columns) if c not in LABELS]
    for n in range(0, len(amounts), columns):
        kept = [*(labels if labelled or n == 0 else []), *amounts[n : n + columns]]
        head = [[row[i] for i in kept] for row in table.head]
        first = len(kept) - len(amounts[n : n + columns])
        for row in head:
            if row[first] == "<":
                row[first] = ""
        body = [[row[i] for i in kept] for row in table.body]
        yield replace(table, head=head, body=body, columns=[table.columns[i] for i in kept], amounts=[])


class _Laid:
    """A table laid out to a width: columns, the wrapped text of its cells, the heights of its rows."""

    def __init__(self, table: Table, width: float, size: float) -> None:
        self.table, self.size = table, size
        rows = table.head + table.body
        self.boxes = boxes(rows)
        want = [26.0 * size / 8] * len(table.columns)
        for box in self.boxes:
            if box.col == box.last_col:
                long = fonts.width(box.text, size) + 9
                body = box.row >= len(table.head)
                number = body and table.columns[box.col] not in LABELS
                want[box.col] = max(want[box.col], long if number else min(long, 15 * size if body else 5 * size))
        # A spare width goes to the columns in proportion; where there is too little, labels give way.
        spare = width - sum(want)
        labels = [i for i, c in enumerate(table.columns) if c in ("name", "entity", "text")] or list(range(len(want)))
        if spare < 0:
            for i in labels:
                want[i] += spare / len(labels)
            if min(want) < 3 * size:
                raise ValueError(f"{table.title} does not fit the page")
        else:
            want = [w + spare / len(want) for w in want]
        self.left = [MARGIN]
        for w in want:
            self.left.append(self.left[-1] + w)
        self.heights = [size + 7] * len(rows)
        self.wrapped = {}
        for box in self.boxes:
            room = self.left[box.last_col + 1] - self.left[box.col] - 8
            self.wrapped[box] = fonts.wrap(box.text, size, room) if box.text else []
            need = len(self.wrapped[box]) * (size + 1.5) + 5
            have = sum(self.heights[box.row : box.last_row + 1])
            self.heights[box.last_row] += max(0.0, need - have)

    def cut(self, row: int) -> int:
        """The last row at which no cell is cut, at or before this one."""
        while row > 1 and any(box.row < row <= box.last_row for box in self.boxes):
            row -= 1
        return row

    def draw(self, canvas: Canvas, box: Box, top: float, bottom: float) -> None:
        x0, x1 = self.left[box.col], self.left[box.last_col + 1]
        canvas.setLineWidth(0.5)
        canvas.rect(x0, bottom, x1 - x0, top - bottom)
        lines = self.wrapped[box]
        at = (top + bottom) / 2 + len(lines) * (self.size + 1.5) / 2 - self.size
        head = box.row < len(self.table.head)
        number = not head and self.table.columns[box.col] not in LABELS
        for text in lines:
            wide = fonts.width(text, self.size)
            x = x1 - 2 - wide if number else (x0 + x1 - wide) / 2 if head else x0 + 2
            fonts.draw(canvas, x, at, text, self.size)
            at -= self.size + 1.5


def _by_rows(table: Table) -> Iterator[list[Box]]:
    grid = boxes(table.head + table.body)
    for r in range(len(table.head) + len(table.body)):
        yield [box for box in grid if box.row == r]


def web_page(whole: Whole) -> bytes:
    """A web page with the tables in its text."""
    out = ['<html><head><meta charset="utf-8"></head><body><div class="article">']
    for item in items(whole):
        if item.table is None:
            if item.text:
                out.append(f"<p style='text-indent:2em'><span>{html.escape(item.text)}</span></p>")
            continue
        table = item.table
        for text in (table.label, table.title, "　".join(_lines(table))):
            if text:
                out.append(f"<p>{html.escape(text)}</p>")
        out.append("<table border=1>")
        for row in _by_rows(table):
            cells = [
                f"<td colspan={b.last_col - b.col + 1} rowspan={b.last_row - b.row + 1}>"
                f"<p>{html.escape(b.text)}</p></td>"
                for b in row
            ]
            out.append(f"<tr>{''.join(cells)}</tr>")
        out.append("</table>")
        out += [f"<p>{html.escape(text)}</p>" for text in table.notes]
    return "\n".join([*out, "</div></body></html>"]).encode()


def word_file(whole: Whole) -> bytes:
    """A Word document."""
    body: list[str] = []
    for item in items(whole):
        if item.table is None:
            body.append(_paragraph(item.text))
            continue
        table = item.table
        body += [_paragraph(text) for text in (table.label, table.title, "　".join(_lines(table))) if text]
        body.append("<w:tbl>")
        grid = boxes(table.head + table.body)
        for r in range(len(table.head) + len(table.body)):
            cells = []
            for box in sorted(grid, key=lambda b: b.col):
                if box.row <= r <= box.last_row:
                    tall = box.last_row > box.row
                    merge = "" if not tall else '<w:vMerge w:val="restart"/>' if r == box.row else "<w:vMerge/>"
                    span = f'<w:gridSpan w:val="{box.last_col - box.col + 1}"/>'
                    text = _paragraph(box.text if r == box.row else "")
                    cells.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{text}</w:tc>")
            body.append(f"<w:tr>{''.join(cells)}</w:tr>")
        body.append("</w:tbl>")
        body += [_paragraph(text) for text in table.notes]
    return docx_of("".join(body))


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{html.escape(text)}</w:t></w:r></w:p>'


def workbook(whole: Whole, *, one_sheet: bool) -> bytes:
    """A workbook with a sheet for each table, or with all of them below each other on one."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "公开"
    at = 1
    for item in items(whole):
        if item.table is None:
            if item.text:
                sheet.cell(at, 1, item.text)
                at += 1
            continue
        if one_sheet:
            at = _put(sheet, item.table, at) + 2
        else:
            _put(book.create_sheet(f"{len(book.worksheets):02d}"), item.table, 1)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _put(sheet: Worksheet, table: Table, top: int) -> int:
    """Write a table from this row on; the row after its last."""
    width = len(table.columns)
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
        if box.text and amount and box.text[-1].isdigit():
            cell.value = float(box.text.replace(",", ""))
            cell.number_format = f"#,##0.{'0' * table.decimals}" if table.decimals else "#,##0"
        elif box.text:
            cell.value = box.text
        if box.last_row > box.row or box.last_col > box.col:
            sheet.merge_cells(
                start_row=top + box.row, end_row=top + box.last_row,
                start_column=box.col + 1, end_column=box.last_col + 1,
            )  # fmt: skip
    top += len(table.head) + len(table.body)
    for text in table.notes:
        sheet.cell(top, 1, text)
        top += 1
    return top
