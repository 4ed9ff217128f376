"""Pages whose text does not run to the right: tables printed across, pages stored upside down."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from loaders.check.coverage import coverage
from samples import fonts
from tests.read.paper import amounts, draw_form, expected, printed, read

WIDTH, HEIGHT = 595.0, 842.0
#: Turn of the text -> the matrix that draws it, on a page that lies.
WAYS = {
    "up": (0, 1, -1, 0, HEIGHT, 0),
    "down": (0, -1, 1, 0, 0, WIDTH),
    "upside down": (-1, 0, 0, -1, WIDTH, HEIGHT),
}


@pytest.mark.parametrize("footed", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_a_page_is_read_the_way_its_text_runs(tmp_path: Path, way: str, footed: bool) -> None:
    """Also with a page number that stands upright."""
    size = (WIDTH, HEIGHT) if way == "upside down" else (HEIGHT, WIDTH)

    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.transform(*WAYS[way])
        draw_form(canvas)
        canvas.restoreState()
        if footed:
            fonts.draw(canvas, size[0] / 2, 20, "- 12 -", 9)

    document = read(tmp_path, printed(draw, size))
    assert amounts(document) == expected()
    measured = coverage(Path(document.path), document=document)
    assert measured.tokens and not measured.surplus
    assert {text for _, text, _ in measured.missing} <= {"1", "2"}  # the page number, digit by digit
    for cell in document.statements[0].cells:  # places are those of the page with its text upright
        assert cell.box is not None and cell.box[2] - cell.box[0] > cell.box[3] - cell.box[1]


def test_a_heading_set_down_the_page_turns_nothing(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        draw_form(canvas)
        canvas.rotate(90)
        fonts.draw(canvas, 300, -20, "青石县应急管理局2019年度部门决算公开", 9)

    assert amounts(read(tmp_path, printed(draw))) == expected()
