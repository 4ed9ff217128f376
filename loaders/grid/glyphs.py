"""Glyphs to lines of text, and glyphs into the cells of a lattice."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from loaders.document import Box, Line
from loaders.grid.grid import Grid, GridCell
from loaders.grid.lattice import Lattice
from loaders.grid.overflow import keep_words_whole
from loaders.grid.straddle import keep_lines_together
from loaders.read.page import Floats, GlyphPage

_NUMERIC = np.array(list("0123456789.,-−"))
_ONE_NUMBER = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
#: Glyphs whose baselines differ by less (points) are of one line, however small they are.
_LEVEL = 1.6
#: So much more room than between digits, in heights of a glyph, parts two numbers at a rule.
_ROOM = 0.08
#: A gap of so many heights of a glyph is a space.
_SPACE = 0.9
#: Glyphs this many times as tall as the usual ones of a grid are a watermark across it.
_WATERMARK = 2.6


def text_lines(page: GlyphPage, wanted: NDArray[np.bool_], first: int = 1) -> list[Line]:
    """The wanted glyphs in lines from the top down; a gap of about a glyph becomes a space."""
    chars, boxes = page.chars[wanted], page.boxes[wanted]
    if not len(chars):
        return []
    written: list[str] = chars.tolist()
    left, right = boxes[:, 0].tolist(), boxes[:, 2].tolist()
    wide = (_SPACE * (boxes[:, 3] - boxes[:, 1])).tolist()
    lines = []
    for offset, row in enumerate(_rows(boxes, page.baselines[wanted])):
        parts = [written[row[0]]]
        for before, after in pairwise(row):
            if left[after] - right[before] > wide[after]:
                parts.append(" ")
            parts.append(written[after])
        lines.append(Line(page.number, first + offset, "".join(parts), _bound(boxes, row)))
    return lines


def _rows(boxes: Floats, baselines: Floats) -> list[list[int]]:
    """Indices of the glyphs of each line, left to right, lines from the top down."""
    level = baselines.tolist()
    size = np.maximum(boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0]).tolist()
    left = boxes[:, 0].tolist()
    rows: list[list[int]] = []
    current: list[int] = []
    anchor = 0.0
    for i in sorted(range(len(level)), key=level.__getitem__):
        if current and level[i] - anchor > 0.42 * max(size[i], 4.0):
            rows.append(current)
            current = []
        anchor = level[i] if not current else anchor + (level[i] - anchor) / (len(current) + 1)
        current.append(i)
    if current:
        rows.append(current)
    for row in rows:
        row.sort(key=left.__getitem__)
    return rows


def _bound(boxes: Floats, row: list[int]) -> Box:
    chosen = boxes[row]
    return (
        round(float(chosen[:, 0].min()), 1),
        round(float(chosen[:, 1].min()), 1),
        round(float(chosen[:, 2].max()), 1),
        round(float(chosen[:, 3].max()), 1),
    )


def fill_lattice(page: GlyphPage, lattice: Lattice) -> tuple[Grid, NDArray[np.bool_]]:
    """The grid with its text, and which glyphs of the page it took."""
    xs, ys = lattice.xs, lattice.ys
    boxes = page.boxes
    x, y = page.places.T
    inside = (x > xs[0]) & (x < xs[-1]) & (y > ys[0]) & (y < ys[-1])
    taken = inside.copy()
    tall = boxes[:, 3] - boxes[:, 1]
    if inside.any():
        inside &= tall < _WATERMARK * float(np.median(tall[inside])) + 1.0
    index = np.flatnonzero(inside)
    column = np.clip(np.searchsorted(xs, x[index]) - 1, 0, len(xs) - 2)
    row = np.clip(np.searchsorted(ys, y[index]) - 1, 0, len(ys) - 2)
    label = lattice.label[row, column]
    _keep_numbers_whole(page, lattice, index, label)
    keep_words_whole(page, lattice, index, label)
    keep_lines_together(page, lattice, index, label)
    cells = _empty_cells(lattice)
    _set_text(page, index, label, cells, xs)
    box = (float(xs[0]), float(ys[0]), float(xs[-1]), float(ys[-1]))
    grid = Grid(
        page.number,
        len(ys) - 1,
        len(xs) - 1,
        cells,
        lattice.label.tolist(),
        box,
        page.method,
        tuple(xs.tolist()),
        tuple(ys.tolist()),
    )
    return grid, taken


def _empty_cells(lattice: Lattice) -> list[GridCell]:
    label = lattice.label
    count = int(label.max()) + 1
    rows, columns = label.shape
    row0 = np.full(count, rows)
    row1 = np.zeros(count, dtype=int)
    col0 = np.full(count, columns)
    col1 = np.zeros(count, dtype=int)
    r, c = np.indices(label.shape)
    flat = label.ravel()
    np.minimum.at(row0, flat, r.ravel())
    np.maximum.at(row1, flat, r.ravel() + 1)
    np.minimum.at(col0, flat, c.ravel())
    np.maximum.at(col1, flat, c.ravel() + 1)
    return [GridCell(*quad) for quad in zip(row0.tolist(), row1.tolist(), col0.tolist(), col1.tolist(), strict=True)]


def _keep_numbers_whole(page: GlyphPage, lattice: Lattice, index: NDArray[np.int64], label: NDArray[np.int32]) -> None:
    """A number drawn wider than its column stays in one piece, in the cell of its middle. Changes `label`.

    A run that is not one number (two amounts that touch in tight columns) is left to be cut by the rules.
    """
    numeric = np.isin(page.chars[index], _NUMERIC)
    if not numeric.any():
        return
    boxes = page.boxes[index]
    height = boxes[:, 3] - boxes[:, 1]
    gap = boxes[1:, 0] - boxes[:-1, 2]
    level = np.abs(boxes[1:, 1] - boxes[:-1, 1]) < 0.3 * height[1:]
    joined = numeric[1:] & numeric[:-1] & level & (gap < 0.25 * height[1:]) & (gap > -0.5 * height[1:])
    joined &= np.diff(index) == 1
    if joined.any():
        # Two amounts that touch leave more room at the rule between them than digits of one number do.
        usual = float(np.median(gap[joined]))
        joined &= (label[1:] == label[:-1]) | (gap < usual + _ROOM * height[1:])
    crossing = np.flatnonzero(joined & (label[1:] != label[:-1]))
    if not len(crossing):
        return
    run = np.concatenate([[0], np.cumsum(~joined)])
    for k in {int(run[i]) for i in crossing.tolist()}:
        members = np.flatnonzero(run == k)
        if not _ONE_NUMBER.fullmatch("".join(page.chars[index[members]])):
            continue
        middle_x = (boxes[members, 0].min() + boxes[members, 2].max()) / 2
        middle_y = (boxes[members, 1].mean() + boxes[members, 3].mean()) / 2
        c = int(np.clip(np.searchsorted(lattice.xs, middle_x) - 1, 0, len(lattice.xs) - 2))
        r = int(np.clip(np.searchsorted(lattice.ys, middle_y) - 1, 0, len(lattice.ys) - 2))
        label[members] = lattice.label[r, c]


def _set_text(
    page: GlyphPage, index: NDArray[np.int64], label: NDArray[np.int32], cells: list[GridCell], xs: Floats
) -> None:
    if not len(index):
        return
    order = np.argsort(label, kind="stable")
    ordered = label[order]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(ordered)) + 1, [len(ordered)]]).tolist()
    members = index[order]
    boxes, baselines = page.boxes[members], page.baselines[members]
    # Cells hold about ten glyphs: plain lists beat an array operation for each of them.
    left, top, right, bottom = (column.tolist() for column in boxes.T)
    level, chars, owner = baselines.tolist(), page.chars[members].tolist(), ordered.tolist()
    edges = xs.tolist()
    for begin, end in zip(starts[:-1], starts[1:], strict=True):
        cell = cells[owner[begin]]
        inside = range(begin, end)
        spread = max(level[begin:end]) - min(level[begin:end])
        # Of a sheet shrunk to a page's width the lines lie less than 3 points apart.
        if spread < _LEVEL or (spread < 3.0 and spread < 0.42 * max(bottom[i] - top[i] for i in inside)):
            cell.lines = ["".join([chars[i] for i in sorted(inside, key=left.__getitem__)])]
        else:
            rows = _rows(boxes[begin:end], baselines[begin:end])
            cell.lines = ["".join([chars[begin + i] for i in row]) for row in rows]
        x0 = min(left[begin:end])
        cell.box = (
            round(x0, 1),
            round(min(top[begin:end]), 1),
            round(max(right[begin:end]), 1),
            round(max(bottom[begin:end]), 1),
        )  # fmt: skip
        cell.indent = x0 - edges[cell.col0]
