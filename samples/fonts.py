"""The two typefaces of the sample PDFs, how wide a text is in them, and how it wraps.

Chinese is set in a committed subset of Droid Sans Fallback (Apache-2.0), embedded with the glyphs used only:
reportlab's built-in STSong-Light is not embedded, so it has no outlines where that font is not installed and
character boxes without height. ASCII and curly quotes are set in Helvetica, which every reader carries; that
two typefaces meet on one line is also what published documents look like.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

CJK, LATIN = "SampleSans", "Helvetica"
FILE = Path(__file__).parent / "fonts" / "DroidSansFallback-subset.ttf"
LINE = 1.25  # line height over font size
DESCENT = 0.22  # of the font size, below the baseline


def register() -> None:
    """Make the typeface known to reportlab; loads its file once."""
    if CJK not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(CJK, str(FILE), asciiReadable=False))


def _latin(char: str) -> bool:
    return char < "\x7f" or char in "“”‘’"


def runs(text: str) -> list[tuple[str, str]]:
    """The text cut into (typeface, piece)."""
    out: list[tuple[str, str]] = []
    for char in text:
        font = LATIN if _latin(char) else CJK
        if font == CJK and not has_glyph(char):
            raise ValueError(f"{FILE.name} has no glyph for {char!r}; see samples/fonts/README.md")
        if out and out[-1][0] == font:
            out[-1] = (font, out[-1][1] + char)
        else:
            out.append((font, char))
    return out


def has_glyph(char: str) -> bool:
    """Whether the typefaces can show this character."""
    register()
    return _latin(char) or ord(char) in pdfmetrics.getFont(CJK).face.charToGlyph


@cache
def _char_width(char: str) -> float:
    return float(pdfmetrics.stringWidth(char, LATIN, 1)) if _latin(char) else 1.0


def width(text: str, size: float) -> float:
    """Width in points. Every Chinese glyph of the typeface is one em wide."""
    return sum(_char_width(c) for c in text) * size


def wrap(text: str, size: float, limit: float, *, hang: bool = False) -> list[str]:
    """Lines no wider than `limit`: Chinese breaks anywhere, a run of digits never. With `hang`, closing
    punctuation stays on its line and may stick out by one character."""
    lines, line = [], ""
    for unit in _units(text):
        if line and not (hang and unit in "，。；：、）") and width(line + unit, size) > limit + 0.01:
            lines.append(line.rstrip())
            line = unit.lstrip()
        else:
            line += unit
    return [*lines, line] if line or not lines else lines


def _units(text: str) -> list[str]:
    out: list[str] = []
    for char in text:
        if out and char in "0123456789.,%" and out[-1][-1] in "0123456789.,":
            out[-1] += char
        else:
            out.append(char)
    return out


def draw(canvas: Canvas, x: float, baseline: float, text: str, size: float, *, digit_offset: float = 0) -> None:
    """Draw one line from its left end; ASCII runs may stand on another baseline."""
    for font, piece in runs(text):
        canvas.setFont(font, size)
        shift = digit_offset if font == LATIN else 0
        canvas.drawString(x, baseline + shift, piece)
        x += width(piece, size)
