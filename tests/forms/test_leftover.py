"""What no table took is said: amounts by themselves, grids without a form, forms that are only named."""

from __future__ import annotations

import pytest

from loaders.document import Line
from loaders.forms.assemble import assemble
from loaders.forms.catalogue import default_catalogue
from loaders.forms.leftover import left_in_grid, left_in_line, unread_amounts, unread_forms
from loaders.forms.table import Assembled
from loaders.grid.grid import whole_grid


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("201 一般公共服务支出 1,200.50 300.00", ("1,200.50", "300.00")),
        ("合计 287.3031291.1596", ("287.3031291.1596",)),  # two figures run together
        ("224 灾害防治及应急管理支出 7451 7278 173", ("7451", "7278", "173")),
        ("2020 2021", ()),  # years
        ("五、收入决算表 12", ()),  # a page number
        ("3.1 机构设置", ()),
        ("更新于 2024.10.31", ()),
        ("全年收入 1,200.50 万元，比上年增加", ()),  # the narrative's
        ("252.28", ()),  # the narrative breaks its lines anywhere
    ],
)
def test_amounts_that_stand_by_themselves_in_a_line(text: str, amounts: tuple[str, ...]) -> None:
    left = left_in_line(Line(1, 1, text))
    assert (left.amounts if left else ()) == amounts


def test_a_grid_tells_its_amounts_from_codes() -> None:
    left = left_in_grid(whole_grid(4, [["2010301", "行政运行", "1200", "300"], ["2010302", "其他事务", "", ""]]))
    assert left is not None
    assert (left.page, left.amounts) == (4, ("1200", "300"))


def test_a_page_of_a_table_that_fits_no_table_is_said() -> None:
    head = whole_grid(2, [["科目编码", "科目名称", "合计"], ["205", "教育支出", "8.00"]])
    other = whole_grid(3, [["205", "教育支出", "8.00", "1.00", "7.00", "0.50"]] * 3)
    read = assemble([Line(2, 1, "支出总表"), Line(2, 2, "单位：万元"), head, other], default_catalogue())
    (finding,) = unread_amounts(read.left, set(), 2)
    assert (finding.code, finding.page, finding.value.split(", ")[0]) == ("unread_amounts", 3, "8.00")
    assert not unread_amounts(read.left, {3}, 2)  # a performance annex
    assert not unread_amounts(read.left, set(), 4)  # before the first form


def test_a_form_that_is_only_named_is_said_once() -> None:
    catalogue = default_catalogue()
    read: Assembled = assemble([Line(1, 1, "收入总表"), Line(1, 2, "支出总表"), Line(2, 1, "收入总表")], catalogue)
    found = unread_forms(read.titles, [], "budget", catalogue)
    assert [(f.value, f.page) for f in found] == [("收入总表", 1), ("支出总表", 1)]
