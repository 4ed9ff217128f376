"""Final accounts as the national software exports them and as places rearrange them: lists, flows, totals."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.document import Document
from tests.forms.workbooks import SECTIONS, Rows, read_book

DEPARTMENT = "云溪县审计局"


def _read(folder: Path, *sheets: Rows, merged: str = "", department: str = DEPARTMENT) -> Document:
    return read_book(folder, f"{department}2020年度部门决算", *sheets, merged=merged, below=SECTIONS)


@pytest.mark.parametrize(
    "above",
    [
        [["3.上缴上级支出", None]],
        [["3.上缴上级支出", None], ["支出经济分类", 65]],
        [["支出按经济分类", None]],
        [["按经济科目列示如下", None]],
        [["5.对附属单位补助支出", None]],
    ],
)
def test_a_list_of_economic_classes_behind_a_list_of_natures(tmp_path: Path, above: Rows) -> None:
    rows: Rows = [
        ["收入支出决算总表", None, None, None],
        [None, None, None, "单位：万元"],
        ["收入", None, "支出", None],
        ["项目", "决算数", "项目（按支出性质和经济分类）", "决算数"],
        ["1.财政拨款收入", 65, "1.基本支出", 56],
        [None, None, "2.项目支出", 9],
        *[[None, None, *row] for row in above],
        [None, None, "工资福利支出", 50],
        [None, None, "商品和服务支出", 15],
        ["本年收入合计", 65, "本年支出合计", 65],
    ]
    document = _read(tmp_path, rows, merged="A3:B3 C3:D3")
    assert not document.findings
    found = {(f.economic_code, f.nature, int(f.amount) // 10000) for f in document.facts if f.economic_code != "all"}
    assert found == {("301", "all", 50), ("302", "all", 15)}


def test_a_total_over_both_halves_of_basic_expenditure(tmp_path: Path) -> None:
    rows: Rows = [
        ["一般公共预算财政拨款基本支出决算表", *[None] * 5],
        [*[None] * 5, "单位：万元"],
        ["人员经费", None, None, "公用经费", None, None],
        ["科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数"],
        ["301", "工资福利支出", 500, "302", "商品和服务支出", 85],
        ["30101", "基本工资", 500, "30201", "办公费", 85],
        ["303", "对个人和家庭的补助", 45, "310", "资本性支出", 5],
        ["30302", "退休费", 45, "31002", "办公设备购置", 5],
        ["人员经费合计", None, 545, "公用经费合计", None, 90],
        ["合计", None, None, None, None, 635],
    ]
    document = _read(tmp_path, rows, merged="A3:C3 D3:F3 A9:B9 D9:E9 A10:E10")
    assert not document.findings
    natures = {str(c.amount): c.meaning["nature"] for c in document.statements[0].cells if c.is_total}
    assert natures == {"545": "personnel", "90": "public_use", "635": "basic"}


def test_revenue_expenditure_and_balances_by_function(tmp_path: Path) -> None:
    rows: Rows = [
        ["收入支出决算表", *[None] * 8],
        [*[None] * 8, "单位：万元"],
        [
            "科目编码",
            "科目名称",
            "年初结转和结余",
            "本年收入",
            "本年支出",
            "收支结余",
            "结余分配",
            None,
            "年末结转和结余",
        ],
        [None, None, None, None, None, None, "合计", "提取专用结余", None],
        [None, "合计", 50, 1000, 980, 20, 3, 3, 67],
        ["204", "公共安全支出", 50, 1000, 980, 20, 3, 3, 67],
        ["20405", "法院", 50, 1000, 980, 20, 3, 3, 67],
        ["2040501", "行政运行", 20, 700, 700, 0, 3, 3, 17],
        ["2040504", "案件审判", 30, 300, 280, 20, 0, 0, 50],
    ]
    merged = " ".join(f"{c}3:{c}4" for c in "ABCDEFI") + " G3:H3"
    document = _read(tmp_path, rows, merged=merged)
    assert document.statements[0].form == "final.flow"
    assert not document.findings
    sums: dict[str, int] = {}
    for fact in document.facts:
        assert len(fact.function_code) == 7
        key = f"{fact.breakdown} {fact.item}"
        sums[key] = sums.get(key, 0) + int(fact.amount) // 10000
    assert sums == {
        "function_source all": 1000,
        "function_nature all": 980,
        "balance_function opening": 50,
        "balance_function distribution": 3,
        "balance_function closing": 67,
    }


def test_carry_over_and_revenue_in_a_form_named_after_its_expenditure(tmp_path: Path) -> None:
    rows: Rows = [
        ["一般公共预算财政拨款支出决算表", *[None] * 5],
        [*[None] * 5, "单位：万元"],
        ["科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出", "年末结转和结余"],
        [None, "合计", 10, 300, 305, 5],
        ["204", "公共安全支出", 10, 300, 305, 5],
        ["20405", "法院", 10, 300, 305, 5],
        ["2040501", "行政运行", 10, 300, 305, 5],
    ]
    document = _read(tmp_path, rows)
    assert not document.findings
    assert {(f.breakdown, f.item, f.source, int(f.amount) // 10000) for f in document.facts} == {
        ("balance_function", "opening", "all", 10),
        ("function_source", "all", "general_public_budget", 300),
        ("function_fund_nature", "all", "all", 305),
        ("balance_function", "closing", "all", 5),
    }


def test_balances_that_only_some_of_three_halves_print(tmp_path: Path) -> None:
    rows: Rows = [
        ["收入支出决算总表", *[None] * 5],
        [*[None] * 5, "单位：万元"],
        ["收入", None, "支出", None, None, None],
        ["项目", "决算数", "项目（按功能分类）", "决算数", "项目（按支出性质和经济分类）", "决算数"],
        ["一、财政拨款收入", 980, "四、公共安全支出", 1000, "一、基本支出", 700],
        [None, None, None, None, "二、项目支出", 300],
        ["本年收入合计", 980, "本年支出合计", 1000, "本年支出合计", 1000],
        ["年初结转和结余", 45, "结余分配", 3, "年末结转和结余", 22],
        ["总计", 1025, "总计", 1025, "总计", 1025],
    ]
    document = _read(tmp_path, rows, merged="A3:B3 C3:F3")
    assert not document.findings


@pytest.mark.parametrize("summed", [DEPARTMENT, f"{DEPARTMENT}（汇总）"])
def test_own_offices_behind_a_department_that_says_it_is_summed(tmp_path: Path, summed: str) -> None:
    bodies = [(summed, 100), (f"{DEPARTMENT}本级", 60), ("云溪县审计中心", 40)]
    sheets: list[Rows] = [
        [
            ["支出决算表", None, None],
            [f"部门：{body}", None, "单位：万元"],
            ["科目编码", "科目名称", "本年支出合计"],
            ["201", "一般公共服务支出", amount],
            ["合计", None, amount],
        ]
        for body, amount in bodies
    ]
    document = _read(tmp_path, *sheets)
    assert [(f.entity, f.scope, int(f.amount) // 10000) for f in document.facts] == [
        ("", "department", 100),
        ("", "department_own", 60),
        ("云溪县审计中心", "unit", 40),
    ]
    assert not document.findings


def test_one_title_of_two_forms_is_read_once(tmp_path: Path) -> None:
    rows: Rows = [
        ["基本支出决算明细表", *[None] * 6],
        [*[None] * 6, "单位：万元"],
        ["科目编码", "科目名称", "合计", "工资福利支出", None, "商品和服务支出", None],
        [None, None, None, "小计", "基本工资", "小计", "办公费"],
        ["2040501", "行政运行", 90, 60, 60, 30, 30],
    ]
    document = _read(tmp_path, rows, merged="A3:A4 B3:B4 C3:C4 D3:E3 F3:G3")
    assert document.statements[0].form == "final.basic_detail"
    assert "unread_form" not in {f.code for f in document.findings}


def test_a_row_of_zeros_without_a_name_is_empty(tmp_path: Path) -> None:
    rows: Rows = [
        ["政府性基金预算财政拨款收入支出决算表", None, None, None],
        [None, None, None, "单位：万元"],
        ["科目编码", "科目名称", "本年收入", "本年支出"],
        ["合计", None, 0, 0],
        [None, None, 0, 0],
    ]
    document = _read(tmp_path, rows, merged="A4:B4")
    assert not document.findings
    assert [c.why for c in document.statements[0].cells if c.excluded] == ["a row of zeros without a name"] * 2


@pytest.mark.parametrize("name", ["其中：货物", "工程", "服务类", "（一）车辆（辆）"])
def test_rows_of_the_agency_form_that_are_no_three_publics(tmp_path: Path, name: str) -> None:
    rows: Rows = [
        ["机构运行信息表", None],
        [None, "单位：万元"],
        ["项目", "统计数"],
        ["一、“三公”经费支出", 15],
        ["（一）公务接待费", 15],
        ["二、政府采购支出", 85],
        [name, 25],
    ]
    document = _read(tmp_path, rows)
    assert not document.findings
    assert sum(int(f.amount) for f in document.facts) == 150000
