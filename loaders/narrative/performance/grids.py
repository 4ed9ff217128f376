"""Performance annexes drawn as tables: the heads of a grid to roles, its rows to projects and indicators."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from loaders.document import Finding, Indicator, Line, Project, Stage
from loaders.grid.grid import Grid, GridCell
from loaders.narrative.performance.heads import (
    Heads,
    cell_of,
    find_heads,
    find_tasks,
    labelled,
    last_row,
    money_row,
    text_of,
)
from loaders.narrative.performance.values import Target, amount, member, plain, rule, rules, target, yuan

#: Lines above a grid that can hold its title, year and unit.
_ABOVE = 12
#: A table of fewer rows beneath such a title is no annex.
_ROWS_OF_AN_ANNEX = 6
#: A title stands within so many lines above its table.
_NEAR = 4
#: The title or the number of a table of another kind, above a grid: 公开01表, 收入支出决算总表.
_OTHER_TABLE = re.compile(r"(?!续表|附表)[^，。；:：]{1,40}表(?:[(（][^()（）]{1,20}[)）])?")
_STAGES: tuple[Stage, ...] = ("goals", "self_evaluation", "evaluation")


@dataclass(slots=True)
class Annexes:
    """What the performance annexes of a document hold, in order."""

    projects: list[Project] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A grid with its heads and the lines above it."""

    grid: Grid
    heads: Heads
    above: list[str]


@dataclass(slots=True)
class GridReader:
    """Reads the grids of one document in reading order, with the lines between them."""

    out: Annexes = field(default_factory=Annexes)
    _above: list[str] = field(default_factory=list)
    _heads: Heads | None = None
    _page: int = 0
    _line_page: int = 0
    _levels: tuple[str, str] = ("", "")
    _title: str = ""
    _unit: str = ""

    def line(self, line: Line) -> None:
        """A line of running text."""
        self._above = [*self._above[-_ABOVE:], plain(line.text)]
        self._line_page = line.page

    def grid(self, grid: Grid) -> None:
        """A grid: read where it is a performance annex or goes on with one, else passed over."""
        above, self._above = self._above, []
        heads = find_heads(grid)
        told = [line for line in above if rule("title").search(line)]
        named = _named(above)
        if heads is None:
            # A title that is printed on each page of a table begins no other one.
            same = not named and all(line == self._title for line in told)
            same = same and not any(_OTHER_TABLE.fullmatch(line) for line in above if line not in told)
            heads = self._carried(grid) if same else None
            if heads is not None:
                self._rows(_Sheet(grid, heads, above))
                self._heads, self._page = heads, grid.page
                return
            self._heads = None
            near = self._line_page == grid.page and any(line in told for line in above[-_NEAR:])
            if near and grid.rows >= _ROWS_OF_AN_ANNEX:
                self.out.findings.append(unread(told[-1], grid.page, "no row of its table names indicator and target"))
            return
        self._levels = ("", "")
        fields = labelled(grid, heads)
        if named:
            fields = {"name": named["name"], "body": named["body"]} | fields
            told = [named.group()]
        own = next((plain(c.text) for c in grid.row(0) if rule("title").search(plain(c.text))), "") if grid.rows else ""
        title = own or (told[-1] if told else "" if fields.get("name") else self._title)
        if title != self._title:
            self._title, self._unit = title, ""
        text = "".join(above[-6:]) + "".join(plain(c.text) for r in range(heads.row + 1) for c in grid.row(r))
        units = [m["unit"] for m in rule("money_unit").finditer(text)]
        self._unit = units[-1] if units else self._unit
        whole = rule("whole").search(
            self._title + "".join(plain(c.text) for r in range(min(4, grid.rows)) for c in grid.row(r))
        )
        if not heads.has("project") and (fields.get("name") or whole or not self._goes_on(grid, told)):
            total = self._tasks(grid, heads, above)
            self._open(_Sheet(grid, heads, above), fields, total)
        self._rows(_Sheet(grid, heads, above))
        self._heads, self._page = replace(heads, row=-1), grid.page

    def _goes_on(self, grid: Grid, told: list[str]) -> bool:
        return bool(self.out.projects) and not told and grid.page - self._page <= 1

    def _carried(self, grid: Grid) -> Heads | None:
        """The heads of the page before, for a grid that goes on without a head of its own."""
        heads = self._heads
        if heads is None or grid.page - self._page > 1:
            return None
        if grid.edges and heads.edges:
            if abs(grid.edges[0] - heads.edges[0]) > 40 or abs(grid.edges[-1] - heads.edges[-1]) > 40:
                return None
            roles = []
            for role, first, last in heads.roles:
                left, right = heads.edges[first], heads.edges[last]
                inside = [
                    c for c, (a, b) in enumerate(pairwise(grid.edges)) if min(right, b) - max(left, a) > (b - a) / 2
                ]
                if inside:
                    roles.append((role, inside[0], inside[-1] + 1))
            return Heads(-1, tuple(roles), grid.columns, grid.edges) if len(roles) == len(heads.roles) else None
        return heads if grid.columns == heads.columns else None

    def _tasks(self, grid: Grid, heads: Heads, above: list[str]) -> Decimal | None:
        """The tasks of a department and their budgets, listed above its indicators; what they add up to as printed."""
        tasks = find_tasks(grid, heads.row)
        total = None
        for r in range(tasks.row + 1, heads.row) if tasks else ():
            assert tasks is not None
            cells = {role: cell_of(grid, r, first, last) for role, first, last in tasks.roles}
            name, budget = (text_of(cell) if (cell := cells.get(role)) else "" for role in ("project", "budget"))
            if re.fullmatch(r".{0,4}合计:?", name):
                total = amount(budget)
            elif amount(budget) is not None:
                self._listed(_Sheet(grid, tasks, above), r, cells)
        return total

    def _open(self, sheet: _Sheet, fields: dict[str, str], total: Decimal | None = None) -> None:
        """A new project from the cells above the indicators; `total` is its budget where no cell is labelled so."""
        grid, heads = sheet.grid, sheet.heads
        money = money_row(grid, heads)
        unit = self._unit
        budget = money.get("budget", money.get("adjusted", amount(fields.get("total", ""))))
        budget = total if budget is None else budget
        last = last_row(grid, heads, fields)
        found = _blank(fields.get("name", ""), fields.get("body", ""))
        self._project(
            sheet,
            replace(
                found, budget=yuan(budget, unit), goal=fields.get("goal", ""),
                adjusted=yuan(money.get("adjusted"), unit), executed=yuan(money.get("executed"), unit),
                execution_rate=money.get("execution_rate"),
                execution_weight=money.get("execution_weight"), execution_score=money.get("execution_score"),
                fiscal=yuan(amount(fields.get("fiscal", "")), unit), total_weight=last[0], score=last[1],
            ),
        )  # fmt: skip

    def _project(self, sheet: _Sheet, found: Project, row: int = 0) -> None:
        """Add `found` with its number, place, stage and year."""
        grid = sheet.grid
        head = "".join(plain(c.text) for r in range(min(3, grid.rows)) for c in grid.row(r))
        own = sheet.heads.has("actual", "score")
        stage = "self_evaluation" if own else member("stages", self._title, "stage") or "goals"
        years = [m["year"] for m in rule("year").finditer("".join([*sheet.above[-4:], self._title, head[:60]]))]
        self.out.projects.append(
            replace(
                found, number=len(self.out.projects) + 1, page=grid.page, line=row + 1, title=self._title,
                stage=next(s for s in _STAGES if s == stage), year=int(years[-1]) if years else None,
            )
        )  # fmt: skip

    def _rows(self, sheet: _Sheet) -> None:
        grid, heads = sheet.grid, sheet.heads
        for r in range(heads.row + 1, grid.rows):
            cells = {role: cell_of(grid, r, first, last) for role, first, last in heads.roles}
            if heads.has("project"):
                self._listed(sheet, r, cells)
            text = {role: text_of(cell) if cell else "" for role, cell in cells.items()}
            if not heads.has("name") or not self._is_row(grid, r, heads, text):
                continue
            name, levels = text["name"], (text.get("level1", ""), text.get("level2", ""))
            if (joined := rule("joined").match(name)) and not heads.has("level1"):
                name, levels = joined["name"], (joined["level1"], joined["level2"])
            # Heads cut off by the page's end stand on the page before.
            levels = (levels[0] or self._levels[0], levels[1] or self._levels[1])
            self._levels = levels
            self._indicator(Printed(grid.page, r + 1, name, levels, text))

    def _is_row(self, grid: Grid, r: int, heads: Heads, text: dict[str, str]) -> bool:
        name = text.get("name", "")
        if (
            not name
            or not re.search(r"[一-龥A-Za-z]", name)
            or member("columns", name, "role") in ("name", "loose_name")
        ):
            return False
        cell = cell_of(grid, r, *next((a, b) for role, a, b in heads.roles if role == "name"))
        wide = cell is not None and cell.col1 - cell.col0 > max(3, grid.columns // 2)
        return not wide and bool(text.get("target") or text.get("actual") or text.get("weight") or text.get("operator"))

    def _indicator(self, row: Printed) -> None:
        text = row.text
        goal = target(text.get("target", ""), text.get("unit", ""), text.get("operator", ""), row.name)
        reached = target(text.get("actual", ""), goal.unit)
        same = not reached.unit or not goal.unit or reached.unit == goal.unit
        made = indicator(row, goal, reached.value if same else None, len(self.out.projects))
        self.out.indicators.append(replace(made, number=len(self.out.indicators) + 1))

    def _listed(self, sheet: _Sheet, r: int, cells: dict[str, GridCell | None]) -> None:
        """A row of a list of projects: opens a project where its name begins."""
        cell = cells["project"]
        name = text_of(cell) if cell else ""
        if cell is None or cell.row0 != r or not name or re.fullmatch(r".{0,4}(?:合计|总计|小计):?", name):
            return
        text = {role: text_of(c) if c else "" for role, c in cells.items()}
        if not any(text.get(role) for role in ("goal", "name", "target", "executed", "about")):
            return  # a heading of the list, or the sum of a unit
        found = replace(
            _blank(re.sub(r"^[0-9A-Z]{15,}-", "", name), text.get("body", "")), goal=text.get("goal", ""),
            budget=yuan(amount(text.get("budget", "")), self._unit),
            fiscal=yuan(amount(text.get("fiscal", "")), self._unit), about=text.get("about", ""),
        )  # fmt: skip
        if sheet.heads.has("executed"):
            found = replace(
                found, adjusted=yuan(amount(text.get("adjusted", "")), self._unit),
                executed=yuan(amount(text["executed"]), self._unit),
                execution_rate=amount(text.get("execution_rate", "")),
                execution_weight=amount(text.get("weight", "")), execution_score=amount(text.get("score", "")),
            )  # fmt: skip
        self._project(sheet, found, r)
        self._levels = ("", "")


def _blank(name: str, body: str) -> Project:
    """A project of which the place is not known yet."""
    return Project(0, 0, 0, "", "goals", None, name, body)


def unread(title: str, page: int, why: str) -> Finding:
    """An annex that was seen and not read."""
    remedy = "add its heads or labels to loaders/narrative/performance/annexes.yml"
    return Finding("unread_annex", "warning", f"{title}: {why}", page, value=title, remedy=remedy)


@dataclass(frozen=True, slots=True)
class Printed:
    """An indicator's row: its place, heads of first and second level, and the texts of its columns."""

    page: int
    line: int
    name: str
    levels: tuple[str, str]
    text: dict[str, str]


def indicator(row: Printed, goal: Target, actual_value: Decimal | None, project: int) -> Indicator:
    """An Indicator, without its number, of the texts of a row."""
    (first, second), text = row.levels, row.text
    return Indicator(
        0, project, row.page, row.line, member("goals", first, "goal") or member("goals", second, "goal"),
        member("kinds", second, "kind"), "/".join(filter(None, row.levels)), row.name, goal.operator,
        text.get("target", ""), goal.value, goal.unit, text.get("source", ""), text.get("actual", ""), actual_value,
        text.get("reason", ""), amount(text.get("weight", "")), amount(text.get("score", "")), text.get("rubric", ""),
    )  # fmt: skip


def _named(above: list[str]) -> re.Match[str] | None:
    """The title above that names a project, joined over lines where it is broken."""
    for pattern in rules("title_project"):
        for n in (1, 2, 3):
            if found := pattern.search("".join(above[-n:])):
                return found
    return None
