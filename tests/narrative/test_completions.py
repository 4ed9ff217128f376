"""Completions of budgets, and the asides and lists between a budget and its outturn, in sentences of our own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loaders.document import Claim, Identity
from loaders.narrative import check_claims, extract_claims
from loaders.narrative.figures import Figures
from tests.narrative.shared import FINAL, text_lines

PART = "第三部分部门决算情况说明\n"


def claims(text: str, identity: Identity = FINAL) -> list[Claim]:
    return extract_claims(text_lines(text), identity)


def completions(text: str) -> list[tuple[str, Decimal | None, str, Decimal | None, Decimal | None]]:
    return [(c.subject, c.value, c.base, c.base_value, c.percent) for c in claims(text) if c.base.startswith("完成")]


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("培训费年初预算为0万元，支出决算为0万元，完成年初预算的100%。", [""]),
        ("培训费年初预算为0万元，支出决算为0万元，完成年初预算的0%。", [""]),
        ("培训费年初预算为0万元，支出决算为5万元，完成年初预算的100%。", ["zero_base"]),
        ("培训费年初预算为0万元，支出决算为0万元，完成年初预算的50%。", ["zero_base"]),
        ("“三公”经费支出合计0万元，其中：公务接待费支出0万元，占100%。", ["", "zero_base"]),
    ],
)
def test_completion_of_a_budget_of_nothing(text: str, reasons: list[str]) -> None:
    assert [check.reason for check in check_claims(claims(text), Figures([]), FINAL)] == reasons


APPROPRIATION = "财政拨款支出"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the budget is told in the sentence of the completion, the outturn in the one before it
        (
            "财政拨款支出决算95万元。与年初预算90万元相比，完成年初预算的105.56%。",
            (APPROPRIATION, 95, "完成年初预算", 90, "105.56"),
        ),
        # the outturn's own sentence has a share already, and parts
        (
            "财政拨款支出决算95万元，占本年支出合计的98%，其中基本支出76万元，占80%。"
            "与2020年度财政拨款支出年初预算90万元相比，完成年初预算的105.56%。",
            (APPROPRIATION, 95, "完成年初预算", 90, "105.56"),
        ),
        # of the one that the budget names, not of the latest
        (
            "一般公共预算财政拨款支出95万元，政府性基金预算财政拨款支出5万元。"
            "与一般公共预算财政拨款支出年初预算100万元相比，完成年初预算的95%。",
            ("一般公共预算财政拨款支出", 95, "完成年初预算", 100, "95"),
        ),
        # the budget of a comparison in the same sentence
        (
            "培训费支出6万元，比全年预算10万元减少4万元，完成预算的60%。",
            ("培训费", 6, "完成全年预算", 10, "60"),
        ),
        # …which is another budget than the completion's: its amount is not known
        (
            "培训费支出6万元，比年初预算10万元减少4万元，完成全年预算的80%。",
            ("培训费", 6, "完成全年预算", None, "80"),
        ),
        ("培训费支出6万元，与年初预算10万元相比，完成全年预算的80%。", ("培训费", 6, "完成全年预算", None, "80")),
        ("培训费年初预算10万元，支出决算6万元，完成全年预算的80%。", ("培训费", 6, "完成全年预算", None, "80")),
        # a budget that does not say which it is
        ("培训费支出预算为10万元，支出决算为6万元，完成年初预算的60%。", ("培训费", 6, "完成年初预算", 10, "60")),
        ("培训费支出预算为10万元，支出决算为6万元，完成全年预算的60%。", ("培训费", 6, "完成全年预算", 10, "60")),
        # …beside the very budget that is completed
        (
            "培训费年初预算为10万元，预算为12万元，支出决算为6万元，完成年初预算的60%。",
            ("培训费", 6, "完成年初预算", 10, "60"),
        ),
        # nothing but the verb
        ("培训费年初预算10万元，支出决算6万元，完成60%。", ("培训费", 6, "完成年初预算", 10, "60")),
        ("培训费全年预算10万元，支出决算6万元，完成的60%。", ("培训费", 6, "完成全年预算", 10, "60")),
    ],
)
def test_what_is_completed(text: str, expected: tuple[str, int, str, int | None, str]) -> None:
    subject, value, base, known, percent = expected
    whole = Decimal(known) if known is not None else None
    assert completions(text) == [(subject, Decimal(value), base, whole, Decimal(percent))]


def test_a_verb_alone_completes_nothing_without_a_budget() -> None:
    assert completions("培训费支出6万元，绩效目标完成90%，完成60%。") == []


def test_funds_of_an_item_in_brackets() -> None:
    found = claims(
        "“三公”经费支出预算为10万元（其中：一般公共预算支出9万元，政府性基金支出1万元），"
        "支出决算为8万元（其中：一般公共预算支出8万元，政府性基金支出0万元），完成预算的80%。"
    )
    assert [(c.subject, c.fund, c.phase, c.value, c.base_value) for c in found] == [
        ("三公经费", "general_public_budget", "opening_budget", 9, None),
        ("三公经费", "government_fund", "opening_budget", 1, None),
        ("三公经费", "", "outturn", 8, 10),
        ("三公经费", "general_public_budget", "outturn", 8, None),
        ("三公经费", "government_fund", "outturn", 0, None),
    ]


def test_a_change_of_the_budget_in_brackets_before_its_outturn() -> None:
    found = claims("公务接待费支出预算10万元（较上年增加2万元，增长25%），支出决算8万元，完成预算的80%。")
    assert [(c.subject, c.phase, c.value, c.delta, c.percent) for c in found] == [
        ("公务接待费", "outturn", 8, None, 80),
        ("公务接待费", "opening_budget", 10, 2, 25),
    ]


def test_a_second_list_divides_the_whole_and_no_part_of_the_first() -> None:
    found = claims(
        PART + "六、一般公共预算财政拨款基本支出决算情况说明\n一般公共预算财政拨款基本支出100万元。"
        "按功能分类科目：教育支出60万元，占60%；卫生健康支出40万元，占40%。"
        "按经济分类，包括：工资福利支出70万元，占70%；商品和服务支出30万元，占30%。"
    )
    assert [c.base_value for c in found if c.economic_code] == [100, 100]


def test_codes_before_the_names_of_a_path() -> None:
    found = claims(
        PART + "七、一般公共预算支出决算情况说明\n201一般公共服务支出（类）支出60万元，其中："
        "20103政府办公厅（室）及相关机构事务（款）支出55万元。\n"
        "1.政府办公厅（室）及相关机构事务（款）2010308信访事务（项）。年初预算50万元，支出决算55万元。"
    )
    assert [(c.subject, c.function_code) for c in found] == [
        ("一般公共服务支出", "201"),
        ("政府办公厅（室）及相关机构事务", "20103"),
        ("信访事务", "2010308"),
    ]


@pytest.mark.parametrize(
    ("text", "subject", "unit"),
    [
        ("公务接待费支出1万元，接待总人数30人。", "公务接待", "人"),
        ("公务接待费支出1万元，接待来访人数30人次。", "公务接待", "人次"),
        ("公务接待费支出1万元，来访人数30人次。", "公务接待", "人次"),
        ("公务用车购置费支出20万元，购置（更新）公务用车30辆。", "公务用车购置", "辆"),
        ("政府采购支出总额40万元，政府采购授予中小企业合同金额30万元。", "授予中小企业合同", "万元"),
    ],
)
def test_names_of_counts_and_of_awards(text: str, subject: str, unit: str) -> None:
    last = claims(text)[-1]
    assert (last.subject, last.value, last.unit) == (subject, 30, unit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2020年预算收入80万元，决算收入90万元。",
            [("opening_budget", 80, None), ("outturn", 90, None)],
        ),
        ("2020年部门预算支出80万元，实际支出90万元。", [("outturn", 90, 80)]),
        ("2020年预算支出合计为80万元。", [("opening_budget", 80, None)]),
        # names of funds say no phase
        ("一般公共预算支出80万元。政府性基金预算支出5万元。", [("outturn", 80, None), ("outturn", 5, None)]),
    ],
)
def test_budgeted_income_and_spending_of_a_final_account(
    text: str, expected: list[tuple[str, int, int | None]]
) -> None:
    assert [(c.phase, c.value, c.base_value) for c in claims(text)] == expected
