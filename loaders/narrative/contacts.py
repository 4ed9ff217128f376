"""Names and telephone numbers of people are not kept: they are cut out of every text that is stored."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, TypeVar

from loaders.document import Claim, Indicator, Project
from loaders.narrative.lexicon import patterns

Stored = TypeVar("Stored", Claim, Indicator, Project)


def without_contacts(text: str) -> str:
    """`text` without labelled names and telephone numbers."""
    for pattern in patterns("contacts", "contacts"):
        text = pattern.regex.sub("", text)
    return text


def cleaned(row: Stored) -> Stored:
    """A row to be stored, each of its texts without contacts."""
    texts = {f.name: getattr(row, f.name) for f in fields(row)}
    told = {name: without_contacts(value) for name, value in texts.items() if isinstance(value, str) and value}
    changed: dict[str, Any] = {name: value for name, value in told.items() if value != texts[name]}
    return replace(row, **changed) if changed else row
