"""Words that are drawn over the edge of their cell.

A sheet prints a name that is longer than its cell over the blank cell beside it. The name is one run of glyphs which
the rule cuts through; two words in two cells leave room at the rule between them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loaders.grid.lattice import Lattice
from loaders.read.page import Floats, GlyphPage

_NUMERIC = np.array(list("0123456789.,-−－，．"))
#: Gaps within a word and its glyphs' overlap, in heights of a glyph.
_GAP, _OVERLAP = 0.3, 0.2
#: So much of a glyph, in its heights, lies on either side of a rule that cuts it.
_CUT = 0.12
#: A word that begins or ends so near to a rule, in heights of a glyph, stands at that side of its cell.
_NEAR = 0.9


def keep_words_whole(page: GlyphPage, lattice: Lattice, index: NDArray[np.int64], label: NDArray[np.int32]) -> None:
    """A run of words that a rule cuts through stays in one piece, in the cell in which it stands. Changes `label`."""
    if len(index) < 2:
        return
    across = np.flatnonzero((label[1:] != label[:-1]) & (np.diff(index) == 1))
    if not len(across):
        return
    boxes = page.boxes[index]
    word = ~np.isin(page.chars[index], _NUMERIC)
    if page.homes is not None:  # what a cell hides is known to be its own
        middles = (boxes[:, :2] + boxes[:, 2:]) / 2
        word &= (np.abs(page.homes[index] - middles) < 0.1).all(axis=1)
    across = across[word[across] & word[across + 1]]
    across = across[_follows(boxes, across)]
    for i in across.tolist():
        if label[i] != label[i + 1] and _is_cut(boxes, lattice.xs, label, i):
            first, last = _run(boxes, word, index, i)
            home = _home(boxes, lattice.xs, label, first, last)
            beside = np.isin(label, label[first : last + 1]) & (label != home)
            beside[first : last + 1] = False
            if not beside.any():  # a name is drawn over blank cells only
                label[first : last + 1] = home


def _follows(boxes: Floats, at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The glyph after each of these goes on with its word."""
    height = boxes[at + 1, 3] - boxes[at + 1, 1]
    gap = boxes[at + 1, 0] - boxes[at, 2]
    level = np.abs(boxes[at + 1, 3] - boxes[at, 3]) < 0.3 * height
    found: NDArray[np.bool_] = level & (gap < _GAP * height) & (gap > -_OVERLAP * height)
    return found


def _is_cut(boxes: Floats, xs: Floats, label: NDArray[np.int32], i: int) -> bool:
    """A rule runs through the glyph i or the one after it."""
    height = float(boxes[i, 3] - boxes[i, 1])
    middle = float(boxes[i, 0] + boxes[i, 2]) / 2
    beyond = int(np.searchsorted(xs, middle))
    if beyond >= len(xs) or xs[beyond] > (boxes[i + 1, 0] + boxes[i + 1, 2]) / 2:
        return False
    rule = float(xs[beyond])
    return bool(boxes[i, 2] - rule > _CUT * height or rule - boxes[i + 1, 0] > _CUT * height)


def _run(boxes: Floats, word: NDArray[np.bool_], index: NDArray[np.int64], i: int) -> tuple[int, int]:
    """The first and last glyph of the word that goes over the glyph i."""
    first, last = i, i + 1
    while first > 0 and word[first - 1] and index[first] - index[first - 1] == 1 and _one(boxes, first - 1):
        first -= 1
    end = len(index) - 1
    while last < end and word[last + 1] and index[last + 1] - index[last] == 1 and _one(boxes, last):
        last += 1
    return first, last


def _one(boxes: Floats, i: int) -> bool:
    return bool(_follows(boxes, np.array([i]))[0])


def _home(boxes: Floats, xs: Floats, label: NDArray[np.int32], first: int, last: int) -> int:
    """The cell in which a word stands: at its left side, at its right side, or in its middle."""
    near = _NEAR * float(boxes[first, 3] - boxes[first, 1])
    left, right = float(boxes[first, 0]), float(boxes[last, 2])
    before = xs[xs <= left + 1.0]
    after = xs[xs >= right - 1.0]
    if len(before) and left - before[-1] < near:
        return int(label[first])
    if len(after) and after[0] - right < near:
        return int(label[last])
    middles = (boxes[first : last + 1, 0] + boxes[first : last + 1, 2]) / 2
    return int(label[first + int(np.argmin(np.abs(middles - (left + right) / 2)))])
