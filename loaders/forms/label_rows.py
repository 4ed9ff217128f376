"""What the label of a row says in a table whose rows have no code: 一、财政拨款收入, 上年结转, 人员经费."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from loaders.forms.catalogue import Catalogue, RowLabel
from loaders.forms.of_which import OF_WHICH, named_of_which
from loaders.forms.rows import Row
from loaders.forms.text import label, normal
from loaders.reference.lookup import economic_class_code
from loaders.reference.names import class_code

_RANKS = (
    re.compile(r"[一二三四五六七八九十]+[、.．]"),
    re.compile(r"\([一二三四五六七八九十]+\)"),
    re.compile(r"\d+[、.．]"),
    re.compile(r"\(\d+\)"),
    re.compile(r"其中"),
)  # fmt: skip
#: What a heading over labels says of their classification.
_GOVERNMENT = re.compile(r"政府.{0,6}经济")
#: Before the name of a class, of which nature its money is: 按项目管理的商品和服务支出 below 二、项目支出.
_MANAGED = re.compile(r"^按(?:项目|定额)管理的")
#: Natures that no list divides by economic class: a list of classes behind them is a list of its own.
_UNDIVIDED = {"", "to_superior", "to_affiliated", "carried_forward"}
_DEPARTMENT = re.compile(r"经济(?:分类|科目|性质)")


@dataclass(frozen=True, slots=True)
class Meaning:
    """members: dimension -> member, empty when not certain; why: what is missing; total: '' / 'year' / 'grand'.

    excluded: the reason why this cell is certain and yet no fact (a difference between two columns).
    """

    members: dict[str, str] = field(default_factory=dict)
    why: str = ""
    total: str = ""
    excluded: str = ""
    resolved: bool = False


@dataclass(slots=True)
class RowContext:
    """What the rows above say about the next one, for one half of one table."""

    item: str = ""  # the balance that sub-rows split by fund
    item_rank: int = -1
    past_total: bool = False
    codes: list[str] = field(default_factory=list)  # codes resolved for the indented names above
    nature: str = ""  # the nature that economic items below it are of
    nature_rank: int = -1
    entity: str = ""
    own_code: str = ""  # the unit code that the department's own row prints
    #: The row being read, once for each measure of its columns, and the codes found for its names.
    row: Row | None = None
    found: dict[str, str | None] = field(default_factory=dict)

    def enter(self, row: Row) -> None:
        """Begin to read a row, or read it for another measure: its name is looked up below the rows above it only."""
        if self.row is not row:
            self.row, self.found = row, {}


def scheme_of(heads: str) -> str:
    """The economic classification that the heads over a column of labels name, '' where they name another one."""
    plain = normal(heads)
    return "government" if _GOVERNMENT.search(plain) else "department" if _DEPARTMENT.search(plain) else ""


class LabelRows:
    """Reads the labels of one table. `resolve` finds a code by name below the rows above (name, context)."""

    def __init__(self, catalogue: Catalogue, year: int, resolve: Callable[[str, RowContext], str | None]) -> None:
        self.catalogue, self.year, self.resolve = catalogue, year, resolve
        #: Half and label of the rows that are totals of the year although they could be totals of all.
        self.yearly: set[tuple[int, str]] = set()
        #: The economic classification that a half's labels follow.
        self.schemes: dict[int, str] = {}

    def look_down(self, labels: dict[int, set[str]], heads: dict[int, str]) -> None:
        """See all labels and their heads before reading one: 收入合计 above a 收入总计 is the year's."""
        self.schemes = {half: scheme for half, text in heads.items() if (scheme := scheme_of(text))}
        for half, names in labels.items():
            entries = [(n, self.catalogue.row_label(n, side)) for n in names for side in ("revenue", "expenditure")]
            totals = {n for n, entry in entries if entry is not None and entry.total == "grand"}
            if any("总" in n for n in totals):
                self.yearly |= {(half, n) for n in totals if n.endswith("合计") and "总" not in n}

    def read(self, row: Row, context: RowContext, measure: str) -> Meaning:
        """What a label says, in a half whose columns measure `measure`."""
        half = "revenue" if measure in ("revenue", "balance") else "expenditure"
        scheme = self.schemes.get(row.half, "") if half == "expenditure" else ""
        parts = [label(name) for name in row.names]
        rank = rank_of(row.names[0])
        entries = [self._entry(part, half, scheme) for part in parts]
        if len(parts) > 1 and entries[0] is not None and entries[-1] is None:
            entries[-1] = entries[0]
        entry = entries[-1]
        if entry is not None and entry.total and len(parts) > 1 and entries[0] is not None:
            return Meaning(self._members(entries[0], context, rank, half), total="group")
        if half == "expenditure" and (entry is None or not entry.total):
            found = self._item(row, context, entry, scheme)
            if found is not None:
                return found
        if entry is None and (part := self._of_balance(parts[-1], context, rank, half)):
            return Meaning(part)
        if entry is None:
            if scheme_of(row.name):
                context.nature = ""  # a heading over a list of economic classes, whatever their nature
            if named_of_which(row.name):
                return Meaning(excluded=OF_WHICH)
            return Meaning(why=f"row label {row.name!r} is not in labels.yml")
        if entry.exclude:
            return Meaning(excluded=entry.exclude)
        if entry.total and (row.half, parts[-1]) in self.yearly:
            context.past_total = True
            return Meaning({}, total="year")
        if entry.total:
            heads = not parts[-1].endswith(("合计", "小计", "总计")) or 0 <= rank <= context.item_rank
            if entry.total == "year" and context.item and heads:
                context.item = ""  # 二、本年财政拨款收入 after 一、上年结转: what stands below it is this year's
            context.past_total = context.past_total or entry.total == "year"
            if entry.total == "grand":
                context.item = ""
            if parts[-1] != "小计":
                context.nature = ""  # 经济分类支出合计 over all classes, whatever their nature
            return Meaning({}, total=entry.total)
        return Meaning(self._members(entry, context, rank, half))

    def _entry(self, part: str, half: str, scheme: str) -> RowLabel | None:
        return (self.catalogue.row_label(part, scheme) if scheme else None) or self.catalogue.row_label(part, half)

    def _item(self, row: Row, context: RowContext, entry: RowLabel | None, scheme: str) -> Meaning | None:
        """The function class or economic item that a label of expenditure names, None where it names none."""
        name = row.names[-1]
        code = None if scheme else class_code(name)
        if code is not None and context.codes[:1] == [code] and rank_of(row.names[0]) < 0:
            # 其他支出 below 五、其他支出 is its 款, and the one below that its 项.
            inner = self.resolve(name, context)
            if inner is not None:
                return Meaning({"measure": "expenditure", "function_code": inner}, resolved=True)
        if code is not None and (entry is None or not entry.means):
            context.codes = [code]
            return Meaning({"measure": "expenditure", "function_code": code})
        if entry is not None:
            return None
        if context.codes:
            code = self.resolve(name, context)
            if code is not None:
                return Meaning({"measure": "expenditure", "function_code": code}, resolved=True)
        for one in (scheme,) if scheme else ("department", "government"):
            code = economic_class_code(_MANAGED.sub("", label(name)), self.year, one)
            if code is not None:
                members = {"measure": "expenditure", "economic_code": code, "economic_scheme": one}
                return Meaning(self._of_nature(members, context, rank_of(row.names[0])), resolved=True)
        named = self.catalogue.row_label(label(name), "department") if not scheme else None
        if named is not None and named.half == "department":
            # 一般商品和服务支出: a class in other words
            return Meaning(self._of_nature(dict(named.means), context, rank_of(row.names[0])))
        return None

    def _of_balance(self, part: str, context: RowContext, rank: int, half: str) -> dict[str, str]:
        """（一）一般公共预算财政拨款 below 二、年末结转和结余: the fund of that balance, beside revenue as below it."""
        entry = self.catalogue.row_label(part, "revenue") if half == "expenditure" and context.item else None
        deeper = rank > context.item_rank or rank < 0 <= context.item_rank or (rank < 0 and context.past_total)
        if entry is None or not entry.source or not deeper:
            return {}
        return {"measure": "balance", "item": context.item, "fund": entry.source}

    def _of_nature(self, members: dict[str, str], context: RowContext, rank: int) -> dict[str, str]:
        """工资福利支出 below 一、基本支出 is that of the basic expenditure; 一、工资福利支出 is of another list."""
        below = context.nature not in _UNDIVIDED and (rank < 0 or rank > context.nature_rank)
        return members | ({"nature": context.nature} if below else {})

    def _members(self, entry: RowLabel, context: RowContext, rank: int, half: str) -> dict[str, str]:
        """Members of a label; a source below a balance is the fund of that balance."""
        if entry.means.get("measure") == "balance" and "item" not in entry.means:
            # 项目支出结转和结余 below a balance is a part of it by nature.
            side = "opening" if half == "revenue" else "closing"
            return {**entry.means, "item": context.item or side}
        if entry.means.get("measure") == "balance":
            context.item, context.item_rank, context.nature = entry.means["item"], rank, ""
            return dict(entry.means)
        if entry.source:
            deeper = rank > context.item_rank or rank < 0 <= context.item_rank
            if context.item and (context.past_total or deeper):
                return {"measure": "balance", "item": context.item, "fund": entry.source}
            context.item = ""
            return {"measure": "revenue", "source": entry.source}
        if "economic_code" in entry.means:
            return self._of_nature(dict(entry.means), context, rank)
        if "nature" in entry.means:
            context.nature, context.nature_rank = entry.means["nature"], rank
        return dict(entry.means)


def rank_of(name: str) -> int:
    """How deep an ordinal stands: 一、 0, （一） 1, 1. 2; -1 without one."""
    plain = normal(name)
    return next((i for i, pattern in enumerate(_RANKS) if pattern.match(plain)), -1)
