"""The pages of the documentation: their text, code blocks, inline code, links and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.shared import CHECKOUT

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path

    def __str__(self) -> str:
        return str(self.path.relative_to(CHECKOUT))

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def prose(self) -> str:
        """The text without its code blocks."""
        return _FENCE.sub("", self.text)

    def blocks(self, language: str) -> list[str]:
        """The code blocks of a language."""
        return [body for name, body in _FENCE.findall(self.text) if name == language]

    def inline(self) -> list[str]:
        """Inline code."""
        return _INLINE.findall(self.prose)

    def links(self) -> list[str]:
        """Targets of links."""
        return _LINK.findall(self.prose)

    def table(self, first_heading: str, heading: str = "") -> list[list[str]]:
        """The rows of all tables whose first column is `first_heading`, of the section `heading` or of the page."""
        text = self.prose
        if heading:
            text = re.split(rf"^## {re.escape(heading)}$", text, flags=re.MULTILINE)[1].split("\n## ")[0]
        rows: list[list[str]] = []
        inside = False
        for line in text.splitlines():
            if not line.startswith("|"):
                inside = False
                continue
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if cells[0] == first_heading:
                inside = True
            elif inside and set(cells[0]) - set("- "):
                rows.append(cells)
        return rows


PAGES = [
    Page(path)
    for path in [
        *sorted(CHECKOUT.glob("*.md")),
        *sorted((CHECKOUT / "docs").glob("*.md")),
        CHECKOUT / "benchmarks" / "README.md",
    ]
]


def page(name: str) -> Page:
    """A page by its path in the checkout."""
    return next(each for each in PAGES if str(each) == name)
