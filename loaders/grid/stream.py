"""Tables that no rules, or too few, divide: from words to a grid by alignment.

Columns come from words that stand over one another, rows from baselines, wrapped names from lines that fill their
column. Rules that do exist are obeyed: no column crosses an upright one, no row and no wrapped name a level one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from loaders.grid.grid import Grid, GridCell
from loaders.grid.lattice import merge_edges
from loaders.grid.stream_blocks import blocks_of, divides, titles
from loaders.grid.stream_columns import Head, Strip, add_totals, find_strips, is_total
from loaders.grid.stream_heads import Bar, Marks, place_heads, read_heads
from loaders.grid.stream_rows import group_rows, is_data
from loaders.grid.stream_words import Word, words_of
from loaders.read.page import GlyphPage

#: Names are indented by at most so much (em).
_INDENT = 3.5
#: Lines of one head are never so far apart (em).
_APART = 4.5
#: Rows are at least so far apart (em).
_ROW = 1.3


@dataclass(slots=True)
class Memory:
    """The columns of the last table without rules: a page that continues it without a head has the same ones."""

    page: int = 0
    strips: list[Strip] = field(default_factory=list)
    #: The lines of its head: where they stand again, so far does the head reach.
    head: list[list[Word]] = field(default_factory=list)
    #: A page that ends with the title or head of a table: what follows without a head is that table's, unread.
    cut: int = 0


def find_streams(
    page: GlyphPage, free: NDArray[np.bool_], memory: Memory | None = None
) -> list[tuple[Grid, NDArray[np.bool_]]]:
    """The tables among the free glyphs of a page, each with the glyphs that it takes.

    `memory` goes with the pages of one document from one call to the next.
    """
    memory = memory or Memory()
    lines = words_of(page, free, page.number in (memory.page + 1, memory.cut + 1))
    if not lines:
        return []
    found = []
    for block in blocks_of(lines, page.height):
        above = [line for line in lines if line[0].base < block[0][0].base - 0.5]
        titled = any(divides(line, "".join(w.text for w in line)) for line in above)
        grid = _table(page, block, memory, titled)
        if grid is not None:
            found.append((grid, _taken(page, block, free)))
    foot = max((line[0].base for line in lines if titles(line, "".join(w.text for w in line))), default=None)
    if foot is not None and not any(grid.box and grid.box[3] > foot for grid, _ in found):
        memory.page, memory.cut = 0, page.number
    return found


def _table(page: GlyphPage, lines: list[list[Word]], memory: Memory, titled: bool) -> Grid | None:
    body = next((n for n, line in enumerate(lines) if is_data(line)), None)
    if body is None:
        return _names_only(page, lines, memory) if memory.page + 1 == page.number and not titled else None
    same = memory.page + 1 == page.number and _fits(lines, memory.strips) and not _headed(lines[:body], memory.strips)
    same = same and (body <= 1 or not titled)
    again = _repeats(lines, memory.head) if memory.page + 1 == page.number else 0
    if not same and not again and not _aligned(lines[body:], body > 0):
        return None
    x0 = min(w.x0 for line in lines for w in line)
    x1 = max(w.x1 for line in lines for w in line)
    top, bottom = lines[0][0].top - 4, lines[-1][0].bottom + 4
    cuts = _cuts(page, x0, x1, top, bottom)
    bars = _bars(page, x0, x1, top, bottom)
    if same:
        memory.page = page.number
        rows = group_rows(lines, 0, memory.strips, bars, None)
        return _grid(page, [], memory.strips, [[w for n in row for w in lines[n]] for row in rows])
    numbering = next((n for n in range(body, min(body + 3, len(lines))) if _numbers_columns(lines[n])), None)
    data = [line for n, line in enumerate(lines) if n >= body and n != numbering]
    if not data:
        return None
    strips = find_strips(data, cuts)
    rules = _rules(page, x0, x1, top, lines[body][0].bottom) if body else []
    if again:
        body = again
        strips = find_strips([line for n, line in enumerate(lines) if n >= body and n != numbering], cuts)
    elif numbering is None:
        body = _end_of_head(lines[:body], strips, rules, data)
    rows = group_rows(lines, body, strips, bars, numbering)
    first = rows[0][0]
    heads = read_heads(lines[:first], rules)
    marks = Marks.of(lines[numbering] if numbering is not None else [])
    if not heads and not titled and memory.cut + 1 == page.number:
        memory.cut = page.number
        return None
    strips = place_heads(heads, add_totals(strips, data, heads), marks, _pitch(lines, rows), rules)
    if len(strips) < 2:
        return None
    memory.page, memory.strips, memory.head = page.number, strips, lines[:first]
    return _grid(page, heads, strips, [[w for n in row for w in lines[n]] for row in rows])


def _repeats(lines: list[list[Word]], head: list[list[Word]]) -> int:
    """How many lines at the top are the head of the page before, printed again; 0 where it is another one."""
    if not head or len(lines) <= len(head):
        return 0
    for line, before in zip(lines, head, strict=False):
        if [w.text for w in line] != [w.text for w in before]:
            return 0
        if any(abs(w.x0 - v.x0) > 0.5 * w.em for w, v in zip(line, before, strict=True)):
            return 0
    return len(head)


def _names_only(page: GlyphPage, lines: list[list[Word]], memory: Memory) -> Grid | None:
    """Rows without any figure that continue the table of the page before: all within its columns of names."""
    labels = [s for s in memory.strips if not s.numeric]
    for w in (w for line in lines for w in line):
        homes = [s for s in labels if s.left - 2 < w.x0 and w.x1 < s.right + 2]
        if not homes or not (is_total(w) or abs(w.x0 - homes[0].x0) < _INDENT * w.em):
            return None
    memory.page = page.number
    x0, x1 = memory.strips[0].left, memory.strips[-1].right
    bars = _bars(page, x0, x1, lines[0][0].top - 4, lines[-1][0].bottom + 4)
    rows = group_rows(lines, 0, memory.strips, bars, None)
    return _grid(page, [], memory.strips, [[w for n in row for w in lines[n]] for row in rows])


def _headed(lines: list[list[Word]], strips: list[Strip]) -> bool:
    """Words that are no numbers stand elsewhere than in columns of labels: a head."""
    labels = [s for s in strips if not s.numeric]
    return any(
        not (w.is_number or w.is_dash or is_total(w)) and not any(s.over(w.x0, w.x1) > 0.5 for s in labels)
        for line in lines
        for w in line
    )


def _end_of_head(lines: list[list[Word]], strips: list[Strip], rules: list[Bar], data: list[list[Word]]) -> int:
    """How many of the lines above the first figure are the head; the others are rows that only have a name.

    The head ends where no column of amounts has a word any more: a name further down than the rest of a name's head
    can stand is a row.
    """
    for n in range(1, len(lines)):
        if lines[n][0].base - lines[n - 1][0].base > _APART * lines[n][0].em:
            return n
    left = min((s.x0 for s in strips if s.amounts), default=None)
    if left is None:
        return len(lines)
    labels = [s for s in strips if not s.numeric]
    labels += [Strip(w.x0, w.x1) for line in data for w in line if is_total(w)]

    def over_amounts(w: Word) -> bool:
        beside = any(s.over(w.x0, w.x1) > 0.15 for s in labels)
        return not beside and (w.middle > left or any(s.amounts and s.over(w.x0, w.x1) > 0.15 for s in strips))

    last = max((n for n, line in enumerate(lines) if any(over_amounts(w) for w in line)), default=None)
    if last is None:
        return len(lines)
    heads = read_heads(lines, rules)
    base = lines[last][0].base
    for n in range(last + 1, len(lines)):
        line = lines[n]
        far = line[0].base - base > _ROW * line[0].em
        wrapped = any(w in h.words and h.words[0].base < base + 0.5 * w.em for h in heads for w in line)
        if far and not wrapped and all(len(w.text) > 1 for w in line):
            return n
    return len(lines)


def _fits(lines: list[list[Word]], strips: list[Strip]) -> bool:
    """The numbers stand where the columns of the page before had theirs, or have their heads."""
    numbers = [w for line in lines for w in line if w.is_number]
    if not strips or not numbers:
        return False
    # The last column may have been blank so far: then its figures reach further than its head.
    reach = 0.5 * (strips[-1].middle - strips[-2].middle) if len(strips) > 1 and strips[-1].numeric else 0.0
    low, high = strips[0].left - 4, strips[-1].right + max(4.0, reach)
    inside = sum(1 for w in numbers if low < w.x0 and w.x1 < high and strips[_column(w, strips)].numeric)
    return inside >= 0.9 * len(numbers)


def _pitch(lines: list[list[Word]], rows: list[list[int]]) -> float:
    """The distance of two rows of one line each, in points; blank rows between two count as one step more."""
    steps = [
        lines[b[0]][0].base - lines[a[0]][0].base for a, b in zip(rows, rows[1:], strict=False) if len(a) == len(b) == 1
    ]
    if not steps:
        return 1.6 * lines[0][0].em
    least = min(steps)
    return float(np.median([step for step in steps if step < 1.7 * least]))


def _numbers_columns(line: list[Word]) -> bool:
    """栏次 1 2 3: the numbers of the columns, each in the middle of its column."""
    values = [int(w.text) for w in line if w.text.isdecimal() and len(w.text) <= 2]
    others = [w for w in line if w.is_number and not (w.text.isdecimal() and len(w.text) <= 2)]
    if others or not values or values[0] > 3 or values != sorted(set(values)):
        return False
    return len(values) >= 3 or any("栏" in w.text for w in line)


def _aligned(lines: list[list[Word]], has_head: bool) -> bool:
    """Two lines have numbers under one another that are amounts, or one line beneath a head has several."""
    seen: list[Word] = []
    for line in lines:
        amounts = [w for w in line if w.is_number and len(line) > 1]
        for w in amounts:
            for other in seen:
                share = min(w.x1, other.x1) - max(w.x0, other.x0)
                if share > 0.5 * min(w.x1 - w.x0, other.x1 - other.x0):
                    return True
        seen += amounts
    return has_head and any(sum(1 for w in line if w.is_number) >= 2 for line in lines)


def _cuts(page: GlyphPage, x0: float, x1: float, top: float, bottom: float) -> list[float]:
    """Upright rules that run through most of an area."""
    rules = page.vertical
    if not len(rules):
        return []
    long = (np.minimum(rules[:, 2], bottom) - np.maximum(rules[:, 1], top)) > 0.6 * (bottom - top)
    return [float(x) for x in rules[long, 0] if x0 < x < x1]


def _bars(page: GlyphPage, x0: float, x1: float, top: float, bottom: float) -> list[float]:
    """Heights of the level rules that run through most of an area."""
    return [y for y, left, right in _rules(page, x0, x1, top, bottom) if right - left > 0.6 * (x1 - x0)]


def _rules(page: GlyphPage, x0: float, x1: float, top: float, bottom: float) -> list[Bar]:
    """The level rules within an area, pieces made whole."""
    rules = page.horizontal
    if not len(rules):
        return []
    inside = (rules[:, 0] > top - 8) & (rules[:, 0] < bottom) & (rules[:, 2] > x0 - 8) & (rules[:, 1] < x1 + 8)
    merged = merge_edges(rules[inside])
    return [(y, left, right) for y, left, right in merged.tolist() if right - left > 8.0]


def _grid(page: GlyphPage, heads: list[Head], strips: list[Strip], rows: list[list[Word]]) -> Grid:
    levels = max((len(strip.heads) for strip in strips), default=0) if heads else 0
    top = levels
    count = top + len(rows)
    at = [[-1] * len(strips) for _ in range(count)]
    cells: list[GridCell] = []
    edges = _edges(strips)

    def put(r0: int, r1: int, c0: int, c1: int, words: list[Word]) -> None:
        cell = GridCell(r0, r1, c0, c1)
        _fill(cell, words, edges)
        for r in range(r0, r1):
            for c in range(c0, c1):
                at[r][c] = len(cells)
        cells.append(cell)

    done: set[int] = set()
    for c, strip in enumerate(strips if heads else []):
        stack = strip.heads[::-1]
        for k, head in enumerate(stack):
            if id(head) in done:
                continue
            done.add(id(head))
            leaf = k == len(stack) - 1
            put(k, levels if leaf else k + 1, head.first, head.last + 1, head.words)
        if not stack and levels:
            put(0, levels, c, c + 1, [])
    for r, words in enumerate(rows):
        for first, last, members in _cells_of_row(words, strips):
            put(top + r, top + r + 1, first, last + 1, members)
    for r in range(count):
        for c in range(len(strips)):
            if at[r][c] < 0:
                put(r, r + 1, c, c + 1, [])
    every = [w for head in heads for w in head.words] + [w for row in rows for w in row]
    box = (
        min(edges[0], *(w.x0 for w in every)), min(w.top for w in every),
        max(edges[-1], *(w.x1 for w in every)), max(w.bottom for w in every),
    )  # fmt: skip
    return Grid(page.number, count, len(strips), cells, at, box, page.method, tuple(edges), drawn=False)


def _edges(strips: list[Strip]) -> list[float]:
    inner = [(a.x1 + b.x0) / 2 for a, b in zip(strips, strips[1:], strict=False)]
    left = min(strips[0].left, strips[0].x0) - 2
    right = max(strips[-1].right, strips[-1].x1) + 2
    return [left, *inner, right]


def _cells_of_row(words: list[Word], strips: list[Strip]) -> list[tuple[int, int, list[Word]]]:
    """The cells of a row: (first column, last column, words). A word over the gap of two free columns spans both."""
    by_column: dict[int, list[Word]] = {}
    for w in words:
        by_column.setdefault(_column(w, strips), []).append(w)
    out = []
    for column, members in sorted(by_column.items()):
        x0, x1 = min(w.x0 for w in members), max(w.x1 for w in members)
        first = last = column
        if not all(w.is_number for w in members):
            while first > 0 and first - 1 not in by_column and strips[first - 1].x1 > x0 + members[0].em:
                first -= 1
            while last + 1 < len(strips) and last + 1 not in by_column and strips[last + 1].x0 < x1 - members[0].em:
                last += 1
            if strips[first].numeric:  # a label in the middle of a cell that reaches over columns of figures
                reach = first
                while reach > 0 and reach - 1 not in by_column and strips[reach].numeric:
                    reach -= 1
                if not strips[reach].numeric:
                    first = reach
            if any(s.numeric for s in strips[first : last + 1]):
                while last + 1 < len(strips) and last + 1 not in by_column:
                    last += 1
        out.append((first, last, members))
    return out


def _column(word: Word, strips: list[Strip]) -> int:
    """The column of a word: the one that it lies under; figures under none, the last one headed at their left."""
    every = range(len(strips))
    best = max(every, key=lambda i: (strips[i].over(word.x0, word.x1), -abs(strips[i].middle - word.middle)))
    if strips[best].over(word.x0, word.x1) > 0.2:
        return best
    within = [i for i in every if strips[i].left < word.middle < strips[i].right]
    if len(within) == 1:
        return within[0]
    if word.is_number:
        headed = [i for i in every if strips[i].middle < word.x1 and strips[i].numeric]
        if headed:
            return headed[-1]
    return min(every, key=lambda i: max(strips[i].left - word.middle, word.middle - strips[i].right))


def _fill(cell: GridCell, words: list[Word], edges: list[float]) -> None:
    if not words:
        return
    lines: list[list[Word]] = []
    for w in sorted(words, key=lambda w: (w.base, w.x0)):
        if lines and w.base - lines[-1][0].base < 0.45 * w.em:
            lines[-1].append(w)
        else:
            lines.append([w])
    cell.lines = ["".join(w.text for w in sorted(line, key=lambda w: w.x0)) for line in lines]
    low, high = min(w.x0 for w in words), max(w.x1 for w in words)
    cell.box = (
        round(low, 1), round(min(w.top for w in words), 1), round(high, 1), round(max(w.bottom for w in words), 1)
    )  # fmt: skip
    cell.indent = low - edges[cell.col0]


def _taken(page: GlyphPage, block: list[list[Word]], free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    top = min(w.top for line in block for w in line) - 0.5
    bottom = max(w.bottom for line in block for w in line) + 0.5
    middle = (page.boxes[:, 1] + page.boxes[:, 3]) / 2
    taken: NDArray[np.bool_] = free & (middle > top) & (middle < bottom)
    return taken
