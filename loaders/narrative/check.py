"""Claims against the tables, against their own arithmetic, and against one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from loaders.document import Claim, Identity
from loaders.narrative.annex import own_name
from loaders.narrative.arithmetic import (
    ClaimCheck,
    Verdict,
    half_digit,
    own_arithmetic,
    percent_fits,
    shifted,
    sign_of,
)
from loaders.narrative.figures import Figures
from loaders.narrative.lexicon import load, patterns
from loaders.narrative.numbers import YUAN

__all__ = ["ClaimCheck", "Verdict", "check_claims", "percent_fits", "sign_of", "with_verdicts"]


def check_claims(claims: Sequence[Claim], figures: Figures, identity: Identity) -> list[ClaimCheck]:
    """One check per claim, in order (rules T-01 … T-20 of the domain notes). Tolerances follow from the
    printed decimals: an amount in 万元 with two may be 50 元 off, a percentage half of its last digit."""
    checks = []
    balances = [abs(c.value) for c in claims if c.concept in ("opening", "closing") and c.value]
    for claim in claims:
        check = _check(claim, figures, identity, balances)
        if claim.base.startswith("完成") and check.reason in ("zero_base", "wrong_percentage"):
            check = _other_budget(claim, check, claims)
        elif claim.base_phase == "share" and check.reason == "wrong_percentage":
            check = _of_its_parts(claim, check, claims) or _other_whole(claim, check, claims)
        elif check.verdict in ("agrees", "cannot_be_checked"):
            check = _other_year(claim, check, claims, figures, identity)
            check = _other_name(claim, check, claims, identity)
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


def _of_its_parts(claim: Claim, check: ClaimCheck, claims: Sequence[Claim]) -> ClaimCheck | None:
    """A share of what the parts add up to, where the total that was found has the same name and holds more (支出预算
    with the carry-over, 占本年支出预算…%)."""
    if claim.percent is None or claim.value is None:
        return None
    top = claim.section[:1]
    parts = [c for c in claims if c.base == claim.base and c.section[:1] == top and c.unit == claim.unit]
    whole = sum((c.value for c in parts if c.value is not None), Decimal(0))
    if len(parts) > 1 and whole and percent_fits(claim.percent, claim.value, whole) == "yes":
        return replace(check, verdict="agrees", reason="", note=f"of {whole}, which the parts add up to")
    return None


def _other_whole(claim: Claim, check: ClaimCheck, claims: Sequence[Claim]) -> ClaimCheck:
    """A share that is none of the whole that it names, but is of another total that the text gives."""
    totals = load("checks")["wholes"]
    if claim.percent is None or claim.value is None:
        return check
    for other in claims:
        whole = other.value if other.concept in totals and other.unit == claim.unit else None
        if whole and whole != claim.base_value and percent_fits(claim.percent, claim.value, whole) == "yes":
            return replace(check, reason="wrong_base", note=f"is the share of {other.subject} {whole}")
    return check


def _other_year(
    claim: Claim, check: ClaimCheck, claims: Sequence[Claim], figures: Figures, identity: Identity
) -> ClaimCheck:
    """A sentence about last year that prints this year's figure of the tables, where the text has no sentence about
    this year: its year was left as it stood in last year's document."""
    phase = _own_phase(identity)
    stale = claim.period == identity.fiscal_year - 1 and claim.phase == phase and claim.unit in YUAN and claim.value
    if not stale or claim.value is None:
        return check
    own = [c for c in claims if (c.concept, c.function_code, c.economic_code, c.nature, c.fund) == _what(claim)]
    if any(c.period == identity.fiscal_year for c in own):
        return check
    said = claim.value * YUAN[claim.unit]
    for figure in figures.of(claim, phase):
        if not figure.loose and abs(figure.yuan - said) <= half_digit(claim.value) * YUAN[claim.unit]:
            return replace(
                check, verdict="disagrees", reason="stale_text", cell=figure.cell, table_value=claim.value,
                note=f"the tables have it for {identity.fiscal_year}, not {claim.period}",
            )  # fmt: skip
    return check


def _what(claim: Claim) -> tuple[str, str, str, str, str]:
    return (claim.concept, claim.function_code, claim.economic_code, claim.nature, claim.fund)


def _other_name(claim: Claim, check: ClaimCheck, claims: Sequence[Claim], identity: Identity) -> ClaimCheck:
    """A total that is said to be another body's, where that body is named nowhere else in the text."""
    for pattern in patterns("checks", "foreign_totals"):
        match = pattern.search(claim.text)
        if match is None or not identity.department or own_name(match["org"], identity):
            continue
        if sum(match["org"] in c.text for c in claims) == 1:
            return replace(
                check, verdict="disagrees", reason="foreign_name",
                note=f"{match['org']} stands where {identity.department} would be expected",
            )  # fmt: skip
    return check


def _check(claim: Claim, figures: Figures, identity: Identity, balances: Sequence[Decimal]) -> ClaimCheck:
    table = _against_table(claim, figures, identity)
    own = own_arithmetic(_with_base(claim, figures, identity), balances)
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
    if best.loose and abs(best.yuan - said) > half_digit(claim.value) * unit:
        firm = [f for f in found if not f.loose]
        best = min(firm, key=lambda f: abs(f.yuan - said)) if firm else best
    value = best.yuan / unit
    off = abs(value - claim.value)
    result = ClaimCheck(claim.number, "agrees", "", value, best.cell)
    if off <= half_digit(claim.value):
        whole = claim.value == claim.value.to_integral_value() and off > Decimal("0.05")
        note = f"rounded to whole {claim.unit}; the table has {value}"
        return replace(result, verdict="rounding", reason="fewer_decimals", note=note) if whole else result
    if best.loose:
        return None
    if off <= Decimal("0.01"):
        return replace(result, verdict="rounding", reason="forced_rounding", note="one in the last digit")
    if shifted(claim.value, value):
        return replace(result, verdict="disagrees", reason="unit_or_decimal_shift", note=f"the table has {value}")
    return replace(result, verdict="disagrees", reason="differs_from_table", note=f"the table has {value}")


def _with_base(claim: Claim, figures: Figures, identity: Identity) -> Claim:
    """The claim with its base from the tables, where the text names it (this year's budget) but not its value."""
    wanted = (
        claim.base_value is None and claim.base_phase == "opening_budget" and claim.base_period == identity.fiscal_year
    )
    if not wanted or identity.kind != "final" or claim.unit not in YUAN:
        return claim
    found = [f for f in figures.of(claim, "opening_budget") if not f.loose] if claim.item else []
    return replace(claim, base_value=found[0].yuan / YUAN[claim.unit]) if found else claim
