"""Samples drawn without rules, or with some, read back: every cell, in its row and under its column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loaders.document import Document
from loaders.pipeline import read_document
from loaders.read import files
from samples import Layout, Rendered, render_pdf
from samples.figures import load
from tests.grid.pages import cut_rules
from tests.shared import CHECKOUT

FIGURES = CHECKOUT / "samples" / "figures"
FILES = ("xinfang_2018_final", "qingshi_emergency_2019_budget")

#: One way in which published tables differ each, beside the default look.
LOOKS: dict[str, dict[str, Any]] = {
    "default": {},
    "codes in three columns": {"codes": "three"},
    "codes in names": {"codes": "in_name"},
    "no codes": {"codes": "indent"},
    "narrow names, codes at the top": {"name_width": 6, "code_align": "top"},
    "narrow names, codes at the bottom": {"name_width": 6, "code_align": "bottom"},
    "figures in the middle": {"amount_align": "center"},
    "letter-spaced words": {"letter_spaced": True},
    "digits lower than text": {"digit_offset": 1.2},
    "digits higher than text": {"digit_offset": -1.2},
    "totals last": {"totals": "last"},
    "blank rows": {"filler_rows": 4},
    "no numbers of rows and columns": {"ordinals": False, "column_numbers": False},
    "no separators": {"thousands": False},
    "title in the grid": {"heading_in_grid": True},
    "a total over three blocks": {"wide_subtotal": True},
    "all items preprinted": {"preprinted": True},
    "tight": {"padding": 0.8},
    "portrait": {"page": "portrait"},
    "turned": {"page": "rotated"},
    "small type": {"font_size": 6.5},
    "several on a page": {"several_on_a_page": True},
    "watermark": {"watermark": "示例"},
    "pages without heads": {"repeat_head": False, "rows_per_page": 7},
    "pages with heads and totals": {"repeat_total": True, "rows_per_page": 9},
}


def cells_of(document: Document) -> Counter[tuple[object, ...]]:
    return Counter(
        (cell.page, cell.row_code, cell.row_name, "/".join(cell.column), cell.side, cell.printed)
        for statement in document.statements
        for cell in statement.cells
    )


def truth_of(rendered: Rendered) -> Counter[tuple[object, ...]]:
    return Counter((c.page, c.row_code, c.row_name, c.column, c.side, c.printed) for c in rendered.cells)


def check(name: str, layout: Layout, folder: Path) -> None:
    rendered = render_pdf(load(str(FIGURES / f"{name}.yml"))[0], layout)
    path = folder / "sample.pdf"
    path.write_bytes(rendered.data)
    read = cells_of(read_document(path, narrative=False))
    assert read == truth_of(rendered)


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("name", FILES)
def test_tables_without_any_rule(name: str, look: str, tmp_path: Path) -> None:
    check(name, Layout(rules="none", **LOOKS[look]), tmp_path)


@pytest.fixture(params=["level", "level_and_frame", "frame", "upright"])
def few_rules(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Pages are read with a part of their rules only."""
    whole = files.read_pages
    kept: str = request.param
    monkeypatch.setattr(files, "read_pages", lambda pdf, name: (cut_rules(p, kept) for p in whole(pdf, name)))
    yield kept


@pytest.mark.parametrize("look", ["default", "narrow names, codes at the top", "pages with heads and totals"])
@pytest.mark.parametrize("name", FILES)
def test_tables_with_some_rules(name: str, look: str, few_rules: str, tmp_path: Path) -> None:
    assert few_rules
    check(name, Layout(rules="lines", **LOOKS[look]), tmp_path)
