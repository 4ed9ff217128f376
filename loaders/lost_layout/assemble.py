"""Settled rows into statements, cells and findings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from loaders.document import Cell, Finding, Severity, Side, Statement, StatementState
from loaders.lost_layout.layouts import Column, Layouts, squeeze
from loaders.lost_layout.solver import Candidate
from loaders.lost_layout.tables import Row, Table

Domains = Mapping[int, tuple[list[Candidate], list[str]]]
_REMEDY = (
    "Look the row up in the published file; or add to loaders/lost_layout/identities.yml the identity or clue "
    "that settles it."
)


class Assembler:
    """Collects statements and findings in the order of the text, numbering statements and cells."""

    def __init__(self, layouts: Layouts, narrative: str) -> None:
        self.layouts, self.narrative = layouts, narrative
        self.statements: list[Statement] = []
        self.findings: list[Finding] = []
        self.cells = 0
        self.number = 0  # of the statement in hand
        self._notes: list[str] = []

    def results(self) -> tuple[tuple[Statement, ...], tuple[Finding, ...]]:
        return tuple(self.statements), tuple(self.findings)

    def notes(self) -> tuple[str, ...]:
        return tuple(self._notes)

    def table(self, table: Table, domains: Domains, broken: Sequence[tuple[str, str, list[Row]]]) -> None:
        """Add one settled table. `broken` are (id, text, rows) of identities that do not hold."""
        self.number = number = len(self.statements) + 1
        section = table.section
        self._notes.append(section.note)
        if table.variant is None or table.rejected:
            self._finding(
                "unknown_layout",
                "error",
                section.first_line,
                section.title,
                f"no known set of columns of {section.form_id} fits the printed header and rows",
                remedy="Describe the columns as a variant of the form in loaders/lost_layout/layouts.yml.",
            )
        if not table.unit_printed:
            known = f"{table.unit} is taken, as at all other statements" if table.unit else "it is not read"
            self._finding(
                "unit_missing",
                "warning" if table.unit else "error",
                section.first_line,
                section.title,
                f"no unit is printed at this statement; {known}",
                remedy="Look the unit up in the published file.",
            )
        own = {id(row) for row in table.rows}
        for identity, text, rows in broken:
            if id(rows[0]) in own:
                self._broken(identity, text, rows)
        filled = any(row.amounts for row in table.rows) or (table.variant is None and section.has_amounts())
        cells: list[Cell] = []
        parents = {row.key[:n] for row in table.rows if row.code and row.amounts for n in (3, 5) if n < len(row.key)}
        for row_no, row in enumerate(table.rows, 1):
            found = self._cells(table, row, row_no, domains, is_leaf=row.key not in parents)
            cells.extend(found)
        self.statements.append(
            Statement(
                number,
                section.form_id,
                section.title,
                table.label,
                section.first_line,
                section.last_line,
                table.unit,
                "filled" if filled else self._state(table),
                tuple(cells),
            )
        )

    def _state(self, table: Table) -> StatementState:
        if re.search(self.layouts.declared_empty, table.section.note):
            return "declared_empty"
        topic = table.section.form.empty_topic
        said = rf"(?:无|没有)(?:20\d\d年度?)?(?:使用)?{re.escape(topic)}"
        return "declared_empty" if topic and re.search(said, self.narrative) else "blank"

    def _broken(self, identity: str, text: str, rows: Sequence[Row]) -> None:
        lines = sorted({amount.line for row in rows for amount in row.amounts} | {row.line for row in rows})
        self._finding(
            "identity_fails",
            "warning",
            lines[0],
            ", ".join(f"L{line}" for line in lines[:20]),
            f"{identity}: {text} does not hold between the amounts of lines {lines[0]} to {lines[-1]}",
            remedy="Compare with the published file: a figure is misprinted, or a row was not read.",
        )

    def _cells(self, table: Table, row: Row, row_no: int, domains: Domains, *, is_leaf: bool) -> list[Cell]:
        if not row.amounts:
            return []
        candidates, reasons = domains.get(id(row), ([], []))
        if row.doubt or not candidates or table.variant is None:
            self._ambiguous(table, row, candidates, row.doubt or "it has no possible placement")
            return []
        columns = table.variant.of_half(row.half)
        cells: list[Cell] = []
        undecided = False
        for place, column in enumerate(columns):
            options = {candidate[place] for candidate in candidates}
            values = {None if index is None else row.amounts[index].value for index in options}
            if values == {None}:
                continue
            if len(values) > 1:
                undecided = True
                continue
            index = min(i for i in options if i is not None)
            cells.append(self._cell(table, row, column, index, row_no=row_no, is_leaf=is_leaf, reasons=reasons))
        if undecided:
            self._ambiguous(table, row, candidates, "the identities leave more than one placement")
        return cells

    def _cell(
        self,
        table: Table,
        row: Row,
        column: Column,
        index: int,
        *,
        row_no: int,
        is_leaf: bool,
        reasons: Sequence[str],
    ) -> Cell:
        amount = row.amounts[index]
        inferred = len(row.amounts) < table.width(row)
        section = table.section
        meaning = {**section.form.meaning, **section.title_meaning, **row.meaning, **column.meaning}
        why = ("settled by: " + "; ".join(reasons)) if inferred else ""
        if row.key.startswith("?"):
            meaning, why = {}, f"the label {squeeze(row.name)} is not in the catalogue"
        self.cells += 1
        side: Side = row.side or row.half  # type: ignore[assignment]
        return Cell(
            number=self.cells,
            page=amount.line,
            row_no=row_no,
            row_code=row.code,
            row_code_norm=row.code,
            row_name=re.sub(r"\s+", "", row.name),
            column=column.path(table.header),
            side=side,
            printed=amount.text,
            amount=amount.value,
            unit=table.unit or "万元",
            is_total=row.is_total,
            is_leaf=is_leaf and not row.is_total,
            box=None,
            method="inferred" if inferred else "printed",
            why=why,
            meaning=meaning,
        )

    def _ambiguous(self, table: Table, row: Row, candidates: Sequence[Candidate], reason: str) -> None:
        lines = sorted({row.line, *(amount.line for amount in row.amounts)})
        name = " ".join(part for part in (row.code, squeeze(row.name)) if part) or "the row"
        shown = "; ".join(_show(table, row, candidate) for candidate in candidates[:6]) or "none"
        more = f" and {len(candidates) - 6} more" if len(candidates) > 6 else ""
        self._finding(
            "ambiguous_row",
            "warning",
            lines[0],
            " ".join(amount.text for amount in row.amounts),
            f"{table.section.title}, {name}, lines {', '.join(map(str, lines))}: {reason}. Placements: {shown}{more}.",
            remedy=_REMEDY,
        )

    def _finding(self, code: str, severity: Severity, line: int, value: str, message: str, *, remedy: str) -> None:
        self.findings.append(
            Finding(code, severity, message, page=line, statement=self.number, value=value, remedy=remedy)
        )


def _show(table: Table, row: Row, candidate: Candidate) -> str:
    assert table.variant is not None
    columns = table.variant.of_half(row.half)
    pairs = zip(columns, candidate, strict=True)
    return ", ".join(f"{'/'.join(c.path(table.header))} {row.amounts[i].text}" for c, i in pairs if i is not None)
