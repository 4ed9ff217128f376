"""What a printed target, amount or head means."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from loaders.narrative.lexicon import Pattern, compiled

_FILE = Path(__file__).with_name("annexes.yml")
_NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT = r"[^\d,.，。；;、≥≤=<>~—-]{0,8}"
_YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_IN_NAME = re.compile(r"\(([^()\d]{1,8})\)$")
_LONGEST = 18
_CALENDAR = re.compile(r"^(?:年度?|月份?|日|号|月底|季度)")


@dataclass(frozen=True, slots=True)
class Target:
    """A target taken apart. `value` is None where the text holds no single number."""

    operator: str
    value: Decimal | None
    unit: str


@lru_cache(maxsize=1)
def annexes() -> dict[str, Any]:
    """The content of annexes.yml."""
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError(f"{_FILE.name}: a mapping is expected")
    return content


@lru_cache(maxsize=32)
def rules(key: str) -> tuple[Pattern, ...]:
    """The patterns under `key`, in order; a single entry gives one."""
    entries = annexes()[key]
    return tuple(compiled(e, f"annexes.yml:{key}") for e in (entries if isinstance(entries, list) else [entries]))


def rule(key: str) -> re.Pattern[str]:
    """The one pattern under `key`."""
    return rules(key)[0].regex


@lru_cache(maxsize=65536)
def member(key: str, text: str, name: str) -> str:
    """`name` of the first pattern under `key` that is found in `text`, '' where none is."""
    return next((str(p.data[name]) for p in rules(key) if p.search(text)), "") if text else ""


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """`text` without white space, in half-width form, full stops and commas as printed in Chinese."""
    out = unicodedata.normalize("NFKC", re.sub(r"\s+", "", text))
    return re.sub(r",(?!\d{3})", "，", out).replace("；", ";")


def amount(text: str) -> Decimal | None:
    """The number that a cell holds and nothing else (a per cent sign or 分 aside), else None."""
    match = re.fullmatch(f"({_NUMBER})(?:%|分|元|万元)?", plain(text))
    return _number(match.group(1)) if match else None


def _number(text: str) -> Decimal | None:
    """The number printed, None for one so long that it is a code."""
    return Decimal(text.replace(",", "")) if len(text.replace(",", "")) <= _LONGEST else None


def yuan(value: Decimal | None, unit: str) -> Decimal | None:
    """`value` of `unit` in 元, to the fen; None where the unit is not known."""
    if value is None or unit not in _YUAN:
        return None
    return (value * _YUAN[unit]).quantize(Decimal("0.01"))


@lru_cache(maxsize=1)
def _comparisons() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (
            str(e["operator"]),
            re.compile(f"^(?:{e['before']})"),
            re.compile(f"(?:{e['after']})$") if "after" in e else None,
        )
        for e in annexes()["operators"]
    )


def target(text: str, unit: str = "", operator: str = "", name: str = "") -> Target:
    """Operator, number and unit of a target as printed. `unit` and `operator` are their own columns, where the table
    has them; a unit may also close the indicator's `name`: 培训次数（次）."""
    rest = plain(text)
    sign = plain(operator)
    if sign:
        sign = next((op for op, before, _ in _comparisons() if before.match(sign)), "")
    for op, before, after in _comparisons():
        if match := before.match(rest):
            sign, rest = sign or op, rest[match.end() :]
            break
        if after and (match := after.search(rest)) and re.search(r"\d", rest):
            sign, rest = sign or op, rest[: match.start()]
            break
    match = re.fullmatch(f"({_NUMBER})({_UNIT})", rest)
    if not match or _CALENDAR.match(match.group(2)):
        return Target(sign, None, plain(unit))
    own = match.group(2) or plain(unit)
    if not own and (closing := _IN_NAME.search(plain(name))):
        own = closing.group(1)
    return Target(sign, _number(match.group(1)), own)
