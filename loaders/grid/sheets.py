"""Sheets too wide for their paper: columns that a spreadsheet printed on further pages, put beside the first ones.

Such pages are strips of one sheet. Their rows lie at the very same heights, since the sheet was cut upright; their
columns differ; the title and the unit stand on one of them only, or are cut in pieces. The strips follow one another
page by page (over, then down) or strip by strip (down, then over). What does not fit together in all of this is left as
it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.document import Line
from loaders.grid.grid import Grid, GridCell, Item

#: Heights and columns of two pages are the same if they differ by no more (points).
_SAME = 1.0
#: So many rows at the same heights are no chance.
_ROWS = 3
#: Rows of a head that one strip may divide further than another.
_DIVIDED = 3
#: No sheet is printed on more pages than this.
_PAGES = 40
_TITLE = re.compile(r".{2,}[^\d一二三四五六七八九十]表(?:[（(].{1,12}[)）])?")
_UNIT = re.compile(r"单位[:：]\s*(?:人民币)?[万亿千]?元|金额单位")
_BODY = re.compile(r"(?:编报|编制|填报|公开|预算)?(?:部门|单位)(?:名称)?(?:[(（].{1,4}[)）])?[:：](?!.{0,4}元)\D{2,}")
_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{4,}|\d+\.\d+)(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class _Page:
    """The items of one page with its one table."""

    items: list[Item]
    grid: Grid

    @property
    def above(self) -> list[Line]:
        return [i for i in self.items if isinstance(i, Line) and _top(i) < _top(self.grid)]

    @property
    def below(self) -> list[Line]:
        return [i for i in self.items if isinstance(i, Line) and _top(i) >= _top(self.grid)]

    def words(self) -> Iterator[str]:
        """What stands above the table, or in its first rows."""
        yield from (re.sub(r"\s", "", line.text) for line in self.above)
        for cell in self.grid.cells:
            if cell.row0 < 2 and cell.lines:
                yield re.sub(r"\s", "", cell.text)

    def titles(self) -> list[str]:
        return [text for text in self.words() if _TITLE.fullmatch(text)]

    def has_unit(self) -> bool:
        return any(_UNIT.search(text) for text in self.words())

    def has_body(self) -> bool:
        return any(_BODY.match(text) for text in self.words())


class Sheets:
    """Holds back pages that may be strips of one sheet until it is known whether they are."""

    def __init__(self) -> None:
        self._pages: list[_Page] = []
        self._title = ""
        self._has_unit = False

    def add(self, items: list[Item]) -> Iterator[Item]:
        """Take the items of the next page; gives those that are settled."""
        page = _page(items)
        if page is None:
            yield from self.rest()
            yield from items
            return
        titles = page.titles()
        if self._pages and not self._goes_on(page, titles):
            yield from self.rest()
        self._title = max([self._title, *titles], key=len)
        self._has_unit = self._has_unit or page.has_unit()
        self._pages.append(page)
        if len(self._pages) >= _PAGES or (len(self._pages) == 1 and self._has_unit and (titles or page.has_body())):
            yield from self.rest()  # a page that has both is whole

    def rest(self) -> Iterator[Item]:
        """The items held back."""
        pages, title = self._pages, self._title
        self._pages, self._title, self._has_unit = [], "", False
        rows = _rows_of_strips(pages, title)
        if rows is None:
            for page in pages:
                yield from page.items
            return
        for strips in rows:
            yield from _beside(strips, title)

    def _goes_on(self, page: _Page, titles: Sequence[str]) -> bool:
        if page.has_body() or (self._has_unit and page.has_unit()):
            return False
        return not self._title or all(title in self._title or self._title in title for title in titles)


def _top(item: Item) -> float:
    return item.box[1] if item.box else 0.0


def _page(items: list[Item]) -> _Page | None:
    grids = [item for item in items if isinstance(item, Grid)]
    if len(grids) != 1 or not grids[0].levels:
        return None
    return _Page(items, grids[0])


def _rows_of_strips(pages: Sequence[_Page], title: str) -> list[list[_Page]] | None:
    """The pages that lie beside each other, from the top down; None where they are no strips of one sheet."""
    count = len(pages)
    for strips in range(2, count + 1):
        if count % strips:
            continue
        deep = count // strips
        over = [list(pages[n : n + strips]) for n in range(0, count, strips)]
        down = [[pages[n + deep * k] for k in range(strips)] for n in range(deep)]
        for rows in (over, down) if deep > 1 else (over,):
            if _fits(rows, pages, title):
                return rows
    return None


def _fits(rows: list[list[_Page]], pages: Sequence[_Page], title: str) -> bool:
    """These rows of strips are one sheet: rows at the same heights, strips of the same columns, headings cut apart."""
    first = rows[0]
    if any(len(page.grid.levels) <= _ROWS for page in first):
        return False
    for row in rows:
        if not all(_level(row[0].grid.levels, page.grid.levels) for page in row[1:]):
            return False
        if not all(_within(_widths(a.grid), _widths(b.grid)) for a, b in zip(first, row, strict=True)):
            return False
    further = {id(page) for page in first[1:]}
    beyond = {id(page) for page in pages[1:] if _is_further(page, title, pages[0])}
    if not beyond <= further or any(page.has_unit() for page in first[:-1]):
        return False
    return bool(beyond)


def _is_further(page: _Page, title: str, first: _Page) -> bool:
    """What stands above the table is the rest of a heading: the unit alone, a title without its beginning, or the
    title that the first page lacks. The same title again is what pages print that go on below."""
    titles = page.titles()
    if page.has_unit() or any(text != title for text in titles):
        return True
    return bool(titles) and not first.titles()


def _widths(grid: Grid) -> tuple[float, ...]:
    return tuple(edge - grid.edges[0] for edge in grid.edges)


def _within(first: Sequence[float], second: Sequence[float]) -> bool:
    """The same ends, and all edges of the one with fewer of them."""
    few, many = sorted((first, second), key=len)
    ends = abs(few[0] - many[0]) <= _SAME and abs(few[-1] - many[-1]) <= _SAME
    return ends and all(any(abs(edge - other) <= _SAME for other in many) for edge in few)


def _level(first: Sequence[float], second: Sequence[float]) -> bool:
    """The rows lie at the same heights; in one strip some may be divided further, as heads are."""
    return _within(first, second) and abs(len(first) - len(second)) <= _DIVIDED


def _beside(pages: Sequence[_Page], title: str) -> Iterator[Item]:
    """The items of pages side by side as those of one: the lines above, the table, the lines below."""
    for line in _lines([page.above for page in pages]):
        text = re.sub(r"\s", "", line.text)
        if text == title or text not in title:  # its title once, and no piece of it
            yield line
    grid = pages[0].grid
    for page in pages[1:]:
        grid = _joined(grid, page.grid)
    yield grid
    yield from _lines([page.below for page in pages])


def _lines(pages: Sequence[Iterable[Line]]) -> Iterator[Line]:
    """Lines at one height are pieces of one line, cut where the paper ends."""
    whole: list[Line] = []
    for lines in pages:
        for line in lines:
            n = next((n for n, other in enumerate(whole) if abs(_top(other) - _top(line)) <= _SAME), None)
            if n is None:
                whole.append(line)
            else:
                whole[n] = replace(whole[n], text=_glued(whole[n].text, line.text))
    yield from sorted(whole, key=_top)


def _glued(first: str, second: str) -> str:
    """Two pieces of a line; what was cut in the middle of a glyph or word is printed on both pages."""
    if second in first:
        return first
    if first in second:
        return second
    for size in range(min(len(first), len(second)), 0, -1):
        if first.endswith(second[:size]):
            return first + second[size:]
    return f"{first} {second}"


def _joined(left: Grid, right: Grid) -> Grid:
    """Two strips as one grid. Columns of labels that the second one repeats are left out of it."""
    levels = max(left.levels, right.levels, key=len)
    left, right = _divided(left, levels), _divided(right, levels)
    skip = _repeated(left, right)
    head = min(_first_amounts(left), _first_amounts(right))
    cells = [replace(cell, page=cell.page or left.page) for cell in left.cells]
    at = [list(row) for row in left.at]
    shift = left.columns - skip
    index: dict[int, int] = {}
    for n, cell in enumerate(right.cells):
        if cell.col0 < skip:
            continue
        col0, col1 = cell.col0 + shift, cell.col1 + shift
        cut = _cut(left, right, cell, skip, head)
        if cut is not None:
            index[n], text = cut
            cells[index[n]].col1 = col1
            cells[index[n]].lines = [text] if text else []
            cells[index[n]].box = cells[index[n]].box or cell.box
            continue
        index[n] = len(cells)
        cells.append(replace(cell, col0=col0, col1=col1, page=cell.page or right.page))
    for r, row in enumerate(right.at):
        at[r] += [index.get(n, -1) for n in row[skip:]]
    offset = left.edges[-1] - right.edges[skip]
    edges = (*left.edges, *(edge + offset for edge in right.edges[skip + 1 :]))
    box = left.box
    if box is not None and right.box is not None:
        box = (box[0], box[1], edges[-1], box[3])
    return replace(left, columns=left.columns + right.columns - skip, cells=cells, at=at, edges=edges, box=box)


def _divided(grid: Grid, levels: tuple[float, ...]) -> Grid:
    """The grid with its rows divided at these levels."""
    if len(grid.levels) == len(levels):
        return grid
    start = [min(range(len(levels)), key=lambda n: abs(levels[n] - level)) for level in grid.levels]
    cells = [replace(cell, row0=start[cell.row0], row1=start[cell.row1]) for cell in grid.cells]
    at = [grid.at[max(r for r in range(grid.rows) if start[r] <= n)] for n in range(len(levels) - 1)]
    return replace(grid, rows=len(levels) - 1, cells=cells, at=[list(row) for row in at], levels=levels)


def _cut(left: Grid, right: Grid, cell: GridCell, skip: int, head: int) -> tuple[int, str] | None:
    """The cell of the left strip of which this one is the rest, as the paper ended within it, and the whole text."""
    if cell.col0 != skip:
        return None
    over = left.at[cell.row0][-1]
    other = left.cells[over]
    if (other.row0, other.row1) != (cell.row0, cell.row1) or _AMOUNT.fullmatch(cell.text):
        return None
    if other.text == cell.text and cell.lines:
        return over, cell.text
    if cell.row0 >= head:
        return None
    if not other.lines or not cell.lines:
        return over, other.text or cell.text
    # The glyph at the cut is printed on neither page, or on both.
    glyph = 0.9 * min(box[3] - box[1] for box in (other.box, cell.box) if box is not None)
    ends = other.box is not None and other.box[2] >= left.edges[-1] - glyph
    begins = cell.box is not None and cell.box[0] <= right.edges[skip] + glyph
    if (ends or begins) and (cell.text in other.text or other.text in cell.text):
        return over, max(cell.text, other.text, key=len)
    return (over, other.text + cell.text) if ends and begins else None


def _repeated(left: Grid, right: Grid) -> int:
    """How many columns at the left both strips have: those that are printed on every page."""
    count = 0
    while count < min(left.columns, right.columns) - 1:
        ours = [left.cells[row[count]].text for row in left.at]
        theirs = [right.cells[row[count]].text for row in right.at]
        if ours != theirs or not any(ours) or any(right.cells[row[count]].col1 > count + 1 for row in right.at[-1:]):
            break
        count += 1
    return count


def _first_amounts(grid: Grid) -> int:
    """The first row with an amount."""
    return min((c.row0 for c in grid.cells if c.lines and _AMOUNT.fullmatch(c.text.strip())), default=grid.rows)
