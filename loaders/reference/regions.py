"""Administrative divisions (行政区划) and how names begin with them.

`data/regions.csv`: code (six digits, GB/T 2260), name, level (country, province, prefecture, county) and
parent code. Rows such as 市辖区 group counties and are no names that a text would use.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

REGIONS = Path(__file__).parent / "data" / "regions.csv"
BODY_NAMES = REGIONS.parent / "body_names.yml"
COUNTRY = "100000"

_GROUPING = re.compile(r"^(?:市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$")
_PEOPLES = (
    "壮族|回族|维吾尔|蒙古族|蒙古|藏族|羌族|彝族|苗族|侗族|布依族|土家族|傣族|景颇族|傈僳族|哈尼族|朝鲜族|"
    "白族|哈萨克|柯尔克孜|瑶族|畲族|满族|黎族|佤族|拉祜族|纳西族|布朗族|水族|仡佬族|保安族|撒拉族|土族|裕固族|塔吉克|"
    "独龙族|怒族|普米族|仫佬族|毛南族|达斡尔族|回族|各族"
)
_SHORTEN = re.compile(rf"(?:(?:{_PEOPLES})*自治(?:区|州|县)|特别行政区|省|市|地区|盟|自治旗|新区|林区|区|县|旗)$")


class Corps(BaseModel):
    """The divisions of the Production and Construction Corps by number, with the code of the city of each."""

    model_config = ConfigDict(extra="forbid")

    match: str
    divisions: dict[str, str]


class BodyNames(BaseModel):
    """`body_names.yml`: how the names of bodies are built around that of their division."""

    model_config = ConfigDict(extra="forbid")

    before_division: list[str]
    central_offices: list[str]
    national: list[str]
    not_national: str
    divisions_of_bodies: dict[str, str]
    divisions_of_beginnings: dict[str, str]
    corps: Corps
    short_name_not_before: str
    schools: str
    zones: str
    townships: str


@lru_cache(maxsize=1)
def body_names() -> BodyNames:
    """The rules of `body_names.yml`, read once."""
    return BodyNames.model_validate(yaml.safe_load(BODY_NAMES.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def _beginnings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before a division in a name, and how the names of central bodies begin."""
    known = body_names()
    before, national = (
        "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        for words in (known.before_division, known.national)
    )
    return re.compile(f"^(?:{before})"), re.compile(f"^(?:{national})(?!{known.not_national})")


@dataclass(frozen=True, slots=True)
class Region:
    """One administrative division."""

    code: str
    name: str
    level: str
    parent: str


@lru_cache(maxsize=1)
def regions() -> Mapping[str, Region]:
    """Every division by its code."""
    with REGIONS.open(encoding="utf-8", newline="") as handle:
        return {
            row["code"]: Region(row["code"], row["name"], row["level"], row["parent_code"])
            for row in csv.DictReader(handle)
        }


def ancestors(code: str) -> tuple[str, ...]:
    """The code itself, its parent, and so on up to the country."""
    chain = []
    while code and code in regions():
        chain.append(code)
        code = regions()[code].parent
    return tuple(chain)


@lru_cache(maxsize=1)
def _index() -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, list[str]]]:
    """Codes by full name, by short name of a province or prefecture (深圳, 内蒙古), by any short name."""
    full: dict[str, list[str]] = defaultdict(list)
    high: dict[str, list[str]] = defaultdict(list)
    short: dict[str, list[str]] = defaultdict(list)
    for region in regions().values():
        if _GROUPING.match(region.name) or region.level == "country":
            continue
        full[region.name].append(region.code)
        stem = _SHORTEN.sub("", region.name)
        if autonomous := re.search("自治([县旗])$", region.name):  # 恭城县, for 恭城瑶族自治县
            full[stem + autonomous[1]].append(region.code)
        if len(stem) >= 2 and stem != region.name:
            short[stem].append(region.code)
            if region.level != "county":
                high[stem].append(region.code)
    return dict(full), dict(high), dict(short)


def _starts(text: str, at: int, within: set[str], names: dict[str, list[str]]) -> tuple[int, set[str]]:
    """The longest name of `names` at position `at` that lies inside one of `within` (empty: anywhere)."""
    for length in range(min(15, len(text) - at), 1, -1):
        codes = names.get(text[at : at + length])
        if codes:
            inside = {c for c in codes if not within or within & set(ancestors(c)[1:])}
            # 嘉峪关市 is a prefecture and, within it, what stands for its only county
            inside -= {c for c in inside if inside & set(ancestors(c)[1:])}
            if inside:
                return length, inside
    return 0, set()


@dataclass(frozen=True, slots=True)
class Division:
    """Where a name (folded, without white space) says its division: `codes` has one code, several where the name is
    shared (鼓楼区), or none. The words before `start` (中共) belong to the body; `end` is where its own name begins."""

    text: str
    codes: frozenset[str]
    start: int
    end: int
    is_full: bool


@lru_cache(maxsize=65536)
def division(name: str, short_counties: bool = False) -> Division:
    """The division that a name begins with; see `regions_at_start`."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    known = body_names()
    if code := known.divisions_of_bodies.get(text):
        return Division(text, frozenset({code}), 0, 0, False)
    if zone := next((z for z in known.divisions_of_beginnings if text.startswith(z)), ""):
        return Division(text, frozenset({known.divisions_of_beginnings[zone]}), 0, 0, False)
    before, national = _beginnings()
    corps = re.match(known.corps.match, text)
    found = corps or before.match(text)
    start = found.end() if found else 0
    at, codes, full = _divisions_from(text, start, short_counties)
    if not codes and corps and (home := known.corps.divisions.get(corps["number"])):
        return Division(text, frozenset({home}), 0, 0, False)
    if not codes and (plain := _divisions_from(text, 0, short_counties))[1]:  # 河北雄安新区管理委员会
        start, (at, codes, full) = 0, plain
    if not codes and (national.match(text) or national.match(text[start:])):
        return Division(text, frozenset({COUNTRY}), 0, 0, True)
    return Division(text, codes, start, at, full)


def _divisions_from(text: str, start: int, short_counties: bool) -> tuple[int, frozenset[str], bool]:
    """(where it ends, codes, whether the last name was a full one) of the divisions named from `start` on."""
    known = body_names()
    full, high, short = _index()
    found: set[str] = set()
    at, in_full = start, True
    while True:
        length, codes = _starts(text, at, found, full)
        named = bool(length)
        if not length and not found:
            length, codes = _starts(text, at, found, high)
            if length and re.match(known.short_name_not_before, text[at + length :]):
                length = 0
            elif length and text[at + length : at + length + 1] == "州":  # 恩施州
                prefectures = {c for c in codes if regions()[c].name.endswith("自治州")}
                length, codes, named = (length + 1, prefectures, True) if prefectures else (length, codes, named)
        elif not length and short_counties:
            length, codes = _starts(text, at, found, short)
        if not length:
            break
        at, found, in_full = at + length, codes, named
    if len(found) == 1 and re.search(known.schools, text) and (city := _of_school(text, at, found, short)):
        return at, frozenset(city), False
    return at, frozenset(found), in_full


def _of_school(text: str, at: int, found: set[str], short: dict[str, list[str]]) -> set[str]:
    """The one city of a province whose short name a school's name goes on with. Schools of a municipality's own
    bear its districts' names too, so nothing follows there."""
    (code,) = found
    if regions()[code].level != "province" or code in _municipalities():
        return set()
    _, codes = _starts(text, at, found, short)
    return codes if len(codes) == 1 else set()


def regions_at_start(name: str, short_counties: bool = False) -> frozenset[str]:
    """The divisions that a name can begin with: one code, several where the name is shared (鼓楼区), none.

    The most precise wins: 上海市普陀区财政局 gives 310107 alone. `short_counties` takes county names without
    区/县 after a higher division, as folders and hints have them (上海普陀).
    """
    return division(name, short_counties).codes


@lru_cache(maxsize=1)
def _municipalities() -> frozenset[str]:
    """北京市, 天津市, 上海市, 重庆市."""
    return frozenset(r.parent for r in regions().values() if r.name == "市辖区")


@lru_cache(maxsize=8192)
def full_name(code: str) -> str:
    """A division as names of bodies have it: a district after its city (南京市鼓楼区), what belongs to a municipality
    after that (上海市普陀区), any other alone (昆山市)."""
    home = regions()[code]
    city = regions().get(next((a for a in ancestors(code) if a in _municipalities()), home.parent))
    if home.level != "county" or city is None or _GROUPING.match(city.name) or city.level == "country":
        return home.name
    if city.code not in _municipalities() and not home.name.endswith("区"):
        return home.name
    return home.name if _SHORTEN.sub("", city.name) in home.name else city.name + home.name


def agree(*votes: Iterable[str]) -> str:
    """The one division that all votes allow, the first vote being the most trusted.

    A vote is a set of codes; a vote for a province allows every division inside it. '' where the first
    non-empty vote stays ambiguous, or there is none.
    """
    sets = [set(vote) for vote in votes if vote]
    if not sets:
        return ""
    found = sets[0]
    for other in sets[1:]:
        inside = {c for c in found if other & set(ancestors(c))}
        found = inside or found
    return next(iter(found)) if len(found) == 1 else ""


#: How often a text must speak of a place for that to say where its body is, and how much more often than of others.
_TIMES, _MARGIN = 3, 2


def named_in(text: str, among: Iterable[str] = ()) -> tuple[str, int]:
    """(code, times) of the one division that a text (folded, without white space) speaks of at least three times and
    twice as often as of any other; ('', 0) where there is none. With `among`, the codes of a shared name, it is the
    one whose city and province the text speaks of."""
    full, _, _ = _index()
    known = regions()
    counts: dict[str, int] = {}
    if shared := set(among):
        for code in shared:
            above = [known[a].name for a in ancestors(code)[1:] if known[a].level != "country"]
            counts[code] = sum(text.count(name) for name in above if not _GROUPING.match(name))
    else:
        for name, codes in full.items():
            if len(name) > 2 and (times := text.count(name)):
                for code in codes:
                    counts[code] = times if len(codes) == 1 else text.count(full_name(code))
    found = max(counts, key=lambda code: (counts[code], code), default="")
    if not found or counts[found] < _TIMES:
        return "", 0
    least = max(_TIMES, counts[found] / _MARGIN)
    within = {c: n for c, n in counts.items() if found in ancestors(c)[1:] and n >= least}
    rivals = [c for c in counts if found not in ancestors(c) and c not in ancestors(found)]
    if len(within) > 1 or any(counts[c] * _MARGIN > counts[found] for c in rivals):
        return "", 0
    return (next(iter(within)), max(within.values())) if within else (found, counts[found])
