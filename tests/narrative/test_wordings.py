"""Wordings of budgets and final accounts of many places, in sentences of our own."""

from __future__ import annotations

from decimal import Decimal

from loaders.document import Claim, Identity, Line
from loaders.narrative import extract_claims
from tests.narrative.shared import BUDGET, FINAL, text_lines

PART = "第三部分部门预算情况说明\n"


def claims(text: str, identity: Identity = BUDGET) -> list[Claim]:
    return extract_claims(text_lines(text), identity)


def test_a_reason_ends_where_the_next_statement_begins() -> None:
    purchase, running = claims(
        "公务用车购置费3万元，比上年预算增加3万元，主要原因是更新车辆；公务用车运行维护费5万元，"
        "比上年预算减少1万元，主要原因是一是车辆少，二是油耗低。"
    )
    assert (purchase.reason, running.reason) == ("更新车辆", "一是车辆少，二是油耗低")
    [whole] = claims("收入预算90万元，比上年预算增加10万元，主要原因是一是人员增加；二是项目支出增加。")
    assert whole.reason == "一是人员增加；二是项目支出增加"


def test_nothing_is_said_twice() -> None:
    text = (
        "公务接待费2万元，比上年预算增加0万元，增长0%，主要原因是与上年持平，无增减变化；"
        "会议费1万元，比上年预算减少0.1万元，下降9.1%，与上年基本持平。"
    )
    assert [(c.subject, c.delta) for c in claims(text)] == [
        ("公务接待费", Decimal(0)),
        ("会议费", Decimal("0.1")),
    ]


def test_a_change_after_a_count_is_of_the_amount() -> None:
    money, count = claims("公务用车购置支出30万元，主要用于经批准购置的2辆公务用车，比上年预算数增加5万元，增长20%。")
    assert (money.unit, money.delta, money.percent) == ("万元", Decimal(5), Decimal(20))
    assert (count.count, count.value, count.delta) == ("vehicles_bought", Decimal(2), None)


def test_a_change_of_the_item_whose_parts_were_listed() -> None:
    found = claims(
        "1.口岸业务100万元，主要包括：养护工作60万元，用于道路；检查工作20万元。安检工作20万元，用于设备。"
        "较2020年年初预算增加10万元，增幅11.1%。"
    )
    assert [c.subject for c in found if c.delta is not None] == ["口岸业务"]


def test_a_projects_own_carry_over_is_no_carry_over_of_the_department() -> None:
    found = claims("1.口岸业务100万元，主要包括：养护工作60万元，上年结转5万元。")
    assert [c.concept for c in found] == ["", "", ""]


def test_the_base_goes_on_into_a_list_of_items() -> None:
    found = claims(
        PART + "一、预算收支增减变化情况说明\n（一）增减变化情况：2021年收支预算100万元，比上年减少10万元，其中：\n"
        "1.收入预算减少10万元，其中一般公共预算收入减少8万元。"
    )
    assert [(c.fund, c.delta, c.base) for c in found] == [
        ("all", Decimal(10), "上年预算(2020)"),
        ("all", Decimal(10), "上年预算(2020)"),
        ("general_public_budget", Decimal(8), "上年预算(2020)"),
    ]


def test_bodies_of_a_department_are_told_apart() -> None:
    found = claims(
        PART + "一、支出具体情况\n（一）云溪市档案局（本级）\n项目支出80万元，用于日常运转和业务工作以及设备更新。\n"
        "（二）云溪市档案馆\n项目支出20万元，用于日常运转和业务工作以及设备更新。"
    )
    assert [(c.subject, c.concept) for c in found] == [
        ("云溪市档案局（本级）/项目支出", ""),
        ("云溪市档案馆/项目支出", ""),
    ]


def test_what_is_held_and_what_is_to_be_bought() -> None:
    found = claims(
        PART
        + "十四、国有资产占有使用情况\n截至上年底，本部门共有车辆5辆，其中：副部（省）级以上领导用车1辆、其他用车4辆。"
        "单位价值100万元以上设备2台（套）。2021年部门预算安排购置车辆2辆，其中：其他用车2辆。"
        "单位价值100万元以上设备1台（套）。"
    )
    assert [(c.subject, c.value, c.as_of or str(c.period)) for c in found] == [
        ("车辆", Decimal(5), "2020-12-31"),
        ("副部（省）级以上领导用车", Decimal(1), "2020-12-31"),
        ("其他用车", Decimal(4), "2020-12-31"),
        ("单位价值100万元以上设备", Decimal(2), "2020-12-31"),
        ("公务用车购置", Decimal(2), "2021"),
        ("购置其他用车", Decimal(2), "2021"),
        ("购置单位价值100万元以上设备", Decimal(1), "2021"),
    ]


def test_bare_counts_are_of_the_item_before() -> None:
    found = claims("公务接待费支出1.70万元，全年12批次、113人次。因公出国（境）费支出3万元，全年1组、2人次。", FINAL)
    assert [(c.count, c.value) for c in found if c.count] == [
        ("receptions", Decimal(12)),
        ("guests", Decimal(113)),
        ("trips", Decimal(1)),
        ("travellers", Decimal(2)),
    ]


def test_units_are_counted_not_priced() -> None:
    found = claims("本部门中，行政单位1家，参公单位2家，下设预算单位7个，分别是办公室等。")
    assert [(c.subject, c.value) for c in found] == [
        ("行政单位", Decimal(1)),
        ("参公单位", Decimal(2)),
        ("下设预算单位", Decimal(7)),
    ]


def test_procurement_by_fund() -> None:
    found = claims(
        "政府采购预算总额100万元：政府采购货物预算60万元、政府采购服务预算40万元；"
        "其中一般公共预算拨款政府采购90万元：政府采购货物预算50万元、政府采购服务预算40万元。"
    )
    assert [(c.concept, c.fund, c.value) for c in found][-3:] == [
        ("procurement", "general_public_budget", Decimal(90)),
        ("procurement_goods", "general_public_budget", Decimal(50)),
        ("procurement_services", "general_public_budget", Decimal(40)),
    ]


def test_the_narrative_goes_on_after_annexes() -> None:
    found = claims(
        PART + "七、预算绩效目标情况\n（一）设置情况\n编制项目绩效目标3个。\n档案修复项目绩效目标表\n绩效指标5个\n"
        "八、其他重要事项说明\n（一）机关运行经费支出情况\n2021年机关运行经费支出20万元。"
    )
    assert [(c.subject, c.section) for c in found] == [("编制项目绩效目标", "七(一)"), ("机关运行经费", "八(一)")]


def test_self_evaluations_told_among_annexes() -> None:
    text = (
        "第二部分部门决算情况说明\n十三、预算绩效情况说明\n（一）管理情况\n自评项目1个。\n部门整体支出绩效自评表\n得分9分\n"
        "1.档案修复项目绩效自评综述：全年预算数50万元，执行数40万元，完成预算的80%。发现的问题及原因：无。"
    )
    [_, project] = claims(text, FINAL)
    assert (project.subject, project.basis, project.value) == ("档案修复项目", "执行数", Decimal(40))
    assert (project.base, project.base_value, project.percent, project.reason) == (
        "完成全年预算",
        Decimal(50),
        Decimal(80),
        "",
    )


def test_item_lines_at_the_edge_of_pages_are_no_running_heads() -> None:
    lines = [Line(1, 1, "第二部分部门决算情况说明")]
    for page, (name, amount) in enumerate((("行政运行", 5), ("机关服务", 6), ("档案馆", 7)), 1):
        lines += [
            Line(page, 2, f"{page}.一般公共服务支出（类）档案事务（款）"),
            Line(page, 3, f"{name}（项）。年初预算为{amount}万元，支出决算为{amount}万元，完成年初预算的100%。"),
            Line(page, 4, "该项支出用于日常工作，按照年初预算执行。"),
        ]
    assert [c.subject for c in extract_claims(lines, FINAL)] == ["行政运行", "机关服务", "档案馆"]
