"""A page of glyphs and rules to its lines and grids in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from loaders.grid.glyphs import fill_lattice, text_lines
from loaders.grid.grid import Grid, Item
from loaders.grid.lattice import find_lattices
from loaders.grid.stream import Memory, find_streams
from loaders.read.page import GlyphPage

#: Two figures in one drawn cell: their decimals or thousands do not end where a number ends.
_GLUED = re.compile(r"\.\d{2}\d*[-,\d]*\.\d|,\d{4}")
_FIGURE = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+\.\d+|0)(?:\.\d+)?")


def lay_out(page: GlyphPage, memory: Memory | None = None) -> list[Item]:
    """The items of one page from the top down; a line beside a grid comes before it.

    `memory` carries the columns of tables without rules from page to page of one document.
    """
    free = np.ones(len(page.chars), dtype=bool)
    grids: list[Grid] = []
    coarse: list[tuple[Grid, NDArray[np.bool_]]] = []
    for lattice in find_lattices(page.horizontal, page.vertical):
        grid, taken = fill_lattice(page, lattice)
        if not any(cell.lines for cell in grid.cells):
            continue
        if _is_coarse(grid):
            coarse.append((grid, taken))
        elif lattice.label.size >= 2:
            grids.append(grid)
            free &= ~taken
    for grid, taken in find_streams(page, free, memory):
        grids.append(grid)
        free &= ~taken
    for grid, taken in coarse:  # where alignment finds no table either, the drawn one stands
        if (taken & free).sum() > 0.5 * taken.sum() and grid.rows * grid.columns > 1:
            grids.append(grid)
            free &= ~taken
    items: list[Item] = list(text_lines(page, free))
    items.extend(grids)
    items.sort(key=_top)
    return items


def _is_coarse(grid: Grid) -> bool:
    """The rules draw less than the table has: several figures stand in one drawn cell, beside or above one another."""
    if grid.columns == 1:
        return any(any(c.isdecimal() for c in line) for cell in grid.cells for line in cell.lines)
    stacked: dict[int, list[int]] = {}  # row -> figures above one another, and lines, of its cells
    glued = 0
    for cell in grid.cells:
        if len(cell.lines) > 1:
            if cell.lines[0] == "栏次":  # the numbers of the columns and a row of data
                return True
            figures = sum(1 for line in cell.lines if _FIGURE.fullmatch(line))
            numbered = cell.lines[0].isdecimal() and len(cell.lines[0]) <= 2  # the number of the column above a figure
            counts = stacked.setdefault(cell.row0, [0, 0, 0])
            counts[0] += bool(figures) and figures + numbered > 1
            counts[1] += figures > 2
            counts[2] += len(cell.lines) > 2
        glued += sum(1 for line in cell.lines if _GLUED.search(line) and len(line) < 200)
    return glued > 1 or any(two > 1 or (many and lines > 1) for two, many, lines in stacked.values())


def _top(item: Item) -> float:
    return item.box[1] if item.box else 0.0


def lay_out_all(pages: Iterable[GlyphPage]) -> Iterator[Item]:
    """The items of a document, page by page."""
    memory = Memory()
    for page in pages:
        yield from lay_out(page, memory)
