"""The sample disclosures written in other formats, to be read back."""

from __future__ import annotations

import html
import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from openpyxl.styles import Border

from loaders.document import Document
from loaders.read.page import GlyphPage
from samples import Disclosure, Layout, Rendered, render_xlsx
from samples.grid import Grid, department_line, lay, printed_forms

Key = tuple[str, str, str, str, str, str]

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def save(folder: Path, d: Disclosure, data: bytes, suffix: str) -> Path:
    """Write the bytes under a name that says whose document it is."""
    kind = "决算" if d.kind == "final" else "预算"
    path = folder / f"{d.department}{d.fiscal_year}年部门{kind}{suffix}"
    path.write_bytes(data)
    return path


def expected(rendered: Rendered) -> Counter[Key]:
    """The amounts that the document prints, with their places."""
    return Counter((c.row_code, c.row_name, c.column, c.side, c.printed, c.unit) for c in rendered.cells)


def found(document: Document) -> Counter[Key]:
    """The amounts that were read, with their places."""
    return Counter(
        (c.row_code_norm, c.row_name, "/".join(c.column), c.side, c.printed, c.unit)
        for statement in document.statements
        for c in statement.cells
    )


def forms(d: Disclosure, layout: Layout) -> list[Grid]:
    """The forms of a disclosure, laid out."""
    return [lay(form, d, layout) for form in printed_forms(d, layout)]


def bare_workbook(d: Disclosure, layout: Layout) -> bytes:
    """The workbook without a single border."""
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(d, layout).data))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell, openpyxl.cell.cell.MergedCell):
                    cell.border = Border()
                else:
                    cell._style = sheet["XFD1"]._style
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_xls(d: Disclosure, layout: Layout) -> bytes:
    """A workbook of Excel 97, one sheet a form."""
    book = xlwt.Workbook()
    drawn = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin")
    for n, grid in enumerate(forms(d, layout)):
        sheet = book.add_sheet(f"表{n + 1}")
        sheet.write(0, 0, grid.form.title)
        sheet.write(1, 0, f"单位：{grid.form.unit}")
        for cell in grid.cells:
            value: Any = cell.text
            style = drawn
            if cell.truth is not None:
                value = float(cell.truth.amount)
                decimals = len(cell.text.partition(".")[2])
                style = xlwt.easyxf(
                    "borders: left thin, right thin, top thin, bottom thin",
                    num_format_str="#,##0" + ("." + "0" * decimals if decimals else ""),
                )
            r, c = cell.row + 2, cell.col
            if cell.rows > 1 or cell.cols > 1:
                sheet.write_merge(r, r + cell.rows - 1, c, c + cell.cols - 1, value, style)
            else:
                sheet.write(r, c, value, style)
        sheet.write(grid.rows + 2, 0, grid.form.note or "")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _by_rows(grid: Grid) -> list[list[Any]]:
    rows: list[list[Any]] = [[] for _ in range(grid.rows)]
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.col)):
        rows[cell.row].append(cell)
    return rows


def write_html(d: Disclosure, layout: Layout, encoding: str = "utf-8") -> bytes:
    """A web page: the forms as tables within a table that only lays the page out."""
    out = [f'<html><head><meta charset="{encoding}"><script>var x = "<td>1.00</td>";</script></head><body>']
    out.append("<table><tr><td>")
    for grid in forms(d, layout):
        out.append(f"<h2>{grid.form.title}</h2><p>{department_line(d)}<span>单位：{grid.form.unit}</span></p><table>")
        for row in _by_rows(grid):
            cells = [
                f'<td colspan="{c.cols}" rowspan={c.rows}>{"&nbsp;" * 2 * c.indent}{html.escape(c.text)}</td>'
                for c in row
            ]
            out.append(f"<tr>{''.join(cells)}</tr>")
        out.append(f"</table><p>{grid.form.note or ''}</p>")
    out.append("</td></tr></table></body></html>")
    return "\n".join(out).encode(encoding)


def write_docx(d: Disclosure, layout: Layout) -> bytes:
    """A Word document: paragraphs and tables, cells merged by gridSpan and vMerge."""
    body: list[str] = []
    for grid in forms(d, layout):
        for text in (grid.form.title, department_line(d), f"单位：{grid.form.unit}"):
            body.append(_paragraph(text))
        body.append("<w:tbl>")
        tall: dict[int, tuple[int, int]] = {}  # column -> rows still to cover, and width
        for row in _by_rows(grid):
            body.append("<w:tr>")
            starts = {cell.col: cell for cell in row}
            for column in range(len(grid.columns)):
                if column in starts:
                    cell = starts[column]
                    merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
                    body.append(_cell(cell.text, cell.cols, merge))
                    if cell.rows > 1:
                        tall[column] = (cell.rows - 1, cell.cols)
                elif column in tall:
                    left, columns = tall.pop(column)
                    body.append(_cell("", columns, "<w:vMerge/>"))
                    if left > 1:
                        tall[column] = (left - 1, columns)
            body.append("</w:tr>")
        body.append("</w:tbl>")
        body.append(_paragraph(grid.form.note or ""))
    return docx("".join(body))


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{html.escape(text)}</w:t></w:r></w:p>'


def _cell(text: str, columns: int, merge: str) -> str:
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{columns}"/>{merge}</w:tcPr>{_paragraph(text)}</w:tc>'


def docx(body: str, head: str = "") -> bytes:
    """A Word document with this body, as XML of the w: namespace."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("word/document.xml", f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def write_positioned(pages: list[GlyphPage]) -> bytes:
    """Drawn pages as HTML of positioned text: each glyph and each rule in an element of its own."""
    out = ["<html><head><style>.p,.r{position:absolute;} .page{position:relative}</style></head><body>"]
    for page in pages:
        out.append(f'<div class="page" style="width:{page.width}pt;height:{page.height}pt">')
        for ch, (x0, top, _, bottom) in zip(page.chars.tolist(), page.boxes.tolist(), strict=True):
            size = bottom - top
            place = f"left:{x0:.2f}pt;top:{top:.2f}pt;font-size:{size:.2f}pt;line-height:{size:.2f}pt"
            out.append(f'<div class="p" style="{place}">{html.escape(ch)}</div>')
        for y, x0, x1 in page.horizontal.tolist():
            place = f"left:{x0:.2f}pt;top:{y:.2f}pt;width:{x1 - x0:.2f}pt;height:0pt;border-bottom:0.5pt solid #000"
            out.append(f'<div class="r" style="{place}"> </div>')
        for x, top, bottom in page.vertical.tolist():
            place = f"left:{x:.2f}pt;top:{top:.2f}pt;height:{bottom - top:.2f}pt;width:0;border-right:0.5pt solid #000"
            out.append(f'<div class="r" style="{place}"> </div>')
        out.append("</div>")
    return "".join([*out, "</body></html>"]).encode()
