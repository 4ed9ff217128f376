"""Annexed performance reports: what contradicts itself in them, and another body's name left in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from loaders.document import Finding, Identity, Line
from loaders.narrative.lexicon import patterns
from loaders.narrative.text import Block, blocks

_BODY = re.compile(r"^(?:中共|中国共产党)?(?:[一-龥]{2,8}?(?:省|市|区|县|自治州))*")


def check_annexes(lines: Sequence[Line], identity: Identity) -> list[Finding]:
    """Findings over the whole running text, the annexes included.

    foreign_name: another body is named where the document speaks of its own budget or files.
    score_not_of_rate: a score that is not the printed rate times the printed weight.
    """
    found: list[Finding] = []
    for block in blocks(lines):
        if not block.heading and block.part != "glossary":
            found += _foreign_names(block, lines, identity)
            found += _rate_scores(block, lines)
    return found


def _page(block: Block, at: int, lines: Sequence[Line]) -> tuple[int, int]:
    line = lines[block.origin[min(at, len(block.origin) - 1)][0]]
    return line.page, line.number


def own_name(name: str, identity: Identity) -> bool:
    """Whether a printed name means the document's own body: its name, its new name, or a short form of
    either (市信访局, 本局)."""
    core = _BODY.sub("", name)
    for own in filter(None, (identity.department, identity.renamed_to)):
        if name in own or own in name or (len(core) >= 3 and own.endswith(core[-3:])):
            return True
    return bool(re.match(r"^[本我各该全]|^(?:预算|主管|财政|相关|有关|实施|项目|被评价)", name)) or "财政" in name


def _foreign_names(block: Block, lines: Sequence[Line], identity: Identity) -> list[Finding]:
    if not identity.department:
        return []
    out = []
    for pattern in patterns("checks", "foreign_names"):
        for match in pattern.regex.finditer(block.text):
            name = match["org"]
            if own_name(name, identity):
                continue
            page, line = _page(block, match.start("org"), lines)
            out.append(
                Finding(
                    "foreign_name",
                    "warning",
                    f"line {line}: {name} stands where {identity.department} would be expected",
                    page=page,
                    value=name,
                )
            )
    return out


def _rate_scores(block: Block, lines: Sequence[Line]) -> list[Finding]:
    out = []
    for pattern in patterns("checks", "rate_scores"):
        for match in pattern.regex.finditer(block.text):
            rate, weight, score = (Decimal(match[k]) for k in ("rate", "weight", "score"))
            exact = rate * weight / 100
            digit = Decimal(1).scaleb(int(score.as_tuple().exponent))
            if abs(exact - score) <= digit / 2:
                continue
            page, line = _page(block, match.start(), lines)
            out.append(
                Finding(
                    "score_not_of_rate",
                    "warning",
                    f"line {line}: {rate} % of {weight} points is {exact.quantize(Decimal('0.01'))}, scored {score}",
                    page=page,
                    value=match["score"],
                )
            )
    return out
