"""The numbers of a text: quantities with a unit, and numbers that state no amount (dates, codes, …)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from loaders.forms.amounts import MAX_DIGITS
from loaders.narrative.lexicon import load, patterns

_CHINESE = {c: i for i, c in enumerate("一二三四五六七八九", 1)} | {"两": 2}

#: What one unit of money is worth in 元.
YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000),
        "千元": Decimal(1000), "万亿元": Decimal(1_000_000_000_000)}  # fmt: skip

_ENDLESS = re.compile(r"[\d.,%-]{200,}")


@dataclass(frozen=True, slots=True)
class Token:
    """A number in a text. kind: money | percent | points | count | bare (no unit) | none (states no amount).
    `name` says which pattern knew it for no amount; `start`, `end` include the unit."""

    kind: str
    start: int
    end: int
    value: Decimal | None
    unit: str
    name: str = ""


def chinese_numeral(text: str) -> int:
    """一 … 九十九 as a number. Raises ValueError for anything else."""
    tens, found, units = text.partition("十")
    if not found:
        tens, units = "", text
    number = (_CHINESE[tens] if tens else 1) * 10 if found else 0
    if units:
        if units not in _CHINESE:
            raise ValueError(f"not a numeral below a hundred: {text}")
        number += _CHINESE[units]
    return number


@lru_cache(maxsize=1)
def _quantity() -> tuple[re.Pattern[str], dict[str, str]]:
    units = {str(u["unit"]): str(u["kind"]) for u in load("numbers")["units"]}
    longest = "|".join(re.escape(u) for u in sorted(units, key=len, reverse=True))
    number = load("numbers")["number"]["pattern"]
    return re.compile(f"(?<![\\d.,])(?P<n>{number})(?:(?P<u>{longest})|(?!\\d))"), units


def tokens(text: str) -> list[Token]:
    """Every number of `text` (white space removed, widths unified), in order, none overlapping."""
    # Patterns take the square of a run's length; a run as long as this is no number.
    text = _ENDLESS.sub(lambda run: "·" * len(run.group()), text)
    found = [
        Token("none", m.start(), m.end(), None, "", p.name)
        for p in patterns("numbers", "non_amounts")
        for m in p.regex.finditer(text)
    ]
    taken = bytearray(len(text))
    kept: list[Token] = []
    for token in found:
        if not any(taken[token.start : token.end]):
            taken[token.start : token.end] = b"\1" * (token.end - token.start)
            kept.append(token)
    for match in patterns("numbers", "chinese_count")[0].regex.finditer(text):
        kept.append(Token("count", match.start(), match.end(), Decimal(chinese_numeral(match["n"])), match["u"]))
    regex, units = _quantity()
    for match in regex.finditer(text):
        if any(taken[match.start() : match.end()]):
            continue
        unit = match["u"] or ""
        value = Decimal(match["n"].replace(",", ""))
        if value.adjusted() >= MAX_DIGITS:
            kept.append(Token("none", match.start(), match.end(), None, "", "too_long"))
            continue
        if unit in ("人", "次", "个") and text[match.end() : match.end() + 1] in ("月", "/"):
            unit = ""
        start = match.start() + (1 if match["n"].startswith("-") and _hyphen(text, match.start()) else 0)
        kept.append(
            Token(
                units.get(unit, "bare"),
                start,
                match.end(),
                abs(value) if start > match.start() else value,
                unit,
            )
        )
    return sorted(kept, key=lambda t: t.start)


def _hyphen(text: str, at: int) -> bool:
    """Whether the '-' at `at` joins a name and a number (2080501-…) instead of being a sign."""
    return at > 0 and (text[at - 1].isalnum() and not re.match(r"[一-龥]", text[at - 1]))
