"""How provinces word the same statements, in sentences of our own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loaders.document import Claim, Identity
from loaders.narrative import check_claims, extract_claims
from loaders.narrative.figures import Figures
from tests.narrative.shared import BUDGET, FINAL, text_lines

PART = "第三部分部门决算情况说明\n"


def claims(text: str, identity: Identity = FINAL) -> list[Claim]:
    return extract_claims(text_lines(text), identity)


def refuted(found: list[Claim], identity: Identity = FINAL) -> list[str]:
    checks = check_claims(found, Figures([]), identity)
    return [check.reason for check in checks if check.verdict in ("disagrees", "contradicts_itself")]


def test_a_share_is_of_the_subject_that_its_clause_names() -> None:
    found = claims(
        "政府采购支出总额60万元，其中：政府采购货物支出20万元、政府采购服务支出40万元。授予中小企业合同金额50万元，"
        "占政府采购支出总额的83.33%。货物采购授予中小企业合同金额占货物支出金额的100%，"
        "服务采购授予中小企业合同金额占服务支出金额的75%。"
    )
    shares = {c.subject: (c.value, c.base_value, c.percent) for c in found if c.base_phase == "share"}
    assert shares == {
        "授予中小企业合同": (Decimal(50), Decimal(60), Decimal("83.33")),
        "货物采购授予中小企业合同金额": (None, Decimal(20), Decimal(100)),
        "服务采购授予中小企业合同金额": (None, Decimal(40), Decimal(75)),
    }
    assert refuted(found) == []


def test_a_share_of_several_amounts_is_of_none_of_them() -> None:
    found = claims(
        "收入合计1000万元。其中：经营收入3万元，附属单位上缴收入2万元，两项合计占0.5%；其他收入5万元，占0.5%。"
    )
    assert [c.subject for c in found if c.base_phase == "share"] == ["其他收入"]


def test_the_whole_of_a_share_of_a_count_is_no_count() -> None:
    [only] = claims("填报绩效目标的项目8个，占全部预算项目8个的100%。", BUDGET)
    assert (only.value, only.base, only.base_value, only.percent) == (8, "占全部预算项目", 8, 100)


def test_the_total_of_the_year_goes_by_more_than_one_name() -> None:
    found = claims("收入合计900万元。其中：财政拨款收入855万元，占总收入的95%；其他收入45万元，占总收入的5%。")
    assert [(c.base, c.base_value) for c in found[1:]] == [("占总收入", Decimal(900))] * 2
    odd = claims("收入合计900万元。其中：财政拨款收入855万元，占总收入的90%。")
    assert odd[1].base_value is None  # of another total, which the text does not give


@pytest.mark.parametrize(
    "said",
    ["没有增减变化", "无增减变化", "无增减", "无变动", "没有变动", "未发生变化", "维持不变", "持平", "不增不减"],
)
def test_nothing_changed(said: str) -> None:
    [found] = claims(f"公务接待费1万元，与上年相比{said}。", BUDGET)
    assert (found.base, found.percent, found.direction) == ("上年预算(2020)", Decimal(0), said)


def test_the_parts_of_a_budget_are_budgets() -> None:
    found = claims("2020年“三公”经费预算为20万元，其中：公务接待费9万元，公务用车运行维护费11万元。")
    assert [(c.subject, c.phase) for c in found] == [
        ("三公经费", "opening_budget"),
        ("公务接待费", "opening_budget"),
        ("公务用车运行维护费", "opening_budget"),
    ]


def test_a_budget_of_nothing_told_again_is_nothing_new() -> None:
    found = claims(
        "公务用车购置费支出预算为0.00万元，支出决算为0.00万元，由于预算数为0.00万元，无法计算百分比，与上年相比没有增减变化。"
    )
    assert {c.subject for c in found} == {"公务用车购置费"}
    assert found[0].base_value == 0


def test_parts_after_a_stop_share_the_base_of_their_total() -> None:
    found = claims(
        "收入合计1000万元。其中：财政拨款收入900万元，占90%；其他收入100万元，占10%。与上年相比，收入合计增加100万元，"
        "增长11.11%。其中：财政拨款收入增加80万元，增长9.76%；其他收入增加20万元，增长25%。"
    )
    assert [(c.subject, c.base, c.delta) for c in found if c.delta is not None] == [
        ("收入合计", "上年决算(2019)", Decimal(100)),
        ("财政拨款收入", "上年决算(2019)", Decimal(80)),
        ("其他收入", "上年决算(2019)", Decimal(20)),
    ]
    assert refuted(found) == []


def test_the_outturn_is_compared_not_the_budget_before_it() -> None:
    found = claims(
        "“三公”经费支出年初预算为3万元，支出决算为2万元，完成年初预算的66.67%。其中：公务接待费支出年初预算为1万元，"
        "支出决算为1万元，完成年初预算的100%。“三公”经费支出决算数比上年减少1万元，下降33.33%。"
        "其中：公务接待费支出决算减少0.5万元，下降33.33%。"
    )
    last = found[-1]
    assert (last.subject, last.phase, last.base, last.delta) == (
        "公务接待费",
        "outturn",
        "上年决算(2019)",
        Decimal("0.5"),
    )


def test_a_budget_compared_with_its_outturn_by_a_rate() -> None:
    found = claims(
        PART + "一、支出决算情况说明\n一般公共预算财政拨款支出110万元，比上年增加10万元，增长10%。"
        "与年初预算相比，年初预算数100万元，决算数110万元，预决算差异率10%。"
    )
    rate = found[-1]
    assert (rate.concept, rate.base, rate.base_value, rate.percent) == (
        "expenditure_current",
        "年初预算(2020)",
        Decimal(100),
        Decimal(10),
    )
    assert refuted(found) == []


def test_last_year_is_counted_from_the_year_that_is_spoken_of() -> None:
    [found] = claims("2019年支出合计100万元，比上年增加10万元，增长11.11%。")
    assert (found.period, found.base, found.delta, found.percent) == (2019, "上年决算(2018)", 10, Decimal("11.11"))
    assert found.base_value is None


def test_compared_with_the_year_before_without_saying_so() -> None:
    [found] = claims("机关运行经费预算80万元，同比增加4万元，增幅5.26%。", BUDGET)
    assert (found.base, found.delta, found.percent) == ("上年预算(2020)", Decimal(4), Decimal("5.26"))


def test_counts_that_are_only_accumulated() -> None:
    found = claims("公务接待费支出2万元。国内公务接待共18批次，累计160人次。因公出国（境）团组0次，出国（境）0人。")
    assert [(c.count, c.value) for c in found if c.count] == [
        ("receptions", Decimal(18)),
        ("guests", Decimal(160)),
        ("trips", Decimal(0)),
        ("travellers", Decimal(0)),
    ]


def test_what_was_disposed_of_is_not_held() -> None:
    found = claims(PART + "一、国有资产占用情况\n截至2020年12月31日，共有车辆3辆。本年处置车辆1辆，账面原值10万元。")
    assert [(c.subject, c.measure, c.value) for c in found] == [
        ("车辆", "辆数", Decimal(3)),
        ("处置车辆", "辆数", Decimal(1)),
        ("处置车辆", "价值", Decimal(10)),
    ]


def test_what_is_held_at_a_day_is_of_that_day() -> None:
    found = claims("一、国有资产占有使用情况\n截至2020年12月31日，本部门固定资产金额200万元，车辆3辆。", BUDGET)
    assert [(c.as_of, c.period) for c in found] == [("2020-12-31", 2020)] * 2
    [planned] = claims("一、国有资产占有使用情况\n截至2020年12月31日，情况良好。2021年拟购置固定资产20万元。", BUDGET)
    assert (planned.as_of, planned.period) == ("", 2021)


@pytest.mark.parametrize(
    ("text", "subject", "concept"),
    [
        ("“三公”经费一般公共预算财政拨款支出2万元。", "三公经费", "three_public"),
        ("一般公共预算及政府性基金财政拨款“三公”经费支出2万元。", "三公经费", "three_public"),
        ("公务用车购置费及运行维护费支出2万元。", "公务用车购置费及运行维护费", "vehicles"),
        ("公务用车运维费2万元。", "公务用车运维费", "vehicle_operation"),
        ("机关运行经费一般公共预算拨款支出2万元。", "机关运行经费", "operating"),
        ("开支会议费2万元。", "会议费", "meetings"),
        ("一般公共服务支出预算2万元。", "一般公共服务支出", "function"),
        ("“住房保障支出”科目2万元。", "住房保障支出", "function"),
        ("我镇“三公”经费2万元。", "三公经费", "three_public"),
        ("办公费、印刷费等公用经费2万元。", "办公费、印刷费等公用经费", "public_use"),
    ],
)
def test_subjects(text: str, subject: str, concept: str) -> None:
    [found] = claims(text, BUDGET)
    assert (found.subject, found.concept) == (subject, concept)


def test_a_remark_in_brackets_between_two_totals_hides_neither() -> None:
    found = claims("收入总计9万元（含使用非财政拨款结余和年初结转结余）、支出总计9万元（含结余分配和年末结转结余）。")
    assert [c.concept for c in found] == ["revenue_total", "expenditure_total"]


def test_a_contents_that_lists_the_forms_does_not_hide_the_narrative() -> None:
    text = (
        "云溪市档案局\n2021年部门预算公开情况说明\n目录\n一、部门主要职责\n二、预算收支及增减变化情况\n"
        "附件：云溪市档案局2021年部门预算公开表\n一、部门主要职责\n保管档案。\n二、预算收支及增减变化情况\n"
        "预算总收入预计90万元。"
    )
    assert [(c.subject, c.value) for c in claims(text, BUDGET)] == [("预算总收入", Decimal(90))]


def test_the_furniture_of_a_web_page_states_nothing() -> None:
    assert (
        claims("来源：云溪市档案局 发布时间：2021-03-01 浏览次数：57次\n索引号：0123/2021-00055号 分类：财政", BUDGET)
        == []
    )


def test_a_comparison_is_of_the_total_that_its_base_names() -> None:
    found = claims("预算总收入90万元，其中财政拨款收入80万元。较2020年预算总收入增加10万元。", BUDGET)
    assert [(c.subject, c.delta) for c in found] == [("预算总收入", Decimal(10)), ("财政拨款收入", None)]


def test_a_share_of_what_stands_above_it() -> None:
    found = claims("支出预算90万元，其中基本支出45万元，占比50%；项目支出45万元，占比50%。", BUDGET)
    assert [(c.base, c.base_value) for c in found[1:]] == [("占支出预算", Decimal(90))] * 2


def test_last_years_outturn_in_a_budget_is_not_what_this_years_budget_is_compared_by() -> None:
    text = (
        "一、2021年“三公”经费预算安排情况\n2021年“三公”经费预算总计20万元，其中：公务接待12万元。\n"
        "二、2020年“三公”经费决算情况\n2020年“三公”经费合计支出18万元，其中：公务接待11万元。\n"
        "2021年“三公”经费预算较2020年度增加2万元，其中公务接待较上年同期增加1万元。"
    )
    found = claims(text, BUDGET)
    assert [(c.subject, c.period, c.phase, c.value, c.delta) for c in found] == [
        ("三公经费", 2021, "opening_budget", Decimal(20), None),
        ("公务接待", 2021, "opening_budget", Decimal(12), None),
        ("三公经费", 2020, "outturn", Decimal(18), None),
        ("公务接待", 2020, "outturn", Decimal(11), None),
        ("三公经费", 2021, "opening_budget", Decimal(20), Decimal(2)),
        ("公务接待", 2021, "opening_budget", Decimal(12), Decimal(1)),
    ]


def test_the_parts_after_a_budget_and_its_outturn_are_of_the_outturn() -> None:
    found = claims(
        "2020年“三公”经费财政拨款支出预算为9万元，2020年实际支出“三公经费”决算为8万元。其中公务接待费为6万元，占75%。"
    )
    assert [(c.subject, c.phase, c.base_value) for c in found] == [
        ("三公经费", "outturn", Decimal(9)),
        ("公务接待费", "outturn", Decimal(8)),
    ]


def test_the_year_before_told_after_the_year() -> None:
    text = (
        PART
        + "一、2021年度部门预算数据变动情况及原因\n2021年预算收入总计90万元，2020年为80万元，增加10万元，增长12.5%。\n"
        "二、“三公”经费增减变动原因说明\n2021年“三公”经费预算数5万元，2020年预算数6万元，减少1万元，"
        "其中：公务接待费1万元，比上年减少1万元。"
    )
    found = claims(text, BUDGET)
    assert [(c.subject, c.period, c.value, c.base_value, c.delta) for c in found] == [
        ("预算收入总计", 2021, Decimal(90), Decimal(80), Decimal(10)),
        ("三公经费", 2021, Decimal(5), Decimal(6), Decimal(1)),
        ("公务接待费", 2021, Decimal(1), None, Decimal(1)),
    ]
    assert refuted(found, BUDGET) == []


def test_a_difference_in_brackets_belongs_to_its_percentage() -> None:
    [found] = claims("收支预算总额为100万元，同比增长11.11%（增加10万元）。", BUDGET)
    assert (found.base, found.delta, found.percent) == ("上年预算(2020)", Decimal(10), Decimal("11.11"))


def test_a_share_of_one_fund_is_no_share_of_all() -> None:
    found = claims(
        PART + "一、支出决算情况说明\n本年支出合计98万元。\n二、一般公共预算财政拨款支出决算情况说明\n"
        "一般公共预算财政拨款支出90万元，主要用于以下方面：城乡社区支出45万元，占本年财政拨款支出50%；"
        "住房保障支出45万元，占本年财政拨款支出50%。"
    )
    assert [c.base_value for c in found if c.base_phase == "share"] == [Decimal(90)] * 2


def test_the_fund_that_pays_for_a_subject() -> None:
    found = claims("使用一般公共预算财政拨款安排基本支出58万元，使用政府性基金财政拨款安排基本支出0万元。")
    assert [(c.subject, c.fund) for c in found] == [
        ("基本支出", "general_public_budget"),
        ("基本支出", "government_fund"),
    ]


def test_a_completion_in_a_sentence_of_its_own() -> None:
    [found] = claims("1.住房改革支出。年初预算为10万元，支出决算为9万元。完成年初预算的90%。")
    assert (found.base, found.base_value, found.percent) == ("完成年初预算", Decimal(10), Decimal(90))


def test_what_an_item_cost_is_the_item() -> None:
    found = claims("公务接待费2万元，主要用于接受检查。费用支出较年初预算数减少1万元，下降33.33%。较上年支出数无增减。")
    assert [(c.subject, c.base, c.delta) for c in found] == [
        ("公务接待费", "年初预算(2020)", Decimal(1)),
        ("公务接待费", "上年决算(2019)", None),
    ]


def test_operating_expenses_told_by_their_definition() -> None:
    [found] = claims(
        PART
        + "一、机关运行经费支出情况\n"
        + "行政单位使用一般公共预算安排的基本支出中的日常公用经费支出，合计10万元，比上年增加1万元。"
    )
    assert (found.concept, found.delta) == ("operating", Decimal(1))


def test_quotation_marks_around_a_class() -> None:
    [found] = claims("“城乡社区支出”（类）2020年度决算72万元。")
    assert (found.subject, found.function_code) == ("城乡社区支出（类）", "212")


def test_a_verb_lost_between_two_amounts() -> None:
    found = claims(PART + "一、“三公”经费支出决算情况\n公务接待费支出决算9万元，较2022年决算数8万元1万元，增长12.5%。")
    assert [(c.value, c.base_value, c.delta, c.percent, c.direction) for c in found] == [
        (Decimal(9), Decimal(8), Decimal(1), Decimal("12.5"), "增长")
    ]


def test_on_the_same_scope_names_nothing() -> None:
    found = claims(PART + "一、“三公”经费支出决算情况\n“三公”经费支出决算9万元，按同口径同比减少1万元，下降10%。")
    assert [(c.concept, c.delta, c.percent) for c in found] == [("three_public", Decimal(1), Decimal(10))]


def test_income_and_spending_that_change_after_their_parts_were_told() -> None:
    found = claims(
        PART
        + "一、收入支出决算总体情况说明\n"
        + "（一）收入总计80万元，包括：\n1.财政拨款收入80万元。其中：政府性基金预算财政拨款收入0万元。\n"
        + "（二）支出总计80万元，包括：\n1.基本支出60万元。\n"
        + "与上年相比，今年收入减少20万元，降低20%，主要原因：项目减少；支出减少20万元，降低20%，主要原因：项目减少。"
    )
    changed = [(c.concept, c.value, c.delta, c.percent, c.base) for c in found if c.delta]
    assert changed == [
        ("revenue_total", Decimal(80), Decimal(20), Decimal(20), "上年决算(2019)"),
        ("expenditure_total", Decimal(80), Decimal(20), Decimal(20), "上年决算(2019)"),
    ]
    assert not refuted(found)


def test_completion_of_what_the_clause_names() -> None:
    found = claims(
        PART
        + "二、财政拨款支出决算情况说明\n2023年度财政拨款支出80万元，其中：基本支出60万元，项目支出20万元。"
        + "与年初预算相比，2023年财政拨款支出完成年初预算的105%，其中：基本支出完成年初预算的103%，"
        + "项目支出完成年初预算的111%。"
    )
    assert [(c.concept, c.percent) for c in found if c.percent] == [
        ("expenditure_current", Decimal(105)),
        ("basic", Decimal(103)),
        ("project", Decimal(111)),
    ]


def test_names_of_subjects_in_some_provinces() -> None:
    found = claims(
        "第二部分部门预算情况说明\n二、其他\n2023年部门机关运行费预算12万元。2023年“三公”经费一般公共预算安排15万元。"
        + "2023年政府购买服务预算20万元。一般公共财政拨款基本支出30万元。",
        BUDGET,
    )
    named = [(c.concept, c.value) for c in found]
    assert named == [
        ("operating", Decimal(12)),
        ("three_public", Decimal(15)),
        ("services_bought", Decimal(20)),
        ("basic", Decimal(30)),
    ]


def test_a_heading_of_one_side_stands_under_a_fund() -> None:
    found = claims(
        PART
        + "（三）一般公共预算财政拨款收入支出决算情况说明\n1.收入情况。\n"
        + "2023年度收入80万元，年初财政拨款结转和结余3万元。"
    )
    assert {c.fund for c in found} == {"general_public_budget"}


def test_a_day_that_stands_before_a_list_dates_it() -> None:
    found = claims(
        "第三部分部门预算情况说明\n十、其他重要事项的情况说明\n（三）国有资产占用使用情况\n"
        "截至2019年底，本部门占用使用国有资产总体情况为：\n1.房屋30平方米，价值50万元。\n"
        "2.车辆6辆，价值80万元；其他车辆0辆，价值0万元。\n",
        BUDGET,
    )
    assert {(c.as_of, c.phase) for c in found if c.unit == "万元"} == {("2019-12-31", "outturn")}
    assert [c.subject for c in found if c.unit == "辆"] == ["车辆", "其他车辆"]


def test_a_title_before_a_colon() -> None:
    found = claims(
        "第一部分部门预算编制说明\n六、其他重要事项的情况说明\n"
        "（一）机关运行经费：2021年本部门机关运行经费当年一般公共预算拨款10万元，"
        "比上年预算增加5万元。\n（五）国有资产占用使用及新增资产配置情况：截至2019年12月底，本部门共有公务用车2辆。",
        BUDGET,
    )
    assert [(c.concept or c.subject, c.value, c.as_of) for c in found] == [
        ("operating", Decimal(10), ""),
        ("count_公务用车", Decimal(2), "2019-12-31"),
    ]


def test_codes_in_brackets_along_a_path() -> None:
    [found] = claims(
        PART
        + "（三）具体使用情况\n"
        + "1.一般公共服务（201）政府办公厅（室）及相关机构事务（03）行政运行（01）2020年预算数为4万元。",
        BUDGET,
    )
    assert (found.subject, found.function_code) == ("行政运行", "2010301")


def test_shares_of_carry_over_and_of_kinds_of_procurement() -> None:
    found = claims(
        "第三部分部门预算情况说明\n二、收入预算情况说明\n收入预算100万元，其中：\n政府性基金预算6万元，占6%；\n国有资本经营预算未安排。\n"
        "上年结转4万元，占4%。\n十、政府采购情况\n政府采购预算80万元。具体情况如下：\n（一）货物类采购预算50万元，占62.5%。",
        BUDGET,
    )
    shares = {c.subject: c.base_value for c in found if c.direction == "占"}
    assert shares == {"政府性基金预算": Decimal(100), "上年结转": Decimal(100), "货物类采购": Decimal(80)}


def test_items_change_one_after_the_other_between_their_reasons() -> None:
    found = claims(
        "第三部分部门预算情况说明\n八、“三公”经费预算情况说明\n“三公”经费预算数为10万元，其中：公务用车运行费9万元，公务接待费1万元。"
        "“三公”经费预算比上年减少2万元，其中：公务用车运行费减少1万元，主要原因是压减；公务接待费减少1万元，主要原因是压减。",
        BUDGET,
    )
    assert [(c.concept, c.base) for c in found if c.delta] == [
        ("three_public", "上年预算(2020)"),
        ("vehicle_operation", "上年预算(2020)"),
        ("reception", "上年预算(2020)"),
    ]


def test_the_outturn_that_changes_is_what_was_told() -> None:
    found = claims(
        PART
        + "十、机关运行经费支出情况说明\n"
        + "机关运行经费支出预算为30万元，支出决算为33万元，完成预算的110%。支出决算较上年增加2万元。"
    )
    assert [(c.concept, c.value) for c in found if c.delta] == [("operating", Decimal(33))]
