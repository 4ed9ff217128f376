"""The heads of a performance table: what each column holds, and what is labelled above and below them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from loaders.grid.grid import Grid, GridCell
from loaders.narrative.performance.values import amount, member, plain

#: Roles that together make a row the head of a list of projects.
_LISTS = ({"project", "goal"}, {"project", "executed"})


@dataclass(frozen=True, slots=True)
class Heads:
    """The columns of a table: role of each, with its place. row: the last row of the head."""

    row: int
    roles: tuple[tuple[str, int, int], ...]  # role, first column, one past the last
    columns: int
    edges: tuple[float, ...]

    def has(self, *roles: str) -> bool:
        return any(role in roles for role, _, _ in self.roles)


def text_of(cell: GridCell) -> str:
    return plain(cell.text)


def cell_of(grid: Grid, r: int, first: int, last: int) -> GridCell | None:
    """The cell of row `r` that covers a column of first..last."""
    for c in range(first, min(last, grid.columns)):
        index = grid.at[r][c]
        if index >= 0:
            return grid.cells[index]
    return None


def find_heads(grid: Grid) -> Heads | None:
    """The row of heads of a performance table: it names an indicator and its target, or a project and its goal or its
    execution."""
    for r in range(grid.rows):
        found: dict[str, tuple[int, int]] = {}
        last = r
        for cell in grid.row(r):
            text = text_of(cell) if cell.lines else ""
            role = member("columns", text, "role") if text and len(text) <= 20 else ""
            if role and role not in found:
                found[role] = (cell.col0, cell.col1)
                last = max(last, cell.row1 - 1) if cell.row1 - cell.row0 <= 3 else last
        if "loose_name" in found:
            place = found.pop("loose_name")
            found.setdefault("name", place)
        if ("name" in found and found.keys() & {"target", "operator", "actual"}) or any(
            found.keys() >= roles for roles in _LISTS
        ):
            _second_row(grid, r, last, found)
            roles = tuple((role, a, b) for role, (a, b) in found.items())
            return Heads(last, roles, grid.columns, grid.edges)
    return None


def _second_row(grid: Grid, r: int, last: int, found: dict[str, tuple[int, int]]) -> None:
    """Heads below 其中： in a head of two rows."""
    for below in range(r + 1, last + 1):
        for cell in grid.row(below):
            role = member("columns", text_of(cell), "role") if cell.row0 == below else ""
            if role and role not in found:
                found[role] = (cell.col0, cell.col1)


def find_tasks(grid: Grid, before: int) -> Heads | None:
    """The heads of a list of tasks with their budget (任务名称 | 主要内容 | 预算金额) above the indicators."""
    for r in range(before):
        found: dict[str, tuple[int, int]] = {}
        last = r
        for cell in grid.row(r):
            role = member("columns", text_of(cell), "role") if cell.row0 == r and len(text_of(cell)) <= 20 else ""
            if role in ("project", "about", "budget") and role not in found:
                found[role] = (cell.col0, cell.col1)
                last = max(last, cell.row1 - 1) if role == "project" else last
        if found.keys() >= {"project", "budget"}:
            _second_row(grid, r, min(last, r + 2), found)
            first, end = found["budget"]
            roles = tuple((role, a, b) for role, (a, b) in (found | {"budget": (first, first + 1)}).items())
            return Heads(last, roles, end, grid.edges)
    return None


def labelled(grid: Grid, heads: Heads) -> dict[str, str]:
    """The labelled values above the heads: 项目名称 | …"""
    out: dict[str, str] = {}
    for r in range(max(heads.row, 0)):
        cells = grid.row(r)
        for label, value in pairwise(cells):
            name = member("fields", text_of(label), "field")
            if name and name not in out and not member("fields", text_of(value), "field"):
                out[name] = text_of(value)
    if "goal" not in out:
        out.update(_goal_below(grid, heads))
    return out


def _goal_below(grid: Grid, heads: Heads) -> dict[str, str]:
    """The goal beneath its label 预期目标, in a table that sets it beside what was reached."""
    for r in range(max(heads.row - 1, 0)):
        for cell in grid.row(r):
            if re.match(r"^(?:年初设定|预期)目标|^预期目标", text_of(cell)) and cell.row0 == r:
                below = cell_of(grid, r + 1, cell.col0, cell.col1)
                return {"goal": text_of(below)} if below else {}
    return {}


def money_row(grid: Grid, heads: Heads) -> dict[str, Decimal]:
    """The row 年度资金总额 under the heads 年初预算数 … 得分."""
    for r in range(max(heads.row, 0)):
        columns: dict[str, tuple[int, int]] = {}
        for cell in grid.row(r):
            role = member("money", text_of(cell), "role") if len(text_of(cell)) <= 16 else ""
            if role:
                columns.setdefault(role, (cell.col0, cell.col1))
        if not columns.keys() & {"executed", "adjusted"} or len(columns) < 3:
            continue
        for below in range(r + 1, heads.row):
            if any(member("fields", text_of(c), "field") == "total" for c in grid.row(below)):
                texts = {role: cell_of(grid, below, a, b) for role, (a, b) in columns.items()}
                values = {role: amount(text_of(c)) for role, c in texts.items() if c}
                return {role: v for role, v in values.items() if v is not None}
    return {}


def last_row(grid: Grid, heads: Heads, fields: dict[str, str]) -> tuple[Decimal | None, Decimal | None]:
    """(points that can be scored, points scored) of the row 总分, None where not printed."""
    places = {role: (a, b) for role, a, b in heads.roles}
    for r in range(grid.rows - 1, heads.row, -1):
        cells = grid.row(r)
        if not any(member("fields", text_of(c), "field") == "score" for c in cells):
            continue
        found = {role: cell_of(grid, r, *places[role]) for role in ("weight", "score") if role in places}
        weight, score = (amount(text_of(c)) if (c := found.get(role)) else None for role in ("weight", "score"))
        if score is None and "score" not in places:
            numbers = [n for c in cells if (n := amount(text_of(c))) is not None]
            weight, score = (numbers[0], None) if numbers else (None, None)
        return weight, score
    return None, None
