"""What the lines around a grid say: the form's title and number, its unit, whom it is about, that it is empty."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.document import Unit
from loaders.forms.catalogue import Catalogue, Form
from loaders.forms.text import normal, squeeze

#: The number in front of a title. 表五一般公共预算… is 表五 and 一般公共预算…, so a numeral does not end before 般.
_NUMBER = re.compile(
    r"^(?:(?:部门|预算|决算)?(?:公开)?(?:附)?表(?:[一二三四五六七八九十]+(?!般)|\d{1,2}(?!\d)(?:-\d+)?)"
    r"|(?:部门)?(?:预算|公开|附)?\d{1,2}(?:-\d)?表|(?:附件|附)[一二三四五六七八九十\d]*(?=[、.:])"
    r"|\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}(?=[、.:])|\d{1,2}(?=[、.:]))[、.:]*"
)
_TAIL = re.compile(
    r"(?:\(?(?:预算|决算|财决)?(?:公开|批复)?(?:附)?\d{1,2}(?:-\d)?表\)?|\((?:部门|单位|本级|汇总表?|财政拨款)\)"
    r"|\((?:公开|附)?表[一二三四五六七八九十\d]+\)|\(?(?:金额)?单位[:：].*|\(20\d\d年度?\)|\(续\d*\)|\(续表\)|-?续表?)$"
)
#: What a title says in brackets of the money that it leaves out; the form is the same.
_REMARK = re.compile(r"\((?:不?含|不?包括|包含|剔除|扣除)[^()]{1,14}\)$")
_TABLE = re.compile(r"(?=.*[\u4e00-\u9fff]{5})[^:]{5,40}(?:表|清单|目录)(?:\([^()]{1,20}\))?")
_UNIT = re.compile(r"单位[:：为]?\(?(万元|元|人民币元|人民币万元)\)?|\((万元|元)\)$|^(万元|元)$|单位[:：](万)$")
_ENTITY = re.compile(
    r"(?:编制|预算|填报|公开|编报)?(?:部门|单位)(?:名称)?(?:\(.{1,4}\))?[:：]\s*(.+?)\s*(?:(?:金额)?单位[:：].*|20\d\d年.*)?$"
)
#: The code of a unit in the budget system beside its name, a year where no name stands, a date after it.
_CODE_OF_UNIT = re.compile(
    r"^20\d\d年度?|^[\[(（]?\d{3,12}[\])）]?[-_—]?(?=\D)|[\[(（]\d{3,12}[\])）]$|(?:编制|报送|填报)?日期[:：].*$"
)
_EMPTY = re.compile(
    r"(?:本表|此表|该表|上表)?(?:为空表|无数据|为空|空表|无此项|没有数据|无内容)|(?:没有|无|未安排|不涉及).{0,40}(?:空表|无数据|支出|预算|收入|安排|拨款)"
)
#: Punctuation of sentences: a line with one of these is no title.
_SENTENCE = re.compile(r"[，。；;!?？！]|\.{3,}|…")
_LABEL = re.compile(r"(?:部门)?(?:公开|预算|附)?(?:表)?\s*\d{1,2}(?:-\d)?\s*表?$")


@dataclass(frozen=True, slots=True)
class Title:
    """A recognised title: the form, the title as printed without numbering, its printed number, which line it was."""

    form: Form
    text: str
    label: str
    line: int


def find_title(lines: list[str], catalogue: Catalogue) -> Title | None:
    """The last line (or pair of lines) among `lines` that is the title of a form."""
    for i in range(len(lines) - 1, -1, -1):
        line = squeeze(lines[i])
        single, pair = read_title(line, catalogue), None
        if single is None and _beside_label(lines, i):
            single = _without_word(line, catalogue)
        if i > 0 and read_title(squeeze(lines[i - 1]), catalogue) is None:
            pair = read_title(squeeze(lines[i - 1]) + line, catalogue)
        # The upper line may hold the words that tell two forms apart: 一般公共预算财政拨款 over 支出决算表.
        first = i - 1 if pair is not None and (single is None or pair[0] is not single[0]) else i
        found = pair if first < i else single
        if found is not None:
            form, title, label = found
            return Title(form, title, label or _nearby_label(lines, first - 1), first)
    return None


def names_a_table(line: str) -> bool:
    """The line is a title by its looks, whether or not a form has that name: 水务综合治理资金测算表."""
    plain = _REMARK.sub("", normal(line))
    head = _NUMBER.match(plain)
    plain = plain[head.end() :] if head else plain
    return _TABLE.fullmatch(plain) is not None and not _SENTENCE.search(plain) and "续" not in plain


def _beside_label(lines: list[str], i: int) -> bool:
    return any(0 <= k < len(lines) and _LABEL.fullmatch(normal(lines[k])) for k in (i - 1, i + 1))


def _without_word(line: str, catalogue: Catalogue) -> tuple[Form, str, str] | None:
    """机关运行经费 below 预算11表: a title that leaves out the word 表. The whole line must be the form's name."""
    found = read_title(line + "表", catalogue)
    if found is None or catalogue.form_of_title(normal(line + "表")) != (found[0], 0):
        return None
    return found[0], line, found[2]


def read_title(text: str, catalogue: Catalogue) -> tuple[Form, str, str] | None:
    """(form, title without numbering, number) of a line that is a form's title as a whole."""
    if len(text) > 70 or len(text) < 3:
        return None
    plain = normal(text)
    tail = _TAIL.search(plain)
    while tail:
        plain = plain[: tail.start()]
        text = text[: _cut(text, len(plain))]
        tail = _TAIL.search(plain)
    if _SENTENCE.search(plain) or not ("表" in plain[-30:] or plain.endswith(("情况", "经济分类)"))):
        return None
    head = _NUMBER.match(plain)
    label = ""
    if head and head.end() < len(plain):
        label = head.group(0).strip("、.．:： ")
        text = text[_skip(text, head.end()) :]
        plain = plain[head.end() :]
    plain = _REMARK.sub("", plain)
    found = catalogue.form_of_title(plain)
    if found is None and plain.endswith("公开表"):  # 收入支出决算公开表
        found = catalogue.form_of_title(plain.removesuffix("公开表") + "表")
    if found is None:
        return None
    form, start = found
    if start > 34 or re.search(r"[:、]", plain[:start]):
        return None
    return form, text, label


def _cut(text: str, length: int) -> int:
    """How many characters of `text` make up `length` characters of its normal form."""
    for i in range(len(text) + 1):
        if len(normal(text[:i])) >= length:
            return i
    return len(text)


def _skip(text: str, length: int) -> int:
    return _cut(text, length)


def _nearby_label(lines: list[str], i: int) -> str:
    if 0 <= i < len(lines) and _LABEL.fullmatch(normal(lines[i])):
        return squeeze(lines[i])
    return ""


def find_unit(lines: list[str]) -> Unit | None:
    """The unit that the last line naming one states."""
    for line in reversed(lines):
        for match in reversed(list(_UNIT.finditer(normal(line)))):
            word = next(group for group in match.groups() if group)
            return "万元" if "万" in word else "元"
    return None


def find_entity(lines: list[str]) -> str:
    """The department or unit that the lines above a table name as the one that it is about; '' where none does."""
    for line in reversed(lines):
        match = _ENTITY.search(line.strip())
        if match:
            name = _CODE_OF_UNIT.sub("", squeeze(match.group(1)))
            if name and "万元" not in name and not re.fullmatch(r"[Xx×*]+.*", name) and name not in ("元", "万元"):
                return re.sub(r"(?:金额)?单位[:：].*$", "", name)
    return ""


def says_empty(line: str) -> bool:
    """The line declares the table above it to be empty."""
    return _EMPTY.search(normal(line)) is not None
