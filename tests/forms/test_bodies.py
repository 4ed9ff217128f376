"""Whose a row is: the department's own under another spelling, or another body's."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from openpyxl import Workbook

from loaders.forms.bodies import is_own
from loaders.pipeline import read_document


@pytest.mark.parametrize(
    ("printed", "department", "region", "own"),
    [
        ("昆明市教育体育局", "昆明市教育体育局", "", True),
        ("滨海新区示例街道办事处", "天津市滨海新区示例街道办事处", "", True),
        ("天津市滨海新区寨上街道办事处", "天津市滨海新区人民政府寨上街道办事处", "120116", True),
        ("霍城县人大常委会办公室", "霍城县人民代表大会常务委员会办公室", "", True),
        ("昆明市教育体育局（本级）", "昆明市教育体育局", "", False),
        ("昆明市教育体育局", "昆明市教育体育局(本级)", "", True),
        ("昆明市第一幼儿园", "昆明市教育体育局", "", False),
        ("财政局", "昆明市财政局", "", False),
        ("", "昆明市财政局", "", False),
    ],
)
def test_names_of_the_department(printed: str, department: str, region: str, own: bool) -> None:
    assert is_own(printed, department, region) is own


def test_the_unit_column_of_a_document_about_the_own_offices(tmp_path: Path) -> None:
    name = "玉溪市红塔区民政局（本级）"
    book = Workbook()
    book.active.append([f"{name}2026年部门预算"])
    sheet = book.create_sheet("1")
    for row in [
        ["政府性基金预算支出预算表"],
        [f"单位名称：{name}", None, None, None, "单位：元"],
        ["单位名称", "科目编码", "科目名称", "合计", "项目支出"],
        [name, "229", "其他支出", 61952, 61952],
        [name, "2296002", "用于社会福利的彩票公益金支出", 61952, 61952],
        ["合 计", None, None, 61952, 61952],
    ]:
        sheet.append(row)
    path = tmp_path / "玉溪市红塔区民政局2026年部门预算.xlsx"
    book.save(path)
    document = read_document(path)
    assert document.identity.scope == "department_own"
    assert Counter((f.entity, f.scope, f.function_code, int(f.amount)) for f in document.facts) == {
        ("", "department_own", "2296002", 61952): 1
    }
