"""PDF to glyph pages, through pdfium.

pdfium is called through its C functions with plain integer arguments: the glyph boxes of a page go straight into one
array, which costs a fifth of a ctypes call with typed pointers. One page is open at a time, so memory is bounded by
the page and not by the file.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from loaders.document import Refused
from loaders.read.clip import Clipped, clip_path, count_paths, cut_objects, home_of
from loaders.read.ink import TextObject, Watch, laid_over, plain
from loaders.read.page import Floats, GlyphPage
from loaders.read.sizes import to_size

MAX_PAGES = 3000
MAX_GLYPHS_PER_PAGE = 200_000
MAX_OBJECTS_PER_PAGE = 200_000
#: A drawn box thinner than this is a rule, not a box (points).
THIN = 3.0
#: Rules shorter than this are dots of a pattern or a glyph drawn as a path (points). Grids drawn as hundreds of
#: short segments have pieces of about 2 points, so this stays below that.
SHORT = 0.7
#: A path of no more pieces than this is a stroke or a box.
_ONE_PIECE = 5
_DEPTH = 4  # form objects within form objects that are followed

_P = ctypes.c_void_p
_I = ctypes.c_int

_get_unicode = plain(raw.FPDFText_GetUnicode, ctypes.c_uint, _P, _I)
_get_loose_box = plain(raw.FPDFText_GetLooseCharBox, _I, _P, _I, _P)
_get_origin = plain(raw.FPDFText_GetCharOrigin, _I, _P, _I, _P, _P)
_count_objects = plain(raw.FPDFPage_CountObjects, _I, _P)
_get_object = plain(raw.FPDFPage_GetObject, _P, _P, _I)
_form_count = plain(raw.FPDFFormObj_CountObjects, _I, _P)
_form_object = plain(raw.FPDFFormObj_GetObject, _P, _P, ctypes.c_ulong)
_object_type = plain(raw.FPDFPageObj_GetType, _I, _P)
_bounds = plain(raw.FPDFPageObj_GetBounds, _I, _P, _P, _P, _P, _P)
_matrix = plain(raw.FPDFPageObj_GetMatrix, _I, _P, _P)
_segments = plain(raw.FPDFPath_CountSegments, _I, _P)
_segment = plain(raw.FPDFPath_GetPathSegment, _P, _P, _I)
_point = plain(raw.FPDFPathSegment_GetPoint, _I, _P, _P, _P)
_segment_type = plain(raw.FPDFPathSegment_GetType, _I, _P)
_draw_mode = plain(raw.FPDFPath_GetDrawMode, _I, _P, _P, _P)

Affine = tuple[float, float, float, float, float, float]
_IDENTITY: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


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


@dataclass(slots=True)
class _Drawn:
    """What the objects of a page draw: rules as displayed, the area of pictures (square points), text objects."""

    horizontal: Floats
    vertical: Floats
    image_area: float
    texts: list[TextObject]
    clipped: list[Clipped]


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
        width, height = page.get_size()
        to_display = _display_transform(page)
        drawn = _drawn(page, to_display)
        chars, boxes, baselines, homes = _glyphs(page, to_display, width, height, drawn, watch)
        return GlyphPage(
            index + 1,
            width,
            height,
            chars,
            boxes,
            baselines,
            drawn.horizontal,
            drawn.vertical,
            min(1.0, drawn.image_area / max(width * height, 1.0)),
            homes=homes,
        )
    finally:
        page.close()


def _display_transform(page: pdfium.PdfPage) -> Affine:
    """Page space (origin bottom left of the crop box, not rotated) to display space (origin top left, rotated)."""
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation()
    if turn == 90:
        return (0.0, 1.0, 1.0, 0.0, -bottom, -left)
    if turn == 180:
        return (-1.0, 0.0, 0.0, 1.0, right, -bottom)
    if turn == 270:
        return (0.0, -1.0, -1.0, 0.0, top, right)
    return (1.0, 0.0, 0.0, -1.0, -left, top)


def _apply(m: Affine, boxes: Floats) -> Floats:
    """Boxes (n, 4: x0, y0, x1, y1) through the matrix, with corners put in order again."""
    a, b, c, d, e, f = m
    x0 = boxes[:, 0] * a + boxes[:, 1] * c + e
    y0 = boxes[:, 0] * b + boxes[:, 1] * d + f
    x1 = boxes[:, 2] * a + boxes[:, 3] * c + e
    y1 = boxes[:, 2] * b + boxes[:, 3] * d + f
    return np.stack([np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1)], axis=1).astype(
        np.float32
    )


def _glyphs(
    page: pdfium.PdfPage, to_display: Affine, width: float, height: float, drawn_by: _Drawn, watch: Watch
) -> tuple[NDArray[Any], Floats, Floats, Floats | None]:
    """Characters, boxes, baselines and homes as displayed, without watermarks and without what is not on the page."""
    textpage = page.get_textpage()
    try:
        handle = ctypes.cast(textpage.raw, ctypes.c_void_p).value or 0
        count = min(textpage.count_chars(), MAX_GLYPHS_PER_PAGE)
        if count <= 0:
            return np.zeros(0, dtype="<U1"), np.zeros((0, 4), dtype=np.float32), np.zeros(0, dtype=np.float32), None
        codes = np.zeros(count, dtype=np.uint32)
        rectangles = np.zeros((count, 4), dtype=np.float32)  # FS_RECTF: left, top, right, bottom
        origins = np.zeros((count, 2), dtype=np.float64)
        address, origin = rectangles.ctypes.data, origins.ctypes.data
        for i in range(count):
            code = _get_unicode(handle, i)
            if code > 32:
                codes[i] = code
                _get_loose_box(handle, i, address + 16 * i)
                _get_origin(handle, i, origin + 16 * i, origin + 16 * i + 8)
        drawn = np.flatnonzero(codes > 32)
        places = rectangles[drawn][:, [0, 3, 2, 1]]
        codes[drawn[laid_over(drawn_by.texts, handle, drawn, places, origins[drawn], watch)]] = 0
        homes = None
        cut = cut_objects(drawn_by.clipped)
        if cut:
            homes = np.zeros((count, 2), dtype=np.float32)
            homes[drawn], hidden = home_of(cut, handle, drawn, places, page.get_bbox())
            codes[drawn[hidden]] = 0
    finally:
        textpage.close()
    drawn = (codes > 32) & (codes != 0xA0) & (codes != 0x3000) & (codes < 0x110000) & (codes != 0xFFFE)
    drawn &= (codes < 0xD800) | (codes > 0xDFFF)
    codes, rectangles, origins = codes[drawn], rectangles[drawn], origins[drawn]
    boxes = _apply(to_display, rectangles[:, [0, 3, 2, 1]])
    middle_x = (boxes[:, 0] + boxes[:, 2]) / 2
    middle_y = (boxes[:, 1] + boxes[:, 3]) / 2
    inside = (middle_x > 0) & (middle_x < width) & (middle_y > 0) & (middle_y < height)
    baselines = origins[:, 0] * to_display[1] + origins[:, 1] * to_display[3] + to_display[5]
    to_size(codes, boxes, baselines)
    if homes is not None:
        homes = _apply(to_display, homes[drawn][:, [0, 1, 0, 1]])[inside, :2]
    return codes[inside].astype("<u4").view("<U1"), boxes[inside], baselines[inside].astype(np.float32), homes


def _drawn(page: pdfium.PdfPage, to_display: Affine) -> _Drawn:
    segments: list[tuple[float, float, float, float]] = []
    texts: list[TextObject] = []
    clipped: list[Clipped] = []
    image_area = 0.0
    budget = MAX_OBJECTS_PER_PAGE
    box = (ctypes.c_float * 4)()
    at = ctypes.addressof(box)
    handle = ctypes.cast(page.raw, ctypes.c_void_p).value

    def walk(count: int, get: Callable[..., Any], parent: int | None, outer: Affine, depth: int) -> None:
        nonlocal image_area, budget
        for i in range(count):
            budget -= 1
            if budget < 0:
                return
            item = get(parent, i)
            kind = _object_type(item)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                texts.append((item, outer[0], outer[1], outer[2], outer[3]))
                clip = clip_path(item)
                paths = count_paths(clip)
                if paths > 0:
                    clipped.append((item, clip, paths, outer))
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                _path_rules(item, outer, segments)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                if _bounds(item, at, at + 4, at + 8, at + 12):
                    corner = _apply(outer, np.array([[box[0], box[1], box[2], box[3]]], dtype=np.float32))[0]
                    image_area += float((corner[2] - corner[0]) * (corner[3] - corner[1]))
                    if corner[2] - corner[0] < THIN or corner[3] - corner[1] < THIN:  # a rule drawn as a picture
                        segments.append((float(box[0]), float(box[1]), float(box[2]), float(box[3])))
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
                inner = (ctypes.c_float * 6)()
                matrix = _IDENTITY
                if _matrix(item, ctypes.addressof(inner)):
                    matrix = cast(Affine, tuple(inner))
                walk(_form_count(item), _form_object, item, _compose(matrix, outer), depth + 1)

    walk(_count_objects(handle), _get_object, handle, _IDENTITY, 0)
    if not segments:
        empty = np.zeros((0, 3), dtype=np.float32)
        return _Drawn(empty, empty, image_area, texts, clipped)
    boxes = _apply(to_display, np.array(segments, dtype=np.float32))
    wide = boxes[:, 2] - boxes[:, 0]
    tall = boxes[:, 3] - boxes[:, 1]
    flat = (tall <= THIN) & (wide >= tall) & (wide > SHORT)
    upright = (wide <= THIN) & (tall > wide) & (tall > SHORT)
    horizontal = np.stack([(boxes[:, 1] + boxes[:, 3]) / 2, boxes[:, 0], boxes[:, 2]], axis=1)[flat]
    vertical = np.stack([(boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 1], boxes[:, 3]], axis=1)[upright]
    return _Drawn(horizontal, vertical, image_area, texts, clipped)


def _compose(inner: Affine, outer: Affine) -> Affine:
    """The matrix that applies `inner` first and `outer` second."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _path_rules(path: int, outer: Affine, out: list[tuple[float, float, float, float]]) -> None:
    """The straight, level or upright strokes of a path, in page space.

    A thin filled box is a rule; a wide filled box without a stroke is shading and none.
    """
    count = _segments(path)
    if count < 2 or count > 20_000:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    _draw_mode(path, ctypes.addressof(fill), ctypes.addressof(stroke))
    if not fill.value and not stroke.value:
        return
    if count <= _ONE_PIECE and outer == _IDENTITY:  # most rules are one stroke, or one thin box
        box = (ctypes.c_float * 4)()
        at = ctypes.addressof(box)
        if _bounds(path, at, at + 4, at + 8, at + 12) and (box[2] - box[0] <= THIN or box[3] - box[1] <= THIN):
            out.append((box[0], box[1], box[2], box[3]))
            return
    own = (ctypes.c_float * 6)()
    if _matrix(path, ctypes.addressof(own)):
        m = _compose(cast(Affine, tuple(own)), outer)
    else:
        m = outer
    a, b, c, d, e, f = m
    point = (ctypes.c_float * 2)()
    px, py = ctypes.addressof(point), ctypes.addressof(point) + 4
    subpath: list[tuple[float, float]] = []
    for i in range(count):
        segment = _segment(path, i)
        kind = _segment_type(segment)
        _point(segment, px, py)
        x, y = point[0], point[1]
        place = (a * x + c * y + e, b * x + d * y + f)
        if not (math.isfinite(place[0]) and math.isfinite(place[1])):
            return
        if kind == raw.FPDF_SEGMENT_MOVETO:
            _close(subpath, bool(stroke.value), out)
            subpath = [place]
        elif kind == raw.FPDF_SEGMENT_LINETO:
            subpath.append(place)
        else:  # a curve: no rule, and what follows starts anew
            subpath = []
    _close(subpath, bool(stroke.value), out)


def _close(points: list[tuple[float, float]], stroked: bool, out: list[tuple[float, float, float, float]]) -> None:
    if len(points) < 2:
        return
    xs = [p[0] for p in points]
    ys = [p[1] for p in points]
    left, right, low, high = min(xs), max(xs), min(ys), max(ys)
    if right - left <= THIN or high - low <= THIN:
        out.append((left, low, right, high))
        return
    if not stroked:
        return
    if len(points) == 4 and points[0] != points[3]:  # `re` leaves out the closing corner
        points = [*points, points[0]]
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        if abs(x0 - x1) <= 0.5 or abs(y0 - y1) <= 0.5:
            out.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
