"""Forms of final accounts as text without layout: heads on every page, notes, forms that nobody described."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from loaders.document import Document, Line, Statement
from loaders.lost_layout import read_statements
from loaders.pipeline import read_document

HEAD = [
    "收入 支出",
    "项目 行次 金额 项目 行次 合计",
    "一般公共预算财",
    "政拨款",
    "政府性基金预算",
    "财政拨款",
    "栏次 1 栏次 2 3 4",
]
SUMMARY = [
    "财政拨款收入支出决算总表",
    "部门：云溪市司法局 金额单位：万元",
    *HEAD,
    "一、一般公共预算财政拨款 1 787.23 一、一般公共服务支出 8",
    "二、政府性基金预算财政拨款 2 二、公共安全支出 9 673.11 673.11",
    *HEAD,
    "3 三、社会保障和就业支出 10 100.00 100.00",
    "本年收入合计 4 787.23 本年支出合计 11 773.11 773.11",
    "年初财政拨款结转和结余 5 99.93 年末财政拨款结转和结余 12 114.05 114.05",
    "一般公共预算财政拨款 6 99.93 13",
    "总计 7 887.16 总计 14 887.16 887.16",
]
THREE = [
    "财政拨款“三公”经费支出决算表",
    "部门：云溪市司法局 2022 年度 金额单位：万元",
    "预算数 决算数",
    "合计 因公出国（境）费 公务用车购置及运行费 公务接待费 合计 因公出国（境）费 公务用车购置及运行费 公务接待费",
    "小计 公务用车购置费 公务用车运行费 小计 公务用车购置费 公务用车运行费",
    "1 2 3 4 5 6 7 8 9 10 11 12",
    "20.16 5.44 10.51 0.00 10.51 4.21 16.03 3.91 9.44 0.00 9.44 2.68",
]
FLOW = [
    "一般公共预算财政拨款收入支出决算表",
    "部门：云溪市司法局 金额单位：万元",
    "项目 年初结转和结余 本年收入 本年支出 年末结转和结余",
    "科目编码 科目名称 合计 基本支出结转 项目支出结转和结余",
    "合计 基本支出 项目支出 合计 基本支出 项目支出 合计 基本支出结转 项目支出结转和结余",
    "小计 人员经费 公用经费 小计 项目支出结转 项目支出结余",
    "栏次 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
    "合计 30.00 30.00 150.00 100.00 50.00 165.00 100.00 80.00 20.00 65.00 15.00 15.00 12.00 3.00",
    "204 公共安全支出 30.00 30.00 150.00 100.00 50.00 165.00 100.00 80.00 20.00 65.00 15.00 15.00 12.00 3.00",
    "20406 司法 30.00 30.00 150.00 100.00 50.00 165.00 100.00 80.00 20.00 65.00 15.00 15.00 12.00 3.00",
    "2040601 行政运行 100.00 100.00 100.00 100.00 80.00 20.00",
    "2040604 基层司法业务 30.00 30.00 50.00 50.00 65.00 65.00 15.00 15.00 12.00 3.00",
]


def _statements(text: list[str], year: int = 2019) -> list[Statement]:
    lines = [Line(1, n, line) for n, line in enumerate(text, 1)]
    return list(read_statements(lines, kind="final", fiscal_year=year).statements)


def _document(folder: Path, text: list[str]) -> Document:
    path = folder / "云溪市司法局2022年度部门决算.txt"
    path.write_text("\n".join(["云溪市司法局", "2022年度部门决算", *text]), encoding="utf-8")
    return read_document(path, narrative=False)


def test_a_head_printed_on_every_page_counts_no_rows() -> None:
    (statement,) = _statements(SUMMARY)
    amounts = [str(c.amount) for c in statement.cells]
    assert amounts.count("887.16") == 3 and amounts.count("114.05") == 2 and amounts.count("773.11") == 2


def test_a_note_says_which_budget_a_column_is(tmp_path: Path) -> None:
    for note, phase in (
        ("预算数为全年预算数，反映按规定程序调整后的预算数。", "adjusted_budget"),
        ("", "opening_budget"),
    ):
        document = _document(tmp_path, [*SUMMARY, *THREE, *([f"注：{note}"] if note else [])])
        phases = {c.column[0]: c.meaning["phase"] for s in document.statements[1:] for c in s.cells}
        assert phases == {"预算数": phase, "决算数": "outturn"}


def test_blank_columns_of_a_form_with_balances_are_settled_by_its_identities() -> None:
    (statement,) = _statements(FLOW, 2022)
    read = {(c.row_code, "/".join(c.column)): c.amount for c in statement.cells}
    assert read["2040601", "本年支出/基本支出/人员经费"] == Decimal("80.00")
    assert read["2040604", "年初结转和结余/项目支出结转和结余"] == Decimal("30.00")
    assert read["2040604", "年末结转和结余/项目支出结转和结余/项目支出结余"] == Decimal("3.00")
    assert ("2040604", "年初结转和结余/基本支出结转") not in read


def test_a_form_that_is_not_described_as_text_is_said(tmp_path: Path) -> None:
    rows = ["1.因公出国（境）费 2 5.44 3.91", "2.公务接待费 3 4.21 2.68", "“三公”经费支出 1 9.65 6.59"]
    title = "财政拨款“三公”经费、行政参公单位机关运行经费情况表"
    head = [title, "部门：云溪市司法局 金额单位：万元", "项目 行次 预算数 决算统计数"]
    document = _document(tmp_path, [*SUMMARY, *head, *rows])
    (finding,) = [f for f in document.findings if f.code == "unknown_layout"]
    assert finding.value == title
    without = _document(tmp_path, [*SUMMARY, title, *SUMMARY])
    assert "unknown_layout" not in {f.code for f in without.findings}


def test_money_of_a_fund_is_no_more_than_all_money_of_its_nature() -> None:
    """Of 575.31 in a form of one fund, with a column left blank, 支出决算表 says that it is project expenditure."""
    unit = "部门：云溪市司法局 金额单位：万元"
    spent = [
        "支出决算表", unit, "科目编码 科目名称 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出",
        "栏次 1 2 3 4 5 6", "合计 700.00 100.00 600.00", "204 公共安全支出 124.69 100.00 24.69",
        "20406 司法 124.69 100.00 24.69", "2040601 行政运行 124.69 100.00 24.69", "212 城乡社区支出 575.31 575.31",
        "21208 国有土地使用权出让收入安排的支出 575.31 575.31", "2120804 农村基础设施建设支出 575.31 575.31",
    ]  # fmt: skip
    fund = [
        "政府性基金预算财政拨款收入支出决算表", unit, "项目 年初结转和结余 本年收入 本年支出 年末结转和结余",
        "科目编码 科目名称 小计 基本支出 项目支出", "栏次 1 2 3 4 5 6", "合计 575.31 575.31 575.31",
        "212 城乡社区支出 575.31 575.31 575.31", "21208 国有土地使用权出让收入安排的支出 575.31 575.31 575.31",
        "2120804 农村基础设施建设支出 575.31 575.31 575.31",
    ]  # fmt: skip
    *_, statement = _statements([*spent, *fund])
    columns = {c.column for c in statement.cells if c.row_code == "2120804"}
    assert columns == {("本年支出", "小计"), ("本年支出", "项目支出")}
