"""Titles among what stands around them: the menus of a web page, a table of contents, nothing but forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from loaders.document import Line, Refused
from loaders.identity import identify

Written = Callable[..., list[Line]]

BUDGET_FORMS = "部门收支总表\n部门收入总表\n部门支出总表\n财政拨款收支总表\n"
FINAL_FORMS = "收入支出决算总表\n收入决算表\n支出决算表\n财政拨款收入支出决算总表\n"
#: The heads of a narrative whose forms are in a file of their own.
NARRATIVE = (
    "一、单位基本情况\n（一）职能职责\n（二）单位构成\n二、收支总体情况\n"
    "（一）收入预算：年初预算数100万元。\n四、“三公”经费情况说明\n五、其他重要事项的情况说明\n"
)


@pytest.mark.parametrize(
    ("page", "department"),
    [
        ("首页 » 昆山市水务局2024年度部门决算公开 » 详情\n打印\n昆山市水务局2024年度部门决算公开", "昆山市水务局"),
        ("政府信息公开\n昆山市水务局2024年度部门决算\n来源：昆山市水务局", "昆山市水务局"),
        ("发布机构 | 昆山市教育局 | 有效性 |\n标题 | 昆山市第二中学2024年度部门决算 | |", "昆山市第二中学"),
        ("• 文件标题 昆山市水务局2024年度部门决算情况说明\n• 发布机构 市水务局", "昆山市水务局"),
        ("【决算公开】昆山市水务局2024年度部门决算公开\n时间：2025-08-01", "昆山市水务局"),
        ("法院公告\n昆山法院2024年部门决算\n江苏省昆山市人民法院\n2024年部门决算", "江苏省昆山市人民法院"),
        ("昆山市水务局2024年度部门决算_政务公开_昆山市人民政府", "昆山市水务局"),
        ("2024年度部门决算公开-昆山市水务局-昆山市人民政府", "昆山市水务局"),
    ],
)
def test_the_menus_of_a_page_are_no_part_of_the_name(written: Written, page: str, department: str) -> None:
    identity = identify(written(page + "\n" + FINAL_FORMS), file_name="x.html")
    assert (identity.kind, identity.fiscal_year, identity.department) == ("final", 2024, department)


def test_a_heading_of_the_contents_ends_the_line_above_it(written: Written) -> None:
    contents = (
        "昆山职业学院2024年度部门决算\n目 录\n第一部分 昆山职业学院概况\n二、机构设置\n"
        "第二部分 昆山职业学院2024年度部门决算表\n第三部分 昆山职业学院2024年度部门决算情况说明\n"
        "第四部分 名词解释\n第五部分 附件\n昆山职业学院2024年度部门决算情况\n" + FINAL_FORMS
    )
    identity = identify(written(contents), file_name="x.html")
    assert identity.department == "昆山职业学院"
    assert "department_other" not in identity.evidence


def test_contents_keep_their_meaning_with_page_numbers_and_field_codes(written: Written) -> None:
    numbered = "昆山市水务局\n2024年度决算\n一、收入支出决算总表 41\n二、收入决算表 41\n三、支出决算表 42\n"
    coded = "昆山市水务局\n2024年度决算\n" + "".join(
        f"{title} PAGEREF _Toc25831 \\h 3\n" for title in ("收入支出决算总表", "收入决算表", "支出决算表")
    )
    for text in (numbered, coded):
        assert identify(written(text), file_name="x.txt").department == "昆山市水务局"


def test_a_title_and_the_heads_of_the_narrative_are_enough(written: Written) -> None:
    identity = identify(written("昆山市水务局\n2024年单位预算情况说明\n" + NARRATIVE), file_name="x.html")
    assert (identity.kind, identity.department, identity.scope) == ("budget", "昆山市水务局", "unit")


@pytest.mark.parametrize(
    "text",
    [
        NARRATIVE,  # without a title that says whose and which year
        "昆山市财政局关于做好2024年部门预算编制工作的通知\n" + NARRATIVE,
        "昆山市2024年“三公”经费预算汇总情况\n经汇总，全市“三公”经费预算100万元。\n其他需要说明的情况",
    ],
)
def test_heads_alone_are_not(written: Written, text: str) -> None:
    with pytest.raises(Refused):
        identify(written(text), file_name="x.html")


@pytest.mark.parametrize("name", ["昆山市人民政府", "某县政府", "昆山市锦溪镇", "昆山市经济技术开发区管理委员会"])
def test_a_governments_own_name_does_not_hide_its_budget(written: Written, name: str) -> None:
    tables = "一般公共预算收入表\n政府性基金收入表\n社会保险基金收入表\n一般公共预算支出表\n"
    with pytest.raises(Refused) as refused:
        identify(written(f"2025年{name}预算公开\n" + tables), file_name="x.pdf")
    assert "a whole government" in refused.value.detail


def test_a_towns_own_budget_is_a_departments_where_it_says_so(written: Written) -> None:
    forms = BUDGET_FORMS + "一般公共预算收入表\n政府性基金收入表\n"
    identity = identify(written("昆山市锦溪镇人民政府2025年部门预算公开\n" + forms), file_name="x.pdf")
    assert identity.department == "昆山市锦溪镇人民政府"


def test_forms_that_never_say_so_are_a_budgets(written: Written) -> None:
    text = "2024年收支总表\n部门/单位：昆山市锦溪镇人民政府 单位：元\n收入总表\n支出总表\n财政拨款收支总表"
    identity = identify(written(text), file_name="x.xlsx")
    assert (identity.kind, identity.fiscal_year, identity.department) == ("budget", 2024, "昆山市锦溪镇人民政府")


def test_prose_says_whose_where_no_title_does(written: Written) -> None:
    text = (
        "第一部分 2024年度部门预算情况说明\n第二部分 2024年度部门预算报表\n"
        "昆山市人民法院是国家的审判机关。办公室是综合部门。\n昆山市人民法院部门行政编制300人。\n" + BUDGET_FORMS
    )
    identity = identify(written(text), file_name="x.html")
    assert identity.department == "昆山市人民法院"
    assert identity.evidence["department"].startswith("prose_subject")


def test_a_body_that_was_dissolved_goes_by_its_name(written: Written) -> None:
    for printed, name in (("原昆山市扶贫办公室", "昆山市扶贫办公室"), ("原州区水务局", "原州区水务局")):
        identity = identify(written(f"{printed}2024年度部门决算\n" + FINAL_FORMS), file_name="x.pdf")
        assert identity.department == name


@pytest.mark.parametrize(
    "label",
    [
        "部门/单位：201001-昆山市水务局",
        "单位名称：[001001]昆山市水务局",
        "编制部门：昆山市水务局[105]",
        "部门：(101)昆山市水务局",
    ],
)
def test_the_code_of_a_unit_is_no_part_of_its_name(written: Written, label: str) -> None:
    identity = identify(written("2025年部门收支总表\n" + label + " 单位：万元\n" + BUDGET_FORMS), file_name="x.xlsx")
    assert identity.department == "昆山市水务局"


def test_a_name_broken_after_what_could_be_one(written: Written) -> None:
    cover = "昆山市2025年市级部门预算\n预算主管部门：\n昆山市人民政府\n柏庐街道\n办事处"
    identity = identify(written(cover, BUDGET_FORMS), file_name="x.pdf")
    assert identity.department == "昆山市人民政府柏庐街道办事处"


def test_characters_that_nobody_sees(written: Written) -> None:
    cover = "\ufeff昆山市\u200b水务局2025年部门预算"
    assert identify(written(cover, BUDGET_FORMS), file_name="x.txt").department == "昆山市水务局"
