"""A department's tables, and behind them those of its own offices (本级): two bodies, no money counted twice."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from loaders.check.identities import evaluate
from loaders.pipeline import read_document

DEPARTMENT = "云溪市生态环境局"


def test_each_set_is_of_its_own_body(tmp_path: Path) -> None:
    book = Workbook()
    cover = book.active
    assert cover is not None
    for text in (f"{DEPARTMENT}2021年度部门决算", "一、收入决算情况说明", "二、支出决算情况说明"):
        cover.append([text])
    for body, amount in ((DEPARTMENT, 90), (f"{DEPARTMENT}（本级）", 60)):
        for title, form in (("支出决算表", "本年支出合计"), ("一般公共预算财政拨款支出决算表", "小计")):
            sheet = book.create_sheet()
            for row in (
                [title],
                [f"部门：{body}", None, "单位：万元"],
                ["科目编码", "科目名称", form],
                ["211", "节能环保支出", amount],
                ["合计", None, amount],
            ):
                sheet.append(row)
    path = tmp_path / f"{DEPARTMENT}2021年度部门决算.xlsx"
    book.save(path)
    document = read_document(path, narrative=False)
    assert [s.entity for s in document.statements] == ["", "", f"{DEPARTMENT}（本级）", f"{DEPARTMENT}（本级）"]
    facts = {(f.entity, f.scope, f.breakdown, str(f.amount)) for f in document.facts}
    assert facts == {
        ("", scope, breakdown, amount)
        for scope, amount in (("department", "900000.00"), ("department_own", "600000.00"))
        for breakdown in ("function_nature", "function_fund_nature")
    }
    assert not [str(r) for r in evaluate(document) if r.verdict == "fails"]
    assert "repeated_statement" not in {f.code for f in document.findings}
