"""The bare 合计 of a 三公 table that lists 会议费 beside the three: of whatever adds up to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from loaders.document import Document
from loaders.forms.item_totals import OPEN, WIDER
from loaders.pipeline import read_document

LABELS = ["一、因公出国（境）费用", "二、公务接待费", "三、公务用车费", "    其中：公务用车运行维护费", "四、会议费"]


def _read(folder: Path, total: float) -> Document:
    book = Workbook()
    book.active.append(["云溪市民政局2018年部门预算"])
    sheet = book.create_sheet("1")
    sheet.append(["一般公共预算“三公”经费及会议费支出预算表"])
    sheet.append(["部门：云溪市民政局", "单位：万元"])
    sheet.append(["项目", "预算数"])
    sheet.append(["合计", total])
    for label, amount in zip(LABELS, [1, 2, 4, 4, 8], strict=True):
        sheet.append([label, amount])
    path = folder / "云溪市民政局2018年部门预算.xlsx"
    book.save(path)
    return read_document(path)


@pytest.mark.parametrize(("total", "item", "why"), [(7, "three_public", ""), (15, "", WIDER), (11, "", OPEN)])
def test_the_total_is_of_what_adds_up(tmp_path: Path, total: float, item: str, why: str) -> None:
    document = _read(tmp_path, total)
    (statement,) = document.statements
    first = statement.cells[0]
    assert (first.meaning.get("item", ""), first.why, first.excluded) == (item, why, why == WIDER)
    assert {f.item: f.amount for f in document.facts} == {
        "abroad": 10000, "reception": 20000, "vehicle_operation": 40000, "meetings": 80000,
    }  # fmt: skip


@pytest.mark.parametrize(("total", "item", "why"), [(7, "three_public", ""), (15, "", WIDER), (11, "", OPEN)])
def test_the_total_beside_items_in_columns_is_of_what_adds_up(
    tmp_path: Path, total: float, item: str, why: str
) -> None:
    book = Workbook()
    book.active.append(["云溪市民政局2018年部门预算"])
    sheet = book.create_sheet("1")
    sheet.append(["一般公共预算“三公”经费及会议费支出预算表"])
    sheet.append(["部门：云溪市民政局", "单位：万元"])
    sheet.append(["单位名称", "总计", "因公出国（境）费用", "公务接待费", "公务用车购置及运行费", None, "会议费"])
    sheet.append([None, None, None, None, "小计", "公务用车运行费", None])
    sheet.append(["云溪市民政局", total, 1, 2, 4, 4, 8])
    for cells in ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:G4"):
        sheet.merge_cells(cells)
    path = tmp_path / "云溪市民政局2018年部门预算.xlsx"
    book.save(path)
    document = read_document(path)
    (statement,) = document.statements
    first = statement.cells[0]
    assert (first.meaning.get("item", ""), first.why, first.excluded) == (item, why, why == WIDER)
    assert {f.item: f.amount for f in document.facts} == {
        "abroad": 10000, "reception": 20000, "vehicle_operation": 40000, "meetings": 80000,
    }  # fmt: skip
