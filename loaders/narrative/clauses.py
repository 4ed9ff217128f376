"""The grammar of a clause: what role a number plays, what it is compared with, what phase it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from loaders.document import Identity
from loaders.narrative.lexicon import first, load, patterns
from loaders.narrative.numbers import Token

_REMARK = re.compile(r"（[^（）]*）")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_AFTER_BASE = re.compile(r"相比较|相比|对比|相较|比较")
_BASIS = {
    "outturn": "决算",
    "opening_budget": "年初预算",
    "adjusted_budget": "全年预算",
    "expected_outturn": "执行数",
}


@dataclass(slots=True)
class Base:
    """What a value is compared with. `phase` is a vocabulary phase; `year` the fiscal year of the base;
    `noun` what the base names besides (2017年收入总计决算: 收入总计决算); `value` where it is printed."""

    phase: str
    year: int
    noun: str
    generic: bool
    value: Decimal | None = None
    unit: str = ""  # of `value`
    relative: bool = False  # 上年: the year before that of the value

    def label(self, fiscal_year: int) -> str:
        """As in the claims table: 上年决算(2017), 年初预算(2018)."""
        name = _BASIS.get(self.phase, self.phase)
        if self.phase == "opening_budget" and self.year < fiscal_year:
            name = "预算"
        prior = "上年" if self.year < fiscal_year else ""
        return f"{prior}{name}({self.year})"


@dataclass(frozen=True, slots=True)
class Role:
    """name: share | execution | execution_base | coverage | change | flat_amount | verb_first | base | value.
    head: the clause's words before the role's own; of: the denominator or the subject after the verb;
    direction: the verb; sign: 1, -1 or 0."""

    name: str
    head: str
    of: str = ""
    direction: str = ""
    sign: int = 0


def plain(text: str) -> str:
    """A clause without remarks in brackets: 增加（减少）→ 增加. Remarks that are part of a name stay."""
    return _REMARK.sub(
        lambda m: m.group() if re.fullmatch(r"（(?:境|[类款项]|护|不?含.*|\d{3,7})）", m.group()) else "",
        text,
    )


def role(lead: str, token: Token) -> Role:
    """What the number after `lead` states."""
    text = plain(lead)
    for pattern in patterns("grammar", "roles"):
        if token.kind not in pattern.data["units"]:
            continue
        match = pattern.search(text)
        if not match:
            continue
        groups = match.groupdict()
        up, down, none = groups.get("up"), groups.get("down"), groups.get("none")
        word = up or down or none or ""
        sign = 1 if up else -1 if down else 0
        if pattern.name == "flat_amount":
            word = patterns("grammar", "flat")[0].search(text)["word"]  # type: ignore[index]
        head = text[: match.start()] if pattern.name != "flat_amount" else text
        return Role(pattern.name, head, groups.get("of") or "", word, sign)
    if token.kind == "money" and (match := patterns("grammar", "verb_first")[0].search(text)):
        word = match["up"] or match["down"]
        return Role(
            "verb_first",
            text[: match.start("subject") - len(word)],
            match["subject"],
            word,
            1 if match["up"] else -1,
        )
    return Role("value", text)


def find_base(text: str, identity: Identity, period: int | None = None) -> tuple[Base, int, str] | None:
    """The base of comparison that ends `text`: (base, where its words begin, what follows 相比), or None."""
    match = patterns("grammar", "base")[0].search(text)
    if not match:
        return None
    of, after = match["of"], ""
    if cut := _AFTER_BASE.search(of):
        of, after = of[: cut.start()], of[cut.end() :]
    return _base(of, identity, period), match.start(), after


def _base(of: str, identity: Identity, period: int | None) -> Base:
    year = _YEAR.search(of)
    this_year = period or identity.fiscal_year
    prior = bool(patterns("grammar", "prior_year")[0].search(of))
    stripped = patterns("grammar", "fund_words")[0].regex.sub("", of)
    found = first("grammar", "base_kinds", stripped)
    phase = found[0].name if found else ("outturn" if identity.kind == "final" else "opening_budget")
    if found and phase == "outturn" and "决算" not in stripped and identity.kind == "budget":
        phase = "opening_budget"
    fiscal = int(year.group()) if year else (this_year - 1 if prior or phase == "outturn" else this_year)
    noun = re.sub(
        r"^(?:本部门|本单位|我局)?(?:上年度?|去年|上一年|(?:19|20)\d{2}年?(?:年?度)?|年?初)*(?:同期)?", "", of
    )
    noun = re.sub(r"(?:数据|数|情况|安排)+$", "", noun)
    return Base(phase, fiscal, noun, not found, relative=prior and not year)


def phase_of(lead: str, token: Token, identity: Identity) -> tuple[str, str]:
    """(phase, Chinese basis) of a value from the words before it; the document's own where they do not say.
    `phase` is a member of the vocabulary, or contract, self_evaluation, count."""
    if token.kind == "count":
        return "count", "计数"
    own = ("outturn", "决算") if identity.kind == "final" else ("opening_budget", "预算")
    text = patterns("grammar", "fund_words")[0].regex.sub("", lead)
    hits = [(m.end(), p) for p in patterns("grammar", "phases") for m in p.regex.finditer(text)]
    if not hits:
        return own
    order = [p.name for p in patterns("grammar", "phases")]
    _, pattern = max(hits, key=lambda h: (h[0], -order.index(h[1].name)))
    if pattern.name == "budget":
        return "opening_budget", "预算"
    if pattern.name == "expected_outturn" and identity.kind == "final":
        return "outturn", str(pattern.data["basis"])
    return pattern.name, str(pattern.data["basis"])


def said_phase(lead: str) -> bool:
    """Whether the words before a value say its phase."""
    text = patterns("grammar", "fund_words")[0].regex.sub("", lead)
    return any(p.search(text) for p in patterns("grammar", "phases"))


def year_of(text: str) -> int | None:
    """The last fiscal year that a clause names outside of months and days (2018年4月 is a date)."""
    years = [int(m.group(1)) for m in re.finditer(r"((?:19|20)\d{2})(?:年(?!\d{1,2}月|底|末)|(?=年初))", text)]
    return years[-1] if years else None


def as_of_of(text: str, fiscal_year: int) -> str:
    """The day of 截至…, ISO; the last day of the month or year where none is printed (截至上年底: of the year before
    `fiscal_year`); '' without one."""
    match = patterns("grammar", "as_of")[0].search(text)
    if not match:
        return ""
    year = int(match["year"]) if match["year"] else fiscal_year - 1
    month = int(match["month"] or 12)
    if not 1 <= month <= 12:
        return ""
    last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
    day = int(match["day"] or last)
    return date(year, month, min(day, last)).isoformat()


def count_subject(lead: str, unit: str, following: str) -> tuple[str, str, str] | None:
    """(subject, measure, vocabulary count) of a standard count, or None."""
    text = re.sub(r"(?:19|20)\d{2}年度?", "", lead)
    for source in (text, plain(text)):
        for pattern in patterns("subjects", "counts"):
            if not re.fullmatch(str(pattern.data["unit"]), unit):
                continue
            if pattern.data.get("next") and not re.search(str(pattern.data["next"]), following):
                continue
            if match := pattern.search(source):
                groups = match.groupdict()
                name = str(pattern.data.get("subject") or groups.get("s") or "")
                return name, str(pattern.data["measure"]), str(pattern.data.get("count", ""))
    return None


def measure_of_unit(unit: str) -> str:
    """The measure of an open count by its unit: 个 → 个数."""
    return str(load("subjects")["unit_measures"].get(unit, unit + "数"))
