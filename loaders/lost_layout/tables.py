"""What the stages of this reader hand to one another: tables of rows whose amounts have no column yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from loaders.document import Line, Unit
from loaders.lost_layout.layouts import Form, Variant


@dataclass(frozen=True, slots=True)
class Amount:
    """A printed amount and the line (Line.number) on which it stands."""

    text: str
    value: Decimal
    line: int


@dataclass(slots=True)
class Row:
    """One printed row of one half. `key` is what identities call it: a code, the key of a labelled row,
    `total` or `figures`. `doubt` says why its amounts may not be its own; such a row is reported and
    never read."""

    half: str  # single, left or right: the columns that it has
    key: str
    line: int
    code: str = ""
    name: str = ""
    group: str = ""
    is_total: bool = False
    side: str = ""  # the block of an economic form; '' for the half itself
    meaning: dict[str, str] = field(default_factory=dict)
    amounts: list[Amount] = field(default_factory=list)
    scattered: bool = False  # words stand between its amounts
    firm: bool = False  # its amounts stand on the line of its label or code, or at its ordinal
    ordinal: int = 0  # its place in the count of 行次 of its half; 0 where none is printed
    doubt: str = ""


@dataclass(slots=True)
class Section:
    """The lines of one statement: its title, the printed header, and the lines of its rows. A statement
    that continues under a repeated title has several bodies."""

    form_id: str
    form: Form
    title: str
    title_meaning: dict[str, str]
    first_line: int
    last_line: int
    group: int  # which set of statements of the document (department, then unit, ...)
    head: list[Line]
    bodies: list[list[Line]]
    note: str  # squeezed text behind the rows

    def has_amounts(self) -> bool:
        return any(re.search(r"\d\.\d|\d,\d{3}", line.text) for body in self.bodies for line in body)


@dataclass(slots=True)
class Table:
    """A section with its columns and rows."""

    section: Section
    header: str  # squeezed
    variant: Variant | None
    label: str
    unit: Unit | None  # None: not printed, and the document does not settle it
    rows: list[Row]
    rejected: bool = False  # too many rows contradict the columns
    unit_printed: bool = True

    @property
    def form_id(self) -> str:
        return self.section.form_id

    def width(self, row: Row) -> int:
        return self.variant.widths().get(row.half, 0) if self.variant else 0

    def column_index(self, row: Row, key: str) -> int | None:
        """Place of the column `key` in the half of `row`; None where the half has no such column."""
        if self.variant is None:
            return None
        return next((i for i, column in enumerate(self.variant.of_half(row.half)) if column.key == key), None)
