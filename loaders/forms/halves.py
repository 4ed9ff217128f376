"""What a table's halves say as a whole: their labels, the heads over them, the totals below them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from loaders.document import Cell
from loaders.forms.rows import Row
from loaders.forms.shape import Shape
from loaders.forms.text import label

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
