"""The many words that places use for one thing mean that thing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from loaders.forms.catalogue import default_catalogue, header_word
from loaders.forms.text import label
from loaders.forms.titles import read_title

CATALOGUE = default_catalogue()
WORDS = yaml.safe_load((Path(__file__).parent / "words.yml").read_text(encoding="utf-8"))


def _each(part: dict[str, str]) -> list[tuple[str, str]]:
    return [(meaning, word) for meaning, words in part.items() for word in words.split()]


@pytest.mark.parametrize(("means", "header"), _each(WORDS["headers"]))
def test_headers(means: str, header: str) -> None:
    term = CATALOGUE.term(header_word(header))
    assert term is not None
    given = dict(term.means) | {"fund": term.fund, "source": term.source, "exclude": "x" if term.exclude else ""}
    key, _, member = means.partition("=")
    assert given.get(key, "") == member
    assert member or not any(given.values())


@pytest.mark.parametrize(
    ("half", "member", "printed"), [(half, *pair) for half, part in WORDS["labels"].items() for pair in _each(part)]
)
def test_labels(half: str, member: str, printed: str) -> None:
    entry = CATALOGUE.row_label(label(printed), half)
    assert entry is not None
    assert member in (entry.total, entry.source, *entry.means.values())


@pytest.mark.parametrize(("form", "title"), _each(WORDS["titles"]))
def test_titles(form: str, title: str) -> None:
    found = read_title(title, CATALOGUE)
    assert (found[0].id if found else "none") == form
