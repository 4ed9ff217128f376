"""Tasks of a whole department, listed with their budgets above its indicators."""

from __future__ import annotations

from decimal import Decimal

from loaders.grid.grid import whole_grid
from loaders.narrative.performance.reader import read_performance
from tests.narrative.shared import BUDGET, text_lines

ROWS = [
    ["部门名称", "云溪市档案局", "", "", ""],
    ["任务名称", "主要内容", "预算金额（万元）", "其中：财政拨款", "其他资金"],
    ["档案整理", "整理馆藏档案", "30", "20", "10"],
    ["档案展览", "举办展览", "12.5", "12.5", ""],
    ["金额合计", "", "42.5", "32.5", "10"],
    ["年度目标", "整理和展览", "", "", ""],
    ["一级指标", "二级指标", "三级指标", "指标值", "分值"],
    ["产出指标", "数量指标", "展览次数", "≥2次", "10"],
]


def test_tasks_and_the_department_that_they_make_up() -> None:
    found = read_performance([*text_lines("部门整体支出绩效目标表"), whole_grid(1, ROWS)], BUDGET)
    assert [(p.name, p.budget, p.about) for p in found.projects] == [
        ("档案整理", Decimal(300000), "整理馆藏档案"),
        ("档案展览", Decimal(125000), "举办展览"),
        ("", Decimal(425000), ""),
    ]
    assert [(i.name, i.project) for i in found.indicators] == [("展览次数", 3)]


def test_a_table_without_tasks_has_none() -> None:
    rows = [row for row in ROWS if row[0] not in ("任务名称", "档案整理", "档案展览", "金额合计")]
    found = read_performance([*text_lines("部门整体支出绩效目标表"), whole_grid(1, rows)], BUDGET)
    assert [(p.name, p.budget) for p in found.projects] == [("", None)]
