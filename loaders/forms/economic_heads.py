"""Economic items in the headers of a table whose rows are functions: 工资福利支出 over 基本工资, or an item alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from loaders.forms.catalogue import Catalogue, Form, header_word
from loaders.forms.label_rows import scheme_of
from loaders.forms.text import label
from loaders.reference.lookup import economic_class_code, is_economic_name

#: Finds the code of a printed name below a parent code ('' for any) on an axis (function or economic);
#: None where no single code has that name.
NameToCode = Callable[[str, str, str], str | None]

_CODED_HEAD = re.compile(r"([35]\d{2}(?:\d{2})?)(?!\d)")
#: A total of a table's own, or of one of the two natures of basic expenditure.
OWN_TOTAL = re.compile(
    r"(?:本年)?(?:收入|支出)?(?:合计|总计|小计|共计)|(?:人员|(?:日常)?公用)经费(?:合计|小计|支出)?"
    r"|机关运行经费(?:合计|总计|小计)"
)
#: Headers over several items of a class that no list of codes has.
_GROUP = re.compile(r"工资(?:奖金)?津(?:贴)?补贴|津补贴|社保缴费|社会保险缴费")
#: Since this year the government's economic classification stands beside the departments'.
_TWO_SCHEMES = 2018
#: Said of many things.
_VAGUE = ("其他支出", "其他")


class EconomicHeads:
    """Finds the economic item that a header names, where the form may have such items across."""

    def __init__(self, catalogue: Catalogue, form: Form, title: str, year: int, names: NameToCode, within: str) -> None:
        self.catalogue, self.year, self.names = catalogue, year, names
        self._may_cross = "function_economic" in form.breakdowns.values()
        self._scheme = scheme_of(title)
        #: The class that all items of the form are of, or the first digit of the classification that its title names.
        self._within = within or {"government": "5", "department": "3"}.get(self._scheme, "")
        #: The columns are economic items: the table's cells are function × economic.
        self.crossed = False
        #: The items are those of the government's classification.
        self.governmental = False
        #: Items (款) that stand in the headers without their class, and their codes.
        self.items: dict[str, str] = {}

    def look_over(self, heads: set[str]) -> None:
        """See all words of the headers before reading one of them."""
        self.governmental = self._scheme == "government" or (
            self.year >= _TWO_SCHEMES
            and any(self._class(word, "government") and not self._class(word, "department") for word in heads)
        )
        if self._may_cross and self._within:
            found = {word: code for word in heads if (code := self.names(word, self._within, "economic"))}
            self.items = found if len(found) > 1 else {}  # one name alone may be a 三公 item
        named = {word for word in heads if word not in _VAGUE and self.code(word, "")}
        self.crossed = self._may_cross and bool(named | set(self.items))

    def code(self, word: str, above: str) -> str:
        """The item that a header names: a class, or an item of the class over it; '' where it names none."""
        word = word.removeprefix("按项目管理的")
        if coded := _CODED_HEAD.match(word):
            return coded.group(1)
        if above and (found := self.names(word, above, "economic")):
            return found
        if word in self.items:
            return self.items[word]
        if above or OWN_TOTAL.fullmatch(word):
            return ""
        schemes: tuple[str, ...] = ("government", "department") if self.governmental else ("department", "government")
        if self.year < _TWO_SCHEMES:
            schemes = ("department",)
        return next((code for scheme in schemes if (code := self._class(word, scheme))), "")

    def groups(self, word: str) -> bool:
        """The header stands over several items (款): the name of one of the other scheme, or a word of its own."""
        return is_economic_name(word) or _GROUP.fullmatch(word) is not None

    def classless(self, path: tuple[str, ...], paths: Iterable[tuple[str, ...]]) -> str:
        """Why a column among economic items is none of their total: its class is not printed over it."""
        words = [header_word(part) for part in path]
        if words == ["小计"] and any(other and header_word(other[-1]) in ("合计", "总计") for other in paths):
            return "no class is printed over this subtotal"
        items = [w for w in words if (t := self.catalogue.term(w)) is not None and "item" in t.means]
        return f"no class is printed over the economic item {items[0]!r}" if items else ""

    def _class(self, word: str, scheme: str) -> str:
        """The class of a scheme that a header names, as the lists of codes or labels.yml have it."""
        if found := economic_class_code(word, self.year, scheme):
            return found
        for half in (scheme, "expenditure"):
            entry = self.catalogue.row_label(label(word), half)
            if entry is not None and entry.means.get("economic_scheme") == scheme:
                return entry.means.get("economic_code", "")
        return ""
