"""Word documents (.docx) to lines and grids: paragraphs and tables in the order of the text.

A text document has no pages of its own, so its page is 1 and lines are numbered through. Deleted and hidden text is
not displayed and is left out; numbers that Word itself puts before paragraphs are not in the file and are not read.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from loaders.document import Line, Refused
from loaders.grid.grid import Grid, Item
from loaders.read.package import check_parts, open_package
from loaders.read.placing import Piece, place
from loaders.read.sheet import TooLarge, leading, sheet_items

_MAIN = re.compile(r"word/document\d*\.xml")
_LIMITS = {b"<w:p>": 2_000_000, b"<w:p ": 2_000_000, b"<w:tc>": 1_000_000, b"<w:r>": 4_000_000}
_TWIPS = 20 * 5.4  # in a unit of column width
_TABLE, _PARAGRAPH, _TEXT_BOX = "tbl", "p", "txbxContent"
#: Never displayed: deleted text, field codes, the older drawing of what a newer one shows, comments.
_DROPPED = {"del", "moveFrom", "delText", "instrText", "Fallback", "annotationRef", "rPr", "pPr", "sectPr", "tblPr"}


def is_word(package: zipfile.ZipFile) -> bool:
    """The package holds a Word document."""
    return _main_part(package) is not None


def _main_part(package: zipfile.ZipFile) -> str | None:
    return next((name for name in package.namelist() if _MAIN.fullmatch(name)), None)


def open_docx(path: Path) -> tuple[int, Iterator[Item]]:
    """1 (a text document has no pages of its own), and its lines and grids.

    Raises: Refused ('damaged', 'encrypted', 'too_large', 'unsafe'); the items may raise 'too_large' too.
    """
    name = path.name
    with open_package(path) as package:
        main = _main_part(package) or ""
        check_parts(package, name, _LIMITS, [main])
        try:
            data = package.read(main)
            parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError, KeyError):
            root = None
    body = root.find("{*}body") if root is not None else None
    if body is None:
        raise Refused(
            "damaged",
            name,
            "the document cannot be read; it is damaged or not one that an office program wrote.",
            "Open it and save it anew as .docx.",
        )
    return 1, _items(body, name)


def _items(body: Any, name: str) -> Iterator[Item]:
    number = 0
    try:
        for block in _blocks(body):
            if isinstance(block, str):
                number += 1
                yield Line(1, number, block)
                continue
            for item in sheet_items(_sheet(block), 1, number + 1):
                if not isinstance(item, Grid):
                    number += 1
                yield item
    except TooLarge:
        raise Refused(
            "too_large", name, "a table in it claims more cells than any form has.", "Delete what is not published."
        ) from None


def _name(element: Any) -> str:
    """The tag without its namespace, which differs between the two editions of the format; '' for no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _child(element: Any, *names: str) -> Any:
    """The element down this path of children, or None."""
    for name in names:
        element = next((child for child in element if _name(child) == name), None)
        if element is None:
            return None
    return element


def _blocks(parent: Any) -> Iterator[Any]:
    """The lines of paragraphs as strings, and the tables of data as elements, in reading order."""
    stack = [iter(parent)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            continue
        name = _name(element)
        if name == _PARAGRAPH:
            boxes: list[Any] = []
            yield from (line.rstrip() for line in _lines(element, boxes) if line.strip())
            if boxes:
                stack.append(iter([child for box in boxes for child in box]))
        elif name == _TABLE and _is_data(element):
            yield element
        elif name and name not in _DROPPED:
            stack.append(iter(element))


def _lines(paragraph: Any, boxes: list[Any]) -> list[str]:
    """The lines of a paragraph; its text boxes are put into `boxes`."""
    parts: list[str] = []
    stack = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            continue
        name = _name(element)
        if name == "t":
            parts.append(element.text or "")
        elif name in ("tab", "ptab"):
            parts.append(" ")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif name == _TEXT_BOX:
            boxes.append(element)
        elif name == "r" and _hidden(element):
            continue
        elif name and name not in _DROPPED:
            stack.append(iter(element))
    return "".join(parts).split("\n")


def _hidden(run: Any) -> bool:
    mark = _child(run, "rPr", "vanish")
    return mark is not None and _attribute(mark, "val") not in ("0", "false", "off")


def _is_data(table: Any) -> bool:
    """No other table of more than one cell stands in it, and some row has two cells. Others only lay text out."""
    inner = (element for element in table.iter("{*}tbl") if element is not table)
    if any(sum(1 for _ in element.iter("{*}tc")) > 1 for element in inner):
        return False
    return any(len(_cells(row)) > 1 for row in _rows(table))


def _rows(table: Any) -> list[Any]:
    """The rows of the table itself, those in content controls included; deleted and hidden ones left out."""
    found = []
    for row in _through_controls(table, "tr"):
        if all(_child(row, "trPr", mark) is None for mark in ("del", "hidden")):
            found.append(row)
    return found


def _cells(row: Any) -> list[Any]:
    return _through_controls(row, "tc")


def _through_controls(parent: Any, wanted: str) -> list[Any]:
    found, stack = [], [iter(parent)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif _name(element) == wanted:
            found.append(element)
        elif _name(element) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            stack.append(iter(element))
    return found


def _number(element: Any) -> int:
    text = _attribute(element, "val") if element is not None else ""
    return int(text) if text.isdecimal() and len(text) < 6 else 1


def _sheet(table: Any) -> Any:
    """The table's cells at their places. A cell that continues the one above (vMerge) makes that one taller."""
    rows: list[list[Piece]] = []
    open_cells: dict[int, tuple[int, int]] = {}  # column -> the row and index of the piece that may grow
    for r, row in enumerate(_rows(table)):
        pieces: list[Piece] = []
        before = _child(row, "trPr", "gridBefore")
        column = _number(before) if before is not None else 0
        if column:
            pieces.append(Piece([], columns=column))
        for cell in _cells(row):
            columns = _number(_child(cell, "tcPr", "gridSpan"))
            merge = _child(cell, "tcPr", "vMerge")
            if merge is not None and _attribute(merge, "val") != "restart" and column in open_cells:
                above, index = open_cells[column]
                grown = rows[above][index]
                rows[above][index] = Piece(grown.lines, grown.columns, r - above + 1, grown.indent)
                column += columns
                continue
            open_cells.pop(column, None)
            if merge is not None:
                open_cells[column] = (r, len(pieces))
            lines = [line for line in _cell_lines(cell) if line.strip()]
            pieces.append(Piece([line.strip() for line in lines], columns, 1, leading(lines[0]) if lines else 0.0))
            column += columns
        rows.append(pieces)
    sheet = place(rows)
    grid = _child(table, "tblGrid")
    for c, width in enumerate(grid if grid is not None else ()):
        twips = _attribute(width, "w")
        if twips.isdecimal():
            sheet.widths[c] = min(int(twips), 32_000) / _TWIPS
    return sheet


def _cell_lines(cell: Any) -> Iterator[str]:
    """The lines of a cell; a table within it gives those of its cells."""
    for block in _blocks(cell):
        if isinstance(block, str):
            yield block
