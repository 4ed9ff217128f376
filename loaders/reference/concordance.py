"""Changes of the classification between editions, and the conformed code on which two years compare.

`data/concordance.csv` holds one row for each pair of codes that a change connects. `effective_from` to
`effective_to` are the fiscal years in one of which the new form came into force (equal where the documents
date it), `likely_year` is the best estimate within. Kinds: rename, redefine (same digits, wider or narrower),
move, merge, split, reuse (same digits, another meaning), new, withdraw.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal

from loaders.reference.evidence import first_seen

CONCORDANCE = Path(__file__).parent / "data" / "concordance.csv"

Comparability = Literal["same", "renamed", "moved", "merged", "split", "not_comparable"]
_SEVERITY: tuple[Comparability, ...] = ("same", "renamed", "moved", "merged", "split", "not_comparable")
_COMPARABILITY: dict[str, Comparability] = {
    "rename": "renamed", "redefine": "renamed", "move": "moved", "merge": "merged", "split": "split",
    "reuse": "not_comparable", "withdraw": "not_comparable", "new": "not_comparable",
}  # fmt: skip
_SCHEME = {"function": "function", "economic": "department"}
_CONNECTING = ("move", "merge", "split")
_ENDING = (*_CONNECTING, "withdraw")


@dataclass(frozen=True, slots=True)
class Change:
    """One pair of codes that a change connects; `scheme` is function, department or government."""

    change_id: str
    scheme: str
    kind: str
    effective_from: int
    effective_to: int
    likely_year: int
    from_code: str
    to_code: str
    from_survives: bool
    from_name: str
    to_name: str
    share: Decimal | None
    evidence: str
    note: str

    @property
    def dated(self) -> bool:
        """Whether the documents leave one year only."""
        return self.effective_from == self.effective_to

    def reason(self) -> str:
        """The change in one sentence."""
        before = f"{self.from_code} {self.from_name}".strip() or "nothing"
        after = f"{self.to_code} {self.to_name}".strip() or "nothing"
        when = f"{self.likely_year}" if self.dated else f"{self.effective_from}-{self.effective_to}"
        return f"{self.kind} in {when}: {before} -> {after}" + (f" ({self.note})" if self.note else "")


@dataclass(frozen=True, slots=True)
class ConformedCode:
    """The code under which a code of one year compares with the other years of a span.

    `code` is a code of the span's last edition, the old code of a split, or `<code>@<year>` for a meaning
    that the digits had up to that year and that nothing continues.
    """

    code: str
    comparability: Comparability
    reason: str


@lru_cache(maxsize=8)
def changes(scheme: str) -> tuple[Change, ...]:
    """The changes of a scheme, oldest first."""
    with CONCORDANCE.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    found = [
        Change(
            row["change_id"], _SCHEME[row["classification"]], row["kind"],
            int(row["effective_from"]), int(row["effective_to"]), int(row["likely_year"]),
            row["from_code"], row["to_code"], row["from_survives"] == "true", row["from_name"], row["to_name"],
            Decimal(row["share"]) if row["share"] else None, row["evidence"], row["note"],
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted((c for c in found if c.scheme == scheme), key=lambda c: (c.likely_year, c.change_id)))


@dataclass(frozen=True, slots=True, eq=False)
class _Span:
    """The changes within the years that are compared, indexed by the codes that they name."""

    scheme: str
    changes: tuple[Change, ...]
    #: The changes that name a code, on either side.
    naming: Mapping[str, tuple[Change, ...]]
    #: The years from which a code's digits stand for something else than before.
    breaks: Mapping[str, tuple[int, ...]]

    def since(self, code: str, year: int) -> int:
        """The year from which the meaning that `code` has in `year` holds, 0 for the first."""
        return max((y for y in self.breaks.get(code, ()) if y <= year), default=0)


@lru_cache(maxsize=256)
def _span(scheme: str, first: int, last: int) -> _Span:
    within = tuple(change for change in changes(scheme) if first < change.likely_year <= last)
    naming: dict[str, list[Change]] = defaultdict(list)
    breaks: dict[str, set[int]] = defaultdict(set)
    for change in within:
        for code in {change.from_code, change.to_code} - {""}:
            naming[code].append(change)
        if change.kind in (*_CONNECTING, "reuse", "withdraw"):
            breaks[change.from_code].add(change.likely_year)
        if change.kind in (*_CONNECTING, "reuse", "new"):
            breaks[change.to_code].add(change.likely_year)
    return _Span(
        scheme,
        within,
        {code: tuple(found) for code, found in naming.items()},
        {code: tuple(sorted(years)) for code, years in breaks.items()},
    )


def conformed(scheme: str, code: str, year: int, span: tuple[int, int] | None = None) -> ConformedCode:
    """The conformed code of `code` as of fiscal `year`, for comparing the years of `span` (both included).

    Without `span`, over all editions: for lines of many years. With (2023, 2024), changes outside that pair do not
    coarsen anything. Two rows compare if and only if their conformed codes are equal; the amounts of one conformed
    code are to be added before they are compared. A code that nothing is known about is its own.
    """
    found = _conformed(_span(scheme, *(span or (0, 9999))), code, year)
    if span is None and found.code == code and found.comparability == "not_comparable":
        return ConformedCode(code, "same", "")  # over all editions, the meaning that holds now is the measure
    return found


def _conformed(within: _Span, code: str, year: int) -> ConformedCode:
    named = within.naming.get(code)
    if not named:
        return _below(within, code, year)
    members, crossed = _component(within, code, year)
    latest = sorted(c for c, since in members if _is_latest(within, c, since))
    splits = [change for change in crossed if change.kind == "split"]
    broken = [c for c in named if c.kind in ("reuse", "withdraw") and c.from_code == code and year < c.likely_year]
    if not crossed and broken:
        return ConformedCode(f"{code}@{broken[0].likely_year - 1}", "not_comparable", broken[0].reason())
    if len(latest) == 1:
        target = latest[0]
    else:
        target = splits[0].from_code if splits else code
    flags = [c for c in named if c.kind in ("rename", "redefine") and year < c.likely_year]
    reused = [c for c in named if c.kind == "reuse" and c.to_code == code and year >= c.likely_year]
    return _judged(code, target, [*crossed, *flags, *([] if crossed else reused)])


def _judged(code: str, target: str, why: Sequence[Change]) -> ConformedCode:
    """The worst of the changes as the flag. To the code that takes another in, a move is a merger."""
    if not why:
        return ConformedCode(target, "same", "")
    flags: dict[Comparability, set[str]] = {}
    for change in why:
        flag = _COMPARABILITY[change.kind]
        flag = "merged" if flag == "moved" and change.to_code == code else flag
        flags.setdefault(flag, set()).add(change.reason())
    worst = max(flags, key=_SEVERITY.index)
    return ConformedCode(target, worst, "; ".join(sorted(flags[worst])))


def _below(within: _Span, code: str, year: int) -> ConformedCode:
    """The conformed code of an item that no change names, by what becomes of the groups above it.

    A new group made of others compares with them as a whole only, so that its items conform to it; a group that
    was there before goes on item by item.
    """
    groups = [code[:length] for length in (5, 3) if length < len(code)]
    above = [change for group in groups for change in within.naming.get(group, ())]
    for change in above:
        if change.from_code not in groups or year >= change.likely_year:
            continue
        if change.kind in ("reuse", "withdraw"):
            return ConformedCode(f"{code}@{change.likely_year - 1}", "not_comparable", change.reason())
        if change.kind == "split":
            return ConformedCode(change.from_code, "split", change.reason())
        if change.kind in _CONNECTING and change.to_code != change.from_code:
            onward = _conformed(within, change.to_code, change.likely_year)
            return ConformedCode(onward.code, _COMPARABILITY[change.kind], change.reason())
    came = [c for c in above if c.to_code in groups and year >= c.likely_year]
    made = [c for c in came if c.kind in ("move", "merge") and _is_new(within.scheme, c)]
    if made:
        return _judged(code, made[0].to_code, made)
    return _judged(code, code, [c for c in came if c.kind == "reuse"])


def _is_new(scheme: str, change: Change) -> bool:
    """Whether the code that a change leads to was not there before."""
    return first_seen(scheme).get(change.to_code, change.likely_year) >= change.effective_from


def _is_latest(within: _Span, code: str, since: int) -> bool:
    """Whether a meaning still holds at the end of the span: no later break, and not gone."""
    named = within.naming.get(code, ())
    gone = [c.likely_year for c in named if c.from_code == code != c.to_code and c.kind in _ENDING]
    back = [c.likely_year for c in named if c.to_code == code]
    return since == max(within.breaks.get(code, ()), default=0) and not any(
        year >= since and not any(y >= year for y in back) for year in gone
    )


def _component(within: _Span, code: str, year: int) -> tuple[set[tuple[str, int]], list[Change]]:
    """The (code, meaning since) that moves, merges and splits connect with a code of a year, and the changes that
    lie between them and it."""
    start = (code, within.since(code, year))
    members, crossed, waiting = {start}, [], [start]
    while waiting:
        node = waiting.pop()
        for change in within.naming.get(node[0], ()):
            for pair in _links(within, change):
                if node in pair:
                    if change not in crossed:
                        crossed.append(change)
                    waiting += [other for other in pair if other not in members]
                    members.update(pair)
    # Seen from the last edition, what was merged before is itself; a split is coarser on both sides.
    latest = _is_latest(within, code, start[1])
    return members, [c for c in crossed if not latest or c.kind == "split"]


def _links(within: _Span, change: Change) -> list[tuple[tuple[str, int], tuple[str, int]]]:
    """The meanings that a change connects: of the old code with the new one, and, where the new code was there
    before, of what it meant then with what it means now."""
    if change.kind not in _CONNECTING:
        return []
    before, after = change.likely_year - 1, change.likely_year
    new = (change.to_code, within.since(change.to_code, after))
    links = [((change.from_code, within.since(change.from_code, before)), new)]
    reused = any(
        c.kind == "reuse" and c.to_code == change.to_code and c.likely_year == after
        for c in within.naming.get(change.to_code, ())
    )
    if change.kind != "split" and change.from_code != change.to_code and not reused:
        links.append(((change.to_code, within.since(change.to_code, before)), new))
    return links
