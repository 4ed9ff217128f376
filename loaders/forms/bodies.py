"""Names of bodies in tables: which of them is the document's own department under another spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from loaders.forms.rows import Row
from loaders.forms.text import normal
from loaders.identity.patterns import patterns
from loaders.reference.departments import same_name, spelled_out
from loaders.reference.lookup import code_bears, names_an_item

#: A name that says itself that it is the department without its units.
OWN_OFFICES = re.compile(r"\(?(?:本级|机关|本部)\)?$")
#: A name without its division is still a name of so many characters: 江阳区财政局 for 泸州市江阳区财政局.
_SHORT = 5
#: The name of a unit behind its department's has so many characters: 教研室.
_UNIT = 3


@lru_cache(maxsize=4096)
def is_own(printed: str, department: str, region: str = "") -> bool:
    """The printed name is the department's: the same, without the higher division, or as the rules spell it out
    (人大办公室 and 人大常委会办公室, 豫园街道办事处 and 人民政府豫园街道办事处)."""
    a, b = normal(printed), normal(department)
    if not a or not b or a == b:
        return bool(a and b)
    if OWN_OFFICES.search(a) and not OWN_OFFICES.search(b):
        return False
    if len(a) >= _SHORT and b.endswith(a):
        return True
    return spelled_out(a, region)[0] == spelled_out(b, region)[0]


def same_body(printed: str, department: str, region: str = "") -> bool:
    """The name over a table is the document's own department: none at all, perhaps cut at the line's end, without the
    region (or the party's name) in front that the cover prints, or in another spelling."""
    a, b = normal(printed), normal(department)
    cut = len(a) >= 4 and (b.startswith(a) or (a.startswith(b) and not _is_unit_of(a[len(b) :])))
    bare = min(len(a), len(b)) >= 3 and (b.endswith(a) or a.endswith(b))
    return not a or cut or bare or is_own(a, b, region) or same_name(printed, department)


def _is_unit_of(rest: str) -> bool:
    """What a name has beyond the department's is a body of its own: 综合事务中心 after 人民法院."""
    ends = re.search(f"(?:{patterns().organisation.endings})$", rest)
    return len(rest) >= _UNIT and ends is not None and not OWN_OFFICES.search(rest)


def own_offices(printed: str, department: str) -> bool:
    """The name over a table is the department's with 本级: its own offices, without its units."""
    a, b = normal(printed), normal(department)
    return bool(b) and a.startswith(b) and OWN_OFFICES.fullmatch(a[len(b) :]) is not None


def is_item(row: Row) -> bool:
    """In a column of units, or of units and 科目, the row names a 科目: 行政运行 is no unit."""
    name = normal(row.entity or row.name)
    if not (row.entity or row.unit_code) or row.codes or not names_an_item(name):
        return False
    both = any("科目" in part for path in row.places for part in path)
    return both or not patterns().organisation.plausible(name)


def is_unit_code(code: str, name: str, own: bool) -> bool:
    """In a column of the codes of units and of 科目, this one is the unit's: 501001, or 501 where that bears another
    name among the classes and this one is a body's."""
    if len(code) != len("501"):
        return re.fullmatch(r"\d{6}|\d{8,}", code) is not None
    body = own or patterns().organisation.plausible(normal(name))
    return body and not names_an_item(normal(name)) and not code_bears(code, name)
