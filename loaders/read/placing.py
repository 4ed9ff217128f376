"""Tables of text documents (rows of cells that span rows and columns) to sheets, which know how to become grids."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from loaders.read.sheet import Sheet, SheetCell, TooLarge

MAX_SPAN = 1000  # columns that one cell may claim, as browsers have it
MAX_PLACES = 1_000_000  # of a table, and its columns; the largest annexes have some ten thousand
MAX_COLUMNS = 16_384


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell as a row of the source lists it: its text by lines, and how many rows and columns it claims."""

    lines: list[str]
    columns: int = 1
    rows: int = 1
    indent: float = 0.0


def place(rows: Iterable[list[Piece]]) -> Sheet:
    """The sheet that these rows draw: each piece takes the first free place of its row.

    Raises: TooLarge where the pieces claim more than MAX_PLACES places or MAX_COLUMNS columns.
    """
    listed = list(rows)
    sheet = Sheet("", drawn=True)
    taken: dict[int, list[tuple[int, int]]] = {}  # row -> columns that cells of rows above reach down over
    area = 0
    for r, pieces in enumerate(listed):
        from_above = deque(sorted(taken.pop(r, [])))
        column = 0
        for piece in pieces:
            while from_above and from_above[0][0] <= column:
                column = max(column, from_above.popleft()[1])
            columns = max(1, min(piece.columns, MAX_SPAN))
            # A rowspan of 0 reaches to the end of the table.
            depth = min(piece.rows if piece.rows > 0 else len(listed), len(listed) - r)
            area += columns * depth
            if area > MAX_PLACES or column > MAX_COLUMNS:
                raise TooLarge
            sheet.cells[r, column] = SheetCell(piece.lines, piece.indent, True)
            if depth > 1 or columns > 1:
                sheet.merged.append((r, r + depth, column, column + columns))
            for below in range(r + 1, r + depth):
                taken.setdefault(below, []).append((column, column + columns))
            column += columns
    return sheet
