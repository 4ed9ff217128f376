"""Lines and grids in reading order to tables as published: one per form, continued over pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from loaders.document import Finding, Line, Unit
from loaders.forms.beside import Beside, columns_beside, join
from loaders.forms.catalogue import Catalogue, Form
from loaders.forms.rejoin import rejoin_amounts, rejoin_names
from loaders.forms.rows import Row, read_rows, row_code
from loaders.forms.shape import Shape, fit_shape, has_label_heads, read_shape, under
from loaders.forms.text import label, normal
from loaders.forms.titles import (
    Title,
    find_entity,
    find_title,
    find_unit,
    names_a_table,
    read_title,
    says_empty,
)
from loaders.grid.grid import Grid, Item
from loaders.reference.names import class_code

#: So many characters of running text between two grids end a table.
_BREAK = 160
_KEEP = 10
_HEAD_ROWS = 8
#: A grid without a head of no more rows than this is no table.
_SENTENCE_ROWS = 2
#: A line that stood in the document more often than this is the head of its pages.
_RUNNING = 2
_CLASSIFIED = re.compile(r"[235](?:\d{2}|\d{4}|\d{6})")
_PAGE_NUMBER = re.compile(r"^[-—–第\s]*\d{1,4}[-—–页\s]*$|^第\d+页.*$")


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
        return any(row.amounts for halves in self.rows for row in halves)


@dataclass(slots=True)
class Assembled:
    """The tables of a document, its running text, titles seen without a table, and what was not understood."""

    tables: list[Table] = field(default_factory=list)
    #: All text in reading order, the first rows of the grids included: what tells whose document this is.
    text: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    titles: list[tuple[str, int]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class _Assembler:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.out = Assembled()
        self.pending: list[str] = []
        self.open: Table | None = None
        self.gap = 0
        #: How often each line stood in the document: what stands on every page is no title.
        self.seen: Counter[str] = Counter()

    def line(self, line: Line) -> None:
        self.out.lines.append(line)
        self.out.text.append(line)
        text = line.text.strip()
        if not text or _PAGE_NUMBER.match(normal(text)):
            return
        self.pending.append(text)
        self.seen[normal(text)] += 1
        self.gap += len(text)
        if self.open is not None and len(self.open.notes) < 6:
            self.open.notes.append(text)
        found = read_title(re.sub(r"\s", "", text), self.catalogue)
        if found:
            self.out.titles.append((found[1], line.page))

    def grid(self, grid: Grid) -> None:
        for r in range(min(grid.rows, _HEAD_ROWS)):
            words = " ".join(cell.text for cell in grid.row(r) if cell.lines and cell.row0 == r)
            if words:
                self.out.text.append(Line(grid.page, 1000 + r, words))
        shape = read_shape(grid, self.catalogue)
        above = self.pending[-_KEEP:] + list(shape.lead if shape else ())
        title = find_title(above, self.catalogue)
        gap, self.pending, self.gap = self.gap, [], 0
        if title is not None:
            # The title itself and what stands around it are no running text between two grids.
            gap = 0
            entity = find_entity(above[title.line + 1 :]) or find_entity(above[: title.line])
            if self._same_title(title, entity, shape) and shape is not None:
                if self._put_beside(grid, shape):
                    return
                if self.open is not None and _alike(shape.paths, self.open.shape.paths):
                    self._extend(grid, shape)
                    return
            if shape is None:
                return
            self._start(title, entity, shape, grid, above)
            return
        if any(re.search(r"绩效.{0,12}表", text) for text in above[-4:]):
            self.open = None  # a performance annex, which continues no statement
            return
        if self.open is not None and gap < _BREAK and not self._names_another(above):
            if self._put_beside(grid, shape):
                return
            fitted: Shape | None = None
            if shape is not None and not self.open.rows and self.open.shape.columns[-1].right and grid.edges:
                # The first row of a head at the foot of one page, the rest of it on the next.
                self.open.shape = under(self.open.shape, shape)
                self._extend(grid, self.open.shape)
                return
            if shape is None or not has_label_heads(grid, shape, self.catalogue):
                fitted = fit_shape(self.open.shape, grid)
            elif _alike(shape.paths, self.open.shape.paths):
                fitted = shape
            if fitted is not None:
                self._extend(grid, fitted)
                return
        self.open = None
        if shape is not None:
            self._unknown(shape, grid, above)
        elif grid.rows <= _SENTENCE_ROWS:
            self._as_lines(grid)

    def _names_another(self, above: list[str]) -> bool:
        """A title stands over the grid, though the catalogue does not know it: no continuation of the open table."""
        assert self.open is not None
        known = normal(self.open.title)
        return any(
            names_a_table(line) and self.seen[normal(line)] <= _RUNNING and known not in normal(line) for line in above
        )

    def _as_lines(self, grid: Grid) -> None:
        """One or two lines of running text whose gaps look like columns: the narrative goes on over them."""
        for r in range(grid.rows):
            words = "".join(cell.text for cell in grid.row(r) if cell.lines and cell.row0 == r)
            if words:
                self.out.lines.append(Line(grid.page, 1000 + len(self.out.lines), words, grid.box))

    def _same_title(self, title: Title, entity: str, shape: Shape | None) -> bool:
        table = self.open
        if table is None or shape is None or table.form is None:
            return False
        same = normal(table.title) == normal(title.text) and table.form.id == title.form.id
        return same and (not entity or entity == table.entity)

    def _put_beside(self, grid: Grid, shape: Shape | None) -> bool:
        """Take a page as further columns of the open table, whose rows stand on the pages before."""
        table = self.open
        if table is None or table.form is None or "function_economic" not in table.form.breakdowns.values():
            return False
        if shape is None:
            if not table.beside or table.beside[-1].row >= len(table.rows):
                return False
            last = table.beside[-1]
            fitted = fit_shape(last.shape, grid)
            taken = fitted is not None and join(last, table.rows, read_rows(grid, fitted))
        else:
            known = next((b for b in table.beside if _alike(shape.paths, b.printed)), None)
            if known is not None:
                taken = join(known, table.rows, read_rows(grid, replace(known.shape, body=shape.body)))
            else:
                columns = columns_beside(shape, table.whole_shape.columns, self.catalogue)
                if columns is None:
                    return False
                labelled = any(c.role in ("code", "name", "entity") for c in columns.columns)
                new = Beside(columns, shape.paths, labelled)
                taken = join(new, table.rows, read_rows(grid, columns))
                if taken:
                    table.beside.append(new)
        if taken:
            table.page_to = grid.page
            table.notes.clear()
        return taken

    def _start(self, title: Title, entity: str, shape: Shape, grid: Grid, above: list[str]) -> None:
        near = above[title.line :] or above
        unit = find_unit(near) or find_unit(above[max(0, title.line - 2) : title.line]) or _unit_of_heads(shape)
        table = Table(
            title.form, title.text, title.label, entity, unit, shape,
            page_from=grid.page, page_to=grid.page, method=grid.method,
        )  # fmt: skip
        table.rows.extend(read_rows(grid, shape))
        self.out.tables.append(table)
        self.open = table

    def _extend(self, grid: Grid, shape: Shape | None) -> None:
        table = self.open
        if table is None or shape is None:
            return
        rows = list(read_rows(grid, shape))
        if rows and grid.page != table.page_to and table.rows:
            rejoin_amounts(table.rows[-1], rows[0])
            _rejoin(table.rows, rows[0], self.catalogue)
        table.rows.extend(row for row in rows if any(not half.empty for half in row))
        table.page_to = grid.page
        table.notes.clear()

    def _unknown(self, shape: Shape, grid: Grid, above: list[str]) -> None:
        """A table with a unit and amounts whose title names no form: said, with the line that would settle it."""
        rows = list(read_rows(grid, shape))
        if find_unit(above) is None or sum(len(half.amounts) for row in rows for half in row) < 3:
            return
        names = [t for t in above if "表" in t]
        title = names[-1] if names else (above[-1] if above else "")
        if re.search(r"绩效|目标|自评|评价", "".join(above)):
            return
        if _classified(rows):
            # Rows of 科目 are no list of persons or goods: they are kept, though nothing says what they are of.
            near = above[-3:]
            unit = find_unit(near)
            table = Table(
                None,
                title,
                "",
                find_entity(near),
                unit,
                shape,
                rows,
                page_from=grid.page,
                page_to=grid.page,
                method=grid.method,
            )
            self.out.tables.append(table)
            self.open = table
        self.out.findings.append(
            Finding(
                "unknown_form",
                "warning",
                f"a table titled {title!r} with amounts matches no form of the catalogue",
                page=grid.page,
                value=title,
                remedy=f"add its title to `titles` of a form in loaders/forms/catalogue/*.yml: '{normal(title)}'",
            )
        )


def _classified(rows: list[list[Row]]) -> bool:
    """Most rows with amounts bear a code of a classification."""
    filled = [row for halves in rows for row in halves if row.amounts]
    coded = sum(1 for row in filled if all(_CLASSIFIED.fullmatch(part) for part in row_code(row)[1].split("|")))
    return coded * 2 > len(filled)


def _alike(first: tuple[tuple[str, ...], ...], second: tuple[tuple[str, ...], ...]) -> bool:
    """Two heads of one table: most of their columns are the same, though a rule was drawn elsewhere on one page."""
    common = len(set(first) & set(second))
    return common >= 0.6 * max(len(set(first)), len(set(second)), 1)


def _unit_of_heads(shape: Shape) -> Unit | None:
    return find_unit([part for column in shape.columns for part in column.path])


def _rejoin(above: list[list[Row]], first: list[Row], catalogue: Catalogue) -> None:
    """A name cut by the page break goes back to its row: the first row of a page that has a name and nothing else.

    Not where the fragment is a label of its own: it has an ordinal, or the catalogue or the classification knows it.
    A lone 小计 in a row without any amount is the end of 当年收入小计.
    """
    bare = not any(other.amounts for other in first)
    for half, row in enumerate(first):
        if not row.names or row.codes or row.amounts or row.unread:
            continue
        text = normal(row.name)
        if not (bare and text in ("合计", "小计", "总计")) and _own_label(row.name, catalogue):
            continue
        beside = [rows[half] for rows in above if half < len(rows)]  # another head may have divided them otherwise
        previous = next((other for other in reversed(beside) if not other.empty), None)
        if previous is None or not previous.names:
            continue
        if previous.amounts or previous.codes or not any(other.amounts for other in beside):
            rejoin_names(previous, row)


def _own_label(name: str, catalogue: Catalogue) -> bool:
    plain = label(name)
    if plain != normal(name) or class_code(name) is not None:
        return True
    return any(catalogue.row_label(plain, half) is not None for half in ("revenue", "expenditure", "items"))


def assemble(items: Iterable[Item], catalogue: Catalogue) -> Assembled:
    """The tables of a document from its items in reading order."""
    worker = _Assembler(catalogue)
    for item in items:
        if isinstance(item, Grid):
            worker.grid(item)
        else:
            worker.line(item)
    return worker.out


def declared_empty(table: Table) -> bool:
    """The table holds no amount and a note beneath it says so."""
    return not table.filled and any(says_empty(note) for note in table.notes)
