"""Of which (其中): rows and columns that repeat a part of the amount above or before them.

Some break an amount down completely (财政拨款收入, of which 一般公共预算 and 政府性基金), most name one part of it.
Parts that do not add up to the amount are no further money: the amount itself stands, its parts are kept as printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from loaders.document import ALL, Cell
from loaders.forms.amounts import in_yuan
from loaders.forms.catalogue import header_word
from loaders.forms.text import normal
from loaders.normalise.members import group_key, place, within
from loaders.normalise.reconcile import half_unit

OF_WHICH = "of which"


def named_of_which(text: str) -> bool:
    """The label or header says that it is a part of what stands before it."""
    return normal(text).startswith("其中")


def without_incomplete_parts(cells: Sequence[Cell], ranks: dict[tuple[str, int], int]) -> list[Cell]:
    """The cells, those of an incomplete 其中 excluded.

    `ranks`: depth of the ordinal of each row of a side, -1 for none.
    """
    gone = _rows(cells, ranks) | _columns(cells)
    return [replace(c, meaning={}, excluded=True, why=OF_WHICH) if c.number in gone else c for c in cells]


def _adds_up(whole: Cell, parts: Sequence[Cell]) -> bool:
    """The parts make the whole, but for half a printed unit of each amount."""
    difference = sum((in_yuan(c.amount, c.unit) for c in parts), -in_yuan(whole.amount, whole.unit))
    return abs(difference) <= max(map(half_unit, (whole, *parts))) * (len(parts) + 1)


def _inside(part: Cell, whole: Cell) -> bool:
    return group_key(part) == group_key(whole) and within(place(part), place(whole))


def _of_another_source(part: Cell, before: Cell) -> bool:
    """教育收费 right below 事业收入: the money of another source within that one, which it counts already."""
    beside = before.row_no == part.row_no - 1 and not named_of_which(before.row_name)
    revenue = part.meaning.get("measure") == before.meaning.get("measure") == "revenue"
    other = before.meaning.get("source", ALL) != ALL and not within(place(part), place(before))
    return beside and revenue and other and abs(part.amount) <= abs(before.amount)


def _rows(cells: Sequence[Cell], ranks: dict[tuple[str, int], int]) -> set[int]:
    lines: defaultdict[tuple[str, ...], list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.meaning and not cell.meaning.get("total"):
            lines[cell.side, *cell.column].append(cell)
    gone: set[int] = set()
    for line in lines.values():
        for i, cell in enumerate(line):
            if not named_of_which(cell.row_name) or cell.number in gone:
                continue
            if i and place(line[i - 1]) != place(cell) and _inside(line[i - 1], cell):
                gone.add(cell.number)  # 财政拨款 of 一般公共预算: a part whose name says more than that of its whole
                continue
            if i and _of_another_source(cell, line[i - 1]):
                gone.add(cell.number)
                continue
            whole = next((c for c in reversed(line[:i]) if _inside(cell, c) and c.number not in gone), None)
            if whole is None or (i and named_of_which(line[i - 1].row_name) and line[i - 1] is not whole):
                continue
            group, depth = [cell], ranks.get((cell.side, cell.row_no), -1)
            for after in line[i + 1 :]:
                rank = ranks.get((after.side, after.row_no), -1)
                if (rank < depth if depth >= 0 else rank >= 0) or not _inside(after, whole):
                    break
                group.append(after)
            leaves = [c for c in group if not any(_inside(o, c) and place(o) != place(c) for o in group)]
            if not _adds_up(whole, leaves):
                gone.update(c.number for c in group)
    return gone


def _columns(cells: Sequence[Cell]) -> set[int]:
    rows: defaultdict[tuple[str, int], list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.meaning:
            rows[cell.side, cell.row_no].append(cell)
    marked = {(c.side, c.column) for c in cells if any(named_of_which(p) and header_word(p) for p in c.column)}
    if not marked:
        return set()
    incomplete: set[tuple[str, tuple[str, ...]]] = set()
    for row in rows.values():
        for part in row:
            if (part.side, part.column) not in marked:
                continue
            wholes = [c for c in row if c.column != part.column and _inside(part, c)]
            if not wholes:
                continue
            whole = max(wholes, key=lambda c: sum(_inside(c, other) for other in wholes))
            inner = [c for c in row if c is not whole and _inside(c, whole)]
            leaves = [c for c in inner if not any(_inside(o, c) and place(o) != place(c) for o in inner)]
            if not _adds_up(whole, leaves):
                incomplete.add((part.side, part.column))
    return {c.number for c in cells if (c.side, c.column) in incomplete and c.meaning}
