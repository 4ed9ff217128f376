"""Printed lines as the patterns see them: without white space, folded, joined where a title is wrapped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.document import Line

#: A title longer than this is a sentence.
LONGEST_WINDOW = 70

_DIGIT = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"[二][〇○零O0][〇○零O0一二三][〇○零O0一二三四五六七八九](?=年)")
#: A page number on a line of its own: 3, - 3 -, — 3 —, 第3页
_PAGE_NUMBER = re.compile(r"^[-—–_]*\d{1,3}[-—–_]*$|^第\d{1,3}页(?:共\d{1,3}页)?$|^\d{1,3}/\d{1,3}$")
#: Dots that lead to a page number in a table of contents.
_LEADER = re.compile(r"[.．…·•‥]{3,}[-—]?\d*[-—]?$")


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive lines of one page, joined without white space. `page` and `number` are of the first."""

    page: int
    number: int
    text: str


def squeeze(text: str) -> str:
    """`text` in one spelling: NFKC (full-width and compatibility forms), no white space, years in digits."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    folded = _CHINESE_YEAR.sub(lambda m: m[0].replace("O", "0").translate(_DIGIT).replace("二", "2"), folded)
    return _LEADER.sub("", folded)


def squeezed(lines: Sequence[Line]) -> list[Window]:
    """Every line that holds more than white space and a page number, as a window of one."""
    out = []
    for line in lines:
        text = squeeze(line.text)
        if text and not _PAGE_NUMBER.match(text):
            out.append(Window(line.page, line.number, text))
    return out


def joined(lines: Sequence[Window], most: int) -> Iterator[Window]:
    """Windows of one to `most` consecutive lines of a page, short ones before long ones at each line."""
    for start, first in enumerate(lines):
        text = ""
        for line in lines[start : start + most]:
            text += line.text
            if line.page != first.page or len(text) > LONGEST_WINDOW:
                break
            yield Window(first.page, first.number, text)
