"""Columns of tables that count the rows."""

from __future__ import annotations

from collections.abc import Callable

from loaders.grid.grid import Grid

#: So many numbers in their order are a count of rows.
_COUNTED = 4


def counting_cells(grid: Grid, squeezed: Callable[[str], str]) -> set[int]:
    """Indexes of the cells of columns that count rows: 1, 2, 3 … beneath one another. `squeezed` gives the text of a
    cell without white space."""
    found: set[int] = set()
    for column in range(grid.columns):
        run: list[int] = []
        for row in range(grid.rows):
            index = grid.at[row][column]
            text = squeezed("".join(grid.cells[index].lines)) if index >= 0 and index not in run else ""
            if text == str(len(run) + 1):
                run.append(index)
        found |= set(run) if len(run) >= _COUNTED else set()
    return found
