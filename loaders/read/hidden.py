"""Text that a PDF page holds and does not show: drawn without ink, in white on the paper, or beneath a picture.

Such text on a page that is a picture is what a program recognised in the picture. On any other page it is nothing that
was published.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from loaders.read.ink import plain
from loaders.read.objects import Drawn, Stroke, bounds_of, objects_of

#: Pages with more text objects than this are asked for every fourth at first: glyph by glyph, four make a figure.
_MANY, _STEP = 400, 4
#: As bright as this is the paper's white (luminance, 0..255); fainter than this is no ink (alpha, 0..255).
_WHITE, _CLEAR = 251.0, 8
#: A picture over so much of the page, and so much of its text hidden: the text was recognised in it.
_PICTURE, _HIDDEN = 0.5, 0.8
#: A picture over so much of the page, drawn after so much of its text, covers it.
_COVER, _AFTER = 0.8, 0.9
_NO_INK = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)

_P = ctypes.c_void_p
_I = ctypes.c_int
_mode = plain(raw.FPDFTextObj_GetTextRenderMode, _I, _P)
_fill = plain(raw.FPDFPageObj_GetFillColor, _I, _P, _P, _P, _P, _P)
_clear = plain(raw.FPDFPageObj_HasTransparency, _I, _P)
_draw_mode = plain(raw.FPDFPath_GetDrawMode, _I, _P, _P, _P)
_owner = plain(raw.FPDFText_GetTextObject, _P, _P, _I)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Which glyphs are not shown, and whether they were recognised in the picture that the page is."""

    glyphs: NDArray[np.bool_]
    recognised: bool = False


def hidden(page: pdfium.PdfPage, drawn: Drawn, textpage: int, indices: NDArray[np.int64]) -> Hidden:
    """The hidden glyphs of an open page; `indices` are the numbers of its glyphs on the text page."""
    nothing = np.zeros(len(indices), dtype=bool)
    area = max(float(np.prod(page.get_size())), 1.0)
    if not len(indices):
        return Hidden(nothing)
    if _covered(page, drawn, area):
        return Hidden(~nothing, recognised=True)
    items = [text[0] for text in drawn.texts]
    if not any(_unseen(items[:: _STEP if len(items) > _MANY else 1])):
        return Hidden(nothing)
    inkless, white = _unseen(items)
    if white:
        white -= _on_a_ground(page, white)
    away = np.array(sorted(inkless | white), dtype=np.uint64)
    owner = np.array([_owner(textpage, i) or 0 for i in indices.tolist()], dtype=np.uint64)
    glyphs = np.isin(owner, away)
    return Hidden(glyphs, recognised=bool(drawn.image_area > _PICTURE * area and glyphs.mean() > _HIDDEN))


def _unseen(items: Iterable[int]) -> tuple[set[int], set[int]]:
    """The text objects without ink, and the white ones."""
    inkless: set[int] = set()
    white: set[int] = set()
    rgba = (ctypes.c_uint * 4)()
    at = ctypes.addressof(rgba)
    places = (at, at + 4, at + 8, at + 12)
    for item in items:
        mode = _mode(item)
        if mode == raw.FPDF_TEXTRENDERMODE_FILL:
            if not _fill(item, *places):
                continue
            if rgba[1] > _WHITE and _is_white(rgba):
                white.add(item)
            if rgba[3] < _CLEAR:
                inkless.add(item)
        elif mode in _NO_INK:
            inkless.add(item)
    return inkless, white


def _is_white(rgba: ctypes.Array[ctypes.c_uint]) -> bool:
    return 0.299 * rgba[0] + 0.587 * rgba[1] + 0.114 * rgba[2] >= _WHITE


def _on_a_ground(page: pdfium.PdfPage, white: set[int]) -> set[int]:
    """The white text that stands on something darker."""
    grounds: list[Stroke] = []
    places: dict[int, Stroke] = {}
    for item, kind, outer in objects_of(page):
        ground = kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)
        if item in white or ground or (kind == raw.FPDF_PAGEOBJ_PATH and _is_shade(item)):
            box = bounds_of(item, outer)
            if box is not None and item in white:
                places[item] = box
            elif box is not None:
                grounds.append(box)
    return {item for item, box in places.items() if _stands_on(box, grounds)}


def _is_shade(path: int) -> bool:
    """The path is filled with a colour other than white."""
    fills, strokes = ctypes.c_int(), ctypes.c_int()
    _draw_mode(path, ctypes.addressof(fills), ctypes.addressof(strokes))
    if not fills.value:
        return False
    rgba = (ctypes.c_uint * 4)()
    at = ctypes.addressof(rgba)
    _fill(path, at, at + 4, at + 8, at + 12)
    return not _is_white(rgba) and rgba[3] >= _CLEAR


def _stands_on(box: Stroke, places: list[Stroke]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in places)


def _covered(page: pdfium.PdfPage, drawn: Drawn, area: float) -> bool:
    """An opaque picture over the page was drawn after its text."""
    for item, (x0, y0, x1, y1), before in drawn.pictures:
        if (x1 - x0) * (y1 - y0) > _COVER * area and before > _AFTER * len(drawn.texts) and not _clear(item):
            return _is_opaque(page, item)
    return False


def _is_opaque(page: pdfium.PdfPage, item: int) -> bool:
    """No part of a picture lets through what is beneath it."""
    picture = ctypes.cast(item, raw.FPDF_PAGEOBJECT)
    bitmap = raw.FPDFImageObj_GetRenderedBitmap(page.pdf.raw, page.raw, picture)
    if not bitmap:
        return False
    try:
        if raw.FPDFBitmap_GetFormat(bitmap) != raw.FPDFBitmap_BGRA:
            return True
        size = raw.FPDFBitmap_GetStride(bitmap) * raw.FPDFBitmap_GetHeight(bitmap)
        pixels = np.ctypeslib.as_array(
            ctypes.cast(raw.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_uint8)), (size,)
        )
        return bool(np.mean(pixels[3::4] > 250) > _COVER)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
