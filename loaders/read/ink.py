"""Which text of a PDF page is a watermark or a stamp laid over the page, and no part of what it says.

A page tells them by all that it gives: text that runs askew, text that shines through, large pale text, and text in
another ink that is drawn across the rest or inside a stamp's ring.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from pypdfium2 import raw

from loaders.read.page import Floats
from loaders.read.space import Affine

#: Text further off level and upright than this is laid over the page (degrees); scans are askew by less.
ASKEW = 4.0
#: Less opaque than this, text is meant to be read through (0..255).
_CLEAR = 128
#: Paler than this is pale, and white is no ink (luminance, 0..1).
_PALE, _WHITE = 0.6, 0.985
#: So many times the usual size is large.
_LARGE = 1.5

_P = ctypes.c_void_p
_I = ctypes.c_int


def plain(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same C function with untyped pointers, so that integers (addresses) can be passed."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return cast(Callable[..., Any], ctypes.CFUNCTYPE(result, *arguments)(address))


_matrix = plain(raw.FPDFPageObj_GetMatrix, _I, _P, _P)
_fill = plain(raw.FPDFPageObj_GetFillColor, _I, _P, _P, _P, _P, _P)
_size = plain(raw.FPDFTextObj_GetFontSize, _I, _P, _P)
_bounds = plain(raw.FPDFPageObj_GetBounds, _I, _P, _P, _P, _P, _P)
_owner = plain(raw.FPDFText_GetTextObject, _P, _P, _I)

#: Pale as this, text of any size is meant to be overlooked; paler still, it may stand on a dark ground.
_FAINT = (0.8, 0.93)

#: A text object's address, and the matrix of what it stands in.
TextObject = tuple[int, Affine]
Colour = tuple[int, int, int, int]


#: What is repeated from page to page: ink and place.
Mark = tuple[Colour, int, int]


@dataclass(slots=True)
class Watch:
    """What was laid over the pages read so far: later pages are looked at closely, and the same marks are known."""

    found: bool = False
    marks: set[Mark] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Overlay:
    """Addresses of text objects: those that are laid over the page, and those that are if they cross other text."""

    certain: frozenset[int] = frozenset()
    if_crossing: frozenset[int] = frozenset()
    marks: dict[int, Mark] = field(default_factory=dict)  # of those that must cross

    def __bool__(self) -> bool:
        return bool(self.certain or self.if_crossing)


def _slanted(boxes: Floats, origins: NDArray[np.float64]) -> NDArray[np.int64]:
    """Glyphs that stand askew of the one before: beside it and higher or lower. Most are of another cell or line."""
    size = max(float(np.median(boxes[:, 3] - boxes[:, 1])), 1.0)
    step = np.diff(origins, axis=0)
    apart = np.hypot(step[:, 0], step[:, 1])
    own = np.maximum((boxes[:, 3] - boxes[:, 1])[1:], size)
    near = (apart > 0) & (apart < 3.5 * own)
    # Text goes on along one axis, in one direction; a line that is broken begins further back.
    flow = step[near].sum(axis=0)
    along = int(abs(flow[1]) > abs(flow[0]))
    forward = step[:, along] * np.sign(flow[along])
    across = np.abs(step[:, 1 - along])
    return np.flatnonzero(near & (across > 0.12 * own) & (across > 0.07 * forward) & (forward > 0.5 * across)) + 1


def _covers(boxes: Floats) -> bool:
    """A large glyph lies over another one, or two stand in the same place."""
    tall = boxes[:, 3] - boxes[:, 1]
    size = max(float(np.median(tall)), 1.0)
    large = tall > _LARGE * size
    if large.any() and _any_crosses(boxes[large], boxes[~large]):
        return True
    wide = boxes[:, 2] - boxes[:, 0] > 0.4 * size
    cells = np.floor((boxes[wide, :2] + boxes[wide, 2:]) / (0.8 * size)).astype(np.int64)
    keys = np.sort(cells[:, 0] * 100_003 + cells[:, 1])
    return bool(np.any(keys[1:] == keys[:-1]))


def _is_askew(item: TextObject, own: ctypes.Array[ctypes.c_float]) -> bool:
    """The text runs neither level nor upright. `own` is room for a matrix."""
    address, (a, b, c, d, _, _) = item
    if not (_matrix(address, ctypes.addressof(own)) and own[1]):
        return False
    off = math.degrees(math.atan2(own[0] * b + own[1] * d, own[0] * a + own[1] * c)) % 90
    return min(off, 90 - off) > ASKEW


def find_overlay(objects: Sequence[TextObject], known: set[Mark]) -> Overlay:
    """The overlay among the text objects of a page; `known` are the marks that crossed text on a page before."""
    colours: list[Colour] = []
    askew: list[bool] = []
    rgba = (ctypes.c_uint * 4)()
    own = (ctypes.c_float * 6)()
    at = ctypes.addressof(rgba)
    for drawn in objects:
        found = _fill(drawn[0], at, at + 4, at + 8, at + 12)
        colours.append((rgba[0], rgba[1], rgba[2], rgba[3]) if found else (0, 0, 0, 255))
        askew.append(_is_askew(drawn, own))
    if len(set(colours)) < 2 and not any(askew):
        return Overlay()
    usual = _usual_ink(colour for colour, is_askew in zip(colours, askew, strict=True) if not is_askew)
    certain = {item for (item, _), is_askew in zip(objects, askew, strict=True) if is_askew}
    others = [
        (item, colour)
        for (item, _), colour, is_askew in zip(objects, colours, askew, strict=True)
        if colour != usual and not is_askew
    ]
    large = _LARGE * _usual_size([item for (item, _), colour in zip(objects, colours, strict=True) if colour == usual])
    rings = _rings(objects, colours, askew)
    marks: dict[int, Mark] = {}
    for item, colour in others:
        bright = _luminance(colour)
        pale = _PALE < bright < _WHITE and _height(item) > large
        if colour[3] < _CLEAR or pale or _FAINT[0] < bright < _FAINT[1] or _within(item, rings.get(colour)):
            certain.add(item)
            continue
        box = _box(item) or (0.0, 0.0, 0.0, 0.0)
        marks[item] = (colour, round(box[0]), round(box[1]))
        if marks[item] in known:
            certain.add(item)
    return Overlay(frozenset(certain), frozenset(marks.keys() - certain), marks)


def _luminance(colour: Colour) -> float:
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


def _usual_ink(colours: Iterable[Colour]) -> Colour | None:
    """The ink of the text itself: dark and grey where there is such, however often a watermark is repeated."""
    counts = Counter(colours)
    dark = {c: n for c, n in counts.items() if c[3] >= _CLEAR and _luminance(c) < 0.5 and max(c[:3]) - min(c[:3]) < 60}
    opaque = {c: n for c, n in counts.items() if c[3] >= _CLEAR}
    among = dark or opaque or counts
    return max(among, key=lambda c: among[c]) if among else None


def _height(item: int) -> float:
    """The size of a text object's type in points, before what it stands in is turned or scaled."""
    size = ctypes.c_float()
    own = (ctypes.c_float * 6)()
    _size(item, ctypes.addressof(size))
    _matrix(item, ctypes.addressof(own))
    return size.value * math.hypot(own[0], own[1])


def _usual_size(items: Sequence[int]) -> float:
    step = max(1, len(items) // 50)
    return float(np.median([_height(item) for item in items[::step]])) if items else 0.0


def _rings(
    objects: Sequence[TextObject], colours: Sequence[Colour], askew: Sequence[bool]
) -> dict[Colour, tuple[float, float, float, float]]:
    """What the askew text of each ink bounds: the ring of a stamp."""
    rings: dict[Colour, tuple[float, float, float, float]] = {}
    for (item, _), colour, is_askew in zip(objects, colours, askew, strict=True):
        box = _box(item) if is_askew else None
        if box is not None:
            old = rings.get(colour, box)
            rings[colour] = (min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3]))
    return rings


def _box(item: int) -> tuple[float, float, float, float] | None:
    box = (ctypes.c_float * 4)()
    at = ctypes.addressof(box)
    return (box[0], box[1], box[2], box[3]) if _bounds(item, at, at + 4, at + 8, at + 12) else None


def _within(item: int, ring: tuple[float, float, float, float] | None) -> bool:
    box = _box(item) if ring is not None else None
    if ring is None or box is None:
        return False
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return ring[0] <= x <= ring[2] and ring[1] <= y <= ring[3]


def laid_over(
    objects: Sequence[TextObject],
    textpage: int,
    indices: NDArray[np.int64],
    boxes: Floats,
    origins: NDArray[np.float64],
    watch: Watch,
) -> NDArray[np.bool_]:
    """Which glyphs are of the overlay.

    `indices` are their numbers on the text page, `boxes` (n, 4) and `origins` (n, 2) their places. Most pages have no
    overlay, and a look at the places alone says so; only then every text object is asked for its ink.
    """
    nothing = np.zeros(len(indices), dtype=bool)
    if len(indices) < 2 or not (
        watch.found or _covers(boxes) or _some_askew(objects, textpage, indices, boxes, origins)
    ):
        return nothing
    overlay = find_overlay(objects, watch.marks)
    if not overlay:
        return nothing
    over = _glyphs_over(overlay, textpage, indices, boxes, watch)
    watch.found = watch.found or bool(over.any())
    return over


def _some_askew(
    objects: Sequence[TextObject],
    textpage: int,
    indices: NDArray[np.int64],
    boxes: Floats,
    origins: NDArray[np.float64],
) -> bool:
    slanted = _slanted(boxes, origins)
    owners = {_owner(textpage, i) for i in indices[slanted].tolist()}
    own = (ctypes.c_float * 6)()
    return bool(owners) and any(_is_askew(item, own) for item in objects if item[0] in owners)


def _glyphs_over(
    overlay: Overlay, textpage: int, indices: NDArray[np.int64], boxes: Floats, watch: Watch
) -> NDArray[np.bool_]:
    owner = np.array([_owner(textpage, i) or 0 for i in indices.tolist()], dtype=np.uint64)
    over = np.isin(owner, np.array(sorted(overlay.certain), dtype=np.uint64))
    doubtful = np.isin(owner, np.array(sorted(overlay.if_crossing), dtype=np.uint64)) & ~over
    if not doubtful.any():
        return over
    rest = boxes[~over & ~doubtful]
    for item in np.unique(owner[doubtful]).tolist():
        members = owner == item
        if 2 * sum(_crosses(box, rest) for box in boxes[members]) >= members.sum():
            over |= members
            watch.marks.add(overlay.marks[item])
    return over


def _any_crosses(boxes: Floats, others: Floats) -> bool:
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    near = others[np.all((others[:, :2] < high) & (others[:, 2:] > low), axis=1)]
    return len(near) > 0 and any(_crosses(box, near) for box in boxes[:200])


def _crosses(box: Floats, others: Floats) -> bool:
    """A glyph lies over others by a fifth of the smaller."""
    wide = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    tall = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    area = np.clip(wide, 0, None) * np.clip(tall, 0, None)
    own = (box[2] - box[0]) * (box[3] - box[1])
    theirs = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    return bool(np.any(area > 0.2 * np.minimum(own, theirs)))
