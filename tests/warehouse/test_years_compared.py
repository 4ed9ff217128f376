"""Year over year in the marts: 万里 and 江苏人大 against the gold code by code, and renamed codes in the samples."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest

from tests.shared import SHARED, Warehouse, needs_shared

JIANGSU = ("江苏省人大常委会办公厅", "general_public_budget", "一般公共预算支出预算表")
WANLI = ("上海市普陀区人民政府万里街道办事处", "all", "部门支出预算总表")
PAIRS = {
    "wanli 2024-2025": (*WANLI, 2025, "wanli2024_budget", "wanli2025_budget"),
    "jiangsu 2017-2018": (*JIANGSU, 2018, "js_rd2017_budget", "js_rd2018_budget"),
    "jiangsu 2018-2019": (*JIANGSU, 2019, "js_rd2018_budget", "js_rd2019_budget"),
}


def _by_code(short: str, table: str) -> dict[str, Decimal]:
    """Code (and '' for the total) -> amount in 元, of one form of the gold; its first amount column."""
    found: dict[str, Decimal] = {}
    with (SHARED / "gold" / "facts" / f"{short}.csv").open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            leaf = row["column"].split("/")[-1]
            if row["table"].removesuffix("（功能科目）").endswith(table) and leaf in ("合计", "金额"):
                code = row["row_code_norm"] or row["row_code"]
                found[code] = Decimal(row["amount"]) * (10000 if row["unit"] == "万元" else 1)
    assert len(found) > 15, (short, table)
    return found


@needs_shared
@pytest.mark.parametrize("pair", PAIRS)
def test_each_code_compares_what_the_two_documents_print(pair: str, real_warehouse: Warehouse) -> None:
    department, fund, table, year, before, after = PAIRS[pair]
    rows = real_warehouse.rows(
        "select * from marts.year_over_year where department_name = %(department)s and fiscal_year = %(year)s"
        " and fund = %(fund)s and flow = 'expenditure' and phase = 'opening_budget'"
        " and (dimension = 'function' or code_level = 'total')",
        department=department,
        year=year,
        fund=fund,
    )
    marts = {("" if row["code_level"] == "total" else row["code"]): row for row in rows}
    old, new = _by_code(before, table), _by_code(after, table)
    assert marts.keys() == old.keys() | new.keys()
    for code, row in marts.items():
        assert row["this_year_amount"] == new.get(code), code
        assert row["last_year_amount"] == old.get(code), code
        if old.get(code) and code in new:
            assert row["change_amount"] == new[code] - old[code]
            assert round(row["change_percent"], 4) == round((new[code] - old[code]) / old[code] * 100, 4)
        # No code that these documents print was renamed between these years.
        assert row["comparability"] == "same", code


@needs_shared
def test_wanli_grows_by_a_fifth(real_warehouse: Warehouse) -> None:
    row = real_warehouse.one(
        "select * from marts.year_over_year where department_name = %(department)s and fiscal_year = 2025"
        " and fund = 'all' and flow = 'expenditure' and code_level = 'total'",
        department=WANLI[0],
    )
    assert (row["this_year_amount"], row["last_year_amount"]) == (Decimal(189767551), Decimal(156211123))
    assert round(row["change_percent"], 2) == Decimal("21.48")
    assert row["last_year_basis"] == "published"


@needs_shared
@pytest.mark.parametrize("pair", PAIRS)
def test_items_add_up_to_both_years_totals(pair: str, real_warehouse: Warehouse) -> None:
    """No false growth: the finest codes of one year, and of the other, are the printed totals."""
    department, fund, table, year, before, after = PAIRS[pair]
    row = real_warehouse.one(
        "select sum(this_year_amount) as this, sum(last_year_amount) as last from marts.year_over_year"
        " where department_name = %(department)s and fiscal_year = %(year)s and fund = %(fund)s"
        " and flow = 'expenditure' and phase = 'opening_budget' and dimension = 'function' and length(code) = 7",
        department=department,
        year=year,
        fund=fund,
    )
    assert (row["this"], row["last"]) == (_by_code(after, table)[""], _by_code(before, table)[""])


@pytest.mark.parametrize(
    ("department", "year", "code", "flag", "base"),
    [
        ("云溪市档案局", 2019, "210", "renamed", "210 医疗卫生与计划生育支出"),
        ("云溪市档案局", 2019, "207", "redefined", "207 文化体育与传媒支出"),
        ("云溪市财政局", 2020, "20805", "renamed", "20805 行政事业单位离退休"),
        ("青石县应急管理局", 2020, "20805", "renamed", "20805 行政事业单位离退休"),
    ],
)
def test_renamed_codes_compare_and_are_flagged(
    sample_warehouse: Warehouse, department: str, year: int, code: str, flag: str, base: str
) -> None:
    rows = sample_warehouse.rows(
        "select * from marts.year_over_year where department_name = %(department)s and fiscal_year = %(year)s"
        " and flow = 'expenditure' and fund = 'all' and code = %(code)s",
        department=department,
        year=year,
        code=code,
    )
    assert {row["phase"] for row in rows} == {"opening_budget", "outturn"}
    for row in rows:
        assert row["this_year_amount"] and row["last_year_amount"]
        assert row["change_amount"] == row["this_year_amount"] - row["last_year_amount"]
        assert row["comparability"] == flag
        assert base in row["comparability_reason"]


def test_codes_that_kept_their_name_are_the_same(sample_warehouse: Warehouse) -> None:
    rows = sample_warehouse.rows(
        "select distinct comparability from marts.year_over_year where code in ('201', '20101', '221', '2210201')"
        " and flow = 'expenditure' and dimension = 'function'"
        " and last_year_amount is not null and this_year_amount is not null"
    )
    assert [row["comparability"] for row in rows] == ["same"]
