"""Claims and their checks as rows of the claims table (columns of docs/claims.md)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from loaders.document import Claim
from loaders.narrative.check import ClaimCheck, with_verdicts

COLUMNS = (
    "document", "claim_id", "section", "subject", "measure", "period", "basis", "value", "unit",
    "comparison_base", "base_value", "delta", "percent", "direction", "reason", "loc", "quote",
    "table_value", "recomputed_delta", "recomputed_percent", "agrees", "note",
    "function_code", "economic_code", "fund", "verdict", "defect",
)  # fmt: skip

_AGREES = {
    "agrees": "yes",
    "rounding": "no-rounding",
    "disagrees": "no",
    "contradicts_itself": "no",
    "cannot_be_checked": "n/a",
}


def rows(document: str, claims: Sequence[Claim], checks: Sequence[ClaimCheck] = ()) -> list[dict[str, str]]:
    """One row per claim, every value text; numbers as printed, '' where there is none.

    `agrees` is the verdict in the words of the gold claims; `verdict` and `defect` are ours. The verdicts are the
    claims' own, or those of `checks`.
    """
    return [_row(document, claim) for claim in with_verdicts(claims, checks)]


def agrees(check: ClaimCheck) -> str:
    """yes / no / no-rounding / yes-adjusted / n/a."""
    return _agrees(check.verdict, check.reason)


def _agrees(verdict: str, defect: str) -> str:
    return "yes-adjusted" if defect == "adjusted" else _AGREES.get(verdict, "")


def _row(document: str, claim: Claim) -> dict[str, str]:
    base_value = _text(claim.base_value)
    return dict(
        zip(
            COLUMNS,
            (
                document, f"{document}-{claim.number:03d}", claim.section, claim.subject, claim.measure,
                claim.as_of or _text(claim.period), claim.basis, _text(claim.value), claim.unit, claim.base,
                "~" + base_value if base_value and "base_value" in claim.implied else base_value,
                _text(claim.delta), _text(claim.percent), claim.direction, claim.reason, _place(claim), claim.text,
                _text(claim.table_value), _text(claim.recomputed_delta), _text(claim.recomputed_percent),
                _agrees(claim.verdict, claim.defect), claim.verdict_reason, claim.function_code,
                claim.economic_code, claim.fund, claim.verdict, claim.defect,
            ),
            strict=True,
        )
    )  # fmt: skip


def _text(value: Decimal | int | None) -> str:
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def _place(claim: Claim) -> str:
    return f"p{claim.page}L{claim.line}"
