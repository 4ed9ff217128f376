"""The spaces of a PDF page: as its program drew it, as it is displayed, and with its text upright."""

from __future__ import annotations

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from loaders.read.page import Floats

Affine = tuple[float, float, float, float, float, float]
IDENTITY: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
#: So much of a page's text must run another way before the page is turned; fewer glyphs than this tell nothing.
_MOST, _FEW = 0.7, 20


def display_transform(page: pdfium.PdfPage) -> Affine:
    """Page space (origin bottom left of the crop box, not rotated) to display space (origin top left, rotated)."""
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation()
    if turn == 90:
        return (0.0, 1.0, 1.0, 0.0, -bottom, -left)
    if turn == 180:
        return (-1.0, 0.0, 0.0, 1.0, right, -bottom)
    if turn == 270:
        return (0.0, -1.0, -1.0, 0.0, top, right)
    return (1.0, 0.0, 0.0, -1.0, -left, top)


def apply(m: Affine, boxes: Floats) -> Floats:
    """Boxes (n, 4: x0, y0, x1, y1) through the matrix, with corners put in order again."""
    a, b, c, d, e, f = m
    x0 = boxes[:, 0] * a + boxes[:, 1] * c + e
    y0 = boxes[:, 0] * b + boxes[:, 1] * d + f
    x1 = boxes[:, 2] * a + boxes[:, 3] * c + e
    y1 = boxes[:, 2] * b + boxes[:, 3] * d + f
    return np.stack([np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1)], axis=1).astype(
        np.float32
    )


def compose(inner: Affine, outer: Affine) -> Affine:
    """The matrix that applies `inner` first and `outer` second."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def upright(
    origins: NDArray[np.float64], heights: Floats, to_display: Affine, width: float, height: float
) -> Affine | None:
    """The matrix that turns a displayed page so that its text runs to the right; None where it does.

    `origins` (n, 2) are the places of its glyphs in the order of its text and `heights` their sizes, in page space.
    A table printed across a page that stands upright runs up or down it.
    """
    if len(origins) < _FEW:
        return None
    a, b, c, d, _, _ = to_display
    step = np.diff(origins, axis=0)
    right, down = step[:, 0] * a + step[:, 1] * c, step[:, 0] * b + step[:, 1] * d
    apart = np.hypot(right, down)
    near = (apart > 0) & (apart < 2 * heights[1:])
    level = near & (np.abs(down) < 0.2 * apart)
    steep = near & (np.abs(right) < 0.2 * apart)
    ways = {
        (-1.0, 0.0, 0.0, -1.0, width, height): int((level & (right < 0)).sum()),
        (0.0, -1.0, 1.0, 0.0, 0.0, width): int((steep & (down > 0)).sum()),
        (0.0, 1.0, -1.0, 0.0, height, 0.0): int((steep & (down < 0)).sum()),
    }
    turn, count = max(ways.items(), key=lambda way: way[1])
    return turn if count > max(_MOST * int((level | steep).sum()), _FEW) else None
