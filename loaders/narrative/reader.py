"""One block of running text to drafts: sentences, clauses, lists, comparisons, reasons."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from decimal import Decimal

from loaders.document import Identity
from loaders.narrative import subjects as names_of
from loaders.narrative.clauses import (
    Base,
    Role,
    as_of_of,
    count_subject,
    find_base,
    measure_of_unit,
    phase_of,
    plain,
    role,
    year_of,
)
from loaders.narrative.drafts import Draft
from loaders.narrative.lexicon import first, patterns
from loaders.narrative.numbers import Token, tokens
from loaders.narrative.subjects import Names, Subject
from loaders.narrative.text import Block, section_of

_HIDDEN = "\ue000"  # stands for a bracketed aside with numbers, which is read on its own
#: A longer run without a full stop is no sentence but a table whose rules were lost.
LONGEST_SENTENCE = 1200
_BARE_PHASE = re.compile(
    r"(?:本年|全年|实际)?(?:支出|收入)?(?:决算|预算|执行)?(?:数|安排|总额|金额)?(?:为|是|共|达|共计)*"
)
_CUT = re.compile(r"[，；：。！、]")


@dataclass(slots=True)
class Sentence:
    """What is known while one sentence is read."""

    start: int
    heads: list[Draft] = field(default_factory=list)
    made: list[Draft] = field(default_factory=list)
    last: Draft | None = None
    base: Base | None = None
    pending: list[tuple[Draft, bool]] = field(default_factory=list)  # budgets before their outturn; used?
    subject: Subject | None = None
    context: str = ""
    reason_from: int = -1
    reason_of: list[Draft] = field(default_factory=list)
    year: int | None = None
    named: Subject | None = None  # the subject that a clause with nothing but a base names


class BlockReader:
    """Reads one block. `section` holds the drafts of the same section read before, newest last."""

    def __init__(
        self, block: Block, identity: Identity, names: Names, section: list[Draft], everything: list[Draft]
    ) -> None:
        self.block, self.identity, self.names, self.section = block, identity, names, section
        self.everything = everything
        self.topic, self.fund = section_of(block)
        self.work = block.text
        self.tokens: list[Token] = []
        self.starts: list[int] = []
        self.as_of = (
            section[-1].as_of
            if section and section[-1].as_of and section[-1].block.section == block.section
            else ""
        )
        self.item = self._item_subject()
        self.before: Sentence | None = None  # the sentence before, for comparisons that open a sentence
        self.made: list[Draft] = []

    def read(self) -> list[Draft]:
        """The drafts of the block, in the order of the text."""
        self.tokens = tokens(self.block.text)
        self.starts = [t.start for t in self.tokens]
        self._range(0, len(self.block.text), None)
        return self.made

    # --- ranges and sentences ---------------------------------------------------------------

    def _asides(self, start: int, end: int) -> list[tuple[int, int]]:
        """Outermost brackets of a range that hold a quantity: (first character inside, closing bracket)."""
        out, depth, opened = [], 0, start
        for i in range(start, end):
            if self.block.text[i] == "（":
                depth += 1
                opened = i if depth == 1 else opened
            elif self.block.text[i] == "）" and depth:
                depth -= 1
                if not depth and any(t.kind not in ("none", "bare") for t in self._within(opened, i)):
                    out.append((opened + 1, i))
        return out

    def _within(self, start: int, end: int) -> list[Token]:
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end)
        return [t for t in self.tokens[first:last] if t.end <= end]

    def _range(self, start: int, end: int, outer: Draft | None) -> None:
        asides = self._asides(start, end)
        for a, b in asides:
            self.work = self.work[: a - 1] + _HIDDEN * (b - a + 2) + self.work[b + 1 :]
        at = start
        while at < end:
            stop = self.work.find("。", at, end)
            stop = end if stop < 0 else stop
            sentence = Sentence(at)
            if outer:
                sentence.last = outer
            if stop - at <= LONGEST_SENTENCE:
                self._sentence(sentence, at, stop, asides)
            if sentence.made:
                self.before = sentence
            at = stop + 1

    def _sentence(self, s: Sentence, start: int, end: int, asides: list[tuple[int, int]]) -> None:
        at = start
        inside = [(t.start, t.end) for t in self._within(start, end)]
        cuts = [
            m.start()
            for m in _CUT.finditer(self.work, start, end)
            if not any(a <= m.start() < b for a, b in inside)
            and (m.group() != "、" or any(b == m.start() for _, b in inside))
        ]
        for cut in [*cuts, end]:
            if cut > at:
                self._clause(s, at, cut, asides)
            if cut < end and self.work[cut] == "；":
                s.context, s.base, s.year, s.named = "", None, None, None
                if len(s.heads) > 1:
                    s.heads.pop()
            at = cut + 1
        for draft, used in s.pending:
            if not used:
                self._add(s, draft)
        if s.reason_from >= 0:
            why = self.block.printed[s.reason_from : end].strip("：:，,")
            for draft in s.reason_of:
                draft.reason = draft.reason or why

    # --- clauses ----------------------------------------------------------------------------

    def _clause(self, s: Sentence, start: int, end: int, asides: list[tuple[int, int]]) -> None:
        quantities = [
            t for t in self._within(start, end) if t.kind != "none" and self.work[t.start] != _HIDDEN
        ]
        quantities = [
            t for t in quantities if t.kind != "bare" or (s.reason_from < 0 and self._bare_zero(t, end))
        ]
        opening = self.work[start : quantities[0].start if quantities else end]
        self.as_of = as_of_of(opening) or self.as_of
        against = find_base(plain(opening), self.identity)
        s.year = year_of(plain(opening)[: against[1]] if against else opening) or s.year
        self._reason(s, start, opening if quantities else self.work[start : min(end + 1, len(self.work))])
        at = start
        for token in quantities:
            self._quantity(s, start, at, token, end)
            at = token.end
            for a, b in asides:
                if at == a - 1:
                    self._aside(s, a, b)
                    at = b + 1
        tail = self.work[at:end].replace(_HIDDEN, "")
        if not quantities or len(tail) > 1:
            self._words(s, at, end, bool(quantities))
        for a, b in asides:  # asides that follow words, not a number
            if start <= a < end and not any(t.end == a - 1 for t in quantities):
                self._aside(s, a, b)

    def _bare_zero(self, token: Token, end: int) -> bool:
        """支出预算为0: an amount without its unit."""
        before = self.work[max(0, token.start - 4) : token.start]
        return (
            token.value == 0
            and token.end == end
            and bool(re.search(r"(?:预算|决算|支出|收入|数|费)为$", before))
        )

    def _aside(self, s: Sentence, a: int, b: int) -> None:
        if patterns("grammar", "adjustment")[0].search(self.block.text[a:b]):
            target = s.last or (self.before.made[0] if self.before else None)
            if target:
                target.remark = self.block.printed[a:b]
            return
        inside = self._within(a, b)
        if (
            len(inside) == 1
            and inside[0].kind == "percent"
            and inside[0].end == b
            and s.last
            and s.last.percent is None
        ):
            if inside[0].start == a and s.last.delta is not None:
                s.last.percent = inside[0].value
                return
        held = (self.before, list(s.heads), s.last)
        saved = self.work
        self.work = self.work[:a] + self.block.text[a:b] + self.work[b:]
        count = len(self.made)
        self._range(a, b, s.last)
        self.work = saved
        s.made.extend(self.made[count:])
        self.before, s.heads, s.last = held[0], held[1], held[2]

    def _reason(self, s: Sentence, start: int, opening: str) -> None:
        match = patterns("grammar", "reason")[0].search(opening)
        if not match or s.reason_from >= 0:
            return
        if not (patterns("grammar", "reason_stated")[0].search(match.group()) or match.start() == 0):
            return
        head = opening[: match.start()]
        s.reason_from = start + match.end()
        group = s.made or (self.before.made if self.before else [])
        named = (
            names_of.known(
                re.sub(
                    r"(?:决算|支出|预算)?数?(?:大于|小于|等于|增加|减少|增长|下降)?.{0,8}$",
                    "",
                    _no_year(head),
                )
            )
            if head
            else None
        )
        same = [d for d in [*self.section, *self.made] if named and d.subject.same(named)]
        told = [d for d in (same or group) if not d.reason]
        s.reason_of = [d for d in told if d.compared] or told[:1]

    # --- words without a number ---------------------------------------------------------------

    def _words(self, s: Sentence, start: int, end: int, after_number: bool) -> None:
        if start < s.reason_from < end:
            start = s.reason_from
        text = plain(self.work[start:end].replace(_HIDDEN, ""))
        for pattern in patterns("numbers", "zero_counts"):
            if match := pattern.search(self.block.text[start:end]):
                self._zero_count(s, start, end, match["subject"], str(pattern.data["unit"]))
                return
        if match := patterns("grammar", "budget_flat")[0].search(text):
            self._against_budget(s, start, end, text[: match.start()], match["word"], match["of"])
        elif match := patterns("grammar", "against_budget")[0].search(text):
            self._against_budget(s, start, end, text[: match.start()], match["word"], match["of"])
        elif match := patterns("grammar", "flat")[0].search(text):
            self._flat(s, start, end, text[: match.start()], match["word"])
        elif found := find_base(text, self.identity):
            base, at, after = found
            s.base = base
            if after or at:
                s.subject = (
                    names_of.resolve(after or text[:at], self.names, self.identity.department) or s.subject
                )
        elif not after_number:
            if first("grammar", "list_opens", text) and s.reason_from < 0:
                self._open_list(s, text)
            coded = names_of.classified(text, self.names)
            s.subject = coded or names_of.known(_no_year(text)) or s.subject
            s.context = s.context + text if re.match("由|在", text) and s.context else text

    def _zero_count(self, s: Sentence, start: int, end: int, name: str, unit: str) -> None:
        draft = self._draft(
            start, end, Subject(name, f"count_{name}"), "台数", "count", "计数", Decimal(0), unit
        )
        draft.as_of = self.as_of
        self._add(s, draft)

    def _open_list(self, s: Sentence, text: str) -> None:
        head = s.last or (self.before.made[0] if self.before and text.startswith("其中") else None)
        words = patterns("grammar", "list_opens")[0].regex.sub("", text).strip("，：、")
        named = names_of.known(_no_year(words)) if words and s.heads else None
        if named and (s.last is None or not named.same(s.last.subject)):
            s.heads = s.heads[:1]  # 收入包括…；支出包括…: both under the first
            return
        if not head and self.before:
            head = self.before.made[-1]
        if head and head not in s.heads:
            s.heads.append(head)

    def _against_budget(self, s: Sentence, start: int, end: int, words: str, word: str, of: str) -> None:
        named = names_of.known(_no_year(words)) if words else None
        candidates = [
            d for d in reversed([*self.section, *self.made]) if d.base and d.base.phase.endswith("budget")
        ]
        if named:
            candidates = [d for d in candidates if d.subject.same(named)]
        else:
            candidates = [d for d in candidates if d.block is self.block]
        if candidates and not candidates[0].direction:
            candidates[0].direction = word

    def _flat(self, s: Sentence, start: int, end: int, words: str, word: str) -> None:
        found = find_base(words, self.identity)
        base = found[0] if found else s.base
        if not base:
            return
        named = words[: found[1]] if found else words
        if found and found[2]:
            named = found[2]
        target = self._target(s, named, base, start, end)
        if target is None:
            return
        if target.compared and target.direction and target.base and target.base.label(0) == base.label(0):
            return  # 一致，无增减变化: said twice
        if target.compared:
            target = self._twin(s, target, start, end)
        s.base = base
        self._compare(target, base)
        target.direction = word
        if "基本" not in word:
            target.percent = Decimal(0)
        s.last = target

    # --- numbers ------------------------------------------------------------------------------

    def _quantity(self, s: Sentence, clause: int, at: int, token: Token, end: int) -> None:
        if at < s.reason_from <= token.start:
            at = s.reason_from
        lead = self.work[at : token.start].replace(_HIDDEN, "").lstrip("、，和及")
        opened = list(re.finditer(patterns("grammar", "list_opens")[0].regex, lead))
        if opened and s.reason_from < 0:
            self._open_list(s, lead[: opened[-1].end()])
            lead = lead[opened[-1].end() :].lstrip("：，")
        what = role(lead, token)
        handler = {
            "share": self._share,
            "execution": self._execution,
            "execution_base": self._execution_base,
            "coverage": self._coverage,
            "change": self._change,
            "flat_amount": self._flat_amount,
            "verb_first": self._verb_first,
        }.get(what.name)
        if handler is not None and handler(s, what, token, clause):
            return
        if token.kind == "money" or token.kind == "count" or what.name == "value":
            self._value(s, lead, token, clause, at, end)

    def _share(self, s: Sentence, what: Role, token: Token, clause: int) -> bool:
        target = s.last or (self.before.made[-1] if self.before else None)
        if target is None:
            return False
        if target.compared:
            target = self._twin(s, target, clause, token.end)
        named = names_of.resolve(what.of, self.names, self.identity.department) if what.of else None
        head = self._denominator(named, target) if named else (s.heads[-1] if s.heads else None)
        if head is None and not named:
            head = self._whole(s)
        target.share_of = target.base_label = "占" + (what.of or (head.subject.name if head else ""))
        target.base_value = head.value if head and head is not target else None
        target.percent, target.direction = token.value, "占"
        target.end = max(target.end, token.end)
        s.last = target
        return True

    def _execution(self, s: Sentence, what: Role, token: Token, clause: int) -> bool:
        target = s.last
        if (
            target is None
            or target.phase != "outturn"
            or (not what.of and not what.head and target.base is None)
        ):
            return False
        if target.delta is not None or target.percent is not None:
            target = self._twin(s, target, clause, token.end)
        phase = (
            "adjusted_budget"
            if re.search("全年|调整", what.of)
            else "opening_budget"
            if "年初" in what.of
            else ""
        )
        budgets = [
            (i, d)
            for i, (d, _) in enumerate(s.pending)
            if (not phase or d.phase == phase) and d.subject.same(target.subject)
        ]
        known = target.base.value if target.base and not s.pending else None
        if budgets:
            i, budget = budgets[-1]
            s.pending = [
                (d, False if d is not budget and target.base and d.phase == target.base.phase else used)
                for d, used in s.pending
            ]
            s.pending[i] = (budget, True)
            known, phase = budget.value, budget.phase
        phase = phase or (target.head.base.phase if target.head and target.head.base else "opening_budget")
        target.base = Base(phase, target.period, "", False, known)
        target.base_label = "完成" + {"adjusted_budget": "全年预算"}.get(phase, "年初预算")
        target.base_value = known
        target.percent = token.value
        target.end = max(target.end, token.end)
        return True

    def _execution_base(self, s: Sentence, what: Role, token: Token, clause: int) -> bool:
        if s.last is None:
            return False
        phase = "adjusted_budget" if re.search("全年|调整", what.of) else "opening_budget"
        s.last.base = Base(phase, s.last.period, "", False, token.value)
        return True

    def _coverage(self, s: Sentence, what: Role, token: Token, clause: int) -> bool:
        if s.last is None or s.last.percent is not None:
            return False
        s.last.percent, s.last.end = token.value, token.end
        return True

    def _change(self, s: Sentence, what: Role, token: Token, clause: int) -> bool:
        found = find_base(what.head, self.identity)
        base = found[0] if found else s.base
        words = what.head if not found else (what.head[: found[1]] + found[2])
        running = (
            s.last is not None
            and not found
            and not _meaningful(words)
            and s.last.base is not None
            and s.last.base is s.base
        )
        if not found and s.named and not _meaningful(words):
            words, s.named, running = s.named.name, None, False
        if (
            running
            and s.last
            and s.last.percent is None
            and (token.kind == "percent" or s.last.delta is None)
        ):
            target = s.last  # …增加1.00万元，增长2%
        else:
            named = self._target(s, words, base, clause, token.end)
            if named is None:
                return False
            target = named
            if target.compared and (
                target.delta is not None or target.percent is not None or target.share_of or found
            ):
                fresh = base is not None and (
                    target.base is None
                    or target.base.label(0) != base.label(0)
                    or target.share_of
                    or target.percent is not None
                    or target.delta is not None
                )
                if fresh or token.kind != "percent" or target.percent is not None:
                    target = self._twin(s, target, clause, token.end)
        if base:
            s.base = base
            self._compare(target, base)
        if s.reason_from >= 0 and not _meaningful(words) and target.percent == token.value:
            return True  # 因此增长率为0%
        if token.kind in ("percent", "points"):
            target.percent = token.value
        else:
            target.delta = token.value
        target.direction = what.direction
        target.end = max(target.end, token.end)
        target.in_reason = target.in_reason or s.reason_from >= 0
        s.last = target
        return True

    def _flat_amount(self, s: Sentence, what: Role, token: Token, clause: int) -> bool:
        flat = patterns("grammar", "flat")[0].search(what.head)
        if flat is None or not find_base(what.head[: flat.start()], self.identity):
            return False
        self._flat(s, clause, token.end, what.head[: flat.start()], flat["word"])
        if s.last:
            s.last.delta = token.value
        return True

    def _verb_first(self, s: Sentence, what: Role, token: Token, clause: int) -> bool:
        """增加人员支出…元: a change of something said before, or of something not valued in the text."""
        subject = names_of.resolve(what.of, self.names, self.identity.department)
        if subject is None or (s.reason_from < 0 and not s.base):
            return False
        found = self._find(subject)
        explained = s.reason_of[0].base if s.reason_of else s.base
        if found and not found.compared:
            self._compare(found, replace(explained, value=None, noun="")) if explained else None
            found.delta, found.direction = token.value, what.direction
            s.last = found
            return True
        if found:
            target = found.another(clause, token.end)
        else:
            target = self._draft(
                clause, token.end, subject, subject.measure, *self._own_phase(), None, token.unit
            )
        if explained:
            self._compare(target, replace(explained, value=None, noun=""))
        target.delta, target.direction, target.in_reason = token.value, what.direction, True
        target.head = None
        self._add(s, target)
        return True

    def _value(self, s: Sentence, lead: str, token: Token, clause: int, at: int, end: int) -> None:
        text = plain(lead) if token.kind != "count" else lead
        found = find_base(text, self.identity) if token.kind != "count" else None
        if found and token.kind == "money":
            s.base = found[0]
            s.base.value = token.value
            return
        phase, basis = phase_of(lead, token, self.identity)
        year = year_of(lead) or s.year or self.identity.fiscal_year
        if (
            s.reason_from >= 0
            and phase.endswith("budget")
            and token.kind == "money"
            and self._base_in_reason(s, lead, token)
        ):
            return
        if token.kind == "count":
            self._count(s, lead, token, clause, end, year)
            return
        attribute = next(
            (a for v in names_of.variants(_no_year(lead)) if (a := first("subjects", "attributes", v))), None
        )
        subject = names_of.resolve(lead, self.names, self.identity.department)
        if (s.pending or self.item or s.subject) and _BARE_PHASE.fullmatch(_no_year(text).strip("，、：")):
            subject = None  # 支出决算为: of what was named before
        measure = subject.measure if subject else ""
        if attribute and (s.context or s.last or s.subject):
            subject = self._owner(s) or subject
        if attribute:
            measure = str(attribute[0].data["measure"]) or _stripped(lead)
            subject = subject or Subject(measure)
        if subject is None:
            subject = (
                s.subject
                or (self.item if not s.last or s.pending or self.item else s.last.subject)
                or (s.last.subject if s.last else None)
            )
        if subject is None:
            named = names_of.resolve(s.context, self.names, self.identity.department) if s.context else None
            subject = named or Subject(_stripped(lead) or "金额")
        if (
            at > clause
            and s.last
            and s.last.phase == "count"
            and re.fullmatch(r"(?:支出|经费|预算)+", _no_year(text))
        ):
            subject = Subject(s.last.subject.name + text)  # 社工23名支出373.66万元
            measure = "金额"
        if subject.count:  # an amount of what was just counted
            purchase = subject.count == "vehicles_bought" and self.topic == "three_public"
            subject = (names_of.known("公务用车购置费") if purchase else None) or Subject(subject.name)
            measure = measure if attribute else subject.measure or "金额"
        head = s.heads[-1] if s.heads else None
        subject = names_of.within(head.subject if head else None, subject)
        measure = measure if attribute else (subject.measure or measure or "金额")
        if basis == "决算" and head and head.phase == "contract":
            phase, basis = head.phase, head.basis
        draft = self._draft(
            clause, token.end, subject, measure, phase, basis, token.value, token.unit or "万元", year
        )
        draft.head, draft.in_reason = head, s.reason_from >= 0
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
        told = next((d for d in self.made if d.subject == subject and not d.compared), None)
        if (
            told
            and not attribute
            and not s.pending
            and (told.value, told.unit, told.period) == (draft.value, draft.unit, draft.period)
        ):
            s.last, s.context = told, ""  # the item's amount, said again before its comparison
            return
        self._meet_budget(s, draft)
        if (
            not self.made
            and self.item is None
            and subject.concept == "function"
            and len(self.block.section) > 0
        ):
            self.item = subject
        self._add(s, draft)

    def _outturn_follows(self, at: int) -> bool:
        """Whether the outturn of the amount before `at` is the next thing said: …预算5万元，支出决算4万元."""
        return bool(re.match(r"，(?:支出|实际)?(?:决算|支出)(?:数|决算)?(?:为)?\d", self.work[at : at + 16]))

    def _owner(self, s: Sentence) -> Subject | None:
        """What an attribute (涉及预算金额, 采购金额) belongs to: the words before it, else the value before it."""
        title = (
            self.block.titles[-1]
            if self.block.titles and self.block.text.startswith(self.block.titles[-1])
            else ""
        )
        for words in (title if "自评" in title and not s.last else "", s.context):
            if words and (found := names_of.resolve(words, self.names, self.identity.department)):
                return found
        return s.last.subject if s.last else s.subject

    def _meet_budget(self, s: Sentence, draft: Draft) -> None:
        """The outturn after its budget: 年初预算为…，支出决算为…"""
        if not s.pending or draft.phase != "outturn":
            return
        budget = s.pending[-1][0]
        if not budget.subject.same(draft.subject):
            return
        s.pending[-1] = (budget, True)
        draft.base = Base(budget.phase, draft.period, "", False, budget.value)
        draft.base_label, draft.base_value = draft.base.label(self.identity.fiscal_year), budget.value
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
                draft.base_value = token.value
                draft.implied.add("base_value")
                return True
        return False

    def _count(self, s: Sentence, lead: str, token: Token, clause: int, end: int, year: int) -> None:
        following = re.match(r"[一-龥（）]*", self.work[token.end : end])
        after = following.group() if following else ""
        words = _stripped(lead)
        noun = re.match(
            r"(?!以上|以下|包括|的$|全部|其中|分别|支出|经费|预算|共|合计)[一-龥]+?(?=开展|统一|进行|用于|并入|出国|公务用车|共|的|（|$)",
            after,
        )
        known = count_subject(lead, token.unit, after) if words or not noun else None
        if known is None and not words and not noun:
            known = count_subject(self._without_numbers(clause, token.start), token.unit, "")
        if known is None and not noun:
            known = count_subject(self._without_numbers(s.start, token.start)[-60:], token.unit, "")
        if known is None and not words and not noun and s.context:
            known = count_subject(s.context, token.unit, "")
        if known:
            name, measure, count = names_of.strip_lead(known[0]) or known[0], known[1], known[2]
            concept = "count"
        else:
            name = (
                words
                if not noun
                else words + "的" + noun.group()
                if lead.endswith("的") and words
                else noun.group()
            )
            name = name or (s.last.subject.name if s.last else s.context[-20:] or "数量")
            measure, count, concept = measure_of_unit(token.unit), "", "count" if token.unit == "辆" else ""
        if measure == "平均得分" and s.last:
            name = s.last.subject.name
        subject = Subject(name, concept, measure, count=count, item="")
        if subject.known and not count:
            subject = replace(subject, concept=f"count_{name}")
        draft = self._draft(
            clause, token.end, subject, measure, "count", "计数", token.value, token.unit, year
        )
        if (
            self.as_of
            and self.as_of[:4] == str(year)
            and (self.topic in ("assets", "staffing") or self.as_of_near(clause))
        ):
            draft.as_of = self.as_of
        elif self.as_of and s.year is None and self.topic == "assets":
            draft.as_of, draft.period = self.as_of, int(self.as_of[:4])
        draft.in_reason = s.reason_from >= 0
        self._add(s, draft)

    def _without_numbers(self, start: int, end: int) -> str:
        """The words of a clause with its quantities left out: 共接待20批共 → 共接待共."""
        out = self.work[start:end]
        for token in reversed([t for t in self._within(start, end) if t.kind != "none"]):
            out = out[: token.start - start] + out[token.end - start :]
        return out

    def as_of_near(self, clause: int) -> bool:
        return "截" in self.work[max(0, clause - 30) : clause + 30]

    # --- helpers ------------------------------------------------------------------------------

    def _item_subject(self) -> Subject | None:
        """What the item's own title names: 1、…（项）。"""
        if not self.block.titles:
            return None
        own = self.block.titles[-1]
        coded = names_of.classified(own, self.names)
        if coded:
            return coded
        found = names_of.known(_no_year(own))
        return found if found and (found.item or found.nature or found.source) else None

    def _own_phase(self) -> tuple[str, str]:
        return ("outturn", "决算") if self.identity.kind == "final" else ("opening_budget", "预算")

    def _draft(
        self,
        start: int,
        end: int,
        subject: Subject,
        measure: str,
        phase: str,
        basis: str,
        value: Decimal | None,
        unit: str,
        year: int | None = None,
    ) -> Draft:
        return Draft(
            self.block,
            start,
            end,
            subject,
            measure,
            year or self.identity.fiscal_year,
            phase,
            basis,
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

    def _find(self, subject: Subject) -> Draft | None:
        """The latest draft of the section with this subject and a value."""
        for draft in reversed([*self.section, *self.made]):
            if draft.value is not None and draft.subject.same(subject):
                return draft
        return None

    def _denominator(self, named: Subject, target: Draft) -> Draft | None:
        """The value that a share names: of the same fund before of any, near before far."""
        drafts = [
            d for d in reversed([*self.everything, *self.made]) if d.value is not None and d is not target
        ]
        exact = [d for d in drafts if d.subject.same(named) and d.subject.fund == named.fund]
        loose = [d for d in drafts if d.subject.same(named) and d.value != target.value]
        return next(iter([*exact, *loose]), None)

    def _whole(self, s: Sentence) -> Draft | None:
        """The total that shares without a stated whole belong to: the latest of the section before this sentence."""
        totals = (
            "appropriation",
            "expenditure_current",
            "expenditure_total",
            "grand_total",
            "revenue_current",
        )
        earlier = [d for d in [*self.section, *self.made] if d not in s.made and d.value is not None]
        if s.last and s.last.subject.item:
            totals = ("three_public",)
        return next((d for d in reversed(earlier) if d.subject.concept in totals), None)

    def _target(self, s: Sentence, words: str, base: Base | None, start: int, end: int) -> Draft | None:
        """The draft that a comparison speaks of: the one its words name, else the one that its base names,
        else the value just read, else the head of the sentence before."""
        words = re.sub(r"^(?:其中|因此|各|均|总体|同时|也|又|则)+|(?:各|均|都)$", "", words.strip("，、"))
        if s.last and re.match("扣除|剔除|不含", words):
            adjusted = self._twin(s, s.last, start, end)
            adjusted.remark = words
            return adjusted
        if _meaningful(words):
            for draft in reversed([*self.section, *self.made]):
                if draft.phase == "count" and draft.subject.name and words == draft.subject.name:
                    return draft if not draft.compared else self._twin(s, draft, start, end)
            subject = names_of.resolve(words, self.names, self.identity.department)
            if subject:
                in_sentence = next(
                    (d for d in reversed(s.made) if d.value is not None and d.subject.same(subject)), None
                )
                if found := in_sentence or self._find(subject):
                    if found in s.made or not found.compared and found.block is self.block:
                        return found
                    return self._twin(s, found, start, end)
                near = self.before.made if self.before else []
                akin = next((d for d in near if subject.known and d.subject.concept == subject.concept), None)
                if akin:  # 财政拨款支出 for 一般公共预算财政拨款支出
                    return self._twin(s, akin, start, end) if akin.compared else akin
                draft = self._draft(
                    start, end, subject, subject.measure or "金额", *self._own_phase(), None, "万元"
                )
                draft.in_reason = s.reason_from >= 0
                self._add(s, draft)
                return draft
        if s.last:
            return s.last
        if self.before is None:
            return None
        named = names_of.resolve(base.noun, self.names) if base and base.noun else None
        if named and named.known:
            for draft in self.before.made:
                if draft.subject.same(named):
                    return draft
        return self.before.made[0]

    def _compare(self, target: Draft, base: Base) -> None:
        target.base = base
        label = base.label(self.identity.fiscal_year)
        if target.phase == "count":
            label = re.sub(r"决算|预算", "", label)
        target.base_label = label
        if base.value is not None:
            target.base_value = base.value
            return
        for draft in reversed(self.made):
            if draft.subject.same(target.subject) and (draft.period, draft.phase) == (base.year, base.phase):
                target.base_value = draft.value
                return


def _no_year(text: str) -> str:
    return re.sub(r"(?:19|20)\d{2}年度?", "", text)


def _stripped(text: str) -> str:
    return names_of.shown(_no_year(text))


def _meaningful(words: str) -> bool:
    """Whether words before a verb name a subject: 收入支出总计 does, 各 and 2018年 do not."""
    return bool(
        re.sub(
            r"(?:19|20)\d{2}年?度?|[，、：各均和与较比共约总体其中数（）]|预算|决算|执行|安排|同比|相应|有所|增减|幅度|主要|是|因|为|一|二|三",
            "",
            words,
        )
    )
