"""The identity of a document: kind, fiscal year, department, scope, region, and a new name that it announces.

File names lie about place, year and body, so they are asked only where the text is silent, and the evidence
then says so. A text that does not show itself to be a department's budget or final account is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import cast

from loaders.document import Identity, Kind, Line, Refused, Scope
from loaders.identity.patterns import Patterns, patterns
from loaders.identity.refusal import refusal
from loaders.identity.votes import Vote, collect, winner
from loaders.identity.windows import Window, squeeze, squeezed
from loaders.reference.regions import agree, named_in, regions_at_start

#: Weight from which a vote is a title or the head of a section or of a form.
TITLE = 40
#: Characters below which there is nothing to identify: page numbers and a stamp.
LEAST_TEXT = 10
_FROM_FILE_NAME = "file_name: the text does not say it"
_NEEDED = ("kind", "year", "department")
_ZH = {"kind": "kind (预算/决算)", "year": "fiscal year", "department": "department"}


def identify(pages_lines: Sequence[Line], *, file_name: str, region_hint: str = "") -> Identity:
    """Say whose budget or final account this is, and for which year.

    `pages_lines` is the whole text in reading order. `file_name` names the file in errors and is the last
    resort for what the text leaves out. `region_hint` is the place of the folder or catalogue (上海普陀): it
    settles a shared name (普陀区) and fills in a region that the text does not name, and never overrides one.

    `Identity.evidence` has for each field the pattern, page and line that decided ('file_name' or 'assumed'
    where no pattern did), and under `<field>_other` what else the text says, if it contradicts itself.

    Raises `Refused`: 'no_text' (nothing to read), 'template' (a form that was never filled in), 'not_budget'
    (another kind of document, named in the detail), 'no_identity' (forms, but kind, year or department are
    nowhere, not even in the file's name).
    """
    known = patterns()
    lines = squeezed(pages_lines)
    if sum(len(line.text) for line in lines) < LEAST_TEXT:
        raise Refused("no_text", file_name, "holds no text.", "It may be scanned: pass it through OCR first.")
    votes = collect(lines, known)
    refused = refusal(lines, votes, file_name, known)
    if refused is not None:
        raise refused
    votes += _from_file_name(file_name, votes, known)
    decided: dict[str, Vote] = {}
    evidence: dict[str, str] = {}
    for field in ("kind", "year", "department", "scope"):
        best, others = winner(votes, field)
        if best is not None:
            decided[field] = best
            name = "fiscal_year" if field == "year" else field
            evidence[name] = best.where() if best.line else best.pattern
            rivals = [v for v in others if v.weight >= TITLE and field != "scope"]
            if rivals:
                evidence[f"{name}_other"] = "; ".join(f"{v.value} ({v.where()})" for v in rivals[:5])
    missing = [_ZH[field] for field in _NEEDED if field not in decided]
    if missing:
        raise Refused(
            "no_identity",
            file_name,
            f"neither its text nor its name gives the {' and the '.join(missing)}.",
            "Name the file <department><year>年部门预算 or 部门决算, or add its title to patterns.yml.",
        )
    department = decided["department"].value
    if "scope" not in decided:
        evidence["scope"] = "assumed: the text says neither 部门 nor 单位"
    region, evidence["region"] = _region(lines, votes, decided["department"], region_hint)
    renamed, where = _renamed(lines, department, known)
    if renamed:
        evidence["renamed_to"] = where
    return Identity(
        kind=cast(Kind, decided["kind"].value),
        fiscal_year=int(decided["year"].value),
        department=department,
        scope=cast(Scope, decided["scope"].value if "scope" in decided else "department"),
        region=region,
        renamed_to=renamed,
        evidence=evidence,
    )


def _from_file_name(file_name: str, votes: Sequence[Vote], known: Patterns) -> list[Vote]:
    """Votes of the file's name for the fields on which the text is silent."""
    silent = [field for field in _NEEDED if not any(vote.field == field for vote in votes)]
    if not silent:
        return []
    stem = squeeze(PurePath(file_name).stem)
    pieces = [stem, *re.split(r"[_\-—]+", stem)]
    windows = [Window(1, number, piece) for number, piece in enumerate(pieces, 1) if piece]
    found = [vote for window in windows for vote in collect([window], known) if vote.field in silent]
    out = [Vote(v.field, v.value, _FROM_FILE_NAME, 1, 0, 0) for v in found]
    if "department" in silent and not any(v.field == "department" for v in out):
        named = [piece for piece in pieces if known.organisation.plausible(piece)]
        out += [Vote("department", name, _FROM_FILE_NAME, 1, 0, 0) for name in named[:1]]
    return out


def _region(lines: Sequence[Window], votes: Sequence[Vote], department: Vote, hint: str) -> tuple[str, str]:
    """(division code, evidence): from the name, the cover, the forms, the hint, and last the places that the text
    speaks of, in this order."""
    named = regions_at_start(department.value)
    cover = [vote for vote in votes if vote.field == "region"]
    on_cover = regions_at_start(cover[0].value) if cover else frozenset()
    hinted = regions_at_start(hint, True) if hint else frozenset()
    code = agree(named, on_cover) or agree(on_cover)
    if code:
        return code, (department if named else cover[0]).where() or department.pattern
    elsewhere = [regions_at_start(v.value) for v in votes if v.field == "department" and v.weight >= TITLE]
    alone = [codes for codes in elsewhere if len(codes) == 1]
    if alone and (not named or agree(named, alone[0])):
        return (agree(named, alone[0]) if named else agree(alone[0])), "other names in the text"
    code = agree(named, hinted) if named else agree(hinted)
    if code:
        return code, f"region_hint {hint}"
    code, times = named_in("\n".join(line.text for line in lines), named)
    return code, f"inferred: the text speaks of it {times} times" if code else "the text names no region"


def _renamed(lines: Sequence[Window], department: str, known: Patterns) -> tuple[str, str]:
    """(new name, evidence) where the text announces that this department has been renamed."""
    for index, line in enumerate(lines):
        following = lines[index + 1].text[:1] if index + 1 < len(lines) else ""
        if not re.search(r"[更改]名|改[称组]", line.text + following):
            continue
        around = lines[max(0, index - 2) : index + 4]
        text = "".join(window.text for window in around)
        for pattern in known.renamed:
            found = re.search(pattern.match.replace("{self}", re.escape(department)), text)
            if found and known.organisation.plausible(found["renamed"]) and found["renamed"] != department:
                return found["renamed"], f"{pattern.name}, page {line.page}, line {line.number}"
    return "", ""
