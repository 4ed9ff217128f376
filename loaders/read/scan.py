"""Pictures of pages to glyph pages, by optical character recognition (OCR).

The recogniser (RapidOCR with the models that its package carries, on onnxruntime) is the optional extra `ocr`. Without
it, pictures are not read, and it is said which. One page is in memory at a time.
"""

from __future__ import annotations

import importlib.util
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loaders.document import Finding, Refused
from loaders.grid.grid import Item
from loaders.grid.layout import lay_out
from loaders.grid.stream import Memory
from loaders.read.page import Floats, GlyphPage

#: A page with fewer glyphs than this, and pictures over more than this part of it, is a picture of a page; a page
#: without any glyph is one with less.
FEW_GLYPHS = 20
MOSTLY_PICTURE, SOME_PICTURE = 0.5, 0.1
#: A page with more curves than this and next to no text draws its characters.
MANY_CURVES = 1000
#: With more than this part of its characters unknown, a page is read by eye.
UNKNOWN = 0.1
INSTALL = "Install the reader of pictures: pip install 'juesuan[ocr]'."
PRINT_ANEW = "Or print the file anew to PDF with another program."
_DPI = 200
_LONGEST = 3000  # pixels of the longer side that are looked at
MAX_PIXELS = 80_000_000
MAX_FRAMES = 300
_A4_LONG = 842.0
#: Lengths in points: a horizontal and a vertical stroke as long as these are rules and no part of a character.
_LONG_ACROSS, _LONG_DOWN, _THICK = 18.0, 14.0, 3.0
_OUT_OF_MEMORY = re.compile("bad_alloc|[Aa]llocate|[Ii]nsufficient memory")  # as the recogniser's libraries put it
_CONTRAST = 30  # between ink and paper at least, of 255
#: Degrees: less is level, how fine it is told, and more is no scan that slipped.
_SKEW, _SKEW_STEP, _MOST_SKEW = 0.04, 0.05, 4.0
#: Pieces of rules are at least so long (points), rules cover at least so much of the width; how many tell the skew.
_PIECE, _RULE_SHARE, _FEW_RULES, _MANY_RULES = 10.0, 0.2, 3, 40
#: The recogniser also knows traditional and Japanese characters, which these documents do not print.
_SIMPLIFIED = str.maketrans(
    "決収総預財經費項業務資產車購運會額數單總計萬餘結轉專戶撥",
    "决收总预财经费项业务资产车购运会额数单总计万余结转专户拨",
)

Pixels = NDArray[np.uint8]


def is_picture(page: GlyphPage) -> bool:
    """The page has next to no text and a picture over most of it, or draws its characters as shapes."""
    if len(page.chars) < FEW_GLYPHS and page.curves > MANY_CURVES:
        return True
    if len(page.chars) == 0:
        return page.image_share > SOME_PICTURE
    return len(page.chars) < FEW_GLYPHS and page.image_share > MOSTLY_PICTURE


def is_undecoded(page: GlyphPage) -> bool:
    """So many characters of the page are not told by the file that the rest of them says little."""
    return page.undecoded > UNKNOWN * max(len(page.chars), 1)


def can_recognise() -> bool:
    """The optional extra `ocr` is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def not_read(page: GlyphPage) -> Finding:
    """That a page is a picture, or its characters are not told, and that it was left out."""
    if is_undecoded(page):
        message = f"page {page.number} was not read: {_untold(page)}"
        return Finding("page_not_decoded", "warning", message, page=page.number, remedy=f"{INSTALL} {PRINT_ANEW}")
    message = f"page {page.number} is a picture and was not read"
    return Finding("page_not_read", "warning", message, page=page.number, remedy=INSTALL)


def partly_decoded(page: GlyphPage) -> Finding:
    """That some characters of a page are not told; each stands as \ufffd."""
    return Finding(
        "text_not_decoded", "warning", f"page {page.number}: {_untold(page)}", page=page.number, remedy=PRINT_ANEW
    )


def _untold(page: GlyphPage) -> str:
    return (
        f"the file does not tell which characters {page.undecoded} of the {len(page.chars)} glyphs are "
        "(fonts without a map to Unicode)"
    )


def was_recognised(page: int, why: str = "is a picture") -> Finding:
    """That a page is a picture and was read as such."""
    message = f"page {page} {why}: what it says was recognised, and may be misread"
    return Finding("page_recognised", "info", message, page=page, remedy="compare it with the page")


def why_recognised(page: GlyphPage) -> str:
    """Why the text of a page is not taken as printed."""
    if page.method == "ocr":
        return "is a picture with text behind it"
    return "has fonts that do not tell their characters" if is_undecoded(page) else "is a picture"


def with_rules(pdf: Any, page: GlyphPage) -> GlyphPage:
    """A page whose text lies behind its picture, with the rules that the picture shows."""
    pixels, points = _pixels(pdf, page)
    gray: Pixels = np.ascontiguousarray(pixels[:, :, 0])
    mask = _ink(gray)
    if abs(_skew(mask, points)) > _SKEW:  # its text was set level
        return recognise(pixels, page.number, points)
    horizontal, vertical = _rules(mask, points)
    return replace(page, horizontal=horizontal, vertical=vertical)


def recognise_page(pdf: Any, page: GlyphPage) -> GlyphPage:
    """A page of an open PDF, read from its picture; `page` is what was read of it before."""
    pixels, points = _pixels(pdf, page)
    return recognise(pixels, page.number, points)


def _pixels(pdf: Any, page: GlyphPage) -> tuple[Pixels, float]:
    """The picture of a page of an open PDF, and how many points a pixel has."""
    scale = min(_DPI / 72, _LONGEST / max(page.width, page.height, 1.0))
    drawn = pdf[page.number - 1]
    try:
        bitmap = drawn.render(scale=scale)
        pixels: Pixels = np.array(bitmap.to_pil().convert("RGB"))
        bitmap.close()
    finally:
        drawn.close()
    return pixels, 1 / scale


def open_image(path: Path) -> tuple[int, Iterator[Item]]:
    """How many pictures an image file holds (TIFF may hold several), and their lines and grids.

    Raises: Refused ('no_text', 'damaged', 'too_large'); the items may raise 'damaged' too.
    """
    name = path.name
    if not can_recognise():
        raise Refused("no_text", name, "is a picture, and the reader of pictures is not installed.", INSTALL)
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # the limit here is ours, and it refuses instead of warning
    try:
        image = Image.open(path)
        frames = getattr(image, "n_frames", 1)
    except Exception:  # Pillow's readers raise what they like on damaged files
        raise _damaged(name) from None
    if image.width * image.height > MAX_PIXELS or frames > MAX_FRAMES:
        image.close()
        raise Refused(
            "too_large",
            name,
            f"the picture has {image.width} × {image.height} points and {frames} pages.",
            "Save it at 200 dots per inch.",
        )
    return frames, _image_items(image, frames, name)


def _image_items(image: Any, frames: int, name: str) -> Iterator[Item]:
    from PIL import ImageOps

    memory = Memory()
    try:
        for frame in range(frames):
            try:
                image.seek(frame)
                if image.width * image.height > MAX_PIXELS:
                    raise _damaged(name)
                picture = ImageOps.exif_transpose(image).convert("RGB")
            except Refused:
                raise
            except Exception:  # as above
                raise _damaged(name) from None
            picture.thumbnail((_LONGEST, _LONGEST))
            yield from lay_out(recognise(np.array(picture), frame + 1, _A4_LONG / max(picture.size)), memory)
    finally:
        image.close()


def _damaged(name: str) -> Refused:
    return Refused("damaged", name, "the picture cannot be opened; it is damaged or cut off.", "Download it again.")


@lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": _LONGEST,
            # It tells lines that stand on their head; pages are published upright.
            "Global.use_cls": False,
            # Files are read side by side in processes; more threads here only wait for one another.
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        }
    )


def recognise(pixels: Pixels, number: int, points: float) -> GlyphPage:
    """The page that a picture shows. `pixels`: (height, width, 3), red green blue; `points`: of one pixel."""
    import cv2

    # Seals are red and lie over text: in the red channel they are as light as the paper.
    gray: Pixels = np.ascontiguousarray(pixels[:, :, 0])
    mask = _ink(gray)
    angle = _skew(mask, points)
    if abs(angle) > _SKEW:
        height, width = gray.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        gray = np.asarray(cv2.warpAffine(gray, turn, (width, height), borderValue=255.0), dtype=np.uint8)
        mask = _ink(gray)
    horizontal, vertical = _rules(mask, points)
    chars, boxes, baselines = _glyphs(gray, points)
    height, width = gray.shape
    return GlyphPage(number, width * points, height * points, chars, boxes, baselines, horizontal, vertical, 1.0, "ocr")


def _ink(gray: Pixels) -> Pixels:
    """255 where the picture is darker than around; grey shading of heads is none."""
    import cv2

    found = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    return np.asarray(found, dtype=np.uint8)


def _strokes(mask: Pixels, across: int, down: int) -> Pixels:
    """What is left of the ink where it runs at least so many pixels."""
    import cv2

    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (across, down))
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel), dtype=np.uint8)


def _skew(mask: Pixels, points: float) -> float:
    """By how many degrees the long level strokes are turned; 0 where there are too few to say.

    A thin rule that is turned a little is a stair of level pieces, so the pieces say nothing: the line that most of
    them lie on does.
    """
    import cv2

    strokes = _strokes(mask, max(8, int(_PIECE / points)), 1)
    upright, most = np.pi / 2, np.radians(_MOST_SKEW)
    votes = int(_RULE_SHARE * mask.shape[1])
    lines = cv2.HoughLines(
        strokes, 1, np.radians(_SKEW_STEP), votes, min_theta=upright - most, max_theta=upright + most
    )
    if lines is None or len(lines) < _FEW_RULES:
        return 0.0
    strongest = lines.reshape(-1, 2)[:_MANY_RULES, 1]
    return float(np.degrees(np.median(strongest) - upright))


def _rules(mask: Pixels, points: float) -> tuple[Floats, Floats]:
    """Horizontal (y, x0, x1) and vertical (x, top, bottom) rules, in points."""
    across = _segments(_strokes(mask, max(10, int(_LONG_ACROSS / points)), 1), points)
    down = _segments(_strokes(mask, 1, max(10, int(_LONG_DOWN / points))), points)
    flat = across[(across[:, 3] - across[:, 1]) <= _THICK]
    upright = down[(down[:, 2] - down[:, 0]) <= _THICK]
    horizontal = np.stack([(flat[:, 1] + flat[:, 3]) / 2, flat[:, 0], flat[:, 2]], axis=1)
    vertical = np.stack([(upright[:, 0] + upright[:, 2]) / 2, upright[:, 1], upright[:, 3]], axis=1)
    return horizontal.astype(np.float32), vertical.astype(np.float32)


def _segments(strokes: Pixels, points: float) -> Floats:
    """The boxes of what hangs together, in points: (n, 4) x0, top, x1, bottom."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    left, top, width, height = (stats[1:, i].astype(np.float32) for i in range(4))
    return np.stack([left, top, left + width, top + height], axis=1) * np.float32(points)


def _glyphs(gray: Pixels, points: float) -> tuple[NDArray[Any], Floats, Floats]:
    """Characters, boxes and baselines in points. The recogniser gives words with the place of each character.

    Raises: MemoryError.
    """
    if gray.max() - gray.min() < _CONTRAST:  # an empty sheet
        return np.zeros(0, dtype="<U1"), np.zeros((0, 4), dtype=np.float32), np.zeros(0, dtype=np.float32)
    try:
        result = _engine()(np.stack([gray] * 3, axis=2), return_word_box=True)
    except Exception as error:  # each library that the recogniser calls says in its own way that memory ran out
        if _OUT_OF_MEMORY.search(str(error)):
            raise MemoryError(str(error)) from None
        raise
    chars: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    baselines: list[float] = []
    for found in result.word_results or ():
        line = [word for word in found if isinstance(word, tuple | list)]  # ('', 1.0, None) is a line without words
        level = _level(line)
        for word, _, corners in line:
            xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
            left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
            step = (right - left) / max(len(word), 1)
            for i, ch in enumerate(word.translate(_SIMPLIFIED)):
                if not ch.isspace():
                    chars.append(ch)
                    boxes.append((left + i * step, top, left + (i + 1) * step, bottom))
                    baselines.append(level)
    return (
        np.array(chars, dtype="<U1"),
        np.array(boxes, dtype=np.float32).reshape(-1, 4) * np.float32(points),
        np.array(baselines, dtype=np.float32) * np.float32(points),
    )


def _level(line: Any) -> float:
    """The y on which the characters of a found line stand."""
    bottoms = [float(y) for _, _, corners in line for _, y in corners]
    tops, feet = min(bottoms, default=math.nan), max(bottoms, default=math.nan)
    return feet - 0.15 * (feet - tops)
