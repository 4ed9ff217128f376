"""Stage: running text to claims, claims to facts, and claims against the tables (docs/claims.md)."""

from loaders.narrative.annex import check_annexes
from loaders.narrative.check import ClaimCheck, check_claims, with_verdicts
from loaders.narrative.claims import extract_claims
from loaders.narrative.codes import names_of_codes, names_of_statements
from loaders.narrative.facts import facts_from_claims
from loaders.narrative.figures import Figures
from loaders.narrative.sums import check_sums

__all__ = [
    "ClaimCheck",
    "Figures",
    "check_annexes",
    "check_claims",
    "check_sums",
    "extract_claims",
    "facts_from_claims",
    "names_of_codes",
    "names_of_statements",
    "with_verdicts",
]
