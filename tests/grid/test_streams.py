"""Tables without rules on pages set by hand: columns, heads, rows, and what is no table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.document import Line
from loaders.grid.grid import Grid
from loaders.grid.layout import lay_out, lay_out_all
from loaders.grid.stream import Memory
from tests.grid.pages import ROW, WRAP, Sheet, texts


def grids(sheet: Sheet) -> list[Grid]:
    return [item for item in lay_out(sheet.page()) if isinstance(item, Grid)]


def simple(number: int = 1, head: bool = True) -> Sheet:
    """Code, name, two columns of figures at the right of their cells, one column that stays blank."""
    sheet = Sheet(number)
    y = 100.0
    if head:
        sheet.left(40, 80, "单位：万元")
        for x, text in ((60, "编码"), (150, "科目名称"), (260, "合计"), (360, "基本支出"), (460, "项目支出")):
            sheet.middle(x, y, text)
        y += ROW
    for code, name, amount in (
        ("201", "一般公共服务支出", "1,200.50"),
        ("20103", "政府办公厅事务", "1,100.00"),
        ("205", "教育支出", "8.00"),
    ):
        sheet.left(45, y, code)
        sheet.left(90, y, name)
        sheet.right(308, y, amount)
        sheet.right(408, y, amount)
        y += ROW
    return sheet


def test_figures_at_the_right_of_wide_columns_go_under_their_heads() -> None:
    (grid,) = grids(simple())
    assert texts(grid) == [
        ["编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["201", "一般公共服务支出", "1,200.50", "1,200.50", ""],
        ["20103", "政府办公厅事务", "1,100.00", "1,100.00", ""],
        ["205", "教育支出", "8.00", "8.00", ""],
    ]


def test_the_line_with_the_unit_stays_a_line() -> None:
    lines = [item.text for item in lay_out(simple().page()) if isinstance(item, Line)]
    assert lines == ["单位：万元"]


def test_a_head_over_several_columns_covers_these_and_no_others() -> None:
    sheet = Sheet()
    sheet.left(40, 60, "单位：万元")
    sheet.middle(100, 95, "科目名称")  # over both rows of the head
    sheet.middle(360, 85, "本年支出")
    for x, text in ((260, "小计"), (360, "基本支出"), (460, "项目支出")):
        sheet.middle(x, 105, text)
    sheet.middle(560, 95, "结转")
    for n, y in enumerate((130.0, 150.0, 170.0)):
        sheet.left(60, y, f"科目甲乙丙丁{'一二三'[n]}")
        for x in (300, 400, 500, 590):
            sheet.right(x, y, f"{n}1.00")
    (grid,) = grids(sheet)
    assert texts(grid)[:2] == [
        ["科目名称", "本年支出", "本年支出", "本年支出", "结转"],
        ["科目名称", "小计", "基本支出", "项目支出", "结转"],
    ]
    assert texts(grid)[2][1:] == ["01.00", "01.00", "01.00", "01.00"]


def test_a_wrapped_name_is_one_row_with_the_figures_in_its_middle() -> None:
    sheet = simple()
    y = 100 + 4 * ROW
    sheet.left(90, y, "机关事业单位基本养")
    sheet.left(90, y + WRAP, "老保险缴费支出")
    sheet.left(45, y + WRAP / 2, "2080505")
    sheet.right(308, y + WRAP / 2, "15.00")
    (grid,) = grids(sheet)
    assert texts(grid)[-1] == ["2080505", "机关事业单位基本养老保险缴费支出", "15.00", "", ""]


def test_short_names_in_tight_lines_stay_rows_of_their_own() -> None:
    sheet = Sheet()
    sheet.left(40, 80, "单位：万元")
    sheet.middle(120, 100, "项目")
    sheet.middle(260, 100, "预算数")
    rows = ["一、本年收入", "（一）财政拨款收入", "（二）事业收入", "二、上年结转结余资金收入"]
    for n, name in enumerate(rows):
        sheet.left(60, 115 + WRAP * n, name)
        if n != 2:
            sheet.right(300, 115 + WRAP * n, f"{n + 1}0.00")
    (grid,) = grids(sheet)
    assert [row[0] for row in texts(grid)[1:]] == rows
    assert [row[1] for row in texts(grid)[1:]] == ["10.00", "20.00", "", "40.00"]


def test_names_of_a_column_with_rules_above_and_below_are_not_wrapped_over_them() -> None:
    sheet = simple()
    sheet.across = [(y, 40.0, 500.0) for y in (86.0, 104.0, 124.0, 144.0, 164.0)]
    (grid,) = grids(sheet)
    assert grid.rows == 4


def test_the_numbers_of_the_columns_tell_columns_that_are_blank_but_are_no_figures() -> None:
    sheet = simple()
    plain = grids(sheet)[0].columns
    numbered = Sheet()
    numbered.glyphs = [(c, x, y + (ROW if y > 101 else 0)) for c, x, y in sheet.glyphs]
    numbered.middle(150, 100 + ROW, "栏次")
    for n, x in enumerate((260, 360, 460), start=1):
        numbered.middle(x, 100 + ROW, str(n))
    (grid,) = grids(numbered)
    assert grid.columns == plain
    assert texts(grid)[1] == ["", "栏次", "1", "2", "3"]


def test_the_columns_of_class_group_and_item_have_one_head() -> None:
    """类 款 项 stand in the line of the numbers, 功能分类科目编码 over all three."""
    sheet = Sheet()
    sheet.left(40, 80, "单位：万元")
    for x, text in ((93, "功能分类科目编码"), (220, "科目名称"), (360, "合计"), (460, "基本支出")):
        sheet.middle(x, 100, text)
    for x, text in ((65, "类"), (93, "款"), (121, "项"), (220, "栏次"), (360, "1"), (460, "2")):
        sheet.middle(x, 100 + ROW, text)
    for n, codes in enumerate((("201",), ("201", "03"), ("201", "03", "01")), start=2):
        for x, code in zip((52, 80, 108), codes, strict=False):
            sheet.left(x, 100 + n * ROW, code)
        sheet.left(150, 100 + n * ROW, "一般公共服务支出")
        for x in (400, 500):
            sheet.right(x, 100 + n * ROW, "1,200.50")
    (grid,) = grids(sheet)
    assert texts(grid)[:2] == [
        ["功能分类科目编码"] * 3 + ["科目名称", "合计", "基本支出"],
        ["类", "款", "项", "栏次", "1", "2"],
    ]


def test_a_page_that_goes_on_without_a_head_keeps_the_columns() -> None:
    first, second = [
        item for item in lay_out_all([simple(1).page(), simple(2, head=False).page()]) if isinstance(item, Grid)
    ]
    assert second.edges == first.edges
    assert texts(second) == texts(first)[1:]


def test_a_page_with_the_same_head_goes_on_however_few_its_figures_are() -> None:
    """Wrapped names leave each figure in a line of its own, and no two lines have one each."""
    second = Sheet(2)
    for x, text in ((60, "编码"), (150, "科目名称"), (260, "合计"), (360, "基本支出"), (460, "项目支出")):
        second.middle(x, 100, text)
    second.left(90, 120, "机关事业单位基本养")
    second.left(90, 132, "老保险缴费支出")
    second.right(308, 126, "15.00")
    first, second_grid = [item for item in lay_out_all([simple(1).page(), second.page()]) if isinstance(item, Grid)]
    assert texts(second_grid) == [texts(first)[0], ["", "机关事业单位基本养老保险缴费支出", "15.00", "", ""]]


def test_a_later_page_does_not_keep_them() -> None:
    memory = Memory()
    lay_out(simple(1).page(), memory)
    other = [item for item in lay_out(simple(5, head=False).page(), memory) if isinstance(item, Grid)]
    assert all(grid.columns == 4 for grid in other)  # the blank column is not known there


def test_running_text_with_numbers_is_no_table() -> None:
    sheet = Sheet()
    for n in range(12):
        sheet.left(60, 100 + 18 * n, "本年支出")
        sheet.left(104, 100 + 18 * n, "1,200.50")
        sheet.left(147, 100 + 18 * n, "万元，比上年增加")
        sheet.left(230, 100 + 18 * n, "12.50")
        sheet.left(258, 100 + 18 * n, "万元，主要是人员增加。")
    sheet.middle(300, 780, "12")
    assert not grids(sheet)


def test_page_numbers_notes_and_titles_are_in_no_cell() -> None:
    sheet = simple()
    sheet.middle(300, 50, "一般公共预算支出表")
    sheet.left(45, 100 + 4 * ROW, "注：本表反映部门本年一般公共预算支出情况。")
    sheet.middle(300, 780, "- 12 -")
    (grid,) = grids(sheet)
    inside = "".join(cell.text for cell in grid.cells)
    assert "注" not in inside
    assert "12-" not in inside
    assert "支出表" not in inside


def test_columns_that_all_but_touch_are_kept_apart() -> None:
    sheet = Sheet()
    sheet.left(40, 80, "单位：万元")
    for x, text in ((90, "项目"), (190, "预算数"), (300, "支出项目"), (430, "预算数")):
        sheet.middle(x, 100, text)
    for n, y in enumerate((120.0, 140.0)):
        sheet.left(42, y, f"收入项目{'甲乙'[n]}")
        sheet.right(240, y, "12,821.33")
        sheet.left(242, y, f"一般公共服务支出{'甲乙'[n]}")
        sheet.right(478, y, "100.00")
    (grid,) = grids(sheet)
    assert texts(grid)[1] == ["收入项目甲", "12,821.33", "一般公共服务支出甲", "100.00"]


def test_rows_that_no_rule_divides_are_divided() -> None:
    sheet = simple()
    top, end = 86.0, 100 + 3 * ROW + 6
    sheet.across = [(y, 40.0, 500.0) for y in (top, 106.0, end)]
    sheet.down = [(x, top, end) for x in (40.0, 85.0, 210.0, 310.0, 410.0, 500.0)]
    (grid,) = grids(sheet)
    assert [row[0] for row in texts(grid)] == ["编码", "201", "20103", "205"]


def test_lines_of_a_sheet_shrunk_to_the_page_stay_apart() -> None:
    sheet = simple()
    sheet.across = [(y, 40.0, 500.0) for y in (86.0, 106.0, 126.0, 146.0, 166.0)]
    sheet.down = [(x, 86.0, 166.0) for x in (40.0, 85.0, 210.0, 310.0, 410.0, 500.0)]
    page = sheet.page()
    small = replace(page, chars=np.array(list("养老保险"), dtype="<U1"))
    where = [(215.0, 92.0), (218.0, 92.0), (215.0, 94.9), (218.0, 94.9)]
    boxes = np.array([(x, y - 2.5, x + 2.9, y + 0.4) for x, y in where], dtype=np.float32)
    page = replace(
        page,
        chars=np.concatenate([page.chars, small.chars]),
        boxes=np.concatenate([page.boxes, boxes]),
        baselines=np.concatenate([page.baselines, np.array([y for _, y in where], dtype=np.float32)]),
    )
    (grid,) = [item for item in lay_out(page) if isinstance(item, Grid)]
    assert any(cell.lines[:2] == ["养老", "保险"] for cell in grid.cells)


CHARS = st.sampled_from("0123456789.,-一二项目收入合计（）%元：")
GLYPHS = st.lists(st.tuples(CHARS, st.integers(0, 55), st.integers(0, 75)), max_size=150)


@settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))
@given(st.lists(GLYPHS, min_size=1, max_size=2), st.lists(st.integers(0, 79), max_size=5))
def test_no_page_breaks_it_and_every_grid_is_whole(pages: list[list[tuple[str, int, int]]], bars: list[int]) -> None:
    sheets = []
    for number, glyphs in enumerate(pages, start=1):
        sheet = Sheet(number)
        sheet.glyphs = [(c, x * 10.0, 20 + y * 10.0) for c, x, y in glyphs]
        sheet.across = [(y * 10.0, 50.0, 500.0) for y in bars]
        sheets.append(sheet.page())
    for item in lay_out_all(sheets):
        if isinstance(item, Grid):
            assert np.array(item.at).shape == (item.rows, item.columns)
            assert min(map(min, item.at)) >= 0
            assert len(item.edges) == item.columns + 1
