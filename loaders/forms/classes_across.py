"""Over which columns of a table on pages side by side which economic class stands.

Such a table is wider than its pages, and the heading of a class is centred over all of its items: most pages of a class
print none, and its 小计 may stand on another page than its items. So the items say which class they are of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from loaders.forms.beside import SUBTOTAL
from loaders.forms.catalogue import header_word
from loaders.forms.shape import Column
from loaders.forms.table import Table
from loaders.forms.text import normal
from loaders.reference.editions import edition
from loaders.reference.lookup import economic_class_code, economic_code_by_name

_SCHEMES = ("department", "government")
#: Page, headers and left edge of a column.
_Key = tuple[int, tuple[str, ...], float]


def name_classes(table: Table, year: int) -> None:
    """Put the class over the columns of a table on pages side by side where their page does not print it."""
    if not table.beside:
        return
    columns = [c for c in table.whole_shape.columns if c.role == "amount"]
    renamed = dict(_renamed(columns, year))
    if not renamed:
        return
    table.shape = replace(table.shape, columns=_with(table.shape.columns, renamed))
    for page in table.beside:
        page.shape = replace(page.shape, columns=_with(page.shape.columns, renamed))
    for halves in table.rows:
        for row in halves:
            for amount in row.amounts:
                amount.column = _with((amount.column,), renamed)[0]
            row.unread = [(_with((column,), renamed)[0], text) for column, text in row.unread]


def _key(column: Column) -> _Key:
    """`level` counts the pages; a page drawn again for more rows has its columns elsewhere but not further left."""
    return column.level, column.path, column.left


def _with(columns: Sequence[Column], renamed: dict[_Key, tuple[str, ...]]) -> tuple[Column, ...]:
    return tuple(replace(c, path=renamed.get(_key(c), c.path)) for c in columns)


def _renamed(columns: Sequence[Column], year: int) -> Iterator[tuple[_Key, tuple[str, ...]]]:
    for segment in _segments(columns):
        named = _class_of(segment, year)
        if named:
            for column in segment:
                if column.path and (path := (named, column.leaf)) != column.path:
                    yield _key(column), path


def _segments(columns: Sequence[Column]) -> Iterator[list[Column]]:
    """The columns from one 小计 to the next; the total of the row in front of the first is of none."""
    segment: list[Column] = []
    for column in columns:
        if header_word(normal(column.leaf)) in SUBTOTAL:
            if len(segment) > 1:
                yield segment
            segment = [column]
        elif segment:
            segment.append(column)
    if len(segment) > 1:
        yield segment


def _class_of(segment: Sequence[Column], year: int) -> str:
    """The name of the one class that has most items of the segment, '' where there is none or more than one.

    Not all of them: each list of codes is incomplete.
    """
    items = [header_word(normal(column.leaf)) for column in segment[1:]]
    held = {
        (scheme, code): sum(economic_code_by_name(item, year, code, scheme) is not None for item in items)
        for scheme in _SCHEMES
        for code in _classes(scheme, year)
    }
    most = max(held.values(), default=0)
    if most * 2 <= len(items):
        return ""
    fits = [key for key, count in held.items() if count == most]
    if len(fits) > 1:
        printed = {economic_class_code(header_word(normal(c.path[0])), year) for c in segment if len(c.path) > 1}
        fits = [(scheme, code) for scheme, code in fits if code in printed]
    return edition(fits[0][0], year)[fits[0][1]].name if len(fits) == 1 else ""


@lru_cache(maxsize=64)
def _classes(scheme: str, year: int) -> tuple[str, ...]:
    return tuple(sorted(code for code in edition(scheme, year) if len(code) == 3))
