"""A disclosure as text from which the layout is lost, as converters leave it.

Blank cells vanish, names break over lines, header words fall apart, an amount of 0.00 on the left half sticks
to the label of the right half, and the figures of total rows (bold, therefore wide) run together.
"""

from __future__ import annotations

from dataclasses import replace

from samples import narrative
from samples.figures import Disclosure
from samples.grid import Grid, GridCell, department_line, lay, printed_forms
from samples.layout import Layout
from samples.truth import PrintedCell, Rendered, squeeze

PROSE = 26  # characters of a line of prose
HEAD = 5  # characters before a header word breaks


def render_text(d: Disclosure, layout: Layout | None = None) -> Rendered:
    """Print the disclosure as text (UTF-8). In the ground truth `line` is the line where the row begins."""
    layout = layout or Layout()
    if layout.codes in ("three", "tree"):
        layout = layout.model_copy(update={"codes": "one"})
    layout = layout.model_copy(update={"code_gaps": ""})
    out = _Text()
    forms = printed_forms(d, layout)
    if layout.cover:
        out.prose(narrative.cover(d))
    if layout.narrative != "none":
        out.prose(narrative.profile(d))
    for form in forms:
        if layout.heading_in_grid:
            out.line(form.label)
        else:
            out.line(form.title)
            out.line(form.label)
            out.line(f"{department_line(d)} 单位：{form.unit}")
        _grid(out, lay(form, d, layout), layout)
        out.wrapped(form.note)
    if layout.narrative != "none":
        out.prose(narrative.explain(d))
    empty = tuple(form.title for form in forms if form.empty)
    return Rendered("\n".join(out.lines).encode(), tuple(out.cells), 1, empty)


class _Text:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.cells: list[PrintedCell] = []

    def line(self, text: str) -> None:
        """One line and the empty line after it."""
        if text:
            self.lines += [text, ""]

    def wrapped(self, text: str) -> None:
        for start in range(0, len(text), PROSE):
            self.line(text[start : start + PROSE])

    def prose(self, paragraphs: list[str]) -> None:
        for paragraph in paragraphs:
            self.wrapped(paragraph)
        self.lines += ["", ""]


def _grid(out: _Text, grid: Grid, layout: Layout) -> None:
    for row in range(grid.rows):
        cells = sorted((c for c in grid.cells if c.row == row and c.text), key=lambda c: c.col)
        if row < grid.head:
            _head(out, cells)
        elif cells:
            _row(out, cells, layout)


def _head(out: _Text, cells: list[GridCell]) -> None:
    if all(len(c.text) <= HEAD for c in cells) or any(c.role in ("title", "heading") for c in cells):
        out.line(" ".join(c.text for c in cells))
        return
    for cell in cells:
        text = squeeze(cell.text)
        for start in range(0, len(text), HEAD):
            out.line(text[start : start + HEAD])


def _row(out: _Text, cells: list[GridCell], layout: Layout) -> None:
    start = len(out.lines) + 1
    width = int(layout.name_width)
    line, before = "", ""
    for cell in cells:
        if cell.truth:
            out.cells.append(replace(cell.truth, page=1, line=start))
        if cell.role == "name" and len(cell.text) > width:
            if line:
                out.lines.append(line)
            pieces = [cell.text[i : i + width] for i in range(0, len(cell.text), width)]
            for piece in pieces[:-1]:
                out.line(piece)
            line, before = pieces[-1], cell.role
            continue
        line += _gap(line, before, cell, cells, layout) + cell.text
        before = cell.role
    out.line(line)


def _gap(line: str, before: str, cell: GridCell, cells: list[GridCell], layout: Layout) -> str:
    if not line:
        return ""
    total = any(c.role == "total" for c in cells)
    if layout.glued and total and before == cell.role == "amount":
        return ""
    if layout.glued and before == "amount" and cell.role == "name" and line.endswith("0.00"):
        return ""
    return " "
