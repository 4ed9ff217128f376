"""What the grid and forms stages could not place is said, never dropped: amounts in no table, titles without one.

Numbers within sentences are the narrative's. An amount that stands by itself in a line, or in a grid that no form and
no performance annex took, belongs to a table that was not read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from loaders.document import Finding, Kind, Line, Statement
from loaders.forms.catalogue import Catalogue
from loaders.forms.text import normal
from loaders.grid.grid import Grid

#: With a thousands separator or two decimals and more, or several such figures run together: no ordinal, number of a
#: section, percentage or date.
_AMOUNT = re.compile(r"(?!(?:19|20)\d\d\.\d\d?(?:\.\d\d?)?$)[-−]?(?:\d{1,3}(?:,\d{3})+|\d+\.\d\d)[\d.,\-−]*")
#: Whole amounts without separators, where two of them stand in a line; 2024 2025 are years.
_WHOLE = re.compile(r"[-−]?(?!(?:19|20)\d\d$)\d{3,12}")
_SENTENCE = re.compile(r"[，。；]")
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Left:
    """Amounts of one page in no table, as printed; `drawn` where they stand in a grid."""

    page: int
    amounts: tuple[str, ...]
    drawn: bool


def left_in_line(line: Line) -> Left | None:
    """The amounts that stand by themselves in a line of text."""
    if _SENTENCE.search(line.text):
        return None
    amounts = _amounts(line.text.split())
    return Left(line.page, amounts, drawn=False) if amounts else None


def left_in_grid(grid: Grid) -> Left | None:
    """The amounts of a grid that was not taken."""
    found: list[str] = []
    for r in range(grid.rows):
        cells = (cell for cell in grid.row(r) if cell.row0 == r)
        found.extend(_amounts(["".join(text.split()) for cell in cells for text in cell.lines]))
    return Left(grid.page, tuple(found), drawn=True) if found else None


def _amounts(words: list[str]) -> tuple[str, ...]:
    if len(words) < 2:
        return ()  # the narrative breaks its lines anywhere
    amounts = tuple(word for word in words if _AMOUNT.fullmatch(word))
    whole = tuple(word for word in words[1:] if _WHOLE.fullmatch(word))  # the first one may be a code
    return amounts + whole if amounts or len(whole) > 1 else ()


def unread_amounts(left: Iterable[Left], annexes: Collection[int], first: int) -> list[Finding]:
    """A finding for each page with amounts in no table, from page `first` on, where the first form stands.

    `annexes` are the pages of performance annexes, which are no forms.
    """
    pages: dict[int, list[str]] = defaultdict(list)
    for each in left:
        if each.page >= first and not (each.drawn and each.page in annexes):
            pages[each.page].extend(each.amounts)
    return [
        Finding(
            "unread_amounts", "warning", f"{len(amounts)} amounts stand in no table that was read", page,
            value=", ".join(amounts[:_SHOWN]) + (" …" if len(amounts) > _SHOWN else ""),
            remedy="compare the page with `juesuan extract`; load the workbook instead where there is one",
        )
        for page, amounts in sorted(pages.items())
    ]  # fmt: skip


def unread_forms(
    titles: Iterable[tuple[str, int]], statements: Iterable[Statement], kind: Kind, catalogue: Catalogue
) -> list[Finding]:
    """A finding for each form that the document names in a line of its own, such as its table of contents, and that
    no statement is. `titles`: (title, page) without numbers."""
    read_forms = list(statements)
    there = {statement.form for statement in read_forms}
    found: dict[str, Finding] = {}
    for title, page in titles:
        read = catalogue.form_of_title(normal(title), kind)
        if read is None or read[0].id in there or title.endswith("情况"):  # a heading of the narrative
            continue
        if any(normal(s.title) == normal(title) for s in read_forms):
            continue  # one title of two forms, told apart by what the table prints
        if any(s.title.endswith(title) and s.page_from < page <= s.page_to for s in read_forms):
            continue  # the second half of a title that lies over two pages
        found.setdefault(
            read[0].id,
            Finding(
                "unread_form", "warning", f"{title} is named, and no table of this form was read", page, value=title,
                remedy="see whether the file holds it; it may stand in another file",
            ),
        )  # fmt: skip
    return list(found.values())
