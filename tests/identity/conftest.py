"""Pages to lines for these tests, and the shared documents where they are."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from loaders.document import Line

_CHECKOUT = Path(__file__).resolve().parents[2]


def _shared() -> Path:
    return Path(os.environ.get("JUESUAN_SHARED", _CHECKOUT.parent / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents; the test is skipped without it."""
    if not (_shared() / "documents").is_dir():
        pytest.skip("the shared documents are not here")
    return _shared()


def _lines_of(path: Path) -> list[Line]:
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        pages = [page.get_textpage().get_text_bounded().splitlines() for page in document]
    elif path.suffix == ".html":
        text = re.sub(r"(?s)<(script|style).*?</\1>", "", path.read_text(encoding="utf-8", errors="replace"))
        text = re.sub(r"</?(?:p|div|tr|h\d|br|li|table)[^>]*>", "\n", text)
        pages = [html.unescape(re.sub(r"<[^>]+>", "", text)).splitlines()]
    else:
        pages = [path.read_text(encoding="utf-8").splitlines()]
    return [Line(page, number, text) for page, texts in enumerate(pages, 1) for number, text in enumerate(texts, 1)]


@pytest.fixture(scope="session")
def lines_of() -> Callable[[Path], list[Line]]:
    """A file's text by pages and lines."""
    return _lines_of


@pytest.fixture(scope="session")
def written() -> Callable[..., list[Line]]:
    """Lines from text: one argument a page."""

    def lines(*pages: str) -> list[Line]:
        return [
            Line(page, number, text)
            for page, body in enumerate(pages, 1)
            for number, text in enumerate(body.splitlines(), 1)
        ]

    return lines
