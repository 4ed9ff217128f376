"""Changes that belong to another thing than the amount just told, in sentences of our own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loaders.document import Identity
from loaders.narrative import extract_claims
from loaders.narrative.arithmetic import sign_of
from tests.narrative.shared import BUDGET, FINAL, text_lines

Change = tuple[str, int | None, str | None, str | None]


def changes(text: str, identity: Identity = BUDGET) -> list[Change]:
    """Subject, value, difference and percentage of what changed."""
    found = extract_claims(text_lines(text), identity)
    shown = [(c.subject, c.value, c.delta, c.percent) for c in found if c.base and c.base_phase != "share"]
    return [(s, None if v is None else int(v), _text(d), _text(p)) for s, v, d, p in shown]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the change of one fund's part is none of the whole's
        (
            "2021年收入预算100万元，比上年减少30万元，其中：一般公共预算收入减少25万元，政府性基金预算收入减少4万元，"
            "事业收入减少1万元。",
            [
                ("收入预算", 100, "30", None),
                ("一般公共预算收入", None, "25", None),
                ("政府性基金预算收入", None, "4", None),
                ("事业收入", None, "1", None),
            ],
        ),
        # …and is of the part, where the text told it
        (
            "2021年收入预算100万元，其中：一般公共预算收入90万元，事业收入10万元。"
            "收入预算比上年减少26万元，其中一般公共预算收入减少25万元，事业收入减少1万元。",
            [("收入预算", 100, "26", None), ("一般公共预算收入", 90, "25", None), ("事业收入", 10, "1", None)],
        ),
        # …as in the sentence after
        (
            "2021年收入预算100万元。一般公共预算收入比上年减少25万元。",
            [("一般公共预算收入", None, "25", None)],
        ),
        # more vehicles are no more money
        (
            "公务用车购置费30万元，比上年增加15万元，主要原因是增加2辆。",
            [("公务用车购置费", 30, "15", None)],
        ),
        ("公务接待费3万元，比上年增加2批次。", []),
        # points are of the share or the rate, not of the amount
        ("项目支出30万元，占支出总额的30%，比上年提高2个百分点。", []),
        (
            "项目支出30万元，预算执行率95%，比上年提高2个百分点，较上年增加1万元，增长3.45%。",
            [("项目支出", 30, "1", "3.45")],
        ),
        # what a reason names before its comparison is what changed
        (
            "收入总计90万元，与上年相比增加20万元，增长28.57%，主要原因是：因新增项目，"
            "故政府性基金预算财政拨款收入与上年同期相比，增加144%。",
            [("收入总计", 90, "20", "28.57"), ("政府性基金预算财政拨款收入", None, None, "144")],
        ),
        (
            "项目支出90万元，比上年增加20万元，增长28.57%，主要原因是信息化建设经费较上年，增加15万元，增长50%。",
            [("项目支出", 90, "20", "28.57"), ("信息化建设经费", None, "15", "50")],
        ),
    ],
)
def test_what_changed(text: str, expected: list[Change]) -> None:
    assert changes(text) == expected


def test_what_all_that_was_counted_costs() -> None:
    found = extract_claims(
        text_lines(
            "组织对7个项目支出开展绩效自评，其中一级项目6个，二级项目1个，共涉及资金940万元，占项目支出总额的100%。"
        ),
        FINAL,
    )
    assert [c.subject for c in found if c.unit == "万元"] == ["项目支出"]


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        # of what is spent, and no part of what is brought in
        (
            "收入预算100万元，其中：一般公共预算90万元，政府性基金预算0万元，其他收入10万元。"
            "基本支出70万元，占70%；项目支出30万元，占30%。",
            [("基本支出", None), ("项目支出", None)],
        ),
        (
            "支出预算100万元，比上年增加10万元。基本支出70万元，占70%；项目支出30万元，占30%。",
            [("基本支出", 100), ("项目支出", 100)],
        ),
        # of a small fund, which nothing told before is of
        (
            "项目支出30万元。组织对项目开展自评，涉及资金0万元，占政府性基金预算项目支出总额的0%。",
            [("组织对项目开展自评", None)],
        ),
    ],
)
def test_what_a_share_is_of(text: str, shares: list[tuple[str, int | None]]) -> None:
    found = extract_claims(text_lines(text), BUDGET)
    assert [(c.subject, c.base_value) for c in found if c.base_phase == "share"] == shares


def test_a_template_that_was_not_filled_in_says_no_direction() -> None:
    text = "公务接待费3万元，比2019年增加/减少1万元，增长/下降50%。"
    [found] = extract_claims(text_lines(text), FINAL)
    assert (found.subject, found.delta, found.percent) == ("公务接待费", 1, 50)
    assert sign_of(found.direction) is None


def test_a_reason_after_the_last_item_of_a_list_is_of_that_item() -> None:
    found = extract_claims(
        text_lines(
            "公务接待费3万元，比上年下降3%；公务用车运行费6万元，比上年下降26%，主要是保留车辆减少。"
            "会议费3万元，比上年下降3%；培训费6万元，比上年下降26%；主要原因是厉行节约。"
        ),
        FINAL,
    )
    assert [c.reason for c in found] == ["", "保留车辆减少", "厉行节约", "厉行节约"]


def test_what_is_held_on_a_day_that_its_sentence_names() -> None:
    found = extract_claims(
        text_lines(
            "截至2020年12月31日，本部门固定资产金额500万元，车辆2辆。2021年拟购置固定资产10万元，主要是购置电脑。"
        ),
        BUDGET,
    )
    assert [(c.value, c.as_of, c.phase, c.period) for c in found] == [
        (500, "2020-12-31", "outturn", 2020),
        (2, "2020-12-31", "count", 2020),
        (10, "", "opening_budget", 2021),
    ]


@pytest.mark.parametrize(
    ("text", "fund"),
    [
        ("政府性基金预算财政拨款收入20万元，支出20万元，其中基本支出0万元，项目支出20万元。", "government_fund"),
        ("无政府性基金预算财政拨款收支，年初结转和结余0万元，本年收入0万元，本年支出0万元。", "government_fund"),
        ("国有资本经营预算财政拨款收入20万元，支出20万元。", "state_capital"),
    ],
)
def test_what_a_sentence_of_a_small_fund_tells_is_of_it(text: str, fund: str) -> None:
    assert {c.fund for c in extract_claims(text_lines(text), FINAL)} == {fund}


@pytest.mark.parametrize(
    "text",
    [
        "政府性基金预算财政拨款收入20万元，收入合计100万元，支出100万元。",
        "一般公共预算财政拨款收入80万元，政府性基金预算财政拨款收入20万元，支出100万元。",
        "其他收入80万元，政府性基金预算财政拨款收入20万元，支出100万元。",
    ],
)
def test_a_sentence_that_tells_of_more_than_a_small_fund(text: str) -> None:
    assert extract_claims(text_lines(text), FINAL)[-1].fund == ""


def test_a_body_in_a_list_under_a_total_is_a_part_of_it() -> None:
    found = extract_claims(
        text_lines("支出100万元，其中：档案馆支出10万元，本年支出90万元。"),
        FINAL,
    )
    assert [(c.subject, c.concept) for c in found] == [
        ("支出", "expenditure_current"),
        ("档案馆支出", ""),
        ("本年支出", "expenditure_current"),
    ]


@pytest.mark.parametrize(("percent", "base"), [("33.33", 60), ("66.67", 30), ("50", 30)])
def test_the_whole_of_a_share_that_names_none_is_the_one_that_fits(percent: str, base: int) -> None:
    found = extract_claims(
        text_lines(f"政府采购预算60万元，其中：面向中小企业预留30万元，占50%，其中面向小微企业20万元，占{percent}%。"),
        BUDGET,
    )
    assert found[-1].base_value == base


def test_the_outturn_of_another_year_has_not_the_budget_of_this_one() -> None:
    found = extract_claims(
        text_lines("2020年“三公”经费年初预算数10万元，决算数8万元；2019年决算数9万元，比2019年减少1万元。"), FINAL
    )
    assert [(c.period, c.value, c.base_value) for c in found] == [(2020, 8, 10), (2019, 9, None), (2020, 8, 9)]


def test_amounts_that_are_all_the_same_as_before() -> None:
    text = "公务接待费3万元，比上年减少1万元；公务用车购置费0万元，公务用车运行维护费6万元，均与上年持平。"
    assert changes(text) == [
        ("公务接待费", 3, "1", None),
        ("公务用车购置费", 0, None, "0"),
        ("公务用车运行维护费", 6, None, "0"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("所属事业单位档案馆支出30万元。", ""),
        ("下属单位公务接待费1万元。", ""),
        ("本级及所属单位支出合计100万元。", "expenditure_current"),
        ("所属各预算单位政府采购预算总额100万元。", "procurement"),
        ("2020年初结转和结余5万元。", "opening"),
        ("2020年末结转和结余5万元。", "closing"),
        ("2020年公共财政预算拨款收入80万元。", "revenue_current"),
    ],
)
def test_whose_amount_it_is(text: str, expected: str) -> None:
    [found] = extract_claims(text_lines(text), FINAL)
    assert found.concept == expected
