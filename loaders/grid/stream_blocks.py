"""Where one table without rules ends and the next begins: titles, units, notes and running text between them."""

from __future__ import annotations

import re

from loaders.grid.stream_words import Word

_UNIT = re.compile(
    r"(?:金额)?单位[:：(（]|^(?:编制|预算|填报)?(?:部门|单位)(?:名称)?[:：]|^公开\d+表$|^.{0,4}表[一二三四五六七八九十\d]+$"
)
_ENTITY = re.compile(r"(?:编制|预算|填报)?(?:部门|单位)(?:名称)?[:：]")
_TITLE = re.compile(r"[^，。；]{3,40}表(?:[(（].{1,20}[)）])?")
_NOTE = re.compile(r"^(?:备?注|说明|第[一二三四五六七八九十]+部分|附件)")
_PAGE_NUMBER = re.compile(r"[-—–第\s]*[1-9]\d{0,3}[-—–页\s]*")  # a lone 0 is an amount
_SENTENCE = re.compile(r"[，；]|\d万?元|%")
#: A line of so many characters in one word, or with a full stop, is running text.
_PROSE = 28


def blocks_of(lines: list[list[Word]], height: float) -> list[list[list[Word]]]:
    """Lines that may be one table: cut at titles, lines that name unit or department, notes and running text."""
    blocks: list[list[list[Word]]] = [[]]
    for n, line in enumerate(lines):
        text = "".join(w.text for w in line)
        edge = n == 0 or n == len(lines) - 1 or line[0].top > 0.9 * height
        if (
            (edge and line[-1].x1 - line[0].x0 < 80 and _PAGE_NUMBER.fullmatch(text))
            or divides(line, text)
            or _wraps_above(n, lines)
        ):
            blocks.append([])
        else:
            blocks[-1].append(line)
    return [block for block in blocks if block]


def _wraps_above(n: int, lines: list[list[Word]]) -> bool:
    """The rest of a department's name that is broken over two lines: 部门：某市 over 档案局."""
    line = lines[n]
    if len(line) > 1 or line[0].is_number:
        return False
    word = line[0]
    return any(
        _ENTITY.match(w.text) and abs(w.x0 - word.x0) < 0.3 * w.em and 0 < word.base - w.base < 1.6 * w.em
        for above in lines[max(0, n - 2) : n]
        for w in above
    )


def titles(line: list[Word], text: str) -> bool:
    """The line names a table, its unit or its department."""
    if any(_UNIT.search(w.text) for w in line) and not any(w.is_number for w in line):
        return True
    return len(line) == 1 and _TITLE.fullmatch(text) is not None


def divides(line: list[Word], text: str) -> bool:
    if titles(line, text) or (len(line) <= 2 and _NOTE.match(text)):
        return True
    longest = max(len(w.text) for w in line)
    if longest >= _PROSE or (len(text) >= 12 and "。" in text):
        return True
    # Words of a justified line of text leave hardly a gap; a line of a table is mostly gaps.
    filled = sum(w.x1 - w.x0 for w in line) > 0.85 * (line[-1].x1 - line[0].x0)
    return filled and len(text) >= 14 and _SENTENCE.search(text) is not None
