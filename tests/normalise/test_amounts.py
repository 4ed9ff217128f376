"""Printed amounts, units and row codes: what is an amount, what is none, and what it is in 元."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.document import Unit
from loaders.forms.amounts import in_yuan, is_dash, parse_amount, printed_unit, split_overflow


@pytest.mark.parametrize(
    ("printed", "amount"),
    [
        ("0", "0"),
        ("0.00", "0.00"),
        ("1,234.56", "1234.56"),
        ("1234.5", "1234.5"),
        ("12,821.33", "12821.33"),
        ("-1.68", "-1.68"),
        ("−1.68", "-1.68"),
        ("(1.68)", "-1.68"),
        ("（1,001.68）", "-1001.68"),
        ("１２３．４５", "123.45"),
        ("1 234.56", "1234.56"),
        ("1，234", "1234"),
        ("¥12.00", "12.00"),
        ("0.000001", "0.000001"),
        (".5", "0.5"),
        ("1,234.56万元", "1234.56"),
        ("12元", "12"),
    ],
)
def test_amounts(printed: str, amount: str) -> None:
    found = parse_amount(printed)
    assert found is not None and str(found) == amount  # decimals as printed


@pytest.mark.parametrize(
    "printed",
    ["", "-", "—", "--", "无", "12.5%", "1,23", "1,2345", "12a", "二〇一八", "1.2.3", "2010301行政运行", "1" * 41],
)
def test_no_amounts(printed: str) -> None:
    assert parse_amount(printed) is None


@pytest.mark.parametrize(
    ("printed", "dash"),
    [("-", True), ("—", True), ("－－", True), ("/", True), ("无", True), ("", False), ("0", False)],
)
def test_a_dash_is_neither_blank_nor_zero(printed: str, dash: bool) -> None:
    assert is_dash(printed) is dash


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("出2,022.39", ("出", "2,022.39")),
        (")104.31", (")", "104.31")),
        ("行政运行", None),
        ("104.31", None),
        ("出5", None),
    ],
)
def test_a_name_drawn_over_the_edge_of_its_cell(printed: str, parts: tuple[str, str] | None) -> None:
    assert split_overflow(printed) == parts


@pytest.mark.parametrize(
    ("amount", "unit", "yuan"),
    [
        ("12821.33", "万元", "128213300.00"),
        ("0.000001", "万元", "0.010000"),
        ("5.67", "元", "5.67"),
        ("-2", "万元", "-20000"),
    ],
)
def test_in_yuan(amount: str, unit: Unit, yuan: str) -> None:
    assert in_yuan(Decimal(amount), unit) == Decimal(yuan)


@given(st.integers(-(10**15), 10**15), st.sampled_from([0, 2, 4, 6]), st.booleans())
def test_what_is_printed_is_read(steps: int, decimals: int, thousands: bool) -> None:
    amount = Decimal(steps).scaleb(-decimals)
    printed = f"{amount:,.{decimals}f}" if thousands else f"{amount:.{decimals}f}"
    assert parse_amount(printed) == amount


@given(st.integers(0, 10**14))
def test_six_decimals_of_wan_are_whole_fen(fen: int) -> None:
    wan = Decimal(fen).scaleb(-6)
    assert in_yuan(wan, "万元") == in_yuan(wan, "万元").quantize(Decimal("0.01")) == Decimal(fen).scaleb(-2)


def test_a_unit_behind_an_amount() -> None:
    assert [printed_unit(text) for text in ("1.68万元", "1.68元", "1.68", "万元")] == ["万元", "元", None, None]
