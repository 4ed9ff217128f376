"""Leaves: the printed cells that no other printed cell is a part of. Only they become facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from loaders.document import ALL, Cell, Statement
from loaders.normalise.members import Place, above, group_key, place, within


@dataclass(slots=True)
class Nest:
    """The cells of one statement that can include one another."""

    key: tuple[str, ...]
    leaves: list[tuple[Place, Cell]] = field(default_factory=list)
    totals: list[tuple[Place, Cell]] = field(default_factory=list)  # cells that include others, or printed totals
    #: Leaves that were given up for an amount that includes them, because a part beside them is not certain.
    given_up: list[Place] = field(default_factory=list)


def _scheme_free(key: tuple[str, ...]) -> tuple[str, ...]:
    return (*key[:5], "", key[6])


def nests(cells: Iterable[Cell]) -> list[Nest]:
    """Cells with a certain meaning in their nests, leaves apart from what includes them.

    A total row belongs to the nest of the rows that it sums up, whatever their classification scheme.
    """
    groups: dict[tuple[str, ...], list[tuple[Place, Cell]]] = defaultdict(list)
    totals: list[tuple[Place, Cell]] = []
    kept = list(cells)
    for cell in kept:
        if not cell.meaning or "measure" not in cell.meaning:
            continue
        if cell.meaning.get("total"):
            totals.append((place(cell), cell))
        else:
            groups[group_key(cell)].append((place(cell), cell))
    _join_scheme(groups)
    found: dict[tuple[str, ...], Nest] = {}
    for key, members in groups.items():
        wider: set[Place] = set()
        for where, _ in members:
            wider.update(above(where))
        nest = Nest(key)
        for where, cell in members:
            (nest.totals if where in wider else nest.leaves).append((where, cell))
        _once(nest)
        found[key] = nest
    if any(not cell.meaning and not cell.excluded for cell in kept):
        for nest in found.values():
            _close_over_gaps(nest, kept)
    by_rest: dict[tuple[str, ...], list[Nest]] = defaultdict(list)
    for key, nest in found.items():
        by_rest[_scheme_free(key)].append(nest)
    alike: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for _, cell in totals:
        alike[_scheme_free(group_key(cell))].add(group_key(cell))
    for where, cell in totals:
        homes = by_rest.get(_scheme_free(group_key(cell)), [])
        # Of two classifications side by side, the one that the total stands below.
        homes = [n for n in homes if any(c.side == cell.side for _, c in n.leaves)] or homes
        for nest in homes:
            nest.totals.append((where, cell))
        if not homes:
            # A form that prints its total only: then the total is all that there is.
            key = group_key(cell)
            schemes = alike[_scheme_free(key)] - {key}
            if key[5] == ALL and len(schemes) == 1:
                key = next(iter(schemes))  # 合计 of all items beside those of the one classification that there is
            lone = found.get(key)
            if lone is None:
                lone = found[key] = Nest(key)
            lone.totals.append((where, cell))
    for nest in found.values():
        if not nest.leaves:
            _promote(nest)
    return list(found.values())


def _once(nest: Nest) -> None:
    """结转下年 below two classifications of the same money, side by side, is one balance printed twice."""
    if nest.key[0] != "balance":
        return
    first: dict[tuple[Place, Decimal], str] = {}
    for where, cell in list(nest.leaves):
        if first.setdefault((where, cell.amount), cell.side) != cell.side:
            nest.leaves.remove((where, cell))


def _join_scheme(groups: dict[tuple[str, ...], list[tuple[Place, Cell]]]) -> None:
    """The 合计 column of a table of function × economic item includes its items: one nest with them."""
    for key in [k for k in groups if k[5] == ALL]:
        schemes = [k for k in groups if k != key and _scheme_free(k) == _scheme_free(key)]
        if len(schemes) == 1:
            groups[schemes[0]] += groups.pop(key)


def _close_over_gaps(nest: Nest, cells: list[Cell]) -> None:
    """Where a part of a printed amount has no certain meaning, the amount itself is the leaf and its parts are none.

    So facts never lack a yuan that was printed: 监狱 with one 项 that no list knows stays 监狱.
    """
    unsure = {(cell.side, cell.column) for cell in cells if not cell.meaning and not cell.excluded}
    for where, cell in sorted(nest.totals, key=lambda pair: -_depth(pair[0])):
        if (cell.side, cell.column) not in unsure:
            continue
        parts = [(w, c) for w, c in nest.leaves if within(w, where) and c.column == cell.column]
        summed = sum((c.amount for _, c in parts), Decimal(0))
        if not parts or abs(summed - cell.amount) <= (len(parts) + 1) * _step(cell):
            continue
        gone = {c.number for w, c in nest.leaves if within(w, where)}
        nest.given_up += [w for w, _ in nest.leaves if within(w, where)]
        nest.leaves = [(w, c) for w, c in nest.leaves if c.number not in gone] + [(where, cell)]
        nest.totals = [(w, c) for w, c in nest.totals if c.number != cell.number]


def _depth(where: Place) -> int:
    return sum(len(member) for member in where[:2] if member != ALL)


def _step(cell: Cell) -> Decimal:
    exponent = cell.amount.as_tuple().exponent
    return Decimal(1).scaleb(int(exponent)) if isinstance(exponent, int) and exponent < 0 else Decimal(1)


def _promote(nest: Nest) -> None:
    """Without any row beneath it, a total's narrowest columns are the leaves (a form of one row, a form of zeros)."""
    wider: set[Place] = set()
    year = [(w, c) for w, c in nest.totals if c.meaning.get("total") != "grand"] or nest.totals
    for where, _ in year:
        wider.update(above(where))
    first: dict[Place, Cell] = {}
    for where, cell in year:
        if where not in wider:
            first.setdefault(where, cell)  # 合计 and the department's own row print one total twice
    nest.leaves = list(first.items())
    leaf_numbers = {cell.number for _, cell in nest.leaves}
    nest.totals = [(w, c) for w, c in nest.totals if c.number not in leaf_numbers]


def mark_leaves(statement: Statement) -> Statement:
    """The statement with `is_leaf` set on the cells that no other printed cell is a part of."""
    leaf = {cell.number for nest in nests(statement.cells) for _, cell in nest.leaves}
    return replace(
        statement, cells=tuple(replace(cell, is_leaf=True) if cell.number in leaf else cell for cell in statement.cells)
    )
