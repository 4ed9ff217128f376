"""Pages set by hand: text at places, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from loaders.grid.grid import Grid
from loaders.grid.lattice import find_lattices
from loaders.read.page import Floats, GlyphPage

EM = 10.0
ROW = 20.0  # distance of rows
WRAP = 12.0  # distance of the lines of one cell


def advance(char: str) -> float:
    return EM if ord(char) > 0x2E80 else EM / 2


def width(text: str) -> float:
    return sum(advance(c) for c in text)


class Sheet:
    """A page that is written on; `page()` gives it as a reader would."""

    def __init__(self, number: int = 1) -> None:
        self.number = number
        self.glyphs: list[tuple[str, float, float]] = []
        self.across: list[tuple[float, float, float]] = []
        self.down: list[tuple[float, float, float]] = []

    def left(self, x: float, y: float, text: str) -> None:
        for char in text:
            self.glyphs.append((char, x, y))
            x += advance(char)

    def right(self, x: float, y: float, text: str) -> None:
        self.left(x - width(text), y, text)

    def middle(self, x: float, y: float, text: str) -> None:
        self.left(x - width(text) / 2, y, text)

    def page(self) -> GlyphPage:
        boxes = [(x, y - 9, x + advance(c), y + 2) for c, x, y in self.glyphs]
        return GlyphPage(
            self.number, 600, 800,
            np.array([c for c, _, _ in self.glyphs], dtype="<U1"),
            np.array(boxes, dtype=np.float32).reshape(-1, 4),
            np.array([y for _, _, y in self.glyphs], dtype=np.float32),
            np.array(self.across, dtype=np.float32).reshape(-1, 3),
            np.array(self.down, dtype=np.float32).reshape(-1, 3),
        )  # fmt: skip


def texts(grid: Grid) -> list[list[str]]:
    """The text of each place of a grid; a cell over several places is repeated."""
    return [[grid.cells[i].text for i in row] for row in grid.at]


def cut_rules(page: GlyphPage, kept: str) -> GlyphPage:
    """The page with a part of its rules: 'level' ones, 'level_and_frame', 'frame', or 'upright' ones and the head's."""
    if not len(page.horizontal):
        return page
    across, down = page.horizontal, page.vertical
    if kept == "level":
        return replace(page, vertical=down[:0])
    keep_across, keep_down = np.zeros(len(across), bool), np.zeros(len(down), bool)
    for lattice in find_lattices(across, down):
        x0, x1, y0, y1 = lattice.xs[0], lattice.xs[-1], lattice.ys[0], lattice.ys[-1]
        in_across = (across[:, 0] > y0 - 3) & (across[:, 0] < y1 + 3)
        in_down = (down[:, 1] > y0 - 3) & (down[:, 2] < y1 + 3)
        sides = in_down & ((abs(down[:, 0] - x0) < 3) | (abs(down[:, 0] - x1) < 3))
        ends = in_across & ((abs(across[:, 0] - y0) < 3) | (abs(across[:, 0] - y1) < 3))
        if kept == "level_and_frame":
            keep_down |= sides
            keep_across |= in_across
        elif kept == "frame":
            keep_down |= sides
            keep_across |= ends
        else:
            keep_down |= in_down
            keep_across |= ends | (in_across & (across[:, 0] <= _end_of_head(page, lattice.ys) + 3))
    return replace(page, vertical=down[keep_down], horizontal=across[keep_across])


def _end_of_head(page: GlyphPage, ys: Floats) -> float:
    """The rule above the first digit within a grid."""
    level = (page.boxes[:, 1] + page.boxes[:, 3]) / 2
    digits = np.isin(page.chars, list("0123456789")) & (level > ys[0]) & (level < ys[-1])
    if not digits.any():
        return float(ys[-1])
    return float(ys[max(int(np.searchsorted(ys, level[digits].min())) - 1, 0)])
