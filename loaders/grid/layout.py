"""A page of glyphs and rules to its lines and grids in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from loaders.grid.glyphs import fill_lattice, text_lines
from loaders.grid.grid import Grid, Item
from loaders.grid.lattice import find_lattices
from loaders.grid.stream import Memory, find_streams
from loaders.read.page import GlyphPage


def lay_out(page: GlyphPage, memory: Memory | None = None) -> list[Item]:
    """The items of one page from the top down; a line beside a grid comes before it.

    `memory` carries the columns of tables without rules from page to page of one document.
    """
    free = np.ones(len(page.chars), dtype=bool)
    grids: list[Grid] = []
    for lattice in find_lattices(page.horizontal, page.vertical):
        if lattice.label.size < 2:
            continue
        grid, taken = fill_lattice(page, lattice)
        if any(cell.lines for cell in grid.cells):
            grids.append(grid)
            free &= ~taken
    for grid, taken in find_streams(page, free, memory):
        grids.append(grid)
        free &= ~taken
    items: list[Item] = list(text_lines(page, free))
    items.extend(grids)
    items.sort(key=_top)
    return items


def _top(item: Item) -> float:
    return item.box[1] if item.box else 0.0


def lay_out_all(pages: Iterable[GlyphPage]) -> Iterator[Item]:
    """The items of a document, page by page."""
    memory = Memory()
    for page in pages:
        yield from lay_out(page, memory)
