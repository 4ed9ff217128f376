"""Facts add up: the sum over one breakdown is the total that the document prints, to the fen.

Where the publisher's own rounding makes them differ, a finding names the printed cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from loaders.check.identities import evaluate
from loaders.document import ALL, Cell, Document, Fact, Statement
from loaders.forms.amounts import in_yuan
from loaders.normalise.members import chain
from loaders.normalise.reconcile import reconcile
from tests.shared import FIRST, gold_documents, read, sample_files

FILES = {path.name: path for path in sample_files()} | {
    short: path for short, path in gold_documents().items() if short in FIRST
}
everywhere = pytest.mark.parametrize("path", FILES.values(), ids=FILES.keys())


def _totals(document: Document) -> Iterator[tuple[Statement, Cell]]:
    """The printed totals of a year: rows without a code that a label or the form says are totals."""
    for statement in document.statements:
        for cell in statement.cells:
            if cell.meaning.get("total") == "year" and not cell.is_leaf:
                yield statement, cell


def _scope_key(fact: Fact) -> tuple[str, ...]:
    item = fact.item if fact.table == "balance" else ""  # opening and closing are no parts of one total
    return (fact.table, fact.breakdown, str(fact.fiscal_year), fact.phase, fact.entity, item)


def _of_cell(document: Document, statement: Statement, cell: Cell) -> tuple[str, ...]:
    m = cell.meaning
    year = document.identity.fiscal_year + int(m.get("year_offset", "0"))
    item = m.get("item", ALL) if m["measure"] == "balance" else ""
    return (m["measure"], m["breakdown"], str(year), m["phase"], m.get("entity", "") or statement.entity, item)


def _parts(facts: list[Fact], cell: Cell) -> list[Fact]:
    """The facts that the cell's amount is the sum of: of its own fund, or else of the funds within it."""
    own = [fact for fact in facts if fact.fund == cell.meaning.get("fund", ALL)]
    return [fact for fact in own or facts if _within(fact, cell)]


def _within(fact: Fact, cell: Cell) -> bool:
    """In every dimension the fact's member lies within the cell's."""
    where = {"fund": fact.fund, "nature": fact.nature, "source": fact.source}
    if fact.table == "three_public":
        where["item"] = fact.item
    return all(cell.meaning.get(dimension, ALL) in chain(dimension, member) for dimension, member in where.items())


@cache
def _by_key(path: Path) -> dict[tuple[str, ...], list[Fact]]:
    groups: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in read(path).facts:
        if fact.stated_by == "statement":
            groups[_scope_key(fact)].append(fact)
    return groups


@everywhere
def test_facts_add_up_to_the_printed_totals(path: Path) -> None:
    document, groups = read(path), _by_key(path)
    named = {f.cell for f in document.findings if f.code == "publisher_rounding"}
    checked = 0
    for statement, cell in _totals(document):
        parts = _parts(groups[_of_cell(document, statement, cell)], cell)
        if not parts:
            continue
        checked += 1
        total = sum((f.amount for f in parts), Decimal(0))
        where = (statement.title, cell.page, cell.row_name, cell.column, cell.meaning)
        assert total == in_yuan(cell.amount, cell.unit) or cell.number in named, where
    assert checked >= 5


@everywhere
def test_each_total_differs_by_rounding_at_most(path: Path) -> None:
    document = read(path)
    results = reconcile(document.statements)
    assert results
    assert not [r for r in results if r.verdict == "fails"]
    named = {f.cell for f in document.findings if f.code == "publisher_rounding"}
    assert named == {r.cell for r in results if r.verdict == "rounding"}


@everywhere
def test_no_identity_fails(path: Path) -> None:
    results = evaluate(read(path))
    assert results
    assert not [str(r) for r in results if r.verdict == "fails"]


@everywhere
def test_each_fact_points_at_one_printed_leaf(path: Path) -> None:
    document = read(path)
    cells = {c.number: c for s in document.statements for c in s.cells}
    claims = {c.number for c in document.claims}
    pointed = []
    for fact in document.facts:
        assert (fact.cell is None) != (fact.claim is None)
        if fact.cell is None:
            assert fact.stated_by == "narrative" and fact.claim in claims
            continue
        cell = cells[fact.cell]
        assert cell.is_leaf and fact.amount == in_yuan(cell.amount, cell.unit)
        pointed.append(fact.cell)
    assert len(set(pointed)) == len(pointed)
    assert [f.number for f in document.facts] == list(range(1, len(document.facts) + 1))


@everywhere
def test_no_two_facts_of_one_breakdown_say_the_same_place(path: Path) -> None:
    """A place that is printed in two rows is two rows of one table (a code printed twice), never two tables."""
    statements = {c.number: s.number for s in read(path).statements for c in s.cells}
    for facts in _by_key(path).values():
        by_fund: dict[str, set[int]] = defaultdict(set)
        for fact in facts:
            by_fund[fact.fund].add(statements[fact.cell or 0])
        for fund, numbers in by_fund.items():
            assert len(numbers) == 1, (facts[0].breakdown, fund, numbers)


@everywhere
def test_expenditure_is_the_same_however_it_is_broken_down(path: Path) -> None:
    """All spending of all funds is printed by class and by item and nature: two ways, one sum."""
    document = read(path)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for fact in document.facts:
        own = fact.table == "expenditure" and not fact.entity and fact.fiscal_year == document.identity.fiscal_year
        if own and fact.stated_by == "statement" and fact.fund == ALL and fact.nature != "carried_forward":
            sums[fact.breakdown] += fact.amount
    ways = {b: s for b, s in sums.items() if b in ("class_total", "function_nature")}
    if len(ways) == 2:
        rounding = [f for f in document.findings if f.code == "publisher_rounding"]
        assert len(set(ways.values())) == 1 or rounding, ways
