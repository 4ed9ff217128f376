"""What a file prints, as rows for people and for other programs (pandas, CSV, JSON)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from loaders.document import Cell, Document, Finding, Statement

#: The columns of `juesuan extract`, in order.
COLUMNS = (
    "document", "table", "page", "row_code", "row_name", "column", "side", "amount", "unit", "is_total", "bbox",
    "method",
)  # fmt: skip

#: Before the number of a line, where a file has lines instead of pages.
LINE = "L"
#: Findings about amounts that gave no cell at all.
UNREAD = ("ambiguous_row", "unread_cell", "unknown_form", "unknown_layout", "page_not_read", "page_not_decoded")


def cell_row(document: str, statement: Statement, cell: Cell) -> dict[str, str]:
    """One printed amount. Amounts keep their printed decimals; the page of a text file is L<line>."""
    return {
        "document": document,
        "table": statement.title,
        "page": f"{LINE if _is_line(document) else ''}{cell.page}",
        "row_code": cell.row_code,
        "row_name": cell.row_name,
        "column": "/".join(cell.column),
        "side": cell.side,
        "amount": str(cell.amount),
        "unit": cell.unit,
        "is_total": "1" if cell.is_total else "0",
        "bbox": ",".join(str(edge) for edge in cell.box) if cell.box else "",
        "method": cell.method,
    }


def _is_line(document: str) -> bool:
    """A text file has no pages: its places are lines."""
    return document.endswith(".txt")


def place(document: str, page: int | None) -> str:
    """Where something stands, to be put before a message: `p.3 `, `L692 ` in a text file, nothing where unknown."""
    if page is None:
        return ""
    return f"{LINE if _is_line(document) else 'p.'}{page} "


def cell_frame(documents: Sequence[Document]) -> pd.DataFrame:
    """All printed amounts of the documents, one row each, all columns as text."""
    rows = [cell_row(d.file, s, c) for d in documents for s in d.statements for c in s.cells]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=str)


def uncertain(document: Document) -> list[tuple[Statement, Cell]]:
    """The cells whose meaning is not certain, of forms that give facts: kept, and never facts."""
    return [(s, c) for s in document.statements for c in s.cells if not c.meaning and not c.excluded]


def uncertain_lines(document: Document) -> list[str]:
    """What is not certain in a document, one line each: cells without a meaning, and what was not read at all."""
    lines = [
        f"{document.file} {place(document.file, c.page)}{s.title}: {c.row_code or c.row_name} "
        f"{'/'.join(c.column)} {c.amount}: {c.why}"
        for s, c in uncertain(document)
    ]
    return lines + [
        f"{document.file} {place(document.file, f.page)}{f.message}" for f in document.findings if f.code in UNREAD
    ]


def finding_row(document: str, finding: Finding) -> dict[str, Any]:
    """A finding as plain values."""
    return {
        "document": document, "code": finding.code, "severity": finding.severity, "page": finding.page,
        "statement": finding.statement, "cell": finding.cell, "value": finding.value, "message": finding.message,
        "remedy": finding.remedy,
    }  # fmt: skip


def document_row(document: Document) -> dict[str, Any]:
    """A document as plain values: whose it is, what it holds, what is uncertain in it."""
    identity = document.identity
    return {
        "document": document.file,
        "sha256": document.sha256,
        "kind": identity.kind,
        "fiscal_year": identity.fiscal_year,
        "department": identity.department,
        "scope": identity.scope,
        "region": identity.region,
        "pages": document.page_count,
        "statements": [
            {
                "form": s.form,
                "title": s.title,
                "label": s.label,
                "page_from": s.page_from,
                "page_to": s.page_to,
                "unit": s.unit,
                "state": s.state,
                "cells": len(s.cells),
                "entity": s.entity,
            }
            for s in document.statements
        ],
        "facts": len(document.facts),
        "claims": len(document.claims),
        "findings": [finding_row(document.file, f) for f in document.findings],
    }
