"""From a grid to points: column widths, row heights, and which rows stand on which page."""

from __future__ import annotations

from dataclasses import dataclass

from samples import fonts
from samples.grid import Grid, GridCell
from samples.layout import Layout

PAGES = {
    "portrait": (595.0, 842.0),
    "landscape": (842.0, 595.0),
    "rotated": (842.0, 595.0),
    "wide": (1684.0, 595.0),
}
MARGIN = 42.0


@dataclass(frozen=True, slots=True)
class Sized:
    """A grid with sizes. `lines[i]` are the wrapped lines of `grid.cells[i]`."""

    grid: Grid
    font: float
    pad: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    lines: tuple[tuple[str, ...], ...]


def size(grid: Grid, layout: Layout) -> Sized:
    """Sizes that fit the page: first the names narrow, then the type shrinks."""
    font, pad, name = layout.font_size, layout.padding, layout.name_width
    if layout.rules == "none":
        pad = max(pad, 4)  # without rules only the gap keeps columns apart
    room = PAGES[layout.page][0] - 2 * MARGIN
    widths = _widths(grid, font, pad, name)
    while sum(widths) > room and name > 5:
        name -= 1
        widths = _widths(grid, font, pad, name)
    while sum(widths) > room and font > 4:
        font -= 0.25
        widths = _widths(grid, font, pad, name)
    if pad >= 2:  # tight tables stay tight, so that amounts touch
        widths = _stretched(grid, widths, room)
    lines = tuple(_lines(cell, grid, widths, font, pad) for cell in grid.cells)
    return Sized(grid, font, pad, tuple(widths), _heights(grid, lines, font), lines)


def _widths(grid: Grid, font: float, pad: float, name: float) -> list[float]:
    out = []
    for j, column in enumerate(grid.columns):
        own = [c.text for c in grid.cells if c.col == j and c.cols == 1 and c.role in ("code", "amount")]
        widest = max((fonts.width(t, font) for t in own), default=0)
        least = {"code": 2.0, "name": name, "ordinal": 1.6, "amount": 2.6}[column.kind] * font
        out.append(max(widest, least) + 2 * pad)
    return out


def _stretched(grid: Grid, widths: list[float], room: float) -> list[float]:
    spare = room - sum(widths)
    amounts = [j for j, c in enumerate(grid.columns) if c.kind == "amount"]
    if spare <= 0 or not amounts:
        return widths
    extra = min(spare / len(amounts), 45)
    return [w + extra if j in amounts else w for j, w in enumerate(widths)]


def _lines(cell: GridCell, grid: Grid, widths: list[float], font: float, pad: float) -> tuple[str, ...]:
    if cell.role == "amount":
        return (cell.text,)
    room = sum(widths[cell.col : cell.col + cell.cols]) - 2 * pad - cell.indent * font
    return tuple(fonts.wrap(cell.text, font, max(room, font)))


def _heights(grid: Grid, lines: tuple[tuple[str, ...], ...], font: float) -> tuple[float, ...]:
    heights = [font * fonts.LINE + 4] * grid.rows
    needs = [(c, len(text) * font * fonts.LINE + 4) for c, text in zip(grid.cells, lines, strict=True)]
    for cell, need in sorted(needs, key=lambda item: item[0].rows):
        lack = need - sum(heights[cell.row : cell.row + cell.rows])
        if lack > 0:
            heights[cell.row + cell.rows - 1] += lack
    return tuple(heights)


def page_rows(sized: Sized, layout: Layout, first: float, full: float) -> list[list[int]]:
    """The grid rows of each page. `first` and `full` are the heights free for the table on its first and on
    further pages."""
    grid, heights = sized.grid, sized.heights
    head = list(range(grid.head))
    pages, rows, used = [], list(head), sum(heights[: grid.head])
    free, body = first, 0
    for row in range(grid.head, grid.rows):
        too_many = layout.rows_per_page is not None and body >= layout.rows_per_page
        if body and (used + heights[row] > free or too_many):
            pages.append(rows)
            rows, free, body = (list(head) if layout.repeat_head else []), full, 0
            if layout.repeat_total and grid.total is not None and grid.total < row:
                rows.append(grid.total)
            used = sum(heights[r] for r in rows)
        rows.append(row)
        used += heights[row]
        body += 1
    return [*pages, rows]
