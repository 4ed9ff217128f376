"""Statements as the forms stage gives them, from the gold facts: for checks against real tables."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from loaders.document import Cell, Statement


def statements(path: Path) -> list[Statement]:
    """The statements of one gold facts file, with the printed titles, rows and columns."""
    tables: dict[str, list[Cell]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle), 1):
            tables[row["table"]].append(
                Cell(
                    number, 1, number, row["row_code"], row["row_code_norm"] or row["row_code"], row["row_name"],
                    tuple(row["column"].split("/")), row["side"], row["amount"], Decimal(row["amount"]), row["unit"],
                    row["is_total"] == "1", False, None, "printed",
                )
            )  # fmt: skip
    return [
        Statement(n, "", title, "", 1, 1, cells[0].unit, "filled", tuple(cells))
        for n, (title, cells) in enumerate(tables.items(), 1)
    ]


def code_names(tables: list[Statement]) -> dict[str, str]:
    """Code → printed name over all function forms."""
    return {
        c.row_code_norm: c.row_name
        for s in tables
        for c in s.cells
        if c.row_code_norm.isdigit() and c.row_code_norm[0] == "2"
    }
