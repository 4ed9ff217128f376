"""The identities of identities.yml, applied to the tables that were found: constraints for the solver."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from loaders.lost_layout.layouts import Identity, Layouts, squeeze
from loaders.lost_layout.solver import Linear, Presence, VarId
from loaders.lost_layout.tables import Row, Table

BLANK_TOTAL = "a column whose 合计 is blank holds nothing"


@dataclass(frozen=True, slots=True)
class Term:
    form: str
    row: str
    column: str
    optional: bool

    @classmethod
    def parse(cls, text: str, **bound: str) -> Term:
        for name, value in bound.items():
            text = text.replace(f"{{{name}}}", value)
        form, row, column = text.lstrip("~").split("/")
        return cls(form, row, column, text.startswith("~"))


class Book:
    """The tables of one set of statements, with the number of each row as a variable."""

    def __init__(self, tables: Sequence[Table], numbers: dict[int, VarId], step: Decimal) -> None:
        self.tables = {table.form_id: table for table in tables}
        self.numbers, self.step = numbers, step

    def number(self, row: Row) -> VarId:
        return self.numbers[id(row)]

    def rows(self, term: Term) -> list[Row]:
        """The rows that a term names. Empty where the form or the row is not printed."""
        table = self.tables.get(term.form)
        if table is None:
            return []
        if term.row.startswith("@"):
            return [row for row in table.rows if row.group == term.row[1:]]
        return [row for row in table.rows if row.key == term.row]

    def readable(self, rows: Sequence[Row]) -> bool:
        return all(not row.doubt and id(row) in self.numbers for row in rows)

    # --- from identities

    def row_constraints(self, layouts: Layouts) -> Iterator[tuple[Row, Linear]]:
        """Identities within one row, for each row that they speak of."""
        for identity in layouts.identities:
            if "/every/" not in identity.left[0]:
                continue
            table = self.tables.get(identity.left[0].lstrip("~").split("/")[0])
            for row in table.rows if table else ():
                terms = self._row_terms(identity, table, row) if table else None
                if terms and self.readable([row]):
                    slack = max(1, len(row.amounts)) // 2
                    yield row, Linear(identity.id, identity.text, terms, -slack, slack)

    def _row_terms(self, identity: Identity, table: Table, row: Row) -> tuple[tuple[VarId, int, int], ...] | None:
        if id(row) not in self.numbers:
            return None
        terms = []
        for text, factor in [(t, 1) for t in identity.left] + [(t, -1) for t in identity.right]:
            column = table.column_index(row, Term.parse(text).column)
            if column is None:
                if text.startswith("~"):
                    continue
                return None
            terms.append((self.number(row), column, factor))
        return tuple(terms)

    def table_constraints(self, layouts: Layouts) -> Iterator[Linear | Presence]:
        """Identities within one form: blank totals, parents and children, labelled totals."""
        for form_id, total_key in layouts.total_rows.items():
            if table := self.tables.get(form_id):
                yield from self._blank_totals(table, total_key)
        for table in self.tables.values():
            if table.section.form.axis in ("function", "economic"):
                yield from self._hierarchy(table)

    def _blank_totals(self, table: Table, total_key: str) -> Iterator[Presence]:
        total = next((row for row in table.rows if row.key == total_key), None)
        if total is None or not total.amounts or not self.readable([total]):
            return
        for row in table.rows:
            if row is total or row.half != total.half or not self.readable([row]) or not row.amounts:
                continue
            for column in range(table.width(row)):
                yield Presence("blank-total", BLANK_TOTAL, self.number(total), self.number(row), column)

    def _hierarchy(self, table: Table) -> Iterator[Linear]:
        """Every parent equals the sum of its printed children, the 合计 that of the topmost codes."""
        codes = [row for row in table.rows if row.code]
        keys = {row.code for row in codes}
        children: dict[str, list[Row]] = {}
        for row in codes:
            parent = next((row.code[:n] for n in (5, 3) if n < len(row.code) and row.code[:n] in keys), "total")
            children.setdefault(parent, []).append(row)
        for parent_row in table.rows:
            parts = children.get(parent_row.key, [])
            if not parts or parent_row.group or not self.readable([parent_row, *parts]):
                continue
            if any("#" in row.key for row in (parent_row, *parts)):
                continue
            slack = (1 + sum(1 for row in parts if row.amounts)) // 2
            text = "合计 = 各类之和" if parent_row.key == "total" else f"{parent_row.key} = 下级科目之和"
            for column in range(table.width(parent_row)):
                terms = [(self.number(parent_row), column, 1)] + [(self.number(r), column, -1) for r in parts]
                yield Linear(f"I-F08 {table.form_id}/{parent_row.key}/{column}", text, tuple(terms), -slack, slack)

    def form_constraints(self, layouts: Layouts) -> Iterator[Linear]:
        """The identities of the catalogue between rows and between forms, in its order."""
        for identity in layouts.identities:
            if "/every/" in identity.left[0]:
                continue
            for column in identity.columns:
                for row_key in self._bindings(identity):
                    if constraint := self._linear(identity, column, row_key):
                        yield constraint

    def _bindings(self, identity: Identity) -> list[str]:
        """The rows for which an identity with {row} or {class} is instantiated."""
        text = " ".join((*identity.left, *identity.right))
        if "{row}" not in text and "{class}" not in text:
            return [""]
        forms = [Term.parse(t).form for t in (*identity.left, *identity.right)]
        keys = [[row.key for row in self.tables[f].rows] if f in self.tables else [] for f in forms]
        common = [key for key in dict.fromkeys(keys[0]) if all(key in other for other in keys[1:])]
        pattern = r"\d{3}" if "{class}" in text else r"\d{3,7}|total"
        return [key for key in common if re.fullmatch(pattern, key)]

    def _linear(self, identity: Identity, column: str, row_key: str) -> Linear | None:
        terms: list[tuple[VarId, int, int]] = []
        addends, required = 0, 0
        bound = {"column": column, "row": row_key, "class": row_key}
        for text, factor in [(t, 1) for t in identity.left] + [(t, -1) for t in identity.right]:
            term = Term.parse(text, **bound)
            rows = self.rows(term)
            if (not rows and not term.optional) or not self.readable(rows):
                return None
            for row in rows:
                place = self.tables[term.form].column_index(row, term.column)
                if place is None:
                    if term.optional:
                        continue
                    return None
                terms.append((self.number(row), place, factor))
                addends += bool(row.amounts) and factor < 0
                required += factor < 0
        if not required:
            return None
        name = f"{identity.id}{' ' + column if column else ''}{' ' + row_key if row_key else ''}"
        slack = max(1, (1 + addends) // 2)
        high = None if identity.relation == ">=" else slack
        return Linear(name, identity.text, tuple(terms), -slack, high)

    # --- from the narrative

    def clue_constraints(self, layouts: Layouts, narrative: str) -> Iterator[Linear]:
        """What the narrative says about cells; a clue that says two different things is not used."""
        for clue in layouts.clues:
            cells = [self._cell(text) for text in (clue.cell, clue.same) if text]
            found = [m for m in re.finditer(clue.pattern, narrative) if clue.same or re.search(r"\d", m["value"])]
            if None in cells or not found:
                continue
            terms = [(*cell, factor) for cell, factor in zip(cells, (1, -1), strict=False) if cell]
            text = "the narrative says so" if not clue.same else "the narrative says that it equals the other phase"
            if clue.same:
                yield Linear(clue.id, text, tuple(terms), -1, 1)
                continue
            printed = self.tables[Term.parse(clue.cell).form].unit or "万元"
            amounts = {_money(match["value"]) * _YUAN[match["unit"]] / _YUAN[printed] for match in found}
            if len(amounts) == 1:
                value = int(amounts.pop() / self.step)
                yield Linear(clue.id, text, tuple(terms), value - 1, value + 1)

    def _cell(self, text: str) -> tuple[VarId, int] | None:
        term = Term.parse(text)
        rows = self.rows(term)
        if len(rows) != 1 or not self.readable(rows):
            return None
        column = self.tables[term.form].column_index(rows[0], term.column)
        return None if column is None else (self.number(rows[0]), column)


_YUAN = {"元": Decimal(1), "万元": Decimal(10_000)}


def _money(text: str) -> Decimal:
    digits = re.match(r"\d+(?:\.\d+)?", text.replace(",", ""))
    return Decimal(digits[0]) if digits else Decimal(0)


def narrative_text(lines: Sequence[str]) -> str:
    """The whole text squeezed, in which clues are looked for."""
    return "".join(squeeze(line) for line in lines)
