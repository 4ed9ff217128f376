"""Where the statements stand on the pages, and which of the numbers in them are amounts. By print alone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from loaders.check.coverage_tokens import Segment, TextLine
from loaders.document import Box
from loaders.forms.catalogue import Catalogue, header_word
from loaders.forms.text import normal
from loaders.forms.titles import read_title

_PAGE_NUMBER = re.compile(r"[-第]*\d{1,4}[-页]*(?:共\d+页)?")
_PART = re.compile(r"第[一二三四五六七八九十]+(?:部分|章).*|[一二三四五六七八九十]{1,3}、.*(?:说明|解释)")
_CONTENTS_LINE = re.compile(r".*(?:\.{3,}|…|·{3,})\d*|.*[\u4e00-\u9fff)]-?\d{1,3}-?")
_LABEL = re.compile(r"(?:部门|预算|决算)?(?:公开|预算|附)?(?:附)?表?[\d一二三四五六七八九十-]+表?|续表")
_NUMBERED = re.compile(r"^(?:附?表|附件)[\d一二三四五六七八九十-]+[:：、.]")
#: What stands beside the numbers of the columns: the word, or ** in a table that may hold nothing else.
_MARK = re.compile(r"栏次|\*\*")
_NUMBERS_ROW = re.compile(r"栏次号?|行次|类|款|项|[-—*]+|栏|次")
_UNDER_TITLE = re.compile(r"单位(?:名称)?[:：(]|部门[:：(]|公开\d+表|^\(20\d\d年度?\)$")
_OTHER_TITLE = re.compile(r"[^，。；;!?,]{2,60}(?:表|明细|清单)(?:\([^()]{1,20}\))?")
_CODE_COLUMN = re.compile(r".*(?:编码|代码|编号|序号|行次|栏次|行号|年度|年份|电话).*|类|款|项")
_FISCAL = re.compile(r"(?:2[0-3]\d|30\d|31[0-3]|39\d|5[01]\d|599)(?:\d{2}){0,2}")  # 201, 20103, 2010301
_LETTERS = re.compile(r"[A-Za-z\u4e00-\u9fff]")
#: Lines of prose in a row, over at least this part of the page's width, that end a table.
_PROSE, _WIDE = 3, 0.55
#: A page with so many titles, or lines that end in dots, lists the statements and holds none.
_CONTENTS = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A number that a statement prints: its page (from 1), its text in half-width form, its place."""

    page: int
    text: str
    box: Box


@dataclass(slots=True)
class Area:
    """What stands beneath one title until the next: `form` is '' where the catalogue knows no such form."""

    title: str
    page: int
    form: str
    tokens: list[Token] = field(default_factory=list)
    last_page: int = 0


@dataclass(slots=True)
class Printed:
    """All areas of a document, and the titles that its table of contents lists (title, form, page)."""

    areas: list[Area] = field(default_factory=list)
    contents: list[tuple[str, str, int]] = field(default_factory=list)


def find_areas(pages: Iterable[tuple[int, float, float, list[TextLine]]], catalogue: Catalogue) -> Printed:
    """The areas of a document from its pages: (number, width and height in points, lines from the top down)."""
    printed = Printed()
    area: Area | None = None
    prose = 0
    for number, width, height, lines in pages:
        lines = [line for i, line in enumerate(lines) if not _is_page_number(line, height, i in (0, len(lines) - 1))]
        titles = _titles(lines, catalogue)
        if _lists_titles(lines, titles):
            printed.contents += [(text, form, number) for _, text, form in titles]
            area = None
            continue
        starts = {at: (text, form) for at, text, form in titles}
        body: list[TextLine] = []
        for i, line in enumerate(lines):
            text = normal(line.text)
            if i in starts or (_PART.fullmatch(text) and len(line.segments) <= 2):
                _finish(area, number, body, catalogue)
                body, prose = [], 0
                if i in starts:
                    area = Area(starts[i][0], number, starts[i][1], last_page=number)
                    printed.areas.append(area)
                else:
                    area = None
                continue
            if any(s.number for s in line.segments):
                prose = 0
            elif _is_prose(text) and line.box[2] - line.box[0] > _WIDE * width:
                prose += 1
                if prose >= _PROSE:
                    _finish(area, number, body, catalogue)
                    area, body = None, []
            body.append(line)
        _finish(area, number, body, catalogue)
    return printed


def _is_page_number(line: TextLine, height: float, outermost: bool) -> bool:
    edge = line.box[1] > 0.88 * height or line.box[3] < 0.08 * height
    return (edge or (outermost and len(line.segments) == 1)) and _PAGE_NUMBER.fullmatch(normal(line.text)) is not None


def _is_prose(text: str) -> bool:
    return len(text) >= 18 and sum(text.count(mark) for mark in "，。；,;") >= 1 and len(_LETTERS.findall(text)) >= 14


def _titles(lines: list[TextLine], catalogue: Catalogue) -> list[tuple[int, str, str]]:
    """Lines that are titles: (line, title, form or '')."""
    found: list[tuple[int, str, str]] = []
    for i, line in enumerate(lines):
        text = _NUMBERED.sub("", re.sub(r"\s", "", line.text))
        stripped = re.sub(r"[.…·]{3,}.*$", "", text)
        title = read_title(stripped, catalogue) or read_title(re.sub(r"-?\d{1,3}-?$", "", stripped), catalogue)
        fresh = not found or found[-1][0] != i - 1
        if title is None and i and fresh and len(line.segments) <= 2 and text.endswith("表"):
            title = read_title(re.sub(r"\s", "", lines[i - 1].text) + text, catalogue)
        if title is not None:
            found.append((i, title[1], title[0].id))
        elif _PART.fullmatch(normal(text)) or _LABEL.fullmatch(normal(text)):
            continue
        elif len(line.segments) == 1 and _OTHER_TITLE.fullmatch(normal(text)) and _has_unit_below(lines, i):
            found.append((i, text, ""))
    return found


def _has_unit_below(lines: list[TextLine], i: int) -> bool:
    return any(_UNDER_TITLE.search(normal(line.text)) for line in lines[i + 1 : i + 4])


def _lists_titles(lines: list[TextLine], titles: list[tuple[int, str, str]]) -> bool:
    if len(titles) < _CONTENTS:
        return False
    amounts = sum(1 for line in lines for s in line.segments if "." in s.number)
    dotted = sum(1 for i, _, _ in titles if _CONTENTS_LINE.fullmatch(normal(lines[i].text)))
    return amounts < 2 * len(titles) and (dotted * 2 >= len(titles) or amounts == 0)


def _finish(area: Area | None, page: int, body: list[TextLine], catalogue: Catalogue) -> None:
    if area is not None and body:
        found = amounts_of(page, body, catalogue)
        area.tokens += found
        if found:
            area.last_page = page


def amounts_of(page: int, lines: list[TextLine], catalogue: Catalogue) -> list[Token]:
    """The amounts among the numbers of some lines of a table."""
    numbers = [(n, s) for n, line in enumerate(lines) for s in line.segments if s.number]
    words = [(n, s) for n, line in enumerate(lines) for s in line.segments if not s.number and _LETTERS.search(s.text)]
    numbering = {n for n, line in enumerate(lines) if _numbers_columns(line)}
    found: list[Token] = []
    for n, s in numbers:
        if n in numbering:
            continue
        peers = [(m, t) for m, t in numbers if m not in numbering and _over(s.box, t.box) > 0.3]
        if "." not in s.number and "," not in s.number and _is_label(s, n, peers, lines):
            continue
        if _of_other_measure(s, min(m for m, _ in peers), words, catalogue):
            continue
        found.append(Token(page, s.number, s.box))
    return found


def _numbers_columns(line: TextLine) -> bool:
    """栏次 1 2 3: the columns' numbers, which go on where columns stand on pages beside each other."""
    values = [int(s.number) for s in line.segments if s.number.isdecimal() and int(s.number) < 60]
    if any(_MARK.fullmatch(normal(s.text)) for s in line.segments):
        numbers = [s.number for s in line.segments if s.number]
        if numbers and all(n.isdecimal() for n in numbers) and [*map(int, numbers)] == sorted({*map(int, numbers)}):
            return True
    others = [s for s in line.segments if s.number and not s.number.isdecimal()]
    rising = all(0 < b - a <= 3 for a, b in itertools.pairwise(values))
    if others or not rising or not values or values[0] > 3:
        return False
    bare = all(s.number or _NUMBERS_ROW.fullmatch(normal(s.text)) for s in line.segments)
    return len(values) >= 3 or (len(values) == 2 and values == [1, 2] and bare and len(line.segments) > 2)


def _over(a: Box, b: Box) -> float:
    return (min(a[2], b[2]) - max(a[0], b[0])) / max(min(a[2] - a[0], b[2] - b[0]), 0.1)


def _is_label(s: Segment, n: int, peers: list[tuple[int, Segment]], lines: list[TextLine]) -> bool:
    """A whole number without separators that is a code, a part of one, a row's number or a year."""
    text = s.number
    if not text.isdecimal():
        return text.startswith("(")
    whole = [t.number for _, t in peers]
    plain = all(t.isdecimal() for t in whole)
    if plain and _rises(whole):
        return True
    if plain and all(_FISCAL.fullmatch(t) for t in whole):
        return True
    if len(text) == 2 and plain and any(t.startswith("0") for t in whole) and all(len(t) <= 3 for t in whole):
        return True
    if text.startswith("0") and len(text) > 1:
        return True
    before = [t for t in lines[n].segments if t.box[2] <= s.box[0] + 1]
    if len(text) == 2 and before and before[-1].number.isdecimal() and len(before[-1].number) in (2, 3):
        return True
    return re.fullmatch(r"(?:19|20)\d\d", text) is not None and all(re.fullmatch(r"(?:19|20)\d\d", t) for t in whole)


def _rises(numbers: list[str]) -> bool:
    """1 2 3 … down a column: numbers of rows."""
    values = [int(t) for t in numbers if len(t) <= 3]
    return len(values) == len(numbers) >= 3 and all(b - a == 1 for a, b in itertools.pairwise(values))


def _of_other_measure(s: Segment, top: int, words: list[tuple[int, Segment]], catalogue: Catalogue) -> bool:
    """The header over the column says code, count or percentage: the nearest words above the column's first number."""
    above = [(m, w) for m, w in words if m < top and _heads(w, s)]
    if not above:
        return False
    nearest = max(m for m, _ in above)
    bottom = next(w for m, w in above if m == nearest)
    text, edge = "", bottom.box[1]
    for _, w in sorted(above, key=lambda pair: -pair[0]):
        if edge - w.box[3] > 0.8 * (w.box[3] - w.box[1]):
            break
        text, edge = w.text + text, w.box[1]
    # One character is the end of a wrapped header more often than a header: 款 of 财政拨款 is no code.
    whole = [normal(text)] if len(bottom.text) == 1 else [normal(bottom.text), normal(text)]
    for candidate in whole:
        role = catalogue.role(header_word(candidate))
        if role in ("percent", "count", "code", "ordinal", "text") or _CODE_COLUMN.fullmatch(candidate):
            return True
    return False


def _heads(word: Segment, number: Segment) -> bool:
    """The word stands in the drawn column of the number or, where none is drawn, over it."""
    if number.left is not None and number.right is not None:
        return number.left < (word.box[0] + word.box[2]) / 2 < number.right
    return _over(word.box, number.box) > 0.3 and word.box[2] - word.box[0] < 160
