"""What a clause is about: printed words to a concept, a fund, and a classification code."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from loaders.narrative.codes import CodeBook, names_of_codes, names_of_statements
from loaders.narrative.lexicon import Pattern, patterns
from loaders.reference.names import class_code

__all__ = ["Subject", "classified", "known", "known_tail", "names_of_codes", "names_of_statements", "resolve", "within"]

_PATH = re.compile(
    r"(?:(?P<a>[^、，。；：“”（）()]{2,30})（类）)?(?:支出)?(?:(?P<b>[^、，。；：“”]{2,40}?)（款）)?(?:(?P<c>[^，。；：“”]{2,50}?)（项）)?"
)
#: 一般公共服务（201）政府办公厅（室）及相关机构事务（03）行政运行（01）
_CODED_PATH = re.compile(
    r"（(?P<a>2\d{2})）[^，。；：\d]{2,40}（(?P<b>\d{2})）(?P<name>[^，。；：\d]{2,40})（(?P<c>\d{2})）(?:支出|预算)?$"
)
_CODED_NAME = re.compile(r"(?P<code>2\d{2}(?:\d{2}){0,2})[-—]?(?P<name>\D+)")
_CODE_BEFORE = re.compile(r"(?<!\d)\[?(?P<code>[1235]\d{2}(?:\d{2}){0,2})\]?[-—]?(?P<name>[一-龥][一-龥（）、]*)$")
_CODE_AFTER = re.compile(
    r"(?P<name>[一-龥][一-龥（）、]*?)（(?P<code>[1235]\d{2}(?:\d{2}){0,2})）(?P<rest>支出|预算)?$"
)
ALL = ("expenditure_current", "revenue_current")
_PURPOSE = re.compile("(?<=[^局委办厅院部处会署队所室校馆站府门位级关道年度])的$")
_SUBORDINATE = re.compile("(?<![及和与含括、])(?:所属|下属|直属(?!机关[工党]))(?!各)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?:(?=年[初末](?:[结余转财]))|年度?|(?=年?初)|(?!\d))")


@dataclass(frozen=True, slots=True)
class Subject:
    """`name` is the subject as it is shown. `concept` is '' for a subject that the lexicon does not know."""

    name: str
    concept: str = ""
    measure: str = ""
    fund: str = ""
    nature: str = ""
    source: str = ""
    item: str = ""
    function_code: str = ""
    economic_code: str = ""
    count: str = ""

    @property
    def known(self) -> bool:
        return bool(self.concept)

    def same(self, other: Subject) -> bool:
        """Whether two subjects mean one thing; a fund that is not said agrees with any."""
        if self.known != other.known or self.concept != other.concept:
            return False
        if self.fund and other.fund and self.fund != other.fund:
            return False
        if not self.known:
            return self.name == other.name
        return (self.function_code, self.economic_code, self.nature) == (
            other.function_code,
            other.economic_code,
            other.nature,
        )


def classified(text: str, codes: CodeBook, above: tuple[str, ...] = ()) -> Subject | None:
    """The subject that a classification path or a printed code names at the end of `text`, else None."""
    text = text.strip("“”\"'").removesuffix("科目").strip("“”\"'")
    text = re.sub(r"“?([^“”]*)”(?=（[类款项]）)", r"\1", text)
    text = re.sub(r"(（[类款项]）)(?:预算)?支出$", r"\1", text)
    if re.search(r"（[类款项]）$", text):
        start = 0
        for match in re.finditer(r"[，。；：“”]", text):
            start = match.end()
        found = _PATH.fullmatch(strip_lead(text[start:]))
        if found:
            path = tuple(p for p in (found["a"], found["b"], found["c"]) if p)
            if path and (printed := _CODED_NAME.fullmatch(path[-1])):  # 2010308信访事务（项）
                return Subject(printed["name"], "function", "支出", function_code=printed["code"])
            if path:
                code = codes.code(path if found["a"] else (*above, *path))
                shown = path[-1] + ("（类）" if len(path) == 1 and found["a"] else "")
                return Subject(shown, "function", "支出", function_code=code)
    if found := _CODED_PATH.search(text):
        return Subject(found["name"], "function", "支出", function_code="".join(found.group("a", "b", "c")))
    for pattern in (_CODE_BEFORE, _CODE_AFTER):
        if found := pattern.search(text):
            code = found["code"]
            field = "economic_code" if code[0] in "35" else "function_code"
            concept = "economic" if field == "economic_code" else "function"
            return Subject(found["name"], concept, "支出", **{field: code})
    return None


def strip_lead(text: str) -> str:
    """Words before a number without what only leads up to it: enumerators, 其中, 本部门, 2018年度."""
    text = re.sub(r"^（[^）]*）(?=[、，和及])", "", text)
    while True:
        cut = re.sub(r"^(?:\d{1,2}[、.．]|（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、)", "", text)
        for pattern in patterns("grammar", "lead_words"):
            if (match := pattern.search(cut)) and match.end():
                cut = cut[match.end() :]
        cut = cut.lstrip("，、：；,和")
        if cut == text:
            return text
        text = cut


@lru_cache(maxsize=20_000)
def _entry(text: str) -> Subject | None:
    """A phrase that is, as a whole, a subject of the lexicon; its fund taken off the front."""
    for fund in ("", *(p.name for p in patterns("subjects", "funds"))):
        rest, name = text, text
        if fund:
            pattern = next(p for p in patterns("subjects", "funds") if p.name == fund)
            match = pattern.search(text)
            if not match or not match.end():
                continue
            rest = text[match.end() :]
        for entry in patterns("subjects", "subjects"):
            if rest and entry.search(rest):
                return _of_entry(entry, name, fund)
        if fund and re.fullmatch(r"(?:资金|收入资金|预算)?", rest):
            return Subject(text, "appropriation", "收入", fund=fund)
    return None


def _of_entry(entry: Pattern, name: str, fund: str) -> Subject:
    data = entry.data
    keys = {k: str(data[k]) for k in ("measure", "nature", "source", "item") if data.get(k)}
    name = re.sub(r"（以[^）]*）", "", name)
    shown = (
        re.sub(r"(?:支出|预算|决算|合计|总额|数)+$", "", name)
        if data.get("item")
        else re.sub(r"(?<!总)决算数?$|(?<!总)数$", "", name)
    )
    if tail := re.search(str(data.get("tail", "$^")), name):  # 采购支出总额: the amount spent, and that it is a total
        shown = name[: tail.start()]
        keys["measure"] = "总额" if "总额" in tail.group() else "支出" if shown.endswith("支出") else "金额"
    return Subject(str(data.get("subject", shown or name)), entry.name, fund=fund, **keys)


def variants(phrase: str) -> list[str]:
    """The phrase, and the phrase without copulas, remarks and words of phase at its end."""
    out = [phrase]
    while True:
        cut = phrase
        for key in ("tail_words", "phase_words"):
            for pattern in patterns("grammar", key):
                if match := pattern.search(cut):
                    cut = cut[: match.start()]
                    break
            if cut != phrase:
                break
        if cut == phrase:
            return out
        phrase = cut
        out.append(phrase)
        if not phrase:
            return out


@lru_cache(maxsize=20_000)
def known(phrase: str) -> Subject | None:
    """The subject of the lexicon that `phrase` ends in; what stands before it must be an organisation,
    a year or words without meaning of their own. None where there is none."""
    for variant in filter(None, variants(phrase)):
        for start in range(len(variant)):
            if start and not _free_prefix(variant[:start]):
                continue
            if found := _entry(variant[start:]):
                if found.concept in ALL and not found.fund and _PURPOSE.search(variant[:start]):
                    continue  # 用于专项业务工作的支出: of that purpose alone
                if _SUBORDINATE.search(variant[:start]):
                    continue  # 所属事业单位档案馆支出: of that body alone
                return found if found.fund or not start else replace(found, fund=_fund_of(variant[:start]))
            if (
                len(variant) - start >= 4
                and variant.endswith(("支出", "（类）"))
                and (code := class_code(variant[start:]))
            ):
                return Subject(variant[start:].strip("“”"), "function", "支出", function_code=code)
            for entry in patterns("subjects", "economic"):
                if entry.search(variant[start:]):
                    return Subject(entry.name, "economic", "支出", economic_code=str(entry.data["code"]))
    return None


def _fund_of(prefix: str) -> str:
    """The fund that words before a subject name: 使用政府性基金财政拨款安排(的)基本支出."""
    found = re.search(r"(?P<fund>(?:一般公共|政府性基金|国有资本经营|财政拨款)[^，。；：]*?)(?:安排|开支)的?$", prefix)
    for pattern in patterns("subjects", "funds") if found else ():
        if found and (match := pattern.search(found["fund"])) and match.end():
            return pattern.name
    return ""


def known_tail(phrase: str) -> Subject | None:
    """The item of the lexicon that a phrase ends in, whatever stands before it: 先编制因公出国（境）预算."""
    for variant in variants(phrase):
        for start in range(len(variant)):
            if (found := _entry(variant[start:])) and found.item:
                return found
    return None


def _free_prefix(prefix: str) -> bool:
    return any(p.search(prefix) for p in patterns("grammar", "organisation_end"))


def resolve(phrase: str, codes: CodeBook, department: str = "", above: tuple[str, ...] = ()) -> Subject | None:
    """The subject that a phrase before a number names; an unknown one is kept by its words. None where the
    phrase names nothing (为, 支出决算为, 2018年)."""
    phrase = strip_lead(phrase)
    if department:
        phrase = phrase.replace(department, "", 1)
    if coded := classified(_variants_of_code(_YEAR.sub("", phrase)), codes, above):
        return coded
    years = list(_YEAR.finditer(phrase))
    if years:
        left, right = phrase[: years[-1].start()], phrase[years[-1].end() :]
        before = known(strip_lead(left)) if left else None
        if before and before.concept not in ("expenditure_current", "revenue_current"):
            return before
        after = known(strip_lead(right)) if right else None
        if after and (not left or _free_prefix(left) or after.item or not strip_lead(left)):
            return after
        if before:
            return before
    elif found := known(phrase):
        return found
    bare = _YEAR.sub("", phrase)
    words = shown(bare)
    if not words:
        return None
    return known(words) or Subject(words)


def _variants_of_code(phrase: str) -> str:
    return next(
        (
            v
            for v in variants(phrase)
            if re.search(
                r"(?:（[类款项]）(?:支出)?|科目|（\d{3,7}）(?:支出)?|（\d{2}）[^，。；：\d]+（\d{2}）|\d{3,7}\]?[-—]?[一-龥（）、]+)[“”\"]?$",
                v,
            )
        ),
        phrase,
    )


def shown(phrase: str) -> str:
    name = strip_lead(variants(strip_lead(phrase))[-1])
    if re.fullmatch(r"(?:支出|收入|预算|决算|数|安排|总额|金额|[，、和及的])*", name):
        return ""
    return name.replace("“", "").replace("”", "").strip("的，、：")


def within(head: Subject | None, member: Subject) -> Subject:
    """A member of a list under `head`: a function class under 基本支出 is that part of it."""
    if head is None:
        return member
    if member.concept in ("opening", "closing") and not head.known:
        return Subject(member.name)  # a project's own carry-over
    if member.concept == "expenditure_current" and member.fund and head.item not in ("", "opening", "closing"):
        return replace(head, fund=member.fund)  # “三公”经费支出8万元（其中：一般公共预算支出8万元）
    if member.concept != "function":
        return member
    if head.concept in ("basic", "project") and not member.nature:
        return replace(member, name=f"{head.name}/{member.name}", nature=head.nature, measure=head.measure)
    if head.concept in ("revenue_current", "revenue_total"):
        return replace(member, measure="收入（按功能）")
    return member
