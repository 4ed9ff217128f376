"""Identities that are data: sums of amounts of different meaning, and parts that are no more than their whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

from loaders.document import ALL, Cell, Statement
from loaders.forms.amounts import in_yuan
from loaders.forms.catalogue import check_means
from loaders.forms.vocabulary import vocabulary
from loaders.normalise.members import chain
from loaders.normalise.reconcile import half_unit

#: Dimensions in which the terms of an identity may differ; in all others (unit, year, phase) they never do.
DIMENSIONS = ("function_code", "economic_code", "fund", "nature", "item")
#: Two statements round one figure each in its own way.
_TWICE = 2


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _checked(term: dict[str, str]) -> dict[str, str]:
    check_means({k: v for k, v in term.items() if k not in ("function_code", "economic_code")})
    return term


class Sum(_Entry):
    """Σ left = Σ right within one statement."""

    id: str
    text: str
    left: tuple[dict[str, str], ...]
    right: tuple[dict[str, str], ...]
    needs: frozenset[str]
    phase: str = ""
    #: Not evaluated where the left side is printed by the codes of this dimension: its own parts say more.
    unbroken: str = ""

    @field_validator("left", "right")
    @classmethod
    def _terms(cls, value: tuple[dict[str, str], ...]) -> tuple[dict[str, str], ...]:
        return tuple(map(_checked, value))


class Composed(_Entry):
    """A member that is the sum of others."""

    dimension: str
    whole: str
    parts: tuple[str, ...]


class AtMost(_Entry):
    """part ≤ whole: given as terms, or as a dimension whose members include one another."""

    id: str
    text: str
    dimension: str = ""
    measures: frozenset[str] = frozenset()
    part: dict[str, str] = Field(default_factory=dict)
    whole: dict[str, str] = Field(default_factory=dict)

    @field_validator("part", "whole")
    @classmethod
    def _terms(cls, value: dict[str, str]) -> dict[str, str]:
        return _checked(value)


class Equations(_Entry):
    """The whole file."""

    within: tuple[Sum, ...]
    sums: tuple[Composed, ...]
    at_most: tuple[AtMost, ...]


@cache
def equations() -> Equations:
    """What `equations.yml` says. Raises: ValueError naming a member that the vocabulary does not have."""
    path = Path(__file__).with_name("equations.yml")
    return Equations(**yaml.safe_load(path.read_text(encoding="utf-8")))


@dataclass(slots=True)
class Printed:
    """What a statement prints at one place: one cell, or several in one row that mean the same."""

    statement: Statement
    cells: list[Cell]
    row: int

    @property
    def amount(self) -> Decimal:
        return sum((in_yuan(c.amount, c.unit) for c in self.cells), Decimal(0))

    @property
    def half(self) -> Decimal:
        return max(half_unit(c) for c in self.cells)


Key = tuple[str, ...]
#: measure, unit that it is about, year, phase, breakdown where that is another quantity, then DIMENSIONS.
_FIXED = 5


@dataclass(slots=True)
class Places:
    """The amounts of one statement by their meaning."""

    statement: Statement
    at: dict[Key, Printed] = field(default_factory=dict)

    @property
    def measures(self) -> set[str]:
        return {key[0] for key in self.at}

    def negative(self, measure: str) -> bool:
        return any(c.amount < 0 for k, p in self.at.items() if k[0] == measure for c in p.cells)


def places(statements: Iterable[Statement]) -> list[Places]:
    """What each statement prints, by meaning. A place that two rows print differently is left out."""
    return [_places(statement) for statement in statements]


def _places(statement: Statement) -> Places:
    found: dict[Key, list[Cell]] = defaultdict(list)
    for cell in statement.cells:
        if cell.meaning.get("measure") and cell.meaning.get("total") != "grand":
            found[_key(statement, cell)].append(cell)
    result = Places(statement)
    for key, cells in found.items():
        # 小计 over 项目支出结转 and 项目支出结余, which mean the same as it does.
        cells = [c for c in cells if c.meaning.get("total") == "group"] or cells
        row = [c for c in cells if c.row_no == cells[0].row_no and c.side == cells[0].side]
        if len(row) == len(cells) or len({c.amount for c in cells}) == 1:
            result.at[key] = Printed(statement, row, cells[0].row_no)
    return result


def _key(statement: Statement, cell: Cell) -> Key:
    m = cell.meaning
    fund = m.get("fund", ALL)
    if m["measure"] == "revenue" and m.get("source", ALL) != ALL:
        fund = m["source"]
    breakdown = m.get("breakdown", "")
    return (
        m["measure"], m.get("entity", "") or statement.entity, m.get("year_offset", "0"), m["phase"],
        breakdown if breakdown == "operating_detail" else "", m.get("function_code", ALL), m.get("economic_code", ALL),
        fund, m.get("nature", ALL), m.get("item", "") if m["measure"] in ("balance", "three_public") else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Two sides of an identity. `at_most`: the left one may be smaller."""

    id: str
    text: str
    left: tuple[Printed, ...]
    right: tuple[Printed, ...]
    tolerance: Decimal
    at_most: bool = False


def _at(key: Key, term: Mapping[str, str]) -> Key:
    """The place of a term, where the other dimensions are those of `key`."""
    measure = term["measure"]
    rest = [term.get(d, key[_FIXED + i]) for i, d in enumerate(DIMENSIONS)]
    if measure in ("revenue", "expenditure"):
        rest[-1] = ""
    return (measure, *key[1:4], term.get("breakdown", ""), *rest)


def sums_within(all_places: Sequence[Places]) -> Iterator[Evaluated]:
    """The sums of every statement."""
    for places_of in all_places:
        if any(not c.meaning and not c.excluded for c in places_of.statement.cells):
            continue  # an amount without a meaning may be the one that is missing
        for rule in equations().within:
            if rule.needs <= places_of.measures and not _broken_down(rule, places_of):
                yield from _sums(rule, places_of)


def _broken_down(rule: Sum, places_of: Places) -> bool:
    if not rule.unbroken:
        return False
    at = _FIXED + DIMENSIONS.index(rule.unbroken)
    return any(key[at] != ALL and _at(key, {**rule.left[0], rule.unbroken: key[at]}) == key for key in places_of.at)


def _sums(rule: Sum, places_of: Places) -> Iterator[Evaluated]:
    seen: set[tuple[Key, ...]] = set()
    terms = (*rule.left, *rule.right)
    for key in places_of.at:
        if rule.phase and key[3] != rule.phase:
            continue
        if not any(key == _at(key, term) for term in terms):
            continue
        wanted = tuple(_at(key, term) for term in terms)
        if wanted in seen:
            continue
        seen.add(wanted)
        printed = [places_of.at.get(k) for k in wanted]
        left = tuple(p for p in printed[: len(rule.left)] if p)
        right = tuple(p for p in printed[len(rule.left) :] if p)
        measured = {k[0] for k, p in zip(wanted, printed, strict=True) if p}
        if left and right and rule.needs - {"balance"} <= measured:
            tolerance = max(p.half for p in (*left, *right)) * (len(left) + len(right))
            yield Evaluated(rule.id, rule.text, left, right, tolerance)


def composed(
    statement: Statement, by_key: Mapping[Key, Cell], dimension_of: Mapping[str, int]
) -> dict[Key, list[Cell]]:
    """Keys that a statement does not print and that are the sum of what it prints: key -> the cells to add up."""
    found: dict[Key, list[Cell]] = {}
    if any(not c.meaning and not c.excluded for c in statement.cells):
        return found
    for rule in equations().sums:
        at = dimension_of[rule.dimension]
        groups: dict[Key, list[Cell]] = defaultdict(list)
        for key, cell in by_key.items():
            one_fund = rule.dimension == "source" and cell.meaning.get("fund", ALL) in rule.parts
            if key[at] in rule.parts and not one_fund:  # a form of one fund is no part of another
                groups[(*key[:at], rule.whole, *key[at + 1 :])].append(cell)
        found |= {key: cells for key, cells in groups.items() if key not in by_key}
    return found


def parts_and_wholes(all_places: Sequence[Places]) -> Iterator[Evaluated]:
    """Every part that is printed in one statement and its whole in another."""
    every: dict[Key, list[Printed]] = defaultdict(list)
    for places_of in all_places:
        for key, printed in places_of.at.items():
            every[key].append(printed)
    negative = {m: any(p.negative(m) for p in all_places) for m in ("expenditure", "balance", "three_public")}
    for rule in equations().at_most:
        for key, parts in every.items():
            if negative.get(key[0], True):
                continue
            for whole_key in _wholes(rule, key):
                whole = next((w for w in every.get(whole_key, ()) if _apart(w, parts[0])), None)
                if whole is not None:
                    tolerance = _TWICE * max(whole.half, parts[0].half)
                    yield Evaluated(rule.id, rule.text, (parts[0],), (whole,), tolerance, at_most=True)


def _apart(one: Printed, other: Printed) -> bool:
    return one.statement.number != other.statement.number


def _wholes(rule: AtMost, key: Key) -> Iterator[Key]:
    """The places that include a place, by a rule."""
    if rule.dimension:
        at = _FIXED + DIMENSIONS.index(rule.dimension)
        if key[0] in rule.measures and key[at] in vocabulary()[rule.dimension]:
            for _, wider in pairwise(chain(rule.dimension, key[at])):
                yield (*key[:at], wider, *key[at + 1 :])
        return
    nature = rule.part.get("nature", ALL)
    natures = ("basic", "personnel", "public_use") if nature == "basic" else (nature,)
    if key[8] in natures and key == _at(key, {**rule.part, "nature": key[8]}):
        whole = _at(key, rule.whole)
        if rule.whole["measure"] == "three_public":
            whole = (*whole[:_FIXED], ALL, ALL, whole[7], ALL, rule.whole["item"])
            yield from ((*whole[:7], fund, *whole[8:]) for fund in chain("fund", key[7]))
        else:
            yield whole
