"""Facts that only the narrative states."""

from decimal import Decimal

import pytest

from loaders.document import Fact, Identity
from loaders.narrative import extract_claims, facts_from_claims, names_of_codes
from tests.narrative.shared import BUDGET, FINAL, text_lines

NAMES = names_of_codes({"201": "一般公共服务支出", "20126": "档案事务", "2012601": "行政运行", "2012604": "档案馆"})


def facts(text: str, identity: Identity = FINAL) -> list[Fact]:
    found = facts_from_claims(extract_claims(text_lines(text), identity, NAMES), identity)
    assert all(f.stated_by == "narrative" and f.claim and f.cell is None for f in found)
    return found


def short(found: list[Fact]) -> set[tuple[object, ...]]:
    return {(f.table, f.breakdown, f.fiscal_year, f.phase, f.function_code, f.item, f.measure, f.amount) for f in found}


def test_prior_year_and_opening_budget_totals_in_yuan() -> None:
    found = facts(
        "2020年度收入120.00万元。比2019年收入100.00万元增加20.00万元，增加20.0%。"
        "一般公共预算财政拨款支出年初预算为150.00万元，支出决算为120.00万元，完成年初预算的80.00%。"
    )
    assert short(found) == {
        ("revenue", "narrative_total", 2019, "outturn", "all", "all", "amount", Decimal("1000000.00")),
        (
            "expenditure",
            "narrative_total",
            2020,
            "opening_budget",
            "all",
            "all",
            "amount",
            Decimal("1500000.00"),
        ),
    }
    assert [f.fund for f in found] == ["all", "general_public_budget"]


def test_opening_budget_by_code_is_leaves_only() -> None:
    found = facts(
        "1、一般公共服务支出（类）档案事务（款）行政运行（项）。年初预算为30.00万元，支出决算为29.00万元。\n"
        "2、一般公共服务支出（类）档案事务（款）档案馆（项）。年初预算为10.00万元，支出决算为9.00万元。\n"
        "3、一般公共服务支出（类）档案事务（款）。年初预算为40.00万元，支出决算为38.00万元。"
    )
    assert {(f.function_code, f.amount) for f in found} == {
        ("2012601", Decimal("300000.00")),
        ("2012604", Decimal("100000.00")),
    }


def test_three_public_by_item_the_base_follows_from_the_difference() -> None:
    found = facts(
        "“三公”经费支出共9.00万元，比2019年决算8.00万元增加1.00万元，增加12.5%；比2020年初预算10.00万元减少1.00万元，减少10.0%。\n"
        "1．公务用车购置及运行费2020年支出合计5.00万元，比2019年决算一致，无增减变化。\n"
        "2．公务接待费2020年支出4.00万元，比2019年决算增加1.00万元，增加33.3%。"
    )
    assert short(found) == {
        (
            "three_public",
            "narrative_total",
            2020,
            "outturn",
            "all",
            "three_public",
            "amount",
            Decimal("90000.00"),
        ),
        (
            "three_public",
            "narrative_total",
            2019,
            "outturn",
            "all",
            "three_public",
            "amount",
            Decimal("80000.00"),
        ),
        (
            "three_public",
            "narrative_total",
            2020,
            "opening_budget",
            "all",
            "three_public",
            "amount",
            Decimal("100000.00"),
        ),
        (
            "three_public",
            "narrative_three_public",
            2020,
            "outturn",
            "all",
            "vehicles",
            "amount",
            Decimal("50000.00"),
        ),
        (
            "three_public",
            "narrative_three_public",
            2019,
            "outturn",
            "all",
            "vehicles",
            "amount",
            Decimal("50000.00"),
        ),
        (
            "three_public",
            "narrative_three_public",
            2020,
            "outturn",
            "all",
            "reception",
            "amount",
            Decimal("40000.00"),
        ),
        (
            "three_public",
            "narrative_three_public",
            2019,
            "outturn",
            "all",
            "reception",
            "amount",
            Decimal("30000.00"),
        ),
    }


def test_vehicles_give_way_to_purchase_and_operation() -> None:
    found = facts("公务用车购置及运行费25万元，其中：公务用车购置费18万元；公务用车运行费7万元。")
    assert {f.item for f in found} == {"vehicle_purchase", "vehicle_operation"}


def test_a_base_that_its_own_arithmetic_contradicts_is_no_fact() -> None:
    assert facts("2020年度支出100.00万元。比2019年支出60.00万元，增加150.0%。") == []


def test_counts_are_facts_once_the_total_first() -> None:
    found = facts("编制总数40名，其中行政编制30名。2020年共接待15批共160人次。共接待国外来访团组0个，来访外宾0人次。")
    assert [(f.measure, f.item, f.amount) for f in found] == [
        ("posts", "all", Decimal("40.00")),
        ("receptions", "reception", Decimal("15.00")),
        ("guests", "reception", Decimal("160.00")),
    ]


def test_a_budget_gives_the_budget_of_the_year_before() -> None:
    found = facts("支出预算90.00万元，其中：财政拨款支出预算90.00万元，比2020年预算减少10.00万元。", BUDGET)
    assert [(f.fiscal_year, f.phase, f.fund, f.amount) for f in found] == [
        (2020, "opening_budget", "fiscal_appropriation", Decimal("1000000.00"))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "公务接待费3万元。国内公务接待累计20批次，累计200人次。其中，外事接待支出0万元，接待0人次，0批次。",
        "公务接待费3万元。其中，外事接待支出0万元，接待0人次，0批次；其他国内公务接待支出3万元，接待200人次，接待20批次。",
        "公务接待费3万元。外宾接待支出0万元，共接待0批次，接待人数0人。国内接待支出3万元，共接待20批次，接待人数200人。",
    ],
)
def test_foreign_guests_are_no_guests_of_the_department(text: str) -> None:
    counted = facts_from_claims(extract_claims(text_lines(text), FINAL), FINAL)
    assert {f.measure: f.amount for f in counted if f.measure in ("receptions", "guests")} == {
        "receptions": Decimal("20.00"),
        "guests": Decimal("200.00"),
    }


def test_groups_abroad_that_the_expense_paid_for() -> None:
    text = "因公出国（境）费支出5万元。全年使用财政拨款支出涉及的团组2个；累计6人次。"
    counted = facts_from_claims(extract_claims(text_lines(text), FINAL), FINAL)
    assert {f.measure: f.amount for f in counted if f.measure in ("trips", "travellers")} == {
        "trips": Decimal("2.00"),
        "travellers": Decimal("6.00"),
    }
