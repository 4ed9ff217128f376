"""The sizes of glyphs where their font tells them wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from loaders.read.page import Floats

#: Characters from here on are as wide as they are high; a line of them is at most so many times as high.
_FULL_WIDTH, _TALLEST = 0x2E80, 1.8


def to_size(codes: NDArray[Any], boxes: Floats, baselines: NDArray[np.float64]) -> None:
    """Give glyphs a width and height that go together where their font does not. Changes `boxes`.

    Some programs write fonts whose lines are said to be several times as high as their characters, or whose
    characters are said to be several times as wide as they are set.
    """
    full = codes >= _FULL_WIDTH
    digits = (codes >= 0x30) & (codes <= 0x39)
    wide, tall = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    odd = full & (wide > _TALLEST * tall) & (tall > 0.05 * wide)
    if odd.any():
        boxes[odd, 2] = boxes[odd, 0] + tall[odd]
        wide = boxes[:, 2] - boxes[:, 0]
    em = np.where(full, wide, 2 * wide)
    odd = (full & (tall > _TALLEST * em)) | (digits & (tall > 1.4 * _TALLEST * em)) | ((tall < 0.05 * em) & (em > 0))
    if odd.any():
        boxes[odd, 1] = baselines[odd] - 0.9 * em[odd]
        boxes[odd, 3] = baselines[odd] + 0.2 * em[odd]
