"""Two years told of one thing: the amount of the document's year is what changed."""

from __future__ import annotations

import re
from dataclasses import replace

from loaders.narrative.clauses import Base, find_base
from loaders.narrative.drafts import Draft
from loaders.narrative.lexicon import load
from loaders.narrative.numbers import Token
from loaders.narrative.state import Reading, Sentence

_WORDS = load("grammar")["words"]
_VERB = f"(?P<verb>{_WORDS['UP']}|{_WORDS['DOWN']})(?:到了?|至|为)"
_OF_YEAR = r"(?:(?:本年|今年|(?:19|20)\d{2}年)度?的?)?"
_RISEN = re.compile(_VERB + _OF_YEAR + r"(?=\d)")
_FROM = re.compile(r"(?:由|从)(?P<base>(?:上年|去年|(?:19|20)\d{2}年)度?(?:决算|预算)?数?)的?$")


class Years(Reading):
    """Comparisons of the document's year with the year before, where both amounts are told."""

    def _this_year(self, s: Sentence, base: Base | None) -> Base | None:
        """The base of a change after 2021年10万元，2020年12万元: of the first, whose draft becomes the last one."""
        last, year = s.last, self.identity.fiscal_year
        if last is None or last.phase == "count" or last.value is None:
            return base
        told = [d for d in s.made if d is not last and d.subject.same(last.subject) and d.value is not None]
        if last.period == year:  # 2019年10万元，2020年12万元，增加2万元
            before = next((d for d in told if (d.period, d.phase) == (year - 1, last.phase)), None)
            return base or (self._after(before) if before else None)
        own = next((d for d in told if d.period == year and d.phase != "count"), None)
        if own is None or (base and not base.relative and base.year != last.period):
            return base
        s.last = own
        return base or self._after(last)

    @staticmethod
    def _after(before: Draft) -> Base:
        return Base(before.phase, before.period, "", True, before.value, before.unit)

    def _from(self, s: Sentence, text: str, token: Token) -> bool:
        """由上年的10万元增加到12万元: the first amount is the base of the second."""
        start = _FROM.search(text)
        found = find_base("比" + start["base"], self.identity) if start else None
        if not start or not found or not _RISEN.match(self.work, token.end):
            return False
        s.base = replace(found[0], value=token.value, unit=token.unit)
        s.subject = self._resolve(text[: start.start()]) or (s.last.subject if s.last else s.subject)
        return True

    def _rise(self, s: Sentence, verb: str) -> None:
        if verb and s.base and s.last:
            self._compare(s.last, s.base)
            s.last.direction = verb

    def _risen(self, s: Sentence, text: str) -> str:
        """The verb before an amount that something rose or fell to, '' without one."""
        risen = re.fullmatch(_VERB + _OF_YEAR, text)
        return risen["verb"] if risen and s.base and s.base.value is not None else ""
