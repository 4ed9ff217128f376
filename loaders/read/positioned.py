"""HTML whose text stands at places (a PDF turned into HTML) to glyph pages, from its CSS."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from loaders.read.page import GlyphPage

#: A page is at least so wide and high (points); a rule is at most so thick.
_PAGE = 200.0
_THIN = 3.0
_MAX_GLYPHS = 200_000
_POINTS = {"pt": 1.0, "px": 0.75, "in": 72.0, "cm": 28.3465, "mm": 2.83465, "pc": 12.0}
_LENGTH = re.compile(r"(-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(pt|px|in|cm|mm|pc|em)?")
_BRACES = re.compile(r"([^{}]*)([{}]|$)")
_NAME = re.compile(r"[.#][\w-]+$")  # .a, td.a, p .a; not .a.b, which means fewer elements than either
_TRANSFORM = re.compile(r"(?:matrix|scale)\(\s*(-?[\d.]+)")
_SIDES = ("left", "right", "top", "bottom")

Style = dict[str, str]


@dataclass(slots=True)
class _Page:
    width: float
    height: float
    chars: list[str] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    baselines: list[float] = field(default_factory=list)
    horizontal: list[tuple[float, float, float]] = field(default_factory=list)
    vertical: list[tuple[float, float, float]] = field(default_factory=list)
    pictures: float = 0.0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an element's content stands: the page, its origin, the height of its box, font size and line height."""

    page: _Page | None
    x: float = 0.0
    y: float = 0.0
    height: float = 0.0
    font: float = 12.0
    line: float = 0.0
    scale: float = 1.0
    spacing: float = 0.0
    width: float = 0.0
    placed: bool = False


def is_positioned(root: Any) -> bool:
    """Most of the text of this tree stands in elements that are placed by their coordinates."""
    sheet = _Sheet(root)
    placed = total = 0
    stack = [(root, False)]
    while stack:
        element, inside = stack.pop()
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "head"):
            continue
        inside = inside or _has_place(sheet.style(element))
        texts = [element.text or "", *(child.tail or "" for child in element)]
        size = sum(len(text.strip()) for text in texts)
        total += size
        placed += size if inside else 0
        stack.extend((child, inside) for child in element)
    return placed > 200 and placed * 2 > total


def _has_place(style: Style) -> bool:
    return style.get("position") == "absolute" and "left" in style and ("top" in style or "bottom" in style)


def positioned_pages(root: Any) -> list[GlyphPage]:
    """The pages that the tree draws, in its order."""
    sheet = _Sheet(root)
    pages: list[_Page] = []
    stack = [(root, _Place(None))]
    glyphs = 0
    while stack:
        element, outer = stack.pop()
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "head"):
            continue
        style = sheet.style(element)
        if style.get("display") == "none":
            continue
        place = _enter(style, outer, pages)
        if place.page is not None:
            if place is not outer:
                _draw_box(style, place)
            if element.tag == "img":
                wide, high = (_length(style.get(side), 0.0, place.font) for side in ("width", "height"))
                place.page.pictures += wide * high
            own = (element.text or "").strip("\r\n\t ")
            if place.placed and (own or len(element)) and glyphs < _MAX_GLYPHS * 10:
                before = len(place.page.chars)
                if not any(_has_place(sheet.style(child)) for child in element if isinstance(child.tag, str)):
                    _write("".join(element.itertext()), place)
                    glyphs += len(place.page.chars) - before
                    continue
                _write(own, place)
        stack.extend((child, place) for child in reversed(element))
    return [_glyph_page(page, number) for number, page in enumerate(pages, start=1)]


def _enter(style: Style, outer: _Place, pages: list[_Page]) -> _Place:
    """The place of an element's content, given the place of what it stands in."""
    font = _length(style.get("font-size"), outer.font, outer.font) if "font-size" in style else outer.font
    width = _length(style.get("width"), 0.0, font)
    height = _length(style.get("height"), 0.0, font)
    if outer.page is None:
        if width >= _PAGE and height >= _PAGE and style.get("position") in ("relative", "absolute"):
            page = _Page(width, height)
            pages.append(page)
            return _Place(page, height=height, font=font)
        return _Place(None, font=font)
    found = _TRANSFORM.search(style.get("transform", "") or style.get("-webkit-transform", ""))
    scale = outer.scale * float(found.group(1)) if found and 0 < float(found.group(1)) < 10 else outer.scale
    line = style.get("line-height", "")
    leading = _length(line, 0.0, font) if _LENGTH.fullmatch(line) and not line.replace(".", "").isdecimal() else 0.0
    spacing = _length(style.get("letter-spacing"), outer.spacing, font)
    if style.get("position") not in ("absolute", "relative") or not ({"left", "top", "bottom"} & set(style)):
        if not ({"font-size", "line-height", "letter-spacing", "transform"} & set(style)):
            return outer
        return _Place(
            outer.page, outer.x, outer.y, outer.height, font, leading or outer.line, scale, spacing, outer.width,
            outer.placed,
        )  # fmt: skip
    x = outer.x + _length(style.get("left"), 0.0, font)
    if "top" in style:
        y = outer.y + _length(style.get("top"), 0.0, font)
    else:
        y = outer.y + outer.height - _length(style.get("bottom"), 0.0, font) - (height or leading or font * scale)
    return _Place(
        outer.page, x, y, height, font, leading or height, scale, spacing, width,
        outer.placed or style.get("position") == "absolute",
    )  # fmt: skip


def _write(text: str, place: _Place) -> None:
    """The glyphs of a run of text. A font is not at hand: Chinese is one em wide, everything else half of it."""
    page = place.page
    if page is None:
        return
    size = place.font * place.scale
    if not text.strip() or size <= 0 or len(text) > _MAX_GLYPHS:
        return
    wide = (1.0 if unicodedata.east_asian_width(ch) in "WFA" else 0.5 for ch in text)
    advances = [share * size + place.spacing * place.scale for share in wide]
    natural = sum(advances)
    if place.width > 0 and natural > place.width * 1.02:
        advances = [advance * place.width / natural for advance in advances]
    middle = place.y + (place.line or size) / 2
    x = place.x
    for ch, advance in zip(text, advances, strict=True):
        if not ch.isspace() and len(page.chars) < _MAX_GLYPHS:
            page.chars.append(ch)
            page.boxes.append((x, middle - size / 2, x + advance, middle + size / 2))
            page.baselines.append(middle + 0.35 * size)
        x += advance


def _draw_box(style: Style, place: _Place) -> None:
    """The borders of a box, and thin filled boxes, as rules."""
    page = place.page
    width, height = _length(style.get("width"), 0.0, place.font), _length(style.get("height"), 0.0, place.font)
    if page is None or not place.placed or (width <= _THIN and height <= _THIN):
        return
    x0, y0, x1, y1 = place.x, place.y, place.x + width, place.y + height
    whole = _visible(style.get("border", ""))
    sides = {side for side in _SIDES if _visible(style.get(f"border-{side}", "")) or whole}
    if not sides and min(width, height) <= _THIN and (style.get("background-color") or style.get("background")):
        sides = {"top"} if width > height else {"left"}
    if width > _THIN:
        page.horizontal.extend((y, x0, x1) for side, y in (("top", y0), ("bottom", y1)) if side in sides)
    if height > _THIN:
        page.vertical.extend((x, y0, y1) for side, x in (("left", x0), ("right", x1)) if side in sides)


def _visible(border: str) -> bool:
    return bool(border) and "none" not in border and not re.match(r"\s*0(?:\.0+)?(?:pt|px)?(?:\s|$)", border)


def _length(text: str | None, otherwise: float, font: float) -> float:
    """A CSS length in points; a number without a unit counts as px."""
    match = _LENGTH.match(text.strip()) if text else None
    if match is None:
        return otherwise
    number, unit = float(match.group(1)), match.group(2) or "px"
    value = number * (font if unit == "em" else _POINTS[unit])
    return value if abs(value) < 1e6 else otherwise


class _Sheet:
    """What the rules for classes and ids say of an element, and its own style over it."""

    def __init__(self, root: Any) -> None:
        self.rules: dict[str, Style] = {}
        self.known: dict[tuple[str, str, str], Style] = {}
        text = "\n".join("".join(style.itertext()) for style in root.iter("style"))
        for selectors, body in _rules(text):
            declared = _declarations(body)
            for selector in selectors.split(","):
                found = _NAME.search(selector.strip())
                if found and not {".", "#"} & set(selector.strip()[: found.start()]):
                    self.rules.setdefault(found.group(), {}).update(declared)

    def style(self, element: Any) -> Style:
        """Every declaration that holds for the element."""
        key = (element.get("class") or "", element.get("id") or "", element.get("style") or "")
        if key not in self.known:
            style: Style = {}
            for name in key[0].split():
                style.update(self.rules.get("." + name, {}))
            if key[1]:
                style.update(self.rules.get("#" + key[1], {}))
            style.update(_declarations(key[2]))
            if len(self.known) > 50_000:
                self.known.clear()
            self.known[key] = style
        return self.known[key]


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """(selectors, declarations) of a style sheet, without those within @media and the like.

    By hand, because patterns over nested braces take forever on text that was made for it.
    """
    css = "".join(part.partition("*/")[2] if n else part for n, part in enumerate(css.split("/*")))
    depth, apart = 0, 0  # braces open, and how many of them when the at-rule began; 0 outside of one
    selectors = ""
    for text, brace in _BRACES.findall(css):
        if brace == "{":
            depth += 1
            selectors = text.rpartition(";")[2].strip()
            if selectors.startswith("@") and not apart:
                apart = depth
        elif brace == "}":
            if depth and not apart:
                yield selectors, text
            if depth == apart:
                apart = 0
            depth = max(0, depth - 1)
            selectors = ""


def _declarations(text: str) -> Style:
    found: Style = {}
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip().lower()] = value.strip().lower()
    return found


def _glyph_page(page: _Page, number: int) -> GlyphPage:
    return GlyphPage(
        number, page.width, page.height,
        np.array(page.chars, dtype="<U1"),
        np.array(page.boxes, dtype=np.float32).reshape(-1, 4),
        np.array(page.baselines, dtype=np.float32),
        np.array(page.horizontal, dtype=np.float32).reshape(-1, 3),
        np.array(page.vertical, dtype=np.float32).reshape(-1, 3),
        min(1.0, page.pictures / max(page.width * page.height, 1.0)),
    )  # fmt: skip
