"""Two splits of one amount beside each other: by nature (基本支出, 项目支出) and by the money that pays for it.

财政专户 and 项目支出 overlap, and neither includes the other, so a yuan would count twice if both became facts of one
breakdown. The split by nature stays in the form's own; the money goes to the breakdown by fund, or, where other forms
give that in full, it is kept without a fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from loaders.document import ALL, Cell
from loaders.normalise.reconcile import half_unit

#: The breakdown that takes the columns by fund.
_BY_FUND = {"function_nature": "function_fund_nature"}
#: Funds whose own forms give them in full.
_ELSEWHERE = {"general_public_budget", "government_fund", "state_capital"}
WHY = "another split of the amounts beside it, by the money that pays for them"


def apart(cells: list[Cell], base: str) -> list[Cell]:
    """The cells of a table of expenditure of the fund `base`, two splits of one amount told apart."""
    spent = [c for c in cells if c.meaning.get("measure") == "expenditure"]
    funds = [c for c in spent if c.meaning.get("fund", ALL) != base]
    if not any("nature" not in c.meaning for c in funds) or not _whole(spent, base):
        return cells
    moved = {c.number: _moved(c) for c in funds}
    return [moved.get(c.number, c) for c in cells]


def _moved(cell: Cell) -> Cell:
    breakdown = _BY_FUND.get(cell.meaning["breakdown"])
    if breakdown is None or cell.meaning["fund"] in _ELSEWHERE:
        return replace(cell, meaning={}, excluded=True, why=WHY)
    return replace(cell, meaning=cell.meaning | {"breakdown": breakdown})


def _whole(cells: Iterable[Cell], base: str) -> bool:
    """The natures of the fund `base` make up its amounts, in every row that prints both."""
    rows: defaultdict[tuple[str, int], list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.meaning.get("fund", ALL) == base:
            rows[cell.side, cell.row_no].append(cell)
    held = False
    for row in rows.values():
        whole = next((c for c in row if "nature" not in c.meaning), None)
        natures = {c.meaning["nature"]: c for c in row if "nature" in c.meaning}
        inner = ("personnel", "public_use") if "basic" in natures else ()
        parts = [c for nature, c in natures.items() if nature not in inner]
        if whole is None or not parts:
            continue
        if abs(sum((c.amount for c in parts), Decimal(0)) - whole.amount) > half_unit(whole) * (len(parts) + 1):
            return False
        held = True
    return held
