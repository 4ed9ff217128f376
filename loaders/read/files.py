"""What kind of file this is, by its bytes and not by its name, and its content as lines and grids.

Nothing here follows a link, runs a macro or writes a file. What cannot be read is refused in bounded time and memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from loaders.document import Refused
from loaders.grid.grid import Item
from loaders.grid.layout import lay_out
from loaders.read.package import open_package
from loaders.read.pdf import open_pdf, read_pages
from loaders.read.plain import read_text
from loaders.read.web import looks_like_html, open_html
from loaders.read.workbook import is_workbook, open_xls, open_xlsx

Kind = Literal["pdf", "text", "xlsx", "xls", "html"]

MAX_BYTES = 300_000_000
_HEAD = 4096
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

MEDIA: dict[str, str] = {
    "pdf": "application/pdf",
    "text": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "html": "text/html",
}
_READ = "PDF, workbooks (.xlsx, .xls), HTML and text are read."


_READERS: dict[str, Callable[[Path], tuple[int, Iterator[Item]]]] = {
    "xlsx": open_xlsx,
    "xls": open_xls,
    "html": open_html,
}


@dataclass(frozen=True, slots=True)
class Source:
    """One file, open for reading. `items` can be gone through once; pages are read as it goes."""

    kind: Kind
    sha256: str
    byte_size: int
    pages: int
    items: Iterator[Item]


def open_source(path: Path) -> Source:
    """Open a file by what its bytes say it is.

    Raises: Refused ('not_found', 'empty', 'too_large', 'unknown_type', and what the reader of its kind refuses).
    """
    name = path.name
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Refused("not_a_file", name, "is no file.", "Give a file or a folder of files.")
        with path.open("rb") as handle:
            head = handle.read(_HEAD)
    except FileNotFoundError:
        raise Refused("not_found", name, "there is no such file.") from None
    except OSError as error:
        raise Refused("unreadable", name, f"cannot be read: {error.strerror}.") from None
    if size == 0:
        raise Refused("empty", name, "the file is empty.", "Download it again.")
    if size > MAX_BYTES and (head.startswith(_ZIP) or head.startswith(_OLE)):
        raise Refused("too_large", name, f"the file has {size:,} bytes, more than {MAX_BYTES:,}.", "Split it.")
    kind = _kind(path, head)
    if kind is None:
        what = "holds nothing but zeros" if not head.strip(b"\0") else "is of a type that is not read here"
        raise Refused("unknown_type", name, f"the file {what}.", _READ)
    if size > MAX_BYTES:
        raise Refused("too_large", name, f"the file has {size:,} bytes, more than {MAX_BYTES:,}.", "Split it.")
    digest = _sha256(path)
    if kind == "pdf":
        pdf = open_pdf(path)
        return Source(kind, digest, size, len(pdf), _pdf_items(pdf, name))
    if kind in _READERS:
        pages, items = _READERS[kind](path)
        return Source(kind, digest, size, pages, items)
    lines = read_text(path)
    return Source(kind, digest, size, 1, iter(lines))


def _pdf_items(pdf, name: str) -> Iterator[Item]:  # type: ignore[no-untyped-def]
    for page in read_pages(pdf, name):
        yield from lay_out(page)


def _kind(path: Path, head: bytes) -> Kind | None:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_ZIP):
        return _packed_kind(path)
    if head.startswith(_OLE):
        return _compound_kind(path)
    if looks_like_html(head):
        return "html"
    if not head.strip(b"\0") or (b"\0" in head.replace(b"\r\n", b"\n")[:512] and head[:2] not in (b"\xff\xfe", b"\xfe\xff")):
        return None
    return "text" if _decodes(head) else None


def _packed_kind(path: Path) -> Kind | None:
    """What a zip package holds."""
    with open_package(path) as package:
        return "xlsx" if is_workbook(package) else None


def _compound_kind(path: Path) -> Kind | None:
    """What an OLE compound file holds, by the names in its directory. Raises: Refused ('encrypted')."""
    data = path.read_bytes()

    def holds(*names: str) -> bool:
        return any(name.encode("utf-16-le") + b"\0\0" in data for name in names)

    if holds("EncryptedPackage"):
        raise Refused("encrypted", path.name, "is locked with a password.", "Save a copy without the password.")
    return "xls" if holds("Workbook", "Book") else None


def _decodes(head: bytes) -> bool:
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            # A multi-byte character may be cut at the end of the head.
            head[: len(head) - 4 if len(head) == _HEAD else None].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(head) - 8:
                continue
        return True
    return False


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
