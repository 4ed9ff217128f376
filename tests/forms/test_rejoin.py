"""Amounts that were wrapped in their cells and cut by a page break are put together again, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loaders.forms.amounts import is_cut, parse_amount
from loaders.forms.catalogue import default_catalogue
from loaders.forms.rejoin import rejoin
from loaders.forms.rows import Amount, Row
from loaders.forms.shape import Column

TOTAL = Column(1, 2, 0, 0, ("合计",), "amount")
BASIC = Column(2, 3, 0, 0, ("基本支出",), "amount")


def _below(column: Column, printed: str) -> Amount:
    return Amount(column, printed, Decimal(printed), None, 2)


@pytest.mark.parametrize(
    ("printed", "cut"), [("325,728.", True), ("1,106,69", True), ("12,", True), ("325,728", False), ("12", False)]
)
def test_the_beginning_of_an_amount(printed: str, cut: bool) -> None:
    assert is_cut(printed) is cut
    assert not cut or parse_amount(printed) is None


def test_the_ends_below_the_break_make_the_amounts_whole() -> None:
    above = Row(0, names=["机关事业"], unread=[(TOTAL, "325,728."), (BASIC, "1,106,69")])
    below = Row(0, names=["单位基本"], amounts=[_below(TOTAL, "59"), _below(BASIC, "5.68")])
    rejoin([[above]], [below], default_catalogue())
    assert [(a.column, a.printed, a.value) for a in above.amounts] == [
        (TOTAL, "325,728.59", Decimal("325728.59")),
        (BASIC, "1,106,695.68", Decimal("1106695.68")),
    ]
    assert not above.unread and not below.amounts and above.names == ["机关事业单位基本"]


@pytest.mark.parametrize(
    "below",
    [
        Row(0, codes={0: {0: "2080506"}}, amounts=[_below(TOTAL, "59")]),  # a row of its own
        Row(0, amounts=[_below(TOTAL, "59"), _below(BASIC, "7")]),  # 7 ends nothing
        Row(0, names=["单位基本"]),  # no end at all
    ],
)
def test_another_row_ends_nothing(below: Row) -> None:
    above = Row(0, names=["机关事业"], unread=[(TOTAL, "325,728.")])
    printed = len(below.amounts)
    rejoin([[above]], [below], default_catalogue())
    assert above.unread and not above.amounts and len(below.amounts) == printed
