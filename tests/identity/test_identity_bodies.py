"""Bodies of all provinces that no list names: division, level and spelling from the name alone, in every title."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from loaders.document import Line
from loaders.identity import identify
from loaders.identity.patterns import patterns
from loaders.pipeline import read_document
from loaders.reference.departments import canonical_name, level_of, may_be_one
from loaders.reference.regions import named_in, regions_at_start
from samples.figures import Disclosure
from samples.layout import Layout
from samples.pdf import render_pdf

Written = Callable[..., list[Line]]

with (Path(__file__).parent / "bodies.csv").open(encoding="utf-8", newline="") as _handle:
    BODIES = list(csv.DictReader(_handle))

BUDGET_FORMS = "目录\n收支总表\n收入总表\n支出总表\n财政拨款收支总表\n一般公共预算支出表\n一般公共预算基本支出表"
FINAL_FORMS = "目录\n收入支出决算总表\n收入决算表\n支出决算表\n财政拨款收入支出决算总表"
TABLES = "\f".join(
    f"{title}\n公开0{n}表\n部门：{{n}} 2023年度 金额单位：万元"
    for n, title in enumerate(("收入支出决算总表", "收入决算表", "支出决算表"), 1)
)
#: Title as printed, kind, scope. {n} is the name, {a}{b} its two halves, \f the end of a page.
TITLES = [
    ("{n}2023年部门预算", "budget", "department"),
    ("2023年{n}部门预算", "budget", "department"),
    ("{n}\n2023年度部门决算公开报告", "final", "department"),
    ("2023年度{n}部门决算公开", "final", "department"),
    ("2023年度\n{n}\n部门决算", "final", "department"),
    ("{n}关于2023年度部门决算公开的说明", "final", "department"),
    ("关于{n}2023年度部门决算的说明", "final", "department"),
    ("{n}2023年度单位决算", "final", "unit"),
    ("{n}2023年单位预算公开说明", "budget", "unit"),
    ("2023年{n}预算公开", "budget", "department"),
    ("{n}2023年预算信息公开", "budget", "department"),
    ("{n}2023年部门预算及“三公”经费预算公开", "budget", "department"),
    ("{n}（本级）2023年度部门决算", "final", "department_own"),
    ("{n}本级2023年度部门决算", "final", "department_own"),
    ("{n}（机关）2023年部门预算", "budget", "department_own"),
    ("{n}（部门）2023年度决算", "final", "department"),
    ("{n}部门2023年度决算公开", "final", "department"),
    ("2023年度{n}决算公开文本", "final", "department"),
    ("附件1\n{n}2023年度部门决算情况说明", "final", "department"),
    ("{n}2023年部门预算编制说明及报表", "budget", "department"),
    ("2023\n年度\n{n}\n部门决算公开报告\n二〇二四年九月", "final", "department"),
    ("目 录\n第一部分 {n}概况\n第二部分 2023年度部门决算表", "final", "department"),
    ("2023年部门预算公开表\n部门名称：{n}\n财务负责人：", "budget", "department"),
    ("2023年度部门决算公开\n单位名称：{n}", "final", "department"),
    ("二〇二三年度部门决算公开\n{n}\n2024年9月", "final", "department"),
    ("{n}\n二○二三年部门预算", "budget", "department"),
    ("{a}\n{b}2023年度部门决算\n公开说明", "final", "department"),
    ("{n}2023年部门（单位）预算公开", "budget", "department"),
    ("{n}2023年度部门整体决算公开", "final", "department"),
    ("（2023年度）\n{n}部门决算公开", "final", "department"),
    ("{n}部门决算公开\n（2023年度）", "final", "department"),
    ("部门预算公开\n（2023年）\n{n}", "budget", "department"),
    ("{n} 2023 年 部 门 预 算 公 开", "budget", "department"),
    ("2023年度部门预算\n\n编制单位：{n}\n编制日期：2023年1月", "budget", "department"),
    (TABLES, "final", "department"),
]


def test_the_list_covers_the_country() -> None:
    assert len(BODIES) >= 200
    provinces = {row["region"][:2] for row in BODIES}
    assert len(provinces) >= 32, "31 provinces and the country"
    assert {row["level"] for row in BODIES} == {"central", "province", "city", "district", "township", "zone"}


@pytest.mark.parametrize("row", BODIES, ids=[row["printed"] for row in BODIES])
def test_division_level_and_spelling(row: dict[str, str]) -> None:
    name, region = row["printed"], row["region"]
    assert region in regions_at_start(name)
    assert patterns().organisation.plausible(name)
    match = canonical_name(name, region, 2023)
    assert match.sure, match
    assert match.name == (row["name"] or name)
    assert level_of(name, region) == row["level"]
    assert canonical_name(match.name, region, 2023).name == match.name, "a canonical name is its own"


def test_only_names_that_divisions_share_are_undecided() -> None:
    shared = {row["printed"] for row in BODIES if len(regions_at_start(row["printed"])) > 1}
    assert shared == {"普陀区财政局", "和平区教育局"}


@pytest.mark.parametrize(("number", "title", "kind", "scope"), [(n, *title) for n, title in enumerate(TITLES)])
def test_titles(written: Written, number: int, title: str, kind: str, scope: str) -> None:
    for row in BODIES[number % 5 :: 5]:
        name = row["printed"]
        cover = title.format(n=name, a=name[: len(name) // 2], b=name[len(name) // 2 :])
        identity = identify(
            written(*cover.split("\f"), BUDGET_FORMS if kind == "budget" else FINAL_FORMS), file_name="x.pdf"
        )
        assert (identity.kind, identity.fiscal_year, identity.scope) == (kind, 2023, scope), name
        assert identity.department == name
        assert identity.region in (row["region"], ""), name
        assert identity.region or len(regions_at_start(name)) > 1, name


@pytest.mark.parametrize("row", BODIES[3::23], ids=[row["printed"] for row in BODIES[3::23]])
def test_printed_documents(row: dict[str, str], tmp_path: Path) -> None:
    final = int(row["region"]) % 2 == 0
    printed = Disclosure(
        department=row["printed"],
        kind="final" if final else "budget",
        fiscal_year=2022,
        expenditure={"general_public_budget": {"2010301": {"basic": Decimal("120.5")}}},
    )
    layout = Layout(page="portrait" if final else "landscape", narrative="none", letter_spaced=final)
    path = tmp_path / "x.pdf"
    path.write_bytes(render_pdf(printed, layout).data)
    identity = read_document(path).identity
    assert (identity.kind, identity.fiscal_year) == ("final" if final else "budget", 2022)
    assert (identity.department, identity.scope) == (row["printed"], "department")
    assert row["region"] in (identity.region, *regions_at_start(row["printed"]))


def test_a_shared_name_is_told_apart_by_the_places_in_the_text(written: Written) -> None:
    prose = "南京市人民政府批准。\n由南京市财政局拨款。\n参加南京市组织的培训。"
    lines = written("鼓楼区财政局2024年度部门决算", FINAL_FORMS, prose)
    identity = identify(lines, file_name="x.pdf")
    assert (identity.region, identity.evidence["region"]) == ("320106", "inferred: the text speaks of it 3 times")
    assert identify(lines, file_name="x.pdf", region_hint="徐州").region == "320302"
    assert identify(lines[:-1], file_name="x.pdf").region == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("泸州市财政局，泸州市人民政府，泸州市，四川省", ("510500", 3)),
        ("上海市普陀区、上海市普陀区、上海市普陀区财政局", ("310107", 3)),
        ("杭州市、杭州市、杭州市、宁波市、宁波市", ("", 0)),
        ("昆山市", ("", 0)),
        ("", ("", 0)),
    ],
)
def test_the_place_that_a_text_speaks_of(text: str, found: tuple[str, int]) -> None:
    assert named_in(text) == found


@pytest.mark.parametrize(
    ("one", "other", "region", "may"),
    [
        ("昆山市交通局", "昆山市交通运输局", "320583", True),
        ("教育局", "昆山市教育和体育局", "320583", True),
        ("上海市普陀区城管局", "普陀区城市管理局", "310107", True),
        ("昆山市财政局", "昆山市民政局", "320583", False),
        ("昆山市第一中学", "昆山市第二中学", "320583", False),
        ("中共昆山市委办公室", "昆山市人民政府办公室", "320583", False),
        ("昆山市发改委", "昆山市发展和改革委员会", "320583", False),  # one by definition: nothing to review
    ],
)
def test_abbreviations_are_for_people_to_decide(one: str, other: str, region: str, may: bool) -> None:
    assert may_be_one(one, other, region) is may
    assert may_be_one(other, one, region) is may
