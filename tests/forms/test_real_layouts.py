"""Layouts of provinces that one line of YAML does not settle: rows above a head, forms by label, 科目 among units."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from openpyxl import Workbook

from loaders.document import Cell, Document
from loaders.forms.bodies import same_body
from loaders.pipeline import read_document
from tests.forms.workbooks import Rows, read_book


def _cells(document: Document) -> tuple[Cell, ...]:
    (statement,) = document.statements
    return statement.cells


@pytest.mark.parametrize(
    "lines",
    [
        [["172云溪县人民检察院", "预算年度：2023", None, "单位：万元"]],
        [["172云溪县人民检察院", None, None, "单位：万元"]],
        [["云溪县人民检察院", "预算年度：2023", None, None], [None, None, None, "单位：万元"]],
    ],
)
def test_a_row_above_the_head_that_says_unit_or_year(tmp_path: Path, lines: Rows) -> None:
    rows: Rows = [
        ["部门预算支出总表", None, None, None],
        *lines,
        ["科目编码", "科目名称", "基本支出", "项目支出"],
        ["2040401", "行政运行", 702.16, None],
        ["2040402", "一般行政管理事务", None, 200],
    ]
    document = read_book(tmp_path, "2023年云溪县人民检察院部门预算", rows, merged="A1:D1")
    assert [(c.row_name, c.column, str(c.amount)) for c in _cells(document)] == [
        ("行政运行", ("基本支出",), "702.16"),
        ("一般行政管理事务", ("项目支出",), "200"),
    ]


def test_a_unit_beside_headers_is_a_head(tmp_path: Path) -> None:
    rows: Rows = [
        ["部门支出总表", None, None],
        ["科目名称", "基本支出", "单位：万元"],
        ["公共安全支出", 702.16, 702.16],
    ]
    document = read_book(tmp_path, "2023年云溪县人民检察院部门预算", rows)
    assert all("科目名称" not in line for cell in _cells(document) for line in (cell.row_name,))
    assert _cells(document)[0].column == ("基本支出",)


def test_a_form_by_function_that_is_printed_by_nature(tmp_path: Path) -> None:
    rows: Rows = [
        ["支出总体情况表", None],
        [None, "单位：万元"],
        ["项目", "2021年预算"],
        ["一、基本支出", 358],
        ["工资福利支出", 290],
        ["商品和服务支出", 68],
        ["二、项目支出", 48],
        ["日常运转类项目", 20],
        ["发展类专项资金", 28],
        ["本年支出合计", 406],
        ["三、结转下年", 5],
        ["支出总计", 411],
    ]
    document = read_book(tmp_path, "2021年云溪县人民检察院部门预算", rows)
    assert not document.findings
    assert Counter((f.breakdown, f.nature, f.economic_code, int(f.amount) // 10000) for f in document.facts) == {
        ("nature_total", "basic", "all", 358): 1,
        ("economic_nature", "basic", "301", 290): 1,
        ("economic_nature", "basic", "302", 68): 1,
        ("nature_total", "project", "all", 20): 1,  # the parts of 项目支出, which is their sum
        ("nature_total", "project", "all", 28): 1,
        ("balance_function", "all", "all", 5): 1,
    }


def test_a_form_of_revenue_that_is_printed_by_source(tmp_path: Path) -> None:
    rows: Rows = [
        ["收入总体情况表", None],
        [None, "单位：万元"],
        ["项目", "2021年预算"],
        ["一、一般公共预算拨款", 50],
        ["经费拨款", 40],
        ["纳入预算管理的非税收入安排的拨款", 10],
        ["二、财政专户拨款", 6],
        ["本年收入合计", 56],
        ["三、上年结转", 4],
        ["收入总计", 60],
    ]
    document = read_book(tmp_path, "2021年云溪县人民检察院部门预算", rows)
    assert not document.findings
    totals = {c.row_name: c.meaning.get("total", "") for c in _cells(document)}
    assert (totals["本年收入合计"], totals["收入总计"]) == ("year", "grand")
    assert sum(int(f.amount) for f in document.facts if f.source == "general_public_budget") == 500000


def test_rows_of_items_in_a_column_of_units_are_no_units(tmp_path: Path) -> None:
    rows: Rows = [
        ["一般公共预算基本支出预算表", None, None, None, None],
        [None, None, None, None, "单位：万元"],
        ["科目编码", None, "单位代码", "单位名称（科目）", "合计"],
        ["类", "款", None, None, None],
        [None, None, None, "合计", 20],
        [None, None, "209601", "城关小学", 20],
        [None, None, "301", "工资福利支出", 15],
        ["301", "01", "30101", "基本工资", 15],
        [None, None, None, "商品和服务支出", 5],
        ["302", "01", "30201", "办公费", 5],
    ]
    merged = "A3:B3 C3:C4 D3:D4 E3:E4"
    document = read_book(tmp_path, "云溪县教育局2020年部门预算", rows, merged=merged)
    found = {c.row_name: (c.meaning.get("entity"), c.meaning.get("economic_code")) for c in _cells(document)[1:]}
    assert found == {
        "城关小学": ("城关小学", None),
        "工资福利支出": ("城关小学", "301"),
        "基本工资": ("城关小学", "30101"),
        "商品和服务支出": ("城关小学", "302"),
        "办公费": ("城关小学", "30201"),
    }


def test_codes_of_units_and_of_functions_in_one_column(tmp_path: Path) -> None:
    rows: Rows = [
        ["部门支出总表", None, None],
        [None, None, "单位：万元"],
        ["单位代码（科目代码）", "单位名称（科目名称）", "合计"],
        ["160042", "云溪县人民法院", 16],
        ["204", "公共安全支出", 16],
        ["20405", "法院", 16],
        ["2040501", "行政运行", 12],
        ["2040504", "案件审判", 4],
    ]
    document = read_book(tmp_path, "云溪县人民法院2022年部门预算", rows)
    found = [(c.row_name, c.meaning.get("entity"), c.meaning.get("function_code")) for c in _cells(document)]
    assert found == [
        ("云溪县人民法院", None, None),
        ("公共安全支出", None, "204"),
        ("法院", None, "20405"),
        ("行政运行", None, "2040501"),
        ("案件审判", None, "2040504"),
    ]


def test_the_function_over_the_projects_that_it_pays_for(tmp_path: Path) -> None:
    rows: Rows = [
        ["一般公共预算项目支出预算表", None, None, None, None, None],
        [None, None, None, None, None, "单位：万元"],
        ["科目编码", None, None, "单位代码", "单位名称（科目）", "金额"],
        ["类", "款", "项", None, None, None],
        [None, None, None, "209601", "城关小学", 500],
        [None, None, None, None, "小学教育", 500],
        ["205", "02", "02", "209601", "营养改善计划", 500],
        ["注：项目支出见财政拨款收支总表和一般公共预算支出表。"],
    ]
    document = read_book(tmp_path, "云溪县教育局2020年部门预算", rows, merged="A3:C3 D3:D4 E3:E4 F3:F4")
    found = [(c.meaning.get("entity"), c.meaning.get("function_code")) for c in _cells(document)]
    assert found == [("城关小学", None), ("城关小学", "2050202"), ("城关小学", "2050202")]


def test_a_word_over_several_items_of_a_class(tmp_path: Path) -> None:
    rows: Rows = [
        ["一般公共预算基本支出表-人员经费(工资福利支出)(按部门预算经济分类)", *[None] * 6],
        [*[None] * 6, "单位：万元"],
        ["科目编码", "科目名称", "总计", "工资津补贴", None, None, "住房公积金"],
        [None, None, None, "小计", "基本工资", "津贴补贴", None],
        ["2040501", "行政运行", 90, 80, 50, 30, 10],
    ]
    document = read_book(tmp_path, "云溪县人民法院2022年部门预算", rows, merged="A3:A4 B3:B4 C3:C4 D3:F3 G3:G4")
    found = [("x" if c.excluded else c.meaning.get("economic_code")) for c in _cells(document)]
    assert found == ["301", "x", "30101", "30102", "30113"]


@pytest.mark.parametrize(
    ("printed", "same"),
    [
        ("云溪县人民法院综合事务中心", False),
        ("云溪县人民法院教研室", False),
        ("云溪县人民法院（本级）", True),
        ("云溪县人民法院机关", True),
        ("云溪县人民", True),
    ],
)
def test_a_unit_whose_name_begins_with_its_departments(printed: str, same: bool) -> None:
    assert same_body(printed, "云溪县人民法院") is same


def test_two_sources_of_one_amount_are_two(tmp_path: Path) -> None:
    rows: Rows = [
        ["收入总体情况表", None],
        [None, "单位：万元"],
        ["项目", "2021年预算"],
        ["一、经费拨款", 50],
        ["二、纳入预算管理的非税收入安排的拨款", 50],
        ["三、财政专户拨款", 6],
        ["收入总计", 106],
    ]
    document = read_book(tmp_path, "2021年云溪县人民检察院部门预算", rows)
    assert sum(int(f.amount) for f in document.facts) == 1060000


def test_economic_classes_below_natures_of_their_own_list(tmp_path: Path) -> None:
    rows: Rows = [
        ["收入支出决算总表", None, None, None],
        [None, None, None, "金额单位：万元"],
        ["收入", None, "支出", None],
        ["项目", "决算数", "项目(按支出性质和经济分类)", "决算数"],
        ["一、财政拨款收入", 65, "一、基本支出", 56],
        [None, None, "二、项目支出", 9],
        [None, None, "行政事业类项目", 9],
        [None, None, "经济分类支出合计", 65],
        [None, None, "一、工资福利支出", 50],
        [None, None, "二、商品和服务支出", 15],
        ["本年收入合计", 65, "本年支出合计", 65],
    ]
    document = read_book(tmp_path, "云溪县司法局2019年度部门决算", rows, merged="A3:B3 C3:D3")
    assert not document.findings
    found = {(f.economic_code, f.nature, int(f.amount) // 10000) for f in document.facts if f.economic_code != "all"}
    assert found == {("301", "all", 50), ("302", "all", 15)}


def test_a_part_whose_name_says_more_than_its_whole(tmp_path: Path) -> None:
    rows: Rows = [
        ["收支预算总表", None, None, None],
        [None, None, None, "单位：万元"],
        ["收入", None, "支出", None],
        ["项目", "金额", "项目", "金额"],
        ["一、一般公共预算", 80, "一、公共安全支出", 80],
        ["其中：财政拨款", 79, None, None],
        ["本年收入小计", 80, "本年支出小计", 80],
    ]
    document = read_book(tmp_path, "云溪县司法局2022年部门预算", rows, merged="A3:B3 C3:D3")
    assert not document.findings
    part = next(c for c in _cells(document) if c.row_name.startswith("其中"))
    assert part.excluded and part.why == "of which"


def test_transfers_among_the_projects(tmp_path: Path) -> None:
    rows: Rows = [
        ["部门支出总表", *[None] * 4],
        [*[None] * 4, "单位：万元"],
        ["科目编码", "科目名称", "基本支出", "项目支出", None],
        [None, None, None, "部门项目", "专项转移支付"],
        ["2040601", "行政运行", 70, 20, 5],
    ]
    document = read_book(tmp_path, "云溪县司法局2022年部门预算", rows, merged="A3:A4 B3:B4 C3:C4 D3:E3")
    assert [c.meaning.get("nature") for c in _cells(document)] == ["basic", "project", "project"]


def test_the_total_of_the_money_that_runs_the_office(tmp_path: Path) -> None:
    rows: Rows = [
        ["一般公共预算基本支出表（公用经费）", None],
        [None, "单位：万元"],
        ["项目", "金额"],
        ["机关运行经费合计", 15],
        ["办公费", 10],
        ["水费", 5],
    ]
    document = read_book(tmp_path, "云溪县司法局2022年部门预算", rows)
    assert not document.findings
    assert [c.meaning.get("total", "") for c in _cells(document)] == ["year", "", ""]


def test_the_table_by_function_says_more_than_the_one_by_unit(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["云溪区卫生局2023年部门预算"])
    tables: dict[str, Rows] = {
        "一般公共预算支出情况表（按单位）": [
            ["预算单位", "合计", "基本支出", "项目支出"],
            ["云溪区卫生局", 100, 80, 20],
            ["云溪区疾控中心", 30, 25, 5],
        ],
        "一般公共预算支出情况表（按功能科目）": [
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
            ["2100101", "行政运行", 80, 80, None],
            ["2100102", "一般行政管理事务", 20, None, 20],
        ],
    }
    for title, rows in tables.items():
        sheet = book.create_sheet()
        for row in [[title], [None, None, None, "单位：万元"], *rows]:
            sheet.append(row)
    path = tmp_path / "云溪区卫生局2023年部门预算.xlsx"
    book.save(path)
    facts = read_document(path).facts
    assert {(f.entity, f.function_code, f.nature, int(f.amount)) for f in facts} == {
        ("", "2100101", "basic", 800000),
        ("", "2100102", "project", 200000),
        ("云溪区疾控中心", "all", "basic", 250000),
        ("云溪区疾控中心", "all", "project", 50000),
    }
