"""Workbooks (.xlsx, .xlsm, .xls, .et) to sheets as displayed. Formulas give the results stored with them; macros and
links to other files are not looked at."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import xlrd
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import (  # openpyxl's own way to stream a sheet; it has no public one with merged cells
    CELL_TAG,
    COL_TAG,
    MERGE_TAG,
    ROW_TAG,
    WorkSheetParser,
)
from openpyxl.xml.functions import iterparse

from loaders.document import Refused
from loaders.grid.grid import Item
from loaders.read.number_format import print_date, print_number
from loaders.read.package import check_parts, open_package
from loaders.read.sheet import Sheet, SheetCell, TooLarge, sheet_items, text_lines

MAX_SHEETS = 500
MAX_CELLS = 1_000_000  # of one sheet, with text or a border
MAX_TEXT = 50_000_000  # characters of one sheet: one long text may be shared by many cells
MAX_XLS_BYTES = 40_000_000
#: Parts that are read as a whole, in bytes. Names and styles pile up in workbooks that were copied for years.
_MAX_WHOLE = {"xl/workbook.xml": 4_000_000, "xl/styles.xml": 32_000_000, "[Content_Types].xml": 4_000_000}
_MAX_PER_ROW = 16_384
_MAX_ROWS = 1_048_576
_LIMITS = {b"<c ": 8_000_000, b"<c>": 100_000, b"<mergeCell ": 100_000, b"<si>": 1_000_000, b"<row": 2_000_000,
           b"<xf ": 200_000, b"<font>": 100_000, b"<sheet ": MAX_SHEETS}  # fmt: skip
_MERGED_CELL = MERGE_TAG.replace("mergeCells", "mergeCell")


def _damaged(name: str) -> Refused:
    return Refused(
        "damaged",
        name,
        "the workbook cannot be read; it is damaged or not one that an office program wrote.",
        "Open it and save it anew as .xlsx.",
    )


def _too_large(name: str, sheet: str) -> Refused:
    return Refused("too_large", name, f"its sheet {sheet!r} is larger than any form.", "Delete what is not published.")


def open_xlsx(path: Path) -> tuple[int, Iterator[Item]]:
    """How many sheets are displayed, and their lines and grids; a sheet is a page.

    Raises: Refused ('damaged', 'encrypted', 'too_large', 'unsafe'); the items may raise it too.
    """
    package = open_package(path)
    with package:
        for member in package.infolist():
            if member.file_size > _MAX_WHOLE.get(member.filename, member.file_size):
                detail = f"its part {member.filename} has {member.file_size:,} bytes, more than is read here."
                raise Refused("too_large", path.name, detail, "Copy the sheets into a new workbook.")
        check_parts(package, path.name, _LIMITS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception:  # openpyxl lets through whatever its parsers raise
        raise _damaged(path.name) from None
    sheets = [s for s in book.worksheets if s.sheet_state == "visible" and isinstance(s, ReadOnlyWorksheet)]
    if not sheets:
        book.close()
        raise Refused("no_text", path.name, "the workbook shows no sheet.", "Unhide the sheets that are published.")
    return len(sheets), _xlsx_items(book, sheets, path.name)


def _xlsx_items(book: Any, sheets: list[Any], name: str) -> Iterator[Item]:
    try:
        for page, sheet in enumerate(sheets, start=1):
            try:
                read = _read_xlsx_sheet(book, sheet)
                items = list(sheet_items(read, page))
            except TooLarge:
                raise _too_large(name, sheet.title) from None
            except Exception:  # as above
                raise _damaged(name) from None
            yield from items
    finally:
        book.close()


class _Stream(WorkSheetParser):  # type: ignore[misc]
    """The cells of a sheet one by one. What a sheet holds besides (rules, links, drawings) is thrown away unread,
    because it says nothing here and is where damaged files break."""

    def cells(self) -> Iterator[dict[str, Any]]:
        """Each cell as openpyxl's `parse_cell` gives it; rows, columns and merged ranges are noted on the way."""
        self.ranges: list[str] = []
        per_row, depth, stack = 0, 0, []
        for event, element in iterparse(self.source, events=("start", "end")):
            tag = element.tag
            if event == "start":
                stack.append(element)
                if tag == ROW_TAG:
                    self.parse_row(element)
                    per_row = 0
                elif tag == CELL_TAG:
                    depth += 1
                continue
            stack.pop()
            if tag == CELL_TAG:
                depth -= 1
                per_row += 1
                if per_row > _MAX_PER_ROW or self.row_counter > _MAX_ROWS:
                    raise TooLarge
                yield self.parse_cell(element)
            elif tag == COL_TAG:
                self.parse_column_dimensions(element)
            elif tag == _MERGED_CELL:
                self.ranges.append(element.get("ref", ""))
            if not depth and stack:
                stack[-1].remove(element)


def _read_xlsx_sheet(book: Any, source: Any) -> Sheet:
    sheet = Sheet(source.title)
    styles = _Styles(book)
    with source._get_source() as stream:
        parser = _Stream(
            stream,
            source._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        characters = 0
        for cell in parser.cells():
            style = styles[cell["style_id"]]
            lines = _printed(cell["value"], cell["data_type"], style.format)
            if lines or style.ruled:
                sheet.cells[cell["row"] - 1, cell["column"] - 1] = SheetCell(lines, style.indent, style.ruled)
                characters += sum(map(len, lines))
                if len(sheet.cells) > MAX_CELLS or characters > MAX_TEXT:
                    raise TooLarge
    for reference in parser.ranges:
        col0, row0, col1, row1 = range_boundaries(reference)
        if None not in (col0, row0, col1, row1):
            sheet.merged.append((row0 - 1, row1, col0 - 1, col1))
    for attributes in parser.column_dimensions.values():
        first, last = int(attributes["min"]) - 1, min(int(attributes["max"]), _MAX_PER_ROW)
        width = float(attributes.get("width", 8.43))
        for c in range(first, last):
            sheet.widths[c] = width
            if attributes.get("hidden") in ("1", "true") or width == 0:
                sheet.hidden_columns.add(c)
    for number, attributes in parser.row_dimensions.items():
        flat = attributes.get("customHeight") in ("1", "true") and float(attributes.get("ht", 1)) == 0
        if flat or attributes.get("hidden") in ("1", "true"):
            sheet.hidden_rows.add(int(number) - 1)
    return sheet


class _Style:
    __slots__ = ("format", "indent", "ruled")

    def __init__(self, code: str = "General", indent: float = 0.0, ruled: bool = False) -> None:
        self.format, self.indent, self.ruled = code, indent, ruled


class _Styles:
    """What a style of an .xlsx says of number format, indent and borders at the sides; looked up once a style."""

    def __init__(self, book: Any) -> None:
        self.book, self.known = book, dict[int, _Style]()

    def __getitem__(self, index: int) -> _Style:
        if index not in self.known:
            self.known[index] = self._look_up(index)
        return self.known[index]

    def _look_up(self, index: int) -> _Style:
        book = self.book
        if not 0 <= index < len(book._cell_styles):
            return _Style()
        style = book._cell_styles[index]
        number = style.numFmtId
        code = BUILTIN_FORMATS.get(number, "General")
        if number >= 164 and number - 164 < len(book._number_formats):
            code = book._number_formats[number - 164]
        alignment = book._alignments[style.alignmentId] if style.alignmentId < len(book._alignments) else None
        border = book._borders[style.borderId] if style.borderId < len(book._borders) else None
        ruled = border is not None and any(side is not None and side.style for side in (border.left, border.right))
        return _Style(code, float(alignment.indent or 0) if alignment else 0.0, bool(ruled))


def _printed(value: Any, kind: str, code: str) -> list[str]:
    """The lines that a cell shows."""
    if value is None or value == "":
        return []
    if isinstance(value, str):
        return text_lines(value)
    if isinstance(value, bool):
        return ["TRUE" if value else "FALSE"]
    if isinstance(value, datetime | date | time):
        return [print_date(value, code)]
    if isinstance(value, timedelta):
        return [str(value)]
    return text_lines(print_number(value, code))


def open_xls(path: Path) -> tuple[int, Iterator[Item]]:
    """The same for a workbook in the binary format of Excel 97-2003 (.xls, and .et of WPS).

    Raises: Refused ('damaged', 'encrypted', 'too_large'); the items may raise it too.
    """
    if path.stat().st_size > MAX_XLS_BYTES:
        raise Refused("too_large", path.name, f"is an .xls of more than {MAX_XLS_BYTES:,} bytes.", "Split it.")
    try:
        book = xlrd.open_workbook(path, formatting_info=True, on_demand=True, logfile=_Silent())
    except Exception as error:  # xlrd lets through whatever a damaged record makes it raise
        if "encrypt" in str(error).lower() or "password" in str(error).lower():
            raise Refused(
                "encrypted", path.name, "the workbook is locked with a password.", "Save a copy without the password."
            ) from None
        raise _damaged(path.name) from None
    shown = sum(1 for visibility in book._sheet_visibility if visibility == 0)
    return shown, _xls_items(book, path.name)


class _Silent:
    """xlrd writes remarks on odd files here."""

    def write(self, text: str) -> int:
        """Nothing is kept."""
        return len(text)

    def flush(self) -> None:
        """Nothing to do."""


def _xls_items(book: Any, name: str) -> Iterator[Item]:
    page = 0
    for index in range(book.nsheets):
        title = ""
        try:
            source = book.sheet_by_index(index)
            title = source.name
            if source.visibility:
                continue
            page += 1
            items = list(sheet_items(_read_xls_sheet(book, source), page))
            book.unload_sheet(index)
        except TooLarge:
            raise _too_large(name, title) from None
        except Exception:  # as above
            raise _damaged(name) from None
        yield from items


def _read_xls_sheet(book: Any, source: Any) -> Sheet:
    sheet = Sheet(source.name)
    characters = 0
    for r in range(source.nrows):
        for c in range(source.row_len(r)):
            kind = source.cell_type(r, c)
            if kind == xlrd.XL_CELL_EMPTY:
                continue
            style = book.xf_list[source.cell_xf_index(r, c)]
            found = book.format_map.get(style.format_key)
            border = style.border
            ruled = bool(border.left_line_style or border.right_line_style)
            lines = _printed(_xls_value(book, source, r, c, kind), "", found.format_str if found else "General")
            if lines or ruled:
                sheet.cells[r, c] = SheetCell(lines, float(style.alignment.indent_level), ruled)
                characters += sum(map(len, lines))
                if len(sheet.cells) > MAX_CELLS or characters > MAX_TEXT:
                    raise TooLarge
    sheet.merged = [tuple(merged) for merged in source.merged_cells]
    for c, column in source.colinfo_map.items():
        sheet.widths[c] = column.width / 256
        if column.hidden or column.width == 0:
            sheet.hidden_columns.add(c)
    sheet.hidden_rows = {r for r, row in source.rowinfo_map.items() if row.hidden or row.height == 0}
    return sheet


def _xls_value(book: Any, source: Any, r: int, c: int, kind: int) -> Any:
    value = source.cell_value(r, c)
    if kind == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(value, book.datemode)
        except (xlrd.XLDateError, ValueError, OverflowError):
            return value
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "")
    return None if kind == xlrd.XL_CELL_BLANK else value


def is_workbook(package: zipfile.ZipFile) -> bool:
    """The package holds an Excel workbook."""
    return any(name.replace("\\", "/").lower() == "xl/workbook.xml" for name in package.namelist())
