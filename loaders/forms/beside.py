"""Tables too wide for a page: columns that are printed on pages of their own, beside those with the row labels.

Only forms that cross two classifications are printed so (财政拨款支出决算明细表: functions down, economic items
across). The further pages repeat the codes of the rows, or print no label at all. With codes, rows join by these.
Without, the n-th row of one page is the n-th of the other: such amounts are `inferred`, and kept only where the sums of
their row hold (`checked`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from loaders.document import Cell
from loaders.forms.catalogue import Catalogue, header_word
from loaders.forms.rows import Row, row_code
from loaders.forms.shape import Column, Shape
from loaders.forms.text import normal
from loaders.reference.lookup import is_economic_name

#: Why an amount has its row.
BY_ORDER = "its page prints no row labels: joined to the rows of the page before by their order"
#: Over the first column of a class, which itself may stand over another page, and over the total of the row.
SUBTOTAL = ("小计", "合计")
#: So many economic items across are no table of one classification.
_MANY_ITEMS = 3
#: Of the rows that can be checked, so many must close before an order of rows is believed.
_MOST = Decimal("0.8")


@dataclass(slots=True)
class Beside:
    """Further columns of a table. `printed` are the header paths as their page prints them, `row` counts the rows
    of the table that have been given their amounts."""

    shape: Shape
    printed: tuple[tuple[str, ...], ...]
    labelled: bool
    row: int = 0


def columns_beside(shape: Shape, known: Sequence[Column], catalogue: Catalogue) -> Shape | None:
    """The shape of a page as further columns of a table with the columns `known`, or None where it is none.

    All its amount columns are economic items that the table does not have yet, or their subtotals. `level` of these
    columns counts the pages.
    """
    columns: list[Column] = []
    page = 1 + max((c.level for c in known if c.role == "amount"), default=0)
    for column in shape.columns:
        if column.role in ("name", "text") and not column.path:
            return None
        if column.role not in ("amount", "text"):
            columns.append(column)
            continue
        columns.append(replace(column, role="amount", half=0, level=page))
    amounts = [c for c in columns if c.role == "amount"]
    paths = {c.path for c in known}
    if not amounts or any(c.path in paths for c in amounts if c.leaf not in SUBTOTAL):
        return None
    if not all(_item(c.leaf) or _crosses(c.path, catalogue) for c in amounts):
        return None
    return replace(shape, columns=tuple(columns), halves=1)


def crosses(shape: Shape, catalogue: Catalogue) -> bool:
    """Codes of rows beside economic items across, a total of them in front: the first page of such a table."""
    amounts = [c for c in shape.columns if c.role == "amount"]
    others = [c for c in amounts if not _crosses(c.path, catalogue)]
    coded = any(c.role == "code" for c in shape.columns)
    return coded and len(amounts) - len(others) >= _MANY_ITEMS and all(c.leaf in SUBTOTAL for c in others)


def _item(leaf: str) -> bool:
    """An economic item, or a subtotal; the heading over it may be cut by the edge of the page."""
    return leaf in SUBTOTAL or is_economic_name(header_word(normal(leaf)))


def _crosses(path: tuple[str, ...], catalogue: Catalogue) -> bool:
    words = [header_word(normal(part)) for part in path]
    return any(is_economic_name(word) for word in words) and all(
        is_economic_name(word) or catalogue.term(word) is not None for word in words
    )


def join(beside: Beside, rows: list[list[Row]], more: Iterable[list[Row]]) -> bool:
    """Give the rows of a table the amounts of a page beside them; False, with nothing done, where they do not agree."""
    page = [halves[0] for halves in more if not halves[0].empty or not beside.labelled]
    if beside.labelled:
        page = [row for row in page if row.names or row.codes]
    if beside.row + len(page) > len(rows):
        return False
    over = [halves[0] for halves in rows[beside.row : beside.row + len(page)]]
    if beside.labelled and any(_key(a) != _key(b) for a, b in zip(over, page, strict=True)):
        return False
    for row, further in zip(over, page, strict=True):
        why = "" if beside.labelled else BY_ORDER
        row.amounts.extend(replace(amount, why=why) for amount in further.amounts)
        row.unread.extend(further.unread)
    beside.row += len(page)
    return True


def _key(row: Row) -> tuple[str, str]:
    code = row_code(row)[1]
    return (code, "") if code else ("", normal(row.name))


def checked(cells: list[Cell], complete: bool) -> tuple[list[Cell], str]:
    """Cells of a table some of which have their row by its order alone; the cells, and what is wrong with these.

    In each row the subtotals must be the sums of their items, and the total that of the subtotals. Where they are
    not, or where the pages do not hold the same number of rows, the cells lose their meaning and say why.
    """
    by_row: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_row[cell.row_no].append(cell)
    rows = [row for row in by_row.values() if any(c.why == BY_ORDER for c in row)]
    if not rows:
        return cells, ""
    wrong = {row[0].row_no for row in rows if not _closes(row)}
    # A page on which nothing is printed is not seen: every row must close then, also those without such amounts.
    if not complete and not all(map(_closes, by_row.values())):
        what = "the pages without row labels hold another number of rows than those with labels"
    elif len(rows) - len(wrong) < _MOST * len(rows):
        what = "the sums of the rows do not hold when pages without row labels are joined by the order of rows"
    elif wrong:
        what = "the sums of this row do not hold, so that its place on a page without row labels is not certain"
    else:
        return cells, ""
    everywhere = not what.startswith("the sums of this row")
    return [
        replace(c, meaning={}, excluded=False, why=what)
        if c.why == BY_ORDER and (everywhere or c.row_no in wrong)
        else c
        for c in cells
    ], what


def _closes(row: list[Cell]) -> bool:
    """合计 = Σ classes and class = Σ items, within rounding; at least one of these sums is there to hold."""
    printed: dict[str, Decimal] = {}
    half = Decimal(0)
    for cell in row:
        if cell.meaning:
            printed.setdefault(cell.meaning.get("economic_code", ""), cell.amount)
            exponent = cell.amount.as_tuple().exponent
            half = max(half, Decimal(1).scaleb(int(exponent)) / 2)
    classes = {code for code in printed if len(code) == 3} | {code[:3] for code in printed if len(code) > 3}
    held = False
    for code in classes:
        items = [amount for item, amount in printed.items() if len(item) > 3 and item.startswith(code)]
        if code not in printed:
            continue
        if items and abs(sum(items, Decimal(0)) - printed[code]) > half * (len(items) + 1):
            return False
        held = held or bool(items)
    if "" in printed and classes:
        parts = [
            printed.get(code, sum((a for c, a in printed.items() if c.startswith(code)), Decimal(0)))
            for code in classes
        ]
        if abs(sum(parts, Decimal(0)) - printed[""]) > half * (len(printed) + 1):
            return False
        held = True
    return held
