"""What sources and documents print about codes, and the rule that keeps noise out of the lists.

`sourced_codes.csv`: names with a source, checked by hand (column `years`: the fiscal years for which the name
is printed with the code; 2009 is an unofficial list of that time). `observed_codes.csv`: what a script read
in published documents, by fiscal year, with the number of documents. docs/classification.md explains it.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from loaders.reference.names import name_key
from loaders.reference.regions import COUNTRY, regions_at_start

DATA = Path(__file__).parent / "data"
UNOFFICIAL_YEAR = 2009
#: Sources that quote the official yearly list or its supplements.
OFFICIAL = frozenset({"S7", "S8", "S9", "S17"})

Scheme = Literal["function", "department", "government"]
Basis = Literal["official", "printed", "inferred", "unofficial"]
SCHEMES: tuple[Scheme, ...] = ("function", "department", "government")
#: How the codes of a scheme are built. Whole groups (xxx00) are no codes.
STRUCTURE: Mapping[str, re.Pattern[str]] = {
    "function": re.compile(r"^2[0-3]\d(?:(?!00)\d\d(?:(?!00)\d\d)?)?$"),
    "department": re.compile(r"^3\d\d(?:(?!00)\d\d)?$"),
    "government": re.compile(r"^5\d\d(?:(?!00)\d\d)?$"),
}
LEVELS = {3: "类", 5: "款", 7: "项"}


@dataclass(frozen=True, slots=True)
class Printed:
    """One name printed with one code for one fiscal year, by so many documents."""

    scheme: str
    code: str
    year: int
    name: str
    documents: int
    basis: Basis
    source: str


def parent_of(code: str) -> str:
    """The code one level up, '' for a class."""
    return code[:-2] if len(code) > 3 else ""


def spelled(name: str) -> str:
    """A name in one spelling: NFKC, no white space, and the full-width brackets of the official lists."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    return text.replace("(", "（").replace(")", "）").replace(",", "，").replace(":", "：")


def csv_rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@lru_cache(maxsize=1)
def sourced() -> tuple[Printed, ...]:
    """Every sourced name, one row a year."""
    out = []
    for row in csv_rows("sourced_codes.csv"):
        sources = set(row["source"].split("+"))
        for year in filter(None, row["years"].split("|")):
            official = bool(sources & OFFICIAL)
            basis: Basis = "official" if official else "printed"
            if int(year) == UNOFFICIAL_YEAR:
                basis = "unofficial"
            out.append(Printed(row["scheme"], row["code"], int(year), spelled(row["name"]), 1, basis, row["source"]))
    return tuple(out)


@lru_cache(maxsize=1)
def observed() -> tuple[Printed, ...]:
    """What was read in documents of a known year, as read."""
    return tuple(
        Printed(
            row["scheme"],
            row["code"],
            int(row["year"]),
            spelled(row["name"]),
            int(row["documents"]),
            "printed",
            "documents",
        )
        for row in csv_rows("observed_codes.csv")
        if row["year"]
    )


def why_noise(row: Printed, printed: Mapping[str, int], in_year: Iterable[str], sourced_names: Iterable[str]) -> str:
    """Why an observed name is not believed, '' where it is.

    `printed` has every name read for the code with the number of documents that print it, over all years,
    `in_year` the names read for it in the row's own year; `sourced_names` are the sourced names of the code.
    """
    name = row.name
    documents = printed[name]
    rivals = printed if documents < 2 else in_year
    if not STRUCTURE[row.scheme].match(row.code):
        return "structure: no code of this scheme is built so"
    if len(name) < 2 or re.search(r"\d", name) or not re.search(r"[一-鿿]", name):
        return "name: a single character, digits, or no Chinese"
    if any(name != other and name in other and printed[other] > documents for other in rivals):
        return "fragment: a part of a longer name of the same code"
    if re.match(r"[及的与]", name):
        return "fragment: begins in the middle"
    if name.count("（") != name.count("）"):
        return "fragment: an unclosed bracket"
    if re.match(r"中共|市委|省委|区委|县委", name) or (
        regions_at_start(name) - {COUNTRY} and re.search(r"[局委厅部院办会处]$", name)
    ):
        return "body: the name of a department or place"
    known = {name_key(n) for n in sourced_names}
    if len(row.code) == 3 and documents < 2 and name_key(name) not in known:
        return "class: three digits stand anywhere, so one document alone does not make a class"
    return ""


@lru_cache(maxsize=1)
def judged() -> tuple[tuple[Printed, str], ...]:
    """Every observed row with the reason why it is left out, '' where it is kept."""
    printed: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    in_year: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for row in observed():
        printed[row.scheme, row.code][row.name] += row.documents
        in_year[row.scheme, row.code, row.year].add(row.name)
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in sourced():
        known[row.scheme, row.code].add(row.name)
    for listed in csv_rows("class_names.csv"):
        if listed["basis"] != "unofficial list":
            known["function", listed["code"]].add(listed["name"])
    return tuple(
        (row, why_noise(row, printed[key], in_year[(*key, row.year)], known[key]))
        for row in observed()
        for key in [(row.scheme, row.code)]
    )


@lru_cache(maxsize=8)
def first_seen(scheme: str) -> Mapping[str, int]:
    """The first fiscal year of which anything shows each code."""
    first: dict[str, int] = {}
    for row in believed():
        if row.scheme == scheme:
            first[row.code] = min(row.year, first.get(row.code, row.year))
    return first


@lru_cache(maxsize=1)
def believed() -> tuple[Printed, ...]:
    """The sourced rows and the observed rows that are not noise, each code's names in one spelling (`_one_spelling`),
    without names that came for one document and went (`_there_and_back`)."""
    kept = [*sourced(), *(row for row, reason in judged() if not reason)]
    groups = {(row.scheme, row.code, row.name) for row in kept}
    by_code: dict[tuple[str, str], list[Printed]] = defaultdict(list)
    for row in kept:
        base, _, inside = row.name.removesuffix("）").partition("（")
        if inside and (row.scheme, parent_of(row.code), inside) in groups:  # 行政运行（人力资源和社会保障管理事务）
            row = replace(row, name=base)
        by_code[row.scheme, row.code].append(row)
    out = []
    for rows in by_code.values():
        spelled_once = _one_spelling(rows)
        out += [row for row in spelled_once if not _there_and_back(row, spelled_once)]
    return tuple(out)


def _one_spelling(rows: Sequence[Printed]) -> list[Printed]:
    """The rows of one code, names that differ in 的 or in the order of their characters alone under the spelling that
    most documents print: 其他对个人和家庭(的)补助, 对其他个人和家庭的补助."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        votes["".join(sorted(row.name.replace("的", "")))][row.name] += row.documents + (row.basis == "official") * 1000
    best = {key: max(sorted(names), key=lambda n: names[n]) for key, names in votes.items()}
    return [replace(row, name=best["".join(sorted(row.name.replace("的", "")))]) for row in rows]


def _there_and_back(row: Printed, rows: Sequence[Printed]) -> bool:
    """Whether a name that one document alone prints stands between years in which others print another one: no code
    changes its meaning for a year and takes it back."""
    key = name_key(row.name)
    same = [r for r in rows if name_key(r.name) == key and r.basis != "unofficial"]
    if row.basis in ("official", "unofficial") or sum(r.documents for r in same) > 1:
        return False
    years: dict[str, set[int]] = defaultdict(set)
    documents: Counter[str] = Counter()
    for other in rows:
        if other.basis != "unofficial" and name_key(other.name) != key:
            years[name_key(other.name)].add(other.year)
            documents[name_key(other.name)] += other.documents
    return any(min(found) < row.year < max(found) and documents[name] > 1 for name, found in years.items())
