"""Pictures of pages: their rules, their text where the reader of pictures is installed, what is said where it is not."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from loaders.document import Refused
from loaders.forms.assemble import assemble
from loaders.forms.catalogue import default_catalogue
from loaders.grid.grid import Grid
from loaders.read import files, scan
from loaders.read.files import open_source
from loaders.read.page import GlyphPage
from samples import Disclosure, Layout, render_pdf
from tests.read.writers import save


def picture(data: bytes, page: int, dpi: int = 110):  # type: ignore[no-untyped-def]
    return pypdfium2.PdfDocument(data)[page].render(scale=dpi / 72).to_pil().convert("RGB")


def as_pdf(picture, dpi: int = 110) -> bytes:  # type: ignore[no-untyped-def]
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=dpi)
    return out.getvalue()


@pytest.fixture(scope="module")
def form(final: Disclosure) -> bytes:
    """A document whose first page is a form."""
    return render_pdf(final, Layout(cover=False, contents=False, narrative="none")).data


def test_pictures_are_refused_where_they_cannot_be_read(
    form: bytes, final: Disclosure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("PIL")
    monkeypatch.setattr(files, "can_recognise", lambda: False)
    monkeypatch.setattr(scan, "can_recognise", lambda: False)
    scanned = save(tmp_path, final, as_pdf(picture(form, 0)), ".pdf")
    image = tmp_path / "page.png"
    picture(form, 0).save(image)
    for path in (scanned, image):
        with pytest.raises(Refused) as refused:
            list(open_source(path).items)
        assert refused.value.code == "no_text"
        assert "juesuan[ocr]" in refused.value.remedy


def test_a_page_that_is_a_picture_among_others_is_named(
    form: bytes, final: Disclosure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "can_recognise", lambda: False)
    book = pypdfium2.PdfDocument(form)
    book.import_pages(pypdfium2.PdfDocument(as_pdf(picture(form, 0))), index=1)
    out = io.BytesIO()
    book.save(out)
    source = open_source(save(tmp_path, final, out.getvalue(), ".pdf"))
    assert 2 not in {item.page for item in source.items}
    assert [(finding.code, finding.page) for finding in source.findings] == [("page_not_read", 2)]


@pytest.mark.parametrize("angle", [0.0, 0.8, -1.2])
def test_rules_are_found_in_a_picture_even_if_it_is_turned(angle: float, monkeypatch: pytest.MonkeyPatch) -> None:
    cv2 = pytest.importorskip("cv2")
    monkeypatch.setattr(scan, "_glyphs", lambda gray, points: scan_nothing())
    pixels = np.full((800, 1200, 3), 255, dtype=np.uint8)
    cv2.circle(pixels, (500, 400), 120, (255, 0, 0), 6)  # a seal
    for y in range(100, 701, 100):
        cv2.line(pixels, (100, y), (1100, y), (0, 0, 0), 2)
    for x in range(100, 1101, 250):
        cv2.line(pixels, (x, 100), (x, 700), (0, 0, 0), 2)
    turn = cv2.getRotationMatrix2D((600, 400), angle, 1.0)
    pixels = cv2.warpAffine(pixels, turn, (1200, 800), borderValue=(255, 255, 255))
    page = scan.recognise(pixels, 3, 0.5)
    assert (page.number, page.width, page.height, page.method) == (3, 600.0, 400.0, "ocr")
    assert sorted(round(y / 50) * 50 for y in page.horizontal[:, 0].tolist()) == [50, 100, 150, 200, 250, 300, 350]
    assert sorted(round(x / 25) * 25 for x in page.vertical[:, 0].tolist()) == [50, 175, 300, 425, 550]


def scan_nothing() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    empty = GlyphPage(1, 1, 1, np.zeros(0, "<U1"), *[np.zeros((0, 4), np.float32)] * 2, *[np.zeros((0, 3))] * 2)
    return empty.chars, empty.boxes, empty.baselines[:, 0]


def test_a_scanned_form_gives_its_amounts(form: bytes, final: Disclosure, tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    pytest.importorskip("onnxruntime")
    scanned = save(tmp_path, final, as_pdf(picture(form, 0, 150), 150), ".pdf")
    tables = assemble(open_source(scanned).items, default_catalogue()).tables
    rendered = render_pdf(final, Layout(cover=False, contents=False, narrative="none"))
    amounts = [amount for table in tables for row in table.rows for half in row for amount in half.amounts]
    assert Counter(amount.printed for amount in amounts) == Counter(c.printed for c in rendered.cells if c.page == 1)
    assert all(amount.box is not None for amount in amounts)
    assert [(table.form.id if table.form else "", table.method) for table in tables] == [("final.summary", "ocr")]


def test_an_image_file_is_a_page(form: bytes, tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    pytest.importorskip("onnxruntime")
    path = tmp_path / "page.jpg"
    image = picture(form, 0, 150)
    image.crop((0, 0, image.width, image.height // 3)).save(path, quality=85)
    source = open_source(path)
    items = list(source.items)
    assert (source.kind, source.pages) == ("image", 1)
    assert any(isinstance(item, Grid) and item.method == "ocr" for item in items)


def test_damaged_pictures_are_refused(form: bytes, tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    path = tmp_path / "page.png"
    for data in (b"\x89PNG\r\n\x1a\n" + bytes(100), b"\xff\xd8\xff\xe0" + bytes(400)):
        path.write_bytes(data)
        with pytest.raises(Refused) as refused:
            list(open_source(path).items)
        assert refused.value.code == "damaged"
