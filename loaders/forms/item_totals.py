"""The bare 合计 of a 三公 table that lists 会议费 and 培训费 beside the three: of these, or of all?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from loaders.document import Cell
from loaders.forms.text import label

_BARE = ("合计", "总计", "小计", "共计")
_THREE = ("abroad", "vehicles", "reception")
WIDER = "a total over the three publics and other items"
OPEN = "it is not certain whether this total holds the items beside the three publics"


def settled(cells: list[Cell]) -> list[Cell]:
    """The cells of a table of items in rows; each bare total is that of the items that add up to it."""
    columns: defaultdict[tuple[str, tuple[str, ...]], list[Cell]] = defaultdict(list)
    for cell in cells:
        columns[cell.side, cell.column].append(cell)
    done: dict[int, Cell] = {}
    for column in columns.values():
        if any(c.meaning.get("breakdown") == "beside_three_public" for c in column):
            done.update((c.number, _settle(c, column)) for c in column if _bare(c))
    return [done.get(c.number, c) for c in cells]


def settled_across(cells: list[Cell]) -> list[Cell]:
    """The same for a table of items in columns: a bare 合计 is that of the columns beside it, below the same heads."""
    rows: defaultdict[tuple[str, int], list[Cell]] = defaultdict(list)
    for cell in cells:
        rows[cell.side, cell.row_no].append(cell)
    done: dict[int, Cell] = {}
    for row in rows.values():
        for total in (c for c in row if _bare_head(c)):
            above = total.column[:-1]
            beside = [c for c in row if c.column[: len(above)] == above and not _bare_head(c)]
            if any(c.meaning.get("breakdown") == "beside_three_public" for c in beside):
                done[total.number] = _settle(total, beside)
    return [done.get(c.number, c) for c in cells]


def _bare_head(cell: Cell) -> bool:
    leaf = cell.column[-1] if cell.column else ""
    return label(leaf) in _BARE and cell.meaning.get("item") == "three_public"


def _bare(cell: Cell) -> bool:
    return label(cell.row_name) in _BARE and cell.meaning.get("item") == "three_public"


def _settle(total: Cell, column: list[Cell]) -> Cell:
    items: defaultdict[str, Decimal] = defaultdict(Decimal)
    for cell in column:
        if cell.meaning and not _bare(cell):
            items[cell.meaning["item"]] = cell.amount
    if "vehicles" not in items:
        items["vehicles"] = items["vehicle_purchase"] + items["vehicle_operation"]
    three = sum((items[item] for item in _THREE), Decimal(0))
    if three == total.amount:
        return total
    if three + items["meetings"] + items["training"] == total.amount:
        return replace(total, meaning={}, excluded=True, why=WIDER)
    return replace(total, meaning={}, why=OPEN)
