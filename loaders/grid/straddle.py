"""Lines of words that are drawn over the upper and lower rules of their cell.

Where a row is too low for a name or head of several lines, some programs draw them all, in the middle of the cell: the
first and last lie on the rules, or beyond them over the rows above and below. No rule cuts a line of text that is in
its place; so where one does, the lines that were drawn with it, one below the other, are one text in one cell.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from loaders.grid.lattice import Lattice
from loaders.read.page import Floats, GlyphPage

#: From here on characters are as wide as they are high.
_FULL_WIDTH = 0x2E80
#: The ink of a character above the line that it stands on, in its widths; a rule that cuts it is so far within.
_INK, _WITHIN = 0.8, 0.15
#: Lines of one text lie so far apart, in widths of a character.
_STEP = (0.95, 1.8)

#: A line: its first and last glyph, left and right end, the y that it stands on, and the width of a character.
_Line = tuple[int, int, float, float, float, float]


def keep_lines_together(page: GlyphPage, lattice: Lattice, index: NDArray[np.int64], label: NDArray[np.int32]) -> None:
    """Lines of words on a rule go, with the lines drawn with them, into the cell of their middle. Changes `label`."""
    if page.homes is not None or len(index) < 2:
        return
    wide = page.chars[index].view("<u4").reshape(-1) >= _FULL_WIDTH
    boxes, base = page.boxes[index], page.baselines[index]
    em = boxes[:, 2] - boxes[:, 0]
    over = np.searchsorted(lattice.ys, base - (_INK - _WITHIN) * em)
    under = np.searchsorted(lattice.ys, base - _WITHIN * em)
    cut = wide & (over != under) & (over > 0) & (under < len(lattice.ys))
    if not cut.any():
        return
    column = np.clip(np.searchsorted(lattice.xs, (boxes[:, 0] + boxes[:, 2]) / 2) - 1, 0, len(lattice.xs) - 2)
    across = (
        lattice.label[np.maximum(over - 1, 0), column]
        != lattice.label[np.minimum(under - 1, len(lattice.ys) - 2), column]
    )
    cut &= across
    if not cut.any():
        return
    lines = _lines(index, boxes, base, em, wide)
    done = -1
    for n, line in enumerate(lines):
        if n <= done or not cut[line[0] : line[1] + 1].any():
            continue
        first, last = _drawn_together(lines, n)
        done = last
        if first < last:
            group = lines[first : last + 1]
            ends = [bool(cut[end[0] : end[1] + 1].any()) for end in (group[0], group[-1])]
            # Text at the top or the bottom of its cell is cut at its other end only.
            inside = group if ends[0] == ends[1] else group[:1] if ends[1] else group[-1:]
            label[group[0][0] : group[-1][1] + 1] = _home(lattice, inside)


def _lines(index: NDArray[np.int64], boxes: Floats, base: Floats, em: Floats, wide: NDArray[np.bool_]) -> list[_Line]:
    """The words as lines, in the order in which they were drawn; figures part them."""
    gap = np.abs(boxes[1:, 0] - boxes[:-1, 2]) < 0.3 * em[1:]
    goes_on = (np.diff(index) == 1) & (np.abs(np.diff(base)) < 0.2 * em[1:]) & gap & (wide[1:] == wide[:-1])
    starts = np.concatenate([[0], np.flatnonzero(~goes_on) + 1, [len(index)]]).tolist()
    return [
        (a, b - 1, float(boxes[a, 0]), float(boxes[b - 1, 2]), float(base[a]), float(em[a]) if wide[a] else 0.0)
        for a, b in zip(starts[:-1], starts[1:], strict=True)
    ]


def _drawn_together(lines: Sequence[_Line], n: int) -> tuple[int, int]:
    """The first and last of the lines drawn one after the other with the n-th, one below the other."""
    first = last = n
    while first > 0 and _below(lines[first - 1], lines[first]):
        first -= 1
    while last + 1 < len(lines) and _below(lines[last], lines[last + 1]):
        last += 1
    return first, last


def _below(upper: _Line, lower: _Line) -> bool:
    em = lower[5]
    if not em or abs(upper[5] - em) > 0.1 * em or lower[0] != upper[1] + 1:
        return False
    step = (lower[4] - upper[4]) / em
    left, middle = abs(upper[2] - lower[2]), abs(upper[2] + upper[3] - lower[2] - lower[3]) / 2
    return _STEP[0] < step < _STEP[1] and min(left, middle) < 0.6 * em


def _home(lattice: Lattice, lines: Sequence[_Line]) -> int:
    """The cell in which the middle of these lines lies."""
    y = (lines[0][4] - _INK * lines[0][5] + lines[-1][4]) / 2
    x = (min(line[2] for line in lines) + max(line[3] for line in lines)) / 2
    r = int(np.clip(np.searchsorted(lattice.ys, y) - 1, 0, len(lattice.ys) - 2))
    c = int(np.clip(np.searchsorted(lattice.xs, x) - 1, 0, len(lattice.xs) - 2))
    return int(lattice.label[r, c])
