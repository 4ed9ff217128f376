"""Names whose last two digits are the same in every 款."""

from __future__ import annotations

import pytest

from loaders.reference.lookup import function_code_by_name


@pytest.mark.parametrize(
    ("name", "parent", "code"),
    [
        ("一般行政管理事务", "20407", "2040702"),  # on the unofficial list of 2009 only
        ("机关服务", "20407", "2040703"),
        ("行政运行", "20407", "2040701"),
        ("信息化建设", "20407", None),  # 07 in some 款, 08 and 10 in others: nothing fixes it
        ("一般行政管理事务", "21308", None),  # a 款 that no list shows with this item
        ("一般行政管理事务", None, None),
    ],
)
def test_a_name_below_its_parent(name: str, parent: str | None, code: str | None) -> None:
    assert function_code_by_name(name, 2026, parent) == code
