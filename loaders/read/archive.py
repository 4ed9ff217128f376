"""Archives (.zip) of published files: their members in a folder of ours, one archive deep."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from loaders.document import Refused
from loaders.read.package import open_package

MAX_MEMBERS = 5_000
MAX_UNPACKED = 4_000_000_000
MAX_MEMBER = 300_000_000
MAX_RATIO = 250
_NAME = 100  # characters kept of a member's name, so that any file system takes it
_UTF8 = 0x800  # flag: the name is UTF-8
_NOT_ALLOWED = re.compile(r'[\x00-\x1f<>:"|?*\\/]')
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini", "~$")


def is_archive(path: Path) -> bool:
    """The file is a zip archive and not a document that is packed as one (.xlsx, .docx, .ods, .ofd …)."""
    if not path.is_file():  # a pipe would keep the reader waiting
        return False
    try:
        with path.open("rb") as handle:
            if handle.read(4) != b"PK\x03\x04":
                return False
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return not ({"[Content_Types].xml", "mimetype", "OFD.xml"} & names)


@contextmanager
def expand(path: Path) -> Iterator[list[Path]]:
    """The members of an archive as files in a temporary folder, which is gone when the context is left.

    Their names and folders are those of the archive, made safe: nothing is written outside the folder. An archive
    within the archive stays packed.

    >>> with expand(Path("2024.zip")) as members:  # doctest: +SKIP
    ...     documents = [read_document(member) for member in members]

    Raises: Refused ('damaged', 'encrypted', 'too_large', 'empty').
    """
    with open_package(path, MAX_UNPACKED, MAX_MEMBER, MAX_MEMBERS, MAX_RATIO) as package:
        members = [info for info in package.infolist() if not info.is_dir() and not _litter(_decoded(info))]
        if not members:
            raise Refused("empty", path.name, "the archive holds no files.", "Download it again.")
        with tempfile.TemporaryDirectory(prefix="juesuan-") as folder:
            found: list[Path] = []
            for info in members:
                target = _place(Path(folder), _decoded(info))
                try:
                    with package.open(info) as source, target.open("wb") as out:
                        shutil.copyfileobj(source, out, 1 << 20)
                except Exception:  # zipfile, zlib, bz2 and lzma each raise their own
                    raise Refused(
                        "damaged",
                        path.name,
                        f"{target.name} in it cannot be unpacked; the archive is damaged or cut off.",
                        "Download it again.",
                    ) from None
                found.append(target)
            yield found


def _litter(name: str) -> bool:
    return any(part in name for part in _LITTER)


def _decoded(info: zipfile.ZipInfo) -> str:
    """The member's name. Chinese Windows writes names in GBK and says nothing; zipfile then takes them for CP437."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _place(folder: Path, name: str) -> Path:
    """A new file below the folder for a member of this name: no climbing out, no odd characters, no overwriting."""
    parts = [_NOT_ALLOWED.sub("_", part) for part in PurePosixPath(name.replace("\\", "/")).parts]
    parts = [_short(part) for part in parts if part.strip(". _")][-4:] or ["member"]
    target = folder.joinpath(*parts)
    number = 1
    while target.exists():
        number += 1
        target = target.with_name(f"{Path(parts[-1]).stem}_{number}{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):  # a folder of the name of a file
        target = folder / f"{number}_{len(list(folder.iterdir()))}_{parts[-1]}"
    return target


def _short(part: str) -> str:
    stem, dot, suffix = part.rpartition(".")
    if len(part.encode()) <= 2 * _NAME:
        return part
    return f"{(stem or suffix)[: _NAME // 2]}{dot if stem else ''}{suffix[:10] if stem else ''}"
