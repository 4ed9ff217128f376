"""Invented departments with consistent figures, printed the way a text without layout prints them.

Amounts are whole fen of 万元 (1 = 0.01 万元). `Printed` remembers, for every amount of the text, where it
belongs, so that a reading can be compared cell by cell.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

NAMES = {
    "201": "一般公共服务支出",
    "20103": "政府办公厅（室）及相关机构事务",
    "2010301": "行政运行",
    "2010308": "信访事务",
    "20199": "其他一般公共服务支出",
    "2019999": "其他一般公共服务支出",
    "205": "教育支出",
    "20508": "进修及培训",
    "2050803": "培训支出",
    "208": "社会保障和就业支出",
    "20805": "行政事业单位离退休",
    "2080501": "归口管理的行政单位离退休",
    "2080505": "机关事业单位基本养老保险缴费支出",
    "2080506": "机关事业单位职业年金缴费支出",
    "221": "住房保障支出",
    "22102": "住房改革支出",
    "2210201": "住房公积金",
    "2210203": "购房补贴",
}
FUND_NAMES = {
    "212": "城乡社区支出",
    "21208": "国有土地使用权出让收入安排的支出",
    "2120899": "其他国有土地使用权出让收入安排的支出",
}
CLASSES = [
    ("201", "一般公共服务支出"),
    ("202", "外交支出"),
    ("205", "教育支出"),
    ("206", "科学技术支出"),
    ("208", "社会保障和就业支出"),
    ("212", "城乡社区支出"),
    ("221", "住房保障支出"),
    ("229", "其他支出"),
]
NUMERALS = "一二三四五六七八"
ECONOMIC = {
    "left": [
        ("301", "工资福利支出"),
        ("30101", "基本工资"),
        ("30102", "津贴补贴"),
        ("30108", "机关事业单位基本养老保险缴费"),
        ("303", "对个人和家庭的补助"),
        ("30302", "退休费"),
    ],
    "middle": [
        ("302", "商品和服务支出"),
        ("30201", "办公费"),
        ("30211", "差旅费"),
        ("30231", "公务用车运行维护费"),
        ("30299", "其他商品和服务支出"),
        ("307", "债务利息及费用支出"),
    ],
    "right": [
        ("310", "资本性支出"),
        ("31002", "办公设备购置"),
        ("31003", "专用设备购置"),
        ("312", "对企业补助"),
        ("31204", "费用补贴"),
        ("399", "其他支出"),
    ],
}

Key = tuple[str, str, str]  # form id, row (code or label), column key


@dataclass
class Style:
    """zeros: a zero is printed (else its cell is blank). dead: columns that are zero throughout are blank
    even in the 合计. wrap, glue: how often names break over lines, and neighbours lose the space between."""

    zeros: bool = True
    dead: bool = False
    wrap: float = 0.3
    glue: float = 0.2
    ordinals: bool = True


@dataclass
class Printed:
    lines: list[str] = field(default_factory=list)
    cells: dict[Key, tuple[int, int]] = field(default_factory=dict)  # amount, number of its printed token
    tokens: list[tuple[int, int, int]] = field(default_factory=list)  # line index, start, end

    def amount(self, number: int) -> str:
        line, start, end = self.tokens[number]
        return self.lines[line][start:end]

    def replaced(self, number: int, text: str) -> list[str]:
        """The lines with one amount printed as `text` (of the same length)."""
        line, start, end = self.tokens[number]
        lines = list(self.lines)
        lines[line] = lines[line][:start] + text + lines[line][end:]
        return lines


def money(fen: int) -> str:
    return f"{fen / 100:,.2f}"  # exact for the sizes used here


class Printer:
    def __init__(self, style: Style, rng: random.Random) -> None:
        self.style, self.rng, self.out = style, rng, Printed()
        self.line, self.loose = "", True  # loose: the next piece may begin a line

    def end(self) -> None:
        if self.line:
            self.out.lines += [self.line, ""]
        self.line = ""

    def word(self, text: str) -> None:
        """A piece of text on the current line, glued to an amount before it now and then."""
        glued = self.line[-1:].isdigit() and not text[0].isdigit() and self.rng.random() < self.style.glue
        self.line += ("" if glued or not self.line else " ") + text

    def name(self, text: str) -> None:
        """A name, broken over lines now and then."""
        while len(text) > 4 and self.rng.random() < self.style.wrap:
            cut = self.rng.randint(2, len(text) - 2)
            if cut > 2 or not text.startswith(tuple(NUMERALS)):
                self.word(text[:cut])
                self.end()
                text = text[cut:]
            else:
                break
        self.word(text)
        if self.rng.random() < self.style.wrap:
            self.end()

    def amounts(self, form: str, row: str, values: dict[str, int], blank: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        """The amounts of one row in order; blank cells leave nothing behind."""
        for column, value in values.items():
            if column in blank or (not value and not self.style.zeros):
                continue
            text = money(value)
            glued = self.line[-1:].isdigit() and "." in self.line[-4:] and self.rng.random() < self.style.glue
            self.line += ("" if glued or not self.line else " ") + text
            start = len(self.line) - len(text)
            # Which line this will be is known once it ends: lines are kept in order.
            self.out.cells[form, row, column] = (value, len(self.out.tokens))
            self.out.tokens.append((len(self.out.lines), start, start + len(text)))

    def head(self, title: str, number: int, header: list[str]) -> None:
        self.end()
        for line in (title, f"公开 {number:02d} 表", "部门：某市某局 单位：万元", *header):
            self.line = line
            self.end()

    def note(self) -> None:
        self.end()
        self.line = "注：本表为测试用表。"
        self.end()


def total(rows: list[dict[str, int]]) -> dict[str, int]:
    return {key: sum(row[key] for row in rows) for key in rows[0]}


def tree(leaves: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Leaves with their parents, in the order of codes."""
    codes = sorted({leaf[:n] for leaf in leaves for n in (3, 5, 7)})
    return {code: total([v for leaf, v in leaves.items() if leaf.startswith(code)]) for code in codes}


def dead_columns(style: Style, totals: dict[str, int]) -> set[str]:
    return {column for column, value in totals.items() if not value} if style.dead else set()
