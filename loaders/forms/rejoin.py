"""Rows that a page break cuts in two: the beginnings of their names and amounts above it, the ends below."""

from __future__ import annotations

import re
from dataclasses import replace

from loaders.forms.amounts import is_cut, parse_amount
from loaders.forms.catalogue import Catalogue
from loaders.forms.rows import Amount, Row
from loaders.forms.text import label, normal
from loaders.reference.names import class_code

_NOTE = re.compile(r"备?注[:：]|说明[:：]")


def rejoin(above: list[list[Row]], first: list[Row], catalogue: Catalogue) -> None:
    """Put together what the page break cut between the rows of a table and the first row of its next page."""
    _rejoin_amounts(above[-1], first)
    _rejoin_labels(above, first, catalogue)


def _rejoin_labels(above: list[list[Row]], first: list[Row], catalogue: Catalogue) -> None:
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
            _rejoin_names(previous, row)


def _own_label(name: str, catalogue: Catalogue) -> bool:
    plain = label(name)
    if plain != normal(name) or class_code(name) is not None or _NOTE.match(plain):
        return True
    return any(catalogue.row_label(plain, half) is not None for half in ("revenue", "expenditure", "items"))


def _rejoin_names(above: Row, below: Row) -> None:
    """Give the names of a row their ends, each in its own column; an end of no known column is the last name's."""
    for i, end in enumerate(below.names):
        place = below.places[i] if i < len(below.places) else ()
        at = above.places.index(place) if place in above.places else len(above.names) - 1
        if above.entity and above.names[at] == above.entity:
            above.entity += end
        above.names[at] += end
    below.names.clear()
    below.places.clear()
    below.entity = ""


def _rejoin_amounts(above: list[Row], below: list[Row]) -> None:
    """Give the last row above a page break the ends of its amounts: `325,728.` and `59` are one amount of one column.

    Only where every number below ends one above: a row with a code, or with a number that ends none, is a row of its
    own. The amount's place is that of its end.
    """
    for row, ends in zip(above, below, strict=False):
        cut = {column.path: text for column, text in row.unread if is_cut(text)}
        if not cut or ends.codes or ends.unit_code or ends.unread or {a.column.path for a in ends.amounts} != set(cut):
            continue
        joined = [_joined(cut[end.column.path], end) for end in ends.amounts]
        if any(amount is None for amount in joined):
            continue
        row.amounts += [amount for amount in joined if amount is not None]
        row.amounts.sort(key=lambda amount: amount.column.first)
        row.unread = [pair for pair in row.unread if pair[0].path not in cut]
        ends.amounts.clear()


def _joined(start: str, end: Amount) -> Amount | None:
    value = parse_amount(start + end.printed)
    return None if value is None else replace(end, printed=start + end.printed, value=value)
