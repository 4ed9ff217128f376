"""Fonts that tell the sizes of their characters wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from loaders.read.sizes import to_size
from tests.read.paper import amounts, draw_form, expected, printed, read

#: What the font says of its lines, and what another program would write there.
_SAID = {
    b"/Ascent 765.625": b"/Ascent 3900.00",
    b"/Descent -238.2812": b"/Descent -999.2812",
    b"976.5625 828.125 ]": b"976.5625 3828.12]",
}


def test_lines_that_are_said_to_be_several_times_as_high(tmp_path: Path) -> None:
    """Digits come from another font, so the names would be taken for large letters across the table."""
    content = printed(draw_form)
    for said, wrong in _SAID.items():
        assert said in content
        content = content.replace(said, wrong)
    assert amounts(read(tmp_path, content)) == expected()


def test_characters_that_are_said_to_be_wider_than_they_are_set() -> None:
    codes = np.array([ord(c) for c in "本年12"], dtype=np.uint32)
    boxes = np.array(
        [[10, 91, 49, 101], [20, 91, 59, 101], [30, 91, 35, 101], [35, 91, 40, 101]], dtype=np.float32
    )  # fmt: skip
    to_size(codes, boxes, np.full(4, 99.0))
    assert boxes[:, 2].tolist() == [20, 30, 35, 40]
    assert (boxes[:, 3] - boxes[:, 1]).tolist() == [10] * 4


def test_sizes_that_go_together_are_kept() -> None:
    codes = np.array([ord(c) for c in "本,1，"], dtype=np.uint32)
    boxes = np.array(
        [[10, 87, 20, 102], [20, 91, 22.5, 101], [23, 91, 28, 103], [30, 91, 40, 101]], dtype=np.float32
    )  # fmt: skip
    kept = boxes.copy()
    to_size(codes, boxes, np.full(4, 99.0))
    assert (boxes == kept).all()
