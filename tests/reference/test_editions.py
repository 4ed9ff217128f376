"""Code lists by edition: anchors, levels and parents, what is noise, what is never current."""

from __future__ import annotations

import pytest

from loaders.reference.editions import CodeRow, all_editions, edition, last_edition
from loaders.reference.evidence import LEVELS, UNOFFICIAL_YEAR, Printed, judged, parent_of, why_noise
from loaders.reference.names import name_key

NAMES = [
    ("function", "210", 2017, "医疗卫生与计划生育支出"),
    ("function", "210", 2018, "医疗卫生与计划生育支出"),
    ("function", "210", 2019, "卫生健康支出"),
    ("function", "210", 2026, "卫生健康支出"),
    ("function", "207", 2018, "文化体育与传媒支出"),
    ("function", "207", 2019, "文化旅游体育与传媒支出"),
    ("function", "20805", 2019, "行政事业单位离退休"),
    ("function", "20805", 2020, "行政事业单位养老支出"),
    ("function", "20805", 2025, "行政事业单位养老支出"),
    ("function", "2210201", 2017, "住房公积金"),
    ("function", "2210201", 2026, "住房公积金"),
    ("function", "2080501", 2018, "归口管理的行政单位离退休"),
    ("function", "2080501", 2026, "行政单位离退休"),
    ("function", "2040405", 2017, "公诉和审判监督"),
    ("department", "30311", 2017, "住房公积金"),
    ("department", "30311", 2026, "代缴社会保险费"),
    ("department", "30113", 2018, "住房公积金"),
    ("department", "310", 2017, "其他资本性支出"),
    ("department", "30399", 2018, "其他对个人和家庭的补助支出"),  # one source has 对其他个人…
    ("function", "2111101", 2025, "生态环境监测与信息"),  # one document prints another name, 2022 and 2026 this one
    ("government", "50999", 2022, "其他对个人和家庭补助"),
    ("government", "50999", 2026, "其他对个人和家庭补助"),  # with and without 的
    ("department", "310", 2018, "资本性支出"),
    ("department", "39907", 2026, "国家赔偿费用支出"),
    ("government", "50501", 2026, "工资福利支出"),
]
ABSENT = [
    ("function", "224", 2018),  # disaster prevention begins with 2019
    ("function", "2080505", 2017),  # the pension reform's code begins with 2018
    ("function", "2040405", 2019),  # moved to 2040410
    ("function", "20140", 2018),
    ("department", "30104", 2018),  # split into 30108-30112
    ("department", "30311", 2018),  # moved to 30113, its digits not yet used again
    ("department", "305", 2026),  # noise: the number of a table read as a class
    ("government", "50101", 2017),  # the scheme begins with 2018
]


@pytest.mark.parametrize(("scheme", "code", "year", "name"), NAMES)
def test_what_a_code_was_called(scheme: str, code: str, year: int, name: str) -> None:
    assert edition(scheme, year)[code].name == name


@pytest.mark.parametrize(("scheme", "code", "year"), ABSENT)
def test_codes_that_an_edition_does_not_have(scheme: str, code: str, year: int) -> None:
    assert code not in edition(scheme, year)


def _modern() -> list[CodeRow]:
    return [row for (_, year), rows in all_editions().items() if year != UNOFFICIAL_YEAR for row in rows.values()]


def test_every_row_has_its_level_and_its_parent_in_the_same_edition() -> None:
    for row in _modern():
        assert row.level == LEVELS[len(row.code)]
        assert row.parent == parent_of(row.code)
        assert not row.parent or row.parent in edition(row.scheme, row.year)


def test_every_code_that_two_documents_print_is_listed_under_the_name_that_most_print() -> None:
    most: dict[tuple[str, str, int], Printed] = {}
    for row, reason in judged():
        key = (row.scheme, row.code, row.year)
        if not reason and row.documents >= 2 and row.documents > (most[key].documents if key in most else 1):
            most[key] = row
    assert len(most) > 700
    for (scheme, code, year), row in most.items():
        assert _letters(edition(scheme, year)[code].name) == _letters(row.name), (code, year)
        assert edition(scheme, year)[code].documents == row.documents


def _letters(name: str) -> list[str]:
    """A name without what tells spellings of one name apart."""
    return sorted(name.replace("的", ""))


def test_a_code_has_one_spelling_of_a_name_over_the_years() -> None:
    spellings: dict[tuple[str, str, str], set[str]] = {}
    for row in _modern():
        spellings.setdefault((row.scheme, row.code, "".join(_letters(row.name))), set()).add(row.name)
    assert [found for found in spellings.values() if len(found) > 1] == []


def test_no_name_comes_for_one_document_and_goes() -> None:
    """Name by name over the years: A, then B of a single document, then A again is a wrong code, no change."""
    for scheme, code in {(row.scheme, row.code) for row in _modern() if row.basis == "printed"}:
        rows = [row for year in range(2017, last_edition() + 1) if (row := edition(scheme, year).get(code))]
        names = [row for row in rows if row.basis == "printed"]
        for before, row, after in zip(names, names[1:], names[2:], strict=False):
            if name_key(before.name) == name_key(after.name) != name_key(row.name):
                assert row.documents > 1, (code, row)


def test_the_unofficial_list_is_never_current() -> None:
    only_old = {code for code, row in edition("function", UNOFFICIAL_YEAR).items() if row.last_seen == UNOFFICIAL_YEAR}
    assert len(only_old) > 900
    for row in _modern():
        assert row.basis != "unofficial"
        if row.code in only_old:
            assert row.evidence == "implied by its children"


def test_the_basis_says_how_we_know() -> None:
    assert edition("function", 2024)["2130507"].basis == "official"
    assert edition("function", 2026)["2080505"].documents > 100
    assert edition("function", 2021)["2010101"].basis == "inferred"
    assert edition("function", 2026)["2080505"].first_seen == 2018
    assert last_edition() == 2026
    assert edition("function", 2031) == {}


@pytest.mark.parametrize(
    ("code", "name", "printed", "reason"),
    [
        ("204", "西安市科学技术局", {"西安市科学技术局": 1, "公共安全支出": 23}, "body"),
        ("228", "线上横沥大桥", {"线上横沥大桥": 1}, "class"),
        ("21000", "平方米", {"平方米": 5}, "structure"),
        ("2013302", "批", {"批": 1}, "name"),
        ("207", "文化旅游体育与传媒支", {"文化旅游体育与传媒支": 1, "文化旅游体育与传媒支出": 9}, "fragment"),
        ("2040608", "国家统一法律职业资格考试", {"国家统一法律职业资格考试": 4}, ""),
        ("21505", "工业和信息产业", {"工业和信息产业": 10, "工业和信息产业监管": 1}, ""),
        ("20141", "数据事务", {"数据事务": 1}, ""),
    ],
)
def test_the_rule_against_noise(code: str, name: str, printed: dict[str, int], reason: str) -> None:
    row = Printed("function", code, 2026, name, printed[name], "printed", "documents")
    assert why_noise(row, printed, printed, []).split(":")[0] == reason


def test_little_is_noise() -> None:
    left_out = [row for row, reason in judged() if reason]
    assert len(left_out) < 0.05 * len(judged())
    assert max(row.documents for row in left_out) <= 19  # 2080505 cut short, beside the whole name in 153
