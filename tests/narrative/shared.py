"""Where the shared documents are, and lines of a document for tests."""

from __future__ import annotations

import os
from pathlib import Path

import pypdfium2

from loaders.document import Identity, Line

SHARED = Path(os.environ.get("JUESUAN_SHARED", Path(__file__).resolve().parents[3] / "shared"))

FINAL = Identity("final", 2020, "云溪市档案局", "department")
BUDGET = Identity("budget", 2021, "云溪市档案局", "department")


def text_lines(text: str, page: int = 1) -> list[Line]:
    """A text as lines of one page."""
    return [Line(page, n, t) for n, t in enumerate(text.strip("\n").split("\n"), 1)]


def file_lines(path: Path) -> list[Line]:
    """The lines of a text file, or of a PDF as its text layer orders them."""
    if path.suffix == ".txt":
        return [Line(1, n, t) for n, t in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)]
    pdf = pypdfium2.PdfDocument(path)
    return [
        Line(p + 1, n, t)
        for p in range(len(pdf))
        for n, t in enumerate(pdf[p].get_textpage().get_text_bounded().splitlines(), 1)
    ]
