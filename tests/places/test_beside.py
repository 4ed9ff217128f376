"""A table spread over pages side by side is joined only where that is certain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from loaders.document import Document, Statement
from loaders.forms.beside import BY_ORDER
from loaders.pipeline import read_document
from tests.places import typeset
from tests.places.specs import Table
from tests.places.test_places import check_statement
from tests.places.whole import Whole, documents

WHOLE = {w.place: w for w in documents()}
TITLE = "财政拨款支出决算明细表"


def read(folder: Path, whole: Whole, title: str = TITLE) -> tuple[Document, Statement]:
    """A document with nothing but its summary and one wide table."""
    few = replace(whole, tables=[whole.tables[0], *(t for t in whole.tables if t.title == title)], parts=["tables"])
    path = folder / f"{whole.title}.pdf"
    path.write_bytes(typeset.pdf(few))
    document = read_document(path, narrative=False)
    return document, document.statements[1]


def test_pages_without_labels_are_joined_by_order_and_say_so(tmp_path: Path) -> None:
    document, statement = read(tmp_path, WHOLE["四川"])
    joined = [c for c in statement.cells if c.why == BY_ORDER]
    assert joined and all(c.method == "inferred" and c.meaning for c in joined)
    assert len({c.page for c in joined}) >= 4 and statement.page_from not in {c.page for c in joined}
    assert all(c.method == "printed" and not c.why for c in statement.cells if c.page == statement.page_from)
    assert not [f for f in document.findings if f.code == "uncertain_cell"]


def test_pages_that_repeat_the_labels_are_printed(tmp_path: Path) -> None:
    title = "一般公共预算财政拨款项目支出决算明细表"
    _, statement = read(tmp_path, WHOLE["内蒙古"], title)
    assert statement.page_to > statement.page_from
    assert {c.method for c in statement.cells} == {"printed"}


def _without_row(body: list[list[str]]) -> list[list[str]]:
    return body[:3] + body[4:]


def _turned(body: list[list[str]]) -> list[list[str]]:
    return body[::-1]


@pytest.mark.parametrize("change", [_without_row, _turned])
def test_rows_that_do_not_agree_are_not_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: object) -> None:
    spread = typeset.spread

    def broken(table: Table, columns: int, labelled: bool) -> Iterator[Table]:
        for n, part in enumerate(spread(table, columns, labelled)):
            yield replace(part, body=change(part.body)) if n else part  # type: ignore[operator]

    monkeypatch.setattr(typeset, "spread", broken)
    document, statement = read(tmp_path, WHOLE["四川"])
    beside = [c for c in statement.cells if c.page > statement.page_from]
    assert beside and not [c for c in beside if c.meaning]
    assert all(c.why != BY_ORDER for c in beside)
    found = [f for f in document.findings if f.code == "uncertain_cell" and f.statement == statement.number]
    assert len(found) == 1 and "without row labels" in found[0].message
    given = {f.cell for f in document.facts}
    assert not given & {c.number for c in beside}


@pytest.mark.parametrize("heads", ["once", "repeated"])
@pytest.mark.parametrize("spread", ["bare", "labelled"])
def test_rows_over_several_pages_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spread: str, heads: str) -> None:
    monkeypatch.setattr(typeset, "LYING", (842.0, 330.0))
    whole = replace(WHOLE["四川"], spread=spread, heads=heads)
    document, statement = read(tmp_path, whole)
    assert statement.page_to - statement.page_from >= 9
    check_statement(statement, next(t for t in whole.tables if t.title == TITLE))
    assert not [f.message for f in document.findings if f.severity != "info"]
