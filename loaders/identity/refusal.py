"""Telling a budget or final account from everything else that is published under its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.document import Refused
from loaders.identity.patterns import Patterns
from loaders.identity.votes import Vote
from loaders.identity.windows import Window

#: Titles of the forms that every disclosure has, whatever the province: a text with this many of them is one.
_FORMS: dict[str, str] = {
    "total": r"(?:收支|收入支出)(?:(?:预算|决算)?(?:总表|总体情况表)|(?:预算|决算)表)$",
    "revenue": r"(?<!拨款)(?<!公共预算)(?<!基金)(?<!预算)收入(?:预算|决算)?(?:总表|总体情况表|表)$",
    "expenditure": r"^(?:[^一财政国项三]{0,20})支出(?:预算|决算)?(?:总表|总体情况表|表)$",
    "appropriation": r"财政拨款(?:收支|收入支出)(?:预算|决算)?(?:总表|总体情况表|表)$",
    "general": r"一般公共预算(?:财政)?(?:拨款)?(?:当年)?(?:拨款)?支出.{0,12}表",
    "basic": r"一般公共预算(?:财政)?(?:拨款)?基本支出.{0,16}表",
    "fund": r"政府性基金(?:预算)?(?:财政)?(?:拨款)?(?:收入)?支出.{0,12}表",
    "three_public": r"三公[”\"]?经费.{0,24}表",
}
_FORMS_NEEDED = 3
#: A line longer than this is no title.
_LONGEST_TITLE = 60
#: A head of the prose is no longer than this.
_LONGEST_HEAD = 40
#: The weight of a cover's title in patterns.yml.
_COVER = 100
#: Heads of sections in which the prose goes through the same forms: 收入预算情况说明, “三公”经费决算情况.
_SECTIONS = r"(?:收入|支出|财政拨款|收支|三公).{0,16}(?:预算|决算).{0,8}情况(?:的)?(?:说明)?[。.]?$"


def is_disclosure(lines: Sequence[Window], votes: Sequence[Vote], known: Patterns) -> bool:
    """Whether the text shows the forms, or the sections of prose, of a budget or final account, or has the
    title of one together with at least one of them, or with the heads under which its prose stands."""
    short = {line.text for line in lines if len(line.text) < _LONGEST_TITLE}
    titles = [text for text in short if "表" in text]
    forms = {name for name, form in _FORMS.items() if any(re.search(form, text) for text in titles)}
    sections = {text for text in short if len(text) < 40 and "情况" in text and re.search(_SECTIONS, text)}
    titled = any(vote.field == "kind" and vote.weight >= 60 for vote in votes)
    if max(len(forms), len(sections)) >= _FORMS_NEEDED or (titled and bool(forms or sections)):
        return True
    heads = [text for text in short if len(text) < _LONGEST_HEAD]
    shown = {name for name, head in known.structure.heads.items() if any(re.search(head, text) for text in heads)}
    return titled and len(shown) >= known.structure.needed


def refusal(lines: Sequence[Window], votes: Sequence[Vote], file_name: str, known: Patterns) -> Refused | None:
    """Why this text is not loaded, or None."""
    if blank := _placeholder(votes):
        return Refused(
            "template",
            file_name,
            f"is a blank template (公开模板): it names the department {blank.value} (page {blank.page}).",
        )
    if government := _government(lines, votes, known):
        return Refused(
            "not_budget",
            file_name,
            f"is no department's budget or final account but {known.government_budget.en} "
            f"({known.government_budget.zh}): it prints {' and '.join(government[:2])}.",
        )
    if is_disclosure(lines, votes, known):
        return None
    first = lines[0].page
    head = "\n".join(line.text for line in lines if line.page == first)
    whole = "\n".join(line.text for line in lines)
    for other in known.other_documents:
        found = re.search(other.match, head if other.zone == "head" else whole)
        if found:
            return Refused(
                "not_budget",
                file_name,
                f"is no department's budget or final account but {other.en} ({other.zh}): "
                f"page {first} prints {found[0][:30]}.",
            )
    return Refused(
        "not_budget",
        file_name,
        f"shows neither the forms nor the title of a budget or final account; it begins {lines[0].text[:30]}.",
        "If it is one, add the way it titles itself to identity/patterns.yml.",
    )


def _government(lines: Sequence[Window], votes: Sequence[Vote], known: Patterns) -> list[str]:
    """The lines that prove a whole government's budget; empty where there are too few, or a cover names a
    department (whose narrative may well speak of the government's). The name of a government is one only where the
    cover says 部门 or 单位: a town has both budgets."""
    said = {(v.page, v.line) for v in votes if v.field == "scope" and v.weight >= _COVER}
    for vote in votes:
        if vote.field == "department" and vote.weight == _COVER:
            of_government = re.search(known.government_budget.names, vote.value)
            if not of_government or (vote.page, vote.line) in said:
                return []
    found = {}
    for telling in known.government_budget.lines:
        for line in lines:
            if len(line.text) < _LONGEST_TITLE and (match := re.search(telling, line.text)):
                found[telling] = match[0][:30]
                break
    return list(found.values()) if len(found) >= known.government_budget.needed else []


def _placeholder(votes: Sequence[Vote]) -> Vote | None:
    """The unfilled name, where titles give no other: a published document may keep one XX局 of its model."""
    blanks = [vote for vote in votes if vote.field == "placeholder"]
    names = [vote for vote in votes if vote.field == "department"]
    if not blanks:
        return None
    best = max(blanks, key=lambda vote: vote.weight)
    return best if best.weight >= max((vote.weight for vote in names), default=0) else None
