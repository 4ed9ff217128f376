"""Solve one set of statements: identities in, placements out, and no row trusted that contradicts them.

A constraint that cannot hold says that some figure in it is misprinted, or that an amount was taken for a
row that it does not belong to. The rows that all failing constraints share (all their rows, where they share
none) are suspect: the whole set is solved again without any constraint that speaks of them, until nothing
fails. Suspect rows whose amounts stand on the line of their label, or at their row ordinal, keep what their own
row proves; of the others nothing is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from loaders.lost_layout.constraints import Book
from loaders.lost_layout.layouts import Layouts
from loaders.lost_layout.solver import Candidate, Constraint, Linear, Problem, placements
from loaders.lost_layout.tables import Row, Table

#: More columns than this are not enumerated: a row of a form has at most a dozen.
MAX_COLUMNS = 16


@dataclass(slots=True)
class Settled:
    """`domains[id(row)]`: placements left and the texts of what removed the others. `broken`: identities that
    do not hold, with their rows."""

    domains: dict[int, tuple[list[Candidate], list[str]]] = field(default_factory=dict)
    broken: list[tuple[str, str, list[Row]]] = field(default_factory=list)


@dataclass(slots=True)
class _Round:
    problem: Problem
    numbers: dict[int, int]  # id(row) -> variable
    rows: list[Row]  # by variable
    broken: list[tuple[str, str, list[Row]]]


def settle(tables: Sequence[Table], layouts: Layouts, narrative: str, step: Decimal) -> Settled:
    """Placements of all rows of one set of statements. Sets `Row.doubt` where a row cannot be read."""
    for table in tables:
        for row in table.rows:
            _check(row, table.width(row), step)
        _check_order(table)
    suspects: dict[int, str] = {}  # rows not to be used, with the identity that made them suspect
    broken: dict[str, tuple[str, str, list[Row]]] = {}
    while True:
        attempt = _solve(tables, layouts, step, suspects)
        if _reject_layouts(tables, attempt):
            continue
        broken |= {identity: (identity, text, rows) for identity, text, rows in attempt.broken}
        found = _new_suspects(tables, attempt, suspects)
        if not found:
            break
        suspects |= found
    _clues(attempt, Book(tables, attempt.numbers, step), layouts, narrative, suspects)
    settled = Settled(broken=list({b[0]: b for b in (*broken.values(), *attempt.broken)}.values()))
    confirmed = {
        n
        for c in attempt.problem.active
        if isinstance(c, Linear) and c.high is not None and len(c.rows()) > 1
        for n in c.rows()
    }
    for row in attempt.rows:
        variable = attempt.numbers[id(row)]
        if row.amounts and not row.firm and not row.doubt and variable not in confirmed:
            known = suspects.get(id(row))
            what = f"and {known} does not hold" if known else "and no other figure confirms them"
            row.doubt = f"its amounts stand apart from its label, {what}"
        problem = attempt.problem
        settled.domains[id(row)] = (problem.domains[variable], problem.reasons.get(variable, []))
    return settled


def _solve(tables: Sequence[Table], layouts: Layouts, step: Decimal, suspects: dict[int, str]) -> _Round:
    problem = Problem({}, {})
    numbers: dict[int, int] = {}
    rows: list[Row] = []
    for table in tables:
        for row in table.rows:
            if not row.doubt:
                numbers[id(row)] = variable = len(rows)
                rows.append(row)
                problem.values[variable] = tuple(int(amount.value / step) for amount in row.amounts)
                problem.domains[variable] = placements(len(row.amounts), table.width(row))
    attempt = _Round(problem, numbers, rows, [])
    usable = {key: value for key, value in numbers.items() if key not in suspects}
    for row, constraint in Book(tables, numbers, step).row_constraints(layouts):
        if row.doubt or problem.add(constraint):
            continue
        attempt.broken.append((constraint.id, constraint.text, [row]))
        usable.pop(id(row), None)  # a row that contradicts itself decides nothing about others
        in_full = len(row.amounts) == len(problem.domains[numbers[id(row)]][0])
        if not in_full or row.scattered or not row.firm:
            row.doubt = f"no placement of its amounts satisfies {constraint.text}"
    book = Book(tables, usable, step)
    constraints: list[Constraint] = [*book.table_constraints(layouts), *book.form_constraints(layouts)]
    for other in constraints:
        if not problem.add(other):
            attempt.broken.append((other.id, other.text, [rows[n] for n in other.rows()]))
    problem.try_all()
    return attempt


def _new_suspects(tables: Sequence[Table], attempt: _Round, suspects: dict[int, str]) -> dict[int, str]:
    """The rows that failing identities of several rows make suspect, with one such identity. Identities within
    one form come first: they say which form is at fault where two forms then disagree."""
    home = {id(row): table.form_id for table in tables for row in table.rows}
    failing = [(text, {id(row) for row in rows}) for _, text, rows in attempt.broken if len(rows) > 1]
    within = [(text, rows) for text, rows in failing if len({home[key] for key in rows}) == 1]
    failing = within or failing
    if not failing:
        return {}
    shared = set.intersection(*(rows for _, rows in failing))
    return {key: text for text, rows in failing for key in (shared or rows) if key in rows and key not in suspects}


def _reject_layouts(tables: Sequence[Table], attempt: _Round) -> bool:
    """Many rows that contradict the identity of their own row: the columns are others than we think. Puts
    every row of such a table in doubt; true where that is new."""
    failing = {id(row) for _, _, rows in attempt.broken if len(rows) == 1 for row in rows}
    rejected = False
    for table in tables:
        rows = [row for row in table.rows if row.amounts]
        bad = [row for row in rows if id(row) in failing]
        if len(bad) < 3 or 4 * len(bad) < len(rows) or table.rejected:
            continue
        table.rejected = rejected = True
        for row in table.rows:
            row.doubt = row.doubt or "the rows of this statement do not fit the columns of its form"
    return rejected


def _clues(attempt: _Round, book: Book, layouts: Layouts, narrative: str, suspects: dict[int, str]) -> None:
    """What the narrative says, where the tables leave a choice."""
    problem = attempt.problem
    for clue in book.clue_constraints(layouts, narrative):
        rows = [attempt.rows[n] for n in clue.rows()]
        undecided = any(len(problem.domains[n]) > 1 for n in clue.rows())
        if undecided and not any(id(row) in suspects for row in rows) and not problem.add(clue):
            attempt.broken.append((clue.id, clue.text, rows))


def _check(row: Row, width: int, step: Decimal) -> None:
    """Doubts that show before any identity is asked."""
    if row.doubt:
        return
    if len(row.amounts) > width:
        row.doubt = f"{len(row.amounts)} amounts for {width} columns"
    elif width > MAX_COLUMNS:
        row.doubt = f"a form of {width} columns"
    elif any(amount.value % step for amount in row.amounts):
        row.doubt = "an amount with more decimals than the document prints"


def _check_order(table: Table) -> None:
    """Where a row holds too many amounts, or amounts stand before the first row, the text is not in the order
    label, amounts: then only amounts on the line of their label are read."""
    if not any(row.doubt and row.amounts and not row.firm for row in table.rows):
        return
    for row in table.rows:
        if not row.firm and not row.doubt:
            row.doubt = "its amounts stand apart from its label in a table whose text is out of order"
