"""Text that a page holds and does not show, shows and does not tell, or draws as shapes."""

from __future__ import annotations

import io
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from loaders.document import Refused
from loaders.read import files, scan, undecoded
from loaders.read.pdf import read_pdf
from samples import fonts
from tests.read.paper import EDGES, HEIGHT, PAPER, ROWS, SIZE, amounts, draw_form, expected, printed, read

HIDDEN = (("一般公共服务支出", "99,999.99"), ("行政运行", "88,888.88"))


@pytest.fixture(autouse=True)
def _without_the_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "can_recognise", lambda: False)


def _over_the_form(canvas: Canvas) -> None:
    for n, row in enumerate(HIDDEN):
        for c, text in enumerate(row):
            fonts.draw(canvas, EDGES[1 + c] + 4, 740 - (4 + n) * HEIGHT - 12, text, SIZE)


def without_ink(canvas: Canvas) -> None:
    canvas._code.append("3 Tr")
    _over_the_form(canvas)


def white_on_paper(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    _over_the_form(canvas)


def clear(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    _over_the_form(canvas)


@pytest.mark.parametrize("hide", [without_ink, white_on_paper, clear])
def test_what_is_not_shown_is_not_read(tmp_path: Path, hide: Any) -> None:
    def draw(canvas: Canvas) -> None:
        draw_form(canvas)
        hide(canvas)

    assert amounts(read(tmp_path, printed(draw))) == expected()


def test_white_text_on_a_dark_ground_is_shown(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.3)
        bottom = 740 - len(ROWS) * HEIGHT
        canvas.rect(EDGES[0], bottom, EDGES[-1] - EDGES[0], 800 - bottom, stroke=0, fill=1)
        canvas.setFillGray(1)
        draw_form(canvas)

    assert amounts(read(tmp_path, printed(draw))) == expected()


def _picture() -> Any:
    """The form as a picture."""
    page = pypdfium2.PdfDocument(printed(draw_form))[1]
    return page.render(scale=150 / 72).to_pil().convert("L")


#: Where the picture is drawn, and the ink of the text. In black and after the picture it is text for all to see.
@pytest.mark.parametrize(("where", "ink"), [("before", "none"), ("after", "none"), ("after", "black")])
def test_text_behind_a_picture_of_the_page_was_recognised_in_it(tmp_path: Path, where: str, ink: str) -> None:
    """Whether it has no ink or the picture covers it: its amounts are certain only where identities confirm them."""
    picture = ImageReader(_picture())

    def draw(canvas: Canvas) -> None:
        if where == "before":
            canvas.drawImage(picture, 0, 0, *PAPER)
        if ink == "none":
            canvas._code.append("3 Tr")
        draw_form(canvas)
        if where == "after":
            canvas.drawImage(picture, 0, 0, *PAPER)

    document = read(tmp_path, printed(draw))
    assert [(f.code, f.page) for f in document.findings if f.code == "page_recognised"] == [("page_recognised", 2)]
    cells = [cell for statement in document.statements for cell in statement.cells]
    assert sorted(c.printed for c in cells) == sorted(printed for _, _, printed, _ in expected())
    assert {cell.method for cell in cells} == {"ocr"}


def test_rules_of_a_picture_are_those_of_the_text_behind_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("cv2")
    monkeypatch.setattr(files, "can_recognise", lambda: True)
    picture = ImageReader(_picture())

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(picture, 0, 0, *PAPER)
        canvas._code.append("3 Tr")
        draw_form(canvas)

    document = read(tmp_path, printed(draw))
    assert [row[:3] for row in amounts(document)] == [row[:3] for row in expected()]


def _without_maps(content: bytes) -> bytes:
    """The fonts' maps to Unicode taken away."""
    return re.sub(rb"/ToUnicode \d+ 0 R", lambda m: b" " * len(m.group()), content)


def test_a_page_that_does_not_tell_its_characters_is_not_read(tmp_path: Path) -> None:
    content = _without_maps(printed(draw_form))
    path = tmp_path / "青石县应急管理局2019年度部门决算.pdf"
    path.write_bytes(content)
    page = list(read_pdf(path))[1]
    text = "".join(page.chars)
    assert page.undecoded > 50
    assert not re.search(r"[^\d.,�:]", text.replace("（", "").replace("）", "")), "no character is taken for another"
    with pytest.raises(Refused) as refused:
        read(tmp_path, content)
    assert refused.value.code == "no_text"
    assert "which characters" in refused.value.detail
    assert "juesuan[ocr]" in refused.value.remedy


def test_one_such_page_among_others_is_named(tmp_path: Path) -> None:
    book = pypdfium2.PdfDocument(printed(draw_form))
    book.import_pages(pypdfium2.PdfDocument(_without_maps(printed(draw_form))), pages=[1], index=2)
    out = io.BytesIO()
    book.save(out)
    document = read(tmp_path, out.getvalue())
    assert [(f.code, f.page) for f in document.findings] == [("page_not_decoded", 3)]
    assert amounts(document) == expected()


@pytest.mark.parametrize(
    ("text", "errors", "bad"),
    [
        ("行政运行12", set(), ""),
        ("行政运行12.50", {1}, "政"),  # one glyph without a map in a font that has one
        ("行政运行12.50", {0, 1, 2}, "行政运行12.50"),  # a font without a map
        ("\x01行政运行12.50", set(), "\x01行政运行12.50"),
        ("行政�运行12.50行政�运行12.50", set(), "��"),
    ],
)
def test_which_glyphs_are_not_known(monkeypatch: pytest.MonkeyPatch, text: str, errors: set[int], bad: str) -> None:
    monkeypatch.setattr(undecoded, "_map_error", lambda _, i: int(i in errors))
    monkeypatch.setattr(undecoded, "_owner", lambda _, i: 7)
    monkeypatch.setattr(undecoded, "_font", lambda owner: 9)
    monkeypatch.setattr(undecoded, "_SAMPLE", 1)
    codes = np.array([ord(c) for c in text], dtype=np.uint32)
    found = undecoded.undecoded(1, np.arange(len(text)), codes)
    assert "".join(c for c, unknown in zip(text, found.tolist(), strict=True) if unknown) == bad


def test_characters_that_are_not_known_are_said() -> None:
    page = SimpleNamespace(number=4, chars=np.array(list("2�1行政")), undecoded=1)
    finding = scan.partly_decoded(page)  # type: ignore[arg-type]
    assert (finding.code, finding.page, finding.severity) == ("text_not_decoded", 4, "warning")


def test_characters_drawn_as_shapes_are_a_picture(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for n in range(400):
            x, y = 60 + 11 * (n % 40), 700 - 14 * (n // 40)
            path = canvas.beginPath()
            path.moveTo(x, y)
            path.curveTo(x + 2, y + 8, x + 6, y + 8, x + 8, y)
            path.curveTo(x + 6, y + 3, x + 4, y + 3, x + 2, y)
            path.curveTo(x + 6, y + 3, x + 4, y + 3, x, y)
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)

    path = tmp_path / "青石县应急管理局2019年度部门决算.pdf"
    path.write_bytes(printed(draw))
    page = list(read_pdf(path))[1]
    assert scan.is_picture(page)


def test_a_line_without_words_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    corners = [(10.0, 10.0), (30.0, 10.0), (30.0, 20.0), (10.0, 20.0)]
    result = SimpleNamespace(word_results=((("收入", 0.9, corners),), ("", 1.0, None)))
    monkeypatch.setattr(scan, "_engine", lambda: lambda *_, **__: result)
    pixels = np.full((40, 40), 255, dtype=np.uint8)
    pixels[10:20, 10:30] = 0
    chars, boxes, baselines = scan._glyphs(pixels, 1.0)
    assert "".join(chars) == "收入"
    assert len(boxes) == len(baselines) == 2
