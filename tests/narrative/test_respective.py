"""Several subjects with as many numbers (分别), and names of places, in sentences of our own."""

from __future__ import annotations

import pytest

from loaders.document import Identity
from loaders.narrative import extract_claims
from tests.narrative.shared import BUDGET, FINAL, text_lines

Told = tuple[str, str, str, str]


def told(text: str, identity: Identity = FINAL) -> list[Told]:
    """Subject, value, difference and percentage; '' where there is none."""
    found = extract_claims(text_lines(text), identity)
    return [(c.subject, *("" if n is None else str(n) for n in (c.value, c.delta, c.percent))) for c in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2020年收入、支出分别为100万元、90万元，比上年分别增加10万元、5万元。",
            [("收入", "100", "10", ""), ("支出", "90", "5", "")],
        ),
        (
            "收入总计、支出总计分别为100万元和90万元，分别比上年增加10万元和5万元，增长11.11%和5.88%。",
            [
                ("收入总计", "100", "10", ""),
                ("支出总计", "90", "5", ""),
                ("收入总计", "100", "", "11.11"),
                ("支出总计", "90", "", "5.88"),
            ],
        ),
        (
            "基本支出和项目支出分别为60万元和40万元，分别占总支出的60%和40%。",
            [
                ("基本支出", "60", "", ""),
                ("项目支出", "40", "", ""),
                ("基本支出", "60", "", "60"),
                ("项目支出", "40", "", "40"),
            ],
        ),
        # a name with 及 of its own
        (
            "因公出国（境）费、公务用车购置及运行费和公务接待费分别为1万元、2万元、3万元。",
            [("因公出国（境）费", "1", "", ""), ("公务用车购置及运行费", "2", "", ""), ("公务接待费", "3", "", "")],
        ),
        # what the first name says for all
        (
            "公务用车购置费和运行维护费分别为0万元和5万元。",
            [("公务用车购置费", "0", "", ""), ("公务用车运行维护费", "5", "", "")],
        ),
        (
            "2020年公务用车购置数及保有量分别为1辆和6辆。",
            [("公务用车购置", "1", "", ""), ("公务用车保有量", "6", "", "")],
        ),
        ("公务接待批次和人次分别为10批次、80人次。", [("公务接待", "10", "", ""), ("公务接待", "80", "", "")]),
        (
            "“三公”经费年初预算、全年预算和支出决算分别为10万元、9万元、8万元，完成全年预算的88.89%。",
            [("三公经费", "8", "", "88.89"), ("三公经费", "10", "", "")],
        ),
        # names in the clause before
        (
            "支出包括一般公共服务支出和教育支出，分别为10万元、20万元。",
            [("一般公共服务支出", "10", "", ""), ("教育支出", "20", "", "")],
        ),
        # names that cannot be told apart: no change is anybody's
        (
            "本部门相关经费分别为100万元和90万元，分别比上年增加10万元和5万元。",
            [("金额", "100", "", ""), ("金额", "90", "", "")],
        ),
        # every number has its own name
        ("其中：分别为人员经费10万元、公用经费20万元。", [("人员经费", "10", "", ""), ("公用经费", "20", "", "")]),
    ],
)
def test_each_number_has_the_name_at_its_place(text: str, expected: list[Told]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("因公出国（境）经费、公务接待费、公车购置费、公车运行费（“三公”经费）决算总额50万元。", "three_public"),
        ("公车购置及运行费20万元。", "vehicles"),
        ("公车运行费20万元。", "vehicle_operation"),
        ("购置及运行维护费5万元。", "vehicles"),
        ("一般公共预算财政拨款开支“三公”经费58万元。", "three_public"),
        ("“三公”经费公共预算财政拨款支出74万元。", "three_public"),
        ("“三公”经费决算数据74万元。", "three_public"),
        ("公务用车费用中含公车购置费0万元。", "vehicle_purchase"),
        ("收入预算总数100万元。", "revenue_total"),
        ("预算支出总数100万元。", "expenditure_total"),
        ("预算收支总额100万元。", "grand_total"),
        ("公务用车运行费维护费20万元。", "vehicle_operation"),
        ("公务接待经费支出2万元。", "reception"),
        ("基本工资、津贴补贴等人员经费支出70万元。", "personnel"),
        ("日常公用经费支出7万元。", "public_use"),
        ("一般公共财政预算拨款收入7万元。", "revenue_current"),
        ("用于保障机构正常运转、完成日常工作任务而发生的支出80万元。", "basic"),
        # of one purpose alone, not of all
        ("用于专项业务工作的支出20万元。", ""),
        ("本单位的支出20万元。", "expenditure_current"),
    ],
)
def test_names_of_subjects(text: str, concept: str) -> None:
    [found] = extract_claims(text_lines(text), FINAL)
    assert found.concept == concept


def test_kinds_of_procurement_under_a_division_by_funds_are_of_no_fund() -> None:
    found = extract_claims(
        text_lines(
            "政府采购预算17000元。按资金类型划分，一般公共预算拨款17000元。"
            "其中：货物类采购10000元，占政府采购预算58.8%；服务类采购7000元，占政府采购预算41.2%。"
        ),
        BUDGET,
    )
    assert [(c.subject, c.fund) for c in found if c.concept.startswith("procurement_")] == [
        ("货物类采购", ""),
        ("服务类采购", ""),
    ]


def test_the_projects_of_another_fund_are_told_after_a_semicolon() -> None:
    found = extract_claims(
        text_lines(
            "第三部分部门决算情况说明\n一、一般公共预算财政拨款支出决算情况说明\n项目支出900万元。\n"
            "二、绩效情况\n组织对7个一般公共预算项目支出开展绩效自评，其中一级项目6个，二级项目1个，共涉及资金900万元；"
            "组织对0个政府性基金预算项目开展绩效自评，共涉及资金0万元，占政府性基金预算项目支出总额的0%。"
        ),
        FINAL,
    )
    assert [(c.subject, c.base_value) for c in found if c.unit == "万元"][1:] == [
        ("一般公共预算项目支出", None),
        ("政府性基金预算项目", None),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2020年因公出国（境）费、公务用车购置费均为0万元，公务接待费3万元。",
            [("因公出国（境）费", "0"), ("公务用车购置费", "0"), ("公务接待费", "3")],
        ),
        ("会议费和培训费均为2万元。", [("会议费", "2"), ("培训费", "2")]),
        # one name of both sides
        ("收、支总计均为100万元。", [("收、支总计", "100")]),
    ],
)
def test_one_amount_of_each_of_several(text: str, expected: list[tuple[str, str]]) -> None:
    assert [t[:2] for t in told(text)] == expected
