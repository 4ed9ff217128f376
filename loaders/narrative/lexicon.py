"""The narrative's patterns, read from YAML once and checked while reading.

A pattern is `{name, pattern, examples, not, …}`; the other keys are the meaning that a match has.
`examples` and `not` are run by the tests, so that an analyst who edits a file sees what it changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "patterns"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A named regular expression with what its match means (`data`)."""

    name: str
    regex: re.Pattern[str]
    data: dict[str, Any] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()

    def search(self, text: str) -> re.Match[str] | None:
        return self.regex.search(text)


@lru_cache(maxsize=16)
def load(file: str) -> dict[str, Any]:
    """The content of `patterns/<file>.yml`."""
    with (FOLDER / f"{file}.yml").open(encoding="utf-8") as handle:
        content = yaml.safe_load(handle)
    if not isinstance(content, dict):
        raise ValueError(f"patterns/{file}.yml: a mapping is expected")
    return content


def compiled(entry: dict[str, Any], where: str, words: dict[str, str] | None = None) -> Pattern:
    """One entry as a Pattern. `{WORD}` in a pattern is replaced by the entry WORD of `words`.
    Raises ValueError that names the file and the entry where the pattern is no regular expression."""
    if "pattern" not in entry:
        raise ValueError(f"{where}: an entry without a pattern: {entry}")
    text = str(entry["pattern"])
    for word, value in (words or {}).items():
        text = text.replace("{" + word + "}", value)
    try:
        regex = re.compile(text)
    except re.error as error:
        raise ValueError(f"{where}, {entry.get('name', '?')}: {error}") from error
    rest = {k: v for k, v in entry.items() if k not in ("name", "pattern", "examples", "not")}
    return Pattern(
        str(entry.get("name", where)),
        regex,
        rest,
        tuple(map(str, entry.get("examples", ()))),
        tuple(map(str, entry.get("not", ()))),
    )


@lru_cache(maxsize=64)
def patterns(file: str, key: str) -> tuple[Pattern, ...]:
    """The list of patterns under `key` of a file; a single entry gives one."""
    content = load(file)
    entries = content[key]
    words = content.get("words", {})
    if isinstance(entries, dict):
        entries = [entries]
    return tuple(compiled(entry, f"patterns/{file}.yml:{key}", words) for entry in entries)


def first(file: str, key: str, text: str) -> tuple[Pattern, re.Match[str]] | None:
    """The first pattern of a list that is found in `text`, with its match."""
    for pattern in patterns(file, key):
        if match := pattern.search(text):
            return pattern, match
    return None
