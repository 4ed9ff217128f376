"""The printed tokens of a drawn page: characters joined to segments by their places, and nothing else.

The coverage meter stands on this and not on loaders/grid, so that a table which the grids lose is still seen.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from loaders.document import Box
from loaders.read.page import GlyphPage

#: Gaps between glyphs of one segment, in glyph heights: text is spaced more widely than the digits of one number.
_TEXT_GAP = 0.6
_DIGIT_GAP = 0.3
_NUMERIC = frozenset("0123456789.,-−－，．%()（）")
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\((?:\d{1,3}(?:,\d{3})+|\d+)\.\d+\)")
#: Figures with two decimals that were printed so close that no gap is left between them.
_GLUED = re.compile(r"(?:-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}){2,}")
_ONE_OF_GLUED = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}")
#: An amount and the code of the next block, which print close to the rule between them from both sides.
_AMOUNT_AND_CODE = re.compile(r"(-?[\d,]+\.\d{2})([2359]\d{2}(?:\d{2}){0,2})")
#: A name drawn over the edge of its cell, and the amount that it ran into.
_AFTER_NAME = re.compile(r"[^\d.,%-]*[\u4e00-\u9fff)）]((?:-)?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2,6})")


@dataclass(frozen=True, slots=True)
class Segment:
    """Glyphs of one line without a gap. `text` is in half-width form; `left` and `right` are the upright rules
    that it stands between (points), None where there are none."""

    text: str
    box: Box
    left: float | None = None
    right: float | None = None

    @property
    def number(self) -> str:
        """The one number that this segment is, '' where it is something else."""
        return self.text if _NUMBER.fullmatch(self.text) else ""


@dataclass(frozen=True, slots=True)
class TextLine:
    """Segments on one baseline, from left to right."""

    segments: tuple[Segment, ...]
    box: Box

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)


def page_lines(page: GlyphPage) -> list[TextLine]:
    """The lines of a page from the top down, numbers apart from their neighbours."""
    glyphs = _glyphs(page)
    rules = sorted((float(x), float(top), float(bottom)) for x, top, bottom in page.vertical.tolist())
    places = [rule[0] for rule in rules]
    lines: list[TextLine] = []
    row: list[_Glyph] = []
    anchor = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if row and glyph.base - anchor > 0.4 * max(glyph.box[3] - glyph.box[1], 4.0):
            lines.append(_line(row, rules, places))
            row = []
        anchor = glyph.base if not row else anchor + (glyph.base - anchor) / (len(row) + 1)
        row.append(glyph)
    if row:
        lines.append(_line(row, rules, places))
    return lines


@dataclass(frozen=True, slots=True)
class _Glyph:
    char: str
    box: Box
    base: float


def _glyphs(page: GlyphPage) -> list[_Glyph]:
    """The glyphs, each once: bold type is at times the same glyph drawn again at (nearly) the same place."""
    found: list[_Glyph] = []
    seen: set[tuple[str, int, int]] = set()
    for char, box, base in zip(page.chars.tolist(), page.boxes.tolist(), page.baselines.tolist(), strict=True):
        x, y = round(box[0]), round(base)
        near = any((char, x + dx, y + dy) in seen for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        if near and any(
            g.char == char and abs(g.box[0] - box[0]) < 0.8 and abs(g.base - base) < 0.8 for g in found[-400:]
        ):
            continue
        seen.add((char, x, y))
        found.append(_Glyph(char, (box[0], box[1], box[2], box[3]), base))
    return found


def _line(row: list[_Glyph], rules: list[tuple[float, float, float]], places: list[float]) -> TextLine:
    row.sort(key=lambda g: g.box[0])
    runs: list[list[_Glyph]] = [[row[0]]]
    for before, after in itertools.pairwise(row):
        digits = before.char in _NUMERIC and after.char in _NUMERIC
        gap = after.box[0] - before.box[2]
        if gap > (_DIGIT_GAP if digits else _TEXT_GAP) * (after.box[3] - after.box[1]):
            runs.append([after])
        else:
            runs[-1].append(after)
    segments: list[Segment] = []
    for run in runs:
        segments.extend(_split(run, rules, places))
    return TextLine(tuple(_between_rules(s, rules) for s in segments), _bound(row))


def _between_rules(segment: Segment, rules: list[tuple[float, float, float]]) -> Segment:
    middle_x, middle_y = (segment.box[0] + segment.box[2]) / 2, (segment.box[1] + segment.box[3]) / 2
    crossing = [x for x, top, bottom in rules if top <= middle_y <= bottom]
    left = max((x for x in crossing if x < middle_x), default=None)
    right = min((x for x in crossing if x > middle_x), default=None)
    return replace(segment, left=left, right=right)


def _split(run: list[_Glyph], rules: list[tuple[float, float, float]], places: list[float]) -> list[Segment]:
    """A run as one segment, or cut where a rule, or the form of amounts, says that it is several."""
    text = _plain(run)
    if (beside := _AMOUNT_AND_CODE.fullmatch(text)) and len(text) == len(run):
        parts = _by_rules(run, rules, places)
        if [_plain(part) for part in parts] == list(beside.groups()):
            return [Segment(_plain(part), _bound(part)) for part in parts]
    if len(text) != len(run) or _NUMBER.fullmatch(text) or not any(c.isdecimal() for c in text):
        return [Segment(text, _bound(run))]
    parts = _by_rules(run, rules, places)
    out: list[Segment] = []
    for part in parts:
        text = _plain(part)
        if _GLUED.fullmatch(text):
            for match in _ONE_OF_GLUED.finditer(text):
                piece = part[match.start() : match.end()]
                out.append(Segment(match.group(), _bound(piece)))
            continue
        named = _AFTER_NAME.fullmatch(text)
        if named and len(text) == len(part):
            cut = named.start(1)
            out += [Segment(text[:cut], _bound(part[:cut])), Segment(text[cut:], _bound(part[cut:]))]
            continue
        out.append(Segment(text, _bound(part)))
    return out


def _by_rules(run: list[_Glyph], rules: list[tuple[float, float, float]], places: list[float]) -> list[list[_Glyph]]:
    left, right = run[0].box[0], run[-1].box[2]
    middle = (run[0].box[1] + run[0].box[3]) / 2
    between = rules[bisect_left(places, left + 1) : bisect_right(places, right - 1)]
    cuts = sorted(x for x, top, bottom in between if top <= middle <= bottom)
    parts: list[list[_Glyph]] = [[]]
    for glyph in run:
        centre = (glyph.box[0] + glyph.box[2]) / 2
        while cuts and centre > cuts[0]:
            cuts.pop(0)
            if parts[-1]:
                parts.append([])
        parts[-1].append(glyph)
    return parts


def _plain(run: list[_Glyph]) -> str:
    return unicodedata.normalize("NFKC", "".join(g.char for g in run)).replace("−", "-")


def _bound(glyphs: list[_Glyph]) -> Box:
    return (
        min(g.box[0] for g in glyphs), min(g.box[1] for g in glyphs),
        max(g.box[2] for g in glyphs), max(g.box[3] for g in glyphs),
    )  # fmt: skip
