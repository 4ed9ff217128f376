"""The committed sample documents: what the renderer makes, and consistent from year to year."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pypdfium2 as pdfium
import pytest

import samples
from samples import Disclosure, Rendered
from samples.__main__ import documents
from samples.figures import load
from samples.forms import function_name

FOLDER = Path(samples.__file__).parent / "documents"
Made = dict[str, tuple[Disclosure, Rendered]]


@pytest.fixture(scope="module")
def made() -> Made:
    return {name: (d, rendered) for name, d, rendered in documents()}


def test_committed_files_are_what_the_renderer_makes(made: Made) -> None:
    """If this fails after a wanted change: `python -m samples`, look at the pages, commit them."""
    assert {p.name for p in FOLDER.iterdir()} == set(made)
    changed = [name for name, (_, r) in made.items() if (FOLDER / name).read_bytes() != r.data]
    assert not changed


def test_the_set_is_wide_and_small(made: Made) -> None:
    finals = {(d.department, d.fiscal_year) for d, _ in made.values() if d.kind == "final"}
    budgets = {(d.department, d.fiscal_year) for d, _ in made.values() if d.kind == "budget"}
    both = [d for d in {d for d, _ in finals} if len({y for x, y in finals & budgets if x == d}) >= 3]
    assert len(both) >= 3
    assert {Path(name).suffix for name in made} == {".pdf", ".xlsx", ".txt"}
    assert max(len(r.data) for _, r in made.values()) < 200_000
    assert any(r.empty for _, r in made.values())


def test_every_pdf_embeds_its_chinese_typeface() -> None:
    for path in FOLDER.glob("*.pdf"):
        assert b"/FontFile2" in path.read_bytes(), path.name


def test_the_text_of_a_pdf_reads_as_it_was_written(made: Made) -> None:
    for name, (d, _) in made.items():
        if name.endswith(".pdf"):
            document = pdfium.PdfDocument(str(FOLDER / name))
            text = "".join(page.get_textpage().get_text_range() for page in document)
            assert d.department in text and f"{d.fiscal_year}年度" in text
            assert "目录" in text and "单位：" in text


def years(figures: dict[str, str], kind: str) -> list[tuple[Disclosure, Disclosure]]:
    """Pairs of the same department: a year and the next."""
    all_ = {(d.department, d.fiscal_year): d for d in (load(p)[0] for p in figures.values()) if d.kind == kind}
    return [(d, all_[(name, year + 1)]) for (name, year), d in all_.items() if (name, year + 1) in all_]


def test_opening_balances_are_last_years_closing_balances(figures: dict[str, str]) -> None:
    pairs = years(figures, "final")
    assert len(pairs) == 6
    for before, after in pairs:
        for fund in ("general_public_budget", "government_fund", "own_funds"):
            assert before.get("closing", fund) == after.get("opening", fund)


def test_the_narrative_states_what_last_years_document_printed(figures: dict[str, str]) -> None:
    for before, after in years(figures, "final"):
        assert after.last_year.revenue == before.get("revenue")
        assert after.last_year.expenditure == before.get("expenditure")
        assert after.last_year.three_public == before.three_public["outturn"].three_public


def test_budget_and_final_of_a_year_agree(figures: dict[str, str]) -> None:
    budgets = {(d.department, d.fiscal_year): d for d in (load(p)[0] for p in figures.values()) if d.kind == "budget"}
    finals = [d for d in (load(p)[0] for p in figures.values()) if d.kind == "final"]
    met = 0
    for final in finals:
        budget = budgets.get((final.department, final.fiscal_year))
        if budget is None:
            continue
        met += 1
        assert budget.three_public["budget"] == final.three_public["budget"]
        scale = Decimal(10_000) if budget.unit == "元" else Decimal(1)
        for code, stated in final.last_year.opening_budget_by_code.items():
            assert budget.get("expenditure", "general_public_budget", code=code) == stated * scale
    assert met == 9


def test_a_code_is_renamed_between_the_years(figures: dict[str, str]) -> None:
    d18, d19, d20 = (load(figures[f"yunxi_archives_{y}_final"])[0] for y in (2018, 2019, 2020))
    assert function_name(d18, "210") != function_name(d19, "210")
    assert function_name(d18, "207") != function_name(d19, "207")
    assert function_name(d19, "20805") != function_name(d20, "20805")
    assert all("210" in d.codes() and "207" in d.codes() for d in (d18, d19, d20))


def test_shenzhen_2018_states_the_prior_year_and_the_opening_budget(made: Made) -> None:
    name = next(n for n in made if "信访局" in n)
    document = pdfium.PdfDocument(str(FOLDER / name))
    text = "".join(p.get_textpage().get_text_range() for p in document).replace("\r\n", "")
    assert "比上年决算数5,761.43万元增加7,059.90万元，增长122.5%" in text
    assert "年初预算为16,445.63万元，支出决算为12,821.33万元，完成年初预算的78.0%" in text
    assert "比上年决算数9.14万元增加4.52万元，增长49.5%" in text
