"""The code lists by edition: what each code was called in each fiscal year, and how we know.

An edition (版) is the list in force for one fiscal year. A row is `printed` or `official` where something of
that very year shows it; between two such years, and back to the unofficial list of 2009 where the name is the
same, it is `inferred`. Nothing is carried beyond the years between which a code was seen: a code that was not
seen is unknown, not invalid.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from loaders.reference.concordance import changes
from loaders.reference.evidence import (
    LEVELS,
    SCHEMES,
    UNOFFICIAL_YEAR,
    Basis,
    Printed,
    believed,
    csv_rows,
    parent_of,
)
from loaders.reference.names import name_key

FIRST_EDITION = 2017
#: Names that the class lists print without codes reach back to here.
_CLASS_SOURCE = "class lists"


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code in the edition of one fiscal year.

    `documents` counts the documents of that year that print the name with the code. `first_seen` and
    `last_seen` are the first and last fiscal years of which anything prints the code (2009: unofficial list).
    """

    scheme: str
    code: str
    year: int
    name: str
    level: str
    parent: str
    basis: Basis
    documents: int
    first_seen: int
    last_seen: int
    evidence: str


@lru_cache(maxsize=1)
def last_edition() -> int:
    """The latest fiscal year of which anything is printed."""
    return max(row.year for row in believed())


@lru_cache(maxsize=8)
def _by_code(scheme: str) -> Mapping[str, Sequence[Printed]]:
    rows: dict[str, list[Printed]] = defaultdict(list)
    for row in believed():
        if row.scheme == scheme:
            rows[row.code].append(row)
    if scheme == "function":
        for listed in csv_rows("class_names.csv"):
            if listed["basis"] == "printed":
                start = int(listed["first_year"] or FIRST_EDITION)
                end = int(listed["last_year"] or last_edition())
                for year in range(max(start, FIRST_EDITION), end + 1):
                    rows[listed["code"]].append(
                        Printed(scheme, listed["code"], year, listed["name"], 0, "printed", _CLASS_SOURCE)
                    )
    return rows


def _name_of_year(code: str, rows: Sequence[Printed], year: int, scheme: str) -> tuple[str, Basis, int, str]:
    """(name, basis, documents, evidence) of a code that was seen at or around `year`."""
    replaced = {
        name_key(change.from_name)
        for change in changes(scheme)
        if change.from_code == change.to_code == code
        and change.kind in ("rename", "redefine", "merge", "reuse")
        and year >= change.likely_year
    }  # fmt: skip
    votes: Counter[str] = Counter()
    of_year = [row for row in rows if row.year == year]
    fresh = [row for row in of_year if name_key(row.name) not in replaced] or of_year
    for row in fresh:
        # A source checked by hand outweighs a document read by a script, many documents outweigh both.
        votes[row.name] += row.documents + (1 if row.source not in ("documents", _CLASS_SOURCE) else 0)
    if votes:
        name = max(sorted(votes), key=lambda n: votes[n])
        same = [row for row in fresh if row.name == name]
        basis: Basis = "official" if any(row.basis == "official" for row in same) else "printed"
        documents = max(row.documents for row in same)
        return name, basis, documents, ", ".join(sorted({row.source for row in same}))
    near = sorted(
        (row for row in rows if name_key(row.name) not in replaced),
        key=lambda row: (row.basis == "unofficial", abs(row.year - year), -row.documents, row.name),
    )
    later = [
        change.from_name
        for change in changes(scheme)
        if change.from_code == change.to_code == code and year < change.likely_year
        and change.kind in ("rename", "redefine", "merge")
    ]  # fmt: skip
    old = [row for row in near if later and name_key(row.name) == name_key(later[0])]
    chosen = (old or near or list(rows))[0]
    return chosen.name, "inferred", 0, f"printed for {chosen.year}"


@lru_cache(maxsize=64)
def edition(scheme: str, year: int) -> Mapping[str, CodeRow]:
    """The codes of a scheme (function, department, government) for a fiscal year, by code.

    `year` 2009 gives the unofficial list; years outside the evidence give an empty list.
    """
    out: dict[str, CodeRow] = {}
    for code, rows in _by_code(scheme).items():
        if year == UNOFFICIAL_YEAR:
            old = [row for row in rows if row.basis == "unofficial"]
            if old:
                seen = sorted(row.year for row in rows)
                out[code] = CodeRow(
                    scheme, code, year, old[0].name, LEVELS[len(code)], parent_of(code), "unofficial", 0,
                    seen[0], seen[-1], "unofficial list of about 2009",
                )  # fmt: skip
            continue
        seen = sorted({row.year for row in rows if row.basis != "unofficial"})
        if not seen or year < FIRST_EDITION or year > seen[-1]:
            continue
        name, basis, documents, evidence = _name_of_year(code, rows, year, scheme)
        if year < seen[0] and not _reaches_back(code, rows, seen[0], scheme):
            continue
        if basis == "inferred" and not _in_force(code, year, scheme):
            continue
        first = min(row.year for row in rows)
        out[code] = CodeRow(
            scheme,
            code,
            year,
            name,
            LEVELS[len(code)],
            parent_of(code),
            basis,
            documents,
            first,
            seen[-1],
            evidence,
        )
    return _with_parents(out, scheme, year)


def _reaches_back(code: str, rows: Sequence[Printed], first: int, scheme: str) -> bool:
    """Whether a code seen since `first` was in the list of 2009 under the same or a renamed name."""
    old = {name_key(row.name) for row in rows if row.basis == "unofficial"}
    new = {name_key(row.name) for row in rows if row.year == first and row.basis != "unofficial"}
    renamed = {
        name_key(change.from_name)
        for change in changes(scheme)
        if change.from_code == change.to_code == code and change.kind in ("rename", "redefine", "merge")
    }
    return bool(old & (new | renamed))


def _in_force(code: str, year: int, scheme: str) -> bool:
    """Whether the known changes leave room for a code in a year of which nothing prints it."""
    gone = [
        change.likely_year
        for change in changes(scheme)
        if change.from_code == code != change.to_code and change.kind in ("move", "merge", "split", "withdraw")
    ]
    come = [
        change.likely_year
        for change in changes(scheme)
        if change.to_code == code and change.kind in ("new", "reuse", "merge")
    ]
    born = [change.likely_year for change in changes(scheme) if change.to_code == code and change.kind == "new"]
    since = max((y for y in come if y <= year), default=0)
    return not any(since < y <= year for y in gone) and not any(year < y for y in born)


def _with_parents(rows: dict[str, CodeRow], scheme: str, year: int) -> Mapping[str, CodeRow]:
    """`rows` with every parent that its children imply, named where any year names it."""
    for code in sorted(rows, key=len, reverse=True):
        parent = parent_of(code)
        while parent and parent not in rows:
            known = [row for row in _by_code(scheme).get(parent, ()) if row.basis != "unofficial"]
            name = _name_of_year(parent, known, year, scheme)[0] if known else ""
            rows[parent] = CodeRow(
                scheme, parent, year, name, LEVELS[len(parent)], parent_of(parent), "inferred", 0,
                rows[code].first_seen, rows[code].last_seen, "implied by its children",
            )  # fmt: skip
            parent = parent_of(parent)
    return dict(sorted(rows.items()))


def all_editions() -> dict[tuple[str, int], Mapping[str, CodeRow]]:
    """Every edition there is evidence of, by scheme and fiscal year."""
    years = [UNOFFICIAL_YEAR, *range(FIRST_EDITION, last_edition() + 1)]
    found = {(scheme, year): edition(scheme, year) for scheme in SCHEMES for year in years}
    return {key: rows for key, rows in found.items() if rows}
