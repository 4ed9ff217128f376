"""A disclosure as a workbook: one sheet per form, or all forms below one another on one sheet."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from samples.figures import Disclosure
from samples.forms import Form
from samples.grid import Grid, department_line, lay, printed_forms
from samples.layout import Layout
from samples.truth import PrintedCell, Rendered

MERGED = re.compile(rb"(?:<mergeCell [^>]*/>)+")
EPOCH = (2000, 1, 1, 0, 0, 0)  # the date of every member: same input, same bytes
BORDER = Border(*[Side(style="thin")] * 4)


def render_xlsx(d: Disclosure, layout: Layout | None = None) -> Rendered:
    """Write the disclosure as a workbook. In the ground truth `page` is the number of the sheet."""
    layout = layout or Layout()
    forms = printed_forms(d, layout)
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    book.remove(first)
    cells: list[PrintedCell] = []
    sheet, row = None, 1
    for n, form in enumerate(forms, 1):
        if sheet is None or layout.sheets == "one_per_form":
            name = f"{n}{form.title}" if layout.sheets == "one_per_form" else "公开表"
            sheet, row = book.create_sheet(re.sub(r"[\\/*?:\[\]]", "", name)[:31]), 1
        grid = lay(form, d, layout)
        end, printed = _sheet(sheet, row, grid, d, layout)
        cells += [replace(c, page=len(book.worksheets)) for c in printed]
        row = end + 2
    buffer = io.BytesIO()
    book.save(buffer)
    empty = tuple(form.title for form in forms if form.empty)
    return Rendered(_fixed(buffer.getvalue()), tuple(cells), len(book.worksheets), empty)


def _sheet(sheet: Worksheet, top: int, grid: Grid, d: Disclosure, layout: Layout) -> tuple[int, list[PrintedCell]]:
    """Write one form from row `top` on; returns its last row and its amounts."""
    cells: list[PrintedCell] = []
    width = len(grid.columns)
    if layout.heading_in_grid:
        sheet.cell(top, 1, grid.form.label)
        top += 1
    else:
        top = _heading(sheet, top, grid.form, d, width)
    for cell in grid.cells:
        row, col = top + cell.row, cell.col + 1
        for r in range(row, row + cell.rows):
            for c in range(col, col + cell.cols):
                sheet.cell(r, c).border = BORDER
        if cell.rows > 1 or cell.cols > 1:
            sheet.merge_cells(
                start_row=row, start_column=col, end_row=row + cell.rows - 1, end_column=col + cell.cols - 1
            )
        target = sheet.cell(row, col)
        target.alignment = Alignment(horizontal=cell.align, vertical="center", wrap_text=True, indent=cell.indent)
        if cell.truth is None:
            target.value = cell.text or None
            continue
        cells.append(cell.truth)
        target.value = cell.text if layout.text_numbers else cell.truth.amount
        decimals = len(cell.text.partition(".")[2])
        fraction = "." + "0" * decimals if decimals else ""
        target.number_format = ("#,##0" if layout.thousands else "0") + fraction
    end = top + grid.rows - 1
    if grid.form.note:
        end += 1
        sheet.cell(end, 1, grid.form.note)
        if width > 1:
            sheet.merge_cells(start_row=end, start_column=1, end_row=end, end_column=width)
    for j, column in enumerate(grid.columns, 1):
        wide = {"code": 10, "name": 2 * layout.name_width, "ordinal": 6, "amount": 16}[column.kind]
        sheet.column_dimensions[get_column_letter(j)].width = wide
    return end, cells


def _heading(sheet: Worksheet, top: int, form: Form, d: Disclosure, width: int) -> int:
    """Label, title, department and unit above the grid."""
    title = sheet.cell(top + 1, 1, form.title)
    title.font, title.alignment = Font(size=16, bold=True), Alignment(horizontal="center")
    if width == 1:
        for n, text in enumerate((form.label, None, department_line(d), f"单位：{form.unit}")):
            if text:
                sheet.cell(top + n, 1, text)
        return top + 4
    sheet.merge_cells(start_row=top + 1, start_column=1, end_row=top + 1, end_column=width)
    sheet.cell(top, width, form.label).alignment = Alignment(horizontal="right")
    sheet.cell(top + 2, 1, department_line(d))
    sheet.cell(top + 2, width, f"单位：{form.unit}").alignment = Alignment(horizontal="right")
    return top + 3


def _fixed(data: bytes) -> bytes:
    """The same workbook without the clock in it, and without the order of a set: openpyxl lists the merged
    ranges in the order of their addresses in memory."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", content)
            content = MERGED.sub(_sorted, content)
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            target.writestr(info, content)
    return out.getvalue()


def _sorted(merged: re.Match[bytes]) -> bytes:
    return b"".join(sorted(re.findall(rb"<mergeCell [^>]*/>", merged.group())))
