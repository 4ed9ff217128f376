"""Tables to statements: cells numbered over the document, each with its meaning or with what is missing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from loaders.document import Cell, Finding, Identity, Side, Statement, StatementState, Unit
from loaders.forms.amounts import printed_unit
from loaders.forms.bodies import own_offices, same_body
from loaders.forms.catalogue import Catalogue, Form
from loaders.forms.cells import Worker
from loaders.forms.classes_across import name_classes
from loaders.forms.notes import explained
from loaders.forms.rows import Amount, Row, carry_codes, row_code
from loaders.forms.shape import Column, Shape
from loaders.forms.table import Assembled, Table, declared_empty
from loaders.forms.text import normal
from loaders.reference.lookup import economic_code_by_name, function_code_by_name
from loaders.reference.names import class_code, plain_name


class PrintedNames:
    """Codes of the names that this document prints with a code, to find names that it prints without one."""

    def __init__(self, tables: list[Table]) -> None:
        self.codes: dict[str, set[str]] = defaultdict(set)
        for table in tables:
            for halves in table.rows:
                for row in halves:
                    _, code = row_code(row)
                    for part in code.split("|"):
                        if part and row.names:
                            self.codes[plain_name(row.names[-1])].add(part)

    def __call__(self, name: str, parent: str, axis: str) -> str | None:
        """The one code of that name below `parent`; the shortest one when a 款 has a single 项 of its name."""
        first = ("2",) if axis == "function" else ("3", "5")
        printed = self.codes.get(plain_name(name), ())
        found = sorted(c for c in printed if c.startswith(parent) and c != parent and c.startswith(first))
        if not found:
            return class_code(name) if not parent and axis == "function" else None
        return found[0] if len(found) == 1 or all(code.startswith(found[0]) for code in found) else None


def _listed(name: str, parent: str, axis: str, year: int) -> str | None:
    """The code that the lists of the editions have for a name below a parent."""
    if axis == "function":
        return function_code_by_name(name, year, parent or None)
    scheme = "government" if parent.startswith("5") else "department"
    return economic_code_by_name(name, year, parent or None, scheme)


def read_statements(
    assembled: Assembled, identity: Identity, catalogue: Catalogue
) -> tuple[list[Statement], list[Finding]]:
    """All statements of a document, and a finding for every cell whose meaning is not certain."""
    for table in assembled.tables:
        name_classes(table, identity.fiscal_year)
        for part in table.parts:
            carry_codes(part.rows)
    printed = PrintedNames(assembled.tables)

    def find(name: str, parent: str, axis: str) -> str | None:
        return printed(name, parent, axis) or _listed(name, parent, axis, identity.fiscal_year)

    statements: list[Statement] = []
    findings: list[Finding] = list(assembled.findings)
    bodies = [normal(table.entity) for table in assembled.tables if table.entity]
    whole = normal(identity.department) in {_SUMMED.sub("", body) for body in bodies}
    alone = len(bodies) >= _MANY_TABLES and len(set(bodies)) == 1
    units = {table.unit for table in assembled.tables if table.unit}
    number = 0
    for table in assembled.tables:
        unit, unit_why = table.unit, ""
        if unit is None and len(units) == 1:
            unit, unit_why = next(iter(units)), "the unit stands over the document's other tables only"
        if table.form is not None and table.form.kind != identity.kind:
            again = catalogue.form_of_title(normal(table.title), identity.kind)
            table.form = _of_kind(again[0] if again is not None else table.form, table.title, identity.kind, catalogue)
        cells: list[Cell] = []
        for part in table.parts:
            part.form = table.form
            worker = Worker(part, identity, catalogue, find, number, len(statements) + 1)
            last = cells[-1].row_no if cells else 0
            more = worker.cells()
            if last:
                more = [replace(cell, row_no=cell.row_no + last) for cell in more]
            cells += [_in_unit(cell, part.unit or unit, "" if part.unit else unit_why) for cell in more]
            number = cells[-1].number if cells else number
            findings.extend(worker.findings)
        cells = explained(cells, table.form, [*_rows_of_words(table), *table.parts[-1].notes])
        state: StatementState = "filled" if cells else ("declared_empty" if declared_empty(table) else "blank")
        entity = "" if alone or same_body(table.entity, identity.department, identity.region) else table.entity
        if whole and own_offices(table.entity, identity.department):
            entity = table.entity  # the tables of the department, and then those of its own offices
        statements.append(
            Statement(
                len(statements) + 1, table.form.id if table.form else "", table.title, table.label, table.page_from,
                table.parts[-1].page_to, unit, state, tuple(cells), entity,
            )
        )  # fmt: skip
    return statements, findings


def _in_unit(cell: Cell, unit: Unit | None, inferred: str) -> Cell:
    """The cell in the unit of its table; `inferred` says why that is this one where the table prints none."""
    if unit is None:
        return replace(cell, unit="元", meaning={}, why="no unit is printed for this table")
    if printed_unit(cell.printed) not in (None, unit):
        return replace(cell, unit=unit, meaning={}, why="the cell prints another unit than its table")
    if inferred:
        return replace(cell, unit=unit, method="inferred", why=cell.why or inferred)
    return cell if cell.unit == unit else replace(cell, unit=unit)


def _of_kind(form: Form, title: str, kind: str, catalogue: Catalogue) -> Form:
    """收支总表 in a final account is its 收入支出决算总表, where the title does not say that it is a budget's."""
    if form.kind == kind or re.search(r"预算(?:[总情公].{0,3})?表", normal(title)) or "决算" in title:
        return form
    return catalogue.forms.get(f"{kind}.{form.id.split('.')[1]}", form)


def _rows_of_words(table: Table) -> list[str]:
    """Rows without amounts: among them a note drawn inside the grid."""
    rows = [row for part in table.parts for halves in part.rows for row in halves]
    return [name for row in rows if not row.amounts for name in row.names]


def read_again(
    statements: list[Statement], identity: Identity, catalogue: Catalogue, notes: Sequence[str] = ()
) -> tuple[list[Statement], list[Finding]]:
    """Statements whose cells have their place but no meaning yet (text whose layout is lost), given meaning.

    `notes` are what stands beneath each of them.

    A place is what the drawn forms give too: the header path, the half, the row's code or name; so one set of rules
    says what it means. How a cell was had (`method`, `why`) stays as it is.
    """
    done: list[Statement] = []
    findings: list[Finding] = []
    for statement, note in zip_longest(statements, notes, fillvalue=""):
        assert isinstance(statement, Statement)
        table, cells = _as_table(statement, catalogue)
        worker = Worker(table, identity, catalogue, PrintedNames([table]), 0, statement.number)
        meant = explained(worker.cells(), table.form, [str(note)])
        if len(meant) != len(cells):
            raise AssertionError("a cell was lost on the way through its row")
        done.append(
            replace(
                statement,
                form=table.form.id if table.form else statement.form,
                cells=tuple(
                    replace(
                        cell,
                        meaning=new.meaning,
                        why=cell.why if new.meaning else new.why or cell.why,
                        excluded=new.excluded,
                    )
                    for cell, new in zip(cells, meant, strict=True)
                ),
            )
        )
        findings.extend(
            replace(f, cell=cells[f.cell - 1].number if f.cell else None, page=None) for f in worker.findings
        )
    return done, findings


def _as_table(statement: Statement, catalogue: Catalogue) -> tuple[Table, list[Cell]]:
    """The statement's cells as rows of halves, and the cells in the order of these rows."""
    found = catalogue.form_of_title(normal(statement.title))
    form = found[0] if found else catalogue.forms.get(statement.form)
    sides: list[Side] = [s for s in _SIDES if any(cell.side == s for cell in statement.cells)] or ["single"]
    paths = list(dict.fromkeys((cell.side, cell.column) for cell in statement.cells))
    columns = {key: Column(i, i + 1, 0.0, 0.0, key[1], "amount", sides.index(key[0])) for i, key in enumerate(paths)}
    shape = Shape((), 0, tuple(columns.values()), len(sides))
    rows: dict[tuple[int, int], Row] = {}
    order: list[Cell] = []
    for cell in sorted(statement.cells, key=lambda c: (c.row_no, sides.index(c.side), c.number)):
        half = sides.index(cell.side)
        key = (cell.row_no, half)
        if key not in rows:
            codes = {0: {0: cell.row_code}} if cell.row_code else {}
            rows[key] = Row(half, codes=codes, names=[cell.row_name] if cell.row_name else [], page=cell.page)
        rows[key].amounts.append(Amount(columns[cell.side, cell.column], cell.printed, cell.amount, None, cell.page))
        order.append(cell)
    table = Table(form, statement.title, statement.label, statement.entity, statement.unit, shape)
    table.rows.extend([row] for row in rows.values())
    return table, order


#: One name over so many tables, and no other, is the document's own body, however its cover spells it.
_MANY_TABLES = 3
#: Behind the department's name over its tables, before those of its own offices: with all its units.
_SUMMED = re.compile(r"\(?(?:汇总|合并)\)?$")

_SIDES: tuple[Side, ...] = ("single", "left", "middle", "middle2", "right")
