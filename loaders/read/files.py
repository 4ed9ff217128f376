"""A file as lines and grids, whatever its kind.

Nothing here follows a link, runs a macro or writes a file. What cannot be read is refused in bounded time and memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loaders.document import Finding, Refused
from loaders.grid.grid import Item
from loaders.grid.layout import lay_out
from loaders.grid.sheets import Sheets
from loaders.grid.stream import Memory
from loaders.read.convert import open_converted
from loaders.read.kinds import HEAD, Kind, kind_of
from loaders.read.pdf import open_pdf, read_pages
from loaders.read.plain import read_text
from loaders.read.scan import (
    can_recognise,
    is_picture,
    is_undecoded,
    not_read,
    open_image,
    partly_decoded,
    recognise_page,
    was_recognised,
    why_recognised,
    with_rules,
)
from loaders.read.web import open_html
from loaders.read.word import open_docx
from loaders.read.workbook import open_xls, open_xlsx

MAX_BYTES = 300_000_000

MEDIA: dict[Kind, str] = {
    "pdf": "application/pdf",
    "text": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "html": "text/html",
    "image": "image/*",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One file, open for reading. `items` can be gone through once; pages are read as it goes. Afterwards `findings`
    says which of them could not be read, and `recognised` which were read from their pictures."""

    kind: Kind
    sha256: str
    byte_size: int
    pages: int
    items: Iterator[Item]
    findings: list[Finding] = field(default_factory=list)
    recognised: set[int] = field(default_factory=set)


def open_source(path: Path) -> Source:
    """Open a file by what its bytes say it is.

    Raises: Refused ('not_found', 'empty', 'too_large', 'unknown_type', and what the reader of its kind refuses). The
    items may raise it too, where a later page turns out to be damaged.
    """
    name = path.name
    size, head = look_at(path)
    if size == 0:
        raise Refused("empty", name, "the file is empty.", "Download it again.")
    if size > MAX_BYTES and head.strip(b"\0"):
        raise Refused("too_large", name, f"the file has {size:,} bytes, more than {MAX_BYTES:,}.", "Split it.")
    kind = kind_of(path, head)
    findings: list[Finding] = []
    recognised: set[int] = set()
    if kind == "pdf":
        pdf = open_pdf(path)
        pages = len(pdf)
        items = _pdf_items(pdf, path.name, findings, recognised)
    else:
        pages, items = _READERS[kind](path)
        if kind == "image":
            recognised.update(range(1, pages + 1))
            findings += [was_recognised(page) for page in range(1, pages + 1)]
    return Source(kind, _sha256(path), size, pages, items, findings, recognised)


def look_at(path: Path) -> tuple[int, bytes]:
    """The size of a file and its first HEAD bytes. Raises: Refused ('not_found', 'not_a_file', 'unreadable')."""
    name = path.name
    try:
        if path.exists() and not path.is_file():
            raise Refused("not_a_file", name, "is no file.", "Give a file or a folder of files.")
        size = path.stat().st_size
        with path.open("rb") as handle:
            return size, handle.read(HEAD)
    except FileNotFoundError:
        raise Refused("not_found", name, "there is no such file.") from None
    except OSError as error:
        raise Refused("unreadable", name, f"cannot be read: {error.strerror}.", "Change its permissions.") from None


def _pdf_items(pdf: Any, name: str, findings: list[Finding], recognised: set[int]) -> Iterator[Item]:
    """The items of each page; of a page that is to be read by eye, what is recognised in it, or a finding."""
    pages = len(pdf)
    memory = Memory()
    sheets = Sheets()
    unread: list[Finding] = []
    for page in read_pages(pdf, name):
        by_eye = is_picture(page) or is_undecoded(page)
        if by_eye and not can_recognise():
            unread.append(not_read(page))
            findings.append(unread[-1])
            continue
        if by_eye or page.method == "ocr":
            recognised.add(page.number)
            findings.append(was_recognised(page.number, why_recognised(page)))
        elif page.undecoded:
            findings.append(partly_decoded(page))
        if by_eye:
            page = recognise_page(pdf, page)
        elif page.method == "ocr" and can_recognise():
            page = with_rules(pdf, page)
        yield from sheets.add(lay_out(page, memory))
    yield from sheets.rest()
    if len(unread) == pages:
        pictures = all(finding.code == "page_not_read" for finding in unread)
        seen = "all its pages are pictures" if pictures else "none of its pages says which characters it shows"
        raise Refused("no_text", name, f"{seen}, and the reader of pictures is not installed.", unread[0].remedy)


def _open_text(path: Path) -> tuple[int, Iterator[Item]]:
    return 1, iter(read_text(path))


def _through_office(kind: Kind, to: str) -> Callable[[Path], tuple[int, Iterator[Item]]]:
    return lambda path: open_converted(path, kind, to)


_READERS: dict[Kind, Callable[[Path], tuple[int, Iterator[Item]]]] = {
    "text": _open_text,
    "xlsx": open_xlsx,
    "xls": open_xls,
    "docx": open_docx,
    "html": open_html,
    "image": open_image,
    "doc": _through_office("doc", "docx"),
    "rtf": _through_office("rtf", "docx"),
    "odt": _through_office("odt", "docx"),
    "ods": _through_office("ods", "xlsx"),
}


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
