"""Digits that are no decimal ones (m², ①) stand in tables too, and numbers of any length."""

from __future__ import annotations

from loaders.document import Line
from loaders.forms.amounts import MAX_DIGITS, parse_amount
from loaders.grid.layout import lay_out
from tests.grid.pages import Sheet


def test_a_square_among_the_numbers_of_columns() -> None:
    sheet = Sheet()
    for x, head in ((100, "名称"), (300, "面积"), (400, "金额")):
        sheet.middle(x, 90, head)
    for n, y in enumerate((110.0, 130.0, 150.0)):
        sheet.left(60, y, f"甲乙{n}")
        sheet.left(280, y, "²")
        sheet.right(330, y, f"{n}2.00")
        sheet.right(430, y, f"{n}1.50")
    (grid,) = (item for item in lay_out(sheet.page()) if not isinstance(item, Line))
    assert "01.50" in [cell.text for cell in grid.cells]


def test_a_number_longer_than_any_amount_is_none() -> None:
    assert parse_amount("9" * MAX_DIGITS + ".00") is not None
    assert parse_amount("9" * (MAX_DIGITS + 1) + ".00") is None
