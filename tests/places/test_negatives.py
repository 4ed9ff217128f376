"""Tables that are no statements, and statements with something in them that nobody catalogued: never a wrong fact.

Each stands in a document beside one form that is read, so that the document itself is one of ours.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from loaders.document import Document
from loaders.pipeline import read_document
from tests.places.render import cover, pdf, workbook
from tests.places.specs import HERE, Table, grid_of

CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "negatives.yml").read_text(encoding="utf-8"))
FORM = """
  科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
  223 | 国有资本经营预算支出 | 1.00 | 0.40 | 0.60
  22301 | 解决历史遗留问题及改革成本支出 | 1.00 | 0.40 | 0.60
  2230105 | 国有企业退休人员社会化管理补助支出 | 1.00 | 0.40 | 0.60
  合计 | | 1.00 | 0.40 | 0.60
"""


def table(title: str, rows: str, kind: str) -> Table:
    printed = grid_of(rows)
    columns = ["x"] * len(printed[0])
    return Table("示例", kind, 2024, "示例市水务局", "department", "", title, "", "万元", 2, [], printed, columns)


def read(folder: Path, case: dict[str, Any], suffix: str) -> Document:
    kind = case.get("kind", "budget")
    beside = {"budget": "财政专户管理资金支出表", "final": "财政专户管理资金收入支出决算表"}[kind]
    printed = [table(beside, FORM, kind), table(case["title"], case["rows"], kind)]
    path = folder / f"{cover(printed[0])}.{suffix}"
    path.write_bytes(workbook(printed) if suffix == "xlsx" else pdf(printed))
    return read_document(path, narrative=False)


@pytest.mark.parametrize("suffix", ["xlsx", "pdf"])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_no_wrong_fact(tmp_path: Path, case: dict[str, Any], suffix: str) -> None:
    document = read(tmp_path, case, suffix)
    beside, *others = document.statements
    assert {fact.amount for fact in document.facts if fact.cell in {c.number for c in beside.cells}} == {
        Decimal(4000),
        Decimal(6000),
    }
    assert [s.form for s in others] == ([case["raw"]] if "raw" in case else [])
    cells = {c.number: c for s in others for c in s.cells}
    given = {cells[f.cell].amount for f in document.facts if f.cell in cells}
    assert given <= {Decimal(str(amount)) for amount in case.get("certain", [])}
    said = {f.code: f for f in document.findings if f.severity == "warning"}
    if case.get("says"):
        assert case.get("remedy", "") in said[case["says"]].remedy
    else:
        assert not said
