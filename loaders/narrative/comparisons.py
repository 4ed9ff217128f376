"""Comparisons: shares, completions, changes, and nothing changed."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from loaders.narrative import subjects as names_of
from loaders.narrative.arithmetic import percent_fits
from loaders.narrative.clauses import Base, Role, find_base
from loaders.narrative.drafts import Draft
from loaders.narrative.lexicon import patterns
from loaders.narrative.numbers import Token
from loaders.narrative.state import SMALL_FUNDS, Sentence, meaningful, no_year
from loaders.narrative.subjects import Subject
from loaders.narrative.years import Years


def same_base(one: Base, other: Base | None) -> bool:
    """Whether two bases are one: 上年 is counted from each value's own year."""
    return one is other or bool(other and one.relative and other.relative and one.phase == other.phase)


#: Several amounts taken together.
_SEVERAL = re.compile("合计$|小计$|^[两三四五六七]项|^以上")
#: What may only say that the amount before was spent: 支出完成年初预算的98%.
_BARE = ("expenditure_current", "revenue_current")
#: What a total is also called.
_AKIN = {
    "revenue_total": "revenue_current",
    "expenditure_total": "expenditure_current",
    "expenditure_current": "expenditure_total",
}


class Comparisons(Years):
    """The handlers of numbers and words that compare. Each says whether it could place what it read."""

    def _against_budget(self, words: str, word: str) -> None:
        """决算数小于预算数: the direction of the outturn that was last compared with a budget."""
        named = names_of.known(no_year(words)) if words else None
        candidates = [d for d in reversed([*self.section, *self.made]) if d.base and d.base.phase.endswith("budget")]
        if named:
            candidates = [d for d in candidates if d.subject.same(named)]
        else:
            candidates = [d for d in candidates if d.block is self.block]
        if candidates and not candidates[0].direction:
            candidates[0].direction = word

    def _flat(self, s: Sentence, start: int, end: int, words: str, word: str) -> None:
        if s.reason_from >= 0:
            words = words[max((m.end() for m in patterns("grammar", "reason")[0].regex.finditer(words)), default=0) :]
        found = find_base(words, self.identity)
        base = found[0] if found else s.base
        if not base:
            return
        if s.last and s.last.compared and self._said_again(s, s.last, base, words[: found[1]] if found else words):
            return
        named = words[: found[1]] if found else words
        if found and found[2]:
            named = found[2]
        target = self._target(s, named, base, start, end)
        if target is None:
            return
        if re.match("[均都]", named):
            self._all_flat(s, target, base, word)
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

    def _all_flat(self, s: Sentence, target: Draft, base: Base, word: str) -> None:
        """公务接待费3万元，培训费2万元，均与上年持平: the amounts since a semicolon that nothing compared yet."""
        for draft in s.made[s.segment :]:
            if draft is not target and draft.phase != "count" and not draft.compared and draft.head is target.head:
                self._compare(draft, replace(base, value=None, noun=""))
                draft.direction = word
                draft.percent = draft.percent if "基本" in word else Decimal(0)

    def _said_again(self, s: Sentence, told: Draft, base: Base, words: str) -> bool:
        """增长0.5%，与上年基本持平: nothing that was not said; so is a reason that says 保持不变."""
        if not told.base or told.base.year != base.year:
            return False
        if s.reason_from >= 0 and told.direction:
            return True
        return base.generic and not meaningful(words) and bool(told.direction)

    def _share(self, s: Sentence, what: Role, token: Token, clause: int) -> bool:
        if _SEVERAL.search(what.head):
            return True  # 两项合计占…: of no single amount
        target = self._share_target(s, what, clause, token.end)
        if target is None:
            return False
        of = "" if what.of in ("比", "比重", "比例") else what.of  # 占比
        named = self._resolve(of) if of else None
        head = self._denominator(named, target) if named else (s.heads[-1] if s.heads else None)
        if head is None and not named:
            head = self._whole(s)
        if head is None and named and token.value is not None:
            head = self._akin_whole(named, target, token.value)
        head = head if named else self._fitting(s, target, token.value, head)
        target.share_of = target.base_label = "占" + (of or (head.subject.name if head else ""))
        target.base_value = target.mine(head.value, head.unit) if head and head is not target else None
        target.percent, target.direction = token.value, "占"
        target.end = max(target.end, token.end)
        s.last = target
        return True

    @staticmethod
    def _fitting(s: Sentence, target: Draft, percent: Decimal | None, head: Draft | None) -> Draft | None:
        """The whole of a share that names none: a head further out, where it fits and the nearest one does not."""
        for draft in (head, *reversed(s.heads)):
            whole = target.mine(draft.value, draft.unit) if draft else None
            if not whole or target.value is None or percent is None or draft is target:
                continue
            if percent_fits(percent, target.value, whole) != "no":
                return draft
        return head

    def _share_target(self, s: Sentence, what: Role, start: int, end: int) -> Draft | None:
        """What a share is of: the subject that its own clause names (货物采购授予中小企业合同金额占…), else the value
        just read."""
        named = self._resolve(what.head) if meaningful(what.head) and s.reason_from < 0 else None
        if named and not (s.last and s.last.subject.same(named)):
            found = self._find(named)
            return self._twin(s, found, start, end) if found else self._unvalued(s, named, start, end)
        target = s.last or (self.before.made[-1] if self.before else None)
        return self._twin(s, target, start, end) if target and target.compared else target

    def _akin_whole(self, named: Subject, target: Draft, percent: Decimal) -> Draft | None:
        """The total of the year that the text calls 总收入 or 总支出, or 财政拨款支出 of one fund, if it fits."""
        if named.fund in SMALL_FUNDS:
            return None
        for draft in reversed([*self.everything, *self.made]):
            if (
                draft.subject.concept in (_AKIN.get(named.concept), named.concept if named.fund else None)
                and draft.fund in ("all", "", target.fund)
                and draft is not target
                and draft.value
                and target.value is not None
                and (whole := target.mine(draft.value, draft.unit))
                and percent_fits(percent, target.value, whole) == "yes"
            ):
                return draft
        return None

    def _execution(self, s: Sentence, what: Role, token: Token, clause: int) -> bool:
        target = s.last
        named = self._resolve(what.head) if meaningful(what.head) and s.reason_from < 0 else None
        if target is None and self.before and what.of and not named:  # a sentence of its own
            spent = [d for d in self.before.made if d.phase == "outturn"]
            told = spent[0] if spent and s.base and s.base.value is not None else None  # 与年初预算90万元相比，完成…
            noun = self._resolve(s.base.noun) if told and s.base and s.base.noun else None
            if noun and noun.item + noun.fund + noun.function_code:  # 与一般公共预算支出年初预算90万元相比，完成…
                spent = [d for d in spent if d.subject.same(noun)]
            target = next((d for d in reversed(spent) if d.percent is None), told if told in spent else None)
        if named and named.known and not s.pending and self._other(named, target):
            target = self._find(named)
            if target and (target.compared or target not in s.made):
                target = self._twin(s, target, clause, token.end)
        if target is None or target.phase != "outturn" or (not what.of and not what.head and target.base is None):
            return False
        told_base = target.base
        if target.delta is not None or target.percent is not None:
            target = self._twin(s, target, clause, token.end)
        phase = "adjusted_budget" if re.search("全年|调整", what.of) else "opening_budget" if "年初" in what.of else ""
        budgets = [
            (i, d)
            for i, (d, _) in enumerate(s.pending)
            if (not phase or d.phase == phase or d.basis == "预算") and d.subject.same(target.subject)
        ]
        budgets = [(i, d) for i, d in budgets if phase and d.basis != "预算"] or budgets  # the very budget before any
        known = None
        for base in (s.base, told_base):  # 与年初预算90万元相比，完成年初预算的…
            if known is None and base and base.phase.endswith("budget") and base.year == target.period:
                known = target.mine(base.value, base.unit) if phase in ("", base.phase) else None
                phase = phase or base.phase
        if budgets:
            i, budget = budgets[-1]
            s.pending = [
                (d, False if d is not budget and target.base and d.phase == target.base.phase else used)
                for d, used in s.pending
            ]
            s.pending[i] = (budget, True)
            known = target.mine(budget.value, budget.unit)
            phase = budget.phase if budget.basis != "预算" else phase or budget.phase
        phase = phase or (target.head.base.phase if target.head and target.head.base else "opening_budget")
        target.base = Base(phase, target.period, "", False, known, target.unit)
        target.base_label = "完成" + {"adjusted_budget": "全年预算"}.get(phase, "年初预算")
        target.base_value = known
        target.percent = token.value
        target.end = max(target.end, token.end)
        return True

    @staticmethod
    def _other(named: Subject, last: Draft | None) -> bool:
        """Whether a completion is of what its clause names, not of the value before: 其中：基本支出完成预算的103%."""
        return last is None or not (named.concept in _BARE or named.same(last.subject))

    def _execution_base(self, s: Sentence, what: Role, token: Token, clause: int) -> bool:
        if s.last is None:
            return False
        phase = "adjusted_budget" if re.search("全年|调整", what.of) else "opening_budget"
        s.last.base = Base(phase, s.last.period, "", False, token.value, token.unit)
        return True

    def _coverage(self, s: Sentence, what: Role, token: Token, clause: int) -> bool:
        if s.last is None or s.last.percent is not None:
            return False
        s.last.percent, s.last.end = token.value, token.end
        return True

    def _change(self, s: Sentence, what: Role, token: Token, clause: int) -> bool:
        found = find_base(what.head, self.identity)
        base = found[0] if found else s.base
        above = self.base or s.base_above
        if base is None and above and s.reason_from < 0:
            base = replace(above, value=None, noun="")
        words = what.head if not found else (what.head[: found[1]] + found[2])
        if base is None and patterns("grammar", "year_on_year")[0].search(what.head):
            base = Base(self._own_phase()[0], self.identity.fiscal_year - 1, "", True, relative=True)
        if self._percent_again(s, words, token):
            return True  # 因此增长率为0%
        if s.reason_from < 0 and not meaningful(words):
            base = self._this_year(s, base)
        running = (
            s.last is not None
            and not found
            and not meaningful(words)
            and s.last.base is not None
            and same_base(s.last.base, s.base)
        )
        if not found and s.named and not meaningful(words):
            words, s.named, running = s.named.name, None, False
        running = running and not (token.kind == "points" and s.last and s.last.unit != "%")
        if running and s.last and s.last.percent is None and (token.kind == "percent" or s.last.delta is None):
            target = s.last  # …增加1.00万元，增长2%
        else:
            self._pass_counts(s, words, base, token)
            named = self._target(s, words, base, clause, token.end)
            if named is None:
                return False
            target = named
            if token.kind in ("count", "money") and (token.kind == "count") != (target.phase == "count"):
                return True  # 购置费增加10万元，主要原因是增加2辆: of another thing
            if token.kind == "points" and target.value is not None and target.unit != "%":
                return True  # 占30%，提高2个百分点: of the share, not of the amount
            if target.compared and (target.delta is not None or target.percent is not None or target.share_of or found):
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
        if token.kind in ("percent", "points"):
            target.percent = token.value
        else:
            target.delta = target.mine(token.value, token.unit)
        target.direction = what.direction
        target.end = max(target.end, token.end)
        target.in_reason = target.in_reason or s.reason_from >= 0
        s.last = target
        return True

    def _pass_counts(self, s: Sentence, words: str, base: Base | None, token: Token) -> None:
        """An amount's change after a count in passing is of the amount before: 用于购置5辆公务用车，比上年增加…元."""
        if s.last and s.last.phase == "count" and not meaningful(words) and (base or token.kind == "money"):
            money = next((d for d in reversed(s.made) if d.phase != "count"), None)
            if money and not money.compared and token.kind in ("money", "percent"):
                s.last = money

    def _percent_again(self, s: Sentence, words: str, token: Token) -> bool:
        """A reason that repeats the percentage which it explains."""
        explained = s.reason_of if s.reason_from >= 0 and token.kind == "percent" else []
        return not meaningful(words) and any(d.percent == token.value for d in explained)

    def _flat_amount(self, s: Sentence, what: Role, token: Token, clause: int) -> bool:
        flat = patterns("grammar", "flat")[0].search(what.head)
        if flat is None or not find_base(what.head[: flat.start()], self.identity):
            return False
        self._flat(s, clause, token.end, what.head[: flat.start()], flat["word"])
        if s.last:
            s.last.delta = s.last.mine(token.value, token.unit)
        return True

    def _verb_first(self, s: Sentence, what: Role, token: Token, clause: int) -> bool:
        """增加人员支出…元: a change of something said before, or of something not valued in the text."""
        subject = self._resolve(what.of)
        if subject is None or (s.reason_from < 0 and not s.base):
            return False
        found = self._find(subject)
        explained = s.reason_of[0].base if s.reason_of else s.base
        if found and not found.compared:
            self._compare(found, replace(explained, value=None, noun="")) if explained else None
            found.delta, found.direction = found.mine(token.value, token.unit), what.direction
            s.last = found
            return True
        if found:
            target = found.another(clause, token.end)
        else:
            target = self._draft(
                clause, token.end, subject, subject.measure, self._own_phase(), value=None, unit=token.unit
            )
        if explained:
            self._compare(target, replace(explained, value=None, noun=""))
        target.delta = target.mine(token.value, token.unit)
        target.direction, target.in_reason = what.direction, True
        target.head = None
        self._add(s, target)
        return True
