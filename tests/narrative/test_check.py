"""Verdicts on sentences of our own: each kind of defect, and each kind of honest rounding."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from loaders.document import Cell, Claim, Identity, Statement
from loaders.narrative import Figures, check_annexes, check_claims, extract_claims
from loaders.narrative.check import ClaimCheck, percent_fits
from loaders.narrative.export import COLUMNS, rows
from tests.narrative.shared import FINAL, text_lines


def cell(number: int, row: str, column: str, amount: str, code: str = "", side: str = "single") -> Cell:
    value = Decimal(amount)
    path = tuple(column.split("/"))
    return Cell(
        number,
        1,
        number,
        code,
        code,
        row,
        path,
        side,
        amount,
        value,
        "万元",
        not code,
        False,
        None,
        "printed",
    )  # type: ignore[arg-type]


TABLES = (
    Statement(1, "", "一般公共预算财政拨款支出决算表", "", 1, 1, "万元", "filled", (
        cell(1, "合计", "本年支出/小计", "80.00"), cell(2, "教育支出", "本年支出/小计", "20.00", "205"),
    )),
    Statement(2, "", "一般公共预算财政拨款“三公”经费支出决算表", "", 1, 1, "万元", "filled", (
        cell(3, "", "预算数/合计", "6.00"), cell(4, "", "预算数/公务接待费", "6.00"),
        cell(5, "", "决算数/公务接待费", "4.50"),
    )),
)  # fmt: skip


def checked(
    text: str, tables: tuple[Statement, ...] = (), identity: Identity = FINAL
) -> list[tuple[Claim, ClaimCheck]]:
    claims = extract_claims(text_lines(text), identity)
    return list(zip(claims, check_claims(claims, Figures(tables), identity), strict=True))


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        ("项目支出80.00万元，比2019年决算100.00万元减少20.00万元，减少20.0%。", "agrees", ""),
        (
            "项目支出80.00万元，比2019年决算64.00万元增加16.00万元，增加20.0%。",
            "contradicts_itself",
            "wrong_base",
        ),
        (
            "项目支出80.00万元，比2019年决算100.00万元增加20.00万元，增加20.0%。",
            "contradicts_itself",
            "wrong_sign",
        ),
        (
            "项目支出80.00万元，比2019年决算100.00万元减少30.00万元，减少20.0%。",
            "contradicts_itself",
            "wrong_difference",
        ),
        (
            "项目支出80.00万元，比2019年决算100.00万元减少20.00万元，减少2.0%。",
            "contradicts_itself",
            "unit_or_decimal_shift",
        ),
        (
            "项目支出80.00万元，比2019年决算100.00万元减少20.00万元，减少35.0%。",
            "contradicts_itself",
            "wrong_percentage",
        ),
        ("项目支出80.00万元，比2019年决算100.00万元减少20.00万元，减少20.1%。", "rounding", "last_digit"),
        (
            "项目支出80.00万元，比2019年决算0.00万元增加80.00万元，增加100%。",
            "contradicts_itself",
            "zero_base",
        ),
        ("项目支出80.00万元，比2019年度增加80.00万元，增长100%。", "contradicts_itself", "zero_base"),
        ("项目支出80.00万元，比2019年度减少20.00万元，下降20.00%。", "agrees", ""),
        ("项目支出80.00万元，比2019年度减少20.00万元，下降25.00%。", "contradicts_itself", "wrong_base"),
        ("项目支出18.00万元，比年初预算数减少-2.00万元，降低10.0%。", "agrees", "double_negative"),
        ("项目支出80.00万元。比2019年项目支出20.00万元，增加33.3%。", "contradicts_itself", "wrong_base"),
        ("项目支出80.00万元，比2019年决算79.00万元持平。", "contradicts_itself", "wrong_sign"),
        ("项目支出80.00万元。", "cannot_be_checked", ""),
        (
            "年初预算为50.00万元，支出决算为60.00万元。决算数小于预算数的主要原因：人员减少。",
            "contradicts_itself",
            "wrong_sign",
        ),
    ],
)
def test_own_arithmetic(text: str, verdict: str, reason: str) -> None:
    _, check = checked(text)[0]
    assert (check.verdict, check.reason) == (verdict, reason), check


def test_completion_of_another_budget_than_the_one_named() -> None:
    text = (
        "一般公共预算财政拨款支出年初预算为40.00万元，全年预算为80.00万元，支出决算为60.00万元，完成年初预算的75.00%。"
    )
    (claim, check), *_ = checked(text)
    assert claim.base == "完成年初预算"
    assert (check.verdict, check.reason) == ("contradicts_itself", "wrong_base")
    assert "全年预算 80.00" in check.note


def test_share_against_the_head_of_its_list() -> None:
    _, (_, right), (_, wrong) = checked(
        "本年支出合计200.00万元，其中：基本支出150.00万元，占75.00%；项目支出50.00万元，占26.00%。"
    )
    assert (right.verdict, right.recomputed_percent) == ("agrees", Decimal("75.00"))
    assert (wrong.verdict, wrong.reason, wrong.recomputed_percent) == (
        "contradicts_itself",
        "wrong_percentage",
        Decimal("25.00"),
    )


def test_a_total_that_agrees_without_its_carry_over() -> None:
    text = "2020年度总支出62.00万元，其中年末结转和结余2.00万元、项目支出60.00万元。"
    text += "比年初预算支出80.00万元减少20.00万元，减少25.0%。"
    _, check = checked(text)[0]
    assert (check.verdict, check.reason) == ("agrees", "adjusted")


@pytest.mark.parametrize(
    ("amount", "verdict", "reason"),
    [
        ("80.00万元", "agrees", ""),
        ("80.01万元", "rounding", "forced_rounding"),
        ("75.00万元", "disagrees", "differs_from_table"),
        ("800.00万元", "disagrees", "unit_or_decimal_shift"),
        ("80.00元", "disagrees", "unit_or_decimal_shift"),
        ("800000元", "agrees", ""),
    ],
)
def test_against_the_table(amount: str, verdict: str, reason: str) -> None:
    _, check = checked(f"一般公共预算财政拨款支出{amount}。", TABLES)[0]
    assert (check.verdict, check.reason, check.cell) == (verdict, reason, 1)


def test_a_budget_that_only_the_table_prints_is_the_base() -> None:
    _, check = checked("公务接待费支出4.50万元，比2020年初预算减少1.50万元，减少25.0%。", TABLES)[0]
    assert (check.verdict, check.recomputed_delta, check.table_value) == (
        "agrees",
        Decimal("-1.50"),
        Decimal("4.50"),
    )


def test_function_code_against_its_row() -> None:
    text = "第三部分 2020年度部门决算情况说明\n五、一般公共预算财政拨款支出决算情况说明\n教育支出（类）21.00万元。"
    _, check = checked(text, TABLES)[0]
    assert (check.verdict, check.table_value, check.cell) == ("disagrees", Decimal("20.00"), 2)


@pytest.mark.parametrize(
    ("printed", "part", "whole", "fits"),
    [
        ("33.3", "1.00", "3.00", "yes"),
        ("33.4", "1.00", "3.00", "yes"),
        ("33.4", "100", "300", "last_digit"),
        ("34", "100", "300", "last_digit"),
        ("35", "100", "300", "no"),
    ],
)
def test_tolerance_of_a_percentage_follows_from_its_digits(printed: str, part: str, whole: str, fits: str) -> None:
    assert percent_fits(Decimal(printed), Decimal(part), Decimal(whole)) == fits


def test_another_body_and_a_score_that_is_not_the_rate() -> None:
    text = """
附件1：
项目绩效评价报告
本项目纳入云溪市体育局部门预算绩效管理。本项目属于市档案局部门预算。
预算执行方面，支出完成率=50.00%，该指标权重分8分，实得5分。另一项支出完成率=25.00%，该指标权重分8分，实得2分。
"""
    found = [(f.code, f.value) for f in check_annexes(text_lines(text), FINAL)]
    assert found == [("foreign_name", "云溪市体育局"), ("score_not_of_rate", "5")]


def test_rows_have_the_columns_of_the_claims_table() -> None:
    pairs = checked("公务接待费支出4.50万元，比2020年初预算减少1.50万元，减少25.0%。", TABLES)
    row = rows("example", [c for c, _ in pairs], [k for _, k in pairs])[0]
    assert tuple(row) == COLUMNS
    assert (row["claim_id"], row["value"], row["basis"], row["comparison_base"]) == (
        "example-001",
        "4.50",
        "决算",
        "年初预算(2020)",
    )
    assert (row["agrees"], row["verdict"], row["table_value"]) == ("yes", "agrees", "4.50")


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        # said without decimals what the tables have with two
        ("一般公共预算财政拨款支出80万元。", "agrees", ""),
        ("公务接待费支出5万元。", "rounding", "fewer_decimals"),
        ("公务接待费支出3万元。", "disagrees", "differs_from_table"),
        ("公务接待费支出45.00万元。", "disagrees", "unit_or_decimal_shift"),
        ("公务接待费支出45000.00元。", "agrees", ""),
        # differences and percentages of amounts rounded to whole numbers
        ("项目支出14万元，比2019年决算35万元减少22万元，下降62%。", "rounding", "fewer_decimals"),
        ("项目支出14万元，比2019年决算35万元减少25万元，下降62%。", "contradicts_itself", "wrong_difference"),
        ("本年支出合计70万元，其中：基本支出23万元，占33.3%。", "rounding", "fewer_decimals"),
        ("项目支出14万元，比2019年决算12万元增加2万元，增长18.5%。", "rounding", "fewer_decimals"),
        ("项目支出14.00万元，比2019年决算12.00万元增加2.00万元，增长18.5%。", "contradicts_itself", "wrong_percentage"),
    ],
)
def test_rounding_is_no_contradiction(text: str, verdict: str, reason: str) -> None:
    claim, check = checked(text, TABLES)[-1]
    assert (check.verdict, check.reason) == (verdict, reason), (claim, check)


def test_a_share_of_what_the_parts_add_up_to() -> None:
    _, (_, basic), (_, project) = checked(
        "支出预算100.00万元。基本支出60.00万元，占本年支出预算75.00%。项目支出20.00万元，占本年支出预算25.00%。"
    )
    assert (basic.verdict, project.verdict) == ("agrees", "agrees")
    assert "80.00" in basic.note


def test_a_share_of_another_total_than_the_one_named() -> None:
    found = checked(
        "支出总计200.00万元。一般公共预算财政拨款支出80.00万元。教育支出20.00万元，占支出总计的25.00%。", TABLES
    )
    assert (found[-1][1].verdict, found[-1][1].reason) == ("contradicts_itself", "wrong_base")
    assert "80.00" in found[-1][1].note


def test_a_year_left_from_last_years_text() -> None:
    [(_, check)] = checked("2019年度一般公共预算财政拨款支出80.00万元。", TABLES)
    assert (check.verdict, check.reason) == ("disagrees", "stale_text")
    found = checked("2019年度一般公共预算财政拨款支出80.00万元，2020年度一般公共预算财政拨款支出80.00万元。", TABLES)
    assert all(check.reason == "" for _, check in found)


def test_another_bodys_name_left_in_a_total() -> None:
    text = "云溪市体育局2020年度收入总计100.00万元。云溪市档案局2020年度支出总计100.00万元。"
    (_, foreign), (_, own) = checked(text)
    assert (foreign.verdict, foreign.reason) == ("disagrees", "foreign_name")
    assert "云溪市体育局" in foreign.note
    assert own.reason == ""


def test_figures_are_found_by_what_cells_mean() -> None:
    meaning = {"measure": "expenditure", "function_code": "205", "fund": "general_public_budget", "phase": "outturn"}
    place = replace(cell(9, "教育支出", "金额", "30.00"), meaning=meaning)
    tables = (Statement(9, "final.general_expenditure", "某表", "", 1, 1, "万元", "filled", (place,)),)
    text = "一般公共预算财政拨款支出决算情况。教育支出{}万元。"
    for amount, verdict in (("30.00", "agrees"), ("31.00", "disagrees")):
        lines = text_lines("第二部分部门决算情况说明\n五、一般公共预算财政拨款支出决算情况说明\n" + text.format(amount))
        claims = extract_claims(lines, FINAL)
        assert [c.verdict for c in check_claims(claims, Figures(tables), FINAL)] == [verdict]
    # the other years, units and funds of a table refute nothing
    for other in ({"year_offset": "-1"}, {"entity": "云溪市档案馆"}, {"fund": "government_fund"}):
        away = (replace(tables[0], cells=(replace(place, meaning=meaning | other),)),)
        assert [c.verdict for c in check_claims(claims, Figures(away), FINAL)] == ["cannot_be_checked"]


def test_figures_of_a_part_of_the_department_are_not_held_against_its_tables() -> None:
    lines = text_lines(
        "第二部分部门决算情况说明\n一、支出情况\n（一）云溪市档案局（本级）\n公务接待费支出1.00万元，用于接待工作以及其他事项。\n"
        "（二）云溪市档案馆\n公务接待费支出3.50万元，用于接待工作以及其他事项。"
    )
    claims = extract_claims(lines, FINAL)
    assert [c.verdict for c in check_claims(claims, Figures(TABLES), FINAL)] == ["cannot_be_checked"] * 2


def test_each_defect_has_a_label_and_is_documented() -> None:
    project = Path(__file__).parents[2]
    files = [project / "loaders" / "narrative" / name for name in ("check.py", "arithmetic.py")]
    code = "".join(file.read_text("utf-8") for file in files)
    found = re.findall(r'reason="([a-z_]+)"|"(double_negative|zero_base)"', code)
    named = {name for match in found for name in match if name}
    assert {"fewer_decimals", "stale_text", "foreign_name", "zero_base"} <= named
    labels = (project / "dbt_project" / "seeds" / "labels.csv").read_text("utf-8")
    documented = (project / "docs" / "claims.md").read_text("utf-8")
    assert [name for name in named if f"defect,{name}," not in labels] == []
    assert [name for name in named if f"`{name}`" not in documented] == []
