"""A sheet of a workbook to lines and grids: what is drawn as a table is a grid, what stands around it are lines.

Hidden rows, columns and sheets are not displayed and so not published: they are left out. Where a sheet draws borders,
these say what is a table, as in a drawn page. Where it draws none, each block of rows between blank rows is one table.
A title in the middle of a table begins the next one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.document import Line
from loaders.grid.grid import Grid, GridCell, Item

MAX_AREA = 4_000_000
MAX_MERGING = 2_000_000
_POINTS = 5.4  # a unit of column width, in points
_WIDTH = 8.43  # of a column that says nothing

_SENTENCE = 6  # characters of the shortest note (本表无数据)

_NUMBER = re.compile(r"\(?[-−+]?[\d,]*\.?\d+%?\)?")
#: A line that is a form's title, and the small lines that stand above one.
_TITLE = re.compile(r".{2,60}(?:表|情况)(?:[（(].{1,12}[)）])?")
_LABEL = re.compile(
    r"(?:附件?|公开|预算|决算|部门)*表?\s*[\d一二三四五六七八九十]{1,3}(?:-\d+)?\s*表?[:：]?|附表.{0,4}"
)


@dataclass(slots=True)
class SheetCell:
    """What a cell shows. `ruled`: a border stands at its left or right side."""

    lines: list[str] = field(default_factory=list)
    indent: float = 0.0
    ruled: bool = False


@dataclass(slots=True)
class Sheet:
    """The cells of a sheet by (row, column), from 0 on. Merged ranges are (row0, row1, col0, col1), ends not included;
    widths are in characters. `drawn` says that all rows are one table, whatever their borders (text documents)."""

    name: str
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    drawn: bool = False


def text_lines(text: str) -> list[str]:
    """The lines of a cell's text, without the blanks at their ends."""
    return [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]


def leading(text: str) -> float:
    """The indent that leading spaces draw: a wide space or two narrow ones are one level."""
    return sum(1.0 if ch == "\u3000" else 0.5 for ch in text[: len(text) - len(text.lstrip())])


class TooLarge(Exception):
    """The sheet would make grids beyond MAX_AREA, or its merged ranges take more than MAX_MERGING steps."""


def sheet_items(sheet: Sheet, page: int, first: int = 1) -> Iterator[Item]:
    """The lines (numbered from `first` on) and grids of a sheet, from the top down. Raises: TooLarge."""
    view = _View(sheet)
    number = first - 1
    for is_table, rows in view.blocks():
        if is_table:
            yield view.grid(rows, page)
            continue
        for r in rows:
            for text in view.line(r):
                number += 1
                yield Line(page, number, text)


class _View:
    """A sheet as displayed: hidden rows and columns are gone, merged ranges shrunk to what is left of them."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.span: dict[tuple[int, int], tuple[int, int, int, int]] = {}
        self.inner: set[tuple[int, int]] = set()
        self.rows: dict[int, dict[int, SheetCell]] = {}
        self.tall: list[tuple[int, int]] = []
        self.steps = 0
        for merged in sheet.merged:
            self._merge(merged)
        for (r, c), cell in sheet.cells.items():
            if r in sheet.hidden_rows or c in sheet.hidden_columns:
                continue
            if (r, c) in self.inner:
                cell = SheetCell(ruled=cell.ruled)
            if cell.lines or cell.ruled:
                self.rows.setdefault(r, {})[c] = cell
        self.order = sorted(self.rows)
        self.columns = sorted({c for row in self.rows.values() for c in row})

    def _merge(self, merged: tuple[int, int, int, int]) -> None:
        """Note a merged range, at its first displayed cell; the text moves there from its own first cell."""
        row0, row1, col0, col1 = merged
        sheet = self.sheet
        top, left = row0, col0
        while top in sheet.hidden_rows and top < row1:
            top += 1
        while left in sheet.hidden_columns and left < col1:
            left += 1
        if top >= row1 or left >= col1:
            return
        if (top, left) != (row0, col0) and (row0, col0) in sheet.cells:
            sheet.cells[top, left] = sheet.cells[row0, col0]
        self.span[top, left] = (top, row1, left, col1)
        if row1 - top > 1:
            self.tall.append((top, row1))
        # Only cells that are written can hold text of their own: go through the smaller of the two sets.
        area = (row1 - top) * (col1 - left)
        self.steps += min(area, len(sheet.cells))
        if self.steps > MAX_MERGING:
            raise TooLarge
        if area <= len(sheet.cells):
            inner = {(r, c) for r in range(top, row1) for c in range(left, col1)}
        else:
            inner = {(r, c) for r, c in sheet.cells if top <= r < row1 and left <= c < col1}
        self.inner |= inner - {(top, left)}

    def blocks(self) -> Iterator[tuple[bool, list[int]]]:
        """(is a table, its rows), from the top down."""
        ruled = {r for r in self.order if sum(1 for cell in self.rows[r].values() if cell.ruled) >= 2}
        kinds = {r: self._is_table_row(r, bool(ruled), r in ruled) for r in self.order}
        for top, bottom in self.tall:
            if kinds.get(top):
                kinds.update((r, True) for r in range(top, bottom) if r in kinds)
        run: list[int] = []
        before = -1
        for r in [*self.order, -1]:
            apart = r < 0 or (run and (kinds[r] != kinds[run[0]] or self._blank_between(before, r)))
            apart = apart and (r < 0 or not self.sheet.drawn)
            if run and apart:
                yield from self._split(kinds[run[0]], run, bool(ruled) or self.sheet.drawn)
                run = []
            if r >= 0:
                run.append(r)
            before = r

    def _blank_between(self, before: int, r: int) -> bool:
        blank = {b for b in range(before + 1, min(r, before + 3000)) if b not in self.sheet.hidden_rows}
        if not blank:
            return False
        # A row that shows nothing of its own may lie within cells merged over several.
        return any(not any(top <= b < bottom for top, bottom in self.tall) for b in blank)

    def _is_table_row(self, r: int, borders: bool, ruled: bool) -> bool:
        if ruled or self.sheet.drawn:
            return True
        texts = self._texts(r)
        numbers = sum(1 for text in texts if _NUMBER.fullmatch(text))
        return bool(texts) and (not borders or (numbers > 0 and len(texts) > 1))

    def _texts(self, r: int) -> list[str]:
        return ["".join(cell.lines).strip() for _, cell in sorted(self.rows[r].items()) if cell.lines]

    def _split(self, is_table: bool, run: list[int], borders: bool) -> Iterator[tuple[bool, list[int]]]:
        """A run of rows cut where a title begins the next table; lone texts around a bare table are lines."""
        if not is_table:
            yield False, run
            return
        start = 0
        for i in range(1, len(run)):
            if self._title(run[i]) and any(len(self._texts(r)) > 1 for r in run[start:i]):
                first = i
                while first - 1 > start and self._small(run[first - 1]):
                    first -= 1
                yield from self._bare(run[start:first], borders)
                start = first
        yield from self._bare(run[start:], borders)

    def _bare(self, rows: list[int], borders: bool) -> Iterator[tuple[bool, list[int]]]:
        begin, end = 0, len(rows)
        if not borders:
            while begin < end and len(self._texts(rows[begin])) <= 1:
                begin += 1
            while end > begin and len(self._texts(rows[end - 1])) <= 1:
                end -= 1
        else:
            while end > begin + 1 and self._note(rows[end - 1]):
                end -= 1
        for is_table, part in ((False, rows[:begin]), (True, rows[begin:end]), (False, rows[end:])):
            if part:
                yield is_table, part

    def _title(self, r: int) -> bool:
        texts = self._texts(r)
        return len(texts) == 1 and _TITLE.fullmatch(re.sub(r"\s", "", texts[0])) is not None

    def _note(self, r: int) -> bool:
        """A sentence in one cell over the whole width: a note beneath the table, wherever its borders are drawn."""
        cells = [(c, cell) for c, cell in self.rows[r].items() if cell.lines]
        if len(cells) != 1 or len("".join(cells[0][1].lines)) < _SENTENCE:
            return False
        column = cells[0][0]
        right = self.span.get((r, column), (r, r + 1, column, column + 1))[3]
        others = [c for c in self.rows[r] if c < column or c >= right]
        return right - column > 1 and not others

    def _small(self, r: int) -> bool:
        texts = self._texts(r)
        return len(texts) == 1 and _LABEL.fullmatch(texts[0]) is not None

    def line(self, r: int) -> list[str]:
        """The texts of a row outside tables: a cell's own lines where it is alone, else one line."""
        cells = [cell for _, cell in sorted(self.rows[r].items()) if cell.lines]
        if len(cells) == 1:
            return [line.strip() for line in cells[0].lines]
        return [" ".join("".join(cell.lines).strip() for cell in cells)] if cells else []

    def grid(self, rows: list[int], page: int) -> Grid:
        """The rows as a grid; columns that show nothing in them, or in the rest of the sheet, are left out."""
        shown = {c for r in rows for c in self.rows[r]}
        first, last = min(shown, default=0), max(shown, default=-1)
        columns = [c for c in self.columns if first <= c <= last]
        if len(rows) * len(columns) > MAX_AREA:
            raise TooLarge
        at = [[-1] * len(columns) for _ in rows]
        cells: list[GridCell] = []
        for i, r in enumerate(rows):
            for j, c in enumerate(columns):
                if at[i][j] >= 0:
                    continue
                _, row1, _, col1 = self.span.get((r, c), (r, r + 1, c, c + 1))
                last_row = max(i + 1, bisect_left(rows, row1))
                last_column = max(j + 1, bisect_left(columns, col1))
                found = self.rows[r].get(c)
                cell = GridCell(i, last_row, j, last_column, list(found.lines) if found else [])
                if found and found.lines:
                    cell.indent = found.indent + leading(found.lines[0])
                    cell.lines = [line.strip() for line in found.lines]
                for y in range(i, last_row):
                    for x in range(j, last_column):
                        at[y][x] = len(cells)
                cells.append(cell)
        return Grid(page, len(rows), len(columns), cells, at, edges=self._edges(columns))

    def _edges(self, columns: list[int]) -> tuple[float, ...]:
        """Left edges in points. A column left out widens the one before it."""
        edges, x, kept = [], 0.0, set(columns)
        for c in range(columns[0], columns[-1] + 1) if columns[-1] - columns[0] < 1000 else columns:
            if c in kept:
                edges.append(round(x, 1))
            if c not in self.sheet.hidden_columns:
                x += max(self.sheet.widths.get(c, _WIDTH), 1.2) * _POINTS
        return (*edges, round(x, 1))
