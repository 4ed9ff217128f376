"""The marts, figure by figure, on documents whose arithmetic is known."""

from __future__ import annotations

from decimal import Decimal

from tests.marts.conftest import Query
from tests.marts.scenarios import ERRORS, HOUSING, LONE, PETITIONS, PROSECUTORS, VERSIONS

D = Decimal

YEARS = """
    select * from marts.year_over_year
    where department_name = %s and fiscal_year = %s and phase = %s and flow = %s and fund = %s and dimension = %s
    order by code
"""


def test_revenue_grows_on_a_base_that_only_the_narrative_states(query: Query) -> None:
    (row,) = query(YEARS, PETITIONS, 2018, "outturn", "revenue", "all", "total")
    assert (row["this_year_amount"], row["last_year_amount"]) == (D("128213300.00"), D("57614300.00"))
    assert (row["last_year_basis"], row["last_year_stated_by"]) == ("restated", "narrative")
    assert round(row["change_percent"], 1) == D("122.5")
    assert row["last_year_published_amount"] is None


def test_a_printed_sum_stands_where_it_differs_by_rounding_alone(query: Query) -> None:
    rows = query(YEARS, PETITIONS, 2018, "outturn", "expenditure", "all", "function")
    amounts = {row["code"]: row["this_year_amount"] for row in rows}
    assert amounts["208"] == D("3193700.00")
    assert amounts["20805"] == D("2928900.00")
    assert amounts["2080505"] == D("1587200.00")
    (total,) = query(YEARS, PETITIONS, 2018, "outturn", "expenditure", "all", "total")
    assert total["this_year_amount"] == D("128213300.00")


def test_execution_of_an_opening_budget_that_the_narrative_repeats(query: Query) -> None:
    (row,) = query(
        "select * from marts.budget_vs_actual where department_name = %s and flow = 'expenditure'"
        " and fund = 'general_public_budget' and dimension = 'total'",
        PETITIONS,
    )
    assert row["opening_budget_amount"] == D("164456300.00")
    assert (row["opening_basis"], row["opening_final_stated_by"]) == ("final", "narrative")
    assert round(row["execution_rate_percent"], 2) == D("77.96")
    assert row["variance_amount"] == D("-36243000.00")


def test_three_publics_by_item_and_per_unit(query: Query) -> None:
    rows = query("select * from marts.three_public where department_name = %s", PETITIONS)
    items = {row["item"]: row for row in rows}
    total = items["three_public"]
    assert (total["opening_budget_amount"], total["outturn_amount"]) == (D("175800.00"), D("136600.00"))
    assert round(total["variance_percent"], 1) == D("-22.3")
    assert (total["last_year_amount"], round(total["change_percent"], 1)) == (D("91400.00"), D("49.5"))
    assert items["abroad"]["opening_budget_amount"] is None, "a blank is no zero"
    assert items["vehicle_operation"]["amount_per_vehicle"] == D("27500.00")
    assert items["reception"]["amount_per_person"] == round(D("28700") / 223, 2)
    assert items["abroad"]["amount_per_event"] == D("26450.00")


def test_merged_and_moved_codes_compare_and_are_flagged(query: Query) -> None:
    merged = {r["code"]: r for r in query(YEARS, PROSECUTORS, 2018, "opening_budget", "expenditure", "all", "function")}
    assert {"2040404", "2040406"}.isdisjoint(merged), "merged codes are no rows of their own"
    row = merged["2040405"]
    assert (row["last_year_amount"], row["this_year_amount"]) == (D("1000000.00"), D("1200000.00"))
    assert (row["comparability"], row["change_percent"]) == ("merged", D("20.0000"))
    assert merged["20404"]["comparability"] == "same", "nothing moved above the level of the merger"

    moved = {r["code"]: r for r in query(YEARS, PROSECUTORS, 2019, "opening_budget", "expenditure", "all", "function")}
    assert "2040405" not in moved
    assert (moved["2040410"]["comparability"], moved["2040410"]["change_percent"]) == ("moved", D("10.0000"))
    assert "2040405" in moved["2040410"]["comparability_reason"]
    assert (moved["210"]["comparability"], moved["210"]["change_percent"]) == ("renamed", D("-10.0000"))
    assert "卫生健康支出" in moved["210"]["comparability_reason_zh"]
    assert moved["2070101"]["last_year_state"] == "not_listed"
    assert moved["2070101"]["change_percent"] is None


def test_a_year_without_a_document_has_no_rows(query: Query) -> None:
    rows = query("select distinct fiscal_year from marts.year_over_year where department_name = %s", LONE)
    assert [row["fiscal_year"] for row in rows] == [2018]


def test_conformed_classes_add_up_to_both_years_totals(query: Query) -> None:
    sums = query(
        """
        select fiscal_year, dimension, sum(this_year_amount) as this, sum(last_year_amount) as last,
            sum(change_amount) as change, sum(contribution_points) as points
        from marts.year_over_year
        where department_name = %s and code_level in ('class', 'total') and last_year_basis is not null
        group by fiscal_year, dimension order by fiscal_year, dimension
        """,
        PROSECUTORS,
    )
    assert len(sums) == 4
    for parts, total in (sums[0:2], sums[2:4]):
        assert [parts[k] for k in ("this", "last", "change")] == [total[k] for k in ("this", "last", "change")]
        assert abs(parts["points"] - total["points"]) < D("0.001")


def test_the_housing_fund_moves_from_303_to_301_without_growth(query: Query) -> None:
    rows = query(YEARS, HOUSING, 2018, "outturn", "expenditure", "general_public_budget", "economic_basic")
    codes = {row["code"]: row for row in rows}
    assert "30311" not in codes
    assert (codes["30113"]["last_year_amount"], codes["30113"]["comparability"]) == (D("200000.00"), "moved")
    assert (codes["30307"]["this_year_amount"], codes["30307"]["comparability"]) == (D("80000.00"), "split")
    assert (codes["301"]["last_year_amount"], codes["301"]["this_year_amount"]) == (D("700000.00"), D("760000.00"))
    assert codes["303"]["last_year_amount"] == D("70000.00")
    parts = query(YEARS, HOUSING, 2018, "outturn", "expenditure", "general_public_budget", "nature_of_basic")
    assert [p["this_year_amount"] for p in parts] == [D("840000.00")]


def test_a_code_used_again_with_another_meaning_is_not_joined(query: Query) -> None:
    rows = query(YEARS, HOUSING, 2019, "outturn", "expenditure", "general_public_budget", "economic_basic")
    (row,) = [r for r in rows if r["code"] == "30311"]
    assert (row["this_year_amount"], row["last_year_amount"]) == (D("20000.00"), None)


def test_restatement_overwrites_nothing_and_versions_count_once(query: Query) -> None:
    rows = query(YEARS, VERSIONS, 2023, "outturn", "expenditure", "all", "total")
    (row,) = [r for r in rows if r["scope"] == "department"]
    assert (row["last_year_amount"], row["last_year_basis"]) == (D("800000.00"), "published")
    assert (row["last_year_restated_amount"], row["restatement_amount"]) == (D("840000.00"), D("40000.00"))
    assert row["change_percent"] == D("20.0000")
    scopes = query(
        "select scope, expenditure_outturn_amount as amount, is_counted from marts.department_year"
        " where department_name = %s and fiscal_year = 2022 union all"
        " select scope, expenditure_outturn_amount, is_counted from marts.department_part_year"
        " where department_name = %s and fiscal_year = 2022",
        VERSIONS,
        VERSIONS,
    )
    assert [tuple(s.values()) for s in scopes] == [
        ("department", D("800000.00"), True),
        ("unit", D("800000.00"), False),
    ]


def test_money_under_a_code_without_budget_is_unbudgeted(query: Query) -> None:
    rows = query(
        "select * from marts.budget_vs_actual where department_name = %s and fiscal_year = 2023"
        " and dimension = 'function' and code_level = 'item'",
        VERSIONS,
    )
    codes = {row["code"]: row for row in rows}
    assert (codes["2010507"]["is_unbudgeted"], codes["2010507"]["opening_state"]) == (True, "not_listed")
    assert (codes["2010501"]["is_unbudgeted"], codes["2010501"]["execution_rate_percent"]) == (False, D("90.0000"))
    (score,) = query(
        "select * from marts.budget_credibility where grouping_name = %s and scope = 'department'", VERSIONS
    )
    assert (score["outturn_ratio_percent"], score["composition_variance_percent"]) == (D("96.0000"), D("0.0000"))
    assert score["pi_1_score"] is None, "a score asks for three years"


def test_reconciliation_tells_rounding_errors_and_missing_totals_apart(query: Query) -> None:
    checks = "select * from marts.reconciliation where department_name = %s order by check_no"
    found = {(r["flow"], r["total_name"], r["fund"]): r for r in query(checks, PETITIONS)}
    assert found["expenditure", "合计", "all"]["verdict"] == "rounding"
    assert found["expenditure", "合计", "all"]["difference_amount"] == D("100.00")
    assert found["expenditure", "合计", "all"]["tolerance_amount"] == D("1050.00"), "20 addends, 万元 with two decimals"
    assert found["revenue", "本年收入合计", "all"]["verdict"] == "holds"
    assert found["revenue", "总计", "all"]["verdict"] == "holds", "revenue and the opening balance"

    wrong, missing = query(checks, ERRORS)
    assert (wrong["verdict"], wrong["difference_amount"]) == ("fails", D("100000.00"))
    assert (missing["verdict"], missing["reason"]) == ("cannot be evaluated", "no total is printed")


def test_completeness_tells_filled_empty_and_missing_forms_apart(query: Query) -> None:
    rows = query("select form_standard, state from marts.disclosure_completeness where department_name = %s", PETITIONS)
    states = {row["form_standard"]: row["state"] for row in rows}
    assert (states["F01"], states["F08"], states["F02"]) == ("filled", "declared_empty", "missing")
    assert "F09" not in states, "the form of the state capital budget begins in 2020"


def test_contested_codes_are_a_work_list(query: Query) -> None:
    (row,) = query("select * from marts.code_coverage where code = '30307' and fiscal_year = 2018")
    assert (row["classification"], row["majority_name"], row["status"]) == ("economic", "医疗费补助", "known")
