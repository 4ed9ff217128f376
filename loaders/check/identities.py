"""Identities (勾稽关系) over the cells of a document: within a table, across tables, and between the two sides.

Three rules cover most equations of the statutory forms:

- parts: a printed cell that includes others equals the sum of the leaves within it (合计 = Σ类 = Σ款 = Σ项,
  合计 = 基本 + 项目, 三公 = 出国 + 车 + 接待, 总计 = 本年收入 + 年初结转 …);
- same: what two statements print for the same place is equal (本年收入合计 of 01 and 02, 基本支出 of 05 and 06 …);
- sides: 收入总计 = 支出总计.

Two more are data (equations.yml):

- sum: amounts of different meaning within a statement (年初 + 收入 = 支出 + 年末, by fund, function and nature);
- at_most: a part in one statement is no more than its whole in another (公开05 ≤ 公开03, 30217 ≤ 公务接待费).

Each is evaluated within its rounding envelope: half a printed unit for each amount that takes part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from loaders.check.equations import Evaluated, Printed, composed, parts_and_wholes, places, sums_within
from loaders.document import ALL, Cell, Document, Statement
from loaders.forms.amounts import in_yuan
from loaders.normalise.members import DIMENSIONS, place
from loaders.normalise.reconcile import Verdict, half_unit, reconcile

#: Breakdowns that hold another quantity under the same members: a definition of its own, or a part of the money.
_APART = frozenset({"operating_detail", "three_public", "beside_three_public"})


@dataclass(frozen=True, slots=True)
class Result:
    """One evaluated identity. Amounts in 元. `left` and `right` say where the two sides stand."""

    rule: str
    verdict: Verdict
    left: str
    right: str
    left_amount: Decimal
    right_amount: Decimal
    tolerance: Decimal
    page: int
    cells: tuple[int, ...] = ()  # Cell.number of every amount that takes part
    relation: str = "="  # or ≤

    def row(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    def __str__(self) -> str:
        sign = "≠" if self.relation == "=" else ">"
        return (
            f"p.{self.page} {self.rule}: {self.left} {self.left_amount:,} {sign} {self.right} {self.right_amount:,} "
            f"(difference {self.left_amount - self.right_amount:,}, tolerance {self.tolerance:,})"
        )


def evaluate(document: Document) -> list[Result]:
    """Every identity that the document's statements allow."""
    return evaluate_statements(document.statements)


def evaluate_statements(statements: Sequence[Statement]) -> list[Result]:
    """Every identity that these statements of one document allow."""
    printed = places(statements)
    data = [*sums_within(printed), *parts_and_wholes(printed)]
    return [*_parts(statements), *_same(statements), *_sides(statements), *map(_of_data, data)]


def _of_data(found: Evaluated) -> Result:
    left, right = (sum((p.amount for p in side), Decimal(0)) for side in (found.left, found.right))
    difference = max(left - right, Decimal(0)) if found.at_most else left - right
    cells = tuple(c.number for p in (*found.left, *found.right) for c in p.cells)
    return Result(
        "at_most" if found.at_most else "sum", _verdict(difference, found.tolerance), _said(found.left),
        f"{_said(found.right)} ({found.id}: {found.text})", left, right, found.tolerance, found.left[0].cells[0].page,
        cells, "≤" if found.at_most else "=",
    )  # fmt: skip


def _said(side: Sequence[Printed]) -> str:
    return f"{side[0].statement.title} " + " + ".join(_where(p.cells[0]) for p in side)


def _verdict(difference: Decimal, tolerance: Decimal) -> Verdict:
    if difference == 0:
        return "holds"
    return "rounding" if abs(difference) <= tolerance else "fails"


def _parts(statements: Sequence[Statement]) -> list[Result]:
    titles = {s.number: s.title for s in statements}
    pages = {c.number: c.page for s in statements for c in s.cells}
    return [
        Result(
            "parts", r.verdict, f"{titles[r.statement]} {r.label}", f"the sum of its {r.addends} parts", r.printed,
            r.summed, r.tolerance, pages[r.cell], (r.cell, *r.parts),
        )
        for r in reconcile(statements)
    ]  # fmt: skip


def _key(statement: Statement, cell: Cell) -> tuple[str, ...] | None:
    """What a cell says in the document's own terms; None for what no other statement can print as well."""
    m = cell.meaning
    if not m or m.get("total") in ("grand", "group") or m.get("breakdown") in _APART:
        return None
    where = list(place(cell))
    fund, source = where[3], where[5]
    if m["measure"] == "revenue" and fund != ALL:
        if source == ALL:
            where[5] = fund
        where[3] = ALL
    item = m.get("item", "") if m["measure"] == "balance" else ""
    scheme = m.get("economic_scheme", "")
    return (
        m["measure"], item, scheme, m["phase"], m.get("year_offset", "0"), m.get("entity", "") or statement.entity,
        statement.scope or "", *where,
    )  # fmt: skip


#: Where nature and source stand in such a key.
_AT = {"nature": 7 + DIMENSIONS.index("nature"), "source": 7 + DIMENSIONS.index("source")}


def _same(statements: Sequence[Statement]) -> list[Result]:
    printed: dict[tuple[str, ...], list[tuple[Statement, list[Cell]]]] = defaultdict(list)
    opening = {s.number: _has_opening(s) for s in statements}
    for statement in statements:
        own: dict[tuple[str, ...], Cell] = {}
        for cell in statement.cells:
            key = _key(statement, cell)
            if key is not None:
                own.setdefault(key, cell)
        for key, cell in own.items():
            printed[key].append((statement, [cell]))
        for key, cells in composed(statement, own, _AT).items():
            printed[key].append((statement, cells))
    found = []
    for key, members in printed.items():
        first, firsts = members[0]
        for other, others in members[1:]:
            if len(firsts) > 1 and len(others) > 1:
                continue
            by_source = key[0] == "revenue" and key[_AT["source"]] != ALL and key[3] != "outturn"
            if by_source and opening[first.number] != opening[other.number]:
                continue  # one of the two counts last year's carry-over among the sources, the other apart
            left, right = _sum(firsts), _sum(others)
            # The same figure may be rounded up in one table and down in another, so that its column closes.
            tolerance = max(map(half_unit, (*firsts, *others))) * (len(firsts) + len(others))
            found.append(
                Result(
                    "same", _verdict(left - right, tolerance), f"{first.title} {' + '.join(map(_where, firsts))}",
                    f"{other.title} p.{others[0].page} {' + '.join(map(_where, others))}", left, right, tolerance,
                    firsts[0].page, tuple(c.number for c in (*firsts, *others)),
                )
            )  # fmt: skip
    return found


def _sum(cells: Sequence[Cell]) -> Decimal:
    return sum((in_yuan(c.amount, c.unit) for c in cells), Decimal(0))


def _has_opening(statement: Statement) -> bool:
    """The statement prints an opening balance other than zero."""
    return any(c.meaning.get("item") == "opening" and c.amount for c in statement.cells)


def _sides(statements: Sequence[Statement]) -> list[Result]:
    found = []
    for statement in statements:
        grand = [c for c in statement.cells if c.meaning.get("total") == "grand" and c.side != "single"]
        revenue = [c for c in grand if c.meaning.get("measure") == "revenue"]
        spent = [
            c for c in grand
            if c.meaning.get("measure") == "expenditure" and c.meaning.get("nature", ALL) == ALL
            and c.meaning.get("fund") == statement_fund(grand)
        ]  # fmt: skip
        if len(revenue) == 1 and spent:
            left, right = in_yuan(revenue[0].amount, revenue[0].unit), in_yuan(spent[0].amount, spent[0].unit)
            tolerance = 2 * half_unit(revenue[0])
            found.append(
                Result(
                    "sides", _verdict(left - right, tolerance), f"{statement.title} {revenue[0].row_name}",
                    spent[0].row_name, left, right, tolerance, revenue[0].page, (revenue[0].number, spent[0].number),
                )
            )  # fmt: skip
    return found


def statement_fund(cells: list[Cell]) -> str:
    """The widest fund among cells: what the statement as a whole is about."""
    funds = [c.meaning.get("fund", ALL) for c in cells]
    for wide in (ALL, "fiscal_appropriation"):
        if wide in funds:
            return wide
    return funds[0] if funds else ALL


def _where(cell: Cell) -> str:
    return f"{cell.row_code} {cell.row_name} {'/'.join(cell.column)}".strip()
