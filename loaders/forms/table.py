"""A form as published, before its cells are given meaning; and all that a document's pages gave."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from loaders.document import Finding, Line, Unit
from loaders.forms.beside import Beside
from loaders.forms.catalogue import Form
from loaders.forms.leftover import Left
from loaders.forms.rows import Row
from loaders.forms.shape import Shape
from loaders.forms.titles import says_empty


@dataclass(slots=True)
class Table:
    """A form as published, before its cells are given meaning. `rows` holds the halves of each printed row."""

    form: Form | None
    title: str
    label: str
    entity: str
    unit: Unit | None
    shape: Shape
    rows: list[list[Row]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    page_from: int = 0
    page_to: int = 0
    method: str = "printed"
    #: Columns on pages of their own, beside the pages that `shape` describes.
    beside: list[Beside] = field(default_factory=list)
    #: Parts of the form below this one that have a head of their own.
    below: list[Table] = field(default_factory=list)

    @property
    def parts(self) -> list[Table]:
        """The table and what stands below it under other heads."""
        return [self, *self.below]

    @property
    def whole_shape(self) -> Shape:
        """The shape with the columns of all pages beside each other."""
        more = [c for other in self.beside for c in other.shape.columns if c.role == "amount"]
        return replace(self.shape, columns=(*self.shape.columns, *more)) if more else self.shape

    @property
    def beside_complete(self) -> bool:
        """Every page beside others holds as many rows as these."""
        return all(other.row == len(self.rows) for other in self.beside if not other.labelled)

    @property
    def filled(self) -> bool:
        return any(row.amounts for part in self.parts for halves in part.rows for row in halves)


@dataclass(slots=True)
class Assembled:
    """The tables of a document, its running text, titles seen without a table, and what was not understood."""

    tables: list[Table] = field(default_factory=list)
    #: All text in reading order, the first rows of the grids included: what tells whose document this is.
    text: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    titles: list[tuple[str, int]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    #: Amounts in no table.
    left: list[Left] = field(default_factory=list)


def declared_empty(table: Table) -> bool:
    """The table holds no amount and a note beneath it says so."""
    return not table.filled and any(says_empty(note) for part in table.parts for note in part.notes)
