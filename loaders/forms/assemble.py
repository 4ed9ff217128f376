"""Lines and grids in reading order to tables as published: one per form, continued over pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from loaders.document import Finding, Line, Unit
from loaders.forms.beside import Beside, columns_beside, crosses, join
from loaders.forms.blocks import divided
from loaders.forms.catalogue import Catalogue, Form
from loaders.forms.leftover import Left, left_in_grid, left_in_line
from loaders.forms.rejoin import rejoin
from loaders.forms.rows import Row, read_rows, row_code
from loaders.forms.shape import Shape, fit_shape, has_label_heads, read_shape, under, without_numbers
from loaders.forms.table import Assembled, Table
from loaders.forms.text import normal
from loaders.forms.titles import Title, find_entity, find_title, find_unit, names_a_table, read_title
from loaders.grid.grid import Grid, Item

#: So many characters of running text between two grids end a table.
_BREAK = 160
_KEEP = 10
_HEAD_ROWS = 8
#: A grid without a head of no more rows than this is no table.
_SENTENCE_ROWS = 2
#: So many amounts that count up from 1 are the numbers of the columns.
_NUMBERS = 3
#: A line that stood in the document more often than this is the head of its pages.
_RUNNING = 2
_CLASSIFIED = re.compile(r"[235](?:\d{2}|\d{4}|\d{6})")
_PAGE_NUMBER = re.compile(r"^[-—–第\s]*\d{1,4}[-—–页\s]*$|^第\d+页.*$")


class _Assembler:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.out = Assembled()
        self.pending: list[str] = []
        self.open: Table | None = None
        self.gap = 0
        #: An open table whose title stands over a later one of the pages side by side that it is printed on.
        self.untitled: tuple[Table, Grid, list[str]] | None = None
        #: The lines above the grid before.
        self.before: list[str] = []
        #: How often each line stood in the document: what stands on every page is no title.
        self.seen: Counter[str] = Counter()

    def line(self, line: Line) -> None:
        self.out.lines.append(line)
        self.out.text.append(line)
        text = line.text.strip()
        if not text or _PAGE_NUMBER.match(normal(text)):
            return
        self._leave(left_in_line(line))
        self.pending.append(text)
        self.seen[normal(text)] += 1
        self.gap += len(text)
        if self.open is not None and len(self.open.notes) < 6:
            self.open.notes.append(text)
        found = read_title(re.sub(r"\s", "", text), self.catalogue)
        if found:
            self.out.titles.append((found[1], line.page))

    def _leave(self, left: Left | None) -> None:
        if left is not None:
            self.out.left.append(left)

    def grid(self, grid: Grid) -> None:
        shape = read_shape(grid, self.catalogue)
        first, *rest = divided(grid, shape, self.catalogue)
        self._grid(first, read_shape(first, self.catalogue) if rest else shape)
        self.end_of_untitled()
        for part in rest:
            shape = read_shape(part, self.catalogue)
            if shape is not None and shape.lead and find_title(list(shape.lead), self.catalogue) is not None:
                self._grid(part, shape)
            elif shape is not None and self.open is not None:
                self._below(part, shape, self.open)
            else:
                self.pending += [line for cell in part.cells for line in cell.lines] if shape is None else []
                self._leave(left_in_grid(part))

    def _below(self, grid: Grid, shape: Shape, table: Table) -> None:
        """A head within a grid: repeated, or that of a further part of the same form."""
        if _alike(shape.paths, table.shape.paths):
            self._extend(grid, shape)
            return
        part = replace(
            table, unit=_unit_of_heads(shape) or table.unit, shape=shape, rows=list(read_rows(grid, shape)), notes=[],
            beside=[], below=[], page_from=grid.page, page_to=grid.page,
        )  # fmt: skip
        self.out.tables[-1].below.append(part)
        self.open = part

    def _grid(self, grid: Grid, shape: Shape | None) -> None:
        for r in range(min(grid.rows, _HEAD_ROWS)):
            words = " ".join(cell.text for cell in grid.row(r) if cell.lines and cell.row0 == r)
            if words:
                self.out.text.append(Line(grid.page, 1000 + r, words))
        above = self.pending[-_KEEP:] + list(shape.lead if shape else ())
        title = find_title(above, self.catalogue)
        gap, self.pending, self.gap = self.gap, [], 0
        if not self._place(grid, shape, title, gap, above):
            self._leave(left_in_grid(grid))
        self.before = above

    def _place(self, grid: Grid, shape: Shape | None, title: Title | None, gap: int, above: list[str]) -> bool:
        """Read a grid as a table, as a part of the open one, or as lines; False where it is none of these."""
        if title is not None:
            # The title itself and what stands around it are no running text between two grids.
            gap = 0
            entity = find_entity(above[title.line + 1 :]) or find_entity(above[: title.line])
            title = self._whole_title(title)
            if self._titled(title, entity, grid, shape, above):
                return True
            if self._same_title(title, entity, shape) and shape is not None:
                if self._put_beside(grid, shape):
                    return True
                if self.open is not None and _alike(shape.paths, self.open.shape.paths):
                    self._extend(grid, shape)
                    return True
            if shape is None:
                return False
            self._start(title, entity, shape, grid, above)
            return True
        if any(re.search(r"绩效.{0,12}表", text) for text in above[-4:]):
            self.open = None  # a performance annex, which continues no statement
            return False
        if self.open is not None and gap < _BREAK and not self._names_another(above):
            if self._put_beside(grid, shape):
                return True
            fitted: Shape | None = None
            if shape is not None and not self.open.rows and self.open.shape.columns[-1].right and grid.edges:
                # The first row of a head at the foot of one page, the rest of it on the next.
                self.open.shape = under(self.open.shape, shape)
                self._extend(grid, self.open.shape)
                return True
            if shape is None or not has_label_heads(grid, shape, self.catalogue):
                fitted = fit_shape(self.open.shape, grid)
                fitted = without_numbers(fitted, grid, self.catalogue) if fitted is not None else None
            elif _alike(shape.paths, self.open.shape.paths):
                fitted = shape
            if fitted is not None:
                self._extend(grid, fitted)
                return True
        self.open = None
        if shape is not None and crosses(shape, self.catalogue):
            self._untitled(shape, grid, above)
            return True
        if shape is not None:
            return self._unknown(shape, grid, above)
        if grid.rows <= _SENTENCE_ROWS:
            self._as_lines(grid)
        return False  # a line of it may be one of the table before

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

    def _untitled(self, shape: Shape, grid: Grid, above: list[str]) -> None:
        """Open a table without a title: one centred over all columns stands on the page of the middle ones."""
        table = Table(
            None, "", "", find_entity(above), find_unit(above), shape, list(read_rows(grid, shape)),
            page_from=grid.page, page_to=grid.page, method=grid.method,
        )  # fmt: skip
        self.open, self.untitled = table, (table, grid, above)

    def _waits(self, table: Table) -> bool:
        """The table is one whose title may stand on a page further to the right."""
        return self.untitled is not None and self.untitled[0] is table

    def _titled(self, title: Title, entity: str, grid: Grid, shape: Shape | None, above: list[str]) -> bool:
        """A page further to the right of a table that has no title yet prints it."""
        table = self.open
        if table is None or shape is None or not self._waits(table):
            return False
        if not _crossing(title.form) or not self._put_beside(grid, shape):
            return False
        table.form, table.title, table.label = title.form, title.text, title.label
        table.entity, table.unit = table.entity or entity, table.unit or find_unit(above)
        self.out.tables.append(table)
        self.untitled = None
        return True

    def _whole_title(self, title: Title) -> Title:
        """A title over two pages beside each other: 一般公共预算财政 on one, 拨款支出决算明细表 on the next."""
        table = self.open
        if table is None or not (_crossing(table.form) or self._waits(table)):
            return title
        if table.form is not None and table.title != title.text and table.title.endswith(title.text):
            return replace(title, form=table.form, text=table.title)
        for line in self.before:
            if "表" in line:
                continue  # a title of its own
            whole = read_title(re.sub(r"\s", "", line) + title.text, self.catalogue)
            if whole is not None and whole[0].id != title.form.id and _crossing(whole[0]):
                return replace(title, form=whole[0], text=whole[1])
        return title

    def end_of_untitled(self, *, last: bool = False) -> None:
        """Say of an open table without a title that has ended that no page printed one."""
        if self.untitled is not None and (last or self.open is not self.untitled[0]):
            table, grid, above = self.untitled
            self.untitled = None
            if not self._unknown(table.shape, grid, above):
                self._leave(left_in_grid(grid))

    def _put_beside(self, grid: Grid, shape: Shape | None) -> bool:
        """Take a page as further columns of the open table, whose rows stand on the pages before."""
        table = self.open
        if table is None or not (_crossing(table.form) or self._waits(table)):
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
        crossed = title.form.crossed and crosses(shape, self.catalogue)
        form = self.catalogue.forms[title.form.crossed] if crossed else title.form
        if form.coded and shape.halves == 1 and any(c.role == "code" for c in shape.columns):
            form = self.catalogue.forms[form.coded]
        table = Table(
            form, title.text, title.label, entity, unit, shape,
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
        if rows and not table.rows and _numbers_columns(rows[0]):
            rows.pop(0)
        if rows and grid.page != table.page_to and table.rows:
            rejoin(table.rows, rows[0], self.catalogue)
        table.rows.extend(row for row in rows if any(not half.empty for half in row))
        table.page_to = grid.page
        table.notes.clear()

    def _unknown(self, shape: Shape, grid: Grid, above: list[str]) -> bool:
        """A table with a unit and amounts whose title names no form: said, with the line that would settle it."""
        rows = list(read_rows(grid, shape))
        if find_unit(above) is None or sum(len(half.amounts) for row in rows for half in row) < 3:
            return False
        names = [t for t in above if "表" in t]
        title = names[-1] if names else (above[-1] if above else "")
        if re.search(r"绩效|目标|自评|评价", "".join(above)):
            return False
        if _classified(rows):
            # Rows of 科目 are no list of persons or goods: they are kept, though nothing says what they are of.
            near = above[-3:]
            self.open = Table(
                None, title, "", find_entity(near), find_unit(near), shape, rows,
                page_from=grid.page, page_to=grid.page, method=grid.method,
            )  # fmt: skip
            self.out.tables.append(self.open)
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
        return True


def _crossing(form: Form | None) -> bool:
    """The form crosses functions with economic items."""
    return form is not None and "function_economic" in form.breakdowns.values()


def _classified(rows: list[list[Row]]) -> bool:
    """Most rows with amounts bear a code of a classification."""
    filled = [row for halves in rows for row in halves if row.amounts]
    coded = sum(1 for row in filled if all(_CLASSIFIED.fullmatch(part) for part in row_code(row)[1].split("|")))
    return coded * 2 > len(filled)


def _alike(first: tuple[tuple[str, ...], ...], second: tuple[tuple[str, ...], ...]) -> bool:
    """Two heads of one table: most of their columns are the same, though a rule was drawn elsewhere on one page."""
    common = len(set(first) & set(second))
    return common >= 0.6 * max(len(set(first)), len(set(second)), 1)


def _numbers_columns(row: list[Row]) -> bool:
    """1 2 3 … right below a head that the page before ended with: the numbers of the columns."""
    printed = [amount.printed for half in row for amount in half.amounts]
    if len(printed) < _NUMBERS or any(half.names or half.codes for half in row):
        return False
    first = int(printed[0]) if printed[0] in ("1", "2", "3") else 0
    return first > 0 and printed == [str(n) for n in range(first, first + len(printed))]


def _unit_of_heads(shape: Shape) -> Unit | None:
    return find_unit([part for column in shape.columns for part in column.path])


def assemble(items: Iterable[Item], catalogue: Catalogue) -> Assembled:
    """The tables of a document from its items in reading order."""
    worker = _Assembler(catalogue)
    for item in items:
        if isinstance(item, Grid):
            worker.grid(item)
        else:
            worker.line(item)
    worker.end_of_untitled(last=True)
    return worker.out
