"""PDF to glyph pages, through pdfium.

pdfium is called through its C functions with plain integer arguments: the glyph boxes of a page go straight into one
array, which costs a fifth of a ctypes call with typed pointers. One page is open at a time, so memory is bounded by
the page and not by the file.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from loaders.document import Refused
from loaders.read.clip import cut_objects, home_of
from loaders.read.hidden import hidden
from loaders.read.ink import Watch, laid_over, plain
from loaders.read.objects import Drawn, drawn_on
from loaders.read.page import Floats, GlyphPage
from loaders.read.sizes import to_size
from loaders.read.space import apply, compose, display_transform, upright
from loaders.read.undecoded import BLANK, MARK, undecoded

MAX_PAGES = 3000
MAX_GLYPHS_PER_PAGE = 200_000

_P = ctypes.c_void_p
_I = ctypes.c_int

_get_unicode = plain(raw.FPDFText_GetUnicode, ctypes.c_uint, _P, _I)
_get_loose_box = plain(raw.FPDFText_GetLooseCharBox, _I, _P, _I, _P)
_get_origin = plain(raw.FPDFText_GetCharOrigin, _I, _P, _I, _P, _P)


def open_pdf(path: Path) -> pdfium.PdfDocument:
    """Open the file, or say why not.

    Raises: Refused ('encrypted', 'damaged', 'too_long').
    """
    try:
        pdf = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise Refused(
                "encrypted", path.name, "the PDF is locked with a password.", "Save a copy without the password."
            ) from None
        raise Refused(
            "damaged", path.name, "the PDF cannot be opened; it is damaged or cut off.", "Download it again."
        ) from None
    pages = len(pdf)
    if pages > MAX_PAGES:
        pdf.close()
        raise Refused("too_long", path.name, f"the PDF has {pages} pages, more than {MAX_PAGES}.", "Split it.")
    if pages == 0:
        pdf.close()
        raise Refused("damaged", path.name, "the PDF has no pages.", "Download it again.")
    return pdf


def read_pages(pdf: pdfium.PdfDocument, name: str) -> Iterator[GlyphPage]:
    """The pages of an open PDF, one after the other; closes it at the end. Raises: Refused ('damaged')."""
    watch = Watch()
    try:
        for index in range(len(pdf)):
            yield _read_page(pdf, index, name, watch)
    finally:
        pdf.close()


def read_pdf(path: Path) -> Iterator[GlyphPage]:
    """The pages of a PDF, one after the other. Raises `Refused` as `open_pdf` does."""
    yield from read_pages(open_pdf(path), path.name)


def _read_page(pdf: pdfium.PdfDocument, index: int, name: str, watch: Watch) -> GlyphPage:
    try:
        page = pdf[index]
    except pdfium.PdfiumError:
        raise Refused(
            "damaged",
            name,
            f"page {index + 1} of the PDF cannot be read; the file is damaged or cut off.",
            "Download it again.",
        ) from None
    try:
        return _read(page, index + 1, drawn_on(page), watch)
    finally:
        page.close()


def _read(page: pdfium.PdfPage, number: int, drawn: Drawn, watch: Watch) -> GlyphPage:
    """The page with its text upright, without watermarks and without what is not on it."""
    width, height = page.get_size()
    to_display = display_transform(page)
    codes, places, origins, homes, method = _glyphs(page, drawn, watch)
    turn = upright(origins, places[:, 3] - places[:, 1], to_display, width, height)
    if turn is not None:
        to_display = compose(to_display, turn)
        if turn[0] == 0:
            width, height = height, width
    boxes = apply(to_display, places)
    middle_x = (boxes[:, 0] + boxes[:, 2]) / 2
    middle_y = (boxes[:, 1] + boxes[:, 3]) / 2
    inside = (middle_x > 0) & (middle_x < width) & (middle_y > 0) & (middle_y < height)
    baselines = origins[:, 0] * to_display[1] + origins[:, 1] * to_display[3] + to_display[5]
    to_size(codes, boxes, baselines)
    if homes is not None:
        homes = apply(to_display, homes[:, [0, 1, 0, 1]])[inside, :2]
    horizontal, vertical = drawn.rules(to_display)
    return GlyphPage(
        number,
        width,
        height,
        codes[inside].astype("<u4").view("<U1"),
        boxes[inside],
        baselines[inside].astype(np.float32),
        horizontal,
        vertical,
        min(1.0, drawn.image_area / max(width * height, 1.0)),
        method,
        homes=homes,
        curves=drawn.curves,
    )


def _glyphs(
    page: pdfium.PdfPage, drawn: Drawn, watch: Watch
) -> tuple[NDArray[np.uint32], Floats, NDArray[np.float64], Floats | None, str]:
    """Characters, boxes, origins and homes in page space, without watermarks and what is hidden; how they were had."""
    textpage = page.get_textpage()
    try:
        handle = ctypes.cast(textpage.raw, ctypes.c_void_p).value or 0
        count = max(0, min(textpage.count_chars(), MAX_GLYPHS_PER_PAGE))
        codes = np.zeros(count, dtype=np.uint32)
        rectangles = np.zeros((count, 4), dtype=np.float32)  # FS_RECTF: left, top, right, bottom
        origins = np.zeros((count, 2), dtype=np.float64)
        address, origin = rectangles.ctypes.data, origins.ctypes.data
        boxes = range(address, address + 16 * count, 16)
        for i, at, place in zip(range(count), boxes, range(origin, origin + 16 * count, 16), strict=True):
            code = _get_unicode(handle, i)
            if code > 32 or code not in BLANK:
                codes[i] = code or ord(MARK)
                _get_loose_box(handle, i, at)
                _get_origin(handle, i, place, place + 8)
        numbers = np.flatnonzero(codes)
        places = rectangles[numbers][:, [0, 3, 2, 1]]
        codes, origins = codes[numbers], origins[numbers]
        codes[undecoded(handle, numbers, codes)] = ord(MARK)
        kept = ~laid_over(drawn.texts, handle, numbers, places, origins, watch)
        homes = None
        cut = cut_objects(drawn.texts)
        if cut:
            homes, away = home_of(cut, handle, numbers, places, page.get_bbox())
            kept &= ~away
        unseen = hidden(page, drawn, handle, numbers)
        if not unseen.recognised:
            kept &= ~unseen.glyphs
    finally:
        textpage.close()
    kept &= (codes != 0xA0) & (codes != 0x3000) & (codes < 0x110000) & (codes != 0xFFFE)
    kept &= (codes < 0xD800) | (codes > 0xDFFF)
    method = "ocr" if unseen.recognised else "printed"
    return codes[kept], places[kept], origins[kept], homes[kept] if homes is not None else None, method
