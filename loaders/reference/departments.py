"""Which department a printed name means: reviewed names first, then spellings that are one by definition.

Nothing is merged on resemblance: what is not certain keeps its printed name and goes to the work list.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from loaders.reference.regions import body_names, division, full_name, regions, regions_at_start

DEPARTMENTS = Path(__file__).parent / "data" / "departments.yml"
#: From this likeness on, an unknown name is shown beside the reviewed one that it may be.
ALIKE = 0.66


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Rule(_Strict):
    """One spelling that is another by definition."""

    name: str
    match: str
    put: str
    why: str
    unless: str = ""


class DatedName(_Strict):
    """One name of a department, with the fiscal years of its use."""

    name: str
    valid_from: int | None = Field(default=None, alias="from")
    valid_to: int | None = Field(default=None, alias="to")
    evidence: str


class Succession(_Strict):
    """What happened to a department in a fiscal year."""

    kind: Literal["renamed", "merged_into", "split_from", "task_moved_to"]
    year: int
    other: str = ""
    what: str = ""
    evidence: str


class ReviewedDepartment(_Strict):
    """One department of the reviewed list."""

    key: str
    name: str
    region: str
    kind: Literal["department", "unit"]
    names: list[DatedName]
    succession: list[Succession] = []


class Reviewed(_Strict):
    """The whole of departments.yml."""

    rules: list[Rule]
    departments: list[ReviewedDepartment]


@dataclass(frozen=True, slots=True)
class DepartmentMatch:
    """Who a printed name is. `name` is canonical where `sure`, else the printed one, tidied; `candidate` is then
    the reviewed name that it may be ('' for none), for the work list. `key` is the reviewed department's. `full` is
    False for a name that does not begin with its division."""

    name: str
    sure: bool
    why: str
    key: str = ""
    candidate: str = ""
    full: bool = True


@lru_cache(maxsize=1)
def reviewed() -> Reviewed:
    """The reviewed departments and rules, read once."""
    return Reviewed.model_validate(yaml.safe_load(DEPARTMENTS.read_text(encoding="utf-8")))


def tidy(printed: str) -> str:
    """A printed name without white space and marks of scope (汇总, 本级), with half-width brackets."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", printed))
    return re.sub(r"(?:\((?:汇总|本级|本部|机关|部门|单位)\))+$", "", text)


@lru_cache(maxsize=4096)
def _rule(match: str, put: str, home: str) -> tuple[re.Pattern[str], str]:
    """A rule's expression and replacement for one division; `{division}` is its full name."""
    return re.compile(match.replace("{division}", re.escape(home))), put.replace("{division}", home)


def spelled_out(name: str, region: str = "") -> tuple[str, list[str]]:
    """(the name in its canonical spelling, why each change). With its division (code), the division's name takes
    its full form too: 普陀区财政局 in 310107 is 上海市普陀区财政局, 四川省泸州市财政局 is 泸州市财政局."""
    text, why = tidy(name), []
    place = division(text)
    home = full_name(region) if place.is_full and region in place.codes else ""
    if home and place.end > place.start and text[place.start : place.end] != home:
        text = text[: place.start] + home + text[place.end :]
        why.append("division: the division under its full name")
    for rule in reviewed().rules:
        if (rule.unless and re.search(rule.unless, text)) or ("{division}" in rule.match and not home):
            continue
        pattern, put = _rule(rule.match, rule.put, home)
        changed = pattern.sub(put, text)
        if changed != text:
            text = changed
            why.append(f"{rule.name}: {rule.why}")
    return text, why


@lru_cache(maxsize=65536)
def canonical_name(printed: str, region: str = "", year: int | None = None) -> DepartmentMatch:
    """The department that a printed name means in a division (code, '' unknown) and fiscal year.

    Sure: a reviewed name of that division in use in that year; a name that becomes one by the rules; a full name
    that needs no change. Unsure: an abbreviation without its division that nobody reviewed (市交通局), a reviewed
    name outside its years, a name that looks like a reviewed one.
    """
    plain = tidy(printed)
    full, why = spelled_out(plain, region)
    for body in reviewed().departments:
        if region and body.region != region:
            continue
        for dated in body.names:
            if plain == tidy(dated.name) or full == spelled_out(dated.name, body.region)[0]:
                if not region and not regions_at_start(plain):
                    return DepartmentMatch(plain, False, "a short name without its division", "", body.name, False)
                if not _in_use(dated, year):
                    late = f"{dated.name} was in use to {dated.valid_to or '?'}, from {dated.valid_from or '?'}"
                    return DepartmentMatch(plain, False, f"reviewed, but {late}", "", body.name)
                return DepartmentMatch(body.name, True, f"reviewed: {dated.evidence}", body.key)
    if not regions_at_start(plain):
        home = regions().get(region)
        candidate = f"{home.name}{plain[1:] if plain[:1] in '省市区县' else plain}" if home else ""
        return DepartmentMatch(plain, False, "the name leaves out its division", "", candidate, False)
    if similar := _similar(full, region):
        return DepartmentMatch(full, False, f"resembles {similar.name}", "", similar.name)
    return DepartmentMatch(full, True, "; ".join(why) or "as printed")


#: Level of government by the level of the division.
_LEVELS = {"country": "central", "province": "province", "prefecture": "city", "county": "district"}


def level_of(name: str, region: str) -> str:
    """The level of government of a body: central, province, city, district, township, or zone (功能区 without a
    division code, with a budget of its own); '' where unknown. A subdistrict (街道) is an office of its district."""
    home, known = regions().get(region), body_names()
    if home is None:
        return ""
    text = tidy(name)
    if any(text.startswith(office) for office in known.central_offices):
        return "central"
    if home.level in ("prefecture", "county") and re.search(known.townships, text):
        return "township"
    own = text[division(text).end :]
    return "zone" if home.level in ("province", "prefecture") and re.match(known.zones, own) else _LEVELS[home.level]


def may_be_one(one: str, other: str, region: str) -> bool:
    """Whether two names of a division can be one body's, the shorter being an abbreviation of the longer: 市场监管局,
    市场监督管理局; 教育局, 教育和体育局. For people to decide: a merger looks the same."""
    short, long = sorted((spelled_out(one, region)[0], spelled_out(other, region)[0]), key=len)
    homes = [division(name) for name in (short, long)]
    if short == long or short[: homes[0].start] != long[: homes[1].start]:
        return False
    short, long = short[homes[0].end :], long[homes[1].end :]
    if len(short) < 3 or short[0] != long[0] or short[-1] not in (long[-1], "委"):
        return False
    rest = iter(long)
    return all(character in rest for character in short)


#: A body named by its level alone: 市水务局.
_LEVEL_ALONE = re.compile(r"^[省市区县旗州盟](?=.{2,})")


@lru_cache(maxsize=4096)
def same_name(one: str, other: str) -> bool:
    """Whether two printed names are one body's by their spelling: with and without divisions (水务局, 昆山市水务局,
    江苏省昆山市水务局) or abbreviated by rule (昆山市卫健委). Two that name different divisions are not."""
    homes = [division(tidy(name)) for name in (one, other)]
    codes = [home.codes for home in homes]
    if all(codes) and not (codes[0] & codes[1]):
        return False
    code = next((next(iter(c)) for c in codes if len(c) == 1), "")
    texts = [spelled_out(name, code)[0] for name in (one, other)]
    if texts[0] == texts[1]:
        return True
    if all(codes) or any(home.start for home in homes):
        return False
    own = [_LEVEL_ALONE.sub("", text[division(text).end :]) for text in texts]
    return own[0] == own[1] and len(own[0]) >= 3


def _in_use(name: DatedName, year: int | None) -> bool:
    return year is None or (name.valid_from or 0) <= year <= (name.valid_to or 9999)


def _similar(name: str, region: str) -> ReviewedDepartment | None:
    """A reviewed department of the division under nearly this name; another body of the same rank, such as
    another bureau, shares much of its name too, so this is for people to decide."""
    here = division(name)
    for body in reviewed().departments:
        if body.region == region and body.name != name:
            there = division(body.name)
            likeness = SequenceMatcher(None, name[here.end :], body.name[there.end :]).ratio()
            if likeness >= ALIKE and name[: here.start] == body.name[: there.start]:  # 政协 and 中共 are never one
                return body
    return None
