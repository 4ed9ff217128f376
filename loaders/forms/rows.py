"""Rows of data: for each half of a row its codes, its names and its amounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from loaders.document import Box
from loaders.forms.amounts import is_dash, parse_amount, split_overflow
from loaders.forms.shape import Column, Shape
from loaders.forms.text import normal, squeeze
from loaders.grid.grid import Grid, GridCell

_CODED = re.compile(r"[\[(]?(\d{3}|\d{5,8})[\])]?[-_－—:：]?(?=[^\d.,%])")
_CODE = re.compile(r"[\d\s-]+")
_TOTAL = re.compile(r"(?:收入|支出)?(?:合计|总计|小计|共计)")
_HEADS_IN_BODY = {"类", "款", "项", "栏次"}


@dataclass(slots=True)
class Amount:
    """An amount of a row, and the column that it stands in."""

    column: Column
    printed: str
    value: Decimal
    box: Box | None
    page: int
    why: str = ""  # how it was given its row, where its own page does not print that


@dataclass(slots=True)
class Row:
    """One half of one printed row. `unread` holds what stands in an amount column and is no amount."""

    half: int
    #: Printed codes: group of adjacent code columns -> level within the group -> text.
    codes: dict[int, dict[int, str]] = field(default_factory=dict)
    #: Codes of the levels above that the rows before print and this one leaves out (an indented tree of 类 款 项).
    carried: dict[int, dict[int, str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    #: The headers over each name, where the row was read from a grid.
    places: list[tuple[str, ...]] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    unread: list[tuple[Column, str]] = field(default_factory=list)
    entity: str = ""
    unit: str = ""  # what the row counts in, where a column says so row by row: 万元, 辆, 人次
    unit_code: str = ""
    #: Which money the row is, in a table that prints a row a fund (资金性质).
    money: str = ""
    indent: float = 0.0
    page: int = 0

    @property
    def empty(self) -> bool:
        """Nothing is printed in this half."""
        return not (self.codes or self.unit_code or self.names or self.amounts or self.unread)

    @property
    def name(self) -> str:
        """The names, joined as one."""
        return "/".join(self.names)


def read_rows(grid: Grid, shape: Shape) -> Iterator[list[Row]]:
    """The rows of a grid from its body on; each as its halves in order."""
    owner = _owners(shape, grid.columns)
    for r in range(shape.body, grid.rows):
        halves = [Row(half, page=grid.page) for half in range(shape.halves)]
        for cell in grid.row(r):
            if cell.lines:
                _put(cell, r, shape, owner, halves)
        yield halves


def _owners(shape: Shape, columns: int) -> list[list[int]]:
    """For each elementary column the indices of the columns that it belongs to.

    On a page that continues a table, one drawn column may lie under several of the columns above.
    """
    owner: list[list[int]] = [[] for _ in range(columns)]
    for i, column in enumerate(shape.columns):
        for c in range(column.first, min(column.last, columns)):
            owner[c].append(i)
    return owner


#: Units of measure: a column 单位 that holds them names no bodies.
_COUNTED_IN = re.compile(
    r"\(?(?:人民币)?(?:[万亿]?元|个|人|人次|次|批次?|批\(次\)|辆|台|套|[台辆]\(?[、/]?[套台辆]\)?|团组|平方米|m2|%)\)?"
)


def _put(cell: GridCell, r: int, shape: Shape, owner: list[list[int]], halves: list[Row]) -> None:
    if cell.col1 - cell.col0 == 1:
        touched = owner[cell.col0]
    else:
        touched = sorted({i for c in range(cell.col0, cell.col1) for i in owner[c]})
    if not touched:
        return
    columns = [shape.columns[i] for i in touched]
    text = squeeze(cell.text)
    value = parse_amount(text)
    amount_columns = [column for column in columns if column.role == "amount"]
    label_columns = [column for column in columns if column.role in ("name", "entity", "code", "unit_code", "fund")]
    if value is not None and amount_columns and (not label_columns or not _codelike(text)):
        if cell.row0 == r:
            # An amount in a cell over several columns stands at its right end.
            column = amount_columns[-1]
            halves[column.half].amounts.append(Amount(column, text, value, cell.box, cell.page or halves[0].page))
        return
    if (label_columns and len(amount_columns) < len(columns)) or (len(columns) > 1 and label_columns):
        for half in sorted({column.half for column in label_columns}):
            # A label drawn over several halves names the row in each of them.
            _put_label(next(c for c in label_columns if c.half == half), text, cell, halves)
        return
    if amount_columns and cell.row0 == r:
        column = amount_columns[-1]
        row = halves[column.half]
        overflow = split_overflow(text)
        if overflow and row.names:
            row.names[-1] += overflow[0]
            amount = parse_amount(overflow[1])
            if amount is not None:
                row.amounts.append(Amount(column, overflow[1], amount, cell.box, cell.page or row.page))
        elif not is_dash(normal(text)):
            row.unread.append((column, text))


def _codelike(text: str) -> bool:
    return text.isdecimal() and len(text) in (3, 5, 7)


def _put_label(column: Column, text: str, cell: GridCell, halves: list[Row]) -> None:
    row = halves[column.half]
    if text in _HEADS_IN_BODY:
        return
    plain = normal(text)
    if column.role == "unit_code" and _CODE.fullmatch(plain):
        row.unit_code = plain
        return
    if column.role == "fund":
        row.money = text
        return
    if column.role == "code":
        if _CODE.fullmatch(plain):
            row.codes.setdefault(column.group, {})[column.level] = plain.replace("-", "").replace(" ", "")
            return
        glued = _CODED.match(plain)  # 30207邮电费 in one cell
        if glued:
            row.codes.setdefault(column.group, {})[column.level] = glued.group(1)
            row.names.append(squeeze(text)[glued.end() :].lstrip("-"))
            row.places.append(column.path)
            return
        row.names.append(text)
        row.places.append(column.path)
        return
    if column.role == "entity" and _COUNTED_IN.fullmatch(plain):
        row.unit = plain
        return
    if column.role == "entity" and not _TOTAL.fullmatch(plain):
        row.entity = text
    if not row.names:
        row.indent = cell.indent
    row.names.append(text)
    row.places.append(column.path)


def carry_codes(rows: Iterable[list[Row]]) -> None:
    """Give each row the codes of the levels above that only earlier rows print (类 in one row, 款 in the next)."""
    rows = list(rows)
    _carry_classes(rows)
    last: dict[tuple[int, int], dict[int, str]] = {}
    for halves in rows:
        for row in halves:
            for group, levels in row.codes.items():
                above = last.setdefault((row.half, group), {})
                lowest = min(levels)
                if group in row.carried:
                    continue
                row.carried[group] = {level: text for level, text in above.items() if level < lowest}
                deepest = max(levels)
                kept = {level: text for level, text in above.items() if level < lowest} | levels
                last[row.half, group] = {level: text for level, text in kept.items() if level <= deepest}


def _carry_classes(rows: list[list[Row]]) -> None:
    """301 and 01 below each other in one column: 01 is the 款 of the 类 above.

    Economic codes end there. In 210, 01, 2100101 so do functional ones; in 210, 01, 01 that is not certain.
    """
    columns: dict[tuple[int, int], list[tuple[Row, str]]] = {}
    for halves in rows:
        for row in halves:
            for group, levels in row.codes.items():
                if set(levels) == {0}:
                    columns.setdefault((row.half, group), []).append((row, levels[0]))
    for (_, group), codes in columns.items():
        whole = any(len(code) == 7 for _, code in codes)
        above = ""
        for row, code in codes:
            if len(code) == 3:
                above = code
            elif len(code) == 2 and above and (whole or above[0] in "35"):
                row.carried[group] = {-1: above}


def row_code(row: Row) -> tuple[str, str]:
    """The row's code as printed and zero-padded: 类|款|项 joined, codes of two classifications joined by '|'.

    ('3022', '30202') for an unpadded code, ('06', '20106') in an indented tree; ('', '') where the row has none.
    """
    if row.codes:
        printed, padded = [], []
        for group in sorted(row.codes):
            levels = row.codes[group]
            printed.append("".join(levels[level] for level in sorted(levels)))
            padded.append(_padded(row.carried.get(group, {}) | levels))
        return "|".join(printed), "|".join(padded)
    if row.unit_code:
        return row.unit_code, row.unit_code
    found = [match.group(1) for name in row.names if (match := _CODED.match(normal(name)))]
    joined = "|".join(found)
    return joined, joined


def _padded(levels: dict[int, str]) -> str:
    parts = [levels[level] for level in sorted(levels)]
    if len(parts) > 1 and any(len(part) > 2 for part in parts[1:]):
        return parts[-1]  # each column prints the whole code of its level
    if len(parts) > 1 and len(parts[0]) != 3:
        return "".join(parts)
    return parts[0] + "".join(part.zfill(2) for part in parts[1:])
