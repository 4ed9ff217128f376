"""The coverage meter over amounts and codes that nearly touch, and over columns spread over pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from loaders.check.coverage_amounts import find_areas
from loaders.check.coverage_tokens import Segment, TextLine, page_lines
from loaders.forms.catalogue import default_catalogue
from loaders.read.pdf import read_pdf


@pytest.mark.parametrize(("ruled", "texts"), [(True, ["4,225.40", "302"]), (False, ["4,225.40302"])])
def test_an_amount_and_the_code_behind_the_rule_are_two(tmp_path: Path, ruled: bool, texts: list[str]) -> None:
    path = tmp_path / "page.pdf"
    canvas = Canvas(str(path), invariant=1)
    canvas.setFont("Helvetica", 10)
    edge = 100 + canvas.stringWidth("4,225.40", "Helvetica", 10) + 0.6
    canvas.drawString(100, 700, "4,225.40")
    canvas.drawString(edge + 0.6, 700, "302")
    if ruled:
        canvas.line(edge, 690, edge, 720)
    canvas.save()
    (page,) = read_pdf(path)
    assert [s.text for line in page_lines(page) for s in line.segments] == texts


@pytest.mark.parametrize(
    ("numbers", "heads"),
    [("栏次 8 9", "科目编码 科目名称 房屋建筑物购建 办公设备购置"), ("** ** 1", "科目编码 科目名称 项目支出")],
)
def test_numbers_of_columns_are_no_amounts(numbers: str, heads: str) -> None:
    """栏次 8 9 on a page of further columns, 1 alone beside **; a row of amounts below."""
    rows = ["支出决算表", "单位：万元", heads, numbers, "201 一般公共服务支出 1.00 2.00"]
    lines = []
    for n, row in enumerate(rows):
        top = 100.0 + 20 * n
        words = row.split()
        segments = [Segment(w, (50.0 + 90 * i, top, 120.0 + 90 * i, top + 9)) for i, w in enumerate(words)]
        lines.append(TextLine(tuple(segments), (50.0, top, 400.0, top + 9)))
    (area,) = find_areas([(1, 595.0, 842.0, lines)], default_catalogue()).areas
    assert [token.text for token in area.tokens] == ["1.00", "2.00"]
