"""Workbooks and text without layout hold the same cells as the PDF."""

from __future__ import annotations

import io
from collections import Counter
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from samples import Disclosure, Layout, render_pdf, render_text, render_xlsx
from samples.figures import load
from samples.strategies import disclosures, layouts
from samples.truth import PrintedCell, Rendered, as_rows, number

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def amounts_of(rendered: Rendered) -> list[Counter[Decimal]]:
    """All numbers of each sheet that stand in cells with a number format for money, or that are such text."""
    out = []
    for sheet in load_workbook(io.BytesIO(rendered.data)):
        found = Counter[Decimal]()
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None and cell.number_format != "General":
                    found[Decimal(str(cell.value).replace(",", ""))] += 1
        out.append(found)
    return out


@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(disclosures(units=(("万元", 2), ("元", 0), ("元", 2))), layouts())
def test_a_workbook_holds_each_amount_on_its_sheet(d: Disclosure, layout: Layout) -> None:
    rendered = render_xlsx(d, layout)
    sheets = amounts_of(rendered)
    assert len(sheets) == rendered.pages
    for n, found in enumerate(sheets, 1):
        assert found == Counter(c.amount for c in rendered.cells if c.page == n)


@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(disclosures(), layouts())
def test_a_line_of_text_holds_the_amounts_of_its_row(d: Disclosure, layout: Layout) -> None:
    rendered = render_text(d, layout)
    lines = rendered.data.decode().split("\n")
    rows: dict[int, list[PrintedCell]] = {}
    for cell in rendered.cells:
        rows.setdefault(cell.line, []).append(cell)
    starts = sorted(rows)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        text = "".join(lines[start - 1 : end - 1])
        at = 0
        for cell in rows[start]:
            at = text.index(cell.printed, at) + len(cell.printed)


def test_formats_print_the_same_cells(figures: dict[str, str]) -> None:
    d = load(figures["yunxi_archives_2018_final"])[0]
    keys = [
        Counter((c.table, c.row_code, c.row_name, c.column, c.side, c.amount) for c in render(d).cells)
        for render in (render_pdf, render_xlsx, render_text)
    ]
    assert keys[0] == keys[1] == keys[2]


def test_text_glues_totals_and_loses_blanks(figures: dict[str, str]) -> None:
    d = load(figures["xinfang_2018_final"])[0]
    text = render_text(d, Layout(name_width=8)).data.decode()
    assert "合计 12,821.332,353.6010,467.72" in text
    assert "0.00二、外交支出" in text
    assert "20103\n政府办公厅（室）\n\n及相关机构事务" in text
    assert "12,821.33 2,353.60" in render_text(d, Layout(glued=False)).data.decode()


def test_a_workbook_merges_head_cells_and_has_no_clock(figures: dict[str, str]) -> None:
    d = load(figures["yunxi_finance_2019_final"])[0]
    rendered = render_xlsx(d)
    sheet = load_workbook(io.BytesIO(rendered.data)).worksheets[6]
    merged = {str(r) for r in sheet.merged_cells.ranges}
    assert {"A4:F4", "G4:L4", "C5:E5", "I5:K5"} <= merged  # 预算数, 决算数, and the vehicles under each
    assert rendered.data == render_xlsx(d).data


def test_one_sheet_for_all_forms(figures: dict[str, str]) -> None:
    d = load(figures["yunxi_finance_2019_final"])[0]
    rendered = render_xlsx(d, Layout(sheets="one_for_all"))
    assert rendered.pages == 1 and len(load_workbook(io.BytesIO(rendered.data)).worksheets) == 1
    titles = {c.value for row in load_workbook(io.BytesIO(rendered.data)).active.iter_rows() for c in row}
    assert {"收入支出决算总表", "支出决算表"} <= titles


def test_numbers_are_printed_with_fixed_decimals() -> None:
    assert number(Decimal("1234.5"), 2, thousands=True) == "1,234.50"
    assert number(Decimal("1234.5"), 6, thousands=False) == "1234.500000"
    assert number(Decimal("-7"), 0, thousands=True) == "-7"


def test_rows_have_the_columns_of_an_extract(figures: dict[str, str]) -> None:
    d = load(figures["yunxi_archives_2018_final"])[0]
    first = as_rows(render_text(d).cells, "x.txt")[0]
    assert first["page"].startswith("L") and first["document"] == "x.txt"
    names = "document,table,page,row_code,row_name,column,side,amount,unit,is_total"
    assert ",".join(first) == names
