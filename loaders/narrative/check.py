"""Claims against the tables, against their own arithmetic, and against one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from loaders.document import Claim, Identity
from loaders.narrative.figures import Figures
from loaders.narrative.numbers import YUAN

Verdict = Literal["agrees", "rounding", "disagrees", "contradicts_itself", "cannot_be_checked"]

_UP = re.compile(r"增|升|提高|大于|高于|超过")
_DOWN = re.compile(r"减|降|小于|低于|少于|缩|调")
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


def check_claims(claims: Sequence[Claim], figures: Figures, identity: Identity) -> list[ClaimCheck]:
    """One check per claim, in order (rules T-01 … T-20 of the domain notes). Tolerances follow from the
    printed decimals: an amount in 万元 with two may be 50 元 off, a percentage half of its last digit."""
    checks = []
    balances = [abs(c.value) for c in claims if c.concept in ("opening", "closing") and c.value]
    for claim in claims:
        check = _check(claim, figures, identity, balances)
        if claim.base.startswith("完成") and check.reason in ("zero_base", "wrong_base"):
            check = _other_budget(claim, check, claims)
        checks.append(check)
    return checks


def with_verdicts(claims: Sequence[Claim], checks: Sequence[ClaimCheck]) -> list[Claim]:
    """The claims with what became of them written into them; one without a check stays as it is."""
    found = {check.claim: check for check in checks}
    return [_with_verdict(claim, found[claim.number]) if claim.number in found else claim for claim in claims]


def _with_verdict(claim: Claim, check: ClaimCheck) -> Claim:
    return replace(
        claim,
        table_value=check.table_value,
        table_cell=check.cell,
        recomputed_base=check.recomputed_base,
        recomputed_delta=check.recomputed_delta,
        recomputed_percent=check.recomputed_percent,
        verdict=check.verdict,
        defect=check.reason,
        verdict_reason=check.note,
    )


def _other_budget(claim: Claim, check: ClaimCheck, claims: Sequence[Claim]) -> ClaimCheck:
    """A completion that is none of the budget that it names, but is of another that the text gives."""
    for other in claims:
        same = other.subject == claim.subject and other.function_code == claim.function_code
        if (
            same
            and other.phase.endswith("budget")
            and other.value
            and claim.value is not None
            and claim.percent is not None
        ) and percent_fits(claim.percent, claim.value, other.value) == "yes":
            return replace(check, reason="wrong_base", note=f"is the share of {other.basis} {other.value}")
    return check


def _check(claim: Claim, figures: Figures, identity: Identity, balances: Sequence[Decimal]) -> ClaimCheck:
    table = _against_table(claim, figures, identity)
    own = _own_arithmetic(_with_base(claim, figures, identity), balances)
    found = [c for c in (table, own) if c is not None]
    if not found:
        return ClaimCheck(claim.number, "cannot_be_checked")
    order = ("disagrees", "contradicts_itself", "rounding", "agrees")
    worst = min(found, key=lambda c: (order.index(c.verdict), not c.reason))
    return ClaimCheck(
        claim.number,
        worst.verdict,
        worst.reason,
        table.table_value if table else None,
        table.cell if table else None,
        own.recomputed_base if own else None,
        own.recomputed_delta if own else None,
        own.recomputed_percent if own else None,
        worst.note,
    )


# --- against the tables ---------------------------------------------------------------------------


def _own_phase(identity: Identity) -> str:
    return "outturn" if identity.kind == "final" else "opening_budget"


def _against_table(claim: Claim, figures: Figures, identity: Identity) -> ClaimCheck | None:
    if claim.value is None or claim.unit not in YUAN or claim.period != identity.fiscal_year:
        return None
    if claim.phase != _own_phase(identity):
        return None
    found = figures.of(claim, claim.phase)
    if not found:
        return None
    unit = YUAN[claim.unit]
    said = claim.value * unit
    best = min(found, key=lambda f: (abs(f.yuan - said), f.loose))
    if best.loose and abs(best.yuan - said) > _half_digit(claim.value) * unit:
        firm = [f for f in found if not f.loose]
        best = min(firm, key=lambda f: abs(f.yuan - said)) if firm else best
    value = best.yuan / unit
    off = abs(value - claim.value)
    result = ClaimCheck(claim.number, "agrees", "", value, best.cell)
    if off <= _half_digit(claim.value):
        return result
    if best.loose:
        return None
    if off <= Decimal("0.01"):
        return replace(result, verdict="rounding", reason="forced_rounding", note="one in the last digit")
    if _shifted(claim.value, value):
        return replace(result, verdict="disagrees", reason="unit_or_decimal_shift", note=f"the table has {value}")
    return replace(result, verdict="disagrees", reason="differs_from_table", note=f"the table has {value}")


def _half_digit(value: Decimal) -> Decimal:
    """Half of the last printed digit."""
    return Decimal(1).scaleb(int(value.as_tuple().exponent)) / 2


def _shifted(said: Decimal, real: Decimal) -> bool:
    if not said or not real:
        return False
    ratio = abs(said / real)
    return any(abs(ratio / Decimal(10) ** k - 1) <= Decimal("0.001") for k in (-4, -3, -2, -1, 1, 2, 3, 4))


def _with_base(claim: Claim, figures: Figures, identity: Identity) -> Claim:
    """The claim with its base from the tables, where the text names it (this year's budget) but not its value."""
    wanted = (
        claim.base_value is None and claim.base_phase == "opening_budget" and claim.base_period == identity.fiscal_year
    )
    if not wanted or identity.kind != "final" or claim.unit not in YUAN:
        return claim
    found = [f for f in figures.of(claim, "opening_budget") if not f.loose] if claim.item else []
    return replace(claim, base_value=found[0].yuan / YUAN[claim.unit]) if found else claim


# --- the claim's own figures ----------------------------------------------------------------------


def sign_of(direction: str) -> int | None:
    """1 for more, -1 for less, 0 for the same, None where the word says none of them (占)."""
    for pattern, sign in ((_FLAT, 0), (_DOWN, -1), (_UP, 1)):
        if pattern.search(direction):
            return sign
    return None


def percent_fits(printed: Decimal, part: Decimal, whole: Decimal) -> Literal["yes", "last_digit", "no"]:
    """Whether a printed percentage is part / whole, both amounts printed to 0.01."""
    exact = 100 * part / whole
    envelope = 100 * _HALF_CENT * (1 + abs(part / whole)) / abs(whole)
    off = abs(abs(printed) - abs(exact))
    if off <= _half_digit(printed) + envelope:
        return "yes"
    return "last_digit" if off <= 2 * _half_digit(printed) + envelope else "no"


def _own_arithmetic(claim: Claim, balances: Sequence[Decimal]) -> ClaimCheck | None:
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
        zero = claim.percent == 0 and claim.value == 0
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
    fit = percent_fits(claim.percent, part, whole)
    if fit == "yes":
        return result
    if fit == "last_digit":
        return replace(result, verdict="rounding", reason="last_digit", note="the last printed digit is off")
    real = 100 * part / whole
    if _shifted(claim.percent, real):
        return replace(result, verdict="contradicts_itself", reason="unit_or_decimal_shift", note=f"{_rounded(real)} %")
    if claim.delta is not None and claim.value and percent_fits(claim.percent, part, claim.value) == "yes":
        return replace(result, verdict="contradicts_itself", reason="wrong_base", note="divided by the new value")
    reason = "wrong_base" if claim.base.startswith("完成") else "wrong_percentage"
    return replace(
        result,
        verdict="contradicts_itself",
        reason=reason,
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
    tolerance = 3 * _HALF_CENT
    if sign == 0:
        if abs(difference) <= tolerance or "基本" in claim.direction:
            return result
        return replace(result, verdict="contradicts_itself", reason="wrong_sign", note="said to be the same")
    if sign and difference * sign < -tolerance:
        return replace(result, verdict="contradicts_itself", reason="wrong_sign", note=f"said {claim.direction}")
    if claim.delta is not None and abs(abs(claim.delta) - abs(difference)) > tolerance:
        gap = abs(abs(claim.delta) - abs(difference))
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
    return _verdict_of_percent(claim, result, difference, claim.base_value)


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
