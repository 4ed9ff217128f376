"""Samples written in each format and read back: every amount under its column, in its row, half and unit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.pipeline import read_document
from loaders.read.pdf import read_pdf
from samples import Disclosure, Layout, render_pdf, render_xlsx
from tests.read.writers import (
    bare_workbook,
    expected,
    found,
    save,
    write_docx,
    write_html,
    write_positioned,
    write_xls,
)

LAYOUTS = {
    "one sheet a form": Layout(),
    "one sheet": Layout(sheets="one_for_all"),
    "numbers as text": Layout(text_numbers=True),
    "titles in the tables": Layout(heading_in_grid=True, sheets="one_for_all"),
    "blank rows": Layout(filler_rows=3, totals="last", sheets="one_for_all"),
    "codes in three columns": Layout(codes="three"),
    "codes in names": Layout(codes="in_name", letter_spaced=True, thousands=False),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_workbook_gives_its_amounts(final: Disclosure, layout: Layout, tmp_path: Path) -> None:
    rendered = render_xlsx(final, layout)
    document = read_document(save(tmp_path, final, rendered.data, ".xlsx"))
    assert found(document) == expected(rendered)
    pages = {cell.page for statement in document.statements for cell in statement.cells}
    assert pages == {cell.page for cell in rendered.cells}
    assert document.page_count == rendered.pages
    assert document.facts


@pytest.mark.parametrize("name", ["one sheet a form", "one sheet", "codes in three columns"])
def test_a_workbook_without_borders_gives_the_same(final: Disclosure, name: str, tmp_path: Path) -> None:
    layout = LAYOUTS[name]
    rendered = render_xlsx(final, layout)
    drawn = read_document(save(tmp_path, final, rendered.data, ".xlsx"))
    bare = read_document(save(tmp_path, final, bare_workbook(final, layout), ".xlsx"))
    assert found(bare) == expected(rendered)
    assert bare.facts == drawn.facts


@pytest.mark.parametrize(
    ("write", "suffix"),
    [
        (write_xls, ".xls"),
        (write_docx, ".docx"),
        (write_html, ".html"),
        (lambda d, layout: write_html(d, layout, "gb2312"), ".html"),
        (write_html, ".xls"),  # a page that calls itself a workbook
    ],
    ids=["xls", "docx", "html", "html in gb2312", "html named xls"],
)
@pytest.mark.parametrize("which", ["final", "budget"])
def test_other_formats_give_what_the_workbook_gives(
    write: Callable[[Disclosure, Layout], bytes],
    suffix: str,
    which: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    d: Disclosure = request.getfixturevalue(which)
    rendered = render_xlsx(d, Layout())
    workbook = read_document(save(tmp_path, d, rendered.data, ".xlsx"))
    document = read_document(save(tmp_path, d, write(d, Layout()), suffix))
    assert found(document) == expected(rendered)
    assert [fact.amount for fact in document.facts] == [fact.amount for fact in workbook.facts]
    empty = {s.title for s in document.statements if s.state == "declared_empty"}
    assert empty == {s.title for s in workbook.statements if s.state == "declared_empty"}


def test_positioned_text_is_read_as_the_drawn_page(final: Disclosure, tmp_path: Path) -> None:
    rendered = render_pdf(final, Layout())
    drawn = save(tmp_path, final, rendered.data, ".pdf")
    page = save(tmp_path, final, write_positioned(list(read_pdf(drawn))), ".html")
    document = read_document(page)
    assert found(document) == expected(rendered)
    assert document.page_count == rendered.pages
    assert document.statements[0].cells[0].box is not None


def test_a_real_page_of_positioned_text(shared: Path) -> None:
    document = read_document(next((shared / "documents" / "烟台").glob("*.html")))
    assert document.page_count == 53
    forms = {statement.form for statement in document.statements}
    assert {"budget.summary", "budget.revenue", "budget.expenditure", "budget.three_public"} <= forms
    totals = [c.printed for s in document.statements for c in s.cells if c.is_total and s.form == "budget.revenue"]
    assert totals[0] == "35,874.49"
