"""Any figures in any layout, typeset and read again.

No certain cell is ever wrong. Where rules or sheets draw the cells, nothing is missing either. The examples are the
same in every run; JUESUAN_EXAMPLES=500 looks further.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from loaders.check.identities import evaluate
from loaders.document import Cell, Document, Statement
from loaders.forms.text import normal
from loaders.pipeline import read_document
from samples import Disclosure, Layout, Rendered, render_pdf, render_text, render_xlsx
from samples.strategies import UNITS, disclosures, layouts
from samples.truth import PrintedCell

checked = settings(
    max_examples=int(os.environ.get("JUESUAN_EXAMPLES", "20")),
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),  # a smaller disclosure is no clearer, and takes minutes to find
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
Render = Callable[[Disclosure, Layout], Rendered]
Key = tuple[str, ...]


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
        (*place(s, c), row(c.row_code, c.row_name))
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


@checked
@given(disclosures(), layouts())
def test_workbooks(folder: Path, d: Disclosure, layout: Layout) -> None:
    rendered = render_xlsx(d, layout)
    nothing_missing(read(folder, d, rendered, "xlsx"), rendered)


@pytest.mark.parametrize("rules", ["lines", "rectangles", "segments"])
def test_ruled_pdf(folder: Path, rules: str) -> None:
    @checked
    # A watermark's glyphs of the size of the text cannot be told from a title that they cross; see test_a_watermark.
    @given(disclosures(), layouts(rules=rules, watermark=""))
    def check(d: Disclosure, layout: Layout) -> None:
        # Whole amounts a hair apart on both sides of a rule look like one number drawn over it.
        assume(d.decimals > 0 or layout.padding >= 3)
        # A repeated head above rows without an amount cannot yet be told from them but by its 栏次.
        assume(not layout.repeat_head or layout.column_numbers)
        rendered = render_pdf(d, layout)
        nothing_missing(read(folder, d, rendered, "pdf"), rendered)

    check()


@checked
@given(disclosures(), layouts(rules="none", watermark=""))
def test_pdf_without_rules(folder: Path, d: Disclosure, layout: Layout) -> None:
    assume(d.decimals > 0 or layout.padding >= 3)
    rendered = render_pdf(d, layout)
    nothing_wrong(read(folder, d, rendered, "pdf"), rendered, leaf)


@checked
# Text without layout is read by its two decimals; a subtotal over several columns has no column of its own there.
@given(disclosures(units=tuple(u for u in UNITS if u[1] == 2)), layouts(wide_subtotal=False))
def test_text_without_layout(folder: Path, d: Disclosure, layout: Layout) -> None:
    rendered = render_text(d, layout)
    nothing_wrong(read(folder, d, rendered, "txt"), rendered, leaf)


@checked
@given(disclosures(units=(("万元", 2),)), layouts(rules="lines", watermark="示例", padding=3.0))
def test_a_watermark_moves_no_amount(folder: Path, d: Disclosure, layout: Layout) -> None:
    rendered = render_pdf(d, layout)
    document = read(folder, d, rendered, "pdf")
    amounts = Counter((str(c.amount), c.unit) for s in document.statements for c in s.cells)
    printed = Counter((str(c.amount), c.unit) for c in rendered.cells)
    moved, lost = amounts - printed, printed - amounts
    assert not moved
    assert not lost
