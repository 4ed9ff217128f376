"""Pictures of pages: rules, text where the reader of pictures is installed, what is said where it is not."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from loaders.document import Line, Refused
from loaders.forms.assemble import assemble
from loaders.forms.catalogue import default_catalogue
from loaders.read import files, scan
from loaders.read.files import open_source
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
    monkeypatch.setattr(scan, "_glyphs", lambda gray, points: one_glyph())
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


@pytest.mark.parametrize("angle", [0.0, 0.1, -0.2, 0.35, -0.7, 2.5])
def test_the_skew_of_thin_rules_is_told(angle: float) -> None:
    """A rule one pixel thick that is turned a little is a stair of level pieces."""
    cv2 = pytest.importorskip("cv2")
    mask = np.zeros((1600, 1200), dtype=np.uint8)
    for y in range(200, 1500, 90):
        slope = np.tan(np.radians(angle))
        cv2.line(mask, (100, y), (1100, round(y + 1000 * slope)), 255, 1)
    assert scan._skew(mask, 0.5) == pytest.approx(angle, abs=0.06)
    assert scan._skew(np.zeros_like(mask), 0.5) == 0.0


def test_a_page_on_which_nothing_is_recognised_has_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    output = pytest.importorskip("rapidocr.utils.output")
    monkeypatch.setattr(scan, "_engine", lambda: lambda *_, **__: output.RapidOCROutput())
    specks = np.random.default_rng(7).normal(200, 30, (300, 240, 3)).clip(0, 255).astype(np.uint8)
    assert not len(scan.recognise(specks, 1, 0.5).chars)


@pytest.mark.parametrize(
    ("said", "error"), [("Status Message: std::bad_alloc", MemoryError), ("Invalid input", RuntimeError)]
)
def test_a_recogniser_without_memory_is_no_defect(
    said: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("cv2")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(said)

    monkeypatch.setattr(scan, "_engine", lambda: fail)
    pixels = np.full((400, 400, 3), 255, dtype=np.uint8)
    pixels[100:110, 50:350] = 0
    with pytest.raises(error):
        scan.recognise(pixels, 1, 0.36)


def test_a_scanned_form_gives_its_amounts(form: bytes, final: Disclosure, tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    pytest.importorskip("onnxruntime")
    whole = picture(form, 0, 150)
    top = whole.crop((0, 0, whole.width, whole.height * 2 // 5))  # enough, and quicker
    scanned = save(tmp_path, final, as_pdf(top, 150), ".pdf")
    tables = assemble(open_source(scanned).items, default_catalogue()).tables
    rendered = render_pdf(final, Layout(cover=False, contents=False, narrative="none"))
    amounts = [amount for table in tables for row in table.rows for half in row for amount in half.amounts]
    assert len(amounts) > 2
    assert Counter(a.printed for a in amounts) <= Counter(c.printed for c in rendered.cells if c.page == 1)
    assert all(amount.box is not None for amount in amounts)
    assert [(table.form.id if table.form else "", table.method) for table in tables] == [("final.summary", "ocr")]


def test_an_image_file_is_pages(form: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("cv2")
    monkeypatch.setattr(scan, "can_recognise", lambda: True)
    monkeypatch.setattr(scan, "_glyphs", lambda gray, points: one_glyph())
    path = tmp_path / "page.tiff"
    picture(form, 0, 60).save(path, save_all=True, append_images=[picture(form, 1, 60)])
    source = open_source(path)
    assert (source.kind, source.pages) == ("image", 2)
    assert [(item.page, item.text) for item in source.items if isinstance(item, Line)] == [(1, "甲"), (2, "甲")]


def one_glyph() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.array(["甲"]), np.array([[1, 1, 9, 9]], np.float32), np.array([8], np.float32)


def test_damaged_pictures_are_refused(form: bytes, tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    path = tmp_path / "page.png"
    for data in (b"\x89PNG\r\n\x1a\n" + bytes(100), b"\xff\xd8\xff\xe0" + bytes(400)):
        path.write_bytes(data)
        with pytest.raises(Refused) as refused:
            list(open_source(path).items)
        assert refused.value.code == "damaged"
