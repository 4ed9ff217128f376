"""Disclosures as small workbooks: a cover, and a sheet for each table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from loaders.document import Document
from loaders.pipeline import read_document

Rows = list[list[Any]]
#: Lines without which a cover of a final account says too little.
SECTIONS = ("一、收入决算情况说明", "二、支出决算情况说明")


def read_book(folder: Path, cover: str, *sheets: Rows, merged: str = "", below: Iterable[str] = ()) -> Document:
    """What is read of a workbook named as its cover; `merged` cells are those of the first table, `below` are further
    lines of the cover."""
    book = Workbook()
    for text in (cover, *below):
        book.active.append([text])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
        for cells in merged.split() if not number else ():
            sheet.merge_cells(cells)
    path = folder / f"{cover}.xlsx"
    book.save(path)
    return read_document(path, narrative=False)
