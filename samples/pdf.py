"""A disclosure as a PDF document. The same input gives the same bytes."""

from __future__ import annotations

import io
from dataclasses import replace

from reportlab.pdfgen.canvas import Canvas

from samples import fonts, narrative
from samples.figures import Disclosure
from samples.grid import Grid, GridCell, department_line, lay, printed_forms
from samples.layout import Layout
from samples.rules import draw_rules
from samples.sizes import MARGIN, PAGES, Sized, page_rows, size
from samples.truth import Box, PrintedCell, Rendered

PROSE = 12.0  # font size of the narrative


def render_pdf(d: Disclosure, layout: Layout | None = None) -> Rendered:
    """Typeset the disclosure; returns the PDF and every amount printed in its forms."""
    return _Pdf(d, layout or Layout()).render()


class _Pdf:
    def __init__(self, d: Disclosure, layout: Layout) -> None:
        fonts.register()
        self.d, self.layout = d, layout
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, invariant=1, pageCompression=1)
        self.canvas.setTitle("".join(narrative.cover(d)))
        self.canvas.setAuthor("juesuan samples")
        self.page = 0
        self.cells: list[PrintedCell] = []
        self.width = self.height = self.edge = 0.0

    def render(self) -> Rendered:
        layout, d = self.layout, self.d
        forms = printed_forms(d, layout)
        if layout.cover:
            self._cover()
        if layout.contents:
            self._prose([narrative.contents(d, forms)])
        if layout.narrative != "none":
            self._prose([narrative.profile(d)])
        if layout.narrative == "before":
            self._prose([narrative.explain(d)])
        top = 0.0
        for form in forms:
            top = self._table(size(lay(form, d, layout), layout), top)
        self._end_page()
        if layout.narrative == "after":
            self._prose([narrative.explain(d)])
        self.canvas.save()
        empty = tuple(form.title for form in forms if form.empty)
        return Rendered(self.buffer.getvalue(), tuple(self.cells), self.page, empty)

    # -- pages -----------------------------------------------------------------------------------------

    def _begin_page(self, kind: str) -> None:
        self.page += 1
        self.width, self.height = PAGES[kind]
        if kind == "rotated":
            # The page lies on its side and /Rotate 90 shows it upright: we draw in displayed coordinates.
            # reportlab takes the displayed size and turns the MediaBox itself.
            self.canvas.setPageSize((self.width, self.height))
            self.canvas.setPageRotation(90)
            self.canvas.transform(0, 1, -1, 0, self.height, 0)
        else:
            self.canvas.setPageSize((self.width, self.height))
            self.canvas.setPageRotation(0)
        if self.layout.watermark and not self.layout.watermark_above:
            self._watermark()

    def _end_page(self) -> None:
        if not self.width:
            return
        if self.layout.page_numbers:
            text = f"- {self.page} -"
            bottom = self.edge + 14 if self.layout.page_number_close and self.edge else self.height - 22
            self._text((self.width - fonts.width(text, 9)) / 2, bottom, text, 9)
        self.edge = 0.0
        if self.layout.watermark and self.layout.watermark_above:
            self._watermark()
        if self.layout.seal:
            self._seal()
        self.canvas.showPage()
        self.width = 0.0

    def _watermark(self) -> None:
        look = self.layout
        wide = fonts.width(look.watermark, look.watermark_size)
        step = 2.5 * max(wide, look.watermark_size)
        places = [(self.width / 2, self.height / 2)]
        if look.watermark_tiled:
            across, down = int(self.width / step) + 1, int(self.height / step) + 1
            places = [((i + 0.5) * step, (j + 0.5) * step) for i in range(across) for j in range(down)]
        for x, y in places:
            self.canvas.saveState()
            self._ink(look.watermark_ink)
            self.canvas.translate(x, y)
            self.canvas.rotate(look.watermark_angle)
            fonts.draw(self.canvas, -wide / 2, 0, look.watermark, look.watermark_size)
            self.canvas.restoreState()

    def _ink(self, ink: str) -> None:
        if ink == "pale":
            self.canvas.setFillGray(0.88)
        elif ink == "clear":
            self.canvas.setFillAlpha(0.25)
        else:
            self.canvas.setFillColorRGB(0.85, 0.1, 0.1)

    def _seal(self) -> None:
        """The letters of a round stamp, each turned, and its level line beneath."""
        name, radius, size = self.d.department, 38.0, 11.0
        self.canvas.saveState()
        self._ink("red")
        self.canvas.translate(self.width - 150, 130)
        self.canvas.saveState()
        self.canvas.setStrokeColorRGB(0.85, 0.1, 0.1)
        self.canvas.circle(0, 0, radius + 14, stroke=1, fill=0)
        self.canvas.restoreState()
        for n, char in enumerate(name):
            self.canvas.saveState()
            self.canvas.rotate(120 - 240 * n / max(1, len(name) - 1))
            fonts.draw(self.canvas, -size / 2, radius, char, size)
            self.canvas.restoreState()
        fonts.draw(self.canvas, -2 * size, -20, "专用公章", size)
        self.canvas.restoreState()

    def _text(self, x: float, bottom: float, text: str, size: float, digits: float = 0) -> None:
        """Draw a line whose lower edge is `bottom` points under the top of the page as displayed."""
        fonts.draw(self.canvas, x, self.height - bottom + size * fonts.DESCENT, text, size, digit_offset=digits)

    def _centred(self, bottom: float, text: str, size: float) -> None:
        self._text((self.width - fonts.width(text, size)) / 2, bottom, text, size)

    def _cover(self) -> None:
        self._begin_page("portrait")
        for n, line in enumerate(narrative.cover(self.d)):
            for k, part in enumerate(fonts.wrap(line, 26, self.width - 2 * MARGIN)):
                self._centred(300 + 90 * n + 36 * k, part, 26)
        self._end_page()

    def _prose(self, sections: list[list[str]]) -> None:
        for section in sections:
            self._begin_page("portrait")
            self._centred(90, section[0], 16)
            y = 120.0
            for paragraph in section[1:]:
                for line in fonts.wrap("　　" + paragraph, PROSE, self.width - 2 * 72, hang=True):
                    if y + PROSE * 1.8 > self.height - 60:
                        self._end_page()
                        self._begin_page("portrait")
                        y = 60.0
                    y += PROSE * 1.8
                    first = line.startswith("　　")  # an indented first line is moved, not padded with blanks
                    self._text(72 + 2 * PROSE * first, y, line.strip("　"), PROSE)
            self._end_page()

    # -- tables ----------------------------------------------------------------------------------------

    def _table(self, sized: Sized, top: float) -> float:
        """Draw one form below `top` (0: a new page); returns where the next may begin (0: a new page)."""
        grid, full_height = sized.grid, PAGES[self.layout.page][1] - 2 * MARGIN
        heading = 0.0 if self.layout.heading_in_grid else 58.0
        shortest = heading + sum(sized.heights[: grid.head + 3]) + 30
        if not top or not self.layout.several_on_a_page or top + shortest > MARGIN + full_height:
            self._end_page()
            self._begin_page(self.layout.page)
            top = MARGIN
        left = (self.width - sum(sized.widths)) / 2
        if heading:
            self._heading(sized, left, top)
        label_above = 14.0 if self.layout.heading_in_grid and grid.form.label else 0.0
        if label_above:
            self._text(left, top + 10, grid.form.label, 9)
        top += heading + label_above
        first, full = MARGIN + full_height - top - 20, full_height - 20
        for n, rows in enumerate(page_rows(sized, self.layout, first, full)):
            if n:
                self._end_page()
                self._begin_page(self.layout.page)
                top = MARGIN
            top = self._rows(sized, rows, left, top)
        if grid.form.note:
            for line in fonts.wrap(grid.form.note, sized.font, max(sum(sized.widths), 200)):
                top += sized.font * 1.5
                self._text(left, top, line, sized.font)
                self.edge = top
        if self.layout.outside_text:
            self._outside(sized, left)
        return top + 24 if self.layout.several_on_a_page else 0.0

    def _heading(self, sized: Sized, left: float, top: float) -> None:
        form, right = sized.grid.form, left + sum(sized.widths)
        small = min(9.0, sized.font + 1)
        self._centred(top + 20, form.title, 15)
        self._text(right - fonts.width(form.label, small), top + 36, form.label, small)
        unit = f"单位：{form.unit}"
        self._text(left, top + 52, department_line(self.d), small)
        self._text(right - fonts.width(unit, small), top + 52, unit, small)

    def _rows(self, sized: Sized, rows: list[int], left: float, top: float) -> float:
        """Draw these grid rows, closed up, below `top`; returns their lower edge."""
        grid = sized.grid
        y = {}
        edge = top
        for row in rows:
            y[row] = (edge, edge + sized.heights[row])
            edge += sized.heights[row]
        xs = [left]
        for w in sized.widths:
            xs.append(xs[-1] + w)
        boxes: list[Box] = []
        for cell, lines in zip(grid.cells, sized.lines, strict=True):
            if cell.row not in y:
                continue
            last = cell.row + cell.rows - 1
            box = (xs[cell.col], y[cell.row][0], xs[cell.col + cell.cols], y[last][1])
            boxes.append(box)
            self._cell(cell, lines, box, sized, grid)
        draw_rules(self.canvas, self.layout.rules, boxes, self.height)
        self.edge = edge
        return edge

    def _cell(self, cell: GridCell, lines: tuple[str, ...], box: Box, sized: Sized, grid: Grid) -> None:
        x0, top, x1, bottom = box
        if cell.truth:
            self.cells.append(replace(cell.truth, page=self.page, box=box))
        if not cell.text:
            return
        step = sized.font * fonts.LINE
        spare = bottom - top - len(lines) * step
        above = spare / 2
        if cell.role == "code":
            above = {"top": 2.0, "middle": spare / 2, "bottom": spare - 2.0}[self.layout.code_align]
        for n, line in enumerate(lines):
            wide = fonts.width(line, sized.font)
            x = {
                "left": x0 + sized.pad + cell.indent * sized.font,
                "center": (x0 + x1 - wide) / 2,
                "right": x1 - sized.pad - wide,
            }[cell.align]
            baseline = top + above + (n + 1) * step - sized.font * 0.1
            self._text(x, baseline, line, sized.font, self.layout.digit_offset if cell.role != "head" else 0)

    def _outside(self, sized: Sized, left: float) -> None:
        """Leftovers of the producer under the page box: text that no reader sees and nobody may extract."""
        for n, line in enumerate(("合计 99,999.99 88,888.88", "2019999 其他一般公共服务支出 77,777.77")):
            self._text(left, self.height + 30 + 14 * n, line, sized.font)
