"""The marts of what documents say: claims held against tables, and performance annexes."""

from __future__ import annotations

from decimal import Decimal

from tests.marts.conftest import Query


def test_a_base_beside_what_last_year_said(query: Query) -> None:
    rows = query(
        "select said_value, said_base, table_value, last_year_value, base_difference, repeats_last_year, verdict"
        " from marts.claim_check where department_name = '云溪市方志馆' and fiscal_year = 2020 order by claim_no"
    )
    assert rows[0] == {
        "said_value": 120, "said_base": 110, "table_value": 120, "last_year_value": 100, "base_difference": 10,
        "repeats_last_year": False, "verdict": "agrees",
    }  # fmt: skip
    assert rows[1]["repeats_last_year"]
    assert rows[1]["last_year_value"] is None


def test_indicators_by_project(query: Query) -> None:
    rows = query(
        "select indicator_name, project_name, annex_year, target_form, is_measurable, is_reached, score_rate"
        " from marts.indicator where department_name = '云溪市方志馆' order by indicator_no"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("修复册数", "藏书修复", 2020, "number", True, False, 80),
        ("读者便利", "藏书修复", 2020, "words", False, None, 80),
    ]


def test_execution_and_score_side_by_side(query: Query) -> None:
    [row] = query(
        "select budget, executed, computed_rate, score, summed_score, score_gap, indicator_count, measurable_count,"
        " reached_count from marts.project_performance where department_name = '云溪市方志馆'"
    )
    assert tuple(row.values()) == (500000, 300000, 75, 80, Decimal("79.5"), Decimal("0.5"), 2, 1, 0)


def test_verdicts_have_chinese_names(query: Query) -> None:
    [row] = query(
        'select "核对结论" as verdict from marts_zh."说明核对" where "部门名称" = %s and "所述数值" = 120',
        "云溪市方志馆",
    )
    assert row["verdict"] == "一致"
