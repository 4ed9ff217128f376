"""Words to the columns of a table without rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loaders.grid.stream_words import Word

_TOTAL = re.compile(r"(?:.{0,8})(?:合计|总计|小计)")
#: A code of a classification, or the number of a row or column: no amount by its look.
_CODE = re.compile(r"\d{1,3}|\d{5}|\d{7}")


@dataclass(slots=True)
class Strip:
    """A column: what its words cover from left to right, and its edges as far as its head tells them."""

    x0: float
    x1: float
    left: float = 0.0
    right: float = 0.0
    heads: list[Head] = field(default_factory=list)  # from the leaf up
    numeric: bool = False
    #: Its numbers are amounts by their look, not codes or numbers of rows.
    amounts: bool = False

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    def over(self, x0: float, x1: float) -> float:
        """The part of the narrower that a stretch and this column share."""
        return (min(self.x1, x1) - max(self.x0, x0)) / max(min(self.x1 - self.x0, x1 - x0), 1.0)


@dataclass(slots=True)
class Head:
    """A cell of the head: the words of its lines, its place, and the columns first..last that it stands over."""

    words: list[Word]
    x0: float
    top: float
    x1: float
    bottom: float
    first: int = -1
    last: int = -1

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def level(self) -> float:
        return (self.top + self.bottom) / 2


def find_strips(rows: list[list[Word]], cuts: list[float]) -> list[Strip]:
    """The columns of some lines of data. `cuts` are vertical rules, which no column crosses."""
    words = [w for row in rows for w in row if not w.is_dash]
    numbers = [w for w in words if w.is_number]
    texts = [w for w in words if not w.is_number]
    strips = _cluster([(w.x0, w.x1) for w in numbers], 0.5, cuts)
    for strip in strips:
        strip.numeric = True
        within = [w for w in numbers if strip.over(w.x0, w.x1) > 0.5]
        strip.amounts = not all(_CODE.fullmatch(w.text) for w in within)
    plain = [w for w in texts if not is_total(w)]
    for strip in _cluster([(w.x0, w.x1) for w in plain], 0.4, cuts):
        under = [s for s in strips if s.over(strip.x0, strip.x1) > 0.5]
        if not under:
            strips.append(strip)
        elif len(under) == 1:
            under[0].x0, under[0].x1 = min(under[0].x0, strip.x0), max(under[0].x1, strip.x1)
            under[0].numeric = under[0].amounts or not _mostly_names(under[0], numbers, plain)
    strips.sort(key=lambda s: s.middle)
    return strips


def is_total(word: Word) -> bool:
    """合计 and its like stand in the middle of merged cells, so they say little about columns."""
    return _TOTAL.fullmatch(word.text) is not None


def add_totals(strips: list[Strip], rows: list[list[Word]], heads: list[Head]) -> list[Strip]:
    """The columns, and one more where a 合计 stands at the left of all of them, or anywhere if there is no head."""
    strips = list(strips)
    for w in (w for row in rows for w in row if not w.is_number and is_total(w)):
        beside = not heads or w.x1 < min([s.x0 for s in strips] + [h.x0 for h in heads])
        if beside and not any(s.over(w.x0, w.x1) > 0.2 for s in strips):
            strips.append(Strip(w.x0, w.x1))
    strips.sort(key=lambda s: s.middle)
    return strips


def _mostly_names(strip: Strip, numbers: list[Word], names: list[Word]) -> bool:
    """The numbers of a column are codes within names: [2010301] over 行政运行."""
    words = [w for w in names if strip.over(w.x0, w.x1) > 0.5]
    codes = sum(1 for w in numbers if strip.over(w.x0, w.x1) > 0.5)
    return len(words) > codes or any(w.text[-1] in "[(（" or w.text[0] in "])）" for w in words)


def _cluster(spans: list[tuple[float, float]], share: float, cuts: list[float]) -> list[Strip]:
    """Spans that lie over one another by `share` of the narrower, made one; longest first, so that few words bridge."""
    strips: list[Strip] = []
    for x0, x1 in sorted(spans, key=lambda s: s[1] - s[0]):
        near = [s for s in strips if s.over(x0, x1) > share and not _cut_between(s, x0, x1, cuts)]
        if not near:
            strips.append(Strip(x0, x1))
            continue
        best = max(near, key=lambda s: s.over(x0, x1))
        best.x0, best.x1 = min(best.x0, x0), max(best.x1, x1)
    merged = True
    while merged:
        merged = False
        for a in strips:
            b = next((s for s in strips if s is not a and s.over(a.x0, a.x1) > share + 0.15), None)
            if b is not None and not _cut_between(a, b.x0, b.x1, cuts):
                a.x0, a.x1 = min(a.x0, b.x0), max(a.x1, b.x1)
                strips.remove(b)
                merged = True
                break
    return strips


def _cut_between(strip: Strip, x0: float, x1: float, cuts: list[float]) -> bool:
    a, b = strip.middle, (x0 + x1) / 2
    return any(min(a, b) < cut < max(a, b) for cut in cuts)
