"""Formats that only an office program reads (.doc, .wps, .rtf, .odt, .ods): LibreOffice, if there, converts them."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from loaders.document import Refused
from loaders.grid.grid import Item
from loaders.read.word import open_docx
from loaders.read.workbook import open_xlsx

SECONDS = 100  # less than a reader may be silent (loaders/workers.py)
_PROGRAMS = ("soffice", "libreoffice")


def open_converted(path: Path, kind: str, to: str) -> tuple[int, Iterator[Item]]:
    """Convert a file of the given kind to 'docx' or 'xlsx' and open that. LibreOffice gets a profile of its own, so
    that a running one is left alone; it runs no macros when it converts.

    Raises: Refused ('needs_office', 'damaged', and what the reader of the result refuses).
    """
    program = next((found for found in map(shutil.which, _PROGRAMS) if found), None)
    if program is None:
        raise Refused(
            "needs_office",
            path.name,
            f"is an .{kind} file, which only an office program can read.",
            f"Open it and save it as .{to}, or install LibreOffice (`soffice`), which is then used by itself.",
        )
    with tempfile.TemporaryDirectory(prefix="juesuan-") as folder:
        source = Path(folder, f"source.{kind}")
        shutil.copyfile(path, source)
        command = [
            program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--convert-to", to,
            "--outdir", folder, str(source),
        ]  # fmt: skip
        with contextlib.suppress(subprocess.TimeoutExpired, OSError):  # told below: there is no result
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        result = source.with_suffix(f".{to}")
        if not result.is_file():
            raise Refused(
                "damaged",
                path.name,
                "LibreOffice could not convert the file; it is damaged or locked.",
                f"Open it and save it as .{to}.",
            )
        pages, items = (open_docx if to == "docx" else open_xlsx)(result)
        return pages, iter(list(items))
