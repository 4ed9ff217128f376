"""The stages alone: tokens, titles, labels, the solver."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.document import Line
from loaders.lost_layout import read_statements
from loaders.lost_layout.layouts import Column, load_layouts
from loaders.lost_layout.names import Labels
from loaders.lost_layout.sections import find_sections, plain_title
from loaders.lost_layout.solver import Linear, Presence, Problem, placements
from loaders.lost_layout.tokens import NumberStyle, number_style, tokenise


def tokens(text: str, style: NumberStyle | None = None) -> list[tuple[str, str]]:
    return [(t.kind, t.text) for t in tokenise([Line(1, 1, text)], style or NumberStyle(2, grouped=True))]


def test_glued_amounts_fall_apart_at_their_decimals() -> None:
    assert [text for _, text in tokens("合计 12,821.332,353.6010,467.72")] == [
        "合计",
        "12,821.33",
        "2,353.60",
        "10,467.72",
    ]
    assert tokens("0.00二、外交支出27") == [("amount", "0.00"), ("word", "二、外交支出"), ("number", "27")]
    assert tokens("-4.20") == [("amount", "-4.20")]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6), st.booleans())
def test_any_run_of_glued_amounts_is_read_back(fen: list[int], grouped: bool) -> None:
    printed = [f"{Decimal(f) / 100:{',' if grouped else ''}.2f}" for f in fen]
    assert tokens("".join(printed), NumberStyle(2, grouped)) == [("amount", text) for text in printed]


def test_an_ordinal_glued_to_an_amount_keeps_every_reading() -> None:
    (token,) = tokenise([Line(1, 1, "4212,821.33")], NumberStyle(2, grouped=True))
    assert token.kind == "mixed"
    assert ("42", "12,821.33") in token.readings and ("4", "212,821.33") in token.readings


def test_whole_yuan_are_told_from_amounts_with_decimals() -> None:
    assert number_style(["201 一般公共服务支出 2,932,700 0 2,932,700"]).decimals == 0
    assert number_style(["合计 2,932,700.00 0.00 1.50"]).decimals == 2


@pytest.mark.parametrize(
    "printed",
    [
        "2018年度收入支出决算总表",
        "表1 收入支出决算总表",
        "一、收入支出决算总表",
        "收 入 支 出 决 算 总 表",
        "部门收入支出决算总表",
    ],
)
def test_titles_are_recognised_with_number_year_and_spaces(printed: str) -> None:
    assert plain_title(printed) == "收入支出决算总表"


def test_a_table_of_contents_is_no_statement() -> None:
    lines = ["一、收入支出决算总表", "二、收入决算表", "三、支出决算表", "第三部分 情况说明"]
    assert not find_sections([Line(1, i, text) for i, text in enumerate(lines, 1)], load_layouts(), "final")


def test_the_end_of_a_name_above_a_title_is_no_part_of_it() -> None:
    lines = ["出", "2021年度“三公”经费支出决算表", "部门：云溪市档案局 单位：万元", "项目 预算数", "合计 8.00"]
    (section,) = find_sections([Line(1, i, text) for i, text in enumerate(lines, 1)], load_layouts(), "final")
    assert section.title == "2021年度“三公”经费支出决算表"


def test_glued_labels_are_cut_where_a_label_begins() -> None:
    rows = load_layouts().forms["final.summary"].rows
    labels = Labels(rows["left"], rows["right"], load_layouts().enumerator)
    assert labels.pieces("二十一、其他支出本年收入合计本年支出合计") == [
        "二十一、其他支出",
        "本年收入合计",
        "本年支出合计",
    ]
    assert labels.pieces("六、其他收入六、科学技术支出") == ["六、其他收入", "六、科学技术支出"]


def test_a_header_path_takes_the_spelling_that_is_printed() -> None:
    column = Column(key="total", header=("~本年支出", "小计|本年支出合计|合计"))
    assert column.path("项目本年支出科目名称小计基本支出") == ("本年支出", "小计")
    assert column.path("项目本年支出合计基本支出项目支出") == ("本年支出合计",)


def problem(rows: list[tuple[int, ...]], columns: int) -> Problem:
    return Problem(dict(enumerate(rows)), {i: placements(len(row), columns) for i, row in enumerate(rows)})


def test_the_solver_leaves_a_choice_that_nothing_settles() -> None:
    one = problem([(50, 50)], 3)
    assert one.add(Linear("sum", "sum", ((0, 0, 1), (0, 1, -1), (0, 2, -1)), 0, 0))
    assert one.domains[0] == [(0, 1, None), (0, None, 1)]


def test_the_solver_settles_a_row_by_the_sum_of_its_column() -> None:
    two = problem([(80, 50, 30), (50, 50), (30, 30)], 3)
    for row in range(3):
        assert two.add(Linear("sum", "sum", ((row, 0, 1), (row, 1, -1), (row, 2, -1)), 0, 0))
    for column in range(3):
        assert two.add(Linear("rows", "rows", ((0, column, 1), (1, column, -1), (2, column, -1)), 0, 0))
    assert two.domains[1] == [(0, 1, None)] and two.domains[2] == [(0, None, 1)]
    assert "rows" in two.reasons[1]


def test_a_constraint_that_cannot_hold_changes_nothing() -> None:
    one = problem([(80, 50)], 2)
    before = list(one.domains[0])
    assert not one.add(Linear("sum", "sum", ((0, 0, 1), (0, 1, -1)), 0, 0))
    assert one.domains[0] == before and not one.active


def test_a_blank_total_blanks_its_column() -> None:
    two = problem([(80, 80), (0, 0)], 3)
    two.domains[0] = [(0, 1, None)]
    for column in range(3):
        assert two.add(Presence("p", "p", 0, 1, column))
    assert two.domains[1] == [(0, 1, None)]


FUND = """政府性基金预算财政拨款收入支出决算表
公开08表
单位：万元
项目 年初结转和结余 本年收入 本年支出 年末结转和结余 功能分类科目编码 科目名称 小计 基本支出 项目支出
栏次 1 2 3 4 5 6
合计 {rows}
"""


def test_a_row_that_several_placements_explain_is_reported_and_not_guessed() -> None:
    lines = [Line(1, i, t) for i, t in enumerate(FUND.format(rows="7.00 7.00 7.00").splitlines(), 1)]
    result = read_statements(lines, kind="final", fiscal_year=2018)
    (statement,) = result.statements
    assert statement.state == "filled" and not {c.column[-1] for c in statement.cells} & {
        "基本支出",
        "项目支出",
    }
    (finding,) = [f for f in result.findings if f.code == "ambiguous_row"]
    assert finding.value == "7.00 7.00 7.00" and finding.page == 6 and "本年支出/项目支出 7.00" in finding.message
    assert finding.remedy


@pytest.mark.parametrize(
    ("note", "state"),
    [("注：本年度没有此类收支，故本表无数据。", "declared_empty"), ("注：本表反映收支情况。", "blank")],
)
def test_an_empty_statement_says_whether_it_declares_so(note: str, state: str) -> None:
    text = FUND.format(rows="") + note
    lines = [Line(1, i, t) for i, t in enumerate(text.splitlines(), 1)]
    (statement,) = read_statements(lines, kind="final", fiscal_year=2018).statements
    assert (statement.state, statement.cells) == (state, ())


def test_an_unknown_table_behind_a_statement_is_not_read_into_it() -> None:
    text = FUND.format(rows="1.00 2.00 2.00 0.00 2.00 1.00") + "政府采购情况表\n单位：万元\n合计 9.00 9.00\n"
    lines = [Line(1, i, t) for i, t in enumerate(text.splitlines(), 1)]
    (statement,) = read_statements(lines, kind="final", fiscal_year=2018).statements
    assert [cell.printed for cell in statement.cells] == ["1.00", "2.00", "2.00", "0.00", "2.00", "1.00"]


def test_without_a_unit_nothing_is_certain() -> None:
    text = FUND.format(rows="1.00 2.00 2.00 0.00 2.00 1.00").replace("单位：万元\n", "")
    result = read_statements(
        [Line(1, i, t) for i, t in enumerate(text.splitlines(), 1)], kind="final", fiscal_year=2018
    )
    assert not result.statements[0].cells and result.statements[0].unit is None
    assert {f.code for f in result.findings} == {"unit_missing", "ambiguous_row"}
