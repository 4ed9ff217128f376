"""What kind of file this is, by its bytes and not by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from loaders.document import Refused
from loaders.read.package import open_package
from loaders.read.web import looks_like_html
from loaders.read.word import is_word
from loaders.read.workbook import is_workbook

Kind = Literal["pdf", "text", "xlsx", "xls", "docx", "html", "image", "doc", "rtf", "odt", "ods"]

HEAD = 4096
READ = "PDF, workbooks (.xlsx, .xls), Word documents, HTML, pictures and text are read."

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def kind_of(path: Path, head: bytes) -> Kind:
    """The kind of a file whose first HEAD bytes are `head`.

    Raises: Refused ('unknown_type', 'archive', 'encrypted', 'damaged', 'too_large').
    """
    kind: Kind | None = None
    if b"%PDF-" in head[:1024]:
        kind = "pdf"
    elif head.startswith(_ZIP):
        kind = _packed(path)
    elif head.startswith(_OLE):
        kind = _compound(path)
    elif looks_like_html(head):
        kind = "html"
    elif head.startswith(b"{\\rtf"):
        kind = "rtf"
    elif head.startswith(_PICTURES):
        kind = "image"
    elif b"urn:schemas-microsoft-com:office:" in head:
        raise Refused(
            "unknown_type",
            path.name,
            "is a workbook or document in the XML format of Office 2003.",
            "Open it and save it as .xlsx or .docx.",
        )
    elif _is_text(head):
        kind = "text"
    if kind is None:
        what = "is of a type that is not read here" if head.strip(b"\0") else "holds nothing but zeros"
        raise Refused("unknown_type", path.name, f"the file {what}.", READ)
    return kind


def _packed(path: Path) -> Kind | None:
    """What a zip package holds."""
    with open_package(path) as package:
        names = set(package.namelist())
        if is_workbook(package):
            return "xlsx"
        if is_word(package):
            return "docx"
        if "mimetype" in names:
            media = package.open("mimetype").read(200)
            if b"opendocument.spreadsheet" in media:
                return "ods"
            return "odt" if b"opendocument.text" in media else None
    if "OFD.xml" in names:
        raise Refused("unknown_type", path.name, "is an OFD document.", "Save it as PDF with an OFD reader.")
    if "xl/workbook.bin" in names:
        raise Refused("unknown_type", path.name, "is a binary workbook (.xlsb).", "Open it and save it as .xlsx.")
    if "[Content_Types].xml" in names:
        return None
    raise Refused("archive", path.name, "is an archive of files.", "Give the files in it.")


def _compound(path: Path) -> Kind | None:
    """What an OLE compound file holds, by the names in its directory. Raises: Refused ('encrypted')."""
    data = path.read_bytes()

    def holds(*names: str) -> bool:
        return any(name.encode("utf-16-le") + b"\0\0" in data for name in names)

    if holds("EncryptedPackage"):
        raise Refused("encrypted", path.name, "is locked with a password.", "Save a copy without the password.")
    if holds("Workbook", "Book"):
        return "xls"
    return "doc" if holds("WordDocument") else None


def _is_text(head: bytes) -> bool:
    if not head.strip(b"\0") or (b"\0" in head[:512] and not head.startswith(_UTF16)):
        return False
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            # A multi-byte character may be cut at the end of the head.
            head[: len(head) - 4 if len(head) == HEAD else None].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(head) - 8:
                continue
        return True
    return False
