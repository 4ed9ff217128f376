"""Class codes from the names that class rows print."""

from __future__ import annotations

import pytest

from loaders.reference.names import class_code, name_key, plain_name


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("一、一般公共服务支出", "201"),
        ("一 、 一般公共服务支出", "201"),
        ("（二十一）灾害防治及应急管理支出", "224"),
        ("二十四、抗疫特别国债安排的支出", "234"),
        ("八、社会保障和就业支出（类）", "208"),
        ("社会保障和就业支出类", "208"),
        ("201一般公共服务支出", "201"),
        ("[210]卫生健康支出", "210"),
        ("21、其他支出", "229"),
        ("十九、住房保障", "221"),
        # names that have been replaced, printed late or by old documents
        ("九、医疗卫生与计划生育支出", "210"),
        ("九、卫生健康支出", "210"),
        ("七、文化体育与传媒支出", "207"),
        ("七、文化旅游体育与传媒支出", "207"),
        ("国土海洋气象等支出", "220"),
        ("资源勘探电力信息等支出", "215"),
        ("商业服务业等支出", "216"),
        ("二十二、预备费", "227"),
    ],
)
def test_class_names_give_their_code(printed: str, code: str) -> None:
    assert class_code(printed) == code


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "其他",
        "本年支出合计",
        "项目支出",
        "行政运行",
        "一般公共预算支出",
        "210住房保障支出",
        "2010101行政运行",
        "结转下年",
    ],
)
def test_what_is_no_class_gives_none(printed: str) -> None:
    assert class_code(printed) is None


def test_a_name_keeps_its_own_numerals_and_wording() -> None:
    assert plain_name("三公经费") == "三公经费"
    assert plain_name("（2）“三公”经费 支出") == "三公经费支出"
    assert name_key("其他支出") == "其他支出"
    assert name_key("七、文化体育与传媒支出（类）") == name_key("文化体育与传媒")
