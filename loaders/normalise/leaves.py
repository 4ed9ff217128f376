"""Leaves: the printed cells that no other printed cell is a part of. Only they become facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from loaders.document import Cell, Statement
from loaders.normalise.members import Place, above, group_key, place


@dataclass(slots=True)
class Nest:
    """The cells of one statement that can include one another."""

    key: tuple[str, ...]
    leaves: list[tuple[Place, Cell]] = field(default_factory=list)
    totals: list[tuple[Place, Cell]] = field(default_factory=list)  # cells that include others, or printed totals


def _scheme_free(key: tuple[str, ...]) -> tuple[str, ...]:
    return (*key[:5], "", key[6])


def nests(cells: Iterable[Cell]) -> list[Nest]:
    """Cells with a certain meaning in their nests, leaves apart from what includes them.

    A total row belongs to the nest of the rows that it sums up, whatever their classification scheme.
    """
    groups: dict[tuple[str, ...], list[tuple[Place, Cell]]] = defaultdict(list)
    totals: list[tuple[Place, Cell]] = []
    for cell in cells:
        if not cell.meaning or "measure" not in cell.meaning:
            continue
        if cell.meaning.get("total"):
            totals.append((place(cell), cell))
        else:
            groups[group_key(cell)].append((place(cell), cell))
    found: dict[tuple[str, ...], Nest] = {}
    for key, members in groups.items():
        wider: set[Place] = set()
        for where, _ in members:
            wider.update(above(where))
        nest = Nest(key)
        for where, cell in members:
            (nest.totals if where in wider else nest.leaves).append((where, cell))
        found[key] = nest
    by_rest: dict[tuple[str, ...], list[Nest]] = defaultdict(list)
    for key, nest in found.items():
        by_rest[_scheme_free(key)].append(nest)
    for where, cell in totals:
        homes = by_rest.get(_scheme_free(group_key(cell)), [])
        for nest in homes:
            nest.totals.append((where, cell))
        if not homes:
            # A form that prints its total only: then the total is all that there is.
            key = group_key(cell)
            lone = found.get(key)
            if lone is None:
                lone = found[key] = Nest(key)
            lone.totals.append((where, cell))
    for nest in found.values():
        if not nest.leaves:
            _promote(nest)
    return list(found.values())


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
