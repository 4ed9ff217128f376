"""Glyphs outside every drawn grid to words, and a quick test whether they can hold a table at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.document import Box
from loaders.read.page import GlyphPage

_NUMERIC = np.array(list("0123456789.,-−－，()（）%"))
_DIGITS = np.array(list("0123456789"))
_NUMBER = re.compile(r"[-−(（]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?[)）]?")
_DASH = re.compile(r"[-—–―－]+")
#: Glyphs this many times as tall as the usual ones are a watermark.
_WATERMARK = 2.6
#: An amount, or a code, that its neighbour at the right all but touches.
_TOUCHING = re.compile(
    r"^\d{3}(?:\d{2}){0,2}(?=[\u4e00-\u9fff])(?![年月日])|(?<![\d.,])-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{2,6})(?=[\u4e00-\u9fff(（])(?![万亿]?元|[万亿个台辆%])"
)
_UNIT = re.compile(r"[万亿]?元|[个台辆人次批项年月日名家套件份%％]")
_CODE_HEAD, _PART = re.compile(r"[235]\d\d(?:\d\d)?"), re.compile(r"\d\d")
#: The parts of one code are at most so far apart (em).
_CODE_GAP = 0.6
#: Gaps that part words, in em: between digits, between a digit and a Chinese character, between characters.
_GAPS = (0.16, 0.35, 0.6)


@dataclass(slots=True)
class Word:
    """Glyphs of one line without a gap; lengths in points. `em` is the size of its type."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    em: float
    line: int = 0
    #: A number within a sentence: its unit (万元, 个, %) follows at once.
    inline: bool = False

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def box(self) -> Box:
        return (round(self.x0, 1), round(self.top, 1), round(self.x1, 1), round(self.bottom, 1))

    @property
    def is_number(self) -> bool:
        return not self.inline and _NUMBER.fullmatch(self.text) is not None

    @property
    def is_dash(self) -> bool:
        return _DASH.fullmatch(self.text) is not None


def words_of(page: GlyphPage, wanted: NDArray[np.bool_], continues: bool = False) -> list[list[Word]]:
    """The wanted glyphs as lines of words, lines from the top down; [] where they cannot hold a table.

    Where a table may continue (`continues`), a page may hold names alone.

    A page of running text is told by numpy alone, before any word is built: numbers in it do not stand by themselves.
    """
    index = np.flatnonzero(wanted)
    if len(index) < (1 if continues else 8):
        return []
    height = page.boxes[index, 3] - page.boxes[index, 1]
    index = index[height < _WATERMARK * float(np.median(height)) + 1.0]
    chars, boxes, bases = page.chars[index], page.boxes[index], page.baselines[index]
    digit = np.isin(chars, _DIGITS)
    if digit.sum() < 3 and not continues:
        return []
    tall = boxes[:, 3] - boxes[:, 1]
    wide = boxes[:, 2] - boxes[:, 0]
    em = np.maximum(np.minimum(tall, np.maximum(wide, 0.75 * tall)), 4.0)
    usual = float(np.median(em))
    line = _lines(bases, usual)
    order = np.lexsort((boxes[:, 0], line))
    chars, boxes, bases, line, em, digit = (
        chars[order],
        boxes[order],
        bases[order],
        line[order],
        em[order],
        digit[order],
    )
    numeric = np.isin(chars, _NUMERIC)
    gap = boxes[1:, 0] - boxes[:-1, 2]
    both, either = numeric[1:] & numeric[:-1], numeric[1:] | numeric[:-1]
    limit = np.where(both, _GAPS[0], np.where(either, _GAPS[1], _GAPS[2])) * em[1:]
    starts = np.concatenate([[True], (line[1:] != line[:-1]) | (gap > limit)])
    first = np.flatnonzero(starts)
    alone = np.logical_and.reduceat(numeric, first) & np.logical_or.reduceat(digit, first)
    # A table has lines in which a number stands beside other words.
    words_in_line = np.bincount(line[first], minlength=int(line[-1]) + 1)
    rows = np.unique(line[first[alone]])
    if not (continues or np.any(words_in_line[rows] >= 2)):
        return []
    last = np.concatenate([first[1:], [len(chars)]])
    lines: list[list[Word]] = [[] for _ in range(int(line[-1]) + 1)]
    text = chars.tolist()
    for begin, end in _spans(text, boxes, first.tolist(), last.tolist(), usual):
        part = boxes[begin:end]
        low, high = part.min(axis=0).tolist(), part.max(axis=0).tolist()
        n = int(line[begin])
        lines[n].append(
            Word(
                "".join(text[begin:end]), low[0], low[1], high[2], high[3], float(bases[begin]),
                float(em[begin:end].max()), n,
            )
        )  # fmt: skip
    lines = [_whole_codes(words) for words in lines if words]
    for words in lines:
        for a, b in zip(words, words[1:], strict=False):
            a.inline = b.x0 - a.x1 < 1.2 * b.em and _UNIT.match(b.text) is not None
    return lines


def _whole_codes(words: list[Word]) -> list[Word]:
    """A line in which the parts of a code that are set apart by a space (201 03 01) are one word."""
    whole: list[Word] = []
    for word in words:
        last = whole[-1] if whole else None
        near = last is not None and word.x0 - last.x1 < _CODE_GAP * word.em
        if last is not None and near and _PART.fullmatch(word.text) and _CODE_HEAD.fullmatch(last.text):
            last.text += word.text
            last.x1, last.top, last.bottom = word.x1, min(last.top, word.top), max(last.bottom, word.bottom)
        else:
            whole.append(word)
    return whole


def _spans(
    text: list[str], boxes: NDArray[np.float32], first: list[int], last: list[int], em: float
) -> Iterator[tuple[int, int]]:
    """Begin and end of each word; an amount goes apart from the name of the next column that it nearly touches."""
    for begin, end in zip(first, last, strict=True):
        joined = "".join(text[begin:end])
        cut = begin
        if len(joined) == end - begin and ("." in joined or joined[0].isdecimal()):
            for match in _TOUCHING.finditer(joined):
                at = begin + match.end()
                if boxes[at, 0] - boxes[at - 1, 2] > 0.08 * em:
                    yield cut, at
                    cut = at
        yield cut, end


def _lines(bases: NDArray[np.float32], usual: float) -> NDArray[np.int64]:
    """For each glyph the number of its line. Digits may stand a little off the baseline of the characters."""
    order = np.argsort(bases, kind="stable")
    levels = bases[order]
    number = np.zeros(len(levels), dtype=np.int64)
    current, anchor, count = 0, float(levels[0]), 0
    for i, level in enumerate(levels.tolist()):
        if level - anchor > 0.4 * usual:
            current, anchor, count = current + 1, level, 1
        else:
            count += 1
            anchor += (level - anchor) / count
        number[i] = current
    out = np.empty_like(number)
    out[order] = number
    return out
