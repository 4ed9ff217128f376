"""What a rendered document really prints: the ground truth that readers are tested against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Box = tuple[float, float, float, float]  # x0, top, x1, bottom, points of the page as displayed


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One printed amount. `page` counts from 1 (in a workbook: the sheet); `line` is the line of a text
    file, 0 elsewhere. `column` is the header path joined by '/'. `box` is the grid cell that it stands in."""

    table: str
    page: int
    row_code: str
    row_name: str
    column: str
    side: str
    amount: Decimal
    unit: str
    is_total: bool
    printed: str
    form: str = ""
    line: int = 0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document: its bytes and every amount printed in its forms. `empty` are the titles of the forms
    that are declared empty."""

    data: bytes
    cells: tuple[PrintedCell, ...]
    pages: int
    empty: tuple[str, ...] = ()


def number(amount: Decimal, decimals: int, thousands: bool) -> str:
    """An amount as printed: fixed decimals, with or without thousands separators."""
    return f"{amount:,.{decimals}f}" if thousands else f"{amount:.{decimals}f}"


def squeeze(text: str) -> str:
    """Without white space, as gold row names are."""
    return "".join(text.split())


def spaced(text: str) -> str:
    """Letter-spaced, as short head words are typed: 合 计."""
    return " ".join(text)


def as_rows(cells: Sequence[PrintedCell], document: str) -> list[dict[str, str]]:
    """The cells as rows of `juesuan extract --format csv` (without bbox and method)."""
    return [
        {
            "document": document,
            "table": c.table,
            "page": f"L{c.line}" if c.line else str(c.page),
            "row_code": c.row_code,
            "row_name": c.row_name,
            "column": c.column,
            "side": c.side,
            "amount": str(c.amount),
            "unit": c.unit,
            "is_total": str(int(c.is_total)),
        }
        for c in cells
    ]
