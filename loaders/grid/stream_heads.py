"""The heads of a table without rules: their cells, and the columns that each stands over."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.grid.stream_columns import Head, Strip
from loaders.grid.stream_words import Word

#: A level rule: y, x0, x1 in points.
Bar = tuple[float, float, float]
#: What a column without a head above costs, in em by which a head is off the middle of its columns.
_LEFT_OVER = 3.5
_NEVER = 1.0e9


@dataclass(frozen=True, slots=True)
class Marks:
    """栏次 1 2 3: the middles of the numbers of the columns and of the words beside them; empty without such a line."""

    numbers: list[float]
    words: list[float]

    @classmethod
    def of(cls, line: list[Word]) -> Marks:
        """The marks of a line."""
        return cls([w.middle for w in line if w.is_number], [w.middle for w in line if not w.is_number])

    def at(self, head: Head) -> bool:
        """The head stands over a number."""
        em = head.words[0].em
        return any(abs(mark - head.middle) < em for mark in self.numbers)

    def part(self, head: Head) -> bool:
        """The head stands between two numbered columns side by side."""
        left = max((m for m in self.numbers if m < head.middle), default=None)
        right = min((m for m in self.numbers if m > head.middle), default=None)
        if self.at(head) or left is None or right is None:
            return False
        return not any(left < word < right for word in self.words)

    def all_headed(self, heads: list[Head]) -> bool:
        """Each numbered column has a head of its own."""
        return bool(self.numbers) and all(
            any(abs(mark - h.middle) < h.words[0].em for h in heads) for mark in self.numbers
        )


def read_heads(lines: list[list[Word]], bars: list[Bar]) -> list[Head]:
    """The cells of the head: words of neighbouring lines that are set as one."""
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


def _wraps(head: Head, word: Word, bars: list[Bar]) -> bool:
    last = head.words[-1]
    if word.base - last.base < 0.5 * word.em or word.base - last.base > 1.5 * max(word.em, last.em):
        return False
    if any(last.base < y < word.base - 0.4 * word.em and x0 < word.middle < x1 for y, x0, x1 in bars):
        return False
    share = (min(head.x1, word.x1) - max(head.x0, word.x0)) / max(min(head.x1 - head.x0, word.x1 - word.x0), 1.0)
    aligned = abs(head.middle - word.middle) < 0.8 * word.em or abs(last.x0 - word.x0) < 0.3 * word.em
    return share > 0.6 and aligned


def place_heads(heads: list[Head], strips: list[Strip], marks: Marks, pitch: float, bars: list[Bar]) -> list[Strip]:
    """Give each head the columns that it stands over; a head over no column found so far makes one (a blank column).

    `marks` are the numbers of the columns (栏次) where these are printed; `pitch` is the distance of
    two rows in points; `bars` are the level rules of the head.
    """
    strips = list(strips)
    upper = [h for h in heads if _has_heads_beneath(h, heads) or _is_flanked(h, heads, marks, pitch)]
    leaves = [h for h in heads if h not in upper]
    if marks.all_headed(leaves):  # so what stands between two of them is a head over several
        between = [h for h in leaves if marks.part(h)]
        upper += between
        leaves = [h for h in leaves if h not in between]
    _claim_amounts(leaves, strips)
    _claim_names(leaves, strips)
    _share(leaves, strips, marks)
    for strip in strips:
        _edges_by_head(strip)
    for head in leaves:
        if any(head in s.heads for s in strips):
            continue
        if _is_group(head, strips, marks):
            upper.append(head)
        else:
            blank = Strip(head.x0, head.x1, head.x0, head.x1, [head])
            blank.numeric = any(s.numeric and s.middle < blank.middle for s in strips) or marks.at(head)
            strips.append(blank)
    strips.sort(key=lambda s: s.middle)
    _set_edges(strips)
    for group in _by_level(upper):
        _span(group, strips, bars)
    for i, strip in enumerate(strips):
        for head in strip.heads:
            head.first = i if head.first < 0 else min(head.first, i)
            head.last = max(head.last, i)
    return strips


def _has_heads_beneath(head: Head, heads: list[Head]) -> bool:
    return any(other.top >= head.bottom - 2 and _beneath(other, head) for other in heads)


def _is_flanked(head: Head, heads: list[Head], marks: Marks, pitch: float) -> bool:
    """The nearest heads at both sides stand a whole row lower: a head in the middle of several columns."""
    if marks.at(head):
        return False
    left = max((h for h in heads if h.middle < head.x0), key=lambda h: (h.x1, h.level), default=None)
    right = min((h for h in heads if h.middle > head.x1), key=lambda h: (h.x0, -h.level), default=None)
    if left is None or right is None:
        return False
    return min(left.level, right.level) > head.level + 0.75 * pitch


def _by_level(heads: list[Head]) -> list[list[Head]]:
    """Heads side by side, the lowest first; in each group from left to right."""
    groups: list[list[Head]] = []
    for head in sorted(heads, key=lambda h: -h.level):
        if groups and groups[-1][0].level - head.level < 0.5 * head.words[0].em:
            groups[-1].append(head)
        else:
            groups.append([head])
    return [sorted(group, key=lambda h: h.x0) for group in groups]


def _claim_names(leaves: list[Head], strips: list[Strip]) -> None:
    """Give columns without a head the one that they lie under; names at the left of a wide column, the next one."""
    for head in sorted(leaves, key=lambda h: -h.level):
        if any(head in s.heads for s in strips):
            continue
        touched = [s for s in strips if not s.heads and s.over(head.x0, head.x1) > 0.15]
        if touched:
            nearest = min(touched, key=lambda s: abs(s.middle - head.middle))
            between = len(touched) > 1 and not nearest.x0 - 2 <= head.middle <= nearest.x1 + 2
            if between and sum(1 for s in touched if s.numeric) > 1:
                between = False
            for strip in touched if between else [nearest]:
                strip.heads.append(head)
    for n, strip in enumerate(strips):
        if strip.heads or strip.numeric:
            continue
        limit = min((s.x0 for s in strips[n + 1 :]), default=1.0e9)
        free = [h for h in leaves if strip.x0 < h.middle < limit and not any(h in s.heads for s in strips)]
        if free:
            strip.heads.append(min(free, key=lambda h: h.middle))


def _claim_amounts(leaves: list[Head], strips: list[Strip]) -> None:
    """Give figures the head that they belong to: the last one whose middle lies to the left of their right edge.

    Figures stand in the middle of their column or at its right, and do not always lie under their head.
    """
    for n, strip in enumerate(strips):
        if not strip.numeric:
            continue
        em = leaves[0].words[0].em if leaves else 0.0
        before = max((s.x1 for s in strips[:n] if not s.numeric), default=-1.0e9)
        heads = [h for h in leaves if h.middle < strip.x1 - 0.2 * em and h.middle > before - em]
        over = [h for h in leaves if strip.over(h.x0, h.x1) > 0.15]
        head = max(heads, key=lambda h: h.middle, default=None)
        if head is None or (over and head not in over):
            # Only if its column can hold them: figures in the middle of it, or ending to the right of its middle.
            over = [h for h in over if strip.x1 > h.middle or abs(h.middle - strip.middle) < 0.5 * em]
            head = min(over, key=lambda h: abs(h.middle - strip.middle), default=head)
        if head is not None and not any(head in s.heads for s in strips):
            strip.heads.append(head)


def _share(leaves: list[Head], strips: list[Strip], marks: Marks) -> None:
    """类 款 项 beside 栏次: the columns of these words have the head above them in common."""
    for head in leaves:
        em = head.words[0].em
        words = [w for w in marks.words if head.x0 - em < w < head.x1 + em]
        if len(words) < 2 or not any(head in s.heads for s in strips):
            continue
        for strip in strips:
            if not strip.heads and any(abs(w - strip.middle) < 1.5 * em for w in words):
                strip.heads.append(head)


def _is_group(head: Head, strips: list[Strip], marks: Marks) -> bool:
    """A head over no column stands above the space of one that has a head of its own, further down."""
    em = head.words[0].em
    if marks.at(head):
        return False
    return any(s.heads and s.left < head.middle < s.right and s.heads[0].level > head.level + 0.5 * em for s in strips)


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


def _span(group: list[Head], strips: list[Strip], bars: list[Bar]) -> None:
    """Divide the columns among the heads of one level: each head in the middle of a run, few columns left over."""
    em = group[0].words[0].em
    top = max(h.bottom for h in group) - 0.3 * em
    open_ = [i for i, s in enumerate(strips) if not s.heads or s.heads[-1].top >= top]
    if not open_:
        return
    cores = [strips[min(open_, key=lambda i: abs(strips[i].middle - h.middle))] for h in group]
    level = max((s.heads[-1].level for s in cores if s.heads), default=group[0].level)
    under = [i for i in open_ if not _is_tall(strips[i], level, em)]
    ruled = [_bar_beneath(h, strips, bars) for h in group]
    for head, bar in zip(group, ruled, strict=True):
        if bar is not None:
            for i in open_:
                if bar[1] - 2 < strips[i].middle < bar[2] + 2:
                    strips[i].heads.append(head)
    group = [h for h, bar in zip(group, ruled, strict=True) if bar is None]
    under = [i for i in under if not strips[i].heads or strips[i].heads[-1].top >= top]
    for run in _runs(under) if group else []:
        left, right = strips[run[0]].left - em, strips[run[-1]].right + em
        heads = [h for h in group if left < h.middle < right]
        for head, (first, last) in zip(heads, _divide(heads, run, strips, em), strict=True):
            for i in range(first, last + 1):
                strips[i].heads.append(head)


def _bar_beneath(head: Head, strips: list[Strip], bars: list[Bar]) -> Bar | None:
    """The rule right under a head, as wide as the head's cell; none where it runs on under other heads."""
    em = head.words[0].em
    near = [b for b in bars if head.bottom - 0.5 * em < b[0] < head.bottom + 2.5 * em and b[1] < head.middle < b[2]]
    if not near:
        return None
    bar = min(near)
    return bar if abs((bar[1] + bar[2]) / 2 - head.middle) < 1.5 * em else None


def _runs(columns: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for c in columns:
        if runs and runs[-1][-1] == c - 1:
            runs[-1].append(c)
        else:
            runs.append([c])
    return runs


def _divide(heads: list[Head], run: list[int], strips: list[Strip], em: float) -> list[tuple[int, int]]:
    """For each head its columns (first, last), so that heads are centred and hardly a column is left without one."""
    count = len(run)
    # best[c]: the cheapest way to place the heads so far on the first c columns of the run.
    best: list[tuple[float, list[tuple[int, int]]]] = [(_LEFT_OVER * em * c, []) for c in range(count + 1)]
    for head in heads:
        after: list[tuple[float, list[tuple[int, int]]]] = [(_NEVER, [])] * (count + 1)
        for begin in range(count):
            cost, placed = best[begin]
            if cost >= _NEVER:
                continue
            for end in range(begin + 1, count + 1):
                middle = (strips[run[begin]].left + strips[run[end - 1]].right) / 2
                total = cost + abs(middle - head.middle)
                if total < after[end][0]:
                    after[end] = (total, [*placed, (run[begin], run[end - 1])])
        for c in range(1, count + 1):
            if after[c - 1][0] + _LEFT_OVER * em < after[c][0]:
                after[c] = (after[c - 1][0] + _LEFT_OVER * em, after[c - 1][1])
        best = after
    if len(best[count][1]) == len(heads):
        return best[count][1]
    near = [min(run, key=lambda i: abs(strips[i].middle - h.middle)) for h in heads]
    return [(c, c) for c in near]


def _is_tall(strip: Strip, level: float, em: float) -> bool:
    """A column whose one head stands higher than the heads beneath the span: drawn over all rows of the head."""
    return len(strip.heads) == 1 and strip.heads[0].level < level - 0.35 * em
