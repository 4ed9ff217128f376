"""What a reader of drawn pages gives: glyphs and rules as arrays, in points, origin top left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class GlyphPage:
    """One page as drawn.

    chars: the glyphs' characters, one str element each, in the order in which they were drawn.
    boxes: (n, 4) x0, top, x1, bottom of each glyph.
    baselines: (n,) the y on which each glyph stands; glyphs of one line share it whatever their fonts.
    horizontal: (m, 3) y, x0, x1 of each horizontal rule; vertical: (k, 3) x, top, bottom.
    image_share: the part of the page that pictures cover, 0..1.
    method: how the glyphs were had: 'printed' from the file's text, 'ocr' from its picture.
    curves: of how many the page draws shapes; text may be drawn so too.
    homes: (n, 2) a point of the cell that each glyph was drawn for; None where that is the middle of every glyph. A
    cell that is too small hides the ends of its text, which the file holds all the same, over its neighbours.
    """

    number: int
    width: float
    height: float
    chars: NDArray[Any]
    boxes: Floats
    baselines: Floats
    horizontal: Floats
    vertical: Floats
    image_share: float = 0.0
    method: str = "printed"
    homes: Floats | None = None
    curves: int = 0

    @property
    def undecoded(self) -> int:
        """How many glyphs are of characters that the file does not tell."""
        return int((self.chars == "\ufffd").sum())

    @property
    def places(self) -> Floats:
        """(n, 2) the point by which each glyph is in a cell."""
        middles: Floats = (self.boxes[:, :2] + self.boxes[:, 2:]) / np.float32(2)
        return middles if self.homes is None else self.homes
