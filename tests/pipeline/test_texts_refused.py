"""Texts whose tables cannot be placed are not taken for narratives, and narratives not for tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.document import Refused
from loaders.pipeline import read_document

_COVER = """枫林区档案局2021年部门预算
目录
第一部分 部门概况
第二部分 2021年部门预算情况说明
一、收支预算总体情况
二、一般公共预算支出情况
三、“三公”经费预算情况
四、政府性基金预算支出情况
第三部分 名词解释
"""
_PROSE = "枫林区档案局2021年一般公共预算支出812.50万元，比上年增加12.00万元，主要是人员经费增加。\n"
_ROWS = "".join(f"{code} 档案事务{n} {n * 7}.50 {n * 7}.50\n" for n, code in enumerate(range(2012601, 2012612), 1))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (_COVER + _PROSE * 6 + _ROWS, "no_statements"),
        (_COVER + _PROSE * 20, "narrative_only"),
    ],
)
def test_the_reason(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "枫林区档案局2021年部门预算.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_document(path)
    assert refused.value.code == code
    assert "枫林区档案局 2021" in refused.value.detail and refused.value.remedy
