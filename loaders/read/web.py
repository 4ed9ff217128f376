"""HTML to lines and grids. Nothing is fetched, no script is run; what a browser would not show is left out.

Pages of positioned text (a PDF turned into HTML) are drawn pages and are laid out as such: see positioned.py.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from loaders.document import Line, Refused
from loaders.grid.grid import Grid, Item
from loaders.grid.layout import lay_out
from loaders.grid.stream import Memory
from loaders.read.placing import Piece, place
from loaders.read.positioned import is_positioned, positioned_pages
from loaders.read.sheet import TooLarge, leading, sheet_items

MAX_HTML_BYTES = 80_000_000
MAX_ELEMENTS = 2_000_000

_DROPPED = {"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "select",
            "textarea", "button", "input", "head", "nav", "map", "audio", "video", "canvas"}  # fmt: skip
_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "tr", "td", "th",
           "table", "section", "article", "header", "footer", "main", "aside", "blockquote", "pre", "form", "hr",
           "fieldset", "center", "body", "caption", "figure", "tbody", "thead", "tfoot", "address"}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.I)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BREAK = re.compile(r"(?<=[\u3001-\u9fff\uff00-\uffef])[ \t]*\r?\n\s*(?=[\u3001-\u9fff\uff00-\uffef])")


def looks_like_html(head: bytes) -> bool:
    """The first bytes of a file are HTML, or a web archive (.mht) that holds it."""
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if re.match(rb"(?:<!doctype\s+html|<html|<head|<body|<table|<meta|<div|<title|<center|<style)", plain):
        return True
    if re.match(rb"(?:<!--|<\?xml)", plain):
        return re.search(rb"<html[\s>]", plain) is not None
    return plain.startswith((b"mime-version:", b"from: <saved by")) and b"multipart/related" in plain


def open_html(path: Path) -> tuple[int, Iterator[Item]]:
    """How many pages the file draws (1 where it flows as one), and its lines and grids.

    Raises: Refused ('too_large', 'damaged'); the items may raise it too.
    """
    name = path.name
    if path.stat().st_size > MAX_HTML_BYTES:
        raise Refused("too_large", name, f"is an HTML file of more than {MAX_HTML_BYTES:,} bytes.", "Split it.")
    root = _parse(_decode(_unarchived(path.read_bytes())), name)
    if is_positioned(root):
        pages = positioned_pages(root)
        if pages:
            return len(pages), _drawn_items(root, pages)
    return 1, _flow_items(root, name)


def _unarchived(data: bytes) -> bytes:
    """The HTML part of a web archive; the bytes themselves where they are none."""
    if not data[:200].lower().lstrip().startswith((b"mime-version:", b"from:")):
        return data
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload
    return data


def _decode(data: bytes) -> str:
    """The text, by its byte order mark, then by what it declares, then by what its bytes are.

    Pages that declare gb2312 use characters beyond it, so all three names of the family are read as GB18030.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    declared = _CHARSET.search(data[:4096])
    label = declared.group(1).decode("ascii").lower() if declared else ""
    wanted = "gb18030" if label.startswith(("gb", "x-gbk")) else label or "utf-8"
    for encoding in dict.fromkeys((wanted, "utf-8", "gb18030")):
        try:
            return data.removeprefix(b"\xef\xbb\xbf").decode(encoding)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    bad_utf8 = data.decode("utf-8", errors="replace")
    bad_gb = data.decode("gb18030", errors="replace")
    return min(bad_utf8, bad_gb, key=lambda text: text.count("\ufffd"))


def _parse(text: str, name: str) -> Any:
    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    clean = text.replace("\0", "").encode("utf-8", errors="replace")
    try:
        root = etree.fromstring(clean, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise Refused("damaged", name, "the HTML holds nothing that can be read.", "Download it again.")
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise Refused("too_large", name, f"the HTML has more than {MAX_ELEMENTS:,} elements.", "Split it.")
    return root


def _drawn_items(root: Any, pages: list[Any]) -> Iterator[Item]:
    """The page's title, then the drawn pages."""
    offset = 0
    title = _title(root)
    if title:
        offset = 1
        yield Line(1, 1, title)
    memory = Memory()
    for page in pages:
        for item in lay_out(page, memory):
            if isinstance(item, Line) and page.number == 1:
                item = Line(1, item.number + offset, item.text, item.box)
            yield item


def _title(root: Any) -> str:
    found = root.find(".//title")
    return _squeezed("".join(found.itertext())) if found is not None else ""


def _flow_items(root: Any, name: str) -> Iterator[Item]:
    number = 0
    try:
        title = _title(root)
        if title:
            number = 1
            yield Line(1, 1, title)
        for piece in _flow(root):
            if isinstance(piece, str):
                number += 1
                yield Line(1, number, piece)
                continue
            for item in sheet_items(place(_rows(piece)), 1, number + 1):
                if not isinstance(item, Grid):
                    number += 1
                yield item
    except TooLarge:
        raise Refused(
            "too_large", name, "a table in it claims more cells than any form has.", "Save it anew."
        ) from None


def _flow(root: Any, tables: bool = True) -> Iterator[Any]:
    """The lines of text below an element as strings, and its tables of data as elements, in reading order."""
    parts: list[str] = []

    def line() -> Iterator[str]:
        text = _squeezed("".join(parts))
        parts.clear()
        if text.strip():
            yield text

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            if tag in _BLOCKS:
                yield from line()
            if element.tail and element is not root:
                parts.append(element.tail)
            continue
        if element is not root and (tag in _DROPPED or _hidden(element)):
            walk.skip_subtree()
            continue
        if tag in _BLOCKS or tag == "br":
            yield from line()
        if tables and tag == "table" and _is_data(element):
            yield element
            walk.skip_subtree()
            continue
        if element.text:
            parts.append(element.text)
    yield from line()


def _squeezed(text: str) -> str:
    """Runs of white space as one space, line breaks of the source between Chinese as none; hard spaces are kept."""
    return _SPACE.sub(" ", _BREAK.sub("", text)).strip(" ").rstrip("\u00a0\u3000")


def _hidden(element: Any) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _HIDDEN.search(style) is not None)


def _is_data(table: Any) -> bool:
    """The table holds data: no other table of more than one cell, and two columns somewhere. Others are layout."""
    for inner in table.iter("table"):
        if inner is not table and sum(1 for _ in inner.iter("td", "th")) > 1:
            return False
    return any(sum(1 for cell in row if cell.tag in ("td", "th")) > 1 for row in table.iter("tr"))


def _rows(table: Any) -> Iterator[list[Piece]]:
    for row in table.iter("tr"):
        if _hidden(row) or _inside_other(row, table):
            continue
        cells = []
        for cell in row:
            if cell.tag in ("td", "th") and not _hidden(cell):
                lines = list(_flow(cell, tables=False))
                indent = leading(lines[0]) if lines else 0.0
                texts = [text.strip() for text in lines]
                cells.append(Piece(texts, _span(cell, "colspan"), _span(cell, "rowspan"), indent))
        yield cells


def _inside_other(row: Any, table: Any) -> bool:
    parent = row.getparent()
    while parent is not None and parent.tag != "table":
        parent = parent.getparent()
    return parent is not table


def _span(cell: Any, attribute: str) -> int:
    text = re.match(r"\s*(\d{1,6})", cell.get(attribute) or "")
    return int(text.group(1)) if text else 1
