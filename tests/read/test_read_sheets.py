"""A sheet too wide for its paper: its last columns are printed on pages of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from loaders.document import Document
from loaders.forms.text import normal
from samples import fonts
from tests.read.paper import HEIGHT, ROWS, SIZE, TITLE, Look, amounts, draw_cell, expected, printed, read

WIDTHS = (60.0, 180.0, 80.0, 80.0, 80.0)
LEFT, TOP = 50.0, 740.0
BODY = "部门：青石县应急管理局"


def strip(
    canvas: Canvas, columns: Sequence[int], rows: Sequence[int], heading: Sequence[tuple[float, str]], top: float = TOP
) -> None:
    """These columns and rows of the form on a page, with pieces of its heading at places above it."""
    for x, text in heading:
        title = "表" in text or text in TITLE
        fonts.draw(canvas, x, top + (40 if title else 8), text, 14 if title else SIZE)
    x = LEFT
    for c in columns:
        for n, r in enumerate(rows):
            draw_cell(canvas, Look(), (x, x + WIDTHS[c]), top - n * HEIGHT, ROWS[r][c], head=r == 0)
        x += WIDTHS[c]
    canvas.showPage()


def document(folder: Path, pages: Sequence[tuple[object, ...]]) -> Document:
    def draw(canvas: Canvas) -> None:
        for page in pages:
            strip(canvas, *page)  # type: ignore[arg-type]

    return read(folder, printed(draw))


ALL, FIRST, LAST = range(9), range(5), range(5, 9)
HEADED = ((LEFT, BODY), (250.0, TITLE))
REST = ((LEFT, "单位：万元"),)


@pytest.mark.parametrize("cut", [2, 3, 4])
def test_columns_on_the_next_page_are_of_the_same_rows(tmp_path: Path, cut: int) -> None:
    read_of = document(tmp_path, [(range(cut), ALL, HEADED), (range(cut, 5), ALL, REST)])
    assert amounts(read_of) == expected()
    pages = {(cell.column[-1], cell.page) for cell in read_of.statements[0].cells}
    assert pages == {(ROWS[0][c], 2 if c < cut else 3) for c in range(2, 5)}
    assert {statement.unit for statement in read_of.statements} == {"万元"}


@pytest.mark.parametrize("pieces", [("支出决算表", "算表"), ("支出决", "算表"), ("", "支出决算表")])
def test_a_title_that_the_paper_cuts(tmp_path: Path, pieces: tuple[str, str]) -> None:
    left = ((LEFT, BODY), *([(320.0, pieces[0])] if pieces[0] else []))
    right = ((LEFT, pieces[1]), (200.0, "单位：万元"))
    read_of = document(tmp_path, [(range(3), ALL, left), (range(3, 5), ALL, right)])
    assert [normal(statement.title) for statement in read_of.statements] == [TITLE]
    assert amounts(read_of) == expected()


def test_over_then_down_and_down_then_over(tmp_path: Path) -> None:
    top_left, top_right = (range(3), FIRST, HEADED), (range(3, 5), FIRST, REST)
    low_left, low_right = (range(3), LAST, ()), (range(3, 5), LAST, ())
    over = document(tmp_path, [top_left, top_right, low_left, low_right])
    down = document(tmp_path, [top_left, low_left, top_right, low_right])
    assert amounts(over) == amounts(down) == expected()


def test_columns_printed_on_every_page_are_read_once(tmp_path: Path) -> None:
    read_of = document(tmp_path, [(range(3), ALL, HEADED), ((0, 1, 3, 4), ALL, REST)])
    assert amounts(read_of) == expected()


def test_forms_of_the_same_shape_stay_apart(tmp_path: Path) -> None:
    """Same rows at the same heights, each with its own title and unit."""
    other = ((LEFT, BODY), (400.0, "单位：万元"), (250.0, "一般公共预算财政拨款支出决算表"))
    whole = ((LEFT, BODY), (400.0, "单位：万元"), (250.0, TITLE))
    read_of = document(tmp_path, [((0, 1, 2, 3), ALL, whole), ((0, 1, 2, 3, 4), ALL, other)])
    assert [len(s.cells) for s in read_of.statements] == [15, 19]


def test_rows_at_other_heights_are_not_put_beside_each_other(tmp_path: Path) -> None:
    read_of = document(tmp_path, [(range(3), ALL, HEADED), (range(3, 5), ALL, REST, TOP - 7)])
    beside = [cell for s in read_of.statements for cell in s.cells if cell.page == 3]
    assert not [cell for cell in beside if cell.meaning]


def test_pages_that_go_on_below_are_no_strips(tmp_path: Path) -> None:
    whole = ((LEFT, BODY), (400.0, "单位：万元"), (250.0, TITLE))
    read_of = document(tmp_path, [(range(5), FIRST, whole), (range(5), LAST, ())])
    assert amounts(read_of) == expected()


def test_pages_that_repeat_the_title_go_on_below(tmp_path: Path) -> None:
    """As many rows on each, at the same heights: columns of the same widths are no further ones."""
    whole = ((LEFT, BODY), (400.0, "单位：万元"), (250.0, TITLE))
    again = ((250.0, TITLE),)
    parts = [(range(5), [0, *part], heading) for part, heading in (
        ((1, 2), whole), ((3, 4, 5), again), ((6, 7, 8), again))]  # fmt: skip
    assert amounts(document(tmp_path, parts)) == expected()


def test_the_numbers_of_the_columns_are_no_amounts_on_a_page_of_their_own(tmp_path: Path) -> None:
    """The page ends below the head, and the next one begins with 1 2 3."""
    head = ("", "", "1", "2", "3")
    rows = [ROWS[0], head, *ROWS[1:]]

    def draw(canvas: Canvas) -> None:
        for heading, part in ((((LEFT, BODY), (400.0, "单位：万元"), (250.0, TITLE)), rows[:1]), ((), rows[1:])):
            for x, text in heading:
                fonts.draw(canvas, x, TOP + (40 if text == TITLE else 8), text, SIZE)
            for n, row in enumerate(part):
                x = LEFT
                for width, text in zip(WIDTHS, row, strict=True):
                    draw_cell(canvas, Look(), (x, x + width), TOP - n * HEIGHT, text, head=row is ROWS[0])
                    x += width
            canvas.showPage()

    assert amounts(read(tmp_path, printed(draw))) == expected()
