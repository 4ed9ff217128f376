"""Headers made of several header words: 一般公共预算基本支出 is a fund and a nature.

terms.yml lists words; places join them as they like. A header that no line matches as a whole is read as a row of
such words, where there is one way to do so and the words do not contradict each other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from loaders.forms.merge import merge

if TYPE_CHECKING:
    from loaders.forms.catalogue import Term

_SHORTEST = 2
_LONGEST = 24


def compound(word: str, term: Callable[[str], Term | None]) -> Term | None:
    """What a header says as the fewest words of `term` in a row; None where there is no such row, or several that
    differ in meaning."""
    if not 2 * _SHORTEST <= len(word) <= _LONGEST:
        return None
    # ways[i]: the fewest words that make up the first i characters, in every order.
    ways: list[list[list[Term]]] = [[] for _ in range(len(word) + 1)]
    ways[0].append([])
    for end in range(_SHORTEST, len(word) + 1):
        found: list[list[Term]] = []
        for start in range(end - _SHORTEST + 1):
            if not ways[start]:
                continue
            part = term(word[start:end])
            if part is not None and _joins(part):
                found += [[*way, part] for way in ways[start]]
        fewest = min(map(len, found), default=0)
        ways[end] = [way for way in found if len(way) == fewest]
    joined = [_joined(word, way) for way in ways[-1]]
    first = joined[0] if joined else None
    return first if first is not None and all(other == first for other in joined) else None


def _joins(part: Term) -> bool:
    """Balances say with the words around them which year's end they are of, so they stand alone."""
    return not (part.exclude or part.vintage or part.under) and part.means.get("measure") != "balance"


def _joined(word: str, parts: list[Term]) -> Term | None:
    means: dict[str, str] = {}
    fund = source = ""
    for part in parts:
        for key in ("measure", "phase", "year_offset"):
            if key in part.means and means.get(key, part.means[key]) != part.means[key]:
                return None
        if merge(means, part.means) or (fund and part.fund):
            return None
        fund, source = fund or part.fund, source or part.source
    if "item" in means:
        means.pop("measure", None)  # 三公经费支出: what the items are is the form's to say
    return parts[0].model_copy(update={"match": word, "means": means, "fund": fund, "source": source})
