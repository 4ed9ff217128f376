"""Names and heads of more lines than their row has room for, drawn over the rules above and below."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from samples import fonts
from tests.read.paper import EDGES, HEIGHT, ROWS, SIZE, TITLE, Look, amounts, draw_cell, expected, printed, read

TOP = 740.0
LOW = 11.0  # height of a row


def draw(canvas: Canvas) -> None:
    """Rows as low as one line. The head of the codes and one name have two."""
    fonts.draw(canvas, 240, TOP + 40, TITLE, 14)
    fonts.draw(canvas, 50, TOP + 18, "单位：万元", SIZE)
    broken = {(0, 0): ["功能分类科", "目编码"], (3, 1): ["政府办公厅（室）及相", "关机构事务"]}
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            sides, top = (EDGES[c], EDGES[c + 1]), TOP - r * LOW
            canvas.setLineWidth(0.5)
            canvas.rect(sides[0], top - LOW, sides[1] - sides[0], LOW)
            lines = broken.get((r, c), [text])
            high = len(lines) * 10.5
            begin = top - (LOW - high) / 2
            for n, line in enumerate(lines):
                figure = c > 1 and r > 0
                x = sides[1] - 2 - fonts.width(line, SIZE) if figure else sides[0] + 2
                if r == 0:
                    x = (sides[0] + sides[1] - fonts.width(line, SIZE)) / 2
                if line:
                    fonts.draw(canvas, x, begin - n * 10.5 - 9.0, line, SIZE)


def test_lines_over_the_rules_stay_together(tmp_path: Path) -> None:
    document = read(tmp_path, printed(draw))
    assert amounts(document) == expected()
    assert {c.row_name for s in document.statements for c in s.cells if c.row_code == "20103"} == {ROWS[3][1]}


def test_lines_of_their_own_cells_stay_in_them(tmp_path: Path) -> None:
    """Drawn column by column, one name below the other: no rule cuts them."""

    def by_columns(canvas: Canvas) -> None:
        fonts.draw(canvas, 240, TOP + 40, TITLE, 14)
        fonts.draw(canvas, 50, TOP + 8, "单位：万元", SIZE)
        for c in range(5):
            for r, row in enumerate(ROWS):
                draw_cell(canvas, Look(), (EDGES[c], EDGES[c + 1]), TOP - r * HEIGHT, row[c], head=r == 0)

    assert amounts(read(tmp_path, printed(by_columns))) == expected()
