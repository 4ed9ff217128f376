"""One block of running text to drafts: sentences, clauses, lists, reasons."""

from __future__ import annotations

import re
from decimal import Decimal

from loaders.narrative import subjects as names_of
from loaders.narrative.clauses import Base, as_of_of, find_base, plain, role, year_of
from loaders.narrative.drafts import Draft
from loaders.narrative.lexicon import first, patterns
from loaders.narrative.numbers import Token, tokens
from loaders.narrative.respective import respective
from loaders.narrative.state import TOTALS, Place, Sentence, meaningful, no_year
from loaders.narrative.subjects import Subject
from loaders.narrative.values import Values

_HIDDEN = "\ue000"  # stands for a bracketed aside with numbers, which is read on its own
_CUT = re.compile(r"[，；：。！、]")
#: A longer run without a full stop is no sentence but a table whose rules were lost.
LONGEST_SENTENCE = 1200


class BlockReader(Values):
    """Reads one block."""

    def read(self) -> list[Draft]:
        """The drafts of the block, in the order of the text."""
        self.tokens = tokens(self.block.text)
        self.starts = [t.start for t in self.tokens]
        self._range(0, len(self.block.text), None)
        return self.made

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

    def _range(self, start: int, end: int, outer: Draft | None) -> None:
        asides = self._asides(start, end)
        for a, b in asides:
            self.work = self.work[: a - 1] + _HIDDEN * (b - a + 2) + self.work[b + 1 :]
        at = start
        above: Base | None = None  # what the sentence before compared with
        while at < end:
            stop = self.work.find("。", at, end)
            stop = end if stop < 0 else stop
            sentence = Sentence(at)
            if self.work[at : at + 2] == "其中":
                sentence.base_above = above
            if outer:
                sentence.last = outer
            if stop - at <= LONGEST_SENTENCE:
                self._sentence(sentence, at, stop, asides)
            if sentence.made:
                self.before = sentence
            above = sentence.base or sentence.base_above
            at = stop + 1

    def _sentence(self, s: Sentence, start: int, end: int, asides: list[tuple[int, int]]) -> None:
        at = start
        self.respective |= respective(self.work, start, end, self._within(start, end), self.identity)
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
                s.base_above = s.base or s.base_above
                s.context, s.base, s.named, s.segment = "", None, None, len(s.made)
                s.year = s.year if self.topic == "assets" else None
                if len(s.heads) > 1:
                    s.heads.pop()
                if s.reason_from >= 0 and self._states_anew(cut + 1, end):
                    self._tell_reason(s, cut)
            elif cut < end and self.work[cut] == "：":
                self._list_after_amount(s, cut)
            at = cut + 1
        for draft, used in s.pending:
            if not used or draft.compared:  # …预算10万元（比上年增加2万元），支出决算8万元
                self._add(s, draft)
        self._tell_reason(s, end)

    def _tell_reason(self, s: Sentence, end: int) -> None:
        """The reason being read ends at `end`: its words go to the statements that it explains."""
        if s.reason_from >= 0:
            why = self.block.printed[s.reason_from : end].strip("：:，,；;")
            for draft in s.reason_of:
                draft.reason = draft.reason or why
        s.reason_from, s.reason_of = -1, []

    def _states_anew(self, start: int, end: int) -> bool:
        """Whether what follows a semicolon within a reason is a statement of its own: a known subject and its
        amount, not the reason's next point (二是增加人员经费5万元)."""
        first_clause = self.work[start : next((m.start() for m in _CUT.finditer(self.work, start, end)), end)]
        if flat := patterns("grammar", "flat")[0].search(first_clause):  # …；公务接待费与上年持平
            against = find_base(first_clause[: flat.start()], self.identity)
            item = self._resolve(first_clause[: against[1]]) if against else None
            if item and item.item:
                return True
        money = next((t for t in self._within(start, end) if t.kind == "money"), None)
        if money is None:
            return False
        words = self.work[start : money.start].replace(_HIDDEN, "")
        if re.search(r"[，。；：]", words) or patterns("grammar", "reason_point")[0].search(words):
            return False
        what = role(words, money)
        if what.name == "change":  # 收入减少…，主要原因是…；支出减少…
            side = self._resolve(what.head)
            told = next((d for d in reversed(self.made) if d.compared), None)
            if not side or not told:
                return False
            items = bool(side.item and told.subject.item and side.concept != told.subject.concept)
            return items or (told.subject.concept[:7], side.concept[:11]) == ("revenue", "expenditure")
        if what.name not in ("value", "execution_base"):
            return False
        found = self._resolve(words)
        return bool(found and found.known)

    def _list_after_amount(self, s: Sentence, cut: int) -> None:
        """政府采购100万元：货物60万元，服务40万元 — a colon right after an amount opens its list."""
        last = s.last
        if last and last.value is not None and last.end == cut and s.reason_from < 0 and last.phase != "count":
            s.heads = [*s.heads[:1], last] if s.heads and s.heads[0] is not last else [last]

    def _clause(self, s: Sentence, start: int, end: int, asides: list[tuple[int, int]]) -> None:
        quantities = [t for t in self._within(start, end) if t.kind != "none" and self.work[t.start] != _HIDDEN]
        quantities = [t for t in quantities if t.kind != "bare" or (s.reason_from < 0 and self._bare_zero(t, end))]
        opening = self.work[start : quantities[0].start if quantities else end]
        said = as_of_of(opening, self.identity.fiscal_year)
        self.as_of, s.dated = said or self.as_of, bool(said) or s.dated
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
        return token.value == 0 and token.end == end and bool(re.search(r"(?:预算|决算|支出|收入|数|费)为$", before))

    def _aside(self, s: Sentence, a: int, b: int) -> None:
        if patterns("grammar", "adjustment")[0].search(self.block.text[a:b]):
            target = s.last or (self.before.made[0] if self.before else None)
            if target:
                target.remark = self.block.printed[a:b]
            return
        inside = self._within(a, b)
        if (
            (
                len(inside) == 1
                and inside[0].kind == "percent"
                and inside[0].end == b
                and s.last
                and s.last.percent is None
            )
            and inside[0].start == a
            and s.last.delta is not None
        ):
            s.last.percent = inside[0].value
            return
        if (
            len(inside) == 1
            and inside[0].kind == "money"
            and inside[0].end == b
            and s.last
            and s.last.percent is not None
        ):
            what = role(self.block.text[a : inside[0].start], inside[0])
            if what.name == "change" and not what.head and s.last.delta is None and s.last.base:
                s.last.delta = s.last.mine(inside[0].value, inside[0].unit)  # 增长11.11%（增加100万元）
                return
        held = (self.before, list(s.heads), s.last)
        saved = self.work
        self.work = self.work[:a] + self.block.text[a:b] + self.work[b:]
        count = len(self.made)
        budget = next((d for d, used in s.pending if not used and d.end == a - 1), None)
        self._range(a, b, budget or s.last)
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
        group = (
            s.made[s.segment :]
            or s.made
            or ([s.last] if s.last and s.last.compared else self.before.made if self.before else [])
        )
        named = (
            names_of.known(
                re.sub(
                    r"(?:决算|支出|预算)?数?(?:大于|小于|等于|增加|减少|增长|下降)?.{0,8}$",
                    "",
                    no_year(head),
                )
            )
            if head
            else None
        )
        same = [d for d in [*self.section, *self.made] if named and d.subject.same(named)]
        told = [d for d in (same or group) if not d.reason]
        s.reason_of = [d for d in told if d.compared] or told[:1]

    def _words(self, s: Sentence, start: int, end: int, after_number: bool) -> None:
        if start < s.reason_from < end:
            start = s.reason_from
        text = plain(self.work[start:end].replace(_HIDDEN, ""))
        for pattern in patterns("numbers", "zero_counts"):
            if match := pattern.search(self.block.text[start:end]):
                self._zero_count(s, start, end, match["subject"], str(pattern.data["unit"]))
                return
        if (match := patterns("grammar", "budget_flat")[0].search(text)) or (
            match := patterns("grammar", "against_budget")[0].search(text)
        ):
            self._against_budget(text[: match.start()], match["word"])
        elif match := patterns("grammar", "flat")[0].search(text):
            self._flat(s, start, end, text[: match.start()], match["word"])
        elif found := find_base(text, self.identity):
            base, at, after = found
            s.base = base
            if after or at:
                named = self._resolve(after or text[:at])
                s.subject = named or s.subject
                s.named = named if named and meaningful(named.name) and not after and s.reason_from >= 0 else s.named
        elif not after_number:
            if first("grammar", "list_opens", text) and s.reason_from < 0:
                self._open_list(s, text)
            coded = names_of.classified(text, self.codes, self.above)
            s.subject = coded or names_of.known(no_year(text)) or s.subject
            s.context = s.context + text if re.match("由|在", text) and s.context else text

    def _share_of_amount(self, s: Sentence, lead: str, token: Token) -> bool:
        """占全部项目8个的100%, 占预算4万元的75%: the number is the whole of the share, nothing said of its own."""
        of = re.search(r"占(?P<of>[^占，]*)$", lead)
        share = next((t for t in self.tokens if t.start >= token.end), None)
        if not of or not share or share.kind != "percent" or self.work[token.end : share.start] not in ("", "的"):
            return False
        self.taken.add(share.start)
        if s.last and s.last.compared and token.kind == "money":
            s.last = self._twin(s, s.last, token.start, share.end)
        if s.last and not s.last.compared:
            s.last.share_of = s.last.base_label = "占" + of["of"]
            s.last.base_value = s.last.mine(token.value, token.unit)
            s.last.percent, s.last.direction = share.value, "占"
            s.last.end = share.end
        return True

    def _zero_count(self, s: Sentence, start: int, end: int, name: str, unit: str) -> None:
        draft = self._draft(
            start, end, Subject(name, f"count_{name}"), "台数", ("count", "计数"), value=Decimal(0), unit=unit
        )
        draft.as_of = self.as_of
        self._add(s, draft)

    def _open_list(self, s: Sentence, text: str) -> None:
        budgets = [d for d, used in s.pending if not used]
        if budgets and (s.last is None or s.last.end < budgets[-1].start):
            s.last = budgets[-1]  # …预算20万元，其中：
        head = s.last or (self._head_before() if text.startswith("其中") else None)
        divided = head is None and re.match("按.{0,8}(?:分类|划分|科目|用途分)", s.context + text)
        if divided:
            head = self._divided()  # 按经济分类，包括：… after a list by function
        words = patterns("grammar", "list_opens")[0].regex.sub("", text).strip("，：、")
        named = names_of.known(no_year(words)) if words and s.heads else None
        if named and (s.last is None or not named.same(s.last.subject)):
            s.heads = s.heads[:1]  # 收入包括…；支出包括…: both under the first
            return
        if not head and self.before and not divided:
            head = self.before.made[-1]
        if head and head not in s.heads:
            s.heads.append(head)

    def _divided(self) -> Draft | None:
        """What is divided once more, by another classification: the latest amount that is no part of a list itself."""
        told = (d for d in reversed([*self.section, *self.made]) if d.value is not None and d.phase != "count")
        return next((d for d in told if d.head is None and d.subject.concept in (*TOTALS, "basic", "project")), None)

    def _head_before(self) -> Draft | None:
        """What 其中 at the head of a sentence lists the parts of: the first amount of the sentence before, its outturn
        before its budget."""
        if self.before is None:
            return None
        first_said, own = self.before.made[0], self._own_phase()[0]
        same = (d for d in self.before.made if d.subject.same(first_said.subject) and d.phase == own)
        return next(same, first_said)

    def _quantity(self, s: Sentence, clause: int, at: int, token: Token, end: int) -> None:
        if token.start in self.taken:
            return
        if at < s.reason_from <= token.start:
            at = s.reason_from
        lead = self.work[at : token.start].replace(_HIDDEN, "").lstrip("、，和及")
        told = self.respective.get(token.start, "")
        if told is None:
            return  # 分别: nothing says which of them
        lead = told or lead
        opened = list(re.finditer(patterns("grammar", "list_opens")[0].regex, lead)) if not told else []
        if opened and s.reason_from < 0:
            self._open_list(s, lead[: opened[-1].end()])
            lead = lead[opened[-1].end() :].lstrip("：，")
        if token.kind in ("count", "money") and self._share_of_amount(s, lead, token):
            return
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
        if token.kind in {"money", "count"} or what.name == "value":
            self._value(s, lead, token, Place(clause, at, end))
