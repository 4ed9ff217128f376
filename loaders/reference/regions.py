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

REGIONS = Path(__file__).parent / "data" / "regions.csv"
COUNTRY = "100000"

_GROUPING = re.compile(r"^(?:市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$")
_PEOPLES = (
    "壮族|回族|维吾尔|蒙古族|蒙古|藏族|羌族|彝族|苗族|侗族|布依族|土家族|傣族|景颇族|傈僳族|哈尼族|朝鲜族|"
    "白族|哈萨克|柯尔克孜"
)
_SHORTEN = re.compile(rf"(?:(?:{_PEOPLES})*自治(?:区|州|县)|特别行政区|省|市|地区|盟|自治旗|新区|林区|区|县|旗)$")
# What stands before the region in a name: 中共深圳市委…, 中国人民政治协商会议江苏省委员会…
_BEFORE = re.compile(
    r"^(?:中国共产党|中共|中国人民政治协商会议|政协|中国国民党革命委员会|中国民主同盟|民盟|民革|民建|九三学社|致公党|"
    r"农工党|台盟|共青团|中国共产主义青年团|中华全国总工会|国家税务总局|中国人民解放军)"
)
_NATIONAL = re.compile(r"^(?:国家|中央|中华人民共和国|全国人大|全国政协|国务院|最高人民|中华全国)")


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
            if inside:
                return length, inside
    return 0, set()


@lru_cache(maxsize=4096)
def regions_at_start(name: str, short_counties: bool = False) -> frozenset[str]:
    """The divisions that a name can begin with: one code, several where the name is shared (鼓楼区), none.

    The most precise wins: 上海市普陀区财政局 gives 310107 alone. `short_counties` takes county names without
    区/县 after a higher division, as folders and hints have them (上海普陀).
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    text = _BEFORE.sub("", text)
    if _NATIONAL.match(text):
        return frozenset({COUNTRY})
    full, high, short = _index()
    found: set[str] = set()
    at = 0
    while True:
        length, codes = _starts(text, at, found, full)
        if not length and not found:
            length, codes = _starts(text, at, found, high)
        elif not length and short_counties:
            length, codes = _starts(text, at, found, short)
        if not length:
            return frozenset(found)
        at, found = at + length, codes


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
