"""Printed totals against the sum of the leaves within them.

合计 = Σ类 = Σ款 = Σ项, 合计 = 基本 + 项目, 三公 = 出国 + 车 + 接待.

Every printed cell that includes others must equal the sum of the leaves within it, up to the rounding envelope
τ(n) = half a printed unit × (n + 1) for n addends. One rule covers rows, columns and both at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from loaders.document import Cell, Finding, Statement
from loaders.forms.amounts import in_yuan
from loaders.normalise.leaves import Nest, nests
from loaders.normalise.members import Place, above, within

Verdict = Literal["holds", "rounding", "fails"]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One printed total and what lies within it. Amounts in 元; `statement` and `cell` are numbers."""

    statement: int
    cell: int
    breakdown: str
    label: str
    printed: Decimal
    summed: Decimal
    addends: int
    tolerance: Decimal
    verdict: Verdict
    parts: tuple[int, ...] = ()  # numbers of the cells that were added up

    @property
    def difference(self) -> Decimal:
        """What is printed less the sum of its parts."""
        return self.printed - self.summed


def half_unit(cell: Cell) -> Decimal:
    """Half of the last printed decimal, in 元: what rounding can take from one amount. A 0 has none to judge by."""
    if not cell.amount:
        return Decimal(0)
    exponent = cell.amount.as_tuple().exponent
    step = Decimal(1).scaleb(int(exponent)) if isinstance(exponent, int) and exponent < 0 else Decimal(1)
    return in_yuan(step, cell.unit) / 2


def reconcile(statements: Sequence[Statement]) -> list[Reconciled]:
    """One result a printed total of the statements that has parts."""
    found: list[Reconciled] = []
    for statement in statements:
        all_nests = nests(statement.cells)
        for nest in all_nests:
            places = Counter({(where, c.row_no) for where, c in nest.totals if not c.meaning.get("total")})
            rows = Counter(where for where, _ in places)
            narrow = _narrow_columns(nest)
            twins = Counter((w, c.row_no, c.side) for w, c in nest.totals if c.column in narrow)
            parts, partial = _parts(nest), _partial(nest)
            for where, cell in nest.totals:
                if where in partial:
                    continue
                within_it = parts.get(where, [])
                if cell.column in narrow and twins[where, cell.row_no, cell.side] > 1:
                    # 项目支出结转 and 项目支出结余 beside each other mean the same, so do 经费拨款 and
                    # 非税收入拨款: each is the sum of its own column. Columns that are no balances may also
                    # repeat one amount: then all of them come nearer.
                    own = [leaf for leaf in within_it if leaf.column == cell.column]
                    if nest.key[0] == "balance" or _off(cell, own) <= _off(cell, within_it):
                        within_it = own
                result = _check(statement, nest, where, cell, within_it, all_nests, rows[where] > 1)
                if result is not None:
                    found.append(result)
    return found


def _off(cell: Cell, parts: Sequence[Cell]) -> Decimal:
    """By how many 元 a total is off the sum of its parts."""
    return abs(in_yuan(cell.amount, cell.unit) - sum((in_yuan(c.amount, c.unit) for c in parts), Decimal(0)))


def _narrow_columns(nest: Nest) -> set[tuple[str, ...]]:
    """Columns that include no other: where a row has leaves, theirs is one."""
    rows = {cell.row_no for _, cell in nest.leaves}
    wide = {cell.column for _, cell in nest.totals if cell.row_no in rows}
    return {cell.column for _, cell in nest.leaves} - wide


def _parts(nest: Nest) -> dict[Place, list[Cell]]:
    """The leaves within each place of a nest, found from the leaves up: few places include a leaf."""
    found: dict[Place, list[Cell]] = defaultdict(list)
    for where, leaf in nest.leaves:
        found[where].append(leaf)
        for wider in above(where):
            found[wider].append(leaf)
    return found


def _partial(nest: Nest) -> set[Place]:
    """The places of which a part is counted in an amount that reaches beyond them: their parts cannot be added up."""
    found: set[Place] = set()
    leaves = {where for where, _ in nest.leaves}
    for lost in nest.given_up:
        wider = above(lost)
        instead = leaves.intersection(wider)
        found.update(place for place in wider if not any(within(leaf, place) for leaf in instead))
    return found


def _check(
    statement: Statement, nest: Nest, where: Place, cell: Cell, parts: list[Cell], others: list[Nest], repeated: bool
) -> Reconciled | None:
    if repeated:
        # One code in several rows (units printed one after the other): each row's parts stand in the row itself.
        parts = [leaf for leaf in parts if leaf.row_no == cell.row_no]
    total = cell.meaning.get("total")
    if total == "year" and cell.side != "single":
        # What stands below 本年收入合计 (上级补助收入 in some forms) is no part of it.
        parts = [leaf for leaf in parts if leaf.row_no < cell.row_no]
    if total == "grand":
        parts = [*parts, *_balances(nest, where, cell, others)]
    if not parts:
        return None
    printed = in_yuan(cell.amount, cell.unit)
    summed = sum((in_yuan(part.amount, part.unit) for part in parts), Decimal(0))
    steps = max((half_unit(c) for c in (cell, *parts)), default=Decimal(0))
    tolerance = steps * (len(parts) + 1)
    difference = abs(printed - summed)
    verdict: Verdict = "holds" if difference == 0 else "rounding" if difference <= tolerance else "fails"
    name = f"{cell.row_name or '/'.join(cell.column)} {'/'.join(cell.column)}".strip()
    return Reconciled(
        statement.number, cell.number, nest.key[1], name, printed, summed, len(parts), tolerance, verdict,
        tuple(part.number for part in parts),
    )  # fmt: skip


def _balances(nest: Nest, where: Place, total: Cell, others: list[Nest]) -> list[Cell]:
    """What a grand total holds beside revenue or expenditure: 总计 = 本年收入 + 年初结转 + 使用结余."""
    items = ("opening", "surplus_used") if nest.key[0] == "revenue" else ("closing", "distribution")
    found = [
        leaf
        for other in others
        if other.key[0] == "balance" and other.key[6] in items and other.key[2:5] == nest.key[2:5]
        for place, leaf in other.leaves
        if within(place[:4], where[:4])
    ]
    # A balance that two halves print is a leaf in one of them.
    beside = {leaf.meaning["item"] for leaf in found if leaf.side == total.side}
    return [leaf for leaf in found if leaf.side == total.side or leaf.meaning["item"] not in beside]


def findings_of(results: Sequence[Reconciled], statements: Sequence[Statement]) -> list[Finding]:
    """A finding for each total that is not exactly the sum of its parts."""
    by_number = {statement.number: statement for statement in statements}
    cells = {cell.number: cell for statement in statements for cell in statement.cells}
    found = []
    for result in results:
        if result.verdict == "holds":
            continue
        statement, cell = by_number[result.statement], cells[result.cell]
        rounding = result.verdict == "rounding"
        found.append(
            Finding(
                "publisher_rounding" if rounding else "parts_differ_from_total", "info" if rounding else "warning",
                f"{statement.title}: {result.label} prints {result.printed} 元, its {result.addends} parts add up to "
                f"{result.summed} 元 (difference {result.difference})", cell.page, statement.number, cell.number,
                cell.printed,
            )
        )  # fmt: skip
    return found
