"""The coverage meter: which share of the amounts printed inside the statements of a file became cells.

It reads characters and their places itself (coverage_tokens.py) and finds the statements by their printed titles
(coverage_amounts.py), so it also sees a statement that extraction missed as a whole. What counts as an amount is
decided by print alone: a number that stands by itself beneath the title of a form and is no code, ordinal, number of
a row or column (行次, 栏次), page number, year, percentage or count.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from loaders.check.coverage_amounts import Area, Printed, Token, find_areas
from loaders.check.coverage_tokens import page_lines
from loaders.document import Box, Cell, Document, Refused, Statement
from loaders.forms.catalogue import Catalogue, default_catalogue
from loaders.forms.text import normal
from loaders.pipeline import read_document
from loaders.read.files import look_at
from loaders.read.pdf import read_pdf

#: How a title that the file prints turned out. unknown: the catalogue has no such form.
TitleState = Literal["filled", "declared_empty", "blank", "missing", "unknown"]


@dataclass(frozen=True, slots=True)
class TitleReport:
    """A title over a table or in the table of contents. `amounts` counts the numbers printed beneath it."""

    title: str
    page: int
    form: str
    state: TitleState
    amounts: int


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """What one file prints in its statements, and what of it became cells.

    tokens, covered: numbers of printed amounts. missing: those without a cell (page, text, box in points).
    surplus: cells with a place at which the meter sees no such amount: (page, text, box).
    titles: every title of a form, and what became of it. `share` is 1 where nothing is printed.
    """

    file: str
    tokens: int
    covered: int
    missing: tuple[tuple[int, str, Box], ...]
    surplus: tuple[tuple[int, str, Box], ...]
    titles: tuple[TitleReport, ...]

    @property
    def share(self) -> float:
        return self.covered / self.tokens if self.tokens else 1.0

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self) | {"share": round(self.share, 6)}


def coverage(path: Path, *, document: Document | None = None, catalogue: Catalogue | None = None) -> CoverageReport:
    """Measure one PDF. `document` is what was read from it; it is read where none is given.

    A file whose statements were all missed is measured too: everything that it prints is missing then.
    Raises: Refused for a file that is no such document or no PDF.
    """
    forms = catalogue or default_catalogue()
    if b"%PDF-" not in look_at(path)[1][:1024]:
        raise Refused("no_places", path.name, "coverage is measured on PDF files only.", "Give the PDF.")
    statements: tuple[Statement, ...] = ()
    if document is None:
        try:
            document = read_document(path, catalogue=forms)
        except Refused as refusal:
            if refusal.code not in ("no_statements", "narrative_only"):
                raise
    if document is not None:
        statements = document.statements
    printed = find_areas(((page.number, page.width, page.height, page_lines(page)) for page in read_pdf(path)), forms)
    return compare(path.name, printed, statements)


def compare(file: str, printed: Printed, statements: tuple[Statement, ...]) -> CoverageReport:
    """Set the printed amounts of the known forms against the cells."""
    tokens = [token for area in printed.areas if area.form for token in area.tokens]
    cells = [cell for statement in statements for cell in statement.cells if cell.box is not None]
    missing, surplus = _match(tokens, cells)
    return CoverageReport(
        file, len(tokens), len(tokens) - len(missing),
        tuple((t.page, t.text, t.box) for t in missing),
        tuple((c.page, c.printed, c.box) for c in surplus if c.box is not None),
        tuple(_title_reports(printed, statements, missing)),
    )  # fmt: skip


def _match(tokens: list[Token], cells: list[Cell]) -> tuple[list[Token], list[Cell]]:
    """Tokens without a cell and cells without a token. Each cell covers one amount, at its own place."""
    by_page: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_page[cell.page].append(cell)
    left: list[Token] = []
    for token in tokens:
        free = by_page[token.page]
        fits = (i for i, c in enumerate(free) if _same(c.printed, token.text) and _inside(token.box, c.box))
        found = next(fits, None)
        if found is None:
            left.append(token)
        else:
            free.pop(found)
    # A number broken over the lines of a narrow cell is several tokens and one cell.
    for free in by_page.values():
        for cell in list(free):
            pieces = [t for t in left if t.page == cell.page and _inside(t.box, cell.box)]
            if len(pieces) > 1 and _same("".join(t.text for t in pieces), cell.printed):
                free.remove(cell)
                left = [t for t in left if t not in pieces]
    return left, [cell for free in by_page.values() for cell in free]


def _same(a: str, b: str) -> bool:
    return _bare(a) == _bare(b)


def _bare(text: str) -> str:
    return re.sub(r"[¥￥+]", "", normal(text)).replace("−", "-")


def _inside(token: Box, cell: Box | None) -> bool:
    if cell is None:
        return False
    across = min(token[2], cell[2]) - max(token[0], cell[0])
    down = min(token[3], cell[3]) - max(token[1], cell[1])
    return across > 0.6 * (token[2] - token[0]) and down > 0.4 * (token[3] - token[1])


def _title_reports(printed: Printed, statements: tuple[Statement, ...], missing: list[Token]) -> list[TitleReport]:
    reports: list[TitleReport] = []
    for area in printed.areas:
        state = _state(area, statements, missing)
        if state == "missing" and not area.tokens and area.title.endswith("情况"):
            continue  # a heading of the narrative
        if state == "missing" and not area.tokens and any(s.form == area.form for s in statements):
            continue  # the last line of a table of contents, whose form stands elsewhere under a title of its own
        reports.append(TitleReport(area.title, area.page, area.form, state, len(area.tokens)))
    above = {normal(report.title) for report in reports}
    forms = {report.form for report in reports} | {statement.form for statement in statements}
    for title, form, page in printed.contents:
        if normal(title) in above or form in forms:
            continue
        reports.append(TitleReport(title, page, form, "missing" if form else "unknown", 0))
    return reports


def _state(area: Area, statements: tuple[Statement, ...], missing: list[Token]) -> TitleState:
    if not area.form:
        return "unknown"
    near = [s for s in statements if s.page_from <= area.page <= s.page_to]
    named = [s for s in near if normal(s.title) == normal(area.title)] or [s for s in near if s.form == area.form]
    if named:
        return named[0].state
    return "filled" if any(token not in missing for token in area.tokens) else "missing"
