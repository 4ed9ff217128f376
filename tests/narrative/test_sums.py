"""Claims that are parts of another."""

from __future__ import annotations

import pytest

from loaders.narrative import check_sums, extract_claims
from tests.narrative.shared import FINAL, text_lines

PURCHASES = (
    "（二）政府采购支出情况\n2020年度政府采购支出总额{}万元，其中：政府采购货物支出{}万元、"
    "政府采购工程支出0万元、政府采购服务支出{}万元。"
)
VEHICLES = "（三）国有资产占用情况\n截至2020年12月31日，本局共有车辆{}辆，其中：机要通信用车{}辆、其他用车{}辆。"


@pytest.mark.parametrize(
    ("text", "numbers", "fits"),
    [
        (PURCHASES, ("30.50", "10.25", "20.25"), True),
        (PURCHASES, ("30.51", "10.25", "20.25"), True),  # rounding of each
        (PURCHASES, ("31.50", "10.25", "20.25"), False),
        (PURCHASES, ("70", "35", "34"), True),  # all rounded to whole numbers
        (PURCHASES, ("73", "35", "34"), False),
        (VEHICLES, ("3", "1", "2"), True),
        (VEHICLES, ("4", "1", "2"), False),
    ],
)
def test_parts_add_up(text: str, numbers: tuple[str, ...], fits: bool) -> None:
    claims = extract_claims(text_lines("第三部分决算情况说明\n" + text.format(*numbers)), FINAL)
    assert len(claims) >= 3
    found = check_sums(claims)
    assert (found == []) is fits
    if not fits:
        assert (found[0].code, found[0].value) == ("said_parts_differ", numbers[0])


def test_a_part_is_no_more_than_its_whole() -> None:
    text = (
        "第三部分决算情况说明\n（二）政府采购支出情况\n2020年度政府采购支出总额10.00万元。"
        "授予中小企业合同金额{}万元，占政府采购支出总额的90%。"
    )
    assert check_sums(extract_claims(text_lines(text.format("9.00")), FINAL)) == []
    [found] = check_sums(extract_claims(text_lines(text.format("90.00")), FINAL))
    assert found.value == "10.00"
