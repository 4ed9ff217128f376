"""A form whose table was not made out is said, not lost; a table of contents is none."""

from __future__ import annotations

from loaders.document import Line
from loaders.forms.assemble import assemble
from loaders.forms.catalogue import default_catalogue
from loaders.grid.grid import Item, whole_grid

ROWS = [f"2010{n}01 行政运行 {n},212.50 {n}12.40" for n in range(1, 6)]
TABLE = whole_grid(
    3, [["科目编码", "科目名称", "本年支出合计", "基本支出"], ["201", "一般公共服务支出", "8.00", "8.00"]]
)


def _said(items: list[Item]) -> list[tuple[str, int | None]]:
    return [(f.value, f.page) for f in assemble(items, default_catalogue()).findings if f.code == "unknown_form"]


def _lines(page: int, texts: list[str]) -> list[Item]:
    return [Line(page, n, text) for n, text in enumerate(texts, 1)]


def test_a_title_over_amounts_without_a_table() -> None:
    assert _said(_lines(3, ["支出决算表", *ROWS])) == [("支出决算表", 3)]


def test_a_title_over_its_table_or_over_that_of_the_next_page() -> None:
    assert _said([*_lines(3, [*ROWS, "支出决算表"]), TABLE]) == []
    assert _said([*_lines(2, [*ROWS, "支出决算表"]), *_lines(3, ["支出决算表"]), TABLE]) == []


def test_a_table_of_contents_and_a_page_of_the_narrative() -> None:
    titles = ["收入支出决算总表", "收入决算表", "支出决算表"]
    assert _said(_lines(2, [*titles, *ROWS])) == []
    assert _said(_lines(2, ["支出决算表", "支出 12.00 万元"])) == []
