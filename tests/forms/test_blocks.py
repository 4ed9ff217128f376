"""Tables below each other in one grid: other columns under a further head, several forms in one table."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from loaders.document import Document, Line
from loaders.forms.assemble import assemble
from loaders.forms.catalogue import default_catalogue
from loaders.forms.rows import carry_codes, row_code
from loaders.grid.grid import Grid, Item, whole_grid
from loaders.pipeline import read_document

THREE = "一般公共预算财政拨款“三公”经费、会议费和培训费支出决算表"
HEADS = (
    ["“三公”经费", None, None, None, None, None, "会议费", "培训费"],
    ["合计", "因公出国（境）费", "公务用车购置及运行维护费", None, None, "公务接待费", None, None],
    [None, None, "小计", "公务用车购置费", "公务用车运行维护费", None, None, None],
)
MERGED = ("A{0}:F{0}", "C{1}:E{1}", "A{1}:A{2}", "B{1}:B{2}", "F{1}:F{2}", "G{0}:G{2}", "H{0}:H{2}")


def _document(folder: Path, sheet_rows: list[list[object]], merged: list[str]) -> Document:
    book = Workbook()
    cover = book.active
    assert cover is not None
    for text in ("云溪市科学技术局2021年度部门决算", "一、收入决算情况说明", "二、支出决算情况说明"):
        cover.append([text])
    sheet = book.create_sheet("09")
    for row in sheet_rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    path = folder / "云溪市科学技术局2021年度部门决算.xlsx"
    book.save(path)
    return read_document(path, narrative=False)


def test_budget_above_outturn_above_counts(tmp_path: Path) -> None:
    """Each block is read under its own head: the outturn is no budget, and a count is no amount."""
    rows: list[list[object]] = [[THREE], ["部门：云溪市科学技术局", *[None] * 6, "单位：万元"]]
    merged = ["A1:H1"]
    for name, amounts in (
        ("预算数", [20.5, 4, 12, 3, 9, 4.5, 2.2, 6.1]),
        ("决算数", [17.6, 3, 11, 2, 9, 3.6, 1.8, 5.4]),
    ):
        first = len(rows) + 1
        rows += [[name, *[None] * 7], *[list(head) for head in HEADS], list(amounts)]
        merged += [f"A{first}:H{first}", *(area.format(first + 1, first + 2, first + 3) for area in MERGED)]
    rows += [
        ["相关统计数：", *[None] * 7],
        ["项目", None, None, "统计数", "项目", None, None, "统计数"],
        ["因公出国（境）团组数（个）", None, None, 1, "因公出国（境）人次数（人）", None, None, 6],
        ["公务用车购置数（辆）", None, None, 1, "公务用车保有量（辆）", None, None, 14],
        ["召开会议次数（个）", None, None, 10, "参加会议人次（人）", None, None, 663],
    ]
    for n in range(len(rows) - 3, len(rows) + 1):
        merged += [f"A{n}:C{n}", f"E{n}:G{n}"]
    document = _document(tmp_path, rows, merged)
    (statement,) = document.statements
    read = {(c.meaning["item"], c.meaning["phase"]): str(c.amount) for c in statement.cells if c.meaning}
    assert read[("three_public", "opening_budget")] == "20.5" and read[("three_public", "outturn")] == "17.6"
    assert read[("vehicle_purchase", "outturn")] == "2" and read[("training", "opening_budget")] == "6.1"
    assert len(read) == 16
    assert {str(c.amount) for c in statement.cells if c.excluded} == {"1", "6", "14", "10", "663"}
    assert [c.number for c in statement.cells] == list(range(1, len(statement.cells) + 1))
    assert not [f.message for f in document.findings if f.severity != "info"]


@pytest.mark.parametrize("suffix", ["", "（公开05表）"])
def test_several_forms_in_one_table(tmp_path: Path, suffix: str) -> None:
    """A title between two rows of one grid begins another statement."""
    head: list[object] = ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]
    rows: list[list[object]] = [
        [f"支出决算表{suffix.replace('5', '3')}", None, None, None, None],
        ["部门：云溪市科学技术局", None, None, None, "单位：万元"],
        head,
        ["206", "科学技术支出", 30, 20, 10],
        [f"一般公共预算财政拨款支出决算表{suffix}", None, None, None, None],
        ["公开05表", None, None, None, "单位：万元"],
        head,
        ["206", "科学技术支出", 28, 19, 9],
    ]
    document = _document(tmp_path, rows, ["A1:E1", "A5:E5"])
    assert [(s.form, len(s.cells)) for s in document.statements] == [
        ("final.expenditure", 3),
        ("final.general_expenditure", 3),
    ]


def test_a_repeated_head_is_no_row(tmp_path: Path) -> None:
    head: list[object] = ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]
    rows: list[list[object]] = [
        ["支出决算表", None, None, None, None],
        ["部门：云溪市科学技术局", None, None, None, "单位：万元"],
        head,
        ["206", "科学技术支出", 30, 20, 10],
        head,
        ["208", "社会保障和就业支出", 5, 5, None],
    ]
    document = _document(tmp_path, rows, [])
    (statement,) = document.statements
    assert [(c.row_code, str(c.amount)) for c in statement.cells][-2:] == [("208", "5"), ("208", "5")]
    assert not document.findings


def test_the_numbers_of_columns_that_a_page_break_cuts_off() -> None:
    """栏次 at the top of a page that goes on with a table whose head stands on the page before."""
    head = [
        ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
        ["206", "科学技术支出", "30.00", "20.00", "10.00"],
    ]
    more = [["栏次", "", "1", "2", "3"], ["208", "社会保障和就业支出", "5.00", "5.00", ""]]
    items: list[Item] = [Line(3, 1, "支出决算表"), Line(3, 2, "单位：万元"), whole_grid(3, head), whole_grid(4, more)]
    (table,) = assemble(items, default_catalogue()).tables
    assert [row.name for halves in table.rows for row in halves] == ["科学技术支出", "社会保障和就业支出"]


def test_a_head_broken_over_two_rows_of_the_grid() -> None:
    head = [["科目编码", "科目名称", "本年支出合计", "一般公共预算财政拨"], ["", "", "", "款"]]
    items: list[Item] = [Line(3, 1, "支出决算表"), whole_grid(3, [*head, ["206", "科学技术支出", "30.00", "20.00"]])]
    (table,) = assemble(items, default_catalogue()).tables
    assert table.shape.paths == (("本年支出合计",), ("一般公共预算财政拨款",))


HEAD = ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]


def _spanning(page: int, rows: list[list[str]], wide: set[int]) -> Grid:
    """A grid in which these rows are one cell over all columns."""
    grid = whole_grid(page, rows)
    for r in wide:
        first = grid.cells[grid.at[r][0]]
        first.col1 = grid.columns
        grid.at[r] = [grid.at[r][0]] * grid.columns
    return grid


def test_a_title_at_the_foot_of_a_page_is_that_of_the_next_page() -> None:
    """Tables drawn without a gap: the page ends with the next form's title, or with its head as well."""
    general = ["一般公共预算财政拨款支出决算表", "", "", "", ""]
    label = ["公开05表", "", "", "", ""]
    row = ["206", "科学技术支出", "30.00", "20.00", "10.00"]
    for foot, top in (
        ([general], [label, HEAD, row]),
        ([general, label, HEAD], [row]),
        ([general, label], [HEAD, row]),
    ):
        first = [HEAD, row, *foot]
        items: list[Item] = [
            Line(3, 1, "支出决算表"),
            Line(3, 2, "单位：万元"),
            _spanning(3, first, {i for i, r in enumerate(first) if not r[1]}),
            _spanning(4, top, {i for i, r in enumerate(top) if not r[1]}),
        ]
        tables = assemble(items, default_catalogue()).tables
        read = [
            (t.form.id if t.form else "", [str(a.value) for h in t.rows for r in h for a in r.amounts]) for t in tables
        ]
        amounts = ["30.00", "20.00", "10.00"]
        assert read == [("final.expenditure", amounts), ("final.general_expenditure", amounts)], foot


def test_a_note_at_the_top_of_a_page_is_no_end_of_a_name() -> None:
    first = [HEAD, ["206", "科学技术支出", "30.00", "20.00", "10.00"], ["", "合计", "30.00", "20.00", "10.00"]]
    note = ["注：本表反映部门本年度各项支出情况。", "", "", "", ""]
    items: list[Item] = [Line(3, 1, "支出决算表"), whole_grid(3, first), _spanning(4, [note, note], {0, 1})]
    (table,) = assemble(items, default_catalogue()).tables
    assert [row.name for halves in table.rows for row in halves][:2] == ["科学技术支出", "合计"]


def test_a_head_over_the_columns_of_a_code_at_the_foot_of_a_page() -> None:
    """类 款 项 below one head: on the page of the head alone there is no seeing that these are three columns."""
    words = ["功能分类科目编码", "", "", "科目名称", "本年支出合计", "基本支出"]
    head = whole_grid(3, [words])
    code = head.cells[0]
    code.col1 = 3
    head.at[0][:3] = [0, 0, 0]
    head.edges = (0.0, 30.0, 60.0, 90.0, 200.0, 300.0, 400.0)
    body = whole_grid(4, [["204", "", "", "公共安全支出", "9.00", "9.00"], ["", "04", "", "检察", "9.00", "9.00"]])
    body.edges = head.edges
    (table,) = assemble([Line(3, 1, "支出决算表"), head, body], default_catalogue()).tables
    carry_codes(table.rows)
    assert [row_code(row)[1] for halves in table.rows for row in halves] == ["204", "20404"]


def test_one_head_over_two_columns_says_nothing_about_either(tmp_path: Path) -> None:
    """Economic items across whose own heads were lost: 工资福利支出 is not both of them."""
    rows: list[list[object]] = [
        ["财政拨款支出决算明细表", *[None] * 6],
        ["部门：云溪市科学技术局", *[None] * 5, "单位：万元"],
        ["科目编码", "科目名称", "合计", "工资福利支出", "工资福利支出", "商品和服务支出", "资本性支出"],
        ["206", "科学技术支出", 10, 4, 1, 3, 2],
    ]
    document = _document(tmp_path, rows, ["A1:G1"])
    meant = {str(c.amount): c.meaning.get("economic_code", "-") for c in document.statements[0].cells if c.meaning}
    assert meant == {"10": "-", "3": "302", "2": "310"}
