"""What a sheet prints for a number: its value through its number format, in decimal arithmetic.

The stored value is a binary float; its shortest decimal form is what was typed. A format rounds it for print, and the
printed text is what was published, so that is what we read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

#: Digits that a spreadsheet keeps of a number.
_KEPT = Context(prec=15, rounding=ROUND_HALF_UP)
#: Characters that the format General shows of a number with a fraction, the point included.
_GENERAL = 11
#: Powers of ten from which on a number is no amount and is printed as it is stored.
_LARGEST = 25
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<gap>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>[Gg]eneral|G/通用格式)|(?P<exponent>[Ee][+-])|(?P<digit>[0#?])|(?P<other>.)",
    re.S,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)$")
_DATE_PART = re.compile(
    r'"([^"]*)"?|[\\!](.)|_.|\*.|\[(?:\$-?[^\]]*|DBNum\d|[A-Za-z]{3,})\]|(y+|m+|d+|h+|s+|AM/PM|上午/下午)|(.)',
    re.I | re.S,
)


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format: its literals and digit places in order, and what scales the value."""

    tokens: tuple[tuple[str, str], ...]  # ('text', …), ('digit', '0'), ('point', '.'), ('general', ''), ('at', '@')
    percent: int
    thousands: bool
    scale: int  # commas behind the last digit: each divides by 1000
    condition: tuple[str, Decimal] | None
    exponent: bool


def print_number(value: int | float | Decimal, code: str) -> str:
    """The number as a cell with this format shows it; '' where the format hides it.

    >>> print_number(1234.5, "#,##0.00")
    '1,234.50'
    """
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not number.is_finite():
        return str(value)
    number = _KEPT.create_decimal(number)
    if number.adjusted() > _LARGEST:
        return str(number)
    sections = _sections(code or "General")
    section, number = _choose(sections, number)
    if section is None:
        return ""
    if section.exponent:  # no form prints amounts so; what matters is that no digit is lost
        return _general(number)
    return _fill(section, number)


def print_date(value: date | datetime | time, code: str) -> str:
    """The date as a cell with this format shows it; ISO form where the format is not one of year, month and day."""
    code = code.split(";", maxsplit=1)[0]
    out: list[str] = []
    seen_hour = False
    for match in _DATE_PART.finditer(code):
        quoted, escaped, part, other = match.groups()
        if part is None:
            out.append(quoted or escaped or other or "")
            continue
        letter = part[0].lower()
        minutes = letter == "m" and (seen_hour or code[match.end() : match.end() + 2].lower() == ":s")
        seen_hour = seen_hour or letter == "h"
        text = _date_part(value, letter, len(part), minutes)
        if text is None:
            return value.isoformat()
        out.append(text)
    return "".join(out).strip()


def _date_part(value: date | datetime | time, letter: str, length: int, minutes: bool) -> str | None:
    if letter in "hs" or minutes:
        if not isinstance(value, datetime | time):
            return None
        number = value.hour if letter == "h" else value.second if letter == "s" else value.minute
    elif letter in "ymd":
        if isinstance(value, time):
            return None
        number = value.year if letter == "y" else value.month if letter == "m" else value.day
        if letter == "y":
            return str(number) if length > 2 else f"{number % 100:02d}"
        if length > 2:
            return None  # names of months and weekdays: no form prints them
    else:
        return None
    return f"{number:0{min(length, 2)}d}"


@lru_cache(maxsize=2048)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(code[:512]):
        if match.group("other") == ";":
            parts.append([])
        else:
            parts[-1].append(match)
    return tuple(_section(part) for part in parts[:4])


def _section(matches: list[re.Match[str]]) -> _Section:
    tokens: list[tuple[str, str]] = []
    percent = commas = 0
    thousands = exponent = False
    condition = None
    for match in matches:
        kind, text = match.lastgroup, match.group(match.lastgroup or 0)
        if kind in ("quoted", "escaped"):
            tokens.append(("text", text))
        elif kind == "gap":
            tokens.append(("text", " "))
        elif kind == "bracket":
            found = _CONDITION.match(text)
            if found:
                condition = (found.group(1), Decimal(found.group(2)))
            elif text.startswith("$"):
                tokens.append(("text", text[1:].split("-")[0]))
        elif kind == "general":
            tokens.append(("general", ""))
        elif kind == "exponent":
            exponent = True
        elif kind == "digit":
            if commas:
                thousands, commas = True, 0
            tokens.append(("digit", text))
        elif text == "," and any(t[0] == "digit" for t in tokens):
            commas += 1
        elif text == ".":
            tokens.append(("point", "."))
        elif text == "%":
            percent += 1
            tokens.append(("text", "%"))
        elif text == "@":
            tokens.append(("at", "@"))
        elif kind == "other":
            tokens.append(("text", text))
    return _Section(tuple(tokens), percent, thousands, commas, condition, exponent)


def _choose(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section | None, Decimal]:
    """The section for the number, and the number as that section gets it: without sign where it has its own."""
    numeric = [s for s in sections if not any(kind == "at" for kind, _ in s.tokens)] or list(sections[:1])
    for section in numeric:
        if section.condition is not None and _holds(number, section.condition):
            return section, number
    if any(section.condition for section in numeric):
        rest = [section for section in numeric if section.condition is None]
        return (rest[-1] if rest else None), number
    if number < 0 and len(numeric) > 1:
        # What the negative section rounds to zero is printed as it says, sign and all.
        return numeric[1], -number
    if number == 0 and len(numeric) > 2:
        return numeric[2], number
    return numeric[0], number


def _holds(number: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, bound = condition
    return {
        "<": number < bound, ">": number > bound, "=": number == bound,
        "<=": number <= bound, ">=": number >= bound, "<>": number != bound,
    }[sign]  # fmt: skip


def _general(number: Decimal) -> str:
    """As General shows it, but never with fewer than two decimals where the value has them, and never as a power."""
    whole = len(str(abs(int(number))))
    text = f"{round(number, max(2, _GENERAL - 1 - whole)):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _fill(section: _Section, number: Decimal) -> str:
    """The number in the section's digit places, its literals around and between them."""
    tokens = section.tokens
    if any(kind in ("general", "at") for kind, _ in tokens):
        return "".join(_general(number) if kind in ("general", "at") else text for kind, text in tokens).strip()
    places = [i for i, (kind, _) in enumerate(tokens) if kind == "digit"]
    if not places:
        return "".join(text for _, text in tokens).strip()
    point = next((i for i, (kind, _) in enumerate(tokens) if kind == "point"), len(tokens))
    scaled = number.scaleb(2 * section.percent - 3 * section.scale)
    decimals = sum(1 for i in places if i > point)
    digits = f"{abs(scaled).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, Context(prec=60)):f}"
    whole, _, fraction = digits.partition(".")
    whole_places = [i for i in places if i < point]
    least = sum(1 for i in whole_places if tokens[i][1] == "0")
    whole = whole.lstrip("0").zfill(least) if least else whole.lstrip("0")
    negative = number < 0 and bool((whole + fraction).strip("0"))
    out: list[str] = []
    # Digits go into the places from the right; what is left over stands in the first place.
    rest = whole
    at: dict[int, str] = {}
    for n, i in enumerate(reversed(whole_places)):
        if n == len(whole_places) - 1:
            at[i] = rest
        else:
            at[i], rest = rest[-1:], rest[:-1]
    grouped = (
        section.thousands and all(kind == "digit" for kind, _ in tokens[whole_places[0] : whole_places[-1] + 1])
        if whole_places
        else False
    )
    shown = _last_shown(tokens, [i for i in places if i > point], fraction)
    for i, (kind, text) in enumerate(tokens):
        if kind == "digit" and i < point:
            if not grouped:
                out.append(at[i])
            elif i == whole_places[0]:
                out.append(f"{int(whole):,}".zfill(least) if whole else "")
        elif kind == "digit":
            position = sum(1 for j in places if point < j < i)
            out.append(fraction[position] if position < shown else "")
        else:
            out.append(text)
    printed = "".join(out).strip()
    return "-" + printed if negative else printed


def _last_shown(tokens: tuple[tuple[str, str], ...], places: list[int], fraction: str) -> int:
    """How many decimals are shown: `#` and `?` at the end show no zero."""
    shown = len(places)
    while shown and tokens[places[shown - 1]][1] != "0" and fraction[shown - 1] == "0":
        shown -= 1
    return shown
