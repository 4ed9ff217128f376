"""Changes of the classification between editions, and the conformed code on which two years compare.

`data/concordance.csv` holds one row for each pair of codes that a change connects. `effective_from` to
`effective_to` are the fiscal years in one of which the new form came into force (equal where the documents
date it), `likely_year` is the best estimate within. Kinds: rename, redefine (same digits, wider or narrower),
move, merge, split, reuse (same digits, another meaning), new, withdraw.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
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
            row["from_code"], row["to_code"], row["from_name"], row["to_name"],
            Decimal(row["share"]) if row["share"] else None, row["evidence"], row["note"],
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted((c for c in found if c.scheme == scheme), key=lambda c: (c.likely_year, c.change_id)))


def conformed(scheme: str, code: str, year: int, span: tuple[int, int] | None = None) -> ConformedCode:
    """The conformed code of `code` as of fiscal `year`, for comparing the years of `span` (both included).

    Without `span`, over all editions: for lines of many years. With (2023, 2024), changes outside
    that pair do not coarsen anything. Two rows compare if and only if their conformed codes are equal; the amounts of one
    conformed code are to be added before they are compared. A code that nothing is known about is its own.
    """
    first, last = span or (0, 9999)
    within = tuple(change for change in changes(scheme) if first < change.likely_year <= last)
    found = _conformed(within, scheme, code, year)
    if span is None and found.code == code and found.comparability == "not_comparable":
        return ConformedCode(code, "same", "")  # over all editions, the meaning that holds now is the measure
    return found


def _conformed(within: Sequence[Change], scheme: str, code: str, year: int) -> ConformedCode:
    about = _about(within, scheme, code)
    if not about:
        return ConformedCode(code, "same", "")
    if not any(code in (c.from_code, c.to_code) for c in about):
        return _below(within, scheme, code, year, about)
    members, crossed = _component(within, code, year)
    latest = sorted({c for c, since in members if _is_latest(within, c, since)})
    splits = [change for change in crossed if change.kind == "split"]
    broken = [
        c for c in within if c.kind in ("reuse", "withdraw") and c.from_code == code and year < c.likely_year
    ]
    flags = [c for c in about if c.kind in ("rename", "redefine") and year < c.likely_year]
    if splits and len(latest) != 1:
        target = splits[0].from_code
    elif latest:
        target = latest[0] if len(latest) == 1 else code
    else:
        target = f"{code}@{broken[0].likely_year - 1}" if broken else code
    if not crossed and broken:
        return ConformedCode(f"{code}@{broken[0].likely_year - 1}", "not_comparable", broken[0].reason())
    reused = [c for c in within if c.kind == "reuse" and c.to_code == code and year >= c.likely_year]
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


def _about(within: Sequence[Change], scheme: str, code: str) -> list[Change]:
    """The changes that say something of a code: its own, else those of a code above it.

    What becomes of a group becomes of its items. A new group made of others compares with them as a whole
    only, so that its items count too; a group that was there before goes on item by item.
    """
    own = [c for c in within if code in (c.from_code, c.to_code)]
    if own:
        return own
    seen = first_seen(scheme)
    return [
        c
        for c in within
        if (
            _is_below(code, c.from_code) and c.from_code != c.to_code and c.kind in (*_CONNECTING, "withdraw")
        )
        or (_is_below(code, c.from_code) and c.kind == "reuse")
        or (
            _is_below(code, c.to_code)
            and c.kind in ("move", "merge")
            and seen.get(c.to_code, 9999) >= c.effective_from
        )
    ]


def _is_below(code: str, above: str) -> bool:
    return bool(above) and code != above and code.startswith(above)


def _below(
    within: Sequence[Change], scheme: str, code: str, year: int, about: Sequence[Change]
) -> ConformedCode:
    """The conformed code of an item of which only a group above it has changed."""
    leaving = [c for c in about if _is_below(code, c.from_code) and year < c.likely_year]
    for change in leaving:
        if change.kind in ("reuse", "withdraw"):
            return ConformedCode(f"{code}@{change.likely_year - 1}", "not_comparable", change.reason())
        if change.kind == "split":
            return ConformedCode(change.from_code, "split", change.reason())
        onward = _conformed(within, scheme, change.to_code, change.likely_year)
        return ConformedCode(onward.code, _COMPARABILITY[change.kind], change.reason())
    reused = [c for c in about if c.kind == "reuse" and year >= c.likely_year]
    made = [c for c in about if _is_below(code, c.to_code) and c.kind != "reuse"]
    if made and year >= made[0].likely_year:
        return _judged(code, made[0].to_code, made)
    return _judged(code, code, reused)


def _breaks(within: Sequence[Change], code: str) -> list[int]:
    """The years from which a code's digits stand for something else than before."""
    return sorted(
        {
            c.likely_year for c in within
            if (c.kind in (*_CONNECTING, "reuse", "withdraw") and c.from_code == code)
            or (c.kind in (*_CONNECTING, "reuse", "new") and c.to_code == code)
        }
    )  # fmt: skip


def _since(within: Sequence[Change], code: str, year: int) -> int:
    """The year from which the meaning that `code` has in `year` holds, 0 for the first."""
    return max((y for y in _breaks(within, code) if y <= year), default=0)


def _is_latest(within: Sequence[Change], code: str, since: int) -> bool:
    """Whether a meaning still holds at the end of the span: no later break, and not gone."""
    gone = [
        c.likely_year
        for c in within
        if c.from_code == code != c.to_code and c.kind in (*_CONNECTING, "withdraw")
    ]
    return since == max(_breaks(within, code), default=0) and not any(
        y >= since and not any(c.to_code == code and c.likely_year >= y for c in within) for y in gone
    )


def _component(within: Sequence[Change], code: str, year: int) -> tuple[set[tuple[str, int]], list[Change]]:
    """The (code, meaning since) that moves, merges and splits connect with a code of a year, and the changes
    that lie between them and it."""
    links: list[tuple[tuple[str, int], tuple[str, int], Change]] = []
    for change in within:
        if change.kind not in _CONNECTING:
            continue
        before = (change.from_code, _since(within, change.from_code, change.likely_year - 1))
        after = (change.to_code, _since(within, change.to_code, change.likely_year))
        links.append((before, after, change))
        reused = any(
            c.kind == "reuse" and c.to_code == change.to_code and c.likely_year == change.likely_year
            for c in within
        )
        if change.kind != "split" and change.from_code != change.to_code and not reused:
            links.append(
                ((change.to_code, _since(within, change.to_code, change.likely_year - 1)), after, change)
            )
    start = (code, _since(within, code, year))
    members, crossed, waiting = {start}, [], [start]
    while waiting:
        node = waiting.pop()
        for before, after, change in links:
            if node in (before, after):
                if change not in crossed:
                    crossed.append(change)
                for other in (before, after):
                    if other not in members:
                        members.add(other)
                        waiting.append(other)
    # Seen from the last edition, what was merged before is itself; a split is coarser on both sides.
    latest = _is_latest(within, code, start[1])
    return members, [c for c in crossed if not latest or c.kind == "split"]
