"""Every form of every place, printed as a workbook and as a PDF, is read as its specification says.

No meaning is missing and none is wrong; no finding is left; the facts are the leaves, in 元; every total is their sum.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from loaders.check.identities import evaluate
from loaders.document import Document, Statement
from loaders.pipeline import read_document
from tests.places.render import cover, pdf, workbook
from tests.places.specs import Amount, Meaning, Table, by_place, tables

TABLES = list(tables())
PLACES = by_place()
each = pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
#: What a reader must look at. Rounding cannot occur: every total is printed as the sum of its parts.
TROUBLE = {"uncertain_cell", "unread_cell", "unknown_form", "parts_differ_from_total", "publisher_rounding"}
KEYS = ("measure", "function_code", "economic_code", "economic_scheme", "government_code", "fund", "nature", "source",
        "phase", "year_offset", "entity")  # fmt: skip


def read(folder: Path, printed: list[Table], suffix: str) -> Document:
    path = folder / f"{cover(printed[0])}.{suffix}"
    path.write_bytes(workbook(printed) if suffix == "xlsx" else pdf(printed))
    return read_document(path, narrative=False)


def meaning_of(given: dict[str, str]) -> Meaning:
    """A cell's meaning as the specifications write it."""
    keys = [k for k in KEYS if given.get(k, "all") != "all"]
    if not given:
        return ()
    if given["measure"] in ("balance", "three_public"):
        keys.append("item")
    return tuple(sorted((k, given[k]) for k in keys))


def check_cells(document: Document, table: Table) -> None:
    """The one statement of that title holds the amounts of the table, each with its meaning."""
    found = [s for s in document.statements if table.title.endswith(s.title)]
    assert [s.form for s in found] == [table.form]
    trouble = [f"{f.message} -> {f.remedy}" for f in document.findings if f.code in TROUBLE]
    assert not trouble, "\n".join(trouble)
    check_statement(found[0], table)


def check_statement(statement: Statement, table: Table) -> None:
    """The statement holds the amounts of the table, each with its meaning."""
    assert statement.unit == table.unit
    read: Counter[tuple[object, ...]] = Counter(
        (c.amount, bool(c.meaning.get("total")) and not c.is_leaf, *meaning_of(c.meaning))
        for c in statement.cells
        if not c.excluded
    )
    lone = table.leaves()
    expected: Counter[tuple[object, ...]] = Counter(
        (a.value, bool(a.total) and a not in lone, *a.meaning) for a in table.amounts if not a.excluded
    )
    missing, extra = expected - read, read - expected
    assert not missing and not extra, "\n".join(["", *_shown("missing", missing), *_shown("extra", extra)])
    left_out = Counter(c.amount for c in statement.cells if c.excluded)
    assert left_out == Counter(a.value for a in table.amounts if a.excluded)


def _shown(what: str, cells: Counter[tuple[object, ...]]) -> list[str]:
    return [f"{what} {amount} {total or ''} {dict(members)}" for amount, total, *members in cells]  # type: ignore[call-overload]


def check_facts(document: Document, table: Table) -> None:
    scale = 10000 if table.unit == "万元" else 1
    expected: defaultdict[tuple[str, ...], Counter[Decimal]] = defaultdict(Counter)
    seen: dict[tuple[object, ...], int] = {}
    for leaf in table.leaves():
        balance = (leaf.key, leaf.place) if leaf.means["measure"] == "balance" else ()
        if balance and seen.setdefault(balance, leaf.half) != leaf.half:
            continue  # 结转下年 in two classifications of the same money
        expected[_key(leaf, table.year)][leaf.value * scale] += 1
    given: defaultdict[tuple[str, ...], Counter[Decimal]] = defaultdict(Counter)
    for fact in document.facts:
        item = fact.item if fact.table == "balance" else ""
        given[(fact.table, fact.phase, str(fact.fiscal_year), fact.entity, item)][fact.amount] += 1
    assert given == expected


def _key(leaf: Amount, year: int) -> tuple[str, ...]:
    measure, phase, offset, entity, item = leaf.key
    return measure, phase, str(year + int(offset)), entity, item


@pytest.mark.parametrize("suffix", ["xlsx", "pdf"])
@each
def test_a_form_alone(tmp_path: Path, table: Table, suffix: str) -> None:
    document = read(tmp_path, [table], suffix)
    identity = document.identity
    assert (identity.kind, identity.fiscal_year, identity.scope) == (table.kind, table.year, table.scope)
    assert identity.department == table.department
    check_cells(document, table)
    check_facts(document, table)
    # What came in is made up here without regard to what was spent: `sum` has no say.
    results = [r for r in evaluate(document) if r.rule != "sum"]
    assert not [str(r) for r in results if r.verdict != "holds"]
    assert results or not table.identities


def test_the_country_is_covered() -> None:
    """The specifications reach far: places, kinds of document, years, forms."""
    assert len(PLACES) >= 21
    assert len(TABLES) >= 100
    assert {table.kind for table in TABLES} == {"budget", "final"}
    assert {table.year for table in TABLES} >= set(range(2016, 2027))
