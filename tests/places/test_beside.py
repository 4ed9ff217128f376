"""A table spread over pages side by side is joined only where that is certain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from loaders.document import Document, Statement
from loaders.forms.beside import BY_ORDER
from loaders.pipeline import read_document
from samples import fonts
from tests.places import typeset
from tests.places.specs import Table
from tests.places.test_places import check_statement
from tests.places.whole import Whole, documents

WHOLE = {w.place: w for w in documents()}
Size = tuple[float, float]
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


@pytest.mark.parametrize("middle", [1, 3])
def test_a_title_and_classes_centred_over_all_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, middle: int
) -> None:
    """A workbook printed page by page: the title stands over a later page, a class over one of its pages."""
    spread, rows_of = typeset.spread, typeset._Flow._rows_of
    pieces = iter(range(100))

    def headless(table: Table, columns: int, labelled: bool) -> Iterator[Table]:
        for n, part in enumerate(spread(table, columns, labelled)):
            classes = ["" if text.endswith(("支出", "补助")) and n % 2 == 0 else text for text in part.head[0]]
            yield replace(part, head=[classes, *part.head[1:]])

    def titled_later(
        flow: typeset._Flow, table: Table, paper: tuple[float, float], size: float, *, titled: bool
    ) -> None:
        rows_of(flow, table, paper, size, titled=next(pieces) == middle if paper == typeset.LYING else titled)

    monkeypatch.setattr(typeset, "spread", headless)
    monkeypatch.setattr(typeset._Flow, "_rows_of", titled_later)
    whole = replace(WHOLE["四川"], spread="labelled")
    document, statement = read(tmp_path, whole)
    check_statement(statement, next(t for t in whole.tables if t.title == TITLE))
    assert not [f.message for f in document.findings if f.severity != "info"]


def test_a_title_over_two_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """一般公共预算财政拨款 over one page, 支出决算明细表 over the next: no form of all money."""
    rows_of = typeset._Flow._rows_of
    pieces = iter(range(100))
    parts = {1: "一般公共预算财政拨款", 2: "支出决算明细表"}

    def cut(flow: typeset._Flow, table: Table, paper: Size, size: float, *, titled: bool) -> None:
        piece = next(pieces) if paper == typeset.LYING else -1
        if piece in parts:
            table = replace(table, title=parts[piece], lines=["部门：四川示例县审计局", "金额单位：万元"])
        rows_of(flow, table, paper, size, titled=piece in parts or piece < 0)

    monkeypatch.setattr(typeset._Flow, "_rows_of", cut)
    title = "一般公共预算财政拨款支出决算明细表"
    whole = replace(WHOLE["四川"], spread="labelled")
    document, statement = read(tmp_path, whole, title)
    assert (statement.form, statement.title) == ("final.appropriation_detail", title)
    check_statement(statement, next(t for t in whole.tables if t.title == title))
    assert not [f.message for f in document.findings if f.severity != "info"]


def test_a_table_whose_title_never_comes_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows_of = typeset._Flow._rows_of

    def untitled(flow: typeset._Flow, table: Table, paper: Size, size: float, *, titled: bool) -> None:
        if paper == typeset.LYING:
            flow._turn(paper)
            fonts.draw(flow.canvas, 40, flow.y, "单位：万元", 9)
        rows_of(flow, table, paper, size, titled=titled and paper != typeset.LYING)

    monkeypatch.setattr(typeset._Flow, "_rows_of", untitled)
    few = replace(WHOLE["四川"], spread="labelled")
    tables = [few.tables[0], *(t for t in few.tables if t.title == TITLE)]
    path = tmp_path / f"{few.title}.pdf"
    path.write_bytes(typeset.pdf(replace(few, tables=tables, parts=["tables"])))
    document = read_document(path, narrative=False)
    assert [s.form for s in document.statements] == ["final.summary", ""]
    assert not any(cell.meaning for cell in document.statements[1].cells)
    assert "unknown_form" in {f.code for f in document.findings}
