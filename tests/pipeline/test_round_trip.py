"""Any figures in any layout, typeset and read again.

No certain cell is ever wrong. Where rules or sheets draw the cells, nothing is missing either. The examples are the
same in every run; JUESUAN_EXAMPLES=500 looks further. VARIETY says which test covers which way in which published
documents differ; most of them are fields of `samples.layout.Layout`, all of which `layouts()` varies.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from loaders.check.identities import evaluate
from loaders.document import Cell, Document, Statement
from loaders.forms.text import normal
from loaders.pipeline import read_document
from loaders.read.pdf import read_pdf
from samples import Disclosure, Layout, Rendered, render_pdf, render_text, render_xlsx
from samples.strategies import UNITS, disclosures, layouts
from samples.truth import PrintedCell
from tests.read.writers import write_docx, write_html, write_positioned, write_xls
from tests.shared import CHECKOUT

EXAMPLES = int(os.environ.get("JUESUAN_EXAMPLES", "20"))
checked = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),  # a smaller disclosure is no clearer, and takes minutes to find
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
few = settings(checked, max_examples=max(1, EXAMPLES // 2))
Render = Callable[[Disclosure, Layout], Rendered]
Key = tuple[str, ...]

_DRAWN = ("test_ruled_pdf", "test_pdf_without_rules")
_PLACES = ("places/test_places.py::test_a_form_alone",)
#: How published documents differ -> the tests that cover it.
VARIETY: dict[str, tuple[str, ...]] = {
    # Codes
    "seven digits in one column, 类 款 项 in three": ("test_workbooks", *_DRAWN),
    "unpadded, or split by spaces and dashes": ("test_workbooks", *_DRAWN),
    "in the name": ("test_workbooks", *_DRAWN, "test_text_without_layout"),
    "a tree of two-digit codes": ("test_workbooks", *_DRAWN),
    "no code, level by indentation": ("test_workbooks", *_DRAWN),
    "economic codes of both lists": _PLACES,
    # Units
    "元 and 万元, none to six decimals": ("test_workbooks", *_DRAWN),
    "both units in one file": ("test_workbooks", *_DRAWN, "test_text_without_layout"),
    "prose in another unit than the tables": (
        "narrative/test_properties.py::test_a_comparison_comes_back_however_its_lines_break",
    ),
    # Layouts
    "two and three blocks side by side": ("test_workbooks", *_DRAWN, "test_text_without_layout"),
    "heads of up to four levels with merged cells": ("test_heads_of_four_levels",),
    "totals first or last; filler rows; letter-spaced names": ("test_workbooks", *_DRAWN),
    "tables over several pages with and without repeated heads": _DRAWN,
    "several tables on a page; rotated and very wide pages": _DRAWN,
    "names wrapped above, below and beside their code": _DRAWN,
    "no rules at all": ("test_pdf_without_rules", "grid/test_layout_traps.py::test_tables_without_any_rule"),
    "some of the rules": ("grid/test_layout_traps.py::test_tables_with_some_rules",),
    "rules as rectangles or short segments": ("test_ruled_pdf",),
    "stamps and watermarks": ("test_watermarks_and_stamps",),
    "page numbers close to the table": _DRAWN,
    # Forms
    "forms of single places, per-unit breakdowns, cross-tables, procurement, operating expenses": _PLACES,
    # File types
    "PDF whose pages are images": ("read/test_read_scan.py::test_a_scanned_form_gives_its_amounts",),
    "XLSX": ("test_workbooks",),
    "XLS, DOCX, HTML with tables": ("test_old_workbooks_word_and_web",),
    "HTML of positioned text": ("test_web_pages_of_positioned_text",),
    "ZIP of these": ("read/test_read_archive.py::test_the_members_are_files_as_long_as_they_are_used",),
    "text without layout": (
        "test_text_without_layout",
        "lost_layout/test_round_trip.py::test_certain_cells_are_right_and_nothing_vanishes",
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files are written, one after the other."""
    return tmp_path_factory.mktemp("round")


def read(folder: Path, d: Disclosure, rendered: Rendered, suffix: str) -> Document:
    """The document as a reader gets it, named as publishers name their files."""
    kind = {"budget": "预算", "final": "决算"}[d.kind]
    path = folder / f"{d.department}{d.fiscal_year}年度部门{kind}.{suffix}"
    path.write_bytes(rendered.data)
    return read_document(path, narrative=False)


def place(statement: Statement, cell: Cell) -> Key:
    """Where an amount stands but for its row."""
    return (normal(statement.title), "/".join(cell.column), cell.side, str(cell.amount), cell.unit)


def leaf(key: Key) -> Key:
    """The same place by the lowest header over it: without rules those above may be taken for wider."""
    return (key[0], key[1].split("/")[-1], *key[2:])


def row(code: str, name: str) -> str:
    """What names a row: its code where it has one. Brackets of a code within a name may stay or go."""
    return code or normal(name)


def found(document: Document, *, certain: bool) -> Counter[Key]:
    return Counter(
        (*place(s, c), row(c.row_code_norm, c.row_name))
        for s in document.statements
        for c in s.cells
        if c.meaning or not certain
    )


def truth(cells: Iterable[PrintedCell]) -> Counter[Key]:
    return Counter(
        (normal(c.table), c.column, c.side, str(c.amount), c.unit, row(c.row_code, c.row_name)) for c in cells
    )


def without_rows(keys: Counter[Key]) -> Counter[Key]:
    total: Counter[Key] = Counter()
    for key, n in keys.items():
        total[key[:-1]] += n
    return total


def nothing_wrong(document: Document, rendered: Rendered, of: Callable[[Key], Key] = lambda key: key) -> None:
    """Each certain cell is one of the truth's, as often as it is there."""
    printed, read = truth(rendered.cells), found(document, certain=True)
    wrong = Counter(map(of, read.elements())) - Counter(map(of, printed.elements()))
    assert not wrong


def nothing_missing(document: Document, rendered: Rendered) -> None:
    read, printed = without_rows(found(document, certain=False)), without_rows(truth(rendered.cells))
    extra, missing = read - printed, printed - read
    assert not extra, f"{extra} instead of {missing}"
    assert not missing
    nothing_wrong(document, rendered)
    assert not [str(r) for r in evaluate(document) if r.verdict == "fails"]


def nothing_silent(document: Document, rendered: Rendered) -> None:
    """Of amounts in no cell, the page or the form says so. A lone one, or one without decimals, may be any number."""
    cells = (cell for statement in document.statements for cell in statement.cells)
    lost = Counter((c.page, c.amount) for c in rendered.cells) - Counter((c.page, c.amount) for c in cells)
    pages = Counter(page for page, amount in lost.elements() if amount.as_tuple().exponent <= -2)
    told = {f.page for f in document.findings if f.code in ("unread_amounts", "unread_cell", "unknown_form")}
    told |= {
        cell.page
        for finding in document.findings
        for cell in rendered.cells
        if finding.code == "unread_form" and normal(cell.table) == normal(finding.value)
    }
    assert not {page for page, amounts in pages.items() if amounts > 1} - told, lost


@checked
@given(disclosures(), layouts())
def test_workbooks(folder: Path, d: Disclosure, layout: Layout) -> None:
    rendered = render_xlsx(d, layout)
    nothing_missing(read(folder, d, rendered, "xlsx"), rendered)


@pytest.mark.parametrize(("write", "suffix"), [(write_xls, "xls"), (write_docx, "docx"), (write_html, "html")])
def test_old_workbooks_word_and_web(folder: Path, write: Callable[[Disclosure, Layout], bytes], suffix: str) -> None:
    @few
    @given(disclosures(), layouts(heading_in_grid=False))
    def check(d: Disclosure, layout: Layout) -> None:
        rendered = replace(render_xlsx(d, layout), data=write(d, layout))
        nothing_missing(read(folder, d, rendered, suffix), rendered)

    check()


@few
@given(disclosures(), layouts(rules="lines", watermark="", outside_text=False))
def test_web_pages_of_positioned_text(folder: Path, d: Disclosure, layout: Layout) -> None:
    rendered = render_pdf(d, layout)
    drawn = folder / "drawn.pdf"
    drawn.write_bytes(rendered.data)
    page = replace(rendered, data=write_positioned(list(read_pdf(drawn))))
    nothing_missing(read(folder, d, page, "html"), rendered)


@pytest.mark.parametrize("rules", ["lines", "rectangles", "segments"])
def test_ruled_pdf(folder: Path, rules: str) -> None:
    @checked
    @given(disclosures(), layouts(rules=rules, watermark=""))
    def check(d: Disclosure, layout: Layout) -> None:
        rendered = render_pdf(d, layout)
        nothing_missing(read(folder, d, rendered, "pdf"), rendered)

    check()


@few
@given(disclosures(family="nested", kind="budget"), layouts(watermark=""))
def test_heads_of_four_levels(folder: Path, d: Disclosure, layout: Layout) -> None:
    workbook = render_xlsx(d, layout)
    nothing_missing(read(folder, d, workbook, "xlsx"), workbook)
    page = render_pdf(d, layout)
    document = read(folder, d, page, "pdf")
    if layout.rules == "none":
        nothing_wrong(document, page, leaf)
        nothing_silent(document, page)
    else:
        nothing_missing(document, page)


def test_pdf_without_rules(folder: Path) -> None:
    read_right, printed = [], []

    @checked
    @given(disclosures(), layouts(rules="none", watermark=""))
    def check(d: Disclosure, layout: Layout) -> None:
        rendered = render_pdf(d, layout)
        document = read(folder, d, rendered, "pdf")
        nothing_wrong(document, rendered, leaf)
        nothing_silent(document, rendered)
        there = Counter(map(leaf, truth(rendered.cells).elements()))
        printed.append(there.total())
        read_right.append((there & Counter(map(leaf, found(document, certain=False).elements()))).total())

    check()
    # Some tables are left out, because their columns cannot be told. They must stay few.
    assert sum(read_right) >= 0.95 * sum(printed)


@checked
# Text without layout is read by its two decimals; a subtotal over several columns has no column of its own there.
@given(disclosures(units=tuple(u for u in UNITS if u[1] == 2)), layouts(wide_subtotal=False))
def test_text_without_layout(folder: Path, d: Disclosure, layout: Layout) -> None:
    rendered = render_text(d, layout)
    nothing_wrong(read(folder, d, rendered, "txt"), rendered, leaf)


@checked
@given(disclosures(), layouts(rules="segments", watermark="示例"))
def test_watermarks_and_stamps(folder: Path, d: Disclosure, layout: Layout) -> None:
    # Level, as large as the text and in an opaque ink, it is text to every reader until it crosses some.
    assume(layout.watermark_angle or layout.watermark_ink == "clear")
    rendered = render_pdf(d, layout)
    nothing_missing(read(folder, d, rendered, "pdf"), rendered)


@pytest.mark.parametrize("bullet", VARIETY)
def test_each_way_to_differ_has_a_test(bullet: str) -> None:
    for name in VARIETY[bullet]:
        file, _, function = name.rpartition("::")
        source = (CHECKOUT / "tests" / file if file else Path(__file__)).read_text(encoding="utf-8")
        assert f"def {function}(" in source, f"{bullet}: no test is called {name}"
