"""Members that two places give a cell, made one: the narrower holds, and two that exclude each other are a clash."""

from __future__ import annotations

from functools import cache

from loaders.forms.vocabulary import vocabulary


@cache
def _ancestors(dimension: str, member: str) -> tuple[str, ...]:
    words = vocabulary().get(dimension, {})
    chain: list[str] = []
    while member in words and words[member].get("parent"):
        member = words[member]["parent"]
        chain.append(member)
    return tuple(chain)


def narrower(dimension: str, first: str, second: str) -> str | None:
    """The narrower of two members of a dimension when one includes the other, else None."""
    if first == second or first in _ancestors(dimension, second):
        return second
    if second in _ancestors(dimension, first):
        return first
    return None


def merge(known: dict[str, str], more: dict[str, str]) -> str:
    """Narrow `known` by `more`, in place; the dimension on which the two contradict each other, or ''."""
    for key, member in more.items():
        if key in ("measure", "phase", "year_offset") or key not in known:
            known[key] = member
            continue
        dimension = {"item": "three_public_item"}.get(key, key)
        both = narrower(dimension, known[key], member)
        if both is None:
            return key
        known[key] = both
    return ""
