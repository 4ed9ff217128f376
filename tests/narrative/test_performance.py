"""Performance annexes: annexes of our own, drawn as tables and as text, and the patterns' examples."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loaders.document import Identity, Indicator, Line
from loaders.grid.grid import Grid, Item, whole_grid
from loaders.narrative.performance import Annexes, read_performance
from loaders.narrative.performance.values import annexes, member, plain, rules, target
from tests.narrative.shared import FINAL, text_lines

KEYS = [key for key, value in annexes().items() if isinstance(value, dict | list) and "examples" in str(value)]


@pytest.mark.parametrize("key", KEYS)
def test_each_pattern_finds_its_examples(key: str) -> None:
    for pattern in rules(key):
        for example in pattern.examples:
            assert pattern.search(plain(example)), (pattern.name, example)
        for example in pattern.counter_examples:
            assert not pattern.search(plain(example)), (pattern.name, example)


@pytest.mark.parametrize("key", ["columns", "money", "fields", "goals", "kinds", "stages"])
def test_the_first_match_is_the_one_meant(key: str) -> None:
    [name] = [n for n in ("role", "field", "goal", "kind", "stage") if n in rules(key)[0].data]
    for pattern in rules(key):
        for example in pattern.examples:
            assert member(key, plain(example), name) == pattern.data[name], example


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("≥95%", ("≥", Decimal(95), "%")),
        ("≦3分钟", ("≤", Decimal(3), "分钟")),
        ("不少于1,200人次", ("≥", Decimal(1200), "人次")),
        ("80%以上", ("≥", Decimal(80), "%")),
        ("＜2‰", ("<", Decimal(2), "‰")),
        ("35", ("", Decimal(35), "")),
        ("0", ("", Decimal(0), "")),
        ("及时", ("", None, "")),
        ("2022年", ("", None, "")),
        ("5%-10%", ("", None, "")),
        ("12月25日前", ("", None, "")),
        ("1" * 30, ("", None, "")),
    ],
)
def test_a_target_taken_apart(text: str, found: tuple[str, Decimal | None, str]) -> None:
    taken = target(text)
    assert (taken.operator, taken.value) == found[:2]
    if taken.value is not None:
        assert taken.unit == found[2]


def test_operator_and_unit_from_columns_of_their_own() -> None:
    assert target("100", "亿元", "≥") == target("≥100亿元")
    assert target("40", name="培训次数（次）").unit == "次"


def lines_and(*items: Item | str) -> list[Item]:
    """Texts as lines of the page that the next table is on."""
    pages = [next((g.page for g in items[n:] if isinstance(g, Grid)), 1) for n in range(len(items))]
    return [Line(pages[n], n + 1, i) if isinstance(i, str) else i for n, i in enumerate(items)]


def read(*items: Item | str, identity: Identity = FINAL) -> Annexes:
    return read_performance(lines_and(*items), identity)


GOALS = [
    ["项目名称", "档案数字化", "", "", ""],
    ["主管部门", "云溪市档案局", "", "实施单位", "云溪市档案馆"],
    ["项目资金（万元）", "年度资金总额：", "120.50", "", ""],
    ["", "其中：财政拨款", "100.00", "", ""],
    ["年度目标", "完成馆藏扫描", "", "", ""],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
    ["", "产出指标", "数量指标", "扫描页数", "≥30万页"],
    ["", "效益指标", "社会效益指标", "查档便利程度", "有所提高"],
    ["", "满意度指标", "服务对象满意度指标", "查档人满意度", "≥90%"],
]


def test_goals_of_a_project() -> None:
    found = read("项目支出绩效目标表", "（2021年度）", whole_grid(3, GOALS))
    [project] = found.projects
    assert (project.name, project.body, project.stage, project.year) == ("档案数字化", "云溪市档案馆", "goals", 2021)
    assert (project.budget, project.fiscal) == (Decimal("1205000.00"), Decimal("1000000.00"))
    assert project.goal == "完成馆藏扫描"
    assert [(i.goal, i.kind, i.operator, i.target_value, i.unit) for i in found.indicators] == [
        ("output", "quantity", "≥", Decimal(30), "万页"),
        ("outcome", "social", "", None, ""),
        ("satisfaction", "satisfaction", "≥", Decimal(90), "%"),
    ]
    assert {i.project for i in found.indicators} == {project.number}


def test_money_without_a_unit_is_not_guessed() -> None:
    table = [[cell.replace("（万元）", "") for cell in row] for row in GOALS]
    [project] = read("项目支出绩效目标表", whole_grid(3, table)).projects
    assert project.budget is None
    assert project.year == FINAL.fiscal_year


@pytest.mark.parametrize("between", [("2",), ("2", "项目支出绩效目标表")])
def test_a_table_goes_on_over_the_page_with_its_heads(between: tuple[str, ...]) -> None:
    rest = [["", "", "", "馆藏完好率", "=100%"], ["", "成本指标", "经济成本指标", "单页成本", "≤0.5元"]]
    found = read("项目支出绩效目标表", whole_grid(3, GOALS), *between, whole_grid(4, rest))
    assert len(found.projects) == 1
    assert [i.name for i in found.indicators][3:] == ["馆藏完好率", "单页成本"]
    assert found.indicators[3].group == "满意度指标/服务对象满意度指标"  # the heads of the page before
    assert found.indicators[4].kind == "cost"


def test_a_table_of_the_whole_department_goes_on_as_one_project() -> None:
    first = [["指标名称", "指标性质", "指标值", "计量单位"], ["受理来信", "≥", "300", "件"]]
    found = read("部门整体支出绩效目标表", whole_grid(1, first), "1", whole_grid(2, [["办结率", "=", "100", "%"]]))
    assert [(p.name, p.page) for p in found.projects] == [("", 1)]
    assert [(i.project, i.name) for i in found.indicators] == [(1, "受理来信"), (1, "办结率")]


def test_a_table_of_something_else_is_passed_over() -> None:
    found = read("支出预算表", whole_grid(1, [["科目编码", "科目名称", "合计"], ["201", "一般公共服务支出", "5.00"]]))
    assert found == Annexes()


SELF = [
    ["项目名称", "档案数字化", "", "", "", "", "", ""],
    ["项目资金（万元）", "", "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"],
    ["", "年度资金总额", "120", "100", "80", "10", "80%", "8"],
    ["", "其中：当年财政拨款", "120", "100", "80", "—", "80%", "—"],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
    ["产出指标（50分）", "数量指标", "扫描页数", "30万页", "24万页", "50", "40", "设备晚到"],
    ["满意度指标（10分）", "服务对象满意度指标", "查档人满意度", "大于90%", "满意", "10", "9", "无"],
    ["总分", "", "", "", "", "100", "87", ""],
]


def test_a_self_evaluation() -> None:
    found = read("项目绩效自评表", "（2020年度）", whole_grid(5, SELF))
    [project] = found.projects
    assert project.stage == "self_evaluation"
    assert (project.budget, project.adjusted, project.executed) == (1200000, 1000000, 800000)
    assert (project.execution_rate, project.execution_weight, project.execution_score) == (80, 10, 8)
    assert (project.total_weight, project.score) == (100, 87)
    pages, people = found.indicators
    assert (pages.target_value, pages.actual_value, pages.weight, pages.score) == (30, 24, 50, 40)
    assert pages.reason == "设备晚到"
    assert (people.operator, people.actual, people.actual_value) == (">", "满意", None)


def test_a_list_of_projects() -> None:
    table = [
        ["序号", "项目名称", "当年财政拨款预算金额", "当年绩效目标", "指标名称", "指标性质", "指标值", "计量单位"],
        ["1", "馆舍修缮", "30.00", "修好屋面", "修缮面积", "≥", "500", "平方米"],
        ["", "", "", "", "验收合格率", "=", "100", "%"],
        ["2", "档案保护", "12.50", "换装新盒", "装盒数", "≥", "900", "盒"],
    ]
    found = read("一般性项目绩效目标表", "单位：万元", whole_grid(2, table))
    assert [(p.name, p.budget) for p in found.projects] == [("馆舍修缮", 300000), ("档案保护", 125000)]
    assert [(i.project, i.name, i.target_value) for i in found.indicators] == [
        (1, "修缮面积", 500),
        (1, "验收合格率", 100),
        (2, "装盒数", 900),
    ]


def test_tasks_of_the_whole_department_with_their_execution() -> None:
    cells = [
        ["任务名称", "主要内容", "全年预算数（万元）", "", "全年执行数（万元）", "", "分值", "执行率", "得分"],
        ["", "", "总额", "财政拨款", "总额", "财政拨款", "", "", ""],
        ["馆藏保护", "换装新盒", "50", "40", "25", "20", "5", "50.00%", "2.5"],
        ["金额合计", "", "50", "40", "25", "20", "5", "50.00%", "2.5"],
    ]
    table = whole_grid(2, cells)
    for cell in (table.cells[c] for c in (0, 1, 2, 4, 6, 7, 8)):  # heads over both rows, or over their parts
        wide = cell.col0 in (2, 4)
        cell.row1, cell.col1 = (1, cell.col0 + 2) if wide else (2, cell.col1)
        for r in range(cell.row1):
            for c in range(cell.col0, cell.col1):
                table.at[r][c] = cell.col0
    found = read("部门整体支出绩效自评表", table)
    assert found.indicators == []
    [task] = found.projects
    assert (task.name, task.about, task.stage) == ("馆藏保护", "换装新盒", "self_evaluation")
    assert (task.budget, task.adjusted, task.executed, task.fiscal) == (None, 500000, 250000, 400000)
    assert (task.execution_rate, task.execution_weight, task.execution_score) == (50, 5, Decimal("2.5"))


FORM = """
项目绩效目标表
(2021 年 )
项目
名称
查档热线运行
项目
类型
一般性项目
资金
用途
业务类
负责
人
甲某 负责人电话 00000000
联系
人
乙某 联系人电话 00000000
计划
开始
日期
2021-01-01 计划完成日期 2021-12-31
项目
总金
额
500000.00 本年度项目金额 300000.00
财政
拨款
资金
300000.00 其他资金 0.00
资产
采购
计划
固定资
产采购
金额
0.00 采购品目
项目
概况
接听查档来电。
项目
用途
接听服务。
项目
总
(中
期)
目标
接听及时。
年度
绩效
目标
全年不停机。
目标
内容
二级指
标
绩效指标 指标目标值 目标值来源
产出
目标
数量 座席月平均配备数 ≥20 个 历史经验值
质量
短信、网站来访
按时答复率
≥95%
根据 2021 年
工作计划
效果
目标
社会效
益
投诉次数 0 历史经验值
满意度 受话满意率 提高 年初计划
"""


def by_name(found: Annexes) -> dict[str, Indicator]:
    return {i.name: i for i in found.indicators}


def test_a_form_of_goals_whose_layout_is_lost() -> None:
    found = read_performance(list(text_lines(FORM)), FINAL)
    [project] = found.projects
    assert (project.name, project.year, project.budget) == ("查档热线运行", 2021, Decimal("300000.00"))
    assert project.goal == "全年不停机。"
    kept = " ".join(map(str, [project, *found.indicators]))
    assert not any(word in kept for word in ("甲某", "乙某", "00000000"))
    indicators = by_name(found)
    assert set(indicators) == {"座席月平均配备数", "短信、网站来访按时答复率", "投诉次数", "受话满意率"}
    reply = indicators["短信、网站来访按时答复率"]
    assert (reply.goal, reply.kind, reply.operator, reply.target_value) == ("output", "quality", "≥", 95)
    assert reply.source == "根据2021年工作计划"
    assert indicators["投诉次数"].target_value == 0
    assert (indicators["受话满意率"].target, indicators["受话满意率"].target_value) == ("提高", None)


def test_a_form_that_lacks_a_label_is_left_alone() -> None:
    found = read_performance(list(text_lines(FORM.replace("采购品目", ""))), FINAL)
    assert (found.projects, found.indicators) == ([], [])
    assert [f.code for f in found.findings] == ["unread_annex"]


def test_an_annex_whose_heads_are_not_known_is_told() -> None:
    found = read("项目支出绩效目标表", whole_grid(3, [["甲", "乙"]] * 8))
    assert [(f.code, f.page) for f in found.findings] == [("unread_annex", 3)]
    assert found.indicators == []


REPORT = """
项目支出绩效评价报告
项目名称：馆舍改造主管部门：云溪市档案局
（一）结论。绩效总分值为 {score}分。
（二）分析。
依据明确：有批复文件，根据评价标准，该指标权重分 60 分，实得 60分。
预算支出完成率：项目资金预算100.00万元，截至 2020年12月31日，项目资金实际支出50.00万元，支出完成率=50.00%，
根据评价标准，该指标权重分 40 分，实得 20分。
"""
TABLE = """
评价指标
指标解释 评分标准 得分
一级指标 二级指标 三级指标
名称 权重 名称 权重 名称 权重
项目决策 60 明确性 60
依据明确 60
项目预算编制是否有明确的依据。
1、有依据（30分）2、有文件（30分） 60
项目绩效 40 完成率 40
预算支出
完成率 40
支出完成率=（实际支出/预算）×100%。
得分=完成率 ×40 20
合计 100 100 100 80
"""


def test_a_scored_report() -> None:
    found = read_performance(list(text_lines(REPORT.format(score="80.00") + TABLE)), FINAL)
    [project] = found.projects
    assert (project.stage, project.name, project.score, project.total_weight) == ("evaluation", "馆舍改造", 80, 100)
    assert (project.budget, project.executed, project.execution_rate) == (1000000, 500000, 50)
    assert [(i.group, i.name, i.weight, i.score) for i in found.indicators] == [
        ("项目决策/明确性", "依据明确", 60, 60),
        ("项目绩效/完成率", "预算支出完成率", 40, 20),
    ]
    assert "有依据" in found.indicators[0].rubric


def test_a_rubric_that_does_not_add_up_gives_way_to_the_prose() -> None:
    found = read_performance(list(text_lines(REPORT.format(score="79.00") + TABLE)), FINAL)
    assert found.projects[0].total_weight is None
    assert [(i.name, i.weight, i.score, i.rubric) for i in found.indicators] == [
        ("依据明确", 60, 60, ""),
        ("预算支出完成率", 40, 20, ""),
    ]


def test_empty_grids_do_no_harm() -> None:
    assert read(Grid(1, 0, 0, [], []), whole_grid(1, [[""]])) == Annexes()
