"""Rules of a table, drawn in the ways that producers draw them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

from reportlab.pdfgen.canvas import Canvas

from samples.truth import Box

THIN = 0.5
SEGMENT = 9.0  # points; longer rules are cut into such pieces where the layout asks for segments
Span = tuple[float, float]


def draw_rules(
    canvas: Canvas,
    style: Literal["lines", "rectangles", "segments", "none"],
    boxes: Iterable[Box],
    height: float,
) -> None:
    """Draw the outlines of the cells, each shared edge once. Boxes are from the top, the canvas is not."""
    if style == "none":
        return
    canvas.setLineWidth(THIN)
    horizontal, vertical = edges(boxes)
    for y, x0, x1 in horizontal:
        _stroke(canvas, style, (x0, height - y), (x1, height - y))
    for x, y0, y1 in vertical:
        _stroke(canvas, style, (x, height - y1), (x, height - y0))


def edges(boxes: Iterable[Box]) -> tuple[list[tuple[float, float, float]], list[tuple[float, float, float]]]:
    """The longest rules that outline the boxes: (y, x0, x1) lying, (x, top, bottom) standing."""
    lying: dict[float, list[Span]] = defaultdict(list)
    standing: dict[float, list[Span]] = defaultdict(list)
    for x0, top, x1, bottom in boxes:
        for y in (top, bottom):
            lying[round(y, 3)].append((x0, x1))
        for x in (x0, x1):
            standing[round(x, 3)].append((top, bottom))
    return (
        [(at, a, b) for at, spans in sorted(lying.items()) for a, b in _merged(spans)],
        [(at, a, b) for at, spans in sorted(standing.items()) for a, b in _merged(spans)],
    )


def _merged(spans: list[Span]) -> list[Span]:
    out: list[Span] = []
    for a, b in sorted(spans):
        if out and a <= out[-1][1] + 0.01:
            out[-1] = (out[-1][0], max(out[-1][1], b))
        else:
            out.append((a, b))
    return out


def _stroke(canvas: Canvas, style: str, a: tuple[float, float], b: tuple[float, float]) -> None:
    if style == "rectangles":
        half = THIN / 2
        canvas.rect(a[0] - half, a[1] - half, b[0] - a[0] + THIN, b[1] - a[1] + THIN, stroke=0, fill=1)
        return
    if style == "lines":
        canvas.line(*a, *b)
        return
    length = abs(b[0] - a[0]) + abs(b[1] - a[1])
    count = max(1, round(length / SEGMENT))
    points = [(a[0] + (b[0] - a[0]) * k / count, a[1] + (b[1] - a[1]) * k / count) for k in range(count + 1)]
    for p, q in pairwise(points):
        canvas.line(*p, *q)
