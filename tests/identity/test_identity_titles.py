"""The ways in which covers, section heads, forms and prose say who publishes what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from loaders.document import Line, Refused
from loaders.identity import identify

Written = Callable[..., list[Line]]

# Enough of the forms for the text to show itself as a disclosure.
BUDGET_FORMS = "收支总表\n收入总表\n支出总表\n财政拨款收支总表\n一般公共预算支出表\n"
FINAL_FORMS = "收入支出决算总表\n收入决算表\n支出决算表\n财政拨款收入支出决算总表\n"


@pytest.mark.parametrize(
    ("cover", "kind", "year", "department", "scope", "region"),
    [
        ("2026年深圳市信访局部门预算", "budget", 2026, "深圳市信访局", "department", "440300"),
        ("上海市普陀区财政局\n2024年度部门决算", "final", 2024, "上海市普陀区财政局", "department", "310107"),
        (
            "中共上海市普陀区委\n社会工作部 2024 年度\n部门决算",
            "final",
            2024,
            "中共上海市普陀区委社会工作部",
            "department",
            "310107",
        ),
        (
            "二〇二三年度\n苏 州 市 民 政 局\n部 门 决 算",
            "final",
            2023,
            "苏州市民政局",
            "department",
            "320500",
        ),
        (
            "２０２１年度\n昆山市\n公安局\n部门\n决算\n公开",
            "final",
            2021,
            "昆山市公安局",
            "department",
            "320583",
        ),
        (
            "西安市财政局（汇总）\n2026年部门预算公开说明",
            "budget",
            2026,
            "西安市财政局",
            "department",
            "610100",
        ),
        (
            "目录\n一、主要职责\n二、机构设置\n第二部分 武汉市水务局2025年部门预算表",
            "budget",
            2025,
            "武汉市水务局",
            "department",
            "420100",
        ),
        ("2026 年深圳市民政局（本级）部门预\n算", "budget", 2026, "深圳市民政局", "department_own", "440300"),
        (
            "2026 年度\n福州市公安局治安管理\n支队\n单位预算",
            "budget",
            2026,
            "福州市公安局治安管理支队",
            "unit",
            "350100",
        ),
        (
            "上海市普陀区2024年区级部门预算\n预算主管部门：上海市普陀区财政局",
            "budget",
            2024,
            "上海市普陀区财政局",
            "department",
            "310107",
        ),
        (
            "上海市2025年市级单位预算\n预算单位：上海市审计局",
            "budget",
            2025,
            "上海市审计局",
            "unit",
            "310000",
        ),
        (
            "西安市发展和改革委员会\n2019年部门综合预算说明",
            "budget",
            2019,
            "西安市发展和改革委员会",
            "department",
            "610100",
        ),
        ("长沙市实验小学2016部门决算\n2017-09-15", "final", 2016, "长沙市实验小学", "department", "430100"),
        ("360035长沙市实验幼儿园2023年单位预算公开说明", "budget", 2023, "长沙市实验幼儿园", "unit", "430100"),
        (
            "宁夏回族自治区吴忠市红寺堡区公路管理段\n2021年部门预算公开",
            "budget",
            2021,
            "宁夏回族自治区吴忠市红寺堡区公路管理段",
            "department",
            "640303",
        ),
        ("国家信访局2026年度部门预算\n二〇二六年三月", "budget", 2026, "国家信访局", "department", "100000"),
        (
            "附件1：\n2022年度四川省教育厅部门决算公开编制说明",
            "final",
            2022,
            "四川省教育厅",
            "department",
            "510000",
        ),
        (
            "首页 > 信息公开\n2023年度泸州市中医医院单位决算\n来源:泸州市中医医院",
            "final",
            2023,
            "泸州市中医医院",
            "unit",
            "510500",
        ),
        (
            "乌鲁木齐市政务服务中心2023年度部门决算公开说明",
            "final",
            2023,
            "乌鲁木齐市政务服务中心",
            "department",
            "650100",
        ),
        ("关于西安市财政局2026年部门预算的说明", "budget", 2026, "西安市财政局", "department", "610100"),
        ("湖南省财政厅2025年度部门整体预算公开", "budget", 2025, "湖南省财政厅", "department", "430000"),
        (
            "西安市人民政府\n西安市财政局2024年度部门决算",
            "final",
            2024,
            "西安市财政局",
            "department",
            "610100",
        ),
        ("2020\n年\n长沙市\n司法局\n部\n门\n预\n算", "budget", 2020, "长沙市司法局", "department", "430100"),
        ("关于2025年度部门预算的说明\n长沙市司法局", "budget", 2025, "长沙市司法局", "department", "430100"),
        ("关于公布长沙市司法局2025年部门预算的说明", "budget", 2025, "长沙市司法局", "department", "430100"),
        ("长沙市司法局关于2025年单位预算编制的说明", "budget", 2025, "长沙市司法局", "unit", "430100"),
        ("长沙市2025年部门预算\n长沙市司法局", "budget", 2025, "长沙市司法局", "department", "430100"),
        (
            "长沙市司法局2025年部门预算、“三公”经费预算公开",
            "budget",
            2025,
            "长沙市司法局",
            "department",
            "430100",
        ),
        ("长沙市司法局部门预算公开2025", "budget", 2025, "长沙市司法局", "department", "430100"),
        ("部门预算公开\n（2025年度）\n单位名称：长沙市司法局", "budget", 2025, "长沙市司法局", "department", "430100"),
        ("2024年度部门决算公开报告\n（长沙市司法局）", "final", 2024, "长沙市司法局", "department", "430100"),
        ("长沙市司法局（部门汇总）2024年度部门决算", "final", 2024, "长沙市司法局", "department", "430100"),
        ("长沙市司法局（局机关）2024年度部门决算", "final", 2024, "长沙市司法局", "department_own", "430100"),
        (
            "长沙市司法局2024年度部门决算公开说明\n长沙市司法局（本级）\n2024年度部门决算公开说明",
            "final",
            2024,
            "长沙市司法局",
            "department_own",
            "430100",
        ),
        ("2025年\n长沙市司法局（差额表）\n部门预算", "budget", 2025, "长沙市司法局", "department", "430100"),
        ("长沙市司法局2024年度单位决算（含下属单位）", "final", 2024, "长沙市司法局", "department", "430100"),
        ("长沙市实验初中2024年度单位决算", "final", 2024, "长沙市实验初中", "unit", "430100"),
        (
            "长沙市纪律检查委员会长沙市监察委员会2024年度部门决算",
            "final",
            2024,
            "长沙市纪律检查委员会长沙市监察委员会",
            "department",
            "430100",
        ),
    ],
)
def test_covers(written: Written, cover: str, kind: str, year: int, department: str, scope: str, region: str) -> None:
    forms = BUDGET_FORMS if kind == "budget" else FINAL_FORMS
    identity = identify(written(cover, "目 录\n" + forms), file_name="x.pdf")
    assert (identity.kind, identity.fiscal_year, identity.department) == (kind, year, department)
    assert (identity.scope, identity.region) == (scope, region)
    assert identity.evidence["department"].startswith(("cover_", "form_label"))


def test_a_line_that_is_a_file_name_says_it_after_the_title(written: Written) -> None:
    pages = written("长沙市司法局2024年度单位决算.pdf\n长沙市司法局2024年度部门决算", FINAL_FORMS)
    assert identify(pages, file_name="x.pdf").scope == "department"
    pages = written("长沙市司法局（本级）2024年度部门决算情况说明.pdf", FINAL_FORMS)
    assert identify(pages, file_name="x.pdf").scope == "department_own"


def test_the_text_wins_over_the_name_of_the_file_and_its_folder(written: Written) -> None:
    lines = written("2019年佛山市轨道交通局\n部门决算", FINAL_FORMS)
    identity = identify(lines, file_name="2026年武汉市交通运输局部门预算.pdf", region_hint="武汉")
    assert (identity.kind, identity.fiscal_year) == ("final", 2019)
    assert (identity.department, identity.region) == ("佛山市轨道交通局", "440600")


def test_a_cover_that_the_tables_contradict_is_said(written: Written) -> None:
    lines = written("2025年无锡市信访局部门预算", "2026年部门收入总表\n" + BUDGET_FORMS)
    identity = identify(lines, file_name="x.pdf")
    assert identity.fiscal_year == 2025
    assert "2026 (form_title_year, page 2, line 1)" in identity.evidence["fiscal_year_other"]


def test_a_cover_without_a_year_takes_that_of_the_forms(written: Written) -> None:
    for cover in ("长沙市司法局\n部门预算公开", "部门预算公开\n长沙市司法局"):
        identity = identify(written(cover, "2025年部门收支总表\n" + BUDGET_FORMS), file_name="x.pdf")
        assert (identity.kind, identity.fiscal_year, identity.department) == ("budget", 2025, "长沙市司法局")


def test_tables_without_a_cover_give_it_by_their_labels(written: Written) -> None:
    pages = [
        "收支预算总表\n部门：江苏省档案馆 单位：万元\n",
        "收入预算总表\n部门：江苏省\n档案馆 单位：万元",
        "财政拨款收支预算总表\n部门： 单位：万元",
        "2019年政府采购预算表\n一般公共预算支出预算表",
    ]
    identity = identify(written(*pages), file_name="表.pdf")
    assert (identity.kind, identity.fiscal_year) == ("budget", 2019)
    assert (identity.department, identity.scope, identity.region) == ("江苏省档案馆", "department", "320000")
    assert identity.evidence["fiscal_year"] == "form_title_year, page 4, line 1"


def test_prose_alone_gives_it(written: Written) -> None:
    prose = (
        "第一部分 2026年度部门预算情况说明\n二、收入预算情况说明\n2026年度收入预算100.00万元，比上年增长。\n"
        "三、支出预算情况说明\n四、财政拨款“三公”经费预算情况说明\n2026年北京市水务局政府采购预算总额10万元。"
    )
    identity = identify(written(prose), file_name="x.pdf")
    assert (identity.kind, identity.fiscal_year, identity.department) == ("budget", 2026, "北京市水务局")


def test_what_only_the_file_name_says_is_marked(written: Written) -> None:
    lines = written("预算01表 收支总表\n预算02表 收入总表\n预算03表 支出总表\n预算04表 财政拨款收支总表")
    identity = identify(lines, file_name="教育局_附件2：北京市教育委员会2026年度部门预算报表.pdf")
    assert (identity.department, identity.fiscal_year) == ("北京市教育委员会", 2026)
    assert identity.evidence["department"].startswith("file_name")
    assert identity.evidence["kind"].startswith("form_number_budget")
    with pytest.raises(Refused) as refused:
        identify(lines, file_name="报表.pdf")
    assert refused.value.code == "no_identity"
    assert "fiscal year and the department" in refused.value.detail


def test_a_shared_district_name_needs_the_hint(written: Written) -> None:
    lines = written("普陀区财政局2024年度部门决算", FINAL_FORMS)
    assert identify(lines, file_name="x.pdf").region == ""
    hinted = identify(lines, file_name="x.pdf", region_hint="上海普陀")
    assert hinted.region == "310107"
    assert hinted.evidence["region"] == "region_hint 上海普陀"


@pytest.mark.parametrize(
    "announcement",
    [
        "根据机构改革方案要求，我局更名为深圳市信访\n局，其他职能保持不变。",
        "我局已更名为“深圳市信访局”。",
        "中共深圳市委深圳市人民政府信访局更名为深圳市信访局。",
    ],
)
def test_a_new_name_that_the_text_announces(written: Written, announcement: str) -> None:
    cover = "中共深圳市委深圳市人民政府信访局2018年度部门决算"
    identity = identify(written(cover, FINAL_FORMS, announcement), file_name="x.pdf")
    assert identity.renamed_to == "深圳市信访局"


def test_a_renamed_project_or_other_body_is_no_new_name(written: Written) -> None:
    text = "市交通服务中心更名为深圳市运输服务中心。\n专项经费更名为深圳市信访工作经费。"
    identity = identify(written("2018年深圳市交通局部门决算", FINAL_FORMS, text), file_name="x.pdf")
    assert identity.renamed_to == ""


def test_many_lines_with_one_number() -> None:
    """What is recognised in a picture may come in pieces that all say to be the same line."""
    cover = [
        Line(1, 1, "云溪市财政局2024年度部门决算"),
        *(Line(1, 2, piece) for piece in "附表目录及情况说明依次列在后面各页"),
    ]
    forms = [Line(2, n, text) for n, text in enumerate(FINAL_FORMS.split("\n"), 1)]
    identity = identify([*cover, *forms], file_name="x.pdf")
    assert (identity.department, identity.fiscal_year, identity.kind) == ("云溪市财政局", 2024, "final")
