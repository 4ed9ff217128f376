"""Which department and which division a name means."""

from __future__ import annotations

import pytest

from loaders.reference.departments import canonical_name, same_name
from loaders.reference.lookup import economic_code_by_name, function_code_by_name
from loaders.reference.regions import agree, ancestors, regions, regions_at_start


@pytest.mark.parametrize(
    ("printed", "region", "year", "name", "key"),
    [
        ("中共深圳市委深圳市人民政府信访局", "440300", 2018, "深圳市信访局", "shenzhen_petitions"),
        ("深圳市信访局", "440300", 2026, "深圳市信访局", "shenzhen_petitions"),
        ("江苏省人大办公厅", "320000", 2017, "江苏省人大常委会办公厅", "jiangsu_peoples_congress"),
        ("江苏省人大常委会办公厅", "320000", 2019, "江苏省人大常委会办公厅", "jiangsu_peoples_congress"),
        ("江苏省人民代表大会常务委员会办公厅", "320000", 2020, "江苏省人大常委会办公厅", "jiangsu_peoples_congress"),
        ("省人大办公厅", "320000", 2018, "江苏省人大常委会办公厅", "jiangsu_peoples_congress"),
        ("中国共产党江苏省委员会办公厅", "320000", 2017, "中共江苏省委办公厅", "jiangsu_party_office"),
        ("江苏省委办公厅", "320000", None, "中共江苏省委办公厅", "jiangsu_party_office"),
        ("西安市财政局（汇总）", "610100", 2026, "西安市财政局", ""),
        ("西 安 市 卫健委", "610100", 2020, "西安市卫生健康委员会", ""),
        ("浙江省人大办公厅", "330000", 2020, "浙江省人大常委会办公厅", ""),
        ("中国共产党上海市普陀区委员会社会工作部", "310107", 2024, "中共上海市普陀区委社会工作部", ""),
        ("佛山市轨道交通局", "440600", 2019, "佛山市轨道交通局", ""),
    ],
)
def test_sure_names(printed: str, region: str, year: int | None, name: str, key: str) -> None:
    match = canonical_name(printed, region, year)
    assert (match.name, match.sure, match.key, match.candidate) == (name, True, key, "")
    assert match.why


@pytest.mark.parametrize(
    ("printed", "region", "year", "candidate"),
    [
        ("市交通局", "440600", 2020, "佛山市交通局"),
        ("省人大办公厅", "", 2018, "江苏省人大常委会办公厅"),
        ("深圳市信访局", "440300", 2017, "深圳市信访局"),
        ("深圳市信访办", "440300", 2020, "深圳市信访局"),
        ("信访局", "", 2020, ""),
    ],
)
def test_unsure_names_stay_as_printed(printed: str, region: str, year: int, candidate: str) -> None:
    match = canonical_name(printed, region, year)
    assert (match.name, match.sure, match.key, match.candidate) == (printed, False, "", candidate)
    assert match.why


def test_a_reviewed_name_of_another_division_is_not_taken() -> None:
    assert canonical_name("省人大办公厅", "330000", 2018).key == ""


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("上海市普陀区财政局", {"310107"}),
        ("普陀区财政局", {"310107", "330903"}),
        ("中共深圳市委深圳市人民政府信访局", {"440300"}),
        ("中国共产党江苏省委员会办公厅", {"320000"}),
        ("国家信访局", {"100000"}),
        ("内蒙古自治区财政厅", {"150000"}),
        ("吉林市教育局", {"220200"}),
        ("昆山市公安局", {"320583"}),
        ("东莞市教育局", {"441900"}),
        ("湘西州财政局", {"433100"}),
        ("信访局", set()),
    ],
)
def test_the_division_that_a_name_begins_with(name: str, codes: set[str]) -> None:
    assert regions_at_start(name) == codes


def test_short_county_names_are_for_folders_alone() -> None:
    assert regions_at_start("上海普陀", short_counties=True) == {"310107"}
    assert regions_at_start("上海普陀") == {"310000"}


def test_votes_for_a_division() -> None:
    assert agree({"310107", "330903"}, {"310000"}) == "310107"
    assert agree({"310107", "330903"}) == ""
    assert agree({"440300"}, {"420100"}) == "440300"
    assert agree(set(), {"440300"}) == "440300"
    assert agree() == ""


def test_every_division_has_its_ancestors_up_to_the_country() -> None:
    assert len(regions()) > 3300
    for code in regions():
        assert ancestors(code)[-1] == "100000"


@pytest.mark.parametrize(
    ("name", "year", "parent", "code"),
    [
        ("信访事务", 2018, None, "2010308"),
        ("信访事务", 2026, None, "20140"),
        ("行政运行", 2026, None, None),
        ("行政运行", 2026, "20140", "2014001"),
        ("九、医疗卫生与计划生育支出", 2026, None, "210"),
        ("行政事业单位离退休", 2025, None, "20805"),
        ("检察监督", 2019, None, "2040410"),
        ("没有这样的名称", 2020, None, None),
        ("", 2020, None, None),
    ],
)
def test_function_codes_by_name(name: str, year: int, parent: str | None, code: str | None) -> None:
    assert function_code_by_name(name, year, parent) == code


@pytest.mark.parametrize(
    ("name", "year", "parent", "code"),
    [
        ("住房公积金", 2016, None, "30311"),
        ("住房公积金", 2017, None, "30311"),
        ("住房公积金", 2018, None, "30113"),
        ("医疗费", 2017, None, "30307"),
        ("医疗费", 2022, None, "30114"),
        ("公务用车购置", 2024, None, None),  # 30913 or 31013
        ("公务用车购置", 2024, "310", "31013"),
        ("其他支出", 2024, None, None),  # 399 or 39999
        ("其他支出", 2024, "399", "39999"),
    ],
)
def test_economic_codes_by_name(name: str, year: int, parent: str | None, code: str | None) -> None:
    assert economic_code_by_name(name, year, parent) == code


def test_bodies_of_the_corps_and_of_zones_are_where_they_govern() -> None:
    """Places without a code of their own, or with one under another name."""
    assert regions_at_start("兵团第六师人民医院") == {"659004"}
    assert regions_at_start("新疆生产建设兵团第八师石河子市教育局") == {"659001"}
    assert regions_at_start("第一师范学校") == frozenset()
    assert regions_at_start("深汕特别合作区财政局") == {"440300"}
    assert regions_at_start("嘉峪关市财政局") == {"620200"}, "not its only county too"
    assert regions_at_start("九三学社中央委员会") == {"100000"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("水务局", "昆山市水务局", True),
        ("市水务局", "昆山市水务局", True),
        ("昆山市水务局", "江苏省昆山市水务局", True),
        ("昆山市卫健委", "昆山市卫生健康委员会", True),
        ("昆山市水务局（本级）", "昆山市水务局", True),
        ("昆山市委宣传部", "中共昆山市委宣传部", True),
        ("昆山市锦溪镇", "昆山市锦溪镇人民政府", True),
        ("鼓楼区财政局", "南京市鼓楼区财政局", True),
        ("太仓市水务局", "昆山市水务局", False),
        ("南京市第一中学", "南京市鼓楼区第一中学", False),
        ("昆山市教育局教研室", "昆山市教育局", False),
        ("江苏省水利厅", "昆山市水利局", False),
        ("民革昆山市委员会", "民盟昆山市委员会", False),
    ],
)
def test_names_that_are_one_by_their_spelling(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same_name(other, one) is same


def test_a_name_on_two_levels_needs_its_level() -> None:
    assert function_code_by_name("水利", 2026, "213") is None
    assert function_code_by_name("水利", 2026, "213", 5) == "21303"
