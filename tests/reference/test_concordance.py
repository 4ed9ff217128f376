"""Changes between editions, and the code on which two years compare."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal

import pytest

from loaders.reference.concordance import CONCORDANCE, changes, conformed
from loaders.reference.editions import edition
from loaders.reference.evidence import csv_rows

#: Lines of the shared crosswalk.csv that are no change of a code.
NO_CODES = {
    2: "before 2007 there were no such codes",
    17: "a second scheme, loaded as scheme government",
    65: "a label of a form",
    66: "the number of forms",
    67: "the title of a form",
    68: "a label of a form",
    69: "a label of a form",
    70: "a label of a form",
}


@pytest.mark.parametrize(
    ("scheme", "code", "year", "conformed_code", "comparability"),
    [
        ("department", "30311", 2017, "30113", "moved"),
        ("department", "30113", 2024, "30113", "same"),
        ("department", "30311", 2024, "30311", "same"),
        ("department", "30312", 2017, "30102", "merged"),
        ("department", "30102", 2017, "30102", "merged"),
        ("department", "30104", 2017, "30104", "split"),
        ("department", "30108", 2024, "30104", "split"),
        ("department", "30112", 2019, "30104", "split"),
        ("department", "30702", 2017, "30702@2017", "not_comparable"),
        ("function", "210", 2018, "210", "renamed"),
        ("function", "20805", 2019, "20805", "renamed"),
        ("function", "2080504", 2019, "2080501", "merged"),
        ("function", "2080501", 2019, "2080501", "merged"),
        ("function", "2080501", 2020, "2080501", "same"),
        ("function", "2040404", 2017, "2040410", "merged"),
        ("function", "2040405", 2017, "2040410", "merged"),
        ("function", "2040405", 2018, "2040410", "merged"),
        ("function", "2010308", 2018, "20140", "moved"),
        ("function", "2014001", 2026, "20140", "moved"),
        ("function", "2160504", 2018, "207", "moved"),
        ("function", "207", 2018, "207", "merged"),
        ("function", "2070109", 2018, "2070109", "same"),
        ("function", "2240106", 2024, "224", "moved"),
        ("function", "216", 2009, "216@2010", "not_comparable"),
        ("function", "21602", 2009, "21602@2010", "not_comparable"),
        ("function", "21007", 2009, "21007@2013", "not_comparable"),
        ("function", "2999999", 2024, "2999999", "same"),
    ],
)
def test_over_all_editions(scheme: str, code: str, year: int, conformed_code: str, comparability: str) -> None:
    found = conformed(scheme, code, year)
    assert (found.code, found.comparability) == (conformed_code, comparability)
    assert (found.reason == "") == (comparability == "same")


@pytest.mark.parametrize(
    ("scheme", "code", "year", "span", "conformed_code", "comparability"),
    [
        ("department", "30108", 2024, (2023, 2024), "30108", "same"),
        ("department", "30103", 2022, (2022, 2023), "30103", "renamed"),
        ("function", "2014001", 2026, (2025, 2026), "2014001", "same"),
        ("function", "2040405", 2018, (2018, 2019), "2040410", "moved"),
        ("function", "2040406", 2017, (2017, 2018), "2040405", "merged"),
        ("function", "210", 2019, (2019, 2020), "210", "same"),
        ("function", "2111101", 2022, (2022, 2026), "2111101", "same"),
    ],
)
def test_only_changes_between_the_two_years_count(
    scheme: str, code: str, year: int, span: tuple[int, int], conformed_code: str, comparability: str
) -> None:
    found = conformed(scheme, code, year, span)
    assert (found.code, found.comparability) == (conformed_code, comparability)


@pytest.mark.parametrize(
    ("scheme", "code", "before", "after"),
    [("department", "30311", 2017, 2024), ("department", "30702", 2017, 2018), ("function", "216", 2009, 2024),
     ("function", "21007", 2009, 2024), ("function", "2111101", 2009, 2025)],
)  # fmt: skip
def test_digits_that_are_used_again_never_join(scheme: str, code: str, before: int, after: int) -> None:
    span = (before, after)
    assert conformed(scheme, code, before, span).code != conformed(scheme, code, after, span).code
    assert conformed(scheme, code, before).code != conformed(scheme, code, after).code
    assert conformed(scheme, code, after, span).comparability == "not_comparable"


def test_2040405_joins_only_as_the_sum_of_the_three() -> None:
    three = {conformed("function", code, 2017, (2017, 2018)).code for code in ("2040404", "2040405", "2040406")}
    assert three == {"2040405"}
    assert conformed("function", "2040405", 2017, (2017, 2018)).comparability == "merged"


def test_the_housing_fund_does_not_look_like_growth_across_2018() -> None:
    """301 versus 303 with 住房公积金 moved: the figures are invented, the codes are those of the reform."""
    spent = {
        2017: {"30101": "10", "30102": "5", "30104": "4", "30311": "3", "30312": "1", "30302": "2"},
        2018: {"30101": "11", "30102": "6", "30108": "3", "30109": "1", "30113": "3", "30302": "2"},
    }
    by_code: dict[int, dict[str, Decimal]] = {}
    for year, amounts in spent.items():
        totals: dict[str, Decimal] = defaultdict(Decimal)
        for code, amount in amounts.items():
            totals[conformed("department", code, year, (2017, 2018)).code] += Decimal(amount)
        by_code[year] = totals
        assert sum(totals.values()) == sum(map(Decimal, amounts.values()))
    assert by_code[2017] == {"30101": 10, "30102": 6, "30104": 4, "30113": 3, "30302": 2}
    assert by_code[2018] == {"30101": 11, "30102": 6, "30104": 4, "30113": 3, "30302": 2}


@pytest.mark.parametrize("scheme", ["function", "department"])
def test_every_code_of_every_edition_has_one_conformed_code_that_conforms_to_itself(scheme: str) -> None:
    for year in range(2017, 2027):
        for code in edition(scheme, year):
            target = conformed(scheme, code, year)
            assert target.code
            if "@" not in target.code and target.comparability in ("moved", "merged"):
                assert conformed(scheme, target.code, 2026).code == target.code, (code, year, target)


def test_every_line_of_the_crosswalk_is_a_change_or_no_code() -> None:
    used = {int(row["crosswalk_line"]) for row in csv_rows("concordance.csv") if row["crosswalk_line"]}
    assert used | set(NO_CODES) == set(range(2, 71))
    assert used.isdisjoint(NO_CODES)


def test_every_row_loads() -> None:
    with CONCORDANCE.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    loaded = [*changes("function"), *changes("department")]
    assert len(loaded) == len(rows) == 89
    for change in loaded:
        assert change.effective_from <= change.likely_year <= change.effective_to
        assert (change.share is None) == (change.kind not in ("rename", "move", "merge"))
