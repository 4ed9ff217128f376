"""Lines of text into amounts, whole numbers and words: numbers may be glued to one another and to words.

An amount has the decimals of its document (two, where money is in 万元; none in most documents in 元), so a
run such as 12,821.332,353.6010,467.72 falls apart in one way only. Where it would fall apart in several
ways (4212,821.33 is 42 and 12,821.33, or 4 and 212,821.33), the token keeps all of them and the row that
it stands in decides, or reports it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from loaders.document import Line
from loaders.forms.amounts import MAX_DIGITS

TokenKind = Literal["amount", "number", "word", "mixed"]

_NUMERIC = re.compile(r"-?\d[\d,.]*|[^\s\d,.-]+|[-,.]+")
#: Characters of a run of glued figures, and of a code with an amount glued to it, at most.
_LONGEST_RUN, _LONGEST_HEAD = 600, 30
_GROUPED = r"\d{1,3}(?:,\d{3})+"


@dataclass(frozen=True, slots=True)
class Token:
    """`readings` of a mixed token: each a whole number and the amount behind it."""

    kind: TokenKind
    text: str
    line: int  # Line.number
    index: int  # position of the line among those read
    readings: tuple[tuple[str, str], ...] = ()

    @property
    def amount(self) -> Decimal:
        return Decimal(self.text.replace(",", ""))


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How the document prints money. decimals: digits behind the point; 0 for whole 元.
    grouped: amounts of a thousand and more carry commas."""

    decimals: int = 2
    grouped: bool = False


# Signs that NFKC would turn into ASCII ones, changing names as printed.
_KEPT = set("（）：；！？“”‘’")
_COMMA_IN_NUMBER = re.compile(r"(?<=\d)，(?=\d{3})")


def plain(text: str) -> str:
    """Full-width digits and compatibility glyphs as ordinary ones; Chinese punctuation stays."""
    text = _COMMA_IN_NUMBER.sub(",", text)
    return "".join(c if c in _KEPT or c == "，" else unicodedata.normalize("NFKC", c) for c in text)


def number_style(lines: Iterable[str]) -> NumberStyle:
    """The style that most numbers with a point or commas have. With a mix of decimals, two is assumed:
    the glued numbers are then the ones that two decimals explain."""
    text = "\n".join(lines)
    points = len(re.findall(r"\d\.\d{2}(?!\d{3})", text))
    whole = len(re.findall(rf"(?<![\d.,]){_GROUPED}(?![\d.])", text))
    grouped = len(re.findall(rf"{_GROUPED}\.\d", text))
    plain = len(re.findall(r"(?<![\d,.])\d{4,}\.\d", text))
    if whole > points:
        return NumberStyle(0, grouped=True)
    return NumberStyle(2, grouped=grouped > plain)


def _split_run(run: str, style: NumberStyle) -> list[tuple[TokenKind, str, tuple[tuple[str, str], ...]]]:
    """A run of digits, commas and points as tokens, from the left."""
    if len(run) > _LONGEST_RUN:
        return [("word", run, ())]
    if style.decimals == 0:
        if re.fullmatch(rf"-?{_GROUPED}(?:\.\d+)?|-?\d+\.\d+", run):
            return [("amount", run, ())]
        return [("number", run, ())] if re.fullmatch(r"\d+", run) else [("word", run, ())]
    found: list[tuple[TokenKind, str, tuple[tuple[str, str], ...]]] = []
    amount = re.compile(rf"(-?\d[\d,]*?)(\.\d{{{style.decimals}}})")
    at = 0
    while match := amount.match(run, at):
        head = match[1]
        if len(head) > _LONGEST_HEAD:
            break
        regular = re.fullmatch(rf"-?(?:{_GROUPED}|\d+)", head) is not None
        digits = head.replace(",", "").lstrip("-")
        suspicious = style.grouped and "," not in head and len(digits) > 3
        leading_zero = len(digits) > 1 and digits[0] == "0"
        if regular and not suspicious and not leading_zero:
            found.append(("amount", head + match[2], ()))
        else:
            readings = _readings(head, match[2], style)
            if not readings:
                break
            found.append(("mixed", head + match[2], readings))
        at = match.end()
    rest = run[at:]
    if not rest:
        return found
    if re.fullmatch(r"\d+", rest):
        return [*found, ("number", rest, ())]
    if not found and re.fullmatch(rf"-?(?:{_GROUPED}|\d+)\.\d+|-?{_GROUPED}", rest):
        return [("amount", rest, ())]
    return [*found, ("word", rest, ())]


def _readings(head: str, tail: str, style: NumberStyle) -> tuple[tuple[str, str], ...]:
    """Ways to cut `head` into a whole number and the beginning of an amount; the number may be empty."""
    regular = re.compile(rf"(?:{_GROUPED}|\d{{1,3}})" if style.grouped else rf"(?:{_GROUPED}|\d+)")
    ways = []
    for cut in range(len(head)):
        number, amount = head[:cut], head[cut:]
        clean = not (len(amount) > 1 and amount[0] == "0")
        if regular.fullmatch(amount) and clean and (not number or number.isdecimal()):
            ways.append((number, amount + tail))
    if not style.grouped or re.fullmatch(r"\d+", head):
        whole = ("", head + tail)
        if whole not in ways and re.fullmatch(r"[1-9]\d*", head):
            ways.append(whole)
    return tuple(ways)


def tokenise(lines: Sequence[Line], style: NumberStyle, first_index: int = 0) -> list[Token]:
    """Tokens of `lines` in reading order. Full-width digits and signs become ASCII ones."""
    tokens: list[Token] = []
    for index, line in enumerate(lines, first_index):
        for match in _NUMERIC.finditer(plain(line.text)):
            run = match[0]
            if run[0].isdecimal() or (run[0] == "-" and len(run) > 1 and run[1].isdecimal()):
                for kind, text, readings in _split_run(run.rstrip(",."), style):
                    if kind == "amount" and Decimal(text.replace(",", "")).adjusted() >= MAX_DIGITS:
                        kind = "word"
                    tokens.append(Token(kind, text, line.number, index, readings))
            else:
                tokens.append(Token("word", run, line.number, index))
    return tokens
