"""Leaf cells to facts: one row an amount, in 元, at the finest breakdown that is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from loaders.document import ALL, Cell, Fact, FactTable, Finding, Identity, Scope, Statement
from loaders.forms.amounts import MAX_DIGITS, in_yuan
from loaders.forms.bodies import is_own
from loaders.normalise.leaves import nests

_OWN_OFFICES = re.compile(r"(.+?)[(（]?(?:本级|机关|本部)[)）]?")
_FEN = Decimal("0.01")
_TABLES: dict[str, FactTable] = {
    "expenditure": "expenditure", "revenue": "revenue", "balance": "balance", "three_public": "three_public",
}  # fmt: skip


def facts_of(statements: Sequence[Statement], identity: Identity) -> tuple[list[Fact], list[Finding]]:
    """The facts of a document's statements, numbered from 1, and findings about what was left out.

    A breakdown that a second statement prints again (a form bound in twice) is taken once. A breakdown by economic
    item may be spread over statements that have no item in common (人员经费 in one, 公用经费 in the next). What a
    summary says of economic classes comes after the tables of items, what a table says by unit after those by function.
    """
    facts: list[Fact] = []
    findings: list[Finding] = []
    taken: dict[tuple[str, ...], list[tuple[int, set[str]]]] = {}
    for statement in sorted(statements, key=lambda s: (s.form.endswith("summary"), _by_unit(s))):
        for nest in nests(statement.cells):
            by_fund: dict[str, list[Cell]] = {}
            for _, cell in nest.leaves:
                by_fund.setdefault(cell.meaning.get("fund", ALL), []).append(cell)
            for fund, cells in by_fund.items():
                key = (*nest.key, fund, statement.entity, statement.scope or "")
                items = {cell.meaning.get("economic_code", ALL) for cell in cells}
                before = taken.setdefault(key, [])
                again = [n for n, other in before if n != statement.number and _share_items(items, other)]
                if again:
                    findings.append(_repeated(statement, again[0], nest.key[1]))
                    continue
                before.append((statement.number, items))
                for cell in cells:
                    fact = _fact(cell, statement, identity, len(facts) + 1)
                    if fact is None:
                        findings.append(_finer_than_fen(cell, statement))
                    else:
                        facts.append(fact)
    facts.sort(key=lambda fact: fact.cell or 0)
    return renumbered(facts, 1), findings


def _by_unit(statement: Statement) -> bool:
    """A table of functions that names none: its rows are units, its amounts coarser than another's."""
    meanings = [cell.meaning for cell in statement.cells]
    functions = any(m.get("breakdown", "").startswith("function") for m in meanings)
    return functions and not any("function_code" in m for m in meanings)


def _share_items(first: set[str], second: set[str]) -> bool:
    """Two sets of economic codes have one in common, or one that includes one of the other."""
    if ALL in first | second:
        return True
    return any(a.startswith(b) or b.startswith(a) for a in first for b in second)


def _fact(cell: Cell, statement: Statement, identity: Identity, number: int) -> Fact | None:
    m = cell.meaning
    exact = in_yuan(cell.amount, cell.unit)
    if exact.adjusted() >= MAX_DIGITS:
        return None
    amount = exact.quantize(_FEN)
    if amount != exact:
        return None
    entity = m.get("entity", "") or statement.entity
    scope: Scope = statement.scope or ("unit" if entity else identity.scope)
    own = _OWN_OFFICES.fullmatch(entity)
    if own:
        # 某局（本级） is the department itself, without its units.
        entity, scope = own.group(1), "department_own"
        if is_own(entity, identity.department, identity.region):
            entity = ""
    return Fact(
        table=_TABLES[m["measure"]], number=number, entity=entity, scope=scope,
        fiscal_year=identity.fiscal_year + int(m.get("year_offset", "0")), phase=m["phase"], fund=m.get("fund", ALL),
        breakdown=m["breakdown"], amount=amount, function_code=m.get("function_code", ALL),
        economic_code=m.get("economic_code", ALL), economic_scheme=m.get("economic_scheme", ALL),
        nature=m.get("nature", ALL), source=m.get("source", ALL), item=m.get("item", ALL), cell=cell.number,
    )  # fmt: skip


def _repeated(statement: Statement, first: int, breakdown: str) -> Finding:
    return Finding(
        "repeated_statement", "info",
        f"{statement.title}: prints {breakdown} again, which statement {first} gave already; its cells are kept, "
        "its facts are not counted twice", statement.page_from, statement.number,
    )  # fmt: skip


def _finer_than_fen(cell: Cell, statement: Statement) -> Finding:
    if in_yuan(cell.amount, cell.unit).adjusted() >= MAX_DIGITS:
        return Finding(
            "implausible_amount", "warning",
            f"{statement.title}: {cell.printed} {cell.unit} is more than a country spends", cell.page,
            statement.number, cell.number, cell.printed, "see whether the unit over the table is right",
        )  # fmt: skip
    return Finding(
        "finer_than_fen", "warning", f"{statement.title}: {cell.printed} {cell.unit} is no whole number of 分",
        cell.page, statement.number, cell.number, cell.printed, "see whether the unit over the table is right",
    )  # fmt: skip


def renumbered(facts: Sequence[Fact], start: int) -> list[Fact]:
    """The same facts numbered from `start`."""
    return [replace(fact, number=start + i) for i, fact in enumerate(facts)]
