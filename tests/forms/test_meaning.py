"""What headers mean in the form that they stand in."""

from __future__ import annotations

from loaders.document import Cell, Identity, Line
from loaders.forms.assemble import assemble
from loaders.forms.catalogue import default_catalogue
from loaders.forms.statements import read_statements
from loaders.grid.grid import whole_grid

IDENTITY = Identity("budget", 2024, "云溪市档案局", "department")


def cells(title: str, *rows: list[str]) -> list[Cell]:
    """The cells of one table of a budget."""
    items = [Line(1, 1, title), Line(1, 2, "单位：万元"), whole_grid(1, list(rows))]
    statements, _ = read_statements(assemble(items, default_catalogue()), IDENTITY, default_catalogue())
    return [cell for statement in statements for cell in statement.cells]


def test_an_item_of_the_three_publics_over_codes_is_no_further_money() -> None:
    total, item = cells(
        "支出总表",
        ["科目编码", "科目名称", "合计", "公务接待费"],
        ["2010301", "行政运行", "8.00", "1.00"],
    )
    assert total.meaning["function_code"] == "2010301"
    assert not item.meaning and not item.excluded and "公务接待费" in item.why


def test_an_item_said_to_be_a_part_is_left_out() -> None:
    _, item = cells(
        "支出总表",
        ["科目编码", "科目名称", "合计", "其中：公务接待费"],
        ["2010301", "行政运行", "8.00", "1.00"],
    )
    assert item.excluded


def test_operating_expenses_over_economic_items_are_the_name_of_the_column() -> None:
    (cell,) = cells("机关运行经费预算表", ["科目编码", "科目名称", "机关运行经费"], ["30201", "办公费", "8.00"])
    assert cell.meaning["economic_code"] == "30201" and "item" not in cell.meaning


def test_a_name_without_code_has_one_code_in_all_columns() -> None:
    """其他支出 is a class, and the name of its last group and of that group's item."""
    found = cells(
        "政府性基金预算财政拨款收入支出决算表",
        ["科目名称", "本年收入", "本年支出", "本年支出", "年末结转和结余"],
        ["科目名称", "本年收入", "小计", "项目支出", "年末结转和结余"],
        ["其他支出", "8.00", "7.00", "7.00", "1.00"],
        ["彩票公益金安排的支出", "8.00", "7.00", "7.00", "1.00"],
        ["用于体育事业的彩票公益金支出", "8.00", "7.00", "7.00", "1.00"],
    )
    codes = [cell.meaning.get("function_code") for cell in found]
    assert codes == ["229"] * 4 + ["22960"] * 4 + ["2296003"] * 4
