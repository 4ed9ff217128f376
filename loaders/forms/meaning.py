"""What a cell means: the members that its form, its headers and its row give it, or why that is not certain."""

from __future__ import annotations

import re

from loaders.document import ALL, Kind
from loaders.forms.bodies import is_item, is_own, is_unit_code
from loaders.forms.catalogue import Catalogue, Form, Term, header_word
from loaders.forms.economic_heads import OWN_TOTAL, EconomicHeads, NameToCode
from loaders.forms.label_rows import LabelRows, Meaning, RowContext
from loaders.forms.merge import merge
from loaders.forms.of_which import OF_WHICH, named_of_which
from loaders.forms.row_funds import fund_of_totals
from loaders.forms.rows import Row, row_code
from loaders.forms.shape import Column
from loaders.forms.text import label, normal
from loaders.forms.years import OF_THIS_YEAR, THIS_YEAR
from loaders.reference.lookup import code_bears

_DEFAULT_PHASE: dict[str, str] = {"final": "outturn", "budget": "opening_budget"}
_YEAR = re.compile(r"(20\d\d)年")
_CLASSIFIED = re.compile(r"[235](?:\d{2}|\d{4}|\d{6})")
#: A budget figure in a final account, whatever else the header names: 三公经费预算数.
_BUDGETED = re.compile(r"(全年|调整后?的?)?预算[数额]")
_CLASSIFICATIONS = ("function", "economic", "function_economic")
_BESIDE = {"meetings", "training", "operating"}


class Reader:
    """Gives meaning to the cells of one table."""

    def __init__(
        self,
        catalogue: Catalogue,
        form: Form,
        title: str,
        kind: Kind,
        fiscal_year: int,
        names: NameToCode,
        department: str = "",
        region: str = "",
    ) -> None:
        self.catalogue, self.form, self.kind, self.year, self.names = catalogue, form, kind, fiscal_year, names
        self.base = {"phase": _DEFAULT_PHASE[kind]} | form.means_of(normal(title))
        self.department, self.region = department, region
        self.heads = EconomicHeads(catalogue, form, title, fiscal_year, names, self.base.get("economic_code", ""))
        self._columns: dict[tuple[tuple[str, ...], int], Meaning] = {}
        #: The form prints other items beside the three publics, so that its first 合计 is no total of theirs.
        self.mixed_items = False
        #: Items stand in the headers of a 三公 form, not in its rows.
        self.across = False
        #: Money of this year and money carried over stand side by side, each a part of the total.
        self.by_vintage = False
        #: This year's money has columns of its own, by nature, beside what is carried over.
        self.this_year = False
        #: Columns of this year's revenue beside what was carried over: a 收入总计 below them is the year's.
        self.year_columns: set[tuple[str, ...]] = set()
        #: The form prints opening balances beside revenue, so that a bare 合计 is the total of both.
        self.has_balance = False
        #: The form prints what came in or is left beside what was spent.
        self.flows = False
        self.paths: tuple[tuple[str, ...], ...] = ()
        self.labels = LabelRows(catalogue, fiscal_year, self._resolve)

    def look_over(self, paths: tuple[tuple[str, ...], ...]) -> None:
        """See all header paths of the table before reading one of them."""
        of = {self._item(path) for path in paths}
        self.across = bool(of - {""})
        self.mixed_items = bool(of & _BESIDE) and "three_public" in of
        self.paths, terms = paths, self._terms(paths)
        if self.form.axis == "items":
            self.base["fund"] = fund_of_totals(self.base.get("fund", ALL), terms)
        self.heads.look_over({header_word(part) for path in paths for part in path})
        self.flows = any(t is not None and t.means.get("item") == "closing" for t in terms) or (
            self.form.axis != "label" and any(t is not None and t.means.get("measure") == "revenue" for t in terms)
        )
        vintages = {
            header_word(part)
            for path in paths
            for i, part in enumerate(path)
            if (t := self._term(path, i)) is not None and self._vintage(t)
        }
        summed = any(len(path) == 1 and not self._words(path) for path in paths)  # 合计 over both years
        self.this_year = self._plain_spending() and summed and any(self._carried(path) for path in paths)
        self.by_vintage = self._plain_spending() and (
            self.this_year or (self.base.get("fund", ALL) != ALL and len(vintages) > 1)
        )
        self.has_balance = any(t is not None and t.means.get("measure") == "balance" for t in terms)

    def _terms(self, paths: tuple[tuple[str, ...], ...]) -> list[Term | None]:
        return [self._term(path, i) for path in paths for i in range(len(path))]

    def _term(self, path: tuple[str, ...], i: int) -> Term | None:
        return self.catalogue.term(header_word(path[i]), "/".join(map(header_word, path[:i])))

    def _item(self, path: tuple[str, ...]) -> str:
        return next(
            (t.means["item"] for t in reversed(self._terms((path,))) if t is not None and "item" in t.means), ""
        )

    def column(self, column: Column, halves: int) -> Meaning:
        """What the headers over a column say."""
        key = (column.path, column.half)
        if key not in self._columns:
            self._columns[key] = self._read_column(column, halves)
        return self._columns[key]

    def _read_column(self, column: Column, halves: int) -> Meaning:
        members = dict(self.base)
        if self._of_which(column.path):
            return Meaning(excluded=OF_WHICH)
        if self.form.axis == "label" and "measure" not in members:
            members["measure"] = "revenue" if column.half == 0 and halves > 1 else "expenditure"
        funds: list[tuple[str, str]] = []
        economic, grouped = "", False
        if self.this_year and any(OF_THIS_YEAR.fullmatch(header_word(part)) for part in column.path):
            return Meaning(excluded="of which, by the year that the money is of")
        for term in self._terms((column.path,)):
            if term is not None and term.exclude and not self._of_a_year(column.path, term):
                return Meaning(members={}, excluded=term.exclude)
            if term is not None and self.by_vintage and self._vintage(term):
                return Meaning(excluded="of which, by the year that the money is of")
        for i, printed in enumerate(column.path):
            word = header_word(printed)
            if not word:
                continue  # 其中： over its parts
            if self.heads.crossed and (code := self.heads.code(word, economic)):
                economic = code
                continue
            if self.heads.items and printed is not column.path[-1] and self.heads.groups(word):
                grouped = True  # 工资奖金津补贴 over 基本工资 and 奖金
                continue
            term = self._term(column.path, i)
            if term is not None and term.exclude:
                continue  # 比上年增减 over the two years and their difference
            if term is None:
                if named_of_which(printed):
                    return Meaning(excluded=OF_WHICH)
                if self.catalogue.role(word) is not None and printed is not column.path[-1]:
                    continue  # a heading over labels and amounts alike: 项目
                return Meaning(why=f"header {printed!r} is not in terms.yml")
            year = _YEAR.match(normal(printed))
            if year:
                members["year_offset"] = str(int(year.group(1)) - self.year)
            means = term.means
            if self.kind == "final" and "phase" not in means and (budgeted := _BUDGETED.search(word)):
                means = means | {"phase": "adjusted_budget" if budgeted.group(1) else "opening_budget"}
            if means.get("item") == "opening" and self._spends(members, column):
                if named_of_which(printed):
                    return Meaning(excluded=OF_WHICH)
                means = {"fund": "carried_over"}  # 上年结转 among the funds that pay for an expenditure
            clash = merge(members, means)
            if clash:
                return Meaning(why=f"header {printed!r} contradicts the {clash} of the form")
            if term.fund:
                funds.append((term.fund, term.source))
        if members.get("fund") == "carried_over":
            funds = []  # whichever fund it came from: this year's money is told apart from last year's
        for fund, source in funds:
            more = {"source": source or fund} if members.get("measure") == "revenue" else {"fund": fund}
            if members.get("measure") == "revenue":
                members.pop("fund", None) if members.get("fund") != ALL else None
                members.setdefault("fund", self.base.get("fund", ALL))
            clash = merge(members, more)
            if clash and any(named_of_which(part) for part in column.path):
                return Meaning(excluded=OF_WHICH)  # 事业收入, of which 教育收费: another source within that one
            if clash:
                return Meaning(why=f"headers {'/'.join(column.path)!r} contradict the {clash} of the form")
        if grouped and not economic:
            return Meaning(excluded="a total over several items")
        if self.heads.crossed and self.paths.count(column.path) > 1:
            return Meaning(why=f"the header {'/'.join(column.path)!r} stands over several columns")
        if self.heads.crossed and not economic and (why := self.heads.classless(column.path, self.paths)):
            return Meaning(why=why)
        if economic:
            members |= {
                "economic_code": economic, "economic_scheme": "department" if economic[0] == "3" else "government",
            }  # fmt: skip
        if self.form.axis == "items" and "item" not in members and self.across:
            if self.mixed_items:
                return Meaning(excluded="a total over the three publics and other items")
            members["item"] = "three_public"
        if members.get("measure") not in ("three_public", "balance"):
            item = members.pop("item", "")
            if item and item not in _BESIDE:  # 机关运行经费 over a table of economic items is its name, not an item
                if any(named_of_which(part) for part in column.path):
                    return Meaning(excluded=OF_WHICH)
                return Meaning(why=f"header {column.leaf!r} is an item of another form")
        if members.get("year_offset") == "0":
            del members["year_offset"]
        elif "year_offset" in members and int(members["year_offset"]) not in (-1, 0):
            header = "/".join(column.path)
            return Meaning(why=f"header {header!r} names another year than {self.year} or the one before")
        last_budget = self.kind == "budget" and members.get("year_offset") == "-1"
        if last_budget and members["phase"] == "opening_budget" and any("执行" in part for part in column.path):
            members["phase"] = "expected_outturn"
        if column.path and (why := self._by_year(column.path, members.get("measure", ""))):
            return Meaning(excluded=why)
        bare = all((t := self.catalogue.term(header_word(p))) is None or not (t.means or t.fund) for p in column.path)
        if bare and self.has_balance and members.get("measure") == "revenue":
            return Meaning(members, total="grand")
        if column.path and header_word(column.path[-1]) in ("小计", "合计", "总计") and self._splits(column.path):
            return Meaning(members, total="group")
        return Meaning(members)

    def _by_year(self, path: tuple[str, ...], measure: str) -> str:
        """Why a column gives no fact where 合计, 当年预算 and 上年结转 stand beside each other: an expenditure is the
        total of both, of revenue only this year's is."""
        beside = [other for other in self.paths if other and other[:-1] == path[:-1]]
        last = {other: self._term(other, len(other) - 1) for other in beside}
        opening = {other for other, t in last.items() if t is not None and t.means.get("item") == "opening"}
        if (self.flows and measure == "expenditure") or not opening:
            return ""  # 年初结转, 本年收入, 本年支出: no parts of one amount
        if not any(THIS_YEAR.fullmatch(header_word(other[-1])) for other in beside):
            return ""
        bare = header_word(path[-1]) in ("合计", "小计", "总计")
        if not bare and path not in opening:
            self.year_columns.add(path)
        if measure == "expenditure":
            return "" if bare else "of which, by the year that the money is of"
        if bare and (self.form.axis == "label" or len(path) > 1):
            return "a total over this year's revenue and what was carried over"
        return ""

    def _of_a_year(self, path: tuple[str, ...], over: Term) -> bool:
        """A column of one of the years that the heading above it compares: 2024年预算比2023年增减 over 2023年预算数."""
        leaf = self._term(path, len(path) - 1)
        return leaf is not None and leaf is not over and not leaf.exclude and "phase" in leaf.means

    def _carried(self, path: tuple[str, ...]) -> bool:
        """基本支出 below 上年结转: beside this year's, each a part of the total."""
        terms = [t for t in self._terms((path,)) if t is not None]
        return any(t.means.get("item") == "opening" for t in terms) and any("nature" in t.means for t in terms)

    def _plain_spending(self) -> bool:
        return self.base.get("measure") == "expenditure" and not self.flows

    def _vintage(self, term: Term) -> bool:
        return term.vintage or term.means.get("item") == "opening"

    def _spends(self, members: dict[str, str], column: Column) -> bool:
        """A column of 上年结转 stands among the funds of an expenditure, not beside a year's revenue."""
        if members.get("measure") != "expenditure" or self.flows:
            return False
        return self.kind == "budget" and (self.form.axis != "label" or column.half > 0)

    def _of_which(self, path: tuple[str, ...]) -> bool:
        """Under a bare 其中, beside columns that split the total already, stand parts of these and no further ones."""
        if not any(normal(part).rstrip(":") == "其中" for part in path):
            return False
        beside = [p for p in self.paths if not any(normal(part).rstrip(":") == "其中" for part in p)]
        return any("nature" in self._words(p) for p in beside)

    def _splits(self, path: tuple[str, ...]) -> bool:
        """Beside this subtotal stand columns that mean the same: parts that the vocabulary does not tell apart."""
        own = self._words(path)
        return any(
            other[: len(path) - 1] == path[:-1] and other != path and self._words(other) == own for other in self.paths
        )

    def _words(self, path: tuple[str, ...]) -> dict[str, str]:
        found: dict[str, str] = {}
        for i, part in enumerate(path):
            term = self._term(path, i)
            if term is not None and (term.exclude or (self.by_vintage and self._vintage(term))):
                found[part] = "excluded"
            elif term is not None:
                found |= term.means | ({"fund": term.source or term.fund} if term.fund else {})
            elif header_word(part) and self.catalogue.role(header_word(part)) is None:
                found[part] = "unknown"
        return found

    def row(self, row: Row, context: RowContext, measure: str) -> Meaning:
        """What a row's code or label says, in a half whose columns measure `measure`."""
        context.enter(row)
        _, code = row_code(row)
        unit = row.unit_code and not row.codes
        if row.entity and code and not unit and row.names == [row.entity]:
            unit = is_unit_code(code, row.entity, self._own(row.entity))  # 单位名称（科目）: a column of both
            row.entity = row.entity if unit or not _CLASSIFIED.fullmatch(code) else ""
        if self.form.axis in _CLASSIFICATIONS and is_item(row) and not self._own(row.entity or row.name):
            row.entity, unit = "", "" if code_bears(code, row.names[-1]) else unit
        if row.entity:
            if self._own(row.entity):
                # 116 某局, then 116001 某局: the second is the department without its units.
                if context.own_code and code.startswith(context.own_code) and code != context.own_code:
                    row.entity = f"{row.entity}（本级）"
                else:
                    context.own_code = code
            context.entity = row.entity
        name = normal(row.name)
        if self.form.axis == "items":
            return self._item_row(row, context)
        if code and not unit and not (row.entity and not code.startswith(("2", "3", "5"))):
            return self._of_entity(self._coded_row(code, row), context)
        if row.entity:
            return Meaning({"entity": row.entity} if not self._own(row.entity) else {}, total="year")
        plain = label(row.name)
        if row.names and all(OWN_TOTAL.fullmatch(label(part)) for part in row.names):
            plain = label(row.names[-1])  # 合计 drawn over two columns of names
        if not name:
            return Meaning(total="year")  # a table of one row
        if self.form.axis in _CLASSIFICATIONS and OWN_TOTAL.fullmatch(plain):
            if "经费" in plain:
                nature = "personnel" if "人员" in plain else "public_use"
                return Meaning({"nature": nature}, total="year")
            return Meaning(total="year")
        if self.form.axis not in _CLASSIFICATIONS:
            return self.labels.read(row, context, measure)
        by_label = self.labels.read(row, context, measure) if measure == "revenue" else None
        if by_label is not None and not by_label.why:
            return by_label
        by_name = self._of_entity(self._named_row(row, context), context)
        return by_label if by_label is not None and by_name.why else by_name

    def _of_entity(self, meaning: Meaning, context: RowContext) -> Meaning:
        """The same for the unit whose name stands above, where it is not the department itself."""
        if context.entity and not self._own(context.entity) and meaning.members:
            meaning.members["entity"] = context.entity
        return meaning

    def names_nothing(self, name: str) -> bool:
        """No list of codes and no line of labels.yml has the name."""
        return self.names(name, "", "function") is None and all(
            self.catalogue.row_label(label(name), half) is None for half in ("revenue", "expenditure", "items")
        )

    def _own(self, entity: str) -> bool:
        return is_own(entity, self.department, self.region)

    def _coded_row(self, code: str, row: Row) -> Meaning:
        members: dict[str, str] = {}
        government = ""
        for part in code.split("|"):
            if part.startswith("2") and len(part) in (3, 5, 7):
                members["function_code"] = part
            elif part.startswith("3") and len(part) in (3, 5, 7):
                members["economic_code"], members["economic_scheme"] = part, "department"
            elif part.startswith("5") and len(part) in (3, 5, 7):
                government = part
            else:
                why = f"code {part!r} is of neither classification: 类 3, 款 5, 项 7 digits from 2, 3 or 5"
                return Meaning(why=why)
        if government and "economic_code" in members:
            members["government_code"] = government  # both schemes on one row: the departmental one is the key
        elif government:
            members["economic_code"], members["economic_scheme"] = government, "government"
        return Meaning(members)

    def _item_row(self, row: Row, context: RowContext) -> Meaning:
        """Rows of a 三公 form: one row, a row a year, a row a unit, or a row an item."""
        members: dict[str, str] = {}
        if context.entity and not row.entity and not self._own(context.entity):
            members["entity"] = context.entity  # 2025年 and 2026年 below one unit's name
        for name in row.names:
            plain = label(name)
            year = _YEAR.match(normal(name))
            entry = self.catalogue.row_label(plain, "items")
            if year:
                members["year_offset"] = str(int(year.group(1)) - self.year)
            elif entry is not None and entry.exclude:
                return Meaning(excluded=entry.exclude)
            elif entry is not None:
                members |= entry.means
            elif OWN_TOTAL.fullmatch(plain):
                continue
            elif row.entity and normal(row.entity).startswith(normal(name)):
                if not self._own(row.entity):
                    members["entity"] = row.entity
            else:
                return Meaning(why=f"row label {name!r} is not in labels.yml")
        return Meaning(members, total="year" if not members else "")

    def _named_row(self, row: Row, context: RowContext) -> Meaning:
        """A row of a classification without a code: found by its name below the rows above."""
        code = self._resolve(row.name, context)
        if code is None:
            return Meaning(why=f"no single code is known for the name {row.name!r}")
        if code[0] == "2":
            return Meaning({"function_code": code}, resolved=True)
        scheme = "department" if code[0] == "3" else "government"
        return Meaning({"economic_code": code, "economic_scheme": scheme}, resolved=True)

    def _resolve(self, name: str, context: RowContext) -> str | None:
        if name not in context.found:
            context.found[name] = self._code_below(name, context)
        return context.found[name]

    def _code_below(self, name: str, context: RowContext) -> str | None:
        axes = ("economic", "function") if self.form.axis == "economic" else ("function", "")
        for parent in (*reversed(context.codes), ""):
            code = self.names(name, parent, axes[0])
            if code is None and axes[1] in self.form.breakdowns:
                code = self.names(name, parent, axes[1])  # 小学教育 over the projects that it pays for
            if code is not None and (not parent or code.startswith(parent)):
                context.codes = [c for c in context.codes if code.startswith(c) and c != code] + [code]
                return code
        return None
