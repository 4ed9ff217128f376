"""Two years told of one thing, and amounts in more than one unit, in sentences of our own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loaders.document import Identity
from loaders.narrative import check_claims, extract_claims, facts_from_claims
from loaders.narrative.figures import Figures
from tests.narrative.shared import BUDGET, FINAL, text_lines

Compared = tuple[int, str, str, str, str, str]


def compared(text: str, identity: Identity = FINAL) -> list[Compared]:
    """Period, value, base, its amount, difference and percentage of what is compared."""
    found = extract_claims(text_lines(text), identity)
    return [
        (c.period or 0, _text(c.value), c.base, _text(c.base_value), _text(c.delta), _text(c.percent))
        for c in found
        if c.base
    ]


def _text(value: Decimal | None) -> str:
    return "" if value is None else format(value.normalize(), "f")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019年项目支出10万元，2020年项目支出12万元，增加2万元，增长20%。", ("12", "上年决算(2019)", "10", "2", "20")),
        (
            "2020年项目支出12万元，2019年项目支出10万元，同比增加2万元，增长20%。",
            ("12", "上年决算(2019)", "10", "2", "20"),
        ),
        (
            "2020年基本支出决算72万元，2019年基本支出决算60万元，2020年比2019年增加12万元，增长20%。",
            ("72", "上年决算(2019)", "60", "12", "20"),
        ),
        # what an amount rose or fell to
        (
            "机关运行经费支出由2019年的10万元增加到2020年的12万元，增长20%。",
            ("12", "上年决算(2019)", "10", "", "20"),
        ),
        (
            "公务接待费从上年的10万元减少到8万元，减少2万元，下降20%。",
            ("8", "上年决算(2019)", "10", "2", "20"),
        ),
        ("“三公”经费支出8万元，由上年10万元下降至8万元。", ("8", "上年决算(2019)", "10", "", "")),
        # verbs
        ("项目支出同比增长20%，达到12万元。", ("", "上年决算(2019)", "", "", "20")),
        ("公务接待费3万元，较预算节约1万元，节约25%。", ("3", "年初预算(2020)", "", "1", "25")),
        ("公务接待费3万元，比上年少1万元。", ("3", "上年决算(2019)", "", "1", "")),
        ("公务接待费3万元，比上年多支出1万元。", ("3", "上年决算(2019)", "", "1", "")),
        ("收入100万元，较上年净增10万元。", ("100", "上年决算(2019)", "", "10", "")),
        # of how much the share is
        ("公务接待费3万元，占年初预算4万元的75%。", ("3", "占年初预算", "4", "", "75")),
        ("公务接待费5123元，比上年6234元减少0.11万元。", ("5123", "上年决算(2019)", "6234", "1100", "")),
        # a difference, a base or a whole in another unit than the value
        ("公务接待费5000元，比上年减少0.1万元，下降16.67%。", ("5000", "上年决算(2019)", "", "1000", "16.67")),
        (
            "公务接待费0.5万元，较上年6000元减少1000元，下降16.67%。",
            ("0.5", "上年决算(2019)", "0.6", "0.1", "16.67"),
        ),
        ("支出1.2亿元，其中：项目支出6000万元，占50%。", ("6000", "占支出", "12000", "", "50")),
        ("项目支出年初预算1.2亿元，支出决算6000万元，完成年初预算的50%。", ("6000", "完成年初预算", "12000", "", "50")),
        (
            "2020年项目支出6000万元，2019年项目支出1.2亿元，减少0.6亿元。",
            ("6000", "上年决算(2019)", "12000", "6000", ""),
        ),
    ],
)
def test_what_changed_and_from_what(text: str, expected: tuple[str, ...]) -> None:
    assert compared(text) == [(2020, *expected)]
    claims = extract_claims(text_lines(text), FINAL)
    assert [k.reason for k in check_claims(claims, Figures([]), FINAL) if k.verdict == "contradicts_itself"] == []


def test_the_year_that_is_budgeted_is_compared_with_budget_and_outturn_of_the_year_before() -> None:
    text = (
        "2021年“三公”经费预算10万元，2020年“三公”经费预算12万元，2020年决算9万元，"
        "较上年预算减少2万元，较上年决算增加1万元。"
    )
    assert compared(text, BUDGET) == [
        (2021, "10", "上年预算(2020)", "12", "2", ""),
        (2021, "10", "上年决算(2020)", "9", "1", ""),
    ]


def test_a_base_told_in_another_unit_is_the_right_fact() -> None:
    claims = extract_claims(text_lines("公务接待费5000元，比上年减少0.1万元。"), FINAL)
    assert [f.amount for f in facts_from_claims(claims, FINAL) if f.fiscal_year == 2019] == [Decimal("6000.00")]
