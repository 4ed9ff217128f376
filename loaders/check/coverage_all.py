"""Number coverage of a whole document: what became of every number that it prints, in tables and in text.

A number is `cell`, `claim`, `indicator`, or states no amount (date, code, page number … by name); what is kept only
in the words of a claim's reason, a goal or a rubric is `kept_text`; the rest is listed. coverage.py measures statements
by the places of characters; this one goes through the text as read and counts every run of digits.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from loaders.check.coverage_lists import counting_cells
from loaders.document import Claim, Document, Indicator, Line
from loaders.grid.grid import Grid, Item
from loaders.narrative.numbers import YUAN, tokens
from loaders.narrative.performance.values import plain
from loaders.narrative.text import blocks, unify
from loaders.pipeline import read_document
from loaders.read.files import open_source

#: A number; amounts printed without a gap (12.332,353.60) are parted after their two decimals.
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}(?=\d{1,3}[,.]\d)|\d+(?:,\d{3})*(?:\.\d+)?")
_MARKS = re.compile("[\u2460-\u2473]")  # ① …
_PAGE_NUMBER = re.compile(r"^[-—–\s第]*\d{1,4}[-—–\s页]*$")
_DASHED = re.compile(r"^\s*[-—–]+\s*\d{1,4}\s*[-—–]+\s*$")
#: Lines of a lost layout in which a cell's amount may stand, from where its row begins.
_WINDOW = 25
#: Lines of running text that a project and an indicator may take up.
_PROJECT, _INDICATOR = 2000, 60
_RULES = Path(__file__).with_name("coverage_all.yml")


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number that nothing explains: page, line (row of a grid), the number, and the text around it."""

    page: int
    line: int
    text: str
    around: str


@dataclass(frozen=True, slots=True)
class NumberReport:
    """What became of the numbers of one file. `kinds` counts them by what they are; `rest` lists the others."""

    file: str
    kinds: dict[str, int]
    rest: tuple[Number, ...]

    @property
    def total(self) -> int:
        return sum(self.kinds.values()) + len(self.rest)

    @property
    def share(self) -> float:
        """The part of the numbers that is accounted for; 1 where nothing is printed."""
        return 1 - len(self.rest) / self.total if self.total else 1.0

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        rest = [{"page": n.page, "line": n.line, "number": n.text, "around": n.around} for n in self.rest]
        return {"document": self.file, "numbers": self.total, "share": self.share, "kinds": self.kinds, "rest": rest}

    def lines(self) -> list[str]:
        """The report as text: the share, what the numbers are, and those that nothing explains."""
        kinds = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in self.kinds.items())
        known = self.total - len(self.rest)
        head = f"{self.file}: {known} of {self.total} numbers accounted for ({self.share:.2%}): {kinds}"
        return [head, *(f"  not accounted for: p.{n.page} l.{n.line} {n.text}  …{n.around}…" for n in self.rest)]


@dataclass(frozen=True, slots=True)
class _Strip:
    """A stretch of text read as one: a table's cell, or all running text. places: (page, line) of each character."""

    text: str
    places: list[tuple[int, int]]
    of_grid: bool
    ordinal: bool = False  # a cell of a column that counts the rows of a table


def coverage_all(path: Path, *, document: Document | None = None) -> NumberReport:
    """Measure one file. `document` is what was read from it with its narrative; it is read where none is given.

    Raises: Refused for a file that is no such document.
    """
    document = document or read_document(path)
    return compare(open_source(path).items, document)


def compare(items: Iterator[Item], document: Document) -> NumberReport:
    """Set the numbers of all items against what the document holds."""
    strips, lines = _strips(items)
    known = _Known(document, _glossary=_glossary(lines))
    kinds: Counter[str] = Counter()
    rest: list[Number] = []
    for strip in strips:
        named = _named(strip)
        for start, end in (match.span() for match in _NUMBER.finditer(strip.text)):
            page, line = strip.places[start]
            kind = known.kind(strip, start, end) or next((n for a, b, n in named if a <= start and end <= b), "")
            kind = kind or known.loose(strip, start, end)
            if kind:
                kinds[kind] += 1
            else:
                rest.append(Number(page, line, strip.text[start:end], strip.text[max(0, start - 14) : end + 10]))
    return NumberReport(document.file, dict(kinds.most_common()), tuple(rest))


# --- the text -------------------------------------------------------------------------------------


def _strips(items: Iterator[Item]) -> tuple[list[_Strip], list[Line]]:
    lines: list[Line] = []
    strips: list[_Strip] = []
    for item in items:
        if isinstance(item, Grid):
            counting = counting_cells(item, _squeezed)
            for number, cell in enumerate(item.cells):
                text = _squeezed("".join(cell.lines))
                if re.search(r"\d", text):
                    place = [(item.page, cell.row0 + 1)] * len(text)
                    strips.append(_Strip(text, place, True, number in counting))
        else:
            lines.append(item)
    return [*strips, _running(lines)], lines


def _glossary(lines: list[Line]) -> set[tuple[int, int]]:
    """(page, line) of the explanations of terms: what they number is not the department's."""
    at = {origin for block in blocks(lines) if block.part == "glossary" for origin, _ in block.origin}
    return {(lines[i].page, lines[i].number) for i in at}


def _squeezed(text: str) -> str:
    """`text` in one width, without white space but between digits, where it parts two numbers."""
    text = unify(_MARKS.sub("·", text.strip()))
    text = re.sub(r"(?<![\d.])(\d{1,2})\.\s*(?=20\d{2}年)", "\\1.\0", text)
    text = re.sub(r"(?<=[\d.])\s+(?=[\d-])", "\0", text)
    return re.sub(r"\s", "", text).replace("\0", " ")


def _running(lines: list[Line]) -> _Strip:
    text: list[str] = []
    places: list[tuple[int, int]] = []
    edges = _edges(lines)
    for index, line in enumerate(lines):
        squeezed = _squeezed(line.text)
        if not squeezed:
            continue
        page_number = _DASHED.match(line.text) or (index in edges and _PAGE_NUMBER.match(line.text))
        squeezed = f"\n—{squeezed}—\n" if page_number else squeezed
        if text and text[-1][-1:].isdecimal() and squeezed[:1].isdecimal():
            squeezed = " " + squeezed
        text.append(squeezed)
        places += [(line.page, line.number)] * len(squeezed)
    return _Strip("".join(text), places, False)


def _edges(lines: list[Line]) -> set[int]:
    """First and last lines of pages, where pages are known."""
    filled = [i for i, line in enumerate(lines) if line.text.strip()]
    breaks = [(a, b) for a, b in pairwise(filled) if lines[a].page != lines[b].page]
    return {i for pair in breaks for i in pair} | ({filled[-1]} if breaks else set())


# --- what states no amount ------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    content = yaml.safe_load(_RULES.read_text(encoding="utf-8"))
    return tuple((str(r["name"]), re.compile(r["pattern"], re.M)) for r in content["non_amounts"])


def _named(strip: _Strip) -> list[tuple[int, int, str]]:
    """Stretches of a strip that state no amount, each with its name."""
    found = [(t.start, t.end, t.name) for t in tokens(strip.text) if t.kind == "none"]
    for name, regex in _rules():
        found += [(m.start(), m.end(), name) for m in regex.finditer(strip.text)]
    return sorted(found)


# --- what the document holds ----------------------------------------------------------------------


@dataclass(slots=True)
class _Known:
    """The numbers and words of a document as read, to look printed ones up in."""

    document: Document
    _cells: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _claims: dict[tuple[int, int], list[Claim]] = field(default_factory=lambda: defaultdict(list))
    _said: set[tuple[Decimal, str]] = field(default_factory=set)
    _words: str = ""
    _wholes: set[str] = field(default_factory=set)
    _stretches: dict[int, list[tuple[int, int, set[Decimal]]]] = field(default_factory=lambda: defaultdict(list))
    _codes: set[str] = field(default_factory=set)
    _rows: set[int] = field(default_factory=set)
    _formed: set[int] = field(default_factory=set)
    _glossary: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        cells = [cell for statement in self.document.statements for cell in statement.cells]
        for cell in cells:
            self._cells[cell.page][_bare(cell.printed)] += 1
            self._codes.update(re.findall(r"\d+", cell.row_code + " " + cell.row_code_norm))
            if cell.box is None:
                self._rows.update(range(cell.page - 3, cell.page + 3))
        for statement in self.document.statements:
            self._formed.update(range(statement.page_from, statement.page_to + 1))
        for claim in self.document.claims:
            for line in range(claim.line, claim.line + 1 if claim.end_page != claim.page else claim.end_line + 1):
                self._claims[claim.page, line].append(claim)
            self._claims[claim.end_page, claim.end_line].append(claim)
            self._said |= {(abs(v), claim.unit) for v in (claim.value, claim.base_value, claim.delta) if v is not None}
            self._said |= {(abs(claim.percent), "%")} if claim.percent is not None else set()
        self._take_annexes(cells)

    def _take_annexes(self, cells: list[Any]) -> None:
        texts: list[str] = [f"{c.reason}\n{c.remark}\n{c.text}" for c in self.document.claims]
        texts += [text for c in cells for text in (c.row_name, *c.column)]
        texts += [s.title + "\n" + s.label for s in self.document.statements]
        for p in self.document.projects:
            told = (p.title, p.name, p.goal, p.about, p.body)
            money = [
                v / unit
                for v in (p.budget, p.adjusted, p.executed, p.fiscal)
                if v is not None
                for unit in YUAN.values()
            ]
            rates = (p.execution_rate, p.execution_weight, p.execution_score, p.total_weight, p.score)
            self._allow(p.page, p.line, _PROJECT, told, [*money, *rates])
            texts += told
        for i in self.document.indicators:
            said = (i.name, i.target, i.actual, i.reason, i.rubric, i.source, i.group)
            self._allow(i.page, i.line, _INDICATOR, said, (i.weight, i.score, i.target_value, i.actual_value))
            texts += said
        for p in self.document.projects:
            self._allow(
                p.page, p.line, _PROJECT, (), _points([i for i in self.document.indicators if i.project == p.number])
            )
        self._wholes = {plain(t) for t in texts if t}
        self._words = "\n".join(self._wholes)

    def _allow(
        self, page: int, line: int, lines: int, texts: tuple[str, ...], values: Sequence[Decimal | None]
    ) -> None:
        """Numbers that stand from this line on: those of the texts, and the values."""
        found = {Decimal(m.group().replace(",", "")) for text in texts for m in _NUMBER.finditer(text)}
        self._stretches[page].append((line, line + lines, found | {v for v in values if v is not None}))

    def _in_annex(self, page: int, line: int, value: Decimal, of_grid: bool) -> bool:
        """Whether an annex at this place holds this number. In a table its rows give no better place than the page."""
        return any(
            value in values and (of_grid or first <= line <= last)
            for near in ((page, page - 1) if of_grid else (page,))
            for first, last, values in self._stretches.get(near, ())
        )

    def kind(self, strip: _Strip, start: int, end: int) -> str:
        """cell, claim, indicator or kept_text; '' where it is none of them."""
        text = strip.text[start:end]
        page, line = strip.places[start]
        if self._take_cell(page, line, text):
            return "cell"
        value = Decimal(text.replace(",", ""))
        if not strip.of_grid:
            if any(self._in_claim(c, value) for c in self._claims.get((page, line), ())):
                return "claim"
            unit = re.match(r"亿元|万元|元|%|[台批人]?[（次辆个名人家套处项]", strip.text[end : end + 3])
            if unit and any(v == value and u.startswith(unit.group()) for v, u in self._said):
                return "claim"  # said again
        if self._in_annex(page, line, value, strip.of_grid):
            return "indicator"
        left, right = strip.text[max(0, start - 5) : start], strip.text[end : end + 5]
        around = (plain(left[-3:] + text + right[:3]), plain(left + text), plain(text + right))
        if any(len(each) >= len(plain(text)) + 3 and each in self._words for each in around):
            return "kept_text"
        return ""

    def loose(self, strip: _Strip, start: int, end: int) -> str:
        """Codes, row and column numbers of forms, rates in tables, definitions: by their look and their place."""
        text = strip.text[start:end]
        page, line = strip.places[start]
        if text in self._codes:
            return "code"
        if strip.ordinal:
            return "row_number"
        if not strip.of_grid:
            if (page, line) in self._glossary:
                return "definition"
            return "row_number" if line in self._rows and re.fullmatch(r"\d{1,2}", text) else ""
        if page in self._formed:
            if re.fullmatch(r"\d{2}|[235]\d{2}(?:\d{2}){0,3}", strip.text):
                return "code"  # of a row without amounts, or a part of one
            if re.fullmatch(r"\d{1,2}", strip.text):
                return "row_number"
        return "percentage" if re.fullmatch(r"-?[\d,.]+%", strip.text) else ""

    def _in_claim(self, claim: Claim, value: Decimal) -> bool:
        numbers = (claim.value, claim.base_value, claim.delta, claim.percent)
        return any(n is not None and abs(n) == value for n in numbers)

    def _take_cell(self, page: int, line: int, text: str) -> bool:
        """Whether a cell of this place prints this number; each cell is taken once."""
        near = [page]
        if self._rows:  # no places: by the lines of a lost layout
            near = [n for d in range(_WINDOW) for n in sorted({line - d, line + d}) if n in self._cells]
        for place in near:
            if self._cells[place][text.replace(",", "")] > 0:
                self._cells[place][text.replace(",", "")] -= 1
                return True
        return False


def _points(indicators: Sequence[Indicator]) -> list[Decimal | None]:
    """Weights and scores of a project's indicators, of their groups, and the groups' rates in percent."""
    groups: dict[str, tuple[Decimal, Decimal]] = {}
    for i in indicators:
        for depth, head in enumerate(i.group.split("/")):
            weight, score = groups.get(f"{depth}{head}", (Decimal(0), Decimal(0)))
            groups[f"{depth}{head}"] = (weight + (i.weight or 0), score + (i.score or 0))
    rates = [round(100 * score / weight, 2) for weight, score in groups.values() if weight]
    return [
        *(v for i in indicators for v in (i.weight, i.score)),
        *(v for pair in groups.values() for v in pair),
        *rates,
    ]


def _bare(printed: str) -> str:
    return re.sub(r"[^\d.]", "", printed)
