"""The narrative to claims."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from loaders.document import Claim, Identity, Line
from loaders.narrative.codes import CodeBook
from loaders.narrative.contacts import cleaned
from loaders.narrative.drafts import Draft
from loaders.narrative.lexicon import patterns
from loaders.narrative.reader import BlockReader
from loaders.narrative.subjects import known
from loaders.narrative.text import Block, blocks, fund_announced, readable


def extract_claims(
    lines: Sequence[Line], identity: Identity, names: Mapping[tuple[str, ...], str] | None = None
) -> list[Claim]:
    """The numeric statements of a document's narrative, numbered from 1 in the order of the text.

    lines: the running text, without the areas of tables. names: paths of classification names to codes,
    as `names_of_codes` makes them from the tables of the same document. Money stays in the unit as printed.
    """
    drafts: list[Draft] = []
    book = CodeBook(names or {}, identity.fiscal_year)
    announced = ""
    dated = ("", "")  # the section and the day of a list that follows: 截至2024年底，总体情况为：
    listed: Draft | None = None  # a comparison whose parts follow as items of their own
    divided = blocks(lines)
    parts = Bodies(divided, identity)
    for block in divided:
        announced = "" if block.heading else announced
        if not readable(block):
            continue
        section = [d for d in drafts if _top(d.block.section) == _top(block.section) and d.block.part == block.part]
        reader = BlockReader(block, identity, book, section, drafts)
        reader.fund = reader.fund or announced
        reader.base = listed.base if listed and block.section.startswith(listed.block.section) else None
        reader.as_of = reader.as_of or (dated[1] if block.section.startswith(dated[0]) else "")
        read = reader.read()
        for draft in read:
            draft.body = parts.of(block)
        drafts.extend(read)
        announced = fund_announced(block) or announced
        if not read and block.section and block.text.endswith("："):
            dated = (block.section, reader.as_of)
        if read and read[-1].compared and block.text.endswith(("其中：", "如下：")):
            listed = read[-1]
        elif not (listed and block.section.startswith(listed.block.section)):
            listed = None
    kept = _without_repetitions(drafts)
    return [cleaned(_claim(number, draft, lines)) for number, draft in enumerate(kept, 1)]


class Bodies:
    """The bodies of a department that headings name: what stands under one is that body's figure."""

    def __init__(self, divided: Sequence[Block], identity: Identity) -> None:
        titles = {t for block in divided if readable(block) for t in block.titles if self._is_body(t)}
        self.names = titles if titles - {identity.department} else set()

    def of(self, block: Block) -> str:
        """The body that a block's headings name, '' for the whole department."""
        return next((t for t in block.titles if t in self.names), "")

    @staticmethod
    def _is_body(title: str) -> bool:
        return bool(patterns("layout", "bodies")[0].search(title))


def _top(section: str) -> str:
    match = re.match(r"\([^)]*\)|[^(\d]+", section)
    return match.group() if match else ""


def _without_repetitions(drafts: Sequence[Draft]) -> list[Draft]:
    """One claim for what is said twice: within a section, and in reasons and asides over the document."""
    seen: set[tuple[object, ...]] = set()
    compared: set[tuple[object, ...]] = set()
    elsewhere: dict[tuple[object, ...], tuple[int, int]] = {}
    kept: list[Draft] = []
    for draft in drafts:
        if draft.value is None and draft.delta is None and draft.percent is None:
            continue
        what = (
            draft.body,
            draft.subject.concept or draft.subject.name,
            draft.subject.function_code,
            draft.subject.economic_code,
            draft.subject.nature,
            draft.measure if not draft.subject.known else "",
            draft.value,
            draft.unit,
            draft.as_of or draft.period,
            draft.fund if draft.head and draft.head.subject.concept in ("procurement", draft.subject.concept) else "",
        )
        open_subject = not draft.subject.known
        loose = (
            ("", *what)
            if open_subject or draft.in_reason
            else (draft.block.part, _top(draft.block.section), draft.subject.name, *what)
        )
        name = draft.subject.name if draft.measure in ("", "金额") else ""
        told = (name, draft.measure, draft.value, draft.unit, draft.period)
        if (
            open_subject
            and draft.value
            and draft.unit.endswith("元")
            and (elsewhere.setdefault(told, draft.block.origin[0]) != draft.block.origin[0] and not draft.compared)
        ):
            continue  # a project's budget, told again in another item
        full = (*loose, draft.base_label, draft.base_value, draft.delta, draft.percent)
        if full in compared or (not draft.compared and loose in seen):
            continue
        seen.add(loose)
        compared.add(full)
        kept.append(draft)
    return kept


def _claim(number: int, draft: Draft, lines: Sequence[Line]) -> Claim:
    origin = draft.block.origin
    first, offset = origin[min(draft.start, len(origin) - 1)]
    last, end = origin[min(draft.end, len(origin)) - 1]
    subject = draft.subject
    named = known(draft.base.noun) if draft.base and draft.base.noun else None
    return Claim(
        number=number,
        page=lines[first].page,
        line=lines[first].number,
        text=draft.block.printed[draft.start : draft.end],
        subject=f"{draft.body}/{subject.name}" if draft.body else subject.name,
        measure=draft.measure,
        function_code=subject.function_code,
        period=draft.period,
        phase=draft.phase,
        value=draft.value,
        unit=draft.unit,
        base=draft.base_label,
        base_value=draft.base_value,
        delta=draft.delta,
        percent=draft.percent,
        direction=draft.direction,
        reason=draft.reason,
        concept="" if draft.body else subject.concept,
        section=draft.block.section,
        basis=draft.basis,
        as_of=draft.as_of,
        fund=draft.fund,
        nature=subject.nature,
        source=subject.source,
        item="" if draft.body else subject.item,
        count="" if draft.body else subject.count,
        economic_code=subject.economic_code,
        base_phase="share" if draft.share_of else (draft.base.phase if draft.base else ""),
        base_period=draft.base.year if draft.base and not draft.share_of else None,
        base_concept=named.concept if named else "",
        base_fund=named.fund if named else "",
        implied=tuple(sorted(draft.implied)),
        remark=draft.remark,
        span=(offset, end + 1),
        end_page=lines[last].page,
        end_line=lines[last].number,
    )
