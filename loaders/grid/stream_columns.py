"""Words to columns, and the heads of a table without rules to the columns beneath them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loaders.grid.stream_words import Word

_TOTAL = re.compile(r"(?:.{0,8})(?:合计|总计|小计)")


@dataclass(slots=True)
class Strip:
    """A column: what its words cover from left to right, and its edges as far as its head tells them."""

    x0: float
    x1: float
    left: float = 0.0
    right: float = 0.0
    heads: list[Head] = field(default_factory=list)  # from the leaf up
    numeric: bool = False

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
    plain = [w for w in texts if not _TOTAL.fullmatch(w.text)]
    bridging = [w for w in texts if _TOTAL.fullmatch(w.text)]
    for strip in _cluster([(w.x0, w.x1) for w in plain], 0.4, cuts):
        under = [s for s in strips if s.over(strip.x0, strip.x1) > 0.5]
        if not under:
            strips.append(strip)
        elif len(under) == 1:
            under[0].x0, under[0].x1 = min(under[0].x0, strip.x0), max(under[0].x1, strip.x1)
    for w in bridging:
        if not any(s.over(w.x0, w.x1) > 0.2 for s in strips):
            strips.append(Strip(w.x0, w.x1))
    strips.sort(key=lambda s: s.middle)
    return strips


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


def read_heads(lines: list[list[Word]], bars: list[float]) -> list[Head]:
    """The cells of the head: words of neighbouring lines that are set as one. `bars` are level rules between cells."""
    heads: list[Head] = []
    for line in lines:
        for word in line:
            above = [h for h in heads if _wraps(h, word, bars)]
            if above:
                head = min(above, key=lambda h: abs(h.middle - word.middle))
                head.words.append(word)
                head.x0, head.x1 = min(head.x0, word.x0), max(head.x1, word.x1)
                head.bottom = max(head.bottom, word.bottom)
            else:
                heads.append(Head([word], word.x0, word.top, word.x1, word.bottom))
    return heads


def _wraps(head: Head, word: Word, bars: list[float]) -> bool:
    last = head.words[-1]
    if word.base - last.base < 0.5 * word.em or word.base - last.base > 1.5 * max(word.em, last.em):
        return False
    if any(last.base < bar < word.base - 0.4 * word.em for bar in bars):
        return False
    share = (min(head.x1, word.x1) - max(head.x0, word.x0)) / max(min(head.x1 - head.x0, word.x1 - word.x0), 1.0)
    aligned = abs(head.middle - word.middle) < 0.8 * word.em or abs(last.x0 - word.x0) < 0.3 * word.em
    return share > 0.6 and aligned


def place_heads(heads: list[Head], strips: list[Strip], marks: list[float]) -> list[Strip]:
    """Give each head the columns that it stands over; a head over no column found so far makes one (a blank column).

    `marks` are the middles of the numbers of the columns (栏次) where these are printed.
    """
    strips = list(strips)
    lowest_first = sorted(heads, key=lambda h: -h.level)
    upper = [h for h in lowest_first if any(o.top >= h.bottom - 2 and _beneath(o, h) for o in heads)]
    leaves = [h for h in lowest_first if h not in upper]
    waiting = [h for h in leaves if not _take_strips(h, strips)]
    _claim_amounts(waiting, strips)
    for strip in strips:
        _edges_by_head(strip)
    for head in waiting:
        if any(head in s.heads for s in strips):
            continue
        if _is_group(head, strips, marks):
            upper.append(head)
        else:
            strips.append(Strip(head.x0, head.x1, head.x0, head.x1, [head], False))
    strips.sort(key=lambda s: s.middle)
    _set_edges(strips)
    for head in sorted(upper, key=lambda h: (-h.level, h.x0)):
        _span(head, strips)
    for i, strip in enumerate(strips):
        for head in strip.heads:
            head.first = i if head.first < 0 else min(head.first, i)
            head.last = max(head.last, i)
    return strips


def _take_strips(head: Head, strips: list[Strip]) -> bool:
    """Give a head the column without a head that it lies over, or the columns that it is set in the middle of."""
    touched = [s for s in strips if not s.heads and s.over(head.x0, head.x1) > 0.15]
    if not touched:
        return False
    nearest = min(touched, key=lambda s: abs(s.middle - head.middle))
    between = len(touched) > 1 and not nearest.x0 - 2 <= head.middle <= nearest.x1 + 2
    for strip in touched if between else [nearest]:
        strip.heads.append(head)
    return True


def _claim_amounts(waiting: list[Head], strips: list[Strip]) -> None:
    """Figures at the right of a wide column do not lie under its head, which is in the middle: the nearest at the left."""
    for strip in strips:
        if strip.heads or not strip.numeric:
            continue
        em = waiting[0].words[0].em if waiting else 0.0
        heads = [h for h in waiting if h.middle < strip.x1 - 0.2 * em and not any(h in s.heads for s in strips)]
        if not heads:
            continue
        head = max(heads, key=lambda h: h.middle)
        if not any(s is not strip and head.middle < s.middle < strip.middle for s in strips):
            strip.heads.append(head)


def _is_group(head: Head, strips: list[Strip], marks: list[float]) -> bool:
    """A head that lies over no column names several: a column with a head of its own reaches beneath it."""
    em = head.words[0].em
    if marks:
        return not any(head.x0 - em < mark < head.x1 + em for mark in marks)
    if any(s.heads and s.left < head.middle < s.right and s.heads[0].level > head.level + 0.5 * em for s in strips):
        return True
    levels = [s.heads[0].level for s in strips if s.heads]
    return bool(levels) and all(level > head.level + 0.3 * em for level in levels)


def _edges_by_head(strip: Strip) -> None:
    """A head is in the middle of its cell, figures stand at the right of theirs and names at the left."""
    strip.left, strip.right = strip.x0, strip.x1
    if strip.heads:
        head = strip.heads[0]
        half = max(head.middle - strip.x0, strip.x1 - head.middle, (head.x1 - head.x0) / 2)
        strip.left, strip.right = head.middle - half, head.middle + half


def _beneath(lower: Head, upper: Head) -> bool:
    return min(lower.x1, upper.x1) - max(lower.x0, upper.x0) > 0.3 * min(lower.x1 - lower.x0, upper.x1 - upper.x0)


def _set_edges(strips: list[Strip]) -> None:
    """The edges of all columns, none over its neighbour's words."""
    for strip in strips:
        _edges_by_head(strip)
    for a, b in zip(strips, strips[1:], strict=False):
        if a.right > b.left:
            low, high = min(max(a.x1, a.left), b.x0), max(b.x0, a.x1)
            cut = (a.right + b.left) / 2
            a.right = b.left = min(max(cut, low), high)


def _span(head: Head, strips: list[Strip]) -> None:
    """Find the run of columns that a head without edges stands over: the widest one that it is centred on."""
    em = head.words[0].em
    open_ = [i for i, s in enumerate(strips) if not s.heads or s.heads[-1].top >= head.bottom - 0.3 * em]
    if not open_:
        return
    core = min(open_, key=lambda i: abs(strips[i].middle - head.middle))
    level = strips[core].heads[-1].level if strips[core].heads else head.level
    allowed = {i for i in open_ if not _is_tall(strips[i], level, em)} | {core}
    best: tuple[float, int, int] | None = None
    for first in range(core, -1, -1):
        if first not in allowed:
            break
        for last in range(core, len(strips)):
            if last not in allowed:
                break
            left, right = strips[first].left, strips[last].right
            if right < head.x1 - em or left > head.x0 + em:
                continue
            error = abs((left + right) / 2 - head.middle)
            # Within the precision of the edges, wider is likelier: a head over one column is drawn as one cell with it.
            cost = max(error, 0.6 * em) - 0.05 * em * (last - first)
            if best is None or cost < best[0]:
                best = (cost, first, last)
    if best is None:
        touched = [i for i in open_ if strips[i].over(head.x0, head.x1) > 0.15] or [core]
        best = (0.0, min(touched), max(touched))
    for i in range(best[1], best[2] + 1):
        strips[i].heads.append(head)


def _is_tall(strip: Strip, level: float, em: float) -> bool:
    """A column whose one head stands higher than the heads beneath the span: drawn over all rows of the head."""
    return len(strip.heads) == 1 and strip.heads[0].level < level - 0.35 * em
