"""What the objects of a PDF page draw: strokes, pictures, text objects. Not yet what any of it says."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pypdfium2 as pdfium
from pypdfium2 import raw

from loaders.read.ink import TextObject, plain
from loaders.read.page import Floats
from loaders.read.space import IDENTITY, Affine, apply, compose

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

Stroke = tuple[float, float, float, float]  # x0, y0, x1, y1 of what it covers


@dataclass(slots=True)
class Drawn:
    """The objects of a page, in page space. `pictures` have their address, their place and how many text objects were
    drawn before."""

    strokes: list[Stroke] = field(default_factory=list)
    texts: list[TextObject] = field(default_factory=list)
    pictures: list[tuple[int, Stroke, int]] = field(default_factory=list)
    curves: int = 0

    @property
    def image_area(self) -> float:
        """What the pictures cover (square points)."""
        return sum((x1 - x0) * (y1 - y0) for _, (x0, y0, x1, y1), _ in self.pictures)

    def rules(self, to_display: Affine) -> tuple[Floats, Floats]:
        """The horizontal and the vertical rules as displayed."""
        if not self.strokes:
            empty = np.zeros((0, 3), dtype=np.float32)
            return empty, empty
        boxes = apply(to_display, np.array(self.strokes, dtype=np.float32))
        wide = boxes[:, 2] - boxes[:, 0]
        tall = boxes[:, 3] - boxes[:, 1]
        flat = (tall <= THIN) & (wide >= tall) & (wide > SHORT)
        upright = (wide <= THIN) & (tall > wide) & (tall > SHORT)
        horizontal = np.stack([(boxes[:, 1] + boxes[:, 3]) / 2, boxes[:, 0], boxes[:, 2]], axis=1)[flat]
        vertical = np.stack([(boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 1], boxes[:, 3]], axis=1)[upright]
        return horizontal, vertical


def objects_of(page: pdfium.PdfPage) -> Iterator[tuple[int, int, Affine]]:
    """Address, kind and matrix of every object of an open page, and of those in the forms that stand in it."""
    handle = ctypes.cast(page.raw, ctypes.c_void_p).value or 0
    levels = [(_get_object, handle, IDENTITY, 0, _count_objects(handle))]
    budget = MAX_OBJECTS_PER_PAGE
    while levels:
        get, parent, outer, first, count = levels.pop()
        for i in range(first, count):
            budget -= 1
            if budget < 0:
                return
            item = get(parent, i)
            kind = _object_type(item)
            if kind != raw.FPDF_PAGEOBJ_FORM:
                yield item, kind, outer
            elif len(levels) < _DEPTH:
                inner = (ctypes.c_float * 6)()
                matrix = IDENTITY
                if _matrix(item, ctypes.addressof(inner)):
                    matrix = cast(Affine, tuple(inner))
                levels += [
                    (get, parent, outer, i + 1, count),
                    (_form_object, item, compose(matrix, outer), 0, _form_count(item)),
                ]
                break


def bounds_of(item: int, outer: Affine) -> tuple[float, float, float, float] | None:
    """What an object covers, in page space."""
    box = (ctypes.c_float * 4)()
    at = ctypes.addressof(box)
    if not _bounds(item, at, at + 4, at + 8, at + 12):
        return None
    x0, y0, x1, y1 = apply(outer, np.array([[box[0], box[1], box[2], box[3]]], dtype=np.float32))[0].tolist()
    return x0, y0, x1, y1


def drawn_on(page: pdfium.PdfPage) -> Drawn:
    """What the objects of an open page draw."""
    drawn = Drawn()
    for item, kind, outer in objects_of(page):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            drawn.texts.append((item, outer))
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            drawn.curves += _path_rules(item, outer, drawn.strokes)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = bounds_of(item, outer)
            if box is not None:
                drawn.pictures.append((item, box, len(drawn.texts)))
                if box[2] - box[0] < THIN or box[3] - box[1] < THIN:  # a rule drawn as a picture
                    drawn.strokes.append(box)
    return drawn


def _path_rules(path: int, outer: Affine, out: list[Stroke]) -> int:
    """Add the straight, level or upright strokes of a path, in page space; how many curves it has.

    A thin filled box is a rule; a wide filled box without a stroke is shading and none.
    """
    count = _segments(path)
    if count < 2 or count > 20_000:
        return 0
    mode = (ctypes.c_int * 2)()
    at = ctypes.addressof(mode)
    _draw_mode(path, at, at + 4)
    fills, strokes = mode
    if not fills and not strokes:
        return 0
    if count <= _ONE_PIECE and outer is IDENTITY:  # most rules are one stroke, or one thin box
        box = (ctypes.c_float * 4)()
        at = ctypes.addressof(box)
        if _bounds(path, at, at + 4, at + 8, at + 12):
            x0, y0, x1, y1 = box
            if x1 - x0 <= THIN or y1 - y0 <= THIN:
                out.append((x0, y0, x1, y1))
                return 0
    own = (ctypes.c_float * 6)()
    if _matrix(path, ctypes.addressof(own)):
        m = compose(cast(Affine, tuple(own)), outer)
    else:
        m = outer
    a, b, c, d, e, f = m
    point = (ctypes.c_float * 2)()
    px, py = ctypes.addressof(point), ctypes.addressof(point) + 4
    subpath: list[tuple[float, float]] = []
    curves = 0
    for i in range(count):
        segment = _segment(path, i)
        kind = _segment_type(segment)
        _point(segment, px, py)
        x, y = point[0], point[1]
        place = (a * x + c * y + e, b * x + d * y + f)
        if not (math.isfinite(place[0]) and math.isfinite(place[1])):
            return 0
        if kind == raw.FPDF_SEGMENT_MOVETO:
            _close(subpath, bool(strokes), out)
            subpath = [place]
        elif kind == raw.FPDF_SEGMENT_LINETO:
            subpath.append(place)
        else:  # a curve: no rule, and what follows starts anew
            subpath = []
            curves += 1
    _close(subpath, bool(strokes), out)
    return curves


def _close(points: list[tuple[float, float]], stroked: bool, out: list[Stroke]) -> None:
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
