"""The members of every dimension, from vocabulary.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

VOCABULARY = Path(__file__).parents[1] / "vocabulary.yml"


@cache
def vocabulary() -> dict[str, dict[str, dict[str, str]]]:
    """Dimension -> member -> {zh, en, parent}."""
    loaded: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))
    return loaded
