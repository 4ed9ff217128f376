"""Stage: running text to claims, claims to facts, and claims against the tables (docs/claims.md)."""

from loaders.narrative.claims import extract_claims
from loaders.narrative.subjects import names_of_codes

__all__ = ["extract_claims", "names_of_codes"]
