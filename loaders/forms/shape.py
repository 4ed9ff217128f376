"""The shape of a table: which rows are its head, what path of headers stands over each column, where its halves are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from loaders.document import Side
from loaders.forms.amounts import is_dash, parse_amount
from loaders.forms.catalogue import Catalogue, Role, header_word
from loaders.forms.lead import lead_rows
from loaders.forms.text import normal, squeeze
from loaders.grid.grid import Grid
from loaders.reference.lookup import is_economic_name

_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}|\d{3}(?:[\s-]\d{2}){1,2}|\d{2}")
_LEVEL = re.compile(r"\d{2}")
_CODED_NAME = re.compile(r"\[?\(?(\d{3}(?:\d{2}){0,3})[\])]?[-_—:：]?(?=[^\d.,])")
_ORDINAL_START = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.．]|\([一二三四五六七八九十]+\)|\d{1,2}[、.．](?!\d))")
_TOTAL = re.compile(r"合计|总计|共计|小计|收入合计|支出合计|收入总计|支出总计")
_NUMBERED = re.compile(r"栏次|栏次?号?|\d{1,2}(?:=.*)?|[-—*]+")
_LABELS = ("code", "name", "entity", "ordinal")
#: So many names beside each other, most of them of economic items, are no row of data.
_MANY_HEADS = 4
#: The end of a broken head is no longer than this, where it could be a head of its own.
_REST = 2
#: Columns narrower than this lie between two drawings of one rule (points).
_SLIVER = 6.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column as read: its elementary columns first..last, its edges in points (0 where none), header path, role."""

    first: int
    last: int
    left: float
    right: float
    path: tuple[str, ...]
    role: Role
    half: int = 0
    #: Adjacent code columns are one group (类 款 项 of one classification); `level` counts within it.
    group: int = 0
    level: int = 0

    @property
    def leaf(self) -> str:
        """The lowest header, '' for a column under none."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True)
class Shape:
    """How to read a grid. `lead` holds the lines that stand inside the grid above its head (title, unit)."""

    lead: tuple[str, ...]
    body: int  # first row of data
    columns: tuple[Column, ...]
    halves: int

    def side(self, half: int) -> Side:
        """The name of a half."""
        if self.halves <= 1:
            return "single"
        names: tuple[Side, ...] = ("left", "right")
        if self.halves == 3:
            names = ("left", "middle", "right")
        elif self.halves >= 4:
            names = ("left", "middle", "middle2", "right")
        return names[min(half, len(names) - 1)]

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """The header paths of the amount columns, to compare the heads of two pages."""
        return tuple(column.path for column in self.columns if column.role == "amount")


def read_shape(grid: Grid, catalogue: Catalogue) -> Shape | None:
    """The shape of a grid that has a head; None where its first row is data already."""
    lead, start = lead_rows(grid, catalogue)
    body = start
    numbering: set[int] = set()
    while body < grid.rows:
        kind = _row_kind(grid, body, start, catalogue)
        if kind == "data" or (numbering and not (kind == "numbers" and _explains(grid, body))):
            break  # below 栏次 1 2 3 stands data, whatever its words
        if kind == "numbers":
            numbering.add(body)
        body += 1
    if body == start:
        return None
    heads = [r for r in range(start, body) if r not in numbering]
    while heads and not any(c.lines for c in grid.row(heads[0])):
        heads.pop(0)
    if not heads:
        return None
    ranges = _column_ranges(grid, heads[-1], body)
    columns = [_column(grid, first, last, heads, body, catalogue) for first, last in ranges]
    kept = tuple(_bare_codes([column for column in columns if column is not None]))
    if not any(column.role == "amount" for column in kept):
        return None
    split, halves = _halves(kept)
    return Shape(tuple(lead), body, split, halves)


def _bare_codes(columns: list[Column]) -> list[Column]:
    """款 and 项 in columns of their own without a head, right of 类: elsewhere such numbers are none."""
    for i, column in enumerate(columns):
        if column.role == "code" and not column.path and (i == 0 or columns[i - 1].role != "code"):
            columns[i] = replace(column, role="name")
    return columns


def _cut(grid: Grid, inner: list[int]) -> bool:
    """Most rows have cells of their own in these columns."""
    cut = sum(1 for r in range(grid.rows) if len({grid.at[r][c] for c in inner}) > 1)
    return len(inner) > 1 and cut * 2 > grid.rows


def without_numbers(shape: Shape, grid: Grid, catalogue: Catalogue) -> Shape:
    """The shape of a grid that continues a table, past the numbers of columns that the break cut off the head."""
    if shape.body == 0 and grid.rows and _row_kind(grid, 0, 0, catalogue) == "numbers":
        return replace(shape, body=1)
    return shape


def _share(column: Column, left: float, right: float, shift: float) -> float:
    """How much of the narrower of a column and a drawn one lies under the other."""
    low, high = column.left + shift, column.right + shift
    return (min(high, right) - max(low, left)) / max(min(high - low, right - left), 0.1)


def under(head: Shape, shape: Shape) -> Shape:
    """A shape whose columns stand under the headers of `head`, which were drawn on the page before."""
    shift = shape.columns[0].left - head.columns[0].left
    columns = []
    for column in shape.columns:
        over = [h for h in head.columns if _share(h, column.left, column.right, shift) > 0.5]
        columns.append(replace(column, path=(*over[0].path, *column.path)) if over else column)
    return replace(shape, columns=tuple(columns))


def has_label_heads(grid: Grid, shape: Shape, catalogue: Catalogue) -> bool:
    """The rows taken for a head name a column of labels (项目, 科目编码): without one they may be rows of data."""
    for r in range(shape.body):
        for cell in grid.row(r):
            if cell.lines and catalogue.role(header_word(normal(cell.text))) in (
                "code",
                "unit_code",
                "name",
                "entity",
                "ordinal",
            ):
                return True
    return False


def fit_shape(shape: Shape, grid: Grid) -> Shape | None:
    """The shape of an open table laid over a grid that continues it without a head; None where it does not fit."""
    if grid.edges and shape.columns[-1].right > 0:
        # Pages of one table are drawn at slightly different places: compare from the left edge.
        shift = grid.edges[0] - shape.columns[0].left
        width = shape.columns[-1].right - shape.columns[0].left
        if abs((grid.edges[-1] - grid.edges[0]) - width) > 0.12 * width:
            return None
        columns: list[Column] = []
        for column in shape.columns:
            inner = [c for c in range(grid.columns) if _share(column, grid.edges[c], grid.edges[c + 1], shift) > 0.5]
            if column.role == "code" and _cut(grid, inner):
                # A head over 类 款 项 at the foot of a page, and each in a column of its own on the next.
                columns += [replace(column, first=c, last=c + 1, level=column.level + i) for i, c in enumerate(inner)]
            elif inner:
                columns.append(replace(column, first=inner[0], last=inner[-1] + 1))
        if not grid.drawn and any(a.last > b.first for a, b in pairwise(columns)):
            return None  # which of two columns one found by alignment is cannot be told
        if not any(column.role == "amount" for column in columns):
            return None
        return Shape((), 0, tuple(columns), shape.halves)
    if grid.columns == shape.columns[-1].last:
        return Shape((), 0, shape.columns, shape.halves)
    return None


def _row_kind(grid: Grid, r: int, start: int, catalogue: Catalogue) -> str:
    """'head', 'numbers' (栏次 1 2 3) or 'data'."""
    fresh = [normal(cell.text) for cell in grid.row(r) if cell.lines and cell.row0 == r]
    if not fresh:
        hanging = any(cell.row0 < r and cell.row0 >= start and cell.lines for cell in grid.row(r))
        return "head" if hanging or r == start else "data"
    if len(fresh) >= 2 and all(_NUMBERED.fullmatch(text) for text in fresh):
        digits = [int(re.match(r"\d+", text).group()) for text in fresh if text[0].isdecimal()]  # type: ignore[union-attr]
        starred = digits[:1] == [1] and any(set(text) == {"*"} for text in fresh)  # ** ** 1, above no data at all
        if "栏次" in fresh or starred or (digits and digits[0] in (1, 2, 3) and len(digits) >= 2 and _rising(digits)):
            return "numbers"
    if "栏次" in fresh and all(parse_amount(t) is None or "." not in t for t in fresh):
        return "numbers"
    for text in fresh:
        if parse_amount(text) is not None or (is_dash(text) and len(fresh) > 1):
            return "data"
        if _CODE.fullmatch(text) or _CODED_NAME.match(text) or _ORDINAL_START.match(text):
            return "data"
    if r > start and any(cell.lines and start <= cell.row0 < r for cell in grid.row(r)):
        return "head"  # beside heads that hang down from above
    if len(fresh) == 1 and _TOTAL.fullmatch(fresh[0]) and r > start and len(grid.row(r)) > 1:
        return "data"
    words = [header_word(text) for text in fresh]
    if r > start and _is_bare_label(grid, r, start, catalogue):
        return "data"
    known = sum(1 for word in words if catalogue.role(word) or catalogue.term(word))
    if known * 2 >= len(words):
        return "head"
    named = sum(1 for word in words if is_economic_name(word) or catalogue.role(word) or catalogue.term(word))
    if (len(words) >= _MANY_HEADS and named * 3 >= len(words) * 2) or named == len(words) == len(grid.row(r)):
        return "head"  # economic items across
    # A wide cell over others that nobody catalogued is a head when what hangs below it is one.
    if r == start and any(cell.col1 - cell.col0 > 1 for cell in grid.row(r) if cell.lines) and r + 1 < grid.rows:
        below = _row_kind(grid, r + 1, r + 1, catalogue)
        if below == "head":
            return "head"
    if r == start and len(words) >= 3:
        return "head"
    return "data"


def _explains(grid: Grid, r: int) -> bool:
    """A second row of numbers says how the columns add up (3=1+2); without that, 1 and 1 are amounts."""
    return any("=" in text or text.startswith("栏") for text in (normal(cell.text) for cell in grid.row(r)))


def _is_bare_label(grid: Grid, r: int, start: int, catalogue: Catalogue) -> bool:
    """A row with a label and blank cells, all below a head: 公务接待费 is a row here, though a header elsewhere."""
    blank = False
    for cell in grid.row(r):
        over = [grid.cells[grid.at[above][cell.col0]] for above in range(start, r) if grid.at[above][cell.col0] >= 0]
        heads = [header_word(normal(head.text)) for head in over if head.lines]
        if cell.row0 != r or not heads:
            return False
        if not cell.lines:
            blank = True
        elif catalogue.role(header_word(normal(cell.text))) or catalogue.role(heads[-1]) not in _LABELS:
            return False
    return blank


def _rising(numbers: list[int]) -> bool:
    """Each number is greater than the one before: 1 1 1 are amounts."""
    return numbers == sorted(set(numbers))


def _column_ranges(grid: Grid, leaf: int, body: int) -> list[tuple[int, int]]:
    """Elementary columns grouped into columns: cut where the last head row or most rows of data are cut."""
    rows = [r for r in range(body, grid.rows) if any(cell.lines for cell in grid.row(r))]
    cuts: dict[int, bool] = {0: True, grid.columns: True}
    for c in range(1, grid.columns):
        in_data = sum(1 for r in rows if grid.at[r][c - 1] != grid.at[r][c])
        by_data = bool(rows) and in_data * 2 >= len(rows)
        if by_data or grid.at[leaf][c - 1] != grid.at[leaf][c]:
            cuts[c] = by_data
    order = sorted(cuts)
    if grid.edges:
        for before, after in zip(list(order), list(order)[1:], strict=False):
            if grid.edges[after] - grid.edges[before] < _SLIVER and len(order) > 2:
                weak = before if (not cuts[before] and before != 0) else after
                if weak in order and weak not in (0, grid.columns):
                    order.remove(weak)
    return list(zip(order, order[1:], strict=False))


def _column(grid: Grid, first: int, last: int, heads: list[int], body: int, catalogue: Catalogue) -> Column | None:
    middle = _widest(grid, first, last)
    path: list[str] = []
    seen = -1
    for r in heads:
        index = grid.at[r][middle]
        if index == seen or index < 0:
            continue
        seen = index
        text = squeeze(grid.cells[index].text)
        if text and (not path or path[-1] != text or grid.cells[index].row0 > heads[0]):
            path.append(text)
    path = _unbroken(path, catalogue)
    texts = [
        normal(cell.text)
        for r in range(body, grid.rows)
        for cell in [grid.cells[grid.at[r][middle]]]
        # 合计 over the columns of codes and names says nothing about either.
        if cell.lines and cell.row0 == r and first <= cell.col0 and cell.col1 <= last
    ]
    role = _role(path, texts, catalogue)
    if role is None:
        return None
    left, right = (grid.edges[first], grid.edges[last]) if grid.edges else (0.0, 0.0)
    return Column(first, last, left, right, tuple(path), role)


def _unbroken(path: list[str], catalogue: Catalogue) -> list[str]:
    """一般公共预算财政拨 over 款: a head that was broken over two rows of the grid, both of them no heads alone."""

    def known(text: str) -> bool:
        word = header_word(text)
        return catalogue.term(word) is not None or catalogue.role(word) is not None

    done: list[str] = []
    for part in path:
        rest = len(part) <= _REST or not known(part)  # 款 alone would be a column of codes
        if done and rest and not known(done[-1]) and known(done[-1] + part):
            done[-1] += part
        else:
            done.append(part)
    return done


def _widest(grid: Grid, first: int, last: int) -> int:
    if not grid.edges:
        return first
    return max(range(first, last), key=lambda c: grid.edges[c + 1] - grid.edges[c])


def _role(path: list[str], texts: list[str], catalogue: Catalogue) -> Role | None:
    """What a column holds, by its leaf header first and by what stands in it second."""
    amounts = sum(1 for text in texts if parse_amount(text) is not None or is_dash(text))
    mostly_amounts = bool(texts) and amounts * 5 >= len(texts) * 3
    if not path:
        if not texts:
            return None
        if all(_LEVEL.fullmatch(text) for text in texts) and any(text[0] == "0" for text in texts):
            return "code"
        return "amount" if mostly_amounts and not all(_CODE.fullmatch(t) for t in texts) else "name"
    word = header_word(path[-1])
    role = catalogue.role(word)
    coded = sum(1 for text in texts if _CODE.fullmatch(text))
    if role == "code":
        return "name" if texts and (coded + amounts) * 2 < len(texts) else "code"
    if role == "unit_code":
        return "amount" if any(re.search(r"[.,]", text) for text in texts) else "unit_code"
    if role in ("ordinal", "percent", "count", "text"):
        return role
    if role in ("name", "entity"):
        if mostly_amounts and coded * 2 < len(texts) and len(texts) > 1 and not _small_integers(texts):
            return "amount"
        return "code" if texts and coded * 2 > len(texts) else role
    if role == "fund" and texts and not amounts:
        return role
    if catalogue.term(word) is not None:
        return "amount"
    if mostly_amounts or (not texts and is_economic_name(word)):
        return "amount"
    return "name" if texts and not amounts else ("amount" if amounts else "text")


def _small_integers(texts: list[str]) -> bool:
    return all(text.isdecimal() and len(text) <= 2 for text in texts)


def _halves(columns: tuple[Column, ...]) -> tuple[tuple[Column, ...], int]:
    """The columns with their half: a new half starts where labels follow amounts and amounts follow these."""
    half, seen_amount = 0, False
    group, level, before = -1, 0, ""
    numbered: list[Column] = []
    for i, column in enumerate(columns):
        if column.role == "code":
            group, level = (group, level + 1) if before == "code" else (group + 1, 0)
        before = column.role
        if column.role in ("name", "entity", "code", "unit_code", "ordinal") and seen_amount:
            if any(later.role == "amount" for later in columns[i:]):
                half, seen_amount = half + 1, False
        elif column.role == "amount":
            seen_amount = True
        numbered.append(replace(column, half=half, group=max(group, 0), level=level))
    return tuple(numbered), half + 1
