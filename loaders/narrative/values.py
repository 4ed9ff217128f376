"""Values: amounts with their subject, period and phase, and counts."""

from __future__ import annotations

import re
from dataclasses import replace

from loaders.narrative import subjects as names_of
from loaders.narrative.clauses import (
    Base,
    count_subject,
    find_base,
    measure_of_unit,
    phase_of,
    plain,
    said_phase,
    year_of,
)
from loaders.narrative.comparisons import Comparisons
from loaders.narrative.drafts import Draft
from loaders.narrative.lexicon import first, load, patterns
from loaders.narrative.numbers import Token
from loaders.narrative.state import SMALL_FUNDS, Place, Sentence, no_year, stripped
from loaders.narrative.subjects import Subject

_BARE_PHASE = re.compile(
    r"(?:共计|合计|累计)?(?:费用)?(?:本年|全年|实际)?(?:支出|收入)?(?:年初|全年)?(?:决算|预算|执行)?(?:数|安排|总额|金额)?(?:为|是|共|达|共计)*"
)


#: …预算5万元，支出决算4万元; …预算5万元，2019年实际支出“三公”经费决算为4万元
_OUTTURN_NEXT = re.compile(
    r"\ue000*，(?:(?:19|20)\d{2}年度?)?(?:实际支出|支出|实际)?[“”]?(?:三公)?[“”]?(?:经费)?[“”]?(?:支出)?(?:决算|支出)(?:数|决算)?(?:为)?\d"
)
_BARE_TOTAL = re.compile(
    "(?:本年|当年|全年|年度|部门|单位|本级|预算|决算|总)*(?:收入|支出)(?:预算|决算)?(?:合计|总计|总额|数)?"
)
_OF_A_FUND = ("revenue_current", "expenditure_current", "opening", "closing", "basic", "project")
_FUND_NAMES = {
    "government_fund": "政府性基金",
    "state_capital": "国有资本经营",
    "general_public_budget": "一般公共",
    "all": "计",
}
#: Foreign guests are counted apart.
FOREIGN = re.compile("国外|境外|）外|外宾|外事|涉外")
_BARE_COUNT = re.compile("全年|本年|当年|共计?|累计|计|[、，]|\\d+.")
_BOUGHT = re.compile("购置|新增|更新|拟|计划")
#: Parts of a total of one fund are of that fund.
_OF_ONE_FUND = ("procurement_goods", "procurement_works", "procurement_services", "basic", "project")


class Values(Comparisons):
    """The handlers of numbers that state something themselves."""

    def _value(self, s: Sentence, lead: str, token: Token, place: Place) -> None:
        """An amount, a percentage of its own, or a count; or the base that a comparison prints."""
        for name in (several := self._all_of(lead, token)):
            self._value(s, name, token, place)
        if several:
            return
        text = plain(lead) if token.kind != "count" else lead
        found = find_base(text, self.identity) if token.kind != "count" else None
        if found and token.kind == "money":
            s.base = found[0]
            s.base.value, s.base.unit = token.value, token.unit
            return
        if token.kind == "money" and self._from(s, text, token):
            return
        risen = self._risen(s, text) if token.kind == "money" else ""
        if risen:
            s.year, text, lead = year_of(text) or self.identity.fiscal_year, "", ""
        if token.kind == "money" and not text and not risen and self._change_without_verb(s, token, place):
            return
        phase, basis = phase_of(lead, token, self.identity)
        if token.kind != "count" and self.last_year_told and not said_phase(lead):
            phase, basis = "outturn", "决算"
        year = year_of(lead) or s.year or self.identity.fiscal_year
        if (
            s.reason_from >= 0
            and phase.endswith("budget")
            and token.kind == "money"
            and self._base_in_reason(s, lead, token)
        ):
            return
        if token.kind == "money" and self._year_before(s, text, token, year, (phase, basis)):
            return
        if patterns("grammar", "base_told")[0].search(lead) and s.last and s.last.base:
            if s.last.base_value is None:
                s.last.base_value = s.last.mine(token.value, token.unit)
            return
        if token.kind == "count":
            self._count(s, lead, token, place, year)
            return
        attribute = next(
            (a for v in names_of.variants(no_year(lead)) if (a := first("subjects", "attributes", v))), None
        )
        subject = self._resolve(lead)
        if (s.pending or self.item or s.subject) and _BARE_PHASE.fullmatch(no_year(text).strip("，、：")):
            subject = None  # 支出决算为: of what was named before
        if self.topic == "operating" and re.fullmatch("(?:合计|共计)(?:为|支出)?", text):
            subject = names_of.known("机关运行经费")  # …的日常公用经费支出，合计100万元: its definition before it
        measure = subject.measure if subject else ""
        if attribute and (s.context or s.last or s.subject):
            subject = self._owner(s, lead) or subject
        if attribute:
            measure = str(attribute[0].data["measure"]) or stripped(lead)
            subject = subject or Subject(measure)
        if subject is None:
            subject = (
                s.subject
                or (self.item if not s.last or s.pending or self.item else s.last.subject)
                or (s.last.subject if s.last else None)
            )
        if subject is None:
            named = self._resolve(s.context) if s.context else None
            subject = named or self._of_before(stripped(lead), basis)
            measure = basis if not named and not stripped(lead) and self.before and basis == "执行数" else measure
        if (
            place.at > place.clause
            and s.last
            and s.last.phase == "count"
            and re.fullmatch(r"(?:支出|经费|预算)+", no_year(text))
        ):
            subject = Subject(s.last.subject.name + text)  # 社工23名支出373.66万元
            measure = "金额"
        if token.kind == "money" and subject.concept.startswith("count_"):
            subject, measure = Subject(subject.name), measure if attribute else "金额"  # 单价100万元以上设备0台、0万元
        if subject.item in ("opening", "closing") and self.made and not self.made[0].subject.known:
            subject = Subject(subject.name)  # a project's own carry-over
        if subject.count:  # an amount of what was just counted
            purchase = subject.count == "vehicles_bought" and self.topic == "three_public"
            subject = (names_of.known("公务用车购置费") if purchase else None) or Subject(subject.name)
            measure = measure if attribute else subject.measure or "金额"
        head = s.heads[-1] if s.heads else None
        subject = self._part_of_all(head, subject, lead)
        measure = measure if attribute else (subject.measure or measure or "金额")
        budgeted = head and head.phase.endswith("budget") and not said_phase(lead) and self.identity.kind == "final"
        if head and ((basis == "决算" and head.phase == "contract") or budgeted):
            phase, basis = head.phase, head.basis  # a part of what the head is
        if token.kind in ("percent", "points") and measure == "金额":
            measure = measure_of_unit("%")
        draft = self._draft(
            place.clause,
            token.end,
            subject,
            measure,
            (phase, basis),
            value=token.value,
            unit=token.unit or "万元",
            year=year,
        )
        draft.head, draft.in_reason = head, s.reason_from >= 0
        if self._is_held(s, subject, lead):
            draft.as_of, draft.period = self.as_of, int(self.as_of[:4])
            draft.phase, draft.basis = "outturn", "决算"  # what is held on that day
        whole = head.subject if head and not subject.fund and not self.fund else None
        bought = subject.concept.startswith("procurement_")
        if whole and subject.concept in _OF_ONE_FUND and bought == (whole.concept == "procurement"):
            draft.fund = whole.fund
        draft.fund = self._small_fund(s, draft, token.start) or draft.fund
        s.context = ""
        s.subject = None if subject is self.item else s.subject
        if (
            self.identity.kind == "final"
            and (basis in ("年初预算", "全年预算") or (basis == "预算" and self._outturn_follows(token.end)))
            and not draft.in_reason
            and year == self.identity.fiscal_year
            and not attribute
        ):
            s.pending.append((draft, False))
            s.subject = subject
            return
        told = next((d for d in self.made if d.subject == subject and d.fund == draft.fund and not d.compared), None)
        if (
            told
            and not attribute
            and not s.pending
            and (told.value, told.unit, told.period) == (draft.value, draft.unit, draft.period)
        ):
            s.last, s.context = told, ""  # the item's amount, said again before its comparison
            self._rise(s, risen)
            return
        self._meet_budget(s, draft)
        if not self.made and self.item is None and subject.concept == "function" and len(self.block.section) > 0:
            self.item = subject
        self._add(s, draft)
        self._rise(s, risen)

    def _of_before(self, words: str, basis: str) -> Subject:
        """What an amount without a subject is about: 执行数10万元 is of the project named in the sentence before, and
        与年初预算相比，年初预算数10万元 of what that sentence is about."""
        if not words and basis == "执行数" and self.before:
            return Subject(self.before.made[0].subject.name)
        amounts = [d for d in self.before.made if d.phase != "count"] if self.before and not words else []
        if amounts and amounts[0].subject.known:
            return amounts[0].subject
        project = next((t for t in reversed(self.block.titles) if t.endswith(("项目", "经费", "资金", "补助"))), "")
        return Subject(words or project or "金额")

    def _is_held(self, s: Sentence, subject: Subject, lead: str) -> bool:
        """Whether an amount is the worth of what is held on the day that the section names, not of what is bought."""
        bought = _BOUGHT.search(subject.name + lead)
        dated = said_phase(lead) or year_of(lead) is not None
        told = self.topic == "assets" or s.dated
        return bool(told and self.as_of and not subject.known and not bought and not dated)

    def _year_before(self, s: Sentence, text: str, token: Token, year: int, phase: tuple[str, str]) -> bool:
        """…10万元，2023年为9万元，增加1万元: the amount of the year before is what the first is compared with."""
        last = s.last
        bare = _BARE_PHASE.fullmatch(no_year(text).strip("，、：")) and year_of(text) == year
        if not (bare and last and last.value is not None and last.phase == phase[0] and not last.compared):
            return False
        if not (last.period == self.identity.fiscal_year == year + 1 and last.unit == token.unit):
            return False
        s.base, s.year = Base(phase[0], year, "", True, token.value, token.unit), last.period
        self._compare(last, s.base)
        return True

    def _change_without_verb(self, s: Sentence, token: Token, place: Place) -> bool:
        """较上年决算数10万元1万元，增长10%: the verb was lost between two amounts."""
        if not (s.last and s.base and s.base.value is not None and s.last.unit == token.unit):
            return False
        s.last = self._twin(s, s.last, place.clause, token.end) if s.last.compared else s.last
        self._compare(s.last, s.base)
        s.last.delta = s.last.mine(token.value, token.unit)
        return True

    def _outturn_follows(self, at: int) -> bool:
        """Whether the outturn of the amount before `at` is the next thing said: …预算5万元，支出决算4万元."""
        return bool(_OUTTURN_NEXT.match(self.work[at : at + 120]))

    def _owner(self, s: Sentence, lead: str) -> Subject | None:
        """What an attribute (涉及预算金额, 采购金额) belongs to: the words before it, else the value before it."""
        title = self.block.titles[-1] if self.block.titles and self.block.text.startswith(self.block.titles[-1]) else ""
        for words in (title if "自评" in title and not s.last else "", s.context):
            if words and (found := self._resolve(words)):
                return found
        if s.last and s.heads and s.last.phase == "count" and re.match("[总合]?共", lead):
            head = s.heads[-1]
            return (
                s.last.subject if "；" in self.work[head.end : s.last.end] else head.subject
            )  # …其中一级项目6个，二级项目1个，共涉及资金…
        return s.last.subject if s.last else s.subject

    def _meet_budget(self, s: Sentence, draft: Draft) -> None:
        """The outturn after its budget: 年初预算为…，支出决算为…"""
        if not s.pending or draft.phase != "outturn":
            return
        budget = s.pending[-1][0]
        if not budget.subject.same(draft.subject) or budget.period != draft.period:
            return
        s.pending[-1] = (budget, True)
        draft.base = Base(budget.phase, draft.period, "", False, budget.value, budget.unit)
        draft.base_label = draft.base.label(self.identity.fiscal_year)
        draft.base_value = draft.mine(budget.value, budget.unit)
        draft.start = min(draft.start, budget.start)

    def _base_in_reason(self, s: Sentence, lead: str, token: Token) -> bool:
        """A reason that prints the budget that the comparison before it left out."""
        subject = names_of.known_tail(lead)
        for draft in s.reason_of if subject else []:
            if (
                subject
                and draft.subject.same(subject)
                and draft.base_value is None
                and draft.base
                and draft.base.phase == "opening_budget"
            ):
                draft.base_value = draft.mine(token.value, token.unit)
                draft.implied.add("base_value")
                return True
        return False

    def _count(self, s: Sentence, lead: str, token: Token, place: Place, year: int) -> None:
        """A number of things: a standard count, or the noun before or after the number."""
        clause, end = place.clause, place.end
        following = re.match(r"[一-龥（）]*", self.work[token.end : end])
        after = following.group() if following else ""
        words = stripped(lead)
        noun = re.match(
            r"(?!以上|以下|包括|的$|全部|其中|分别|支出|经费|预算(?!单位)|共|合计|纳入)"
            r"[一-龥]+?(?=机关运行经费|编制了|实行|开展|统一|进行|用于|并入|纳入|均|出国|公务用车|以及|及|和|(?<!公)共|的|财政拨款|（|$)",
            after,
        )
        known = count_subject(lead, token.unit, after) if words or not noun else None
        if known is None and not words and not noun:
            known = count_subject(self._without_numbers(clause, token.start), token.unit, "")
        if known is None and not noun:
            known = count_subject(self._without_numbers(s.start, token.start)[-60:], token.unit, "")
        if known is None and not words and not noun and s.context:
            known = count_subject(s.context, token.unit, "")
        if known is None and not noun and not re.search("[一-龥]{2}", _BARE_COUNT.sub("", words)):
            known = self._count_of_item(s, token.unit)
        if known:
            name, measure, count = names_of.strip_lead(known[0]) or known[0], known[1], known[2]
            concept = "count"
        else:
            name = words if not noun else words + "的" + noun.group() if lead.endswith("的") and words else noun.group()
            name = "" if name in ("人", "次") else name  # 人数100人: of what was named before
            name = name or (s.last.subject.name if s.last else s.context[-20:] or "数量")
            measure, count, concept = measure_of_unit(token.unit), "", "count" if token.unit == "辆" else ""
        if measure == "平均得分" and s.last:
            name = s.last.subject.name
        if count in ("receptions", "guests") and self._foreign(s.start, token.start):
            name, count = "外事接待", ""  # 外事接待支出0万元，接待0人次
        name, bought = self._bought(s, name, known is not None and not count, year)
        subject = Subject(name, concept, measure, count=count, item="")
        if subject.known and not count:
            subject = replace(subject, concept=f"count_{name}")
        draft = self._draft(
            clause, token.end, subject, measure, ("count", "计数"), value=token.value, unit=token.unit, year=year
        )
        if (
            self.as_of
            and self.as_of[:4] == str(year)
            and (self.topic in ("assets", "staffing") or self.as_of_near(clause))
        ):
            draft.as_of = self.as_of
        elif self.as_of and s.year is None and (self.topic == "assets" or s.dated):
            draft.as_of, draft.period = self.as_of, int(self.as_of[:4])
        if bought:
            draft.as_of, draft.period = "", year if year > int(self.as_of[:4] or 0) else self.identity.fiscal_year
        draft.head = s.heads[-1] if s.heads else None
        draft.in_reason = s.reason_from >= 0
        self._add(s, draft)

    @staticmethod
    def _all_of(lead: str, token: Token) -> list[str]:
        """The names of 因公出国（境）费和公务用车购置费均为0万元: the amount is each one's."""
        each = (
            re.fullmatch(r"(?P<names>[^，。；]+?)(?:支出)?(?:均|都)(?:为|是)?", lead) if token.kind == "money" else None
        )
        names = [n for n in re.split("、|和|与|以及", each["names"]) if n] if each else []
        meant = [names_of.known(no_year(n)) for n in names]
        return names if len(names) > 1 and all(m and (m.item or m.nature) for m in meant) else []

    @staticmethod
    def _part_of_all(head: Draft | None, subject: Subject, lead: str) -> Subject:
        """A subject under the head of its list; 档案馆支出 under 支出 is a part of it by its own name."""
        words = stripped(lead)
        total = head and head.subject.concept[:7] == subject.concept[:7] and not subject.fund
        if total and subject.concept in names_of.ALL and words and not _BARE_TOTAL.fullmatch(words):
            return Subject(words)
        return names_of.within(head.subject if head else None, subject)

    def _small_fund(self, s: Sentence, draft: Draft, end: int) -> str:
        """The fund of 政府性基金收入20万元，支出20万元: the only one that the sentence named before a bare 支出."""
        if draft.subject.fund or draft.fund not in ("", "all") or draft.subject.concept not in _OF_A_FUND:
            return ""
        named = {name for name, words in _FUND_NAMES.items() if words in self.work[s.start : end]}
        fund = next(iter(named), "") if len(named) == 1 else ""
        others = [d for d in s.made if d.phase != "count" and d.fund != fund]
        return fund if fund in SMALL_FUNDS and not others else ""

    def _foreign(self, start: int, end: int) -> bool:
        """Whether the words of a sentence before a count spoke of foreign guests last."""
        said = [m.end() for m in FOREIGN.finditer(self.work, start, end)]
        home = max(self.work.rfind(word, start, end) for word in ("国内", "合计", "共计"))
        return bool(said) and said[-1] > home

    def _count_of_item(self, s: Sentence, unit: str) -> tuple[str, str, str] | None:
        """What a bare count counts by the 三公 item that the sentence named last."""
        counted = {"trips": "abroad", "receptions": "reception"}
        items = (d.subject.item or counted.get(d.subject.count, "") for d in reversed(s.made))
        item = next((i for i in items if i), "")
        for entry in load("subjects")["counts_of_items"]:
            if entry["item"] == item and re.fullmatch(str(entry["unit"]), unit):
                return str(entry["subject"]), str(entry["measure"]), str(entry["count"])
        return None

    def _bought(self, s: Sentence, name: str, standard: bool, year: int) -> tuple[str, bool]:
        """The name of a vehicle or equipment that is to be bought, where the same is held, and whether it is."""
        if self.topic != "assets" or not standard:
            return name, False
        head = s.heads[-1].subject.count if s.heads else ""
        again = any(d.as_of and d.subject.name == name for d in self.made)
        plan = bool(re.match(r"(?:预算|计划|拟)*(?:安排)?(?:新增|更新)?购置", name))
        bare = re.sub(r"^(?:部门|单位)?(?:预算|计划|拟)*(?:安排)?(?:新增|更新)?购置", "", name)
        if head == "vehicles_bought" or again or plan:
            return "购置" + bare, True
        return name, False

    def _without_numbers(self, start: int, end: int) -> str:
        """The words of a clause with its quantities left out: 共接待20批共 → 共接待共."""
        out = self.work[start:end]
        for token in reversed([t for t in self._within(start, end) if t.kind != "none"]):
            out = out[: token.start - start] + out[token.end - start :]
        return out

    def as_of_near(self, clause: int) -> bool:
        return "截" in self.work[max(0, clause - 30) : clause + 30]
