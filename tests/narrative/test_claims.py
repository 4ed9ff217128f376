"""Sentences of our own, one for each thing that the clause model must understand."""

from decimal import Decimal

import pytest

from loaders.document import Claim, Identity, Line
from loaders.narrative import extract_claims, names_of_codes
from tests.narrative.shared import BUDGET, FINAL, text_lines

NAMES = names_of_codes(
    {
        "201": "一般公共服务支出", "20126": "档案事务", "2012601": "行政运行", "2012604": "档案馆",
        "208": "社会保障和就业支出", "20805": "行政事业单位养老支出", "2080502": "事业单位离退休",
    }
)  # fmt: skip


def read(text: str, identity: Identity = FINAL) -> list[Claim]:
    return extract_claims(text_lines(text), identity, NAMES)


def one(text: str, identity: Identity = FINAL) -> Claim:
    claims = read(text, identity)
    assert len(claims) == 1, claims
    return claims[0]


def test_value_with_two_comparisons_gives_two_claims() -> None:
    last, budget = read(
        "2020年度项目支出80.00万元，比2019年决算100.00万元减少20.00万元，减少20.0%；比2020年初预算90.00万元减少10.00万元，减少11.1%。"
    )
    assert (last.subject, last.value, last.unit, last.period) == ("项目支出", Decimal("80.00"), "万元", 2020)
    assert (last.base, last.base_value, last.base_phase, last.base_period) == (
        "上年决算(2019)",
        Decimal("100.00"),
        "outturn",
        2019,
    )
    assert (last.delta, last.percent, last.direction) == (Decimal("20.00"), Decimal("20.0"), "减少")
    assert (budget.value, budget.base, budget.base_value) == (
        Decimal("80.00"),
        "年初预算(2020)",
        Decimal("90.00"),
    )
    assert budget.base_phase == "opening_budget"


def test_a_sentence_broken_over_lines_and_pages() -> None:
    lines = [
        Line(3, 40, "2020年度公务接待费支"),
        Line(4, 1, "出1,2"),
        Line(4, 2, "34.50万"),
        Line(4, 3, "元。"),
    ]
    claim = extract_claims(lines, FINAL)[0]
    assert (claim.subject, claim.value, claim.unit) == ("公务接待费", Decimal("1234.50"), "万元")
    assert (claim.page, claim.line, claim.end_page, claim.end_line) == (3, 40, 4, 3)


def test_list_members_take_their_share_of_the_head() -> None:
    total, basic, project = read(
        "本年支出合计200.00万元，其中：基本支出150.00万元，占75.00%；项目支出50.00万元，占25.00%。"
    )
    assert total.base == ""
    assert (basic.base, basic.base_value, basic.percent, basic.direction) == (
        "占本年支出合计",
        Decimal("200.00"),
        Decimal("75.00"),
        "占",
    )
    assert (project.base_phase, project.base_value) == ("share", Decimal("200.00"))


def test_classes_under_a_nature_are_parts_of_it() -> None:
    claims = read(
        "2020年度支出90万元，其中，基本支出60万元，包括一般公共服务支出40万元、教育支出20万元；项目支出30万元，包括教育支出30万元。"
    )
    assert [c.subject for c in claims] == [
        "支出", "基本支出", "基本支出/一般公共服务支出", "基本支出/教育支出", "项目支出", "项目支出/教育支出",
    ]  # fmt: skip
    assert [c.nature for c in claims] == ["", "basic", "basic", "basic", "project", "project"]
    assert [c.function_code for c in claims] == ["", "", "201", "205", "", "205"]


def test_budget_and_outturn_of_one_item_of_the_classification() -> None:
    text = "3、社会保障和就业支出（类）行政事业单位养老支出（款）事业单位离退休（项）。主要用于：退休人员补贴。"
    text += "年初预算为30.00万元，支出决算为27.00万元，完成年初预算的90.00%。"
    text += "决算数小于预算数的主要原因：退休人员减少。"
    claim = one(text)
    assert (claim.subject, claim.function_code) == ("事业单位离退休", "2080502")
    assert (claim.value, claim.base, claim.base_value, claim.percent) == (
        Decimal("27.00"),
        "完成年初预算",
        Decimal("30.00"),
        Decimal("90.00"),
    )
    assert (claim.direction, claim.reason) == ("小于", "退休人员减少")


def test_of_two_budgets_the_one_that_is_completed_is_the_base() -> None:
    outturn, budget = read(
        "一般公共预算财政拨款支出年初预算为50.00万元，全年预算为80.00万元，支出决算为60.00万元，完成全年预算的75.00%。"
    )
    assert (outturn.value, outturn.base, outturn.base_value) == (
        Decimal("60.00"),
        "完成全年预算",
        Decimal("80.00"),
    )
    assert (budget.basis, budget.value) == ("年初预算", Decimal("50.00"))


def test_a_comparison_that_opens_a_sentence_speaks_of_the_head() -> None:
    head, *parts = read(
        "2020年度支出30.00万元，包括教育支出10.00万元、住房保障支出20.00万元。比2019年支出25.00万元增加5.00万元，增长20.0%。"
    )
    assert (head.subject, head.base_value, head.percent) == ("支出", Decimal("25.00"), Decimal("20.0"))
    assert all(not part.base for part in parts)


def test_a_comparison_may_name_its_subject() -> None:
    share, change = read(
        "一般公共预算财政拨款支出45.00万元，占本年支出合计的90.00%。与2019年度相比，一般公共预算财政拨款支出减少5.00万元，下降10.00%。"
    )
    assert (share.percent, share.direction) == (Decimal("90.00"), "占")
    assert (change.value, change.base, change.delta, change.direction) == (
        Decimal("45.00"),
        "上年决算(2019)",
        Decimal("5.00"),
        "下降",
    )


def test_a_base_without_its_value() -> None:
    claim = read("2020年度支出100.00万元。比2019年支出20.00万元，增加25.0%。")[0]
    assert (claim.base_value, claim.delta, claim.percent) == (Decimal("20.00"), None, Decimal("25.0"))


def test_double_negative_keeps_its_sign() -> None:
    claim = one("机关运行经费支出18.00万元，比年初预算数减少-2.00万元，降低10.0%。")
    assert (claim.delta, claim.percent, claim.direction) == (Decimal("-2.00"), Decimal("10.0"), "降低")


@pytest.mark.parametrize("words", ["与2019年度持平", "与上年决算数相同", "比2019年决算一致，无增减变化"])
def test_nothing_changed(words: str) -> None:
    claim = one(f"公务用车运行维护费支出6.00万元，{words}。")
    assert (claim.value, claim.percent, claim.base) == (Decimal("6.00"), Decimal(0), "上年决算(2019)")
    assert claim.direction in ("持平", "相同", "一致")


def test_a_change_without_a_base_is_no_claim() -> None:
    assert read("其中：因公出国（境）费支出决算持平；公务接待费支出决算持平。") == []


def test_reason_with_amounts_of_its_own() -> None:
    basic, public, personnel = read(
        "2020年度基本支出90.00万元，包括公用经费20.00万元；人员支出70.00万元。比年初预算80.00万元增加10.00万元，增长12.5%。主要原因：一是人员变动，增加人员支出12.00万元；二是减少公用经费2.00万元。"
    )
    assert (personnel.subject, personnel.value, personnel.delta, personnel.direction) == (
        "人员支出",
        Decimal("70.00"),
        Decimal("12.00"),
        "增加",
    )
    assert (public.value, public.delta, public.direction, public.base) == (
        Decimal("20.00"),
        Decimal("2.00"),
        "减少",
        "年初预算(2020)",
    )
    assert basic.reason.startswith("一是人员变动")


def test_counts_of_vehicles_equipment_receptions_and_trips() -> None:
    claims = read(
        """
第三部分 2020年度部门决算情况说明
一、国有资产占用情况说明
截至2020年12月31日，我局共有车辆3辆，包括2辆轿车，1辆客车。单价50万元以上通用设备4台（套），我局无单价100万元以上的专用设备。
二、“三公”经费支出情况说明
2020年共接待15批共160人次。全年安排因公出国（境）1批2人次。公务用车保有量3辆。
"""
    )
    found = [(c.subject, c.value, c.unit, c.as_of, c.count) for c in claims]
    assert found == [
        ("车辆", Decimal(3), "辆", "2020-12-31", ""),
        ("轿车", Decimal(2), "辆", "2020-12-31", ""),
        ("客车", Decimal(1), "辆", "2020-12-31", ""),
        ("单价50万元以上通用设备", Decimal(4), "台（套）", "2020-12-31", ""),
        ("单价100万元以上的专用设备", Decimal(0), "台（套）", "2020-12-31", ""),
        ("公务接待", Decimal(15), "批", "", "receptions"),
        ("公务接待", Decimal(160), "人次", "", "guests"),
        ("因公出国（境）", Decimal(1), "批", "", "trips"),
        ("因公出国（境）", Decimal(2), "人次", "", "travellers"),
        ("公务用车保有量", Decimal(3), "辆", "", "vehicles_held"),
    ]


def test_staff_and_posts() -> None:
    claims = read("本部门编制总数40名，其中行政编制30名，事业编制10名。实有在职人员38名；退休人员12名。")
    assert [(c.subject, c.value, c.count) for c in claims] == [
        ("编制总数", Decimal(40), "posts"), ("行政编制", Decimal(30), "posts"), ("事业编制", Decimal(10), "posts"),
        ("实有在职人员", Decimal(38), "staff"), ("退休人员", Decimal(12), ""),
    ]  # fmt: skip


def test_budget_document_compares_with_the_budget_before() -> None:
    revenue, appropriation, other = read(
        "2021年，云溪市档案局收入预算900.00万元，其中：财政拨款收入880.00万元，比2020年预算减少20.00万元；其他收入20.00万元。",
        BUDGET,
    )
    assert (revenue.subject, revenue.period, revenue.phase, revenue.base) == (
        "收入预算",
        2021,
        "opening_budget",
        "",
    )
    assert (appropriation.fund, appropriation.base, appropriation.delta) == (
        "fiscal_appropriation",
        "上年预算(2020)",
        Decimal("20.00"),
    )
    assert (other.source, other.period) == ("other", 2021)


def test_amount_said_again_before_its_comparison_is_one_claim() -> None:
    now, before = read(
        "1.“一般公共服务支出（类）档案事务（款）档案馆（项）”60.00万元，主要用于库房。2020年当年预算执行数为50.00万元，2021年预算安排60.00万元，比2020年预算执行数增加20.00%。",
        BUDGET,
    )
    assert (now.function_code, now.value, now.base, now.base_value) == (
        "2012604",
        Decimal("60.00"),
        "上年执行数(2020)",
        Decimal("50.00"),
    )
    assert (before.period, before.phase, before.function_code) == (2020, "expected_outturn", "2012604")


def test_aside_with_amounts_does_not_take_the_comparison_of_its_owner() -> None:
    total, bought, run = read(
        "公务用车购置及运行维护费25万元（公务用车购置费18万元，比上年增加18万元；公务用车运行维护费7万元，比上年减少1万元。）比上年增加17万元，增长212.5%。",
        BUDGET,
    )
    assert (total.value, total.delta, total.percent) == (Decimal(25), Decimal(17), Decimal("212.5"))
    assert (bought.delta, run.delta, run.direction) == (Decimal(18), Decimal(1), "减少")


def test_an_adjustment_in_brackets_is_a_remark() -> None:
    claim = one("2020年度总收入52.00万元，比年初预算60.00万元减少10.00万元，减少16.7%（扣除年初结转2.00万元）。")
    assert claim.remark == "扣除年初结转2.00万元"


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("委托业务费1.5亿元。", "亿元", "1.5"),
        ("公务用车购置费支出0元。", "元", "0"),
        ("会议费3,200.5元。", "元", "3200.5"),
    ],
)
def test_units_of_money(text: str, unit: str, value: str) -> None:
    claim = one(text)
    assert (claim.unit, claim.value) == (unit, Decimal(value))


def test_numbers_that_are_no_amounts() -> None:
    assert read("根据云办发〔2019〕12号文件，自2020年3月起，12345热线7*24小时服务，第3季度完成验收。") == []


def test_glossary_and_annexes_carry_no_claims() -> None:
    text = "第四部分 名词解释\n项目支出5万元是例子。\n附件1：\n项目绩效目标表\n座席数700个。"
    assert read(text) == []


def test_a_text_said_twice_in_one_section_is_one_claim() -> None:
    text = "第三部分 2020年度部门决算情况说明\n一、收入情况说明\n2020年度其他收入5.00万元。2020年度其他收入5.00万元。"
    text += "\n二、收支情况说明\n2020年度其他收入5.00万元。"
    assert [c.section for c in read(text)] == ["一", "二"]


def test_span_points_at_the_printed_words() -> None:
    lines = text_lines("　公务接待费 支出 5.00 万元。")
    claim = extract_claims(lines, FINAL)[0]
    assert lines[0].text[claim.span[0] : claim.span[1]] == "公务接待费 支出 5.00 万元"
    assert claim.text == "公务接待费支出5.00万元"


def test_codes_by_the_headings_above_and_by_the_reference_list() -> None:
    text = """
（一）社会保障和就业支出（类）
1.行政事业单位养老支出（款）机关事业单位职业年金缴费支出（项）支出12.00万元。
（二）住房保障支出（类）
1.住房改革支出（款）住房公积金（项）支出9.00万元。
2.住房改革支出（款）无此科目（项）支出1.00万元。
"""
    claims = extract_claims(text_lines(text), BUDGET)
    assert [(c.subject, c.function_code) for c in claims] == [
        ("机关事业单位职业年金缴费支出", "2080506"),
        ("住房公积金", "2210201"),
        ("无此科目", ""),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2012601-行政运行30.00万元。", "2012601"),
        ("档案馆（2012604）30.00万元。", "2012604"),
        ("工资福利支出（301）30.00万元。", "301"),
    ],
)
def test_printed_codes(text: str, code: str) -> None:
    claim = one(text, BUDGET)
    assert claim.function_code + claim.economic_code == code


def test_a_base_told_in_an_aside_is_the_base() -> None:
    claim = one(
        "2.城市建设支出（项）支出23.00万元，与上年相比增加23.00万元（去年预算数为0万元，无法计算增减比率）。", BUDGET
    )
    assert (claim.base_value, claim.delta, claim.percent) == (Decimal(0), Decimal("23.00"), None)
