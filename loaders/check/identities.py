"""Identities (勾稽关系) over the cells of a document: within a table, across tables, and between the two sides.

Three rules cover the equations of the statutory forms:

- parts: a printed cell that includes others equals the sum of the leaves within it (合计 = Σ类 = Σ款 = Σ项,
  合计 = 基本 + 项目, 三公 = 出国 + 车 + 接待, 总计 = 本年收入 + 年初结转 …);
- same: what two statements print for the same place is equal (本年收入合计 of 01 and 02, 基本支出 of 05 and 06 …);
- sides: 收入总计 = 支出总计.

Each is evaluated within its rounding envelope: half a printed unit for each amount that takes part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from loaders.document import ALL, Cell, Document, Statement
from loaders.forms.amounts import in_yuan
from loaders.normalise.members import place
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

    def row(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    def __str__(self) -> str:
        return (
            f"p.{self.page} {self.rule}: {self.left} {self.left_amount:,} ≠ {self.right} {self.right_amount:,} "
            f"(difference {self.left_amount - self.right_amount:,}, tolerance {self.tolerance:,})"
        )


def evaluate(document: Document) -> list[Result]:
    """Every identity that the document's statements allow."""
    return evaluate_statements(document.statements)


def evaluate_statements(statements: Sequence[Statement]) -> list[Result]:
    """Every identity that these statements of one document allow."""
    return [*_parts(statements), *_same(statements), *_sides(statements)]


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


def _same(statements: Sequence[Statement]) -> list[Result]:
    printed: dict[tuple[str, ...], list[tuple[Statement, Cell]]] = defaultdict(list)
    opening = {s.number: _has_opening(s) for s in statements}
    for statement in statements:
        seen: set[tuple[str, ...]] = set()
        for cell in statement.cells:
            key = _key(statement, cell)
            if key is not None and key not in seen:
                seen.add(key)
                printed[key].append((statement, cell))
    found = []
    for members in printed.values():
        first, first_cell = members[0]
        for other, cell in members[1:]:
            by_source = cell.meaning["measure"] == "revenue" and cell.meaning.get("source", ALL) != ALL
            if by_source and opening[first.number] != opening[other.number]:
                continue  # one of the two counts last year's carry-over among the sources, the other apart
            left, right = in_yuan(first_cell.amount, first_cell.unit), in_yuan(cell.amount, cell.unit)
            # The same figure may be rounded up in one table and down in another, so that its column closes.
            tolerance = 2 * max(half_unit(first_cell), half_unit(cell))
            found.append(
                Result(
                    "same", _verdict(left - right, tolerance), f"{first.title} {_where(first_cell)}",
                    f"{other.title} p.{cell.page} {_where(cell)}", left, right, tolerance, first_cell.page,
                    (first_cell.number, cell.number),
                )
            )  # fmt: skip
    return found


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
