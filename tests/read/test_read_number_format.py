"""What a sheet prints for a number."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.read.number_format import print_date, print_number

ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.5, "General", "1234.5"),
        (2010301, "General", "2010301"),
        (0.1 + 0.2, "General", "0.3"),
        (12345678.910000002, "General", "12345678.91"),
        (123456789012.35, "General", "123456789012.35"),
        (4115.0, "0.00", "4115.00"),
        (-4115.126, "#,##0.00;[Red](#,##0.00)", "(4,115.13)"),
        (-1.68, "#,##0.00_ ;[Red]\\-#,##0.00\\ ", "-1.68"),
        (0, ACCOUNTING, "-"),
        (-3.5, ACCOUNTING, "-3.50"),
        (1234567.891, ACCOUNTING, "1,234,567.89"),
        (0.7796, "0.00%", "77.96%"),
        (0, "0;-0;;@", ""),
        (0, "#,##0.00;-#,##0.00;", ""),
        (5, "000", "005"),
        (123456, "#,##0.00,", "123.46"),
        (123456, '0!.0,"万"', "12.3万"),
        (12.5, '0.00"万元"', "12.50万元"),
        (1.005, "0.00", "1.01"),
        (-0.001, "0.00", "0.00"),
        (0.5, "#.##", ".5"),
        (3.0, "0.##", "3."),
        (12, "[>100]0.0;[<=100]0.00", "12.00"),
        (1e300, "0.00", "1E+300"),
        (1234.5, "0.00E+00", "1234.5"),
        (20180101.5, "@", "20180101.5"),
    ],
)
def test_a_number_is_printed_through_its_format(value: float, code: str, printed: str) -> None:
    assert print_number(value, code) == printed


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2))
def test_an_amount_with_two_decimals_loses_nothing(amount: Decimal) -> None:
    stored = float(amount)
    assert Decimal(print_number(stored, "#,##0.00").replace(",", "")) == amount
    assert Decimal(print_number(stored, "General")) == amount


@given(st.text(max_size=40), st.floats(allow_nan=True, allow_infinity=True))
def test_no_format_is_too_odd(code: str, value: float) -> None:
    assert isinstance(print_number(value, code), str)


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ('yyyy"年"m"月"d"日"', "2018年3月9日"),
        ("yyyy/mm/dd;@", "2018/03/09"),
        ("[$-804]yyyy-m-d", "2018-3-9"),
        ("mmm-yy", "2018-03-09"),
    ],
)
def test_a_date_is_printed_through_its_format(code: str, printed: str) -> None:
    assert print_date(date(2018, 3, 9), code) == printed


def test_minutes_are_no_months() -> None:
    assert print_date(datetime(2018, 3, 9, 8, 5), "yyyy-m-d h:mm") == "2018-3-9 8:05"
