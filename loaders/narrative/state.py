"""What is known while a block is read, and what the reading steps share: making, finding and comparing drafts."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from decimal import Decimal

from loaders.document import Identity
from loaders.narrative import subjects as names_of
from loaders.narrative.clauses import Base, year_of
from loaders.narrative.codes import CodeBook
from loaders.narrative.drafts import Draft
from loaders.narrative.numbers import Token
from loaders.narrative.subjects import Subject
from loaders.narrative.text import Block, section_of

#: What says no subject beside the one just told.
_BARE_OUTTURN = re.compile(r"(?:年度|本年)?(?:支出)?(?:决算|预算|支出)(?:数|总额)?")
_IN_ALL = {"revenue_current": "revenue_total", "expenditure_current": "expenditure_total"}
_SPENT = ("basic", "project", "personnel", "public_use", "function", "economic")
#: Funds that are never most of a total: what is of all funds, or of none that is said, is not of them.
SMALL_FUNDS = {"government_fund", "state_capital"}
TOTALS = ("appropriation", "expenditure_current", "expenditure_total", "grand_total", "revenue_current")


@dataclass(slots=True)
class Sentence:
    """What is known while one sentence is read."""

    start: int
    heads: list[Draft] = field(default_factory=list)
    made: list[Draft] = field(default_factory=list)
    last: Draft | None = None
    base: Base | None = None
    base_above: Base | None = None  # of the statement whose parts these are, or before the last semicolon
    pending: list[tuple[Draft, bool]] = field(default_factory=list)  # budgets before their outturn; used?
    subject: Subject | None = None
    context: str = ""
    segment: int = 0  # how many drafts were made before the last semicolon
    reason_from: int = -1
    reason_of: list[Draft] = field(default_factory=list)
    year: int | None = None
    dated: bool = False  # whether it says the day that its amounts are held on
    named: Subject | None = None  # the subject that a clause with nothing but a base names


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands: its clause begins at `clause` and ends at `end`, its own words begin at `at`."""

    clause: int
    at: int
    end: int


class Reading:
    """The state of reading one block. `section` holds the drafts of the same section read before, newest last;
    `everything` those of the whole document."""

    def __init__(
        self, block: Block, identity: Identity, codes: CodeBook, section: list[Draft], everything: list[Draft]
    ) -> None:
        self.block, self.identity, self.codes, self.section = block, identity, codes, section
        self.above = _above(block.titles)
        self.everything = everything
        self.topic, self.fund = section_of(block)
        self.work = block.text
        self.tokens: list[Token] = []
        self.starts: list[int] = []
        self.as_of = (
            section[-1].as_of if section and section[-1].as_of and section[-1].block.section == block.section else ""
        )
        self.item = self._item_subject()
        told = block.titles[-1] if block.titles else ""
        #: A budget may tell of last year's outturn under a heading of its own: 2021年“三公”经费决算情况.
        self.last_year_told = identity.kind == "budget" and "决算" in told and "预算" not in told
        self.base: Base | None = None  # of the comparison whose parts this block lists
        self.before: Sentence | None = None  # the sentence before, for comparisons that open a sentence
        self.made: list[Draft] = []
        self.respective: dict[int, str | None] = {}  # what stands before a number of a list with 分别
        self.taken: set[int] = set()  # where numbers begin that another one has taken in

    def _within(self, start: int, end: int) -> list[Token]:
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end)
        return [t for t in self.tokens[first:last] if t.end <= end]

    def _item_subject(self) -> Subject | None:
        """What the item's own title names: 1、…（项）。"""
        if not self.block.titles:
            return None
        own = self.block.titles[-1]
        coded = names_of.classified(own, self.codes, self.above)
        if coded:
            return coded
        found = names_of.known(no_year(own))
        return found if found and (found.item or found.nature or found.source) else None

    def _resolve(self, words: str) -> Subject | None:
        """What words before a number name, in this document."""
        return names_of.resolve(words, self.codes, self.identity.department, self.above)

    def _own_phase(self) -> tuple[str, str]:
        return ("outturn", "决算") if self.identity.kind == "final" else ("opening_budget", "预算")

    def _draft(
        self,
        start: int,
        end: int,
        subject: Subject,
        measure: str,
        phase: tuple[str, str],
        *,
        value: Decimal | None,
        unit: str,
        year: int | None = None,
    ) -> Draft:
        """A new draft; phase with its Chinese basis."""
        if subject.concept == "economic" and self.topic == "basic":
            subject = replace(subject, nature="basic")
        total = subject.concept in ("revenue_total", "expenditure_total") and not subject.fund
        if total and self.fund == "fiscal_appropriation":
            subject = replace(subject, name="财政拨款" + subject.name)  # 总收入, in the section of 财政拨款
        return Draft(
            self.block,
            start,
            end,
            subject,
            measure,
            year or self.identity.fiscal_year,
            *phase,
            value,
            unit,
            fund=subject.fund or self.fund,
        )

    def _add(self, s: Sentence, draft: Draft) -> None:
        self.made.append(draft)
        s.made.append(draft)
        s.last, s.context = draft, ""

    def _twin(self, s: Sentence, target: Draft, start: int, end: int) -> Draft:
        twin = target.another(start, end)
        self._add(s, twin)
        return twin

    def _find(self, subject: Subject, year: int | None = None) -> Draft | None:
        """The latest draft of the section with this subject and a value; one of the same fund, of the document's phase
        and of the year (the document's own where none is said) before others."""
        valued = [d for d in reversed([*self.section, *self.made]) if d.value is not None]
        found = [d for d in valued if d.subject.same(subject)]
        if subject.concept in _IN_ALL and not subject.fund and not any(d.subject.fund == "" for d in found):
            whole = (d for d in valued if d.subject.concept == _IN_ALL[subject.concept] and not d.subject.fund)
            found = list(whole) or found  # 收入 is the 收入总计 of the section before what one fund brings in
        exact = [d for d in found if d.subject.fund == subject.fund]
        own = [d for d in exact or found if d.phase == self._own_phase()[0]]  # not the budget before its outturn
        wanted = year or self.identity.fiscal_year
        of_year = [d for d in own or exact or found if d.period == wanted or d.phase == "count"]
        return next(iter(of_year or own or exact or found), None)

    def _of_year(self, found: Draft | None, subject: Subject, year: int | None) -> Draft | None:
        """`found`, unless it is last year's while the words speak of the document's year: then what the text said of
        that year in another section, if anything."""
        if found is None or year != self.identity.fiscal_year or found.period >= year or found.phase == "count":
            return found
        earlier = (d for d in reversed(self.everything) if d.value is not None and d.period == year)
        return next((d for d in earlier if d.subject.same(subject)), None)

    def _denominator(self, named: Subject, target: Draft) -> Draft | None:
        """The value that a share names: of the same fund before of any, near before far."""
        drafts = [d for d in reversed([*self.everything, *self.made]) if d.value is not None and d is not target]
        exact = [d for d in drafts if d.subject.same(named) and d.subject.fund == named.fund]
        loose = [
            d
            for d in drafts
            if d.subject.same(named)
            and (d.value != target.value or not d.subject.same(target.subject))
            and not (named.fund and d.fund == "all" and named.concept in TOTALS)  # no share of all funds
            and (d.fund == named.fund or not {named.fund, d.fund} & SMALL_FUNDS)
        ]
        return next(iter([*exact, *loose]), None)

    def _whole(self, s: Sentence) -> Draft | None:
        """The total that shares without a stated whole belong to: the latest of the section before this sentence."""
        totals: tuple[str, ...] = TOTALS
        if s.last and s.last.subject.concept == "opening":
            totals = ("revenue_current", "revenue_total", "grand_total")
        elif s.last and s.last.subject.item:
            totals = ("three_public",)
        elif s.last and s.last.subject.concept.startswith("procurement_"):
            totals = ("procurement",)
        earlier = [d for d in [*self.section, *self.made] if d not in s.made and d.value is not None]
        if s.last and s.last.subject.concept in _SPENT:
            earlier = [d for d in earlier if not _brought_in(d) and not (d.head and _brought_in(d.head))]
        return next((d for d in reversed(earlier) if d.subject.concept in totals), None)

    def _target(self, s: Sentence, words: str, base: Base | None, start: int, end: int) -> Draft | None:
        """The draft that a comparison speaks of: the one its words name, else the one that its base names,
        else the value just read, else the head of the sentence before."""
        words = re.sub(r"^(?:其中|因此|各|均|总体|同时|也|又|则)+|(?:各|均|都|同比)$", "", words.strip("，、"))
        if s.last and re.match("扣除|剔除|不含", words):
            adjusted = self._twin(s, s.last, start, end)
            adjusted.remark = words
            return adjusted
        if meaningful(words):
            for draft in reversed([*self.section, *self.made]):
                if draft.phase == "count" and draft.subject.name and words == draft.subject.name:
                    return draft if not draft.compared else self._twin(s, draft, start, end)
            subject = self._resolve(words)
            if subject:
                within = [d for d in reversed(s.made) if d.value is not None and d.subject.same(subject)]
                in_sentence = next((d for d in within if d.subject.fund == subject.fund), None)
                if s.reason_from < 0 and not (subject.fund and self._exact(subject)):
                    in_sentence = in_sentence or next((d for d in within if not _whole_of(d, subject)), None)
                elif in_sentence is None and not self._exact(subject):
                    return self._unvalued(s, subject, start, end)
                year = year_of(words) or s.year or (self.before.year if self.before else None)
                found = in_sentence or self._of_year(self._find(subject, year), subject, year)
                if found and not _whole_of(found, subject):
                    if found in s.made or (not found.compared and found.block is self.block):
                        return found
                    return self._twin(s, found, start, end)
                near = self.before.made if self.before else []
                alike = (d for d in near if subject.known and d.subject.concept == subject.concept)
                akin = next((d for d in alike if not _whole_of(d, subject)), None)
                if near and near[0].subject.item and _BARE_OUTTURN.fullmatch(no_year(words)):
                    akin = next((d for d in near if d.phase == self._own_phase()[0]), None)  # 支出决算较上年增加
                if akin:  # 财政拨款支出 for 一般公共预算财政拨款支出
                    return self._twin(s, akin, start, end) if akin.compared else akin
                return self._unvalued(s, subject, start, end)
        if s.last:
            return s.last
        if self.before is None:
            return None
        named = self._resolve(base.noun) if base and base.noun else None
        if named and named.known:
            for draft in self.before.made:
                if draft.subject.same(named):
                    return draft
            if found := self._find(named):
                return self._twin(s, found, start, end) if found.compared else found
        head = self.made[0]
        listed = any(d.head is head for d in self.made) and not self.before.made[0].subject.known
        if listed and head is not self.before.made[0] and not head.compared:
            return head  # the item whose parts were listed over several sentences
        return self.before.made[0]

    def _exact(self, subject: Subject) -> bool:
        found = self._find(subject)
        return found is not None and found.subject.fund == subject.fund

    def _unvalued(self, s: Sentence, subject: Subject, start: int, end: int) -> Draft:
        """A change of something that the text never values."""
        draft = self._draft(start, end, subject, subject.measure or "金额", self._own_phase(), value=None, unit="万元")
        draft.in_reason = s.reason_from >= 0
        self._add(s, draft)
        return draft

    def _compare(self, target: Draft, base: Base) -> None:
        if base.relative and target.phase != "count" and target.period < self.identity.fiscal_year:
            base = replace(base, year=target.period - 1)
        target.base = base
        label = base.label(self.identity.fiscal_year)
        if target.phase == "count":
            label = re.sub(r"决算|预算", "", label)
        target.base_label = label
        if base.value is not None:
            target.base_value = target.mine(base.value, base.unit)
            return
        for draft in reversed([d for d in self.made if d is not target]):
            if draft.subject.same(target.subject) and (draft.period, draft.phase) == (base.year, base.phase):
                target.base_value = target.mine(draft.value, draft.unit)
                return


def _brought_in(draft: Draft) -> bool:
    return draft.subject.concept.startswith("revenue")


def _whole_of(draft: Draft, subject: Subject) -> bool:
    """Whether a draft is of all funds and the subject of one of them: 收入预算 is not 一般公共预算收入."""
    return bool(subject.fund and not draft.subject.fund and draft.fund in ("", "all"))


def _above(titles: tuple[str, ...]) -> tuple[str, ...]:
    """The class and group that headings above an item name: （一）某某支出（类）."""
    path: list[str] = []
    for title in titles:
        if match := re.fullmatch(r"([^（）]{2,30})（([类款])）(?:支出)?", title):
            path = [*path[: "类款".index(match[2])], match[1]]
    return tuple(path)


def no_year(text: str) -> str:
    return re.sub(r"(?:19|20)\d{2}(?:(?=年[初末](?:[结余转财]))|年度?)", "", text)


def stripped(text: str) -> str:
    return names_of.shown(no_year(text))


def meaningful(words: str) -> bool:
    """Whether words before a verb name a subject: 收入支出总计 does, 各 and 2018年 do not."""
    return bool(
        re.sub(
            r"(?:19|20)\d{2}年?度?|按?(?:同|可比)口径|[，、：各均和与较比共约总体其中数（）]|费用支出|预算|决算|执行|安排|同比|相应|有所|增减|幅度|主要|因此|是|因|为|一|二|三",
            "",
            words,
        )
    )
