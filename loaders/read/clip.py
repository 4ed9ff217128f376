"""What a PDF page hides of its text by clipping.

A cell that is too small for its text, a print area that ends before it: the file holds the whole text, and the page
shows a part. What lies outside the area that a page prints is not printed. What a cell cuts off is still its text, and
belongs to it and not to the neighbour that it lies over.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from pypdfium2 import raw

from loaders.read.ink import TextObject, plain
from loaders.read.page import Floats
from loaders.read.space import Affine

#: An area of so much of the page, along one of its sides, is no cell but what is printed at all.
_PAGE = 0.25
#: Text that reaches so far out of its area is cut (points).
_CUT = 1.0
#: As far from the edge of its cell lies a point that is in it (points).
_INSET = 0.5

_P = ctypes.c_void_p
_I = ctypes.c_int
Area = tuple[float, float, float, float]  # x0, y0, x1, y1
#: Of more text objects than this every fourth is asked for its area at first: a cell holds more than three glyphs.
_MANY, _STEP = 400, 4

_clip_path = plain(raw.FPDFPageObj_GetClipPath, _P, _P)
_count_paths = plain(raw.FPDFClipPath_CountPaths, _I, _P)
_count_segments = plain(raw.FPDFClipPath_CountPathSegments, _I, _P, _I)
_segment = plain(raw.FPDFClipPath_GetPathSegment, _P, _P, _I, _I)
_point = plain(raw.FPDFPathSegment_GetPoint, _I, _P, _P, _P)
_bounds = plain(raw.FPDFPageObj_GetBounds, _I, _P, _P, _P, _P, _P)
_owner = plain(raw.FPDFText_GetTextObject, _P, _P, _I)


def cut_objects(objects: Sequence[TextObject]) -> dict[int, tuple[Area, Area]]:
    """Of text objects that reach out of their area: the area and their bounds, in page space."""
    areas: dict[tuple[int, int], Area] = {}
    if len(objects) > _MANY and not _cut(objects[::_STEP], areas):
        return {}
    return _cut(objects, areas)


def _cut(objects: Iterable[TextObject], areas: dict[tuple[int, int], Area]) -> dict[int, tuple[Area, Area]]:
    cut: dict[int, tuple[Area, Area]] = {}
    box = (ctypes.c_float * 4)()
    at = ctypes.addressof(box)
    for item, outer in objects:
        clip = _clip_path(item)
        count = _count_paths(clip)
        if count <= 0:
            continue
        # Text drawn one after the other shares its clip path: the last piece of it tells which one it is.
        key = (_segment(clip, count - 1, 0) or 0, count)
        area = areas.get(key)
        if area is None:
            area = areas[key] = _area(clip, count)
        if not _bounds(item, at, at + 4, at + 8, at + 12):
            continue
        x0, y0, x1, y1 = box
        if x0 < area[0] - _CUT or y0 < area[1] - _CUT or x1 > area[2] + _CUT or y1 > area[3] + _CUT:
            cut[item] = _through(outer, area), _through(outer, (x0, y0, x1, y1))
    return cut


def _area(clip: int, count: int) -> Area:
    """What the paths of a clip path have in common, by their bounds."""
    x, y = ctypes.c_float(), ctypes.c_float()
    px, py = ctypes.addressof(x), ctypes.addressof(y)
    left, low, right, high = -1e6, -1e6, 1e6, 1e6
    for path in range(count):
        xs, ys = [], []
        for i in range(_count_segments(clip, path)):
            _point(_segment(clip, path, i), px, py)
            xs.append(x.value)
            ys.append(y.value)
        if xs:
            left, low, right, high = max(left, min(xs)), max(low, min(ys)), min(right, max(xs)), min(high, max(ys))
    return left, low, right, high


def _through(m: Affine, area: Area) -> Area:
    a, b, c, d, e, f = m
    xs = (area[0] * a + area[1] * c + e, area[2] * a + area[3] * c + e)
    ys = (area[0] * b + area[1] * d + f, area[2] * b + area[3] * d + f)
    return min(xs), min(ys), max(xs), max(ys)


def home_of(
    cut: dict[int, tuple[Area, Area]], textpage: int, indices: NDArray[np.int64], boxes: Floats, size: Area
) -> tuple[Floats, NDArray[np.bool_]]:
    """A point (n, 2) of the cell of each glyph, and which glyphs are not printed at all.

    `indices` are their numbers on the text page, `boxes` (n, 4) their places and `size` the page, all in page space.
    """
    homes: Floats = (boxes[:, :2] + boxes[:, 2:]) / np.float32(2)
    hidden = np.zeros(len(indices), dtype=bool)
    whole = (size[2] - size[0], size[3] - size[1])
    for n, index in enumerate(indices.tolist()):
        found = cut.get(_owner(textpage, index) or 0)
        if found is None:
            continue
        area, bounds = found
        for side in (0, 1):
            low, high = area[side], area[side + 2]
            if high - low <= 0:
                hidden[n] = True
            elif high - low > _PAGE * whole[side]:
                hidden[n] |= bounds[side] > high or bounds[side + 2] < low
            else:
                inset = min(_INSET, (high - low) / 2)
                homes[n, side] = min(max(float(homes[n, side]), low + inset), high - inset)
    return homes, hidden
