"""Which columns the amounts of a row can stand in: finite domains, linear constraints, and nothing guessed.

A variable is a row; its candidates are the order-preserving placements of its amounts in the columns. A
constraint only ever removes candidates that no choice for the other rows can save, so what is left over
still holds the truth if the constraints hold. A constraint that cannot hold at all is set aside and named.
Money is counted in whole units of the last printed decimal.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

Candidate = tuple[int | None, ...]  # by column: index of the amount that stands there, or None
VarId = int

#: Beyond this many partial sums a constraint is checked by its bounds only, which removes fewer candidates.
MAX_SUMS = 20_000
#: Candidates that are tried one by one when the constraints alone leave a choice.
MAX_TRIALS = 300


@dataclass(frozen=True, slots=True)
class Linear:
    """low <= sum of coefficient * cell <= high; `high` None has no upper bound. Terms: (row, column, factor)."""

    id: str
    text: str
    terms: tuple[tuple[VarId, int, int], ...]
    low: int
    high: int | None

    def rows(self) -> tuple[VarId, ...]:
        return tuple(dict.fromkeys(term[0] for term in self.terms))


@dataclass(frozen=True, slots=True)
class Presence:
    """A column that is blank in the row `total` is blank in `row`: a total is printed where its parts are."""

    id: str
    text: str
    total: VarId
    row: VarId
    column: int

    def rows(self) -> tuple[VarId, ...]:
        return (self.total, self.row)


Constraint = Linear | Presence


def placements(amounts: int, columns: int) -> list[Candidate]:
    """Every way to put `amounts` in order into `columns`."""
    ways = []
    for places in combinations(range(columns), amounts):
        way: list[int | None] = [None] * columns
        for index, column in enumerate(places):
            way[column] = index
        ways.append(tuple(way))
    return ways


@dataclass
class Problem:
    """`values[row]` are the amounts of a row in whole units; `domains[row]` its candidates still possible;
    `reasons[row]` the texts of the constraints that removed candidates."""

    values: dict[VarId, tuple[int, ...]]
    domains: dict[VarId, list[Candidate]]
    reasons: dict[VarId, list[str]] = field(default_factory=dict)
    active: list[Constraint] = field(default_factory=list)
    _by_row: dict[VarId, list[Constraint]] = field(default_factory=dict)

    def add(self, constraint: Constraint) -> bool:
        """Let the constraint and all before it work. False, and no change, where they cannot hold together."""
        after = self._propagate(dict(self.domains), [constraint], extra=constraint)
        if after is None:
            return False
        for row, domain in after.items():
            if len(domain) < len(self.domains[row]) and constraint.text not in self.reasons.setdefault(row, []):
                self.reasons[row].append(constraint.text)
        self.domains = after
        self.active.append(constraint)
        for row in constraint.rows():
            self._by_row.setdefault(row, []).append(constraint)
        return True

    def try_all(self) -> None:
        """Remove candidates that, once chosen, leave some other row without any."""
        trials, changed = 0, True
        while changed:
            changed = False
            for row in [r for r, domain in self.domains.items() if len(domain) > 1]:
                for candidate in list(self.domains[row]):
                    if trials >= MAX_TRIALS or len(self.domains[row]) == 1:
                        break
                    trials += 1
                    trial = dict(self.domains)
                    trial[row] = [candidate]
                    if self._propagate(trial, self._by_row.get(row, ())) is None:
                        rest = [c for c in self.domains[row] if c != candidate]
                        self.domains[row] = rest
                        texts = [c.text for c in self._by_row.get(row, ())]
                        known = self.reasons.setdefault(row, [])
                        known.extend(t for t in dict.fromkeys(texts) if t not in known)
                        settled = self._propagate(dict(self.domains), self._by_row.get(row, ()))
                        self.domains = settled if settled is not None else self.domains
                        changed = True

    def _propagate(
        self,
        domains: dict[VarId, list[Candidate]],
        first: Iterable[Constraint],
        extra: Constraint | None = None,
    ) -> dict[VarId, list[Candidate]] | None:
        """`domains` narrowed until no constraint removes anything; None where a row has no candidate left."""
        queue = deque(first)
        queued = set(map(id, queue))
        while queue:
            constraint = queue.popleft()
            queued.discard(id(constraint))
            narrowed = self._narrow(constraint, domains)
            if narrowed is None:
                return None
            for row, kept in narrowed.items():
                domains[row] = kept
                around = self._by_row.get(row, [])
                for other in (*around, *((extra,) if extra is not None and row in extra.rows() else ())):
                    if id(other) not in queued:
                        queue.append(other)
                        queued.add(id(other))
        return domains

    def _narrow(
        self, constraint: Constraint, domains: Mapping[VarId, list[Candidate]]
    ) -> dict[VarId, list[Candidate]] | None:
        if isinstance(constraint, Presence):
            kept = _narrow_presence(constraint, domains)
        else:
            kept = _narrow_linear(constraint, domains, self.values)
        if any(not candidates for candidates in kept.values()):
            return None
        return {row: c for row, c in kept.items() if len(c) < len(domains[row])}


def _narrow_presence(c: Presence, domains: Mapping[VarId, list[Candidate]]) -> dict[VarId, list[Candidate]]:
    kept = {c.total: domains[c.total], c.row: domains[c.row]}
    if all(candidate[c.column] is None for candidate in kept[c.total]):
        kept[c.row] = [x for x in kept[c.row] if x[c.column] is None]
    if all(candidate[c.column] is not None for candidate in kept[c.row]):
        kept[c.total] = [x for x in kept[c.total] if x[c.column] is not None]
    return kept


def _narrow_linear(
    c: Linear, domains: Mapping[VarId, list[Candidate]], values: Mapping[VarId, Sequence[int]]
) -> dict[VarId, list[Candidate]]:
    rows = c.rows()
    terms: dict[VarId, list[tuple[int, int]]] = {row: [] for row in rows}
    for row, column, factor in c.terms:
        terms[row].append((column, factor))
    shares: dict[VarId, list[int]] = {}  # by candidate: what the row adds to the sum
    for row in rows:
        own = values[row]
        shares[row] = [
            sum(factor * own[index] for column, factor in terms[row] if (index := candidate[column]) is not None)
            for candidate in domains[row]
        ]
    options = [sorted(set(shares[row])) for row in rows]
    allowed = _supported(options, c.low, c.high)
    return {
        row: [cand for cand, share in zip(domains[row], shares[row], strict=True) if share in good]
        for row, good in zip(rows, allowed, strict=True)
    }


def _supported(options: list[list[int]], low: int, high: int | None) -> list[set[int]]:
    """For each list the values with which some choice from the others sums to low..high."""
    fixed = sum(values[0] for values in options if len(values) == 1)
    free = [i for i, values in enumerate(options) if len(values) > 1]
    low, high = low - fixed, None if high is None else high - fixed
    result = [set(values) for values in options]
    if not free:
        if low > 0 or (high is not None and high < 0):
            return [set() for _ in options]
        return result
    before: list[set[int] | None] = [{0}]
    for i in free:
        sums = before[-1]
        before.append(_plus(sums, options[i]))
    behind: list[set[int] | None] = [{0}]
    for i in reversed(free):
        behind.append(_plus(behind[-1], options[i]))
    behind.reverse()
    least, most = sum(options[i][0] for i in free), sum(options[i][-1] for i in free)
    for place, i in enumerate(free):
        left, right = before[place], behind[place + 1]
        good = set()
        for value in options[i]:
            if value + most - options[i][-1] < low or (high is not None and value + least - options[i][0] > high):
                continue
            if high is None or left is None or right is None or _reaches(left, right, low - value, high - value):
                good.add(value)
        result[i] = good
    return result


def _plus(sums: set[int] | None, values: list[int]) -> set[int] | None:
    if sums is None or len(sums) * len(values) > MAX_SUMS:
        return None
    return {s + v for s in sums for v in values}


def _reaches(left: set[int], right: set[int], low: int, high: int) -> bool:
    """Is low <= a + b <= high for some a of left and b of right?"""
    small, large = sorted((left, right), key=len)
    if (high - low + 1) <= len(large):
        return any((total - a) in large for a in small for total in range(low, high + 1))
    return any(low <= a + b <= high for a in small for b in large)
