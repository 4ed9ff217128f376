"""Files made to harm, each written in a few lines: bombs, cycles, lies about lengths, references to elsewhere."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import openpyxl

from tests.hostile.seeds import seeds
from tests.read.writers import docx

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TITLE = "云溪市档案局2018年度部门决算"


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1 on; the first is the catalogue."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    for number, content in enumerate(objects, start=1):
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    out.write(b"trailer <</Root 1 0 R/Size %d>>\n%%%%EOF" % (len(objects) + 1))
    return out.getvalue()


def stream(content: bytes, entries: bytes = b"", times: int = 1) -> bytes:
    """A stream object, packed `times` times."""
    for _ in range(times):
        content = zlib.compress(content, 1)
    filters = b"/FlateDecode " * times
    return b"<<%s/Filter[%s]/Length %d>>\nstream\n%s\nendstream" % (entries, filters, len(content), content)


def one_page(content: bytes, *more: bytes, page: bytes = b"", box: bytes = b"0 0 595 842") -> bytes:
    """A PDF of one page with a content stream (object 4); further objects are numbered from 5 on."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R%s>>" % (box, page),
        content,
        *more,
    )


def _forms(levels: int, fan: int) -> bytes:
    """Form objects that each draw the next one several times."""
    inner = [
        stream(
            b"/X Do " * fan, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (n + 1)
        )
        for n in range(5, 5 + levels)
    ]
    last = stream(b"0 0 m 9 9 l S", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return one_page(stream(b"/X Do"), *inner, last, page=b"/Resources<</XObject<</X 5 0 R>>>>")


def _pages(count: int) -> bytes:
    kids = b"3 0 R " * count
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )  # fmt: skip


def _tree(depth: int) -> bytes:
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (n + 1, n - 1) for n in range(3, 3 + depth)]
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", *nodes,
               b"<</Type/Page/MediaBox[0 0 9 9]>>")  # fmt: skip


PDFS: dict[str, Callable[[], bytes]] = {
    "page tree in a circle": lambda: pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"
    ),
    "page tree 5000 deep": partial(_tree, 5000),
    "200,000 pages": partial(_pages, 200_000),
    "a count that lies": lambda: pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 2000>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ),
    "a page as large as a country": lambda: one_page(stream(b"0 0 m 9 9 l S"), box=b"-1e9 -1e9 1e9 1e9"),
    "a page without area": lambda: one_page(stream(b"0 0 m 9 9 l S"), box=b"0 0 0 0"),
    "300,000 paths": lambda: one_page(stream(b"0 0 m 9 9 l S\n" * 300_000)),
    "one path of a million points": lambda: one_page(stream(b"0 0 m " + b"9 9 l 1 1 l " * 500_000 + b"S")),
    "rules without end": lambda: one_page(
        stream(b"".join(b"%d 0 m %d 800 l S 0 %d m 590 %d l S\n" % (n, n, n, n) for n in range(0, 590)) * 60)
    ),
    "half a million glyphs": lambda: one_page(
        stream(b"BT /F 1 Tf 1 0 0 1 9 9 Tm " + b"(1234567890) Tj " * 50_000 + b"ET"),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", page=b"/Resources<</Font<</F 5 0 R>>>>",
    ),
    "a stream that unpacks to 200 MB": lambda: one_page(stream(bytes(200_000_000))),
    "a stream packed twice": lambda: one_page(stream(bytes(100_000_000), times=2)),
    "forms 2000 deep": partial(_forms, 2000, 1),
    "a form that draws itself": lambda: one_page(
        stream(b"/X Do"),
        stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"),
        page=b"/Resources<</XObject<</X 5 0 R>>>>",
    ),
    "forms that draw ten to the fifth": partial(_forms, 4, 10),
    "states 100,000 deep": lambda: one_page(stream(b"q " * 100_000 + b"[(" * 50_000)),
    "arrays 100,000 deep": lambda: one_page(stream(b""), page=b"/X" + b"[" * 100_000),
    "a length that lies": lambda: one_page(b"<</Length 4000000000>>\nstream\n0 0 m 9 9 l S\nendstream"),
    "a picture that is not there": lambda: one_page(
        stream(b"600 0 0 800 0 0 cm /X Do"),
        stream(b"", b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/ColorSpace/DeviceRGB/BitsPerComponent 8"),
        page=b"/Resources<</XObject<</X 5 0 R>>>>",
    ),
}  # fmt: skip


def package(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The zip with these members added or put in others' places."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def sheet(rows: str, before: str = "", after: str = "", **parts: bytes) -> bytes:
    """A workbook of one sheet with these rows. `parts` name members by their last part: sharedStrings=…"""
    book = openpyxl.Workbook()
    book.active.append([_TITLE])
    out = io.BytesIO()
    book.save(out)
    xml = f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    found = {f"xl/{name}.xml": content for name, content in parts.items()}
    if "sharedStrings" in parts:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
        with zipfile.ZipFile(out) as book_file:
            types = book_file.read("[Content_Types].xml").decode()
        found["[Content_Types].xml"] = types.replace("</Types>", override).encode()
    return package(out.getvalue(), {"xl/worksheets/sheet1.xml": xml.encode(), **found})


def _shared(text: str) -> bytes:
    return f'<sst xmlns="{_MAIN}"><si><t>{text}</t></si></sst>'.encode()


def _rows(count: int, cells: str) -> str:
    return "".join(f"<row>{cells}</row>" for _ in range(count))


def _merged(row: int) -> str:
    return f'<mergeCell ref="A{row}:XFD{row + 900}"/>'


def _formats(code: str) -> bytes:
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
        '<cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>'
    ).encode()


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "a long text in many cells": lambda: sheet(
        _rows(50_000, '<c t="s"><v>0</v></c>'), sharedStrings=_shared("本" * 1_000_000)
    ),
    "a dimension of the whole sheet": lambda: sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row>', before='<dimension ref="A1:XFD1048576"/>'
    ),
    "a million bordered columns": lambda: sheet(
        _rows(60, "<c><v>1</v></c>" * 16_000), before='<cols><col min="1" max="16384" width="9" hidden="1"/></cols>'
    ),
    "cells beyond the sheet": lambda: sheet('<row r="99999999999"><c r="ZZZZZ99999999999"><v>1</v></c></row>'),
    "numbers of no size": lambda: sheet(
        "<row>" + "".join(f"<c><v>{n}</v></c>" for n in ("1e308", "-1e999", "nan", "9" * 400, "1e-300")) + "</row>"
    ),
    "a format of 50,000 signs": lambda: sheet(
        '<row r="1"><c r="A1"><v>12345.678</v></c></row>' * 200, styles=_formats("#,##0.00_);[Red]" * 3000)
    ),
    "a format of 2,000 decimals": lambda: sheet(
        '<row r="1"><c r="A1"><v>12345.678</v></c></row>', styles=_formats("0." + "0" * 2000)
    ),
    "merged ranges over one another": lambda: sheet(
        _rows(300, "<c><v>1</v></c>" * 50),
        after="".join(["<mergeCells>", *map(_merged, range(1, 3000)), "</mergeCells>"]),
    ),
    "names without end": lambda: package(
        seeds("xlsx")[0],
        {"xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}"><sheets/><definedNames>'
            + '<definedName name="a">A1</definedName>' * 400_000 + "</definedNames></workbook>"
        ).encode()},
    ),
    "elements 10,000 deep": lambda: sheet("<row>" + "<c>" * 10_000),
}  # fmt: skip


def _text(token: str, length: int) -> bytes:
    """A sample whose text has, in the middle of its narrative, a token over and over."""
    lines = seeds("txt")[0].decode().split("\n")
    middle = next(n for n, line in enumerate(lines) if "第三部分" in line and n > len(lines) // 4) + 4
    return "\n".join([*lines[:middle], token * (length // len(token)), *lines[middle:]]).encode()


#: What patterns are slow on, if they are slow on anything.
TOKENS = (
    *(
        "1",
        "1,",
        "12.34",
        "（",
        "（一）",
        "2018年",
        " ",
        "-",
        "其中：",
        "支出",
        "万元，",
        "比上年增加1",
        "表",
        "第1页 ",
    ),
    *("部门决算", "“", "201", "2018年部门决算表"),
)
TEXTS: dict[str, Callable[[], bytes]] = {
    **{f"text of {token.strip() or 'blanks'!r}": partial(_text, token, 60_000) for token in TOKENS},
    **{f"lines of {token}": partial(_text, token + "\n", 20_000) for token in ("1", "201", "（", "表", "部门决算")},
}


def _style(css: str) -> bytes:
    return seeds("html")[2].replace(b"<style>", b"<style>" + css.encode())


def _page(body: str) -> bytes:
    return f"<html><title>{_TITLE}</title>{body}".encode()


MARKUP: dict[str, Callable[[], bytes]] = {
    "selectors apart by blanks": lambda: _style(".a  " * 20_000),
    "selectors in a row": lambda: _style(".a" * 200_000),
    "rules at the at sign": lambda: _style("@a" * 200_000),
    "comments that do not end": lambda: _style("/*" * 200_000),
    "braces that do not close": lambda: _style(".a{" * 200_000),
    "blanks within tags": lambda: f"<html><title>{_TITLE}</title><p>{'本' + chr(10) * 50 + ' '}".encode() * 3000,
    "tables within tables": lambda: b"<html>" + b"<table><tr><td>1<td>2" * 20_000,
    "rows of spans": lambda: b"<html><table>" + b"<tr><td rowspan=65534>1<td>2" * 3000,
    "nothing but cells": lambda: _page("<table><tr>" + "<td>1" * 100_000),
    "nothing but rows": lambda: _page("<table>" + "<tr><td>1<td>2.00" * 20_000),
    "attributes without end": lambda: b"<html><p " + b"a=1 " * 300_000 + b">",
    "entities without end": lambda: b"<html><p>" + b"&amp;&#x4e00;&nbsp;" * 100_000,
    "a document of paragraphs": lambda: docx("<w:p><w:r><w:t>1</w:t></w:r></w:p>" * 50_000),
    "a document of cells": lambda: docx(
        "<w:tbl>" + ("<w:tr>" + "<w:tc><w:p/></w:tc>" * 60 + "</w:tr>") * 400 + "</w:tbl>"
    ),
}


def crafted() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """(name, suffix, what writes it) of every file made to harm."""
    for suffix, files in ((".pdf", PDFS), (".xlsx", WORKBOOKS), (".txt", TEXTS), (".html", MARKUP)):
        for name, write in files.items():
            yield name, suffix, write


def write_all(folder: Path) -> dict[Path, str]:
    """Write every file made to harm, each into a folder of its own: path -> what it is."""
    found: dict[Path, str] = {}
    for number, (name, suffix, write) in enumerate(crafted()):
        path = folder / str(number) / f"{_TITLE}{suffix}"
        path.parent.mkdir()
        path.write_bytes(write())
        found[path] = name
    return found
