"""Claims that are parts of another claim: procurement by kind, vehicles by kind, grades of projects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from loaders.document import Claim, Finding
from loaders.narrative.arithmetic import half_digit
from loaders.narrative.lexicon import load


def check_sums(claims: Sequence[Claim]) -> list[Finding]:
    """A finding said_parts_differ for each total whose parts, as said after it, do not add up to it or exceed it.

    Amounts may differ by half of the last printed digit for each of them; counts may not.
    """
    found = []
    for rule in load("sums")["sums"]:
        for at, total in enumerate(claims):
            if _is(rule, "total", total) and total.value is not None:
                parts = _parts(rule, total, claims[at + 1 :])
                if len(parts) >= int(rule["least"]) and not _holds(rule, total, parts):
                    found.append(_finding(rule, total, parts))
    return found


def _is(rule: dict[str, Any], side: str, claim: Claim) -> bool:
    for key, value in ((side, claim.subject), (f"{side}_concept", claim.concept), (f"{side}_count", claim.count)):
        if key in rule:
            return bool(re.search(rule[key], value))
    return False


def _parts(rule: dict[str, Any], total: Claim, following: Sequence[Claim]) -> list[Claim]:
    """The parts said after a total, up to the next total of the same kind; each subject once."""
    parts: dict[str, Claim] = {}
    for claim in following:
        if claim.section != total.section or _is(rule, "total", claim):
            break
        same = claim.unit == total.unit and claim.period == total.period
        if same and claim.value is not None and _is(rule, "part", claim):
            parts.setdefault(claim.subject, claim)
        elif parts and rule["relation"] == "sum" and claim.unit == total.unit and not _is(rule, "part", claim):
            break
    return list(parts.values())


def _holds(rule: dict[str, Any], total: Claim, parts: Sequence[Claim]) -> bool:
    assert total.value is not None
    values = [part.value for part in parts if part.value is not None]
    slack = sum((_half_digit(v, total.unit) for v in (total.value, *values)), Decimal(0))
    if total.unit.endswith("元") and all(v == 0 or int(v.as_tuple().exponent) >= -1 for v in (total.value, *values)):
        # all printed with fewer decimals than the tables have: 70 = 14 + 35 + 22 is a rounding
        slack = max(slack, sum((half_digit(v) for v in (total.value, *values) if v), Decimal(0)))
    if rule["relation"] == "at_most":
        return all(value <= total.value + slack for value in values)
    return abs(sum(values, Decimal(0)) - total.value) <= slack


def _half_digit(value: Decimal, unit: str) -> Decimal:
    """Half of the last printed digit of an amount; an amount printed as 0 or whole is taken to 0.01."""
    if not unit.endswith("元"):
        return Decimal(0)
    return Decimal(1).scaleb(min(int(value.as_tuple().exponent), -2)) / 2


def _finding(rule: dict[str, Any], total: Claim, parts: Sequence[Claim]) -> Finding:
    said = ", ".join(f"{part.subject} {part.value}" for part in parts)
    relation = "is less than" if rule["relation"] == "at_most" else "is not the sum of"
    return Finding(
        "said_parts_differ", "warning",
        f"line {total.line}: {total.subject} {total.value} {total.unit} {relation} {said} ({rule['name']})",
        page=total.page, value=str(total.value),
    )  # fmt: skip
