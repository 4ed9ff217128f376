"""All performance annexes of a document: those drawn as tables, and those in its running text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from loaders.document import Identity, Line
from loaders.grid.grid import Grid, Item
from loaders.narrative.contacts import cleaned
from loaders.narrative.performance.grids import Annexes, GridReader
from loaders.narrative.performance.prose import read_reports
from loaders.narrative.performance.text import read_text_forms


class AnnexReader:
    """Reads the annexes drawn as tables from the items that pass by, so that a file is gone through once."""

    def __init__(self) -> None:
        self._grids = GridReader()

    def watch(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items, unchanged."""
        for item in items:
            if isinstance(item, Grid):
                self._grids.grid(item)
            else:
                self._grids.line(item)
            yield item

    @property
    def pages(self) -> set[int]:
        """The pages of the tables taken so far, read or said to be unread."""
        found = self._grids.out
        pages = [*(p.page for p in found.projects), *(i.page for i in found.indicators)]
        return {*pages, *(f.page for f in found.findings if f.page is not None)}

    def result(self, lines: Sequence[Line], identity: Identity) -> Annexes:
        """The projects and indicators of the tables seen, then those in the running text `lines`.

        An annex that names no year is about the document's own. Annexes of no other kind than these are left alone.
        """
        found = self._grids.out
        for annexes in (read_text_forms(lines), read_reports(lines)):
            found = joined(found, annexes)
        projects = [replace(p, year=identity.fiscal_year) if p.year is None else p for p in found.projects]
        return Annexes([cleaned(p) for p in projects], [cleaned(i) for i in found.indicators], found.findings)


def read_performance(items: Iterable[Item], identity: Identity) -> Annexes:
    """The annexes of a document given as all its items."""
    reader = AnnexReader()
    lines = [item for item in reader.watch(items) if isinstance(item, Line)]
    return reader.result(lines, identity)


def joined(first: Annexes, second: Annexes) -> Annexes:
    """Both, numbered on."""
    projects, indicators = len(first.projects), len(first.indicators)
    return Annexes(
        [*first.projects, *(replace(p, number=p.number + projects) for p in second.projects)],
        [
            *first.indicators,
            *(replace(i, number=i.number + indicators, project=i.project + projects) for i in second.indicators),
        ],
        [*first.findings, *second.findings],
    )
