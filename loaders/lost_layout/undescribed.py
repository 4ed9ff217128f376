"""Forms that a text without layout prints and nobody has described as text: said, so that none is lost in silence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.document import Finding, Line, Statement
from loaders.forms.catalogue import Catalogue
from loaders.forms.text import normal, squeeze
from loaders.forms.titles import read_title

#: So many amounts below a title are a table.
_MANY = 3
#: What a sentence has and a row of a table has not.
_SENTENCE = re.compile(r"[，。；]")
_AMOUNT = re.compile(r"(?<![\d.])\d[\d,]*\.\d{2}(?!\d)")
_HEAD = re.compile(r"单位[:：].{0,3}元|公开\d+表|栏次|行次|科目(?:名称|编码)|^项目")


def undescribed_forms(lines: Sequence[Line], statements: Sequence[Statement], catalogue: Catalogue) -> list[Finding]:
    """A finding for every title of a form that has a head and amounts below it and is in no statement."""
    starts = {s.page_from for s in statements}
    titles = [(at, found) for at, line in enumerate(lines) if (found := read_title(squeeze(line.text), catalogue))]
    ends = sorted({at for at, _ in titles} | {at for at, line in enumerate(lines) if line.number in starts})
    findings = []
    for at, (_, title, _) in titles:
        number = lines[at].number
        if any(s.page_from <= number <= s.page_to for s in statements):
            continue
        end = next((other for other in ends if other > at), len(lines))
        below = [line.text for line in lines[at + 1 : end] if not _SENTENCE.search(line.text)]
        amounts = sum(len(_AMOUNT.findall(text)) for text in below)
        if amounts >= _MANY and any(_HEAD.search(normal(text)) for text in below):
            findings.append(
                Finding(
                    "unknown_layout", "warning",
                    f"{title} is printed here as text without layout, and its columns are not described",
                    page=number, value=title,
                    remedy="Load the published file, or describe the form in loaders/lost_layout/layouts.yml.",
                )
            )  # fmt: skip
    return findings
