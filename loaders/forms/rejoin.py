"""Rows that a page break cuts in two: the beginnings of their names and amounts above it, the ends below."""

from __future__ import annotations

from dataclasses import replace

from loaders.forms.amounts import is_cut, parse_amount
from loaders.forms.rows import Amount, Row


def rejoin_names(above: Row, below: Row) -> None:
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


def rejoin_amounts(above: list[Row], below: list[Row]) -> None:
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
