"""Printed amounts to Decimals. Blank, a dash and zero are three different things."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from loaders.document import Unit

_PLAIN = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+")
#: What a page break leaves of an amount that was wrapped in its cell: 325,728. above, 59 below.
_CUT = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})*,(?:\d{1,2})?|\d[\d,]*\.)")
_BRACKETED = re.compile(r"\(((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\)")
#: Digits before the point that an amount has at most; what China spends in a year has 14, in 元.
MAX_DIGITS = 16
_DASH = re.compile(r"[-–—―－/]+|无|--|\*+")
#: What an overflowing name leaves in front of the amount of the next cell.
_OVERFLOW = re.compile(r"([\u4e00-\u9fff()、]+)((?:-)?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2,6})")
_WORD = re.compile(r"(?<=\d)万?元$")
_SPLIT_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")


@lru_cache(maxsize=65536)
def parse_amount(text: str) -> Decimal | None:
    """The amount that a cell prints, thousands separators removed and decimals kept; None where it prints none.

    `-1.68`, `(1.68)` and `−1.68` are negative. A unit behind it (`1.68万元`) is left to `printed_unit`. A percentage,
    a code with a name or a sentence is no amount, nor is a number longer than MAX_DIGITS.
    """
    if not text or len(text) > 40:
        return None
    clean = unicodedata.normalize("NFKC", text).replace(" ", "").replace("−", "-").replace("，", ",")
    clean = _WORD.sub("", clean.replace("¥", "").replace("￥", ""))
    match = _BRACKETED.fullmatch(clean)
    if match:
        return _bounded(-Decimal(match.group(1).replace(",", "")))
    if _PLAIN.fullmatch(clean):
        return _bounded(Decimal(clean.replace(",", "")))
    return None


def printed_unit(text: str) -> Unit | None:
    """The unit that a cell prints behind its amount, None where it prints none."""
    match = _WORD.search(unicodedata.normalize("NFKC", text).strip())
    return None if match is None else "万元" if "万" in match.group() else "元"


def _bounded(amount: Decimal) -> Decimal | None:
    return amount if amount.adjusted() < MAX_DIGITS else None


def is_dash(text: str) -> bool:
    """A mark that stands for no amount: printed, but neither blank nor zero."""
    return bool(text) and _DASH.fullmatch(unicodedata.normalize("NFKC", text)) is not None


def split_overflow(text: str) -> tuple[str, str] | None:
    """('出', '2,022.39') for `出2,022.39`: a name drawn over its cell's edge, and the amount that it ran into."""
    match = _OVERFLOW.fullmatch(unicodedata.normalize("NFKC", text))
    return (match.group(1), match.group(2)) if match else None


def is_cut(text: str) -> bool:
    """The beginning of an amount whose end stands below it."""
    return _CUT.fullmatch(unicodedata.normalize("NFKC", text)) is not None


def in_yuan(amount: Decimal, unit: Unit) -> Decimal:
    """The amount in 元. 万元 with up to six decimals are whole 分, so nothing is rounded."""
    return amount * 10000 if unit == "万元" else amount
