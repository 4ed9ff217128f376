"""Lines to blocks: running text rejoined over lines and pages, with its part, section and titles.

A block is a heading or an item of running text. White space is removed (Chinese text has none of its own),
and for every character the line and the place in it are kept, so that a claim can point back.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from loaders.document import Line
from loaders.narrative.lexicon import Pattern, first, load, patterns

_SAME = {
    "(": "（",
    ")": "）",
    ":": "：",
    ";": "；",
    "％": "%",
    "﹪": "%",
    "—": "—",
    "，": "，",
    '"': "”",
    "﹣": "-",
    "－": "-",
}
_QUANTITY = re.compile(r"\d[\d,.]*(?:万元|亿元|元|%|辆|人|个|台|批)")
_PAGE_NUMBER = re.compile(r"^[-—–·\s]*\d{1,4}[-—–·\s]*$|^第\s*\d+\s*页.{0,10}$")
_LEADERS = re.compile(r"[.…·]{4,}")


@lru_cache(maxsize=8192)
def _unified(char: str) -> str:
    """One character for one: full-width digits, compatibility glyphs and brackets in one form."""
    if char in _SAME:
        return _SAME[char]
    plain = unicodedata.normalize("NFKC", char)
    if len(plain) == 1 and (plain.isalnum() or plain in {"%", "."}):
        return plain
    return char


def unify(text: str) -> str:
    """`text` with unified widths, of the same length: digits ASCII, brackets and stops full-width; a comma
    stays ASCII only where it parts thousands."""
    chars = [_unified(c) for c in text]
    for i, char in enumerate(chars):
        if char == "," and not (
            i > 0 and chars[i - 1].isdecimal() and re.match(r"\d{3}(?!\d)", "".join(chars[i + 1 : i + 5]))
        ):
            chars[i] = "，"
        elif (
            char == "，"
            and 0 < i < len(chars) - 3
            and chars[i - 1].isdecimal()
            and "".join(chars[i + 1 : i + 4]).isdecimal()
        ) and re.match(r"\d{3}(?:\.\d|,|万|元)", "".join(chars[i + 1 : i + 6])):
            chars[i] = ","
    return "".join(chars)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or an item of running text.

    printed, text: the characters without white space, as printed and unified; same length.
    origin: (index of the line, offset in its text) of each character.
    section: enumerators from the outermost in, 五(三)1; titles: the headings above, outermost first,
    an item's own inline title last.
    """

    heading: bool
    printed: str
    text: str
    origin: tuple[tuple[int, int], ...]
    part: str
    section: str
    titles: tuple[str, ...]


def blocks(lines: Sequence[Line]) -> list[Block]:
    """The blocks of a document, in order. Running heads, page numbers and lines of a table of contents
    are left out."""
    return _Builder(lines).build()


def _furniture(lines: Sequence[Line]) -> set[int]:
    """Indexes of page numbers and of heads and feet that repeat on three or more pages."""
    edges: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        if line.text.strip():
            edges.setdefault(line.page, []).append(index)
    masked = {
        i: re.sub(r"\d+", "#", re.sub(r"\s+", "", lines[i].text)) for p in edges.values() for i in {*p[:2], *p[-2:]}
    }
    repeated = Counter(masked.values())
    heads = {t for t, count in repeated.items() if count >= 3 and not _enumerator(t.replace("#", "1"))}
    out = {i for i, text in masked.items() if len(edges) >= 3 and text in heads}
    for indexes in edges.values():
        for i in {indexes[0], indexes[-1]} if len(edges) > 1 else set():
            if _PAGE_NUMBER.match(lines[i].text):
                out.add(i)
    out |= {i for i, line in enumerate(lines) if re.match(r"^\s*[-—–]\s*\d{1,4}\s*[-—–]\s*$", line.text)}
    beside = patterns("layout", "furniture")[0]
    out |= {i for i, line in enumerate(lines) if beside.search(unify(re.sub(r"\s+", "", line.text)))}
    return out | {i for i, line in enumerate(lines) if _LEADERS.search(line.text)}


def _enumerator(text: str) -> tuple[Pattern, re.Match[str]] | None:
    return first("layout", "enumerators", text)


class _Builder:
    def __init__(self, lines: Sequence[Line]) -> None:
        skip = _furniture(lines)
        self.rows: list[tuple[str, str, list[tuple[int, int]]]] = []
        for index, line in enumerate(lines):
            kept = [(c, (index, i)) for i, c in enumerate(line.text) if not c.isspace() and c != "\u00ad"]
            if index not in skip and kept:
                printed = "".join(c for c, _ in kept)
                self.rows.append((printed, unify(printed), [o for _, o in kept]))
        self.has_parts = any(re.match(r"^第[一二三四五六七八九十]+部分", row[1]) for row in self.rows)
        self.part = ""
        self.kept: dict[int, tuple[str, str]] = {}  # the headings where annexes broke into the narrative
        self.told = False  # whether the narrative has begun
        self.stack: dict[int, tuple[str, str]] = {}  # level: (label, title)
        self.done: list[Block] = []
        self.open: list[int] = []  # rows of the item being gathered

    def build(self) -> list[Block]:
        i = 0
        while i < len(self.rows):
            taken = self._heading(i)
            if taken:
                i += taken
                continue
            if self.open and _enumerator(self.rows[i][1]):
                self._close()
            self.open.append(i)
            i += 1
        self._close()
        return self.done

    def _heading(self, i: int) -> int:
        """How many rows from `i` on are a heading; its effect on part and stack is taken."""
        text = self.rows[i][1]
        found = _enumerator(text)
        if not found:
            return self._bare_title(i)
        pattern, match = found
        level = int(pattern.data["level"])
        joined = ""
        for count in range(1, 4):
            if i + count > len(self.rows):
                break
            row = self.rows[i + count - 1][1]
            if count > 1 and _enumerator(row):
                break
            joined += row
            body = joined[match.end() :].rstrip("。：")
            if len(joined) > 70 or re.search(r"[。；]", body) or _QUANTITY.search(joined):
                break
            part = self._part_of(joined, level)
            if (
                body
                and (part or patterns("layout", "heading_end")[0].search(joined) or (level == 0 and count > 1))
                and not self._title_goes_on(joined, i + count)
            ):
                self._take_heading(
                    level,
                    match.group(),
                    joined[match.end() :].rstrip("。："),
                    part,
                    list(range(i, i + count)),
                )
                return count
        return 0

    def _title_goes_on(self, joined: str, following: int) -> bool:
        """Whether the heading is cut by the line's end: …决算情 | 况说明 reads on."""
        if following >= len(self.rows) or joined.endswith(("。", "：", "说明", "解释")):
            return False
        return bool(re.match(r"^(?:况|明|说明|情况|算)(?:说明)?$", self.rows[following][1]))

    def _bare_title(self, i: int) -> int:
        """A title without an enumerator: 名词解释, 附件3：. Only where it stands alone."""
        text = self.rows[i][1].rstrip("：")
        ends = (
            i == 0
            or self.rows[i - 1][1].endswith(("。", "；", "：", "）", "表", "明", "目", "年", "无", "位"))
            or not self.open
        )
        if len(text) > 32 or _QUANTITY.search(text) or re.search(r"[，。；、《]", text):
            return 0
        found = first("layout", "parts", text)
        if not found or (self.has_parts and found[0].name not in ("annex", "contents")):
            return 0
        if found[0].name == "annex" and self.part == "":
            return 0  # the file is itself an annex of the notice that published it
        if self.part == "annex" and found[0].name == "overview":
            return 0  # 项目概况 of an annexed report
        if not ends and found[0].name != "annex":
            return 0
        self._take_heading(0, "", text, found[0].name, [i])
        return 1

    def _turn(self, title: str) -> None:
        """A first-level heading that shows which part we are in where the part's own heading is a picture or
        stands only in the table of contents."""
        if title.endswith("名词解释"):
            self.part = "glossary"
        elif self.part in ("statements", "glossary") and title.endswith("说明"):
            self.part = "narrative"
        elif self.part == "statements" and not self.has_parts:
            begins = patterns("layout", "narrative_begins")[0].search(title)
            self.part = "narrative" if begins else self.part

    def _part_of(self, joined: str, level: int) -> str:
        if self.part == "annex" and level:
            return ""  # an annexed report has its own 一、…概况
        if level > 1 or (level == 1 and (self.has_parts or not patterns("layout", "whole_part")[0].search(joined))):
            return ""
        found = first("layout", "parts", joined.rstrip("。："))
        return found[0].name if found else ""

    def _take_heading(self, level: int, label: str, title: str, part: str, rows: list[int]) -> None:
        self._close()
        if level == 2 and self.part == "annex" and self.told and patterns("layout", "results_resume")[0].search(title):
            self.part, self.stack = "narrative", dict(self.kept)
        if level == 1 and not part:
            self._turn(title)
            if self.part == "annex" and self.told and patterns("layout", "narrative_resumes")[0].search(title):
                self.part = "narrative"
        if part or not level:
            if self.part == "narrative":
                self.kept = dict(self.stack)
            self.part = part
            self.stack = {}
        self.told = self.told or self.part == "narrative"
        if level or part or title:
            self.stack = {k: v for k, v in self.stack.items() if k < level}
            self.stack[level if not part else 0] = (label if not part else "", title)
        self.done.append(self._block(True, rows))

    def _close(self) -> None:
        if self.open:
            self.done.append(self._block(False, self.open))
            self.open = []

    def _block(self, heading: bool, rows: Iterable[int]) -> Block:
        chosen = list(rows)
        printed = "".join(self.rows[r][0] for r in chosen)
        text = unify(printed)
        origin = [o for r in chosen for o in self.rows[r][2]]
        stack = dict(self.stack)
        if not heading and (found := _enumerator(text)):
            level, label, cut = int(found[0].data["level"]), found[1].group(), found[1].end()
            stack = {k: v for k, v in stack.items() if k < level}
            inline = patterns("layout", "inline_title")[0].search(text[cut:])
            title = inline.group()[:-1] if inline and not _QUANTITY.search(inline.group()) else ""
            if not title and (alone := self._alone(chosen, cut)):
                title, cut, inline = alone, len(self.rows[chosen[0]][1]), None
            if not title and len(text) - cut <= 40 and not re.search(r"[，。；：\d]", text[cut:]):
                title = text[cut:]
            stack[level] = (label, title)
            self.stack = dict(stack)
            start = cut + (
                inline.end() if title and inline and patterns("layout", "heading_end")[0].search(title) else 0
            )
            printed, text, origin = printed[start:], text[start:], origin[start:]
        labels = "".join(_label(stack[k][0]) for k in sorted(stack) if k > 0)
        titles = tuple(stack[k][1] for k in sorted(stack) if stack[k][1])
        return Block(heading, printed, text, tuple(origin), self.part, labels, titles)

    def _alone(self, rows: Sequence[int], cut: int) -> str:
        """The title of an item whose first line is a heading: a short line without stops before longer ones."""
        line = self.rows[rows[0]][1]
        title = re.sub(r"（(?:详?见|单位)[^（）]*）$|[。：]$", "", line[cut:])
        following = [self.rows[r][1] for r in rows[1:]]
        if not following or not 4 <= len(title) <= 32 or re.search(r"[，。；：、\d]|其中$", title):
            return ""
        if following[0].startswith(title):
            return title
        return title if len(line) <= 0.7 * max(map(len, following)) else ""


def _label(enumerator: str) -> str:
    return enumerator.strip("、．.").replace("（", "(").replace("）", ")")


def section_of(block: Block) -> tuple[str, str]:
    """(topic, fund) of a block from its titles, the innermost first; '' where no title says. 收入情况 below
    一般公共预算… is of that fund."""
    topic = fund = ""
    for title in reversed(block.titles):
        found = first("layout", "sections", title)
        if found:
            topic = topic or str(found[0].data.get("topic", ""))
            said = (
                "general_public_budget"
                if "一般公共预算" in title
                else "fiscal_appropriation"
                if "财政拨款" in title
                else ""
            )
            fund = fund if fund not in ("", "all") else str(found[0].data.get("fund", "")) or said or fund
    return topic, fund


def fund_announced(block: Block) -> str:
    """The fund of the list that a block announces with its last words: 财政拨款支出主要内容如下："""
    last = block.text.rstrip("：").split("。")[-1]
    if not last.endswith("如下"):
        return ""
    return "general_public_budget" if "一般公共预算" in last else "fiscal_appropriation" if "财政拨款" in last else ""


def readable(block: Block) -> bool:
    """Whether claims are read from this block: running text of the overview or the narrative, or what the narrative
    tells between annexed tables."""
    told = block.part == "annex" and patterns("layout", "told_in_annex")[0].search(block.text)
    return not block.heading and (block.part in load("layout")["read_parts"] or bool(told))
