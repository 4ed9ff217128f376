"""Titles of forms on pages of amounts where no table was read: said, so that none is lost in silence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from loaders.document import Finding

_AMOUNT = re.compile(r"\d\.\d\d(?!\d)|\d,\d{3}")
#: A page with more titles than this is a table of contents, one with fewer amounts holds no table.
_FEW_TITLES = 2
_MANY_AMOUNTS = 8


class _Pages(Protocol):
    page_from: int
    page_to: int


def amounts_in(text: str) -> int:
    """How many amounts a text prints."""
    return len(_AMOUNT.findall(text))


def unread_titles(
    tables: Sequence[_Pages], titles: Sequence[tuple[str, int]], amounts: Mapping[int, int]
) -> Iterator[Finding]:
    """A finding for each title (text, page) on a page of `amounts` where no table was read, nor on the next."""
    read = {page for table in tables for page in range(table.page_from - 1, table.page_to + 1)}
    on_page = Counter(page for _, page in titles)
    for title, page in titles:
        if page in read or on_page[page] > _FEW_TITLES or amounts.get(page, 0) < _MANY_AMOUNTS:
            continue
        if "表" not in title:
            continue  # 收支总体情况 heads a part of the narrative as well
        yield Finding(
            "unknown_form", "warning", f"{title} is printed here, and no table of it was read", page=page,
            value=title, remedy="look at the page; its lines and text may be drawn in a way that is not known",
        )  # fmt: skip
