"""One grid that holds several tables below each other: a head that starts anew, a title between two forms.

Forms are drawn so where their columns change half-way (those of the budget above, of the outturn below, counts
beneath), and where a publisher pasted all forms into one table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from loaders.forms.amounts import is_dash, parse_amount
from loaders.forms.catalogue import Catalogue, header_word
from loaders.forms.shape import Shape, read_shape
from loaders.forms.text import normal
from loaders.forms.titles import read_title
from loaders.grid.grid import Grid, GridCell

#: Between a title and the head that it stands over there is room for its number, the department and the unit.
_NEAR = 4
#: A head and the first rows below it are no more than this.
_LOOK = 40


def divided(grid: Grid, shape: Shape | None, catalogue: Catalogue) -> list[Grid]:
    """The grid, cut above every further head and title; the grid alone where there is none. `shape` is what was read
    of its first head."""
    cuts = [0, *_restarts(grid, shape, catalogue)]
    if len(cuts) == 1:
        return [grid]
    ends = [cut - 1 if _is_heading(grid, cut - 1) else cut for cut in cuts[1:]]
    return [_rows(grid, a, b) for a, b in zip(cuts, [*ends, grid.rows], strict=True)]


def _is_heading(grid: Grid, r: int) -> bool:
    """Words alone above a further head: 相关统计数：."""
    cells = [cell for cell in grid.row(r) if cell.lines]
    wide = len(cells) == 1 and 2 * (cells[0].col1 - cells[0].col0) >= grid.columns
    return len(cells) == 1 and (wide or normal(cells[0].text).endswith(":"))


def _restarts(grid: Grid, shape: Shape | None, catalogue: Catalogue) -> Iterator[int]:
    """The rows with a further head or title. A grid that goes on with a table of the page before has no head yet."""
    r = 1 if shape is None else shape.body + 1
    while r < grid.rows:
        heads = _is_title(grid, r, catalogue) or _titles(grid, r, catalogue)
        heads = heads or (shape is not None and _is_head(grid, r, catalogue))
        if _hangs(grid, r) or not heads:
            r += 1
            continue
        below = read_shape(_rows(grid, r, min(r + _LOOK, grid.rows)), catalogue)
        if below is None and _titles(grid, r, catalogue):
            yield r  # the last lines of a page: what they head stands on the next
            return
        if below is None or (r + below.body >= grid.rows and not _is_title(grid, r, catalogue)):
            r += 1
            continue
        yield r
        r += below.body + 1


def _hangs(grid: Grid, r: int) -> bool:
    return any(cell.row0 < r for cell in grid.row(r))


def _is_head(grid: Grid, r: int, catalogue: Catalogue) -> bool:
    """All of the row is filled, and with words of heads alone. A row of data leaves a cell blank or holds an amount."""
    cells = grid.row(r)
    if any(index < 0 for index in grid.at[r]) or not all(cell.lines for cell in cells):
        return False
    words = [normal(cell.text) for cell in cells]
    if any(parse_amount(word) is not None or is_dash(word) for word in words):
        return False
    if len(cells) == 1 and (r + 1 >= grid.rows or not _is_head(grid, r + 1, catalogue)):
        return False
    return all(_known(word, catalogue) for word in words)


def _known(word: str, catalogue: Catalogue) -> bool:
    head = header_word(word)
    return catalogue.role(head) is not None or catalogue.term(head) is not None


def _is_title(grid: Grid, r: int, catalogue: Catalogue) -> bool:
    """A form's title alone in its row, with a head close below."""
    if not _names_form(grid, r, catalogue):
        return False
    shape = read_shape(_rows(grid, r, min(r + _LOOK, grid.rows)), catalogue)
    return shape is not None and 0 < len(shape.lead) <= 2 * _NEAR


def _names_form(grid: Grid, r: int, catalogue: Catalogue) -> bool:
    cells = [cell for cell in grid.row(r) if cell.lines]
    return len(cells) == 1 and read_title(normal(cells[0].text), catalogue) is not None


def _titles(grid: Grid, r: int, catalogue: Catalogue) -> bool:
    """From here to the end of the grid stand a form's title and the lines beside it, and no table."""
    if grid.rows - r > _NEAR or not _names_form(grid, r, catalogue):
        return False
    words = [normal(cell.text) for row in range(r, grid.rows) for cell in grid.row(row) if cell.lines]
    return all(parse_amount(word) is None for word in words)


def _rows(grid: Grid, first: int, last: int) -> Grid:
    """The rows first..last as a grid of their own."""
    kept: dict[int, int] = {}
    cells: list[GridCell] = []
    at: list[list[int]] = []
    for row in grid.at[first:last]:
        for index in row:
            if index >= 0 and index not in kept and grid.cells[index].row0 >= first:
                cell = grid.cells[index]
                kept[index] = len(cells)
                cells.append(replace(cell, row0=cell.row0 - first, row1=min(cell.row1, last) - first))
        at.append([kept.get(index, -1) for index in row])
    return replace(grid, rows=last - first, cells=cells, at=at)
