"""Every place where a text says something about its own identity, and which saying wins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loaders.identity.patterns import FIELDS, Pattern, Patterns, beginning
from loaders.identity.windows import Window, joined

#: A cover is within the first pages that hold text, and near their top.
COVER_PAGES = 2
COVER_LINES = 14
#: The same for a text that is not divided into pages, such as a web page under its menus.
COVER_LINES_UNPAGED = 60
#: Words without which no window can match, so that most windows cost one search.
_TELLING = re.compile(r"预算|决算|概况|基本情况|主要职[能责]|部门|单位|总表|年度?\)$|^20\d\d年度$|表$")

_YEAR = re.compile(r"20\d\d年")
#: One of several: a line of a contents, or an annex.
_LISTED = re.compile(r"第|附|\(|[一二三四五六七八九十]{1,3}、|\d{1,2}[、.]")


@dataclass(frozen=True, slots=True)
class Vote:
    """One saying: this pattern, at this place, gives this value to this field."""

    field: str
    value: str
    pattern: str
    weight: int
    page: int
    line: int

    def where(self) -> str:
        """Pattern and place, for the evidence."""
        return f"{self.pattern}, page {self.page}, line {self.line}"


def collect(lines: Sequence[Window], known: Patterns) -> list[Vote]:
    """All votes of a text, in reading order within each pattern."""
    first_pages = sorted({line.page for line in lines})[:COVER_PAGES]
    cover: list[Window] = []
    most = COVER_LINES if len(first_pages) > 1 else COVER_LINES_UNPAGED
    for page in first_pages:
        cover += [line for line in lines if line.page == page][:most]
    return [
        *_match_windows(cover, known, "cover"),
        *_match_windows(lines, known, "anywhere"),
        *_prose(lines, known),
    ]


def _match_windows(lines: Sequence[Window], known: Patterns, zone: str) -> list[Vote]:
    """The votes of every window of `lines` that a pattern of the zone matches as a whole."""
    of_zone = [(pattern, pattern.compiled.fullmatch) for pattern in known.patterns if pattern.zone == zone]
    by_length = {n: [(p, match) for p, match in of_zone if p.lines >= n] for n in range(1, 13)}
    votes: list[Vote] = []
    for count, window in joined(lines, max(pattern.lines for pattern, _ in of_zone)):
        if _TELLING.search(window.text):
            for pattern, matches in by_length[count]:
                if match := matches(window.text):
                    votes += _votes(pattern, match, window.page, window.number, known)
    return votes


def _votes(pattern: Pattern, match: re.Match[str], page: int, line: int, known: Patterns) -> list[Vote]:
    found = {name: value for name, value in match.groupdict().items() if value}
    name = found.get("department", "")
    if name.startswith("原") and not beginning(name) and beginning(name[1:]) == 2:
        name = found["department"] = name[1:]  # 原某市某局: the body that was, under its name; 原州区 is a name
    if name and not known.organisation.plausible(name):
        if known.organisation.is_placeholder(name):
            return [Vote("placeholder", name, pattern.name, pattern.weight, page, line)]
        return []
    if pattern.begins and beginning(name) < 2:
        return []
    found |= pattern.gives
    marked = False
    for mark in ("mark", "after"):  # a mark says more than the words around it: （汇总） …部门
        if mark in found:
            found["scope"], marked = found.pop(mark), not _LISTED.match(match.string)
    values = known.values
    return [
        Vote(
            field,
            values.get(field, {}).get(value, value),
            pattern.name,
            pattern.weight + (marked and field == "scope"),  # and more than the same title without it
            page,
            line,
        )
        for field, value in found.items()
        if field in FIELDS and (not pattern.only or field in pattern.only)
    ]


def _prose(lines: Sequence[Window], known: Patterns) -> list[Vote]:
    """Votes of the running text: what begins on a line, or after a stop in it, and may end on the next."""
    of_zone = [(p, p.compiled.finditer, "{fiscal_year}" in p.match) for p in known.patterns if p.zone == "prose"]
    votes: list[Vote] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        text = line.text + (following.text if following else "")
        dated = _YEAR.search(text)
        for pattern, find, needs_year in of_zone:
            for match in find(text) if dated or not needs_year else ():
                if match.start() < len(line.text):
                    votes += _votes(pattern, match, line.page, line.number, known)
    return votes


def _place(vote: Vote) -> tuple[str, int, int]:
    return vote.pattern, vote.page, vote.line


def winner(votes: Iterable[Vote], field: str) -> tuple[Vote | None, list[Vote]]:
    """The vote that decides a field, and the best vote of each other value.

    Highest weight first; then the value said most often at that weight; then the one said first. Of the names of
    departments at one weight, those that begin with a division come first.
    """
    of_field = [vote for vote in votes if vote.field == field]
    counts = Counter((vote.value, vote.weight) for vote in of_field)
    best: dict[str, Vote] = {}
    for vote in of_field:
        held = best.get(vote.value)
        if held is None or vote.weight > held.weight:
            best[vote.value] = vote
    begins = {v.value: beginning(v.value) if field == "department" else 0 for v in best.values()}
    ranked = sorted(
        best.values(), key=lambda v: (-v.weight, -begins[v.value], -counts[v.value, v.weight], v.page, v.line)
    )
    if field == "department" and ranked:  # a wrapped title read from its second line gives the end of the name alone
        whole = [
            v
            for v in ranked
            if v.weight == ranked[0].weight
            and v.value.endswith(ranked[0].value)
            and begins[v.value] >= begins[ranked[0].value]  # a web page's menu before the name is no part of it
        ]
        ranked.sort(key=lambda v: v is not max(whole, key=lambda w: len(w.value)))
        first = ranked[0]  # and from its first line alone, the beginning
        longer = [v for v in ranked if v.value.startswith(first.value) and (v.pattern, v.page, v.line) == _place(first)]
        ranked.sort(key=lambda v: v is not max(longer, key=lambda w: len(w.value)))
        ranked = ranked[:1] + [v for v in ranked[1:] if v.value not in ranked[0].value]
    return (ranked[0], ranked[1:]) if ranked else (None, [])
