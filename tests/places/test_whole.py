"""Whole documents of places are read as they were made: whose they are, every table, every amount, every sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from loaders.check.coverage import coverage
from loaders.check.identities import evaluate
from loaders.document import Document, Fact
from loaders.pipeline import read_document
from tests.places import typeset
from tests.places.specs import Amount, within
from tests.places.test_places import TROUBLE, check_statement
from tests.places.whole import Whole, documents, project_budget

DOCUMENTS = documents()
OTHER: dict[str, tuple[str, Callable[[Whole], bytes]]] = {
    "甘肃": ("html", typeset.web_page),
    "四川": ("docx", typeset.word_file),
    "湖南": ("xlsx", lambda w: typeset.workbook(w, one_sheet=False)),
    "陕西": ("xlsx", lambda w: typeset.workbook(w, one_sheet=True)),
}


def check(document: Document, whole: Whole) -> None:
    identity = document.identity
    assert (identity.kind, identity.fiscal_year, identity.scope) == (whole.kind, whole.year, "department")
    assert identity.department == whole.department
    trouble = [f"{f.message} -> {f.remedy}" for f in document.findings if f.code in TROUBLE or f.severity != "info"]
    assert not trouble, "\n".join(trouble)
    assert [(s.form, s.title) for s in document.statements] == [(t.form, t.title) for t in whole.tables]
    for statement, table in zip(document.statements, whole.tables, strict=True):
        assert statement.state == ("declared_empty" if table.notes else "filled"), table.title
        if table.amounts:
            check_statement(statement, table)
    results = evaluate(document)
    assert not [str(r) for r in results if r.verdict != "holds"]
    assert {r.rule for r in results} >= {"parts", "same", "sides"}
    check_facts(document, whole)
    verdicts = [c.verdict for c in document.claims]
    assert not {"disagrees", "contradicts_itself"} & set(verdicts)
    assert verdicts.count("agrees") >= 5
    if "annex" in whole.parts:
        assert [(p.name, p.budget) for p in document.projects] == [
            ("示例业务专项", Decimal(project_budget(whole)) * (1 if whole.unit == "元" else 10000))
        ]
        assert len(document.indicators) == 4


def check_facts(document: Document, whole: Whole) -> None:
    """The facts of every breakdown add up to what the body has spent and received."""
    sums: defaultdict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    parts: defaultdict[tuple[str, ...], set[tuple[str, str]]] = defaultdict(set)
    for fact in document.facts:
        if fact.stated_by == "statement" and fact.table in ("expenditure", "revenue"):
            key = (fact.table, fact.breakdown, fact.fund, fact.phase, str(fact.fiscal_year - whole.year),
                   fact.economic_scheme, _unit(fact, whole))  # fmt: skip
            sums[key] += fact.amount
            parts[key].add((fact.nature, fact.economic_code[:3]))
    assert {k[0] for k in sums} == {"expenditure", "revenue"}
    scale = 1 if whole.unit == "元" else 10000
    for key, total in sums.items():
        table, _, fund, phase, offset, _, unit = key
        means = {"measure": table, "phase": phase, "year_offset": offset, "fund": fund}
        entries = [e for e in whole.ledger.entries(phase, offset) if e.means["measure"] == table]
        entries = [e for e in entries if not unit or e.means["unit"] == unit]
        expected = sum((e.value for e in entries if _counts(e, Amount(0, 0, 0, means), parts[key])), Decimal(0))
        assert total == expected * scale, key


def _unit(fact: Fact, whole: Whole) -> str:
    """The unit of the ledger that a fact is about; '' for the department with its units."""
    return f"{whole.department}（本级）" if fact.scope == "department_own" else fact.entity


def _counts(entry: Amount, total: Amount, parts: set[tuple[str, str]]) -> bool:
    """An entry of the ledger is within a total, and of a nature and economic class that the facts show."""
    if not within(entry.place, total.place):
        return False
    if total.means["measure"] == "revenue":
        return True
    for nature, code in parts:
        outer = Amount(0, 0, 0, total.means | {"nature": nature, "economic_code": code})
        government = code.startswith("5") and entry.means["government_code"].startswith(code)
        inner = entry if not government else Amount(0, 0, 0, entry.means | {"economic_code": code})
        if within(inner.place, outer.place):
            return True
    return False


def read(folder: Path, whole: Whole, suffix: str, content: bytes) -> Document:
    path = folder / f"{whole.title}.{suffix}"
    path.write_bytes(content)
    return read_document(path)


@pytest.mark.parametrize("whole", DOCUMENTS, ids=[w.place for w in DOCUMENTS])
def test_a_whole_pdf(tmp_path: Path, whole: Whole) -> None:
    document = read(tmp_path, whole, "pdf", typeset.pdf(whole))
    check(document, whole)
    measured = coverage(Path(document.path), document=document)
    assert not measured.missing and not measured.surplus and measured.tokens
    assert not [t for t in measured.titles if t.state in ("missing", "unknown")]


@pytest.mark.parametrize("whole", [w for w in DOCUMENTS if w.place in OTHER], ids=lambda w: w.place)
def test_a_whole_document_of_another_format(tmp_path: Path, whole: Whole) -> None:
    suffix, write = OTHER[whole.place]
    check(read(tmp_path, whole, suffix, write(whole)), whole)
