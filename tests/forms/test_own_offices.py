"""A department's tables, and behind them those of its own offices (本级): two bodies, no money counted twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from loaders.check.identities import evaluate
from loaders.document import Document
from loaders.pipeline import read_document

DEPARTMENT = "云溪市生态环境局"


def _read(folder: Path, cover: str, tables: list[tuple[str, str, int]]) -> Document:
    """A document with tables of one row: the body named over each, its title, its amount."""
    book = Workbook()
    front = book.active
    assert front is not None
    for text in (f"{cover}2021年度部门决算", "一、收入决算情况说明", "二、支出决算情况说明"):
        front.append([text])
    for body, title, amount in tables:
        sheet = book.create_sheet()
        for row in (
            [title],
            [f"部门：{body}", None, "单位：万元"],
            ["科目编码", "科目名称", "本年支出合计"],
            ["211", "节能环保支出", amount],
            ["合计", None, amount],
        ):
            sheet.append(row)
    path = folder / f"{cover}2021年度部门决算.xlsx"
    book.save(path)
    return read_document(path, narrative=False)


def test_each_set_is_of_its_own_body(tmp_path: Path) -> None:
    own = f"{DEPARTMENT}（本级）"
    titles = ("支出决算表", "一般公共预算财政拨款支出决算表")
    tables = [(body, title, amount) for body, amount in ((DEPARTMENT, 90), (own, 60)) for title in titles]
    document = _read(tmp_path, DEPARTMENT, tables)
    assert [s.entity for s in document.statements] == ["", "", own, own]
    facts = {(f.entity, f.scope, f.breakdown, str(f.amount)) for f in document.facts}
    assert facts == {
        ("", scope, breakdown, amount)
        for scope, amount in (("department", "900000.00"), ("department_own", "600000.00"))
        for breakdown in ("function_nature", "function_fund_nature")
    }
    assert not [str(r) for r in evaluate(document) if r.verdict == "fails"]
    assert "repeated_statement" not in {f.code for f in document.findings}


@pytest.mark.parametrize(
    ("cover", "over_tables"),
    [
        ("四川省蓬溪县民政局", "蓬溪县民政局"),
        ("中共云溪县委政法委员会", "云溪县委政法委员会"),
        ("云溪县青石镇人民政府", "青石镇"),
        ("云溪县文化广电旅游局", "云溪县文化广电和旅游局"),
    ],
)
def test_a_body_spelled_in_two_ways_is_one(tmp_path: Path, cover: str, over_tables: str) -> None:
    titles = ("支出决算表", "一般公共预算财政拨款支出决算表", "政府性基金预算财政拨款支出决算表")
    document = _read(tmp_path, cover, [(over_tables, title, 90) for title in titles])
    assert document.identity.department == cover
    assert {s.entity for s in document.statements} == {""}
    assert {(f.entity, f.scope) for f in document.facts} == {("", "department")}
