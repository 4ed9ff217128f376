"""Printed lines as the patterns see them: without white space, folded, joined where a title is wrapped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.document import Line

#: A title longer than this is a sentence.
LONGEST_WINDOW = 70

#: White space, and characters that no reader sees: byte order marks, soft hyphens, marks of direction.
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
_DIGIT = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"[二][〇○零O0][〇○零O0一二三][〇○零O0一二三四五六七八九](?=年)")
#: A page number on a line of its own: 3, - 3 -, — 3 —, 第3页
_PAGE_NUMBER = re.compile(r"^[-—–_]*\d{1,3}[-—–_]*$|^第\d{1,3}页(?:共\d{1,3}页)?$|^\d{1,3}/\d{1,3}$")
#: Dots that lead to a page number in a table of contents.
_LEADER = re.compile(r"[.．…·•‥]{3,}[-—]?\d*[-—]?$")
#: What a word processor's contents leave behind in plain text: PAGEREF _Toc25831 \h 3
_FIELD_CODE = re.compile(r"(?:PAGEREF|HYPERLINK|TOC)[\\\"_A-Za-z0-9-]*$")
#: The page number of a contents whose dots were lost.
_PAGE_OF_CONTENTS = re.compile(r"(?<=[表明况释成置责能构])\d{1,3}$")
#: Web pages put a title beside others on one line: 首页 > 信息公开 > 某局部门预算; 某局部门预算_某县人民政府
_BESIDE = re.compile(r"[|>»›丨┃]+|(?<=[一-龥)])_(?=[一-龥\d(])|(?<=公开|预算|决算|说明)[-—–]+(?=[一-龥])")
#: A title that leaves the name to what stands beside it.
_NAMELESS = re.compile(r"^(?:20\d\d年度?)?(?:部门|单位)?(?:预算|决算)\D{0,8}$")
#: Begins something of its own, never the second half of a wrapped title.
_BEGINS_ANEW = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|附件?\d*:|表[一二三四五六七八九十\d]+:"
    r"|目录$|前言$)"
)


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive lines of one page, joined without white space. `page` and `number` are of the first. What stands
    beside others on its line (`alone`) is joined with nothing."""

    page: int
    number: int
    text: str
    alone: bool = False


def squeeze(text: str) -> str:
    """`text` in one spelling: NFKC (full-width and compatibility forms), no white space, years in digits."""
    folded = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    folded = _CHINESE_YEAR.sub(lambda m: m[0].replace("O", "0").translate(_DIGIT).replace("二", "2"), folded)
    return _LEADER.sub("", _FIELD_CODE.sub("", folded))


def squeezed(lines: Sequence[Line]) -> list[Window]:
    """Every line that holds more than white space and a page number, as a window of one; what stands side by side
    on a line of a web page is taken apart."""
    out = []
    for line in lines:
        pieces = [piece for piece in _BESIDE.split(squeeze(line.text)) if piece]
        if len(pieces) > 1 and _NAMELESS.match(pieces[0]):  # 2024年部门决算公开-某局-某县人民政府
            pieces.append(pieces[0] + re.split("[-—–]", pieces[1])[0])
        for piece in pieces:
            text = _PAGE_OF_CONTENTS.sub("", piece)
            if text and not _PAGE_NUMBER.match(text):
                out.append(Window(line.page, line.number, text, alone=len(pieces) > 1))
    return out


def joined(lines: Sequence[Window], most: int) -> Iterator[tuple[int, Window]]:
    """(how many lines, the window) of one to `most` consecutive lines of a page, short ones before long ones at each
    line; a heading ends the window before it."""
    for start, first in enumerate(lines):
        text = ""
        for count, line in enumerate(lines[start : start + most], 1):
            begins_anew = line is not first and (first.alone or line.alone or _BEGINS_ANEW.match(line.text))
            text += line.text
            if line.page != first.page or len(text) > LONGEST_WINDOW or begins_anew:
                break
            yield count, Window(first.page, first.number, text)
