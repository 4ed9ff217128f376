"""Text that a cell has no room for: cut off, drawn over the blank cell beside it, or outside of what is printed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from loaders.document import Document
from samples import fonts
from tests.read.paper import EDGES, HEIGHT, ROWS, SIZE, Look, amounts, draw_form, expected, printed, read

#: A column of codes that shows four of seven digits, one of names that shows eight characters.
NARROW = (50.0, 74.0, 150.0, 230.0, 310.0, 390.0)


def names(document: Document) -> list[str]:
    return [c.row_name for s in document.statements for c in s.cells if c.column[-1] == "本年支出合计"]


@pytest.mark.parametrize("centred", [False, True])
def test_what_a_cell_cuts_off_is_its_own(tmp_path: Path, centred: bool) -> None:
    look = Look(edges=NARROW, clip=True, centred=centred)
    document = read(tmp_path, printed(lambda canvas: draw_form(canvas, look)))
    assert amounts(document) == expected()
    assert names(document)[1:] == [row[1] for row in ROWS[2:]]


def test_figures_that_are_cut_off_are_whole(tmp_path: Path) -> None:
    look = Look(edges=(50.0, 110.0, 290.0, 318.0, 342.0, 366.0), clip=True)
    document = read(tmp_path, printed(lambda canvas: draw_form(canvas, look)))
    assert amounts(document) == expected()


def test_a_name_over_a_blank_cell_is_the_name_of_its_row(tmp_path: Path) -> None:
    """Only the first amount is blank in that row: the name ends over it."""
    rows = [list(row) for row in ROWS]
    rows[3][2] = ""
    look = Look(edges=(50.0, 110.0, 223.0, 303.0, 383.0, 463.0), rows=rows)
    document = read(tmp_path, printed(lambda canvas: draw_form(canvas, look)))
    assert amounts(document) == expected(rows)
    assert not [f for f in document.findings if f.code == "unread_cell"]
    assert "政府办公厅（室）及相关机构事务" in {c.row_name for s in document.statements for c in s.cells}


def test_what_lies_outside_the_printed_area_is_not_printed(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        bottom = 740 - len(ROWS) * HEIGHT
        path = canvas.beginPath()
        path.rect(40, bottom - 1, 500, 800 - bottom)
        canvas.clipPath(path, stroke=0, fill=0)
        draw_form(canvas)
        for n in range(3):
            for c, text in enumerate(("2130101", "行政运行", "77,777.77", "66,666.66", "")):
                fonts.draw(canvas, EDGES[c] + 2, bottom - n * HEIGHT - 14, text, SIZE)
        canvas.setLineWidth(0.5)
        canvas.grid(list(EDGES), [bottom - n * HEIGHT for n in range(4)])

    assert amounts(read(tmp_path, printed(draw))) == expected()


def test_words_in_cells_that_touch_stay_apart(tmp_path: Path) -> None:
    """Heads as wide as their columns: the glyphs go on, and no rule cuts one."""
    rows = [list(row) for row in ROWS]
    look = replace(Look(), edges=(50.0, 110.0, 290.0, 344.0, 398.0, 452.0), rows=rows)
    assert amounts(read(tmp_path, printed(lambda canvas: draw_form(canvas, look)))) == expected()
