"""Zip packages (workbooks, text documents, archives) looked at before anything in them is read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from loaders.document import Refused

#: What a package may unpack to: all parts together, one part, how many parts, and how many times its own size.
MAX_UNPACKED = 400_000_000
MAX_PART = 150_000_000
MAX_PARTS = 20_000
MAX_RATIO = 250
_SMALL = 5_000_000  # below this a high ratio harms nobody
_BLOCK = 1 << 20


def open_package(
    path: Path,
    max_unpacked: int = MAX_UNPACKED,
    max_part: int = MAX_PART,
    max_parts: int = MAX_PARTS,
    max_ratio: int = MAX_RATIO,
) -> zipfile.ZipFile:
    """Open a zip package whose directory promises no more than we are willing to unpack (sizes in bytes).

    The promise binds: `zipfile` never gives more bytes of a member than its directory entry says.
    Raises: Refused ('damaged', 'encrypted', 'too_large').
    """
    try:
        package = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        raise Refused(
            "damaged", path.name, "the file cannot be opened; it is damaged or cut off.", "Download it again."
        ) from None
    members = package.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = max(path.stat().st_size, 1)
    if not all(member.filename for member in members):  # zipfile itself stumbles over these
        package.close()
        raise Refused("damaged", path.name, "holds a part without a name; it is damaged.", "Download it again.")
    what = ""
    if len(members) > max_parts:
        what = f"holds {len(members):,} parts, more than {max_parts:,}."
    elif unpacked > max_unpacked or any(member.file_size > max_part for member in members):
        what = f"unpacks to {unpacked:,} bytes, more than is read here."
    elif unpacked > _SMALL and unpacked > max_ratio * packed:
        what = f"unpacks to {unpacked // packed} times its size; no document does."
    locked = any(member.flag_bits & 1 for member in members)
    if what or locked:
        package.close()
    if what:
        raise Refused("too_large", path.name, what, "Take out what is not needed.")
    if locked:
        raise Refused("encrypted", path.name, "is locked with a password.", "Save a copy without the password.")
    return package


def check_parts(package: zipfile.ZipFile, name: str, limits: dict[bytes, int], parts: Iterable[str] = ()) -> None:
    """Look through the XML parts before a parser does: no document types or entities, no more of a tag than `limits`.

    `limits`: the beginning of a tag ('<c ') and how many of it all parts may hold together. `parts` are the parts to
    look at; all XML parts where none is named.
    Raises: Refused ('damaged', 'too_large', 'unsafe').
    """
    counts = dict.fromkeys(limits, 0)
    wanted = set(parts)
    for member in package.infolist():
        if (wanted and member.filename not in wanted) or not member.filename.lower().endswith((".xml", ".rels")):
            continue
        try:
            with package.open(member) as stream:
                tail = b""
                while block := stream.read(_BLOCK):
                    text = (tail + block).replace(b"\0", b"")  # UTF-16 hides nothing
                    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                        raise Refused(
                            "unsafe",
                            name,
                            f"{member.filename} declares XML entities, which no such document needs.",
                            "Save it anew with an office program.",
                        )
                    for tag in limits:
                        counts[tag] += text.count(tag) - tail.count(tag)
                    tail = text[-16:]
        except Refused:
            raise
        except Exception:  # zipfile, zlib, bz2 and lzma each raise their own
            raise Refused(
                "damaged",
                name,
                f"{member.filename} in it cannot be unpacked; the file is damaged or cut off.",
                "Download it again.",
            ) from None
        for tag, limit in limits.items():
            if counts[tag] > limit:
                raise Refused(
                    "too_large", name, f"holds more than {limit:,} elements {tag.decode().strip('<> ')!r}.", "Split it."
                )
