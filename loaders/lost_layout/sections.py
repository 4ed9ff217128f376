"""Find the statements in a text: titles, headers, rows, notes.

A title is a line, or up to three lines, that says the title of a form and nothing else but a year, a
number or the word 部门/单位. Tables of contents say the same titles; they drop out because no header and
no amount follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.document import Kind, Line
from loaders.lost_layout.layouts import Form, Layouts, Title, squeeze
from loaders.lost_layout.tables import Section
from loaders.lost_layout.tokens import NumberStyle, Token, tokenise

_TITLE_PREFIX = re.compile(
    r"^(?:附?[表件]\d*[-\d]*[::.、]?|预决?算?公开表?\d*[::]?|公开\d+表[::]?"
    r"|\(?[一二三四五六七八九十\d]+\)?[、.]|.{0,40}20\d\d年度?|(?:本?部门|预算单位|单位)(?=.{4}))"
)
_HEADER_SIGN = re.compile(r"单位[::].{0,3}元|公开\d+表|栏次|金额单位|科目(?:名称|编码)|项目")
_PART = re.compile(r"第[一二三四五六七八九十]+部分")
_COMMA = re.compile(r"(?<!\d),")
# A title that the catalogue does not know, or the head of its table.
_OTHER_TABLE = re.compile(
    r"^.{2,40}(?:收支|收入|支出|预算|决算|情况|目标|采购).{0,20}表(?:\(.{1,20}\))?$|单位[::]万?元|^公开\d+表$"
)
_MAX_TITLE_LINES = 3


def plain_title(text: str) -> str:
    """A title without number, year and prefix, squeezed."""
    text = squeeze(text)
    while match := _TITLE_PREFIX.match(text):
        if match.end() in (0, len(text)):
            return text
        text = text[match.end() :]
    return text


def _title_at(lines: Sequence[Line], at: int, titles: dict[str, tuple[str, Form, Title]]) -> tuple[str, int] | None:
    """(key of `titles`, index of the line behind the title) where a title begins at `at`."""
    best: tuple[str, int] | None = None
    text, taken, index = "", 0, at
    while index < len(lines) and taken < _MAX_TITLE_LINES:
        part = squeeze(lines[index].text)
        index += 1
        if not part:
            if not taken:
                return None
            continue
        taken += 1
        text += part
        if len(text) > 90:
            break
        if (key := plain_title(text)) in titles:
            if taken == 1 or plain_title(part) != key:  # else it begins here: the end of a name stands above it
                best = (key, index)
            break
        if taken == 1 and not any(key and (t.startswith(key) or key in t) for t in titles):
            break
    return best


def find_sections(lines: Sequence[Line], layouts: Layouts, kind: Kind) -> list[Section]:
    """The statements of `kind` in reading order. A title that repeats above the rows of the same statement
    continues it."""
    titles = {
        squeeze(title.text): (form_id, form, title)
        for form_id, form in layouts.forms.items()
        if form.kind == kind
        for title in form.titles
    }
    starts: list[tuple[int, int, str]] = []
    at = 0
    while at < len(lines):
        if found := _title_at(lines, at, titles):
            starts.append((at, found[1], found[0]))
            at = found[1]
        else:
            at += 1
    sections: list[Section] = []
    group, seen = 0, set[str]()
    for position, (at, behind, key) in enumerate(starts):
        end = starts[position + 1][0] if position + 1 < len(starts) else len(lines)
        body, note = _cut_note(lines[behind:end], layouts)
        body = _without_page_marks(_cut_other_table(body), layouts)
        # 项目 in the title of another form is no header: that is a line of a table of contents.
        text = "".join(t for line in body if not (t := squeeze(line.text)).endswith("表"))
        if not _HEADER_SIGN.search(text):
            continue
        form_id, form, title = titles[key]
        continued = sections[-1] if sections and sections[-1].form_id == form_id and not sections[-1].note else None
        last = body[-1].number if body else lines[at].number
        if continued:
            continued.bodies.append(body)
            continued.last_line, continued.note = last, note
            continue
        if form_id in seen:
            group, seen = group + 1, set()
        seen.add(form_id)
        printed = "".join(line.text for line in lines[at:behind])
        sections.append(
            Section(
                form_id,
                form,
                re.sub(r"\s+", "", printed),
                title.meaning,
                lines[at].number,
                last,
                group,
                head=[*lines[max(0, at - 4) : at], *lines[behind : behind + 12]],
                bodies=[body],
                note=note,
            )
        )
    return sections


def _cut_other_table(body: list[Line]) -> list[Line]:
    """The lines before a table that the catalogue does not know: a second head behind the first amounts."""
    seen_amount = last_amount = 0
    for at, line in enumerate(body):
        if re.search(r"\d\.\d|\d,\d{3}", line.text):
            seen_amount, last_amount = seen_amount + 1, at
        elif seen_amount and _OTHER_TABLE.search(squeeze(line.text)):
            # The lines just before are its title and the name of the department.
            return body[: max(last_amount + 1, at - 5)]
    return body


def _without_page_marks(body: list[Line], layouts: Layouts) -> list[Line]:
    """The body without running heads, and without a page number at its end."""
    head, number = re.compile(layouts.running_head), re.compile(layouts.page_number)
    while body and (
        not body[-1].text.strip() or head.match(squeeze(body[-1].text)) or number.match(squeeze(body[-1].text))
    ):
        body = body[:-1]
    return [line for line in body if not head.match(squeeze(line.text))]


def _cut_note(lines: Sequence[Line], layouts: Layouts) -> tuple[list[Line], str]:
    """The lines before the note or the prose that ends a table, and the squeezed text of what follows them
    closely (where a form says that it is empty)."""
    note = re.compile(layouts.note)
    for at, line in enumerate(lines):
        text = squeeze(line.text)
        if note.match(text) or _is_prose(text):
            return list(lines[:at]), "".join(squeeze(x.text) for x in lines[at : at + 12])
    return list(lines), ""


def _is_prose(text: str) -> bool:
    """A line of running text: a full stop, the head of a part, or a comma between words that go on to its end."""
    if len(text) <= 12:
        return False
    within = "\u4e00" <= text[-1] <= "\u9fff" and _COMMA.search(text, 12, len(text) - 5) is not None
    return within or "。" in text or _PART.match(text) is not None


def split_header(
    body: Sequence[Line], form: Form, layouts: Layouts, style: NumberStyle
) -> tuple[str, int, list[Token]]:
    """(squeezed header, largest column ordinal 栏次 or 0, tokens of the rows) of one body."""
    tokens = tokenise(body, style)
    start, ordinals = _ordinals(tokens)
    if not start:
        start = _first_row(tokens, form, layouts)
    header = "".join(squeeze(token.text) for token in tokens[:start])
    again = _repeated_heads(body, {token.line for token in tokens[:start]})
    return header, ordinals, [token for token in tokens[start:] if token.line not in again]


def _repeated_heads(body: Sequence[Line], head: set[int]) -> set[int]:
    """Numbers of the lines that print the end of the head again, as a table does on each of its pages."""
    texts = [squeeze(line.text) for line in body]
    printed = [text for text, line in zip(texts, body, strict=True) if line.number in head and text]
    found: set[int] = set()
    for at, line in enumerate(body):
        if line.number in head or line.number in found:
            continue
        for size in range(min(len(printed), len(body) - at), 1, -1):
            if texts[at : at + size] == printed[-size:]:
                found |= {other.number for other in body[at : at + size]}
                break
    return found


def _ordinals(tokens: Sequence[Token]) -> tuple[int, int]:
    """(index behind the line of column ordinals, how many) or (0, 0): 1 2 3 ... in one run, with nothing but
    栏次 between them."""
    best = (0, 0)
    count = 0
    for index, token in enumerate(tokens):
        if token.kind == "number" and token.text == str(count + 1):
            count += 1
            if count >= max(2, best[1]):
                best = (index + 1, count)
        elif token.kind == "number" and token.text == "1":
            count = 1
        elif squeeze(token.text) not in ("栏", "次", "栏次"):
            if best[1] or token.kind in ("amount", "mixed"):
                break
            count = 0
    return best


def _first_row(tokens: Sequence[Token], form: Form, layouts: Layouts) -> int:
    """Index of the first token of the rows where no ordinals are printed."""
    if form.axis == "single":
        return next((i for i, token in enumerate(tokens) if token.kind in ("amount", "mixed")), len(tokens))
    if form.axis == "halves":
        begin = re.compile(layouts.enumerator)
        return next((i for i, t in enumerate(tokens) if begin.match(squeeze(t.text))), len(tokens))
    code = re.compile(layouts.codes[form.axis])
    for index, token in enumerate(tokens):
        if token.kind == "number" and code.fullmatch(token.text):
            return index
        if token.kind in ("amount", "mixed"):
            while index and tokens[index - 1].kind == "word" and tokens[index - 1].line == token.line:
                index -= 1
            if index and squeeze(tokens[index - 1].text) in layouts.totals:
                index -= 1
            return index
    return len(tokens)
