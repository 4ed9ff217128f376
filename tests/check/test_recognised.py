"""Amounts recognised in pictures become facts only where identities and the code lists bear them out."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from loaders.check.recognised import confirm
from loaders.document import Cell, Document, Statement
from loaders.normalise.facts import facts_of
from loaders.pipeline import read_document
from samples import Layout, render_pdf
from tests.hostile.seeds import disclosure

FORMS = Layout(cover=False, contents=False, narrative="none")


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("printed") / "云溪市档案局2018年部门决算.pdf"
    path.write_bytes(render_pdf(disclosure(), FORMS).data)
    return read_document(path)


def _pages(document: Document) -> set[int]:
    return {cell.page for statement in document.statements for cell in statement.cells}


def _cell(statements: list[Statement] | tuple[Statement, ...], number: int) -> Cell:
    return next(cell for statement in statements for cell in statement.cells if cell.number == number)


def _with(document: Document, number: int, **changes: object) -> list[Statement]:
    return [
        replace(s, cells=tuple(replace(c, **changes) if c.number == number else c for c in s.cells))  # type: ignore[arg-type]
        for s in document.statements
    ]


def _leaf(document: Document) -> Cell:
    """An amount of the expenditure table by function and nature, at the end of the code tree."""
    return next(
        cell
        for statement in document.statements
        for cell in statement.cells
        if cell.is_leaf and cell.meaning.get("breakdown") == "function_nature" and len(cell.row_code_norm) == 7
        and cell.amount
    )  # fmt: skip


def test_without_recognised_pages_nothing_changes(document: Document) -> None:
    statements, findings = confirm(document.statements, set(), 2018)
    assert tuple(statements) == document.statements
    assert not findings


def test_amounts_that_identities_bear_out_keep_their_meaning(document: Document) -> None:
    statements, _ = confirm(document.statements, _pages(document), 2018)
    cells = [cell for statement in statements for cell in statement.cells]
    assert {cell.method for cell in cells} == {"ocr"}
    kept = sum(1 for cell in cells if cell.meaning)
    assert kept > 0.8 * sum(1 for s in document.statements for c in s.cells if c.meaning)
    assert all(cell.why for cell in cells if not cell.meaning)


def test_pages_with_text_are_left_alone(document: Document) -> None:
    page = min(_pages(document))
    statements, _ = confirm(document.statements, {page}, 2018)
    by_number = {cell.number: cell for statement in document.statements for cell in statement.cells}
    others = [cell for statement in statements for cell in statement.cells if cell.page != page]
    assert others == [by_number[cell.number] for cell in others]


def test_a_misread_amount_and_all_that_it_touches_give_no_facts(document: Document) -> None:
    leaf = _leaf(document)
    wrong = leaf.amount + Decimal("30.00")
    broken = _with(document, leaf.number, amount=wrong, printed=str(wrong))
    statements, findings = confirm(broken, _pages(document), 2018)
    assert not _cell(statements, leaf.number).meaning
    assert "does not hold" in _cell(statements, leaf.number).why
    assert leaf.number not in {fact.cell for fact in facts_of(statements, document.identity)[0]}
    assert any(f.code == "unconfirmed_cell" and "does not hold" in f.message and f.value for f in findings)
    # Only what was printed otherwise: no fact has an amount that the sound document does not state or sum up.
    sound = {cell.amount for statement in document.statements for cell in statement.cells}
    yuan = {amount * factor for amount in sound for factor in (1, 10_000)}
    assert {fact.amount for fact in facts_of(statements, document.identity)[0]} <= yuan


def test_a_misread_code_is_found_by_its_name(document: Document) -> None:
    leaf = _leaf(document)
    other = leaf.row_code_norm[:-1] + ("9" if leaf.row_code_norm[-1] != "9" else "8")
    home = next(s for s in document.statements if leaf in s.cells)
    row = [
        replace(c, row_code=other, row_code_norm=other, meaning=c.meaning | {"function_code": other})
        if c.row_no == leaf.row_no
        else c
        for c in home.cells
    ]
    broken = [replace(s, cells=tuple(row)) if s is home else s for s in document.statements]
    statements, _ = confirm(broken, _pages(document), 2018)
    found = _cell(statements, leaf.number)
    assert not found.meaning
    assert "code" in found.why


def test_an_amount_beside_no_other_is_not_trusted(document: Document) -> None:
    leaf = _leaf(document)
    alone = [replace(s, cells=tuple(c for c in s.cells if c.number == leaf.number)) for s in document.statements]
    statements, _ = confirm(alone, _pages(document), 2018)
    assert "no identity" in _cell(statements, leaf.number).why


def test_totals_stay_where_their_parts_are_not_certain(document: Document) -> None:
    """Facts never lack what was printed and confirmed: the amount over an uncertain one stands for it."""
    statements, _ = confirm(document.statements, _pages(document), 2018)
    before = Counter[str]()
    after = Counter[str]()
    for counted, facts in ((before, document.facts), (after, facts_of(statements, document.identity)[0])):
        for fact in facts:
            if fact.breakdown == "function_nature" and fact.stated_by == "statement":
                counted["sum"] += int(fact.amount * 100)
    assert after["sum"] == before["sum"] > 0


@pytest.mark.parametrize(("dpi", "noise", "angle"), [(150, 12.0, 0.4)])
def test_a_scan_gives_the_facts_of_the_printed_page(
    dpi: int, noise: float, angle: float, document: Document, tmp_path: Path
) -> None:
    pytest.importorskip("rapidocr")
    pytest.importorskip("onnxruntime")
    image = pytest.importorskip("PIL.Image")
    book = pypdfium2.PdfDocument(render_pdf(disclosure(), FORMS).data)
    picture = book[2].render(scale=dpi / 72).to_pil().convert("RGB").rotate(angle, fillcolor="white")
    pixels = np.asarray(picture) + np.random.default_rng(1).normal(0, noise, (picture.height, picture.width, 3))
    out = io.BytesIO()
    image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(out, "PDF", resolution=dpi)
    path = tmp_path / "云溪市档案局2018年部门决算.pdf"
    mixed = pypdfium2.PdfDocument.new()
    mixed.import_pages(book, [0])
    mixed.import_pages(pypdfium2.PdfDocument(out.getvalue()))
    mixed.save(path)
    scanned = read_document(path)
    cells = [cell for statement in scanned.statements for cell in statement.cells if cell.page == 2]
    printed = [c for s in document.statements for c in s.cells if c.page == 3]
    assert Counter(cell.printed for cell in cells) == Counter(cell.printed for cell in printed)
    assert {cell.method for cell in cells} == {"ocr"}
    assert ("page_recognised", 2) in {(finding.code, finding.page) for finding in scanned.findings}
    numbers = {cell.number for cell in cells}
    facts = [fact for fact in scanned.facts if fact.cell in numbers]
    assert facts
    assert {fact.amount for fact in facts} <= {cell.amount * 10_000 for cell in printed}
