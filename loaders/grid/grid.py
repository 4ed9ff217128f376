"""The currency of this stage: lines of text and grids of cells, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.document import Box, Line


@dataclass(slots=True)
class GridCell:
    """A cell of a grid; it covers the rows row0..row1 and the columns col0..col1 (ends not included).

    `lines` is its text as printed, a string a line; `box` bounds the ink, not the rules (None where a format
    has no coordinates).
    """

    row0: int
    row1: int
    col0: int
    col1: int
    lines: list[str] = field(default_factory=list)
    box: Box | None = None
    #: How far the text is indented within its cell: points in drawn pages, indent levels in sheets.
    indent: float = 0.0
    #: The page that it stands on where that is not the grid's; 0 where it is.
    page: int = 0

    @property
    def text(self) -> str:
        """The text without line breaks. A break between two Latin words or numbers means nothing in these forms."""
        return "".join(self.lines)


@dataclass(slots=True)
class Grid:
    """A table as drawn: `at[r][c]` is the index in `cells` of the cell that covers row r and column c, or -1."""

    page: int
    rows: int
    columns: int
    cells: list[GridCell]
    at: list[list[int]]
    box: Box | None = None
    method: str = "printed"
    #: Left edges of the columns in points, one more than columns; empty where a format has no coordinates.
    edges: tuple[float, ...] = ()
    #: Upper edges of the rows in points, one more than rows; empty where no rules draw them.
    levels: tuple[float, ...] = ()
    #: False where alignment alone tells the columns, so that blank ones may be missing.
    drawn: bool = True

    def row(self, r: int) -> list[GridCell]:
        """The cells that touch row r, from left to right, each once."""
        found: list[GridCell] = []
        last = -1
        for index in self.at[r]:
            if index >= 0 and index != last:
                found.append(self.cells[index])
            last = index
        return found


Item = Line | Grid


def whole_grid(page: int, texts: list[list[str]], method: str = "printed") -> Grid:
    """A grid without merged cells from rows of text, for formats that have no drawing (and for tests)."""
    columns = max((len(row) for row in texts), default=0)
    cells: list[GridCell] = []
    at = [[-1] * columns for _ in texts]
    for r, row in enumerate(texts):
        for c, text in enumerate(row):
            at[r][c] = len(cells)
            cells.append(GridCell(r, r + 1, c, c + 1, [text] if text else []))
    return Grid(page, len(texts), columns, cells, at, method=method)
