"""What kind of file this is, by its bytes and not by its name, and its content as lines and grids.

Nothing here follows a link, runs a macro or writes a file. What cannot be read is refused in bounded time and memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from loaders.document import Refused
from loaders.grid.grid import Item
from loaders.grid.layout import lay_out
from loaders.read.pdf import open_pdf, read_pages
from loaders.read.plain import read_text

Kind = Literal["pdf", "text"]

MAX_BYTES = 300_000_000
_HEAD = 4096

MEDIA: dict[str, str] = {"pdf": "application/pdf", "text": "text/plain"}


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
    kind = _kind(head)
    if kind is None:
        what = "holds nothing but zeros" if not head.strip(b"\0") else "is of a type that is not read here"
        raise Refused("unknown_type", name, f"the file {what}.", "PDF and text are read.")
    if size > MAX_BYTES:
        raise Refused("too_large", name, f"the file has {size:,} bytes, more than {MAX_BYTES:,}.", "Split it.")
    digest = _sha256(path)
    if kind == "pdf":
        pdf = open_pdf(path)
        return Source(kind, digest, size, len(pdf), _pdf_items(pdf, name))
    lines = read_text(path)
    return Source(kind, digest, size, 1, iter(lines))


def _pdf_items(pdf, name: str) -> Iterator[Item]:  # type: ignore[no-untyped-def]
    for page in read_pages(pdf, name):
        yield from lay_out(page)


def _kind(head: bytes) -> Kind | None:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if not head.strip(b"\0") or b"\0" in head.replace(b"\r\n", b"\n")[:512] and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return None
    return "text" if _decodes(head) else None


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
