"""Every amount of the ground truth really stands on its page, alone in its cell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samples import Disclosure, Layout, Rendered, render_pdf
from samples.figures import load
from samples.strategies import disclosures, layouts
from samples.truth import Box

Char = tuple[str, float, float]  # character, centre x, centre y from the top, as displayed


def characters(page: pdfium.PdfPage) -> list[Char]:
    """The visible characters in display coordinates, also of a page that lies on its side."""
    _, height = page.get_size()
    text = page.get_textpage()
    out = []
    for i in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(i)
        x, y = (left + right) / 2, (bottom + top) / 2
        if page.get_rotation() == 90:
            x, y = y, height - x
        if 0 <= y <= height and (char := text.get_text_range(i, 1)).strip():
            out.append((char, x, height - y))
    return out


def inside(chars: list[Char], box: Box) -> str:
    x0, top, x1, bottom = box
    return "".join(c for c, x, y in sorted(chars, key=lambda c: c[1]) if x0 < x < x1 and top < y < bottom)


def check(rendered: Rendered) -> None:
    by_page = defaultdict(list)
    for cell in rendered.cells:
        by_page[cell.page].append(cell)
    document = pdfium.PdfDocument(rendered.data)
    assert len(document) == rendered.pages
    for number, cells in by_page.items():
        chars = characters(document[number - 1])
        for cell in cells:
            assert cell.box is not None
            assert inside(chars, cell.box) == cell.printed, cell


def test_the_check_would_notice(figures: dict[str, str]) -> None:
    rendered = render_pdf(load(figures["yunxi_finance_2020_final"])[0])
    wrong = replace(rendered.cells[5], printed="1.23")
    with pytest.raises(AssertionError):
        check(replace(rendered, cells=(*rendered.cells[:5], wrong)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(disclosures(), layouts(watermark="", seal=False, page_number_close=False))
def test_each_amount_stands_alone_in_its_cell(d: Disclosure, layout: Layout) -> None:
    check(render_pdf(d, layout))


@settings(max_examples=5, deadline=None)
@given(disclosures(family="nested"))
def test_a_header_tree_of_four_levels(d: Disclosure) -> None:
    rendered = render_pdf(d)
    assert max(len(c.column.split("/")) for c in rendered.cells) == 4
    check(rendered)


@settings(max_examples=10, deadline=None)
@given(disclosures(), st.sampled_from(["one", "three", "in_name", "indent"]), st.booleans())
def test_layout_changes_no_figure(d: Disclosure, codes: str, blank_rows: bool) -> None:
    plain = render_pdf(d, Layout(cover=False, contents=False, narrative="none"))
    other = render_pdf(
        d,
        Layout.model_validate({"codes": codes, "filler_rows": 3 * blank_rows, "rules": "none", "totals": "last"}),
    )
    key = [(c.table, c.row_name, c.column, c.amount) for c in plain.cells]
    names = [c.row_name.partition("]")[2] or c.row_name for c in other.cells]  # [2010301]行政运行
    found = [(c.table, name, c.column, c.amount) for c, name in zip(other.cells, names, strict=True)]
    assert sorted(key) == sorted(found)


@pytest.fixture(scope="module")
def final(figures: dict[str, str]) -> Disclosure:
    return load(figures["yunxi_finance_2020_final"])[0]


def test_the_same_input_gives_the_same_bytes(final: Disclosure) -> None:
    assert render_pdf(final).data == render_pdf(final).data


def test_a_rotated_page_is_shown_upright(final: Disclosure) -> None:
    rendered = render_pdf(final, Layout(page="rotated", cover=False, contents=False, narrative="none"))
    page = pdfium.PdfDocument(rendered.data)[0]
    assert page.get_rotation() == 90 and page.get_size() == (842, 595)
    title = [c for c in characters(page) if c[0] == "总"]
    assert title and title[0][2] < 120  # near the top as displayed


@pytest.mark.parametrize(("rules", "least", "most"), [("none", 0, 0), ("lines", 20, 400), ("segments", 500, 9999)])
def test_rules_are_drawn_as_asked(final: Disclosure, rules: str, least: int, most: int) -> None:
    layout = Layout.model_validate({"rules": rules, "cover": False, "contents": False, "narrative": "none"})
    page = pdfium.PdfDocument(render_pdf(final, layout).data)[0]
    paths = [o for o in page.get_objects() if o.type == pdfium.raw.FPDF_PAGEOBJ_PATH]
    assert least <= len(paths) <= most


def test_rectangles_are_filled_and_thin(final: Disclosure) -> None:
    layout = Layout(rules="rectangles", cover=False, contents=False, narrative="none")
    page = pdfium.PdfDocument(render_pdf(final, layout).data)[0]
    boxes = [o.get_bounds() for o in page.get_objects() if o.type == pdfium.raw.FPDF_PAGEOBJ_PATH]
    assert boxes and all(min(r - left, top - bottom) < 1.1 for left, bottom, r, top in boxes)


def test_a_table_continues_with_and_without_its_head(final: Disclosure) -> None:
    def heads(repeat: bool) -> int:
        layout = Layout(rows_per_page=6, repeat_head=repeat, cover=False, contents=False, narrative="none")
        document = pdfium.PdfDocument(render_pdf(final, layout).data)
        return sum("对附属单位" in page.get_textpage().get_text_range() for page in document)

    assert heads(repeat=False) == 1 < heads(repeat=True)


def test_a_repeated_total_is_two_cells_of_two_pages(final: Disclosure) -> None:
    cells = render_pdf(final, Layout(rows_per_page=8, repeat_total=True)).cells
    totals = [c for c in cells if c.form == "F05" and c.row_name == "合计" and c.column.endswith("小计")]
    assert len({c.page for c in totals}) == len(totals) > 1
    assert len({c.amount for c in totals}) == 1


def test_text_outside_the_page_is_no_ground_truth(final: Disclosure) -> None:
    rendered = render_pdf(final, Layout(outside_text=True))
    raw = "".join(p.get_textpage().get_text_range() for p in pdfium.PdfDocument(rendered.data))
    assert "99,999.99" in raw
    assert all(c.printed != "99,999.99" for c in rendered.cells)
    check(rendered)


def test_several_tables_share_a_page(final: Disclosure) -> None:
    cells = render_pdf(final, Layout(several_on_a_page=True, page="portrait")).cells
    forms = defaultdict(set)
    for c in cells:
        forms[c.page].add(c.form)
    assert max(len(f) for f in forms.values()) >= 2
