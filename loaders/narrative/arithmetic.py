"""A claim's own arithmetic: shares, completions, differences and percentages against what the figures give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from loaders.document import Claim

Verdict = Literal["agrees", "rounding", "disagrees", "contradicts_itself", "cannot_be_checked"]

_UP = re.compile(r"增|升|多|提高|大于|高于|超过")
_DOWN = re.compile(r"减|降|小于|低于|少|节|缩|调")
_FLAT = re.compile(r"平|一致|相同|无|不变|等于|相等")
_HALF_CENT = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """What became of one claim. `claim` is its number. `table_value` is in the claim's own unit, `cell` the
    cell that it stands in. `recomputed_*` is what the printed figures give. `reason` names the defect, or
    why a claim that agrees is remarkable; `note` says it in words."""

    claim: int
    verdict: Verdict
    reason: str = ""
    table_value: Decimal | None = None
    cell: int | None = None
    recomputed_base: Decimal | None = None
    recomputed_delta: Decimal | None = None
    recomputed_percent: Decimal | None = None
    note: str = ""


def half_digit(value: Decimal) -> Decimal:
    """Half of the last printed digit."""
    return Decimal(1).scaleb(int(value.as_tuple().exponent)) / 2


def shifted(said: Decimal, real: Decimal) -> bool:
    """Whether two figures differ by a power of ten."""
    if not said or not real:
        return False
    ratio = abs(said / real)
    return any(abs(ratio / Decimal(10) ** k - 1) <= Decimal("0.001") for k in (-4, -3, -2, -1, 1, 2, 3, 4))


def envelope(*amounts: Decimal | None) -> tuple[Decimal, Decimal]:
    """How far a sum of amounts can be off: where all are printed to 0.01, and by the digits that are printed. An
    amount without decimals may be exact (14 for 14.00), so only the second envelope takes it for rounded."""
    printed = [a for a in amounts if a is not None]
    fine = _HALF_CENT * len(printed)
    return fine, max(fine, sum((max(half_digit(a), _HALF_CENT) for a in printed), Decimal(0)))


def sign_of(direction: str) -> int | None:
    """1 for more, -1 for less, 0 for the same, None where the word says none of them (占)."""
    if re.search("[/／]", direction):
        return None  # 增加/减少: the template's words
    for pattern, sign in ((_FLAT, 0), (_DOWN, -1), (_UP, 1)):
        if pattern.search(direction):
            return sign
    return None


Fit = Literal["yes", "last_digit", "rounded", "no"]


def percent_fits(printed: Decimal, part: Decimal, whole: Decimal, *, rounded: bool = False) -> Fit:
    """Whether a printed percentage is part / whole, both amounts printed to 0.01; with `rounded` also where the
    amounts are rounded to the digits that are printed."""
    exact = 100 * part / whole
    slack = 100 * _HALF_CENT * (1 + abs(part / whole)) / abs(whole)
    off = abs(abs(printed) - abs(exact))
    if off <= half_digit(printed) + slack:
        return "yes"
    if off <= 2 * half_digit(printed) + slack:
        return "last_digit"
    halves = (max(half_digit(part), _HALF_CENT), max(half_digit(whole), _HALF_CENT))
    coarse = 100 * (halves[0] + abs(part / whole) * halves[1]) / abs(whole)
    return "rounded" if rounded and off <= half_digit(printed) + coarse else "no"


def own_arithmetic(claim: Claim, balances: Sequence[Decimal]) -> ClaimCheck | None:
    if claim.value is None or claim.phase == "count":
        return None
    if claim.base_phase == "share" or claim.base.startswith("完成"):
        return _ratio(claim)
    if not claim.base:
        return None
    return _change(claim, balances)


def _ratio(claim: Claim) -> ClaimCheck | None:
    """占…% and 完成预算的…%."""
    if claim.value is None or claim.percent is None or claim.base_value is None:
        return None
    if claim.base_value == 0:
        done = claim.percent == 100 and claim.base_phase != "share"  # nothing of nothing: 完成预算的100%, or 0%
        zero = claim.value == 0 and (claim.percent == 0 or done)
        return (
            None
            if zero
            else ClaimCheck(claim.number, "contradicts_itself", "zero_base", note="a percentage of nothing")
        )
    exact = 100 * claim.value / claim.base_value
    result = ClaimCheck(claim.number, "agrees", recomputed_percent=_rounded(exact))
    sign = sign_of(claim.direction) if not claim.direction.startswith("占") else None
    if sign is not None and sign != 0 and (claim.value - claim.base_value) * sign < 0:
        return replace(result, verdict="contradicts_itself", reason="wrong_sign", note=f"said {claim.direction}")
    return _verdict_of_percent(claim, result, claim.value, claim.base_value)


def _verdict_of_percent(claim: Claim, result: ClaimCheck, part: Decimal, whole: Decimal) -> ClaimCheck:
    assert claim.percent is not None
    fit = percent_fits(claim.percent, part, whole, rounded=True)
    if fit == "yes":
        return result
    if fit == "last_digit":
        return replace(result, verdict="rounding", reason="last_digit", note="the last printed digit is off")
    if fit == "rounded":
        return replace(result, verdict="rounding", reason="fewer_decimals", note="fits amounts rounded as printed")
    real = 100 * part / whole
    if shifted(claim.percent, real):
        return replace(result, verdict="contradicts_itself", reason="unit_or_decimal_shift", note=f"{_rounded(real)} %")
    if claim.delta is not None and claim.value and percent_fits(claim.percent, part, claim.value) == "yes":
        return replace(result, verdict="contradicts_itself", reason="wrong_base", note="divided by the new value")
    return replace(
        result,
        verdict="contradicts_itself",
        reason="wrong_percentage",
        note=f"{_rounded(real)} %, said {claim.percent} %",
    )


def _change(claim: Claim, balances: Sequence[Decimal]) -> ClaimCheck | None:
    """增加, 减少 and 持平 against a base."""
    assert claim.value is not None
    sign = sign_of(claim.direction)
    doubled = claim.delta is not None and claim.delta < 0
    if claim.base_value is None:
        return _implied(claim, sign, doubled)
    difference = claim.value - claim.base_value
    result = ClaimCheck(claim.number, "agrees", "double_negative" if doubled else "", recomputed_delta=difference)
    if claim.base_value:
        result = replace(result, recomputed_percent=_rounded(100 * abs(difference) / claim.base_value))
    tolerance, coarse = envelope(claim.value, claim.base_value, claim.delta or Decimal("0.00"))
    rounded = replace(result, verdict="rounding", reason="fewer_decimals", note="fits amounts rounded as printed")
    if sign == 0:
        if abs(difference) <= tolerance or "基本" in claim.direction:
            return result
        if abs(difference) <= coarse:
            return rounded
        return replace(result, verdict="contradicts_itself", reason="wrong_sign", note="said to be the same")
    if sign and difference * sign < -coarse:
        return replace(result, verdict="contradicts_itself", reason="wrong_sign", note=f"said {claim.direction}")
    if claim.delta is not None and abs(abs(claim.delta) - abs(difference)) > tolerance:
        gap = abs(abs(claim.delta) - abs(difference))
        if gap <= coarse:
            return rounded
        if any(abs(gap - b) <= tolerance for b in balances):
            return replace(result, reason="adjusted", note=f"agrees without the carry-over of {gap}")
        return replace(
            result,
            verdict="contradicts_itself",
            reason="wrong_difference",
            note=f"the difference is {difference}",
        )
    if claim.percent is None:
        return result
    if claim.base_value == 0:
        bad = claim.percent != 0 or difference != 0
        return (
            replace(result, verdict="contradicts_itself", reason="zero_base", note="a percentage of nothing")
            if bad
            else result
        )
    if claim.delta is None and percent_fits(claim.percent, difference, claim.base_value) == "no":
        # 比上年…元，增加…%: what is printed as the base may be the difference
        implied = claim.value - claim.base_value
        if implied > 0 and percent_fits(claim.percent, claim.base_value, implied) != "no":
            return replace(
                result,
                verdict="contradicts_itself",
                reason="wrong_base",
                note="the difference stands for the base",
            )
    found = _verdict_of_percent(claim, result, difference, claim.base_value)
    if claim.delta is not None and found.verdict == "contradicts_itself":
        return min(found, _verdict_of_percent(claim, result, claim.delta, claim.base_value), key=_grave)
    return found


def _grave(check: ClaimCheck) -> bool:
    return check.verdict == "contradicts_itself"


def _implied(claim: Claim, sign: int | None, doubled: bool) -> ClaimCheck | None:
    """A change whose base is not printed: base and percentage follow from value and difference."""
    assert claim.value is not None
    if claim.delta is None or claim.percent is None or sign is None:
        return None
    base = claim.value - abs(claim.delta) * (sign or 0)
    result = ClaimCheck(claim.number, "agrees", "double_negative" if doubled else "", recomputed_base=base)
    if base == 0:
        if claim.percent == 0 and claim.delta == 0:
            return result
        return replace(result, verdict="contradicts_itself", reason="zero_base", note="a percentage of nothing")
    result = replace(result, recomputed_percent=_rounded(100 * abs(claim.delta) / abs(base)))
    return _verdict_of_percent(claim, result, claim.delta, base)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))
