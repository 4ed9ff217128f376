"""Lines to rows: a wrapped name makes several lines one row, figures in one column make them several."""

from __future__ import annotations

import re

from loaders.grid.stream_columns import Strip, is_total
from loaders.grid.stream_words import Word

_OWN_ROW = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[、.．](?!\d)|其中|\[?\d{3}(?:\d{2}){0,2}(?!\d)"
)
_FIRST = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,2}[)）]|\[?\d{3}(?:\d{2}){0,2}(?!\d)|栏\s*次"
)
_OPEN = re.compile(r"[\[(（《“][^\])）》”]*$")
_CLOSING = "])）》”、，；"
#: What the first line of a name whose last is 合计 can say: 本年收入, 人员经费, never a code or an item.
_OF_TOTAL = re.compile(r".{0,2}(?:收入|支出|经费|拨款|资金|预算)")
#: Lines of one cell are at most this far apart (em).
_WRAP = 1.6


def is_data(line: list[Word]) -> bool:
    """The line belongs to the body: it has a number, or begins as rows do (一、, a code, 合计)."""
    return any(w.is_number or _FIRST.match(w.text) for w in line)


def group_rows(
    lines: list[list[Word]], body: int, strips: list[Strip], bars: list[float], numbering: int | None
) -> list[list[int]]:
    """The lines of each row of the body, by number; a wrapped name makes several lines one row.

    `numbering` is the line with the numbers of the columns (栏次), a row by itself.
    """
    group = list(range(len(lines)))
    for strip in strips:
        column = [w for line in lines for w in line if (not w.is_number or not strip.numeric) and _is_of(w, strip)]
        if not column:
            continue
        limit = max(w.x1 for w in column if w.line >= 0)
        for a, b in zip(column, column[1:], strict=False):
            i, j = _at(lines, a), _at(lines, b)
            if j < body or not _continues(a, b, limit, bars):
                continue
            if _stacked(lines[i : j + 1], strips) or (numbering is not None and i <= numbering <= j):
                continue
            if i < body and not any(is_data(lines[k]) for k in range(i, j + 1)):
                continue
            for k in range(i + 1, j + 1):
                group[k] = group[i]
    for n in range(1, len(lines) - 1):
        if n >= body and n != numbering and _is_amid(lines[n - 1], lines[n], lines[n + 1]):
            group[n] = group[n - 1]
            group[n + 1] = group[n - 1]
    if bars:
        _join_between(lines, body if numbering is None else numbering + 1, bars, strips, group)
    rows: list[list[int]] = []
    start = next((n for n in range(len(lines)) if any(group[k] == group[n] for k in range(body, len(lines)))), body)
    for n in range(min(start, body), len(lines)):
        if rows and group[rows[-1][0]] == group[n]:
            rows[-1].append(n)
        else:
            rows.append([n])
    return rows


def _is_amid(above: list[Word], line: list[Word], below: list[Word]) -> bool:
    """Figures alone, half a line beneath one line of names and half a line above another: of one name in two lines."""
    if not all(w.is_number or w.is_dash for w in line) or any(w.is_number for w in (*above, *below)):
        return False
    up, down, em = line[0].base - above[0].base, below[0].base - line[0].base, max(w.em for w in line)
    return max(up, down) < 0.9 * em and abs(up - down) < 0.4 * em and len(above) <= len(line) + 1


def _join_between(lines: list[list[Word]], body: int, bars: list[float], strips: list[Strip], group: list[int]) -> None:
    """Lines between two neighbouring rules are one row unless two of them have numbers in one column."""
    for top, bottom in zip(bars, bars[1:], strict=False):
        within = [n for n in range(body, len(lines)) if top < _centre(lines[n]) < bottom]
        if len(within) > 1 and not _stacked([lines[n] for n in within], strips):
            for n in within:
                group[n] = group[within[0]]


def _centre(line: list[Word]) -> float:
    return (line[0].top + line[0].bottom) / 2


def _is_of(word: Word, strip: Strip) -> bool:
    return strip.over(word.x0, word.x1) > 0.5


def _at(lines: list[list[Word]], word: Word) -> int:
    return next(n for n, line in enumerate(lines) if word in line)


def _stacked(lines: list[list[Word]], strips: list[Strip]) -> bool:
    """Two of the lines have a number in the same column, so they are two rows."""
    seen: set[int] = set()
    numeric = [(n, s) for n, s in enumerate(strips) if s.numeric]
    for line in lines:
        here = {n for n, s in numeric for w in line if w.is_number and s.over(w.x0, w.x1) > 0.5}
        if here & seen:
            return True
        seen |= here
    return False


def _continues(a: Word, b: Word, limit: float, bars: list[float]) -> bool:
    """b is the next line of the cell of a: a fills its column, b stands close beneath and begins no row of its own."""
    if b.base - a.base > _WRAP * max(a.em, b.em) or any(a.base < bar < b.base - 0.4 * b.em for bar in bars):
        return False
    if _OPEN.search(a.text) or b.text[0] in _CLOSING:
        return True  # a bracket that is not closed yet, or punctuation that begins no cell
    if is_total(b) and not _OF_TOTAL.fullmatch(a.text):
        return False
    return _OWN_ROW.match(b.text) is None and a.x1 > limit - 1.3 * a.em
