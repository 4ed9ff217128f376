"""Final accounts whose columns and parts say more than their titles: sources within sources, units, measures."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.document import Document
from tests.forms.workbooks import SECTIONS, Rows, read_book

DEPARTMENT = "云溪县审计局"


def _read(folder: Path, *sheets: Rows, merged: str = "", department: str = DEPARTMENT) -> Document:
    return read_book(folder, f"{department}2020年度部门决算", *sheets, merged=merged, below=SECTIONS)


def test_a_part_that_is_money_of_another_source(tmp_path: Path) -> None:
    rows: Rows = [
        ["收入支出决算总表", None, None, None],
        [None, None, None, "单位：万元"],
        ["收入", None, "支出", None],
        ["项目", "决算数", "项目", "决算数"],
        ["一、财政拨款收入", 300, "五、教育支出", 500],
        ["其中：一般公共预算财政拨款", 290, None, None],
        ["政府性基金预算财政拨款", 10, None, None],
        ["二、事业收入", 150, None, None],
        ["其中：教育收费", 120, None, None],
        ["三、其他收入", 50, None, None],
        ["本年收入合计", 500, "本年支出合计", 500],
    ]
    document = _read(tmp_path, rows, merged="A3:B3 C3:D3")
    assert not document.findings
    found = {f.source: int(f.amount) // 10000 for f in document.facts if f.breakdown == "source_total"}
    assert found == {"general_public_budget": 290, "government_fund": 10, "undertaking": 150, "other": 50}


def test_a_part_of_a_source_whose_row_is_blank_stands(tmp_path: Path) -> None:
    rows: Rows = [
        ["收入支出决算总表", None, None, None],
        [None, None, None, "单位：万元"],
        ["收入", None, "支出", None],
        ["项目", "决算数", "项目", "决算数"],
        ["一、财政拨款收入", 300, "五、教育支出", 320],
        ["二、单位资金", None, None, None],
        ["其中：事业收入", 20, None, None],
        ["本年收入合计", 320, "本年支出合计", 320],
    ]
    document = _read(tmp_path, rows, merged="A3:B3 C3:D3")
    assert not document.findings
    assert sum(int(f.amount) // 10000 for f in document.facts if f.breakdown == "source_total") == 320


def test_columns_of_one_source_and_their_sum(tmp_path: Path) -> None:
    rows: Rows = [
        ["收入决算表", *[None] * 6],
        [*[None] * 6, "单位：万元"],
        ["科目编码", "科目名称", "本年收入合计", "财政拨款收入", "事业收入", None, None],
        [None, None, None, None, "小计", "教育事业收入", "科研事业收入"],
        [None, "合计", 450, 300, 150, 120, 30],
        ["2050205", "高等教育", 420, 300, 120, 120, 0],
        ["2060203", "自然科学基金", 30, 0, 30, 0, 30],
    ]
    document = _read(tmp_path, rows, merged="A3:A4 B3:B4 C3:C4 D3:D4 E3:G3")
    assert not document.findings
    assert sum(int(f.amount) // 10000 for f in document.facts) == 450


def test_a_sum_beside_the_only_column_that_it_sums(tmp_path: Path) -> None:
    rows: Rows = [
        ["机关运行经费支出决算表", None, None, None],
        [None, None, None, "单位：万元"],
        ["科目编码", "科目名称", "合计", "公用经费"],
        [None, "合计", 95, 95],
        ["30201", "办公费", 40, 40],
        ["30211", "差旅费", 55, 55],
    ]
    document = _read(tmp_path, rows)
    assert not document.findings
    assert sum(int(f.amount) // 10000 for f in document.facts) == 95


def test_fiscal_appropriation_by_function_with_carry_over(tmp_path: Path) -> None:
    rows: Rows = [
        ["财政拨款收入支出决算表", *[None] * 6],
        [*[None] * 6, "单位：万元"],
        ["科目编码", "科目名称", "年初财政拨款结转和结余", "本年财政拨款收入", "本年财政拨款支出", None, None],
        [None, None, None, None, "合计", "基本支出", "项目支出"],
        [None, "合计", 10, 300, 305, 200, 105],
        ["2130101", "行政运行", 0, 200, 200, 200, 0],
        ["2130126", "农村社会事业", 10, 100, 105, 0, 105],
    ]
    document = _read(tmp_path, rows, merged="A3:A4 B3:B4 C3:C4 D3:D4 E3:G3")
    assert not document.findings
    sums: dict[tuple[str, str], int] = {}
    for f in document.facts:
        sums[f.breakdown, f.nature] = sums.get((f.breakdown, f.nature), 0) + int(f.amount) // 10000
    assert sums == {
        ("balance_function", "all"): 10,
        ("function_source", "all"): 300,
        ("function_fund_nature", "basic"): 200,
        ("function_fund_nature", "project"): 105,
    }


@pytest.mark.parametrize(
    ("title", "fund"),
    [
        ("支出决算表（按经济分类）", "all"),
        ("支出决算明细表（按支出经济分类科目）", "all"),
        ("财政拨款支出决算表（按经济分类）", "fiscal_appropriation"),
        ("一般公共预算财政拨款支出决算表（按经济分类）", "general_public_budget"),
    ],
)
def test_expenditure_by_economic_items(tmp_path: Path, title: str, fund: str) -> None:
    rows: Rows = [
        [title, None, None, None],
        [None, None, None, "单位：万元"],
        ["经济科目名称", "合计", "基本支出", "项目支出"],
        ["合计", 900, 700, 200],
        ["工资福利支出", 600, 600, None],
        ["  基本工资", 600, 600, None],
        ["商品和服务支出", 300, 100, 200],
        ["  办公费", 300, 100, 200],
    ]
    document = _read(tmp_path, rows)
    assert not document.findings
    found = {(f.fund, f.breakdown, f.economic_code, f.nature, int(f.amount) // 10000) for f in document.facts}
    assert found == {
        (fund, "economic_nature", "30101", "basic", 600),
        (fund, "economic_nature", "30201", "basic", 100),
        (fund, "economic_nature", "30201", "project", 200),
    }


def test_funds_of_a_balance_beside_those_of_revenue(tmp_path: Path) -> None:
    rows: Rows = [
        ["财政拨款收入支出决算总表", None, None, None],
        [None, None, None, "单位：万元"],
        ["收入", None, "支出", None],
        ["项目", "决算数", "项目", "决算数"],
        ["一、本年收入", 1000, "一、本年支出", 1000],
        ["（一）一般公共预算财政拨款", 950, "（一）教育支出", 950],
        ["（二）政府性基金预算财政拨款", 50, "（二）其他支出", 50],
        ["二、年初结转和结余", 20, "二、年末结转和结余", 20],
        ["（一）一般公共预算财政拨款", 15, "（一）一般公共预算财政拨款", 14],
        ["（二）政府性基金预算财政拨款", 5, "（二）政府性基金预算财政拨款", 6],
        ["收入总计", 1020, "支出总计", 1020],
    ]
    document = _read(tmp_path, rows, merged="A3:B3 C3:D3")
    assert not document.findings
    found = {(f.item, f.fund, int(f.amount) // 10000) for f in document.facts if f.breakdown == "balance_fund"}
    assert found == {
        ("opening", "general_public_budget", 15),
        ("opening", "government_fund", 5),
        ("closing", "general_public_budget", 14),
        ("closing", "government_fund", 6),
    }


@pytest.mark.parametrize(("unit", "amount"), [("万元", 16), ("元", None)])
def test_a_column_of_units_of_measure_names_no_bodies(tmp_path: Path, unit: str, amount: int | None) -> None:
    rows: Rows = [
        ["一般公共预算财政拨款“三公”经费支出决算表", None, None, None],
        [None, None, None, "金额单位：万元"],
        ["项目", "单位", "上年数", "2020年决算数"],
        ["“三公”经费合计", unit, 15, 16],
        ["公务接待费", unit, 15, 16],
        ["接待情况", "批次", 30, 35],
        ["公务用车保有量", "辆", 5, 5],
    ]
    document = _read(tmp_path, rows)
    found = {(f.entity, f.fiscal_year, f.item, int(f.amount) // 10000) for f in document.facts}
    assert found == ({("", 2019, "reception", 15), ("", 2020, "reception", amount)} if amount else set())
    counts = [c.why for c in document.statements[0].cells if c.excluded]
    assert counts == ["a count"] * 4
    assert bool(document.findings) == (amount is None)


@pytest.mark.parametrize("department", [DEPARTMENT, f"赣西市{DEPARTMENT}"])
@pytest.mark.parametrize("own", [f"{DEPARTMENT}本级", f"{DEPARTMENT}（本级）"])
def test_revenue_and_expenditure_by_unit(tmp_path: Path, own: str, department: str) -> None:
    rows: Rows = [
        ["收入支出决算总表（按单位）", *[None] * 4],
        [*[None] * 4, "单位：万元"],
        ["单位名称", "本年收入", "基本支出", "项目支出", "年末结转和结余"],
        ["合计", 1000, 700, 280, 20],
        [own, 600, 400, 190, 10],
        ["云溪县审计中心", 400, 300, 90, 10],
    ]
    document = _read(tmp_path, rows, department=department)
    assert not document.findings
    sums: dict[tuple[str, str, str], int] = {}
    for f in document.facts:
        key = (f.entity, f.scope, f.breakdown)
        sums[key] = sums.get(key, 0) + int(f.amount) // 10000
    assert sums == {
        (entity, scope, breakdown): amount
        for entity, scope, amounts in (
            ("", "department", (1000, 980, 20)),
            ("", "department_own", (600, 590, 10)),
            ("云溪县审计中心", "unit", (400, 390, 10)),
        )
        for breakdown, amount in zip(("function_source", "function_nature", "balance_function"), amounts, strict=True)
    }


def test_expenditure_by_items_of_the_government(tmp_path: Path) -> None:
    rows: Rows = [
        ["一般公共预算财政拨款支出决算表（按政府预算支出经济分类）", None, None, None],
        [None, None, None, "单位：万元"],
        ["科目编码", "科目名称", "基本支出", "项目支出"],
        [None, "合计", 600, 300],
        ["501", "机关工资福利支出", 500, None],
        ["50101", "工资奖金津补贴", 500, None],
        ["502", "机关商品和服务支出", 100, 300],
        ["50201", "办公经费", 100, 300],
    ]
    document = _read(tmp_path, rows)
    assert not document.findings
    found = {(f.economic_scheme, f.economic_code, f.nature, int(f.amount) // 10000) for f in document.facts}
    assert found == {
        ("government", "50101", "basic", 500),
        ("government", "50201", "basic", 100),
        ("government", "50201", "project", 300),
    }


def test_a_column_that_says_neither_revenue_nor_expenditure(tmp_path: Path) -> None:
    rows: Rows = [
        ["一般公共预算财政拨款收入支出决算表", None, None, None],
        [None, None, None, "单位：万元"],
        ["科目编码", "科目名称", "合计", "本年支出"],
        ["212", "城乡社区支出", 50, 48],
    ]
    document = _read(tmp_path, rows)
    assert [bool(c.meaning) for c in document.statements[0].cells] == [False, True]
    assert [f.code for f in document.findings] == ["uncertain_cell"]
