"""The coverage meter sees what extraction leaves out, and nothing that is no amount."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from loaders.check.coverage import CoverageReport, coverage
from loaders.document import Document, Refused
from loaders.pipeline import read_document
from samples import Layout, render_pdf
from samples.figures import load
from tests.shared import CHECKOUT, gold_documents, needs_shared, read

FIGURES = CHECKOUT / "samples" / "figures"


@pytest.fixture(scope="module")
def final(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Document, int]:
    """A final account as PDF, what was read from it, and how many amounts it prints."""
    rendered = render_pdf(load(str(FIGURES / "xinfang_2018_final.yml"))[0], Layout())
    path = tmp_path_factory.mktemp("coverage") / "final.pdf"
    path.write_bytes(rendered.data)
    return path, read_document(path, narrative=False), len(rendered.cells)


def measured(path: Path, document: Document, number: int, **changes: object) -> CoverageReport:
    """Coverage with one statement changed."""
    statements = tuple(replace(s, **changes) if s.number == number else s for s in document.statements)  # type: ignore[arg-type]
    return coverage(path, document=replace(document, statements=statements))


def test_every_amount_counts_once_and_nothing_else_does(final: tuple[Path, Document, int]) -> None:
    path, document, amounts = final
    report = coverage(path, document=document)
    assert (report.tokens, report.covered) == (amounts, amounts)
    assert report.missing == report.surplus == ()
    assert {title.state for title in report.titles} <= {"filled", "declared_empty"}


def test_a_cell_left_out_is_missing_at_its_place(final: tuple[Path, Document, int]) -> None:
    path, document, amounts = final
    statement = document.statements[1]
    lost = statement.cells[3]
    report = measured(path, document, statement.number, cells=statement.cells[:3] + statement.cells[4:])
    assert report.covered == amounts - 1
    assert [(page, text) for page, text, _ in report.missing] == [(lost.page, lost.printed)]


def test_the_same_figure_elsewhere_does_not_stand_in_for_it(final: tuple[Path, Document, int]) -> None:
    path, document, amounts = final
    statement = document.statements[1]
    first, *rest = statement.cells
    assert first.box is not None
    x0, top, x1, bottom = first.box
    moved = replace(first, box=(x0, top + 200, x1, bottom + 200))
    report = measured(path, document, statement.number, cells=(moved, *rest))
    assert report.covered == amounts - 1
    assert [text for _, text, _ in report.surplus] == [first.printed]


def test_a_cell_given_twice_covers_one_amount(final: tuple[Path, Document, int]) -> None:
    path, document, amounts = final
    statement = document.statements[1]
    report = measured(path, document, statement.number, cells=(*statement.cells[1:], statement.cells[1]))
    assert report.covered == amounts - 1
    assert len(report.surplus) == 1


def test_a_wrong_digit_is_no_cover(final: tuple[Path, Document, int]) -> None:
    path, document, amounts = final
    statement = document.statements[0]
    wrong = replace(statement.cells[0], printed="12,821.34")
    assert wrong.printed != statement.cells[0].printed
    report = measured(path, document, statement.number, cells=(wrong, *statement.cells[1:]))
    assert report.covered == amounts - 1


def test_a_statement_missed_as_a_whole_shows(final: tuple[Path, Document, int]) -> None:
    path, document, amounts = final
    lost = document.statements[2]
    report = coverage(path, document=replace(document, statements=document.statements[:2] + document.statements[3:]))
    assert report.tokens == amounts
    assert report.covered == amounts - len(lost.cells)
    missing = [title for title in report.titles if title.state == "missing"]
    assert [title.form for title in missing] == [lost.form]
    assert missing[0].amounts == len(lost.cells)


def test_years_codes_counts_and_percentages_are_no_amounts(tmp_path: Path) -> None:
    """Whatever the looks of the sheet: numbers of rows and columns, codes in one column or three, page numbers."""
    disclosure = load(str(FIGURES / "qingshi_emergency_2019_budget.yml"))[0]  # whole 元: amounts without decimals
    for layout in (
        Layout(codes="three", thousands=False),
        Layout(rules="none"),
        Layout(year_in_title=True, codes="in_name"),
    ):
        rendered = render_pdf(disclosure, layout)
        path = tmp_path / "budget.pdf"
        path.write_bytes(rendered.data)
        report = coverage(path)
        assert (report.tokens, report.covered) == (len(rendered.cells), len(rendered.cells)), layout
        assert report.surplus == ()


def test_files_without_places_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "lost.txt"
    path.write_text("收入支出决算总表", encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        coverage(path)
    assert refusal.value.code == "no_places"


MEASURED = ("sgb2024_final", "fsgd2019_final", "gjxfj2026_budget", "wxxfj2025_budget", "szxfj2026_budget")


@needs_shared
@pytest.mark.parametrize("short", MEASURED)
def test_real_documents_are_covered(short: str) -> None:
    path = gold_documents()[short]
    report = coverage(path, document=read(path))
    assert report.tokens > 100
    assert report.share == 1
    assert report.surplus == ()
    assert not [title for title in report.titles if title.state == "missing"]
