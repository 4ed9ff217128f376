"""One form on a page drawn by hand, to be printed as other programs print it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from loaders.document import Document
from loaders.pipeline import read_document
from samples import fonts

PAPER = (595.0, 842.0)
COVER = "青石县应急管理局2019年度部门决算"
TITLE = "支出决算表"
ROWS = (
    ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"),
    ("合计", "", "1,205.60", "890.30", "315.30"),
    ("201", "一般公共服务支出", "815.30", "500.00", "315.30"),
    ("20103", "政府办公厅（室）及相关机构事务", "815.30", "500.00", "315.30"),
    ("2010301", "行政运行", "500.00", "500.00", ""),
    ("2010302", "一般行政管理事务", "315.30", "", "315.30"),
    ("208", "社会保障和就业支出", "390.30", "390.30", ""),
    ("20805", "行政事业单位离退休", "390.30", "390.30", ""),
    ("2080505", "机关事业单位基本养老保险缴费支出", "390.30", "390.30", ""),
)
#: Left edges of the columns, and the right one of the last.
EDGES = (50.0, 110.0, 290.0, 370.0, 450.0, 530.0)
HEIGHT, SIZE = 20.0, 9.0


@dataclass(frozen=True, slots=True)
class Look:
    """How the form is drawn. `clip`: what a cell has no room for is cut off and stays in the file."""

    edges: Sequence[float] = EDGES
    clip: bool = False
    centred: bool = False
    ruled: bool = True
    rows: Sequence[Sequence[str]] = ROWS


def draw_form(canvas: Canvas, look: Look | None = None, top: float = 740.0) -> None:
    """Title, unit and table, from `top` down."""
    look = look or Look()
    fonts.register()
    fonts.draw(canvas, 240, top + 40, TITLE, 14)
    fonts.draw(canvas, look.edges[0], top + 8, "单位：万元", SIZE)
    for r, row in enumerate(look.rows):
        for c, text in enumerate(row):
            draw_cell(canvas, look, (look.edges[c], look.edges[c + 1]), top - r * HEIGHT, text, head=r == 0)


def draw_cell(canvas: Canvas, look: Look, sides: tuple[float, float], top: float, text: str, *, head: bool) -> None:
    """One cell: its frame and its text, figures at the right."""
    left, right = sides
    if look.ruled:
        canvas.setLineWidth(0.5)
        canvas.rect(left, top - HEIGHT, right - left, HEIGHT)
    if not text:
        return
    wide = fonts.width(text, SIZE)
    figure = text[0].isdecimal() and "." in text
    x = right - 2 - wide if figure else left + 2
    if head or look.centred:
        x = (left + right - wide) / 2
    canvas.saveState()
    if look.clip:
        path = canvas.beginPath()
        path.rect(left, top - HEIGHT, right - left, HEIGHT)
        canvas.clipPath(path, stroke=0, fill=0)
    fonts.draw(canvas, x, top - HEIGHT / 2 - SIZE * 0.35, text, SIZE)
    canvas.restoreState()


def printed(draw: Callable[[Canvas], None], size: tuple[float, float] = PAPER) -> bytes:
    """A document: its cover, and the page that `draw` draws."""
    fonts.register()
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=PAPER, invariant=1)
    fonts.draw(canvas, 120, 600, COVER, 20)
    canvas.showPage()
    canvas.setPageSize(size)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def read(folder: Path, content: bytes) -> Document:
    """The document as a reader gets it."""
    path = folder / f"{COVER}.pdf"
    path.write_bytes(content)
    return read_document(path, narrative=False)


def amounts(document: Document) -> list[tuple[str, str, str, bool]]:
    """Row, column and print of every amount, and whether its meaning is certain."""
    return [
        (c.row_code or c.row_name, c.column[-1] if c.column else "", c.printed, bool(c.meaning))
        for s in document.statements
        for c in s.cells
    ]


def expected(rows: Sequence[Sequence[str]] = ROWS) -> list[tuple[str, str, str, bool]]:
    """The amounts of the form, all of them certain."""
    return [(row[0], rows[0][c], row[c], True) for row in rows[1:] for c in range(2, len(row)) if row[c]]
