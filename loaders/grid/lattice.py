"""Rules to grids: edges -> groups of crossing edges -> elementary boxes -> cells.

Every function takes and gives plain arrays or values. A cell is what no rule divides, so merged cells, missing pieces
of rules and columns that differ from row to row need no special case.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.read.page import Floats

#: Rules closer than this are one rule drawn twice (points).
SNAP = 2.5
#: A gap in a rule that is no gap (points).
BRIDGE = 4.0
#: Rules that end this near to one another still meet (points).
REACH = 4.0
MAX_LINES = 4000


@dataclass(frozen=True, slots=True)
class Lattice:
    """A grid of rules. `xs` and `ys` are its lines; `label[r, c]` numbers the cell of each elementary box."""

    xs: Floats
    ys: Floats
    label: NDArray[np.int32]


def merge_edges(edges: Floats) -> Floats:
    """Edges (position, start, end), with those on one line and touching made one. Sorted by position."""
    if not len(edges):
        return edges
    merged: list[tuple[float, float, float]] = []
    group: list[list[float]] = []
    # A page has some hundred rules in dozens of groups: plain lists beat an array operation for each of them.
    for edge in sorted(edges.tolist()):
        if group and edge[0] - group[-1][0] > SNAP:
            _merge_group(group, merged)
            group = []
        group.append(edge)
    _merge_group(group, merged)
    return np.array(merged, dtype=np.float32)


def _merge_group(group: list[list[float]], merged: list[tuple[float, float, float]]) -> None:
    """Add the edges of one line, at the middle of them by their lengths."""
    lengths = [max(end - start, 0.1) for _, start, end in group]
    position = sum(edge[0] * length for edge, length in zip(group, lengths, strict=True)) / sum(lengths)
    group.sort(key=lambda edge: edge[1])
    _, start, end = group[0]
    for _, low, high in group:
        if low <= end + BRIDGE:
            end = max(end, high)
        else:
            merged.append((position, start, end))
            start, end = low, high
    merged.append((position, start, end))


def find_lattices(horizontal: Floats, vertical: Floats) -> list[Lattice]:
    """The grids that the rules of one page draw, from the top down."""
    across = merge_edges(horizontal)
    down = merge_edges(vertical)
    if len(across) + len(down) > MAX_LINES:
        return []
    across = across[(across[:, 2] - across[:, 1]) > 8.0] if len(across) else across
    down = down[(down[:, 2] - down[:, 1]) > 5.0] if len(down) else down
    if len(across) < 2 or not len(down):
        return []
    meet = (
        (across[:, None, 1] - REACH <= down[None, :, 0])
        & (down[None, :, 0] <= across[:, None, 2] + REACH)
        & (down[None, :, 1] - REACH <= across[:, None, 0])
        & (across[:, None, 0] <= down[None, :, 2] + REACH)
    )
    found = []
    for rows, columns in _components(meet):
        lattice = _lattice(across[rows], down[columns])
        if lattice is not None:
            found.append(lattice)
    found.sort(key=lambda lattice: float(lattice.ys[0]))
    return found


def _components(meet: NDArray[np.bool_]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Groups of lines that hang together by crossings: indices of the horizontal and of the vertical ones."""
    unseen = set(range(meet.shape[0]))
    groups = []
    while unseen:
        rows = {unseen.pop()}
        columns: set[int] = set()
        frontier = list(rows)
        while frontier:
            fresh_columns = set(np.flatnonzero(meet[frontier].any(axis=0)).tolist()) - columns
            columns |= fresh_columns
            if not fresh_columns:
                break
            reached = set(np.flatnonzero(meet[:, list(fresh_columns)].any(axis=1)).tolist())
            frontier = list(reached - rows)
            rows |= reached
        unseen -= rows
        if len(rows) >= 2 and columns:
            groups.append((np.array(sorted(rows)), np.array(sorted(columns))))
    return groups


def _positions(lines: Floats) -> Floats:
    """The distinct positions of lines already snapped."""
    values = np.unique(lines[:, 0])
    return values.astype(np.float32)


def _lattice(across: Floats, down: Floats) -> Lattice | None:
    xs, ys = _positions(down), _positions(across)
    # A side that nobody drew: the rules that reach beyond the last crossing line end at it.
    left, right = float(across[:, 1].min()), float(across[:, 2].max())
    top, bottom = float(down[:, 1].min()), float(down[:, 2].max())
    extra_down, extra_across = [], []
    if left < xs[0] - 2 * REACH:
        extra_down.append((left, float(ys[0]), float(ys[-1])))
    if right > xs[-1] + 2 * REACH:
        extra_down.append((right, float(ys[0]), float(ys[-1])))
    if top < ys[0] - 2 * REACH:
        extra_across.append((top, left, right))
    if bottom > ys[-1] + 2 * REACH:
        extra_across.append((bottom, left, right))
    if extra_down:
        down = np.concatenate([down, np.array(extra_down, dtype=np.float32)])
        xs = _positions(down)
    if extra_across:
        across = np.concatenate([across, np.array(extra_across, dtype=np.float32)])
        ys = _positions(across)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1:
        return None
    # cut_right[r, c]: a rule stands between box (r, c) and box (r, c + 1); cut_below likewise.
    cut_right = _covered(xs[1:-1], down, ys).T
    cut_below = _covered(ys[1:-1], across, xs)
    return Lattice(xs, ys, _flood(rows, columns, cut_right, cut_below))


def _covered(positions: Floats, lines: Floats, marks: Floats) -> NDArray[np.bool_]:
    """[i, j]: some line at positions[i] covers the middle part of the stretch marks[j]..marks[j + 1]."""
    covered = np.zeros((len(positions), len(marks) - 1), dtype=bool)
    if not len(positions):
        return covered
    inset = (marks[1:] - marks[:-1]) * 0.3
    low, high = marks[:-1] + inset, marks[1:] - inset
    where = {float(p): i for i, p in enumerate(positions)}
    for position, start, end in lines.tolist():
        i = where.get(position)
        if i is not None:
            covered[i] |= (start <= low) & (end >= high)
    return covered


def _flood(rows: int, columns: int, cut_right: NDArray[np.bool_], cut_below: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Number the areas that no rule divides, in reading order of their first box."""
    label = np.full((rows, columns), -1, dtype=np.int32)
    right = cut_right.tolist() if columns > 1 else [[] for _ in range(rows)]
    below = cut_below.tolist()
    grid = label.tolist()
    count = 0
    for r in range(rows):
        for c in range(columns):
            if grid[r][c] >= 0:
                continue
            stack = [(r, c)]
            grid[r][c] = count
            while stack:
                i, j = stack.pop()
                if j + 1 < columns and not right[i][j] and grid[i][j + 1] < 0:
                    grid[i][j + 1] = count
                    stack.append((i, j + 1))
                if j > 0 and not right[i][j - 1] and grid[i][j - 1] < 0:
                    grid[i][j - 1] = count
                    stack.append((i, j - 1))
                if i + 1 < rows and not below[i][j] and grid[i + 1][j] < 0:
                    grid[i + 1][j] = count
                    stack.append((i + 1, j))
                if i > 0 and not below[i - 1][j] and grid[i - 1][j] < 0:
                    grid[i - 1][j] = count
                    stack.append((i - 1, j))
            count += 1
    return np.array(grid, dtype=np.int32)
