"""Codes of the editions by printed name, for rows that print a name without a code or with a wrong one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from loaders.reference.concordance import changes
from loaders.reference.editions import FIRST_EDITION, edition, last_edition
from loaders.reference.evidence import believed
from loaders.reference.names import class_code, name_key

#: A name is said to have the same digits everywhere when so many 款 show it.
_EVERYWHERE = 50


def function_code_by_name(name: str, year: int, parent: str | None = None, digits: int | None = None) -> str | None:
    """The functional code that a printed name means in a fiscal year, or None where that is not certain.

    Most names stand for many codes (行政运行), so `parent`, a code above it, is usually needed: with it, the
    name must be unique below the parent, among codes of so many `digits` where the level is known (水利, the 款, is
    also a 项). A class is found without. Names replaced since are found as well.
    """
    if parent is None and (found := class_code(name)):
        return found
    return _unique("function", name, year, parent, digits) or _same_everywhere(name, parent or "")


def economic_code_by_name(name: str, year: int, parent: str | None = None, scheme: str = "department") -> str | None:
    """The economic code that a printed name means in a fiscal year, or None where that is not certain.

    `scheme` is department (301-399) or government (501-599). 住房公积金 is 30311 for 2017 and 30113 for 2018.
    """
    return _unique(scheme, name, year, parent)


def economic_class_code(name: str, year: int, scheme: str = "department") -> str | None:
    """The economic class (类, 3 digits) that a printed name means: 工资福利支出 301, 机关工资福利支出 501.

    Years before the first edition take its classes.
    """
    codes = {code for code in _by_name(scheme, max(year, FIRST_EDITION)).get(name_key(name), ()) if len(code) == 3}
    return next(iter(codes)) if len(codes) == 1 else None


def _same_everywhere(name: str, parent: str) -> str | None:
    """The 项 of a 款 whose name has the same two digits in every 款 that any list has it in: 一般行政管理事务 is …02.

    The code itself must stand on some list, if only on the unofficial one of 2009, which no edition takes over.
    """
    codes = _items_by_name().get(name_key(name), frozenset())
    fixed = len(codes) >= _EVERYWHERE and len({code[5:] for code in codes}) == 1
    found = [code for code in codes if len(parent) == 5 and code.startswith(parent)]
    return found[0] if fixed and len(found) == 1 else None


@lru_cache(maxsize=1)
def _items_by_name() -> Mapping[str, frozenset[str]]:
    """The 项 that bear each name on any list of any year."""
    codes: dict[str, set[str]] = defaultdict(set)
    for row in believed():
        if row.scheme == "function" and len(row.code) == 7:
            codes[name_key(row.name)].add(row.code)
    return {key: frozenset(found) for key, found in codes.items()}


@lru_cache(maxsize=4096)
def is_economic_name(name: str) -> bool:
    """Some economic item of either scheme bears or bore this name in some edition."""
    key = name_key(name)
    years = range(FIRST_EDITION, last_edition() + 1)
    return bool(key) and any(key in _by_name(s, year) for s in ("department", "government") for year in years)


@lru_cache(maxsize=4096)
def names_an_item(name: str) -> bool:
    """Some code of the functional or of an economic classification bears or bore this name in some edition."""
    key, years = name_key(name), range(FIRST_EDITION, last_edition() + 1)
    return is_economic_name(name) or (bool(key) and any(key in _by_name("function", year) for year in years))


def code_bears(code: str, name: str) -> bool:
    """This code bears or bore the name in some edition."""
    scheme = {"2": "function", "3": "department", "5": "government"}.get(code[:1], "")
    years = range(FIRST_EDITION, last_edition() + 1) if scheme else ()
    return any(code in _by_name(scheme, year).get(name_key(name), ()) for year in years)


def _unique(scheme: str, name: str, year: int, parent: str | None, digits: int | None = None) -> str | None:
    key = name_key(name)
    if not key:
        return None
    # All editions count, because each is incomplete: a name alone in one may not be alone in the list.
    codes = {
        code
        for of_year in range(FIRST_EDITION, last_edition() + 1)
        for code in _by_name(scheme, of_year).get(key, ())
        if (parent is None or (code.startswith(parent) and code != parent))
        and (digits is None or len(code) == digits)
        and not _changed_between(scheme, code, year, of_year)
    }
    if not codes:
        return None
    widest = min(codes, key=len)
    # A 款 with a single 项 of its own name: the name says the 款, and below the 款 the 项.
    alone = len(codes) == 1 or (parent is not None and all(code.startswith(widest) for code in codes))
    return widest if alone else None


def _changed_between(scheme: str, code: str, one: int, other: int) -> bool:
    first, last = sorted((one, other))
    return any(
        code in (c.from_code, c.to_code) and c.kind not in ("rename", "redefine") and first < c.likely_year <= last
        for c in changes(scheme)
    )


@lru_cache(maxsize=64)
def _by_name(scheme: str, year: int) -> Mapping[str, frozenset[str]]:
    """Codes of an edition by the key of each name that they bear, or bore before a rename."""
    codes: dict[str, set[str]] = defaultdict(set)
    rows = edition(scheme, year)
    for row in rows.values():
        if row.name:
            codes[name_key(row.name)].add(row.code)
    for change in changes(scheme):
        if change.kind in ("rename", "redefine") and change.from_code in rows and change.likely_year <= year:
            codes[name_key(change.from_name)].add(change.from_code)
    return {key: frozenset(found) for key, found in codes.items()}
