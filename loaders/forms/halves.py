"""What a table's halves say as a whole: their labels, the heads over them, the totals below them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal

from loaders.document import Cell
from loaders.forms.catalogue import header_word
from loaders.forms.rows import Row
from loaders.forms.shape import Shape
from loaders.forms.text import label, normal

#: The code of an economic class (类) has so many digits.
_CLASS = 3
_SUMS = ("小计", "合计", "总计")
#: A row label that names a total.
TOTAL = re.compile(r".*(?:合计|总计|共计)$|小计")


def has_total_row(rows: list[list[Row]]) -> bool:
    """A row of totals stands among other rows with amounts."""
    filled = [row for halves in rows for row in halves if row.amounts]
    return len(filled) > 1 and any(row.names and TOTAL.fullmatch(label(row.names[-1])) for row in filled)


def totals_of_halves(cells: list[Cell]) -> list[Cell]:
    """Totals in the breakdown of their own half: 本年支出合计 below 基本支出 and 项目支出 is that of the natures."""
    used: defaultdict[str, list[str]] = defaultdict(list)
    for cell in cells:
        if cell.meaning.get("measure") == "expenditure" and not cell.meaning.get("total"):
            used[cell.side].append(cell.meaning["breakdown"])
    done = []
    for cell in cells:
        own = used.get(cell.side, [])
        whole = cell.meaning.get("measure") == "expenditure" and cell.meaning.get("total")
        if whole and own and cell.meaning["breakdown"] not in own:
            cell = replace(cell, meaning=cell.meaning | {"breakdown": own[0]})
        done.append(cell)
    return done


def total_over_halves(cells: list[Cell], nature: str) -> list[Cell]:
    """A 合计 in the last half that is the sum of all of them: basic expenditure, not what stands over that half."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for cell in cells:
        if len(cell.meaning.get("economic_code", "")) == _CLASS and not cell.meaning.get("total"):
            sums[cell.meaning.get("nature", "")] += cell.amount
    if len(sums) == 1:
        return cells
    alone = Counter(cell.row_no for cell in cells)
    return [
        replace(cell, meaning=cell.meaning | {"nature": nature})
        if cell.is_total and alone[cell.row_no] == 1 and cell.meaning.get("nature") in sums
        and cell.amount not in (0, sums[cell.meaning["nature"]]) and cell.amount == sum(sums.values())
        else cell
        for cell in cells
    ]  # fmt: skip


def totals_beside_parts(cells: list[Cell]) -> list[Cell]:
    """合计 beside 公用经费, both of them 公用经费: the sum of the columns that mean the same is their total."""
    same: defaultdict[tuple[object, ...], list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.meaning:
            same[cell.row_no, cell.side, tuple(sorted(cell.meaning.items()))].append(cell)
    totals = set()
    for group in (group for group in same.values() if len(group) > 1):
        wholes = [cell for cell in group if cell.column and header_word(normal(cell.column[-1])) in _SUMS]
        rest = sum((cell.amount for cell in group if cell not in wholes), Decimal(0))
        totals |= {cell.number for cell in wholes if len(wholes) == 1 and cell.amount == rest}
    return [
        replace(cell, meaning=cell.meaning | {"total": cell.meaning.get("total", "group")})
        if cell.number in totals else cell
        for cell in cells
    ]  # fmt: skip


def names_by_half(rows: list[list[Row]]) -> dict[int, set[str]]:
    """The labels of the rows that hold amounts, half by half."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for halves in rows:
        for row in halves:
            if row.names and row.amounts:
                found[row.half].add(label(row.names[-1]))
    return found


def heads_by_half(shape: Shape) -> dict[int, str]:
    """What stands over the labels of each half."""
    found: defaultdict[int, str] = defaultdict(str)
    for column in shape.columns:
        if column.role in ("name", "code"):
            found[column.half] += "".join(column.path)
    return found
