"""A form laid out as a grid of cells: what stands in which row and column, merged how. No points yet.

The same grid is printed as PDF (sizes, pages), as a worksheet and as text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from samples.figures import Amount, Disclosure
from samples.forms import Block, Form, HeaderPath, Row, derive
from samples.layout import Layout
from samples.truth import PrintedCell, number, spaced, squeeze

Kind = Literal["code", "name", "ordinal", "amount"]
Role = Literal["title", "heading", "head", "code", "name", "ordinal", "amount", "total"]
#: Words of up to this many characters are letter-spaced.
SHORT = 4


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell over `rows` × `cols` grid places. `truth` is set where an amount is printed (page still 0)."""

    row: int
    col: int
    rows: int
    cols: int
    text: str
    role: Role
    align: Literal["left", "center", "right"] = "center"
    indent: int = 0
    truth: PrintedCell | None = None


@dataclass(frozen=True, slots=True)
class Column:
    kind: Kind
    path: HeaderPath
    block: int


@dataclass(frozen=True, slots=True)
class Grid:
    """`head` rows come first (repeated on each page if the layout says so); `total` is the row of 合计."""

    form: Form
    columns: tuple[Column, ...]
    cells: tuple[GridCell, ...]
    head: int
    rows: int
    total: int | None


def printed_forms(d: Disclosure, layout: Layout) -> list[Form]:
    """The disclosure's forms, titled as the layout prints them."""
    forms = derive(d, economic_blocks=layout.economic_blocks, preprinted=layout.preprinted)
    if not layout.year_in_title:
        return forms
    year = f"{d.fiscal_year}年度" if d.kind == "final" else f"{d.fiscal_year}年"
    return [replace(form, title=year + form.title) for form in forms]


def lay(form: Form, d: Disclosure, layout: Layout) -> Grid:
    """Lay one form out."""
    return _Layer(form, d, layout).grid()


class _Layer:
    def __init__(self, form: Form, d: Disclosure, layout: Layout) -> None:
        self.form, self.d, self.layout = form, d, layout
        self.codes = layout.codes
        if len(form.blocks) > 1 and self.codes in ("three", "tree"):
            self.codes = "one"  # nine key columns side by side are seen nowhere
        self.columns: list[Column] = []
        self.cells: list[GridCell] = []
        for i, block in enumerate(form.blocks):
            self.columns += [Column(kind, path, i) for kind, path in self._columns(block)]

    def _columns(self, block: Block) -> list[tuple[Kind, HeaderPath]]:
        key: list[tuple[Kind, HeaderPath]] = []
        if block.kind in ("function", "economic"):
            if self.codes == "one":
                key.append(("code", block.code_head))
            elif self.codes in ("three", "tree"):
                parts = ("类", "款", "项") if block.kind == "function" else ("类", "款")
                key += [("code", (*block.code_head, part)) for part in parts]
        if block.kind != "one":
            key.append(("name", block.name_head))
        if block.kind == "label" and self.layout.ordinals:
            key.append(("ordinal", (*block.name_head[:-1], "行次")))
        return key + [("amount", path) for path in block.paths]

    # -- rows ------------------------------------------------------------------------------------------

    def grid(self) -> Grid:
        row = self._heading() if self.layout.heading_in_grid else 0
        row = self._head(row)
        if self.layout.column_numbers and self.form.blocks[0].kind != "economic":
            row = self._column_numbers(row)
        head = row
        bodies = [self._ordered(b) for b in self.form.blocks]
        height = max(len(b) for b in bodies)
        total = next((row + i for i, r in enumerate(bodies[0]) if r.name == "合计"), None)
        ordinal = 1
        for i, (block, body) in enumerate(zip(self.form.blocks, bodies, strict=True)):
            padded = [*body, *[_blank(block)] * (height - len(body))]
            for n, entry in enumerate(padded):
                self._row(row + n, i, block, entry, ordinal)
                ordinal += 1
        row += height
        if any(b.footer for b in self.form.blocks):
            self._footer(row)
            row += 1
        return Grid(self.form, tuple(self.columns), tuple(self.cells), head, row, total)

    def _ordered(self, block: Block) -> list[Row]:
        rows = list(block.rows)
        if block.kind not in ("function", "economic"):
            return rows
        filler = [_blank(block)] * self.layout.filler_rows
        if block.side == "single" and self.layout.totals == "last":
            return [*rows[1:], *filler, rows[0]]
        return [*rows, *filler]

    def _heading(self) -> int:
        """Title, label, department and unit as the first rows of the grid itself."""
        width = len(self.columns)
        self._put(0, 0, self.form.title, "title", cols=width)
        split = max(1, width // 2)
        self._put(1, 0, department_line(self.d), "heading", cols=split, align="left")
        if width > 1:
            self._put(1, split, f"单位：{self.form.unit}", "heading", cols=width - split, align="right")
        return 2

    def _head(self, top: int) -> int:
        """The header tree: equal neighbours merge sideways, a leaf reaches down to the last head row."""
        depth = max(len(c.path) for c in self.columns)
        for level in range(depth):
            start = 0
            while start < len(self.columns):
                c = self.columns[start]
                if level >= len(c.path):
                    start += 1
                    continue
                leaf = level == len(c.path) - 1
                end = start + 1
                while not leaf and end < len(self.columns) and self._under(self.columns[end], c, level):
                    end += 1
                text = self._word(c.path[level])
                rows = depth - level if leaf else 1
                self._put(top + level, start, text, "head", rows=rows, cols=end - start)
                start = end
        return top + depth

    @staticmethod
    def _under(other: Column, column: Column, level: int) -> bool:
        same_head = other.path[: level + 1] == column.path[: level + 1]
        return other.block == column.block and len(other.path) > level + 1 and same_head

    def _column_numbers(self, row: int) -> int:
        n = 0
        for i in range(len(self.form.blocks)):
            key, amounts = self._split(i)
            if key:
                self._put(row, key[0], self._word("栏次"), "head", cols=len(key))
            for col in amounts:
                n += 1
                self._put(row, col, str(n), "head")
        return row + 1

    def _split(self, block: int) -> tuple[list[int], list[int]]:
        mine = [j for j, c in enumerate(self.columns) if c.block == block]
        key = [j for j in mine if self.columns[j].kind != "amount"]
        return key, [j for j in mine if j not in key]

    def _row(self, row: int, i: int, block: Block, entry: Row, ordinal: int) -> None:
        key, amounts = self._split(i)
        label = [j for j in key if self.columns[j].kind != "ordinal"]
        if entry.name == "合计" and label and (self.layout.merged_total or len(label) == 1):
            self._put(row, label[0], self._word(entry.name), "total", cols=len(label))
        else:
            self._key(row, label, entry)
        for j in key:
            if self.columns[j].kind == "ordinal":
                self._put(row, j, str(ordinal), "ordinal")
        for j, path, amount in zip(amounts, block.paths, entry.amounts, strict=True):
            self._amount((row, j), path, amount, entry, block.side)

    def _key(self, row: int, columns: list[int], entry: Row) -> None:
        codes = [j for j in columns if self.columns[j].kind == "code"]
        parts = [part for part in (entry.code[:3], entry.code[3:5], entry.code[5:]) if part]
        if self.codes not in ("three", "tree"):
            parts = [self.layout.code_gaps.join(parts)]
        elif not self.layout.padded:
            parts = [str(int(part)) for part in parts]
        if self.codes == "tree":
            parts = [*[""] * (len(parts) - 1), *parts[-1:]]
        for j, part in zip(codes, [*parts, "", "", ""], strict=False):
            self._put(row, j, part, "code")
        for j in columns[len(codes) :]:
            text = self._name(entry)
            align: Literal["left", "center"] = "center" if entry.is_total else "left"
            indent = entry.level if self.codes == "indent" else 0
            self._put(row, j, text, "name", align=align, indent=indent)

    def _amount(self, place: tuple[int, int], path: HeaderPath, amount: Amount, entry: Row, side: str) -> None:
        if amount is None:
            self._put(*place, "", "amount")
            return
        text = number(amount, self._decimals(), self.layout.thousands)
        truth = PrintedCell(
            table=self.form.title,
            page=0,
            row_code="" if self.codes == "indent" else entry.code,
            row_name=squeeze(self._name(entry)),
            column="/".join(path),
            side=side,
            amount=Decimal(text.replace(",", "")),
            unit=self.form.unit,
            is_total=entry.is_total,
            printed=text,
            form=self.form.id,
        )
        self._put(*place, text, "amount", align=self.layout.amount_align, truth=truth)

    def _decimals(self) -> int:
        return self.d.decimals if self.form.unit == self.d.unit else 2

    def _footer(self, row: int) -> None:
        """人员经费合计 | 公用经费合计; the second may span to the amount column of the last block."""
        blocks = self.form.blocks
        taken = 0
        for i, block in enumerate(blocks):
            key, amounts = self._split(i)
            if key[0] < taken:
                continue
            if block.footer is None:
                for j in (*key, *amounts):
                    self._put(row, j, "", "name")
                continue
            end, side = amounts[0], block.side
            if self.layout.wide_subtotal and i == len(blocks) - 2 and blocks[-1].footer is None:
                end, side = self._split(len(blocks) - 1)[1][0], blocks[-1].side
            self._put(row, key[0], self._word(block.footer.name), "total", cols=end - key[0])
            self._amount((row, end), block.paths[0], block.footer.amounts[0], block.footer, side)
            taken = end + 1

    def _name(self, entry: Row) -> str:
        """A row's name as printed: a code that stands in it is part of it."""
        if self.codes == "in_name" and entry.code:
            return f"[{entry.code}]{entry.name}"
        return self._word(entry.name)

    def _word(self, text: str) -> str:
        return spaced(text) if self.layout.letter_spaced and len(text) <= SHORT else text

    def _put(
        self,
        row: int,
        col: int,
        text: str,
        role: Role,
        *,
        rows: int = 1,
        cols: int = 1,
        align: Literal["left", "center", "right"] = "center",
        indent: int = 0,
        truth: PrintedCell | None = None,
    ) -> None:
        self.cells.append(GridCell(row, col, rows, cols, text, role, align, indent, truth))


def _blank(block: Block) -> Row:
    return Row("", tuple(None for _ in block.paths))


def department_line(d: Disclosure) -> str:
    return ("部门：" if d.scope == "department" else "单位名称：") + d.department
