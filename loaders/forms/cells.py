"""The cells of one table: each amount with its row, its column and its meaning, or with what is missing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal

from loaders.document import ALL, Cell, Finding, Identity, Kind, Method
from loaders.forms.beside import checked
from loaders.forms.bodies import OWN_OFFICES, same_body
from loaders.forms.by_label import as_printed
from loaders.forms.catalogue import Catalogue
from loaders.forms.economic_heads import NameToCode
from loaders.forms.halves import (
    TOTAL,
    has_total_row,
    heads_by_half,
    names_by_half,
    total_over_halves,
    totals_beside_parts,
    totals_of_halves,
)
from loaders.forms.item_totals import settled, settled_across
from loaders.forms.label_rows import Meaning, RowContext, rank_of
from loaders.forms.marginals import apart
from loaders.forms.meaning import Reader
from loaders.forms.merge import merge
from loaders.forms.of_which import without_incomplete_parts
from loaders.forms.row_funds import with_money
from loaders.forms.rows import Amount, Row, row_code
from loaders.forms.table import Table
from loaders.forms.text import label, normal
from loaders.identity.patterns import patterns

#: Sources of revenue that are funds of the same name; what else comes in is the body's own.
_FUNDS = {"fiscal_appropriation", "general_public_budget", "government_fund", "state_capital", "special_account"}
_OF_WHICH = re.compile(r"^其中[:：]?")


class Worker:
    """Makes the cells of one table; what it could not settle is in `findings`."""

    def __init__(
        self, table: Table, identity: Identity, catalogue: Catalogue, names: NameToCode, number: int, statement: int
    ) -> None:
        self.table, self.number, self.statement = table, number, statement
        self.shape = table.whole_shape
        self.kind: Kind = identity.kind
        self.catalogue = catalogue
        # A document of a department without its units: 某局（本级） is whom it is about.
        own_offices = identity.scope == "department_own" and not OWN_OFFICES.search(normal(identity.department))
        self.own = (identity.department + ("(本级)" if own_offices else ""), identity.region)
        form = as_printed(table.form, table.rows, catalogue) if table.form is not None else None
        self.reader = (
            Reader(catalogue, form, table.title, self._kind_of_form(), identity.fiscal_year, names, *self.own)
            if form is not None and form.facts else None
        )  # fmt: skip
        if self.reader is not None:
            self.reader.look_over(self.shape.paths)
            self.reader.labels.look_down(names_by_half(table.rows), heads_by_half(self.shape))
        self.form = form
        #: Rows with amounts, by half.
        self.filled = Counter(row.half for halves in table.rows for row in halves if row.amounts)
        #: A 三公 form with a row of totals above rows of units.
        self.summed = self.reader is not None and self.reader.across and has_total_row(table.rows)
        self.findings: list[Finding] = []
        self._told: set[str] = set()

    def _kind_of_form(self) -> Kind:
        """A form of final accounts prints outturns wherever it is bound in, and the other way round."""
        if "决算" in self.table.title:
            return "final"
        return "budget" if "预算表" in self.table.title or "预算总表" in self.table.title else self.kind

    def cells(self) -> list[Cell]:
        """The table's cells in reading order, numbered on."""
        contexts: defaultdict[int, RowContext] = defaultdict(RowContext)
        self._name_units()
        self._tell_own_offices()
        cells: list[Cell] = []
        for row_no, halves in enumerate(self.table.rows, start=1):
            for row in halves:
                self._unread(row)
                cells.extend(self._row_cells(row, row_no, contexts[row.half]))
        if self.reader is None:
            return cells
        ranks: dict[tuple[str, int], int] = {
            (c.side, c.row_no): rank_of(_OF_WHICH.sub("", normal(c.row_name))) for c in cells
        }
        cells = totals_of_halves(without_incomplete_parts(self._joined(cells), ranks))
        if self.form is not None and self.form.axis == "items":
            cells = settled_across(cells) if self.reader.across else settled(cells)
        if not any(row.money for halves in self.table.rows for row in halves):
            cells = apart(cells, self.reader.base.get("fund", ALL))
        cells = totals_beside_parts(cells)
        if self.form is not None and self.form.axis == "economic" and self.shape.halves > 1:
            cells = total_over_halves(cells, self.reader.base.get("nature", ALL))
        return self._group_totals(cells) if self.form is not None and self.form.axis == "label" else cells

    def _joined(self, cells: list[Cell]) -> list[Cell]:
        """Cells of pages without row labels, where the sums of their rows confirm them."""
        done, why = checked(cells, self.table.beside_complete)
        if why:
            self._uncertain(next(c for c in done if c.why == why), why)
        return done

    def _name_units(self) -> None:
        """A row of a unit's name among rows of 科目, in a column whose header does not speak of units: what stands
        below it is that unit's."""
        if self.reader is None or self.form is None or self.form.axis != "function":
            return
        for row in (row for halves in self.table.rows for row in halves):
            if row.entity or row.codes or len(row.names) != 1 or not row.amounts:
                continue
            name = normal(row.names[0])
            body = row.unit_code or patterns().organisation.plausible(OWN_OFFICES.sub("", name))
            if body and self.reader.names_nothing(name):
                row.entity = row.names[0]

    def _tell_own_offices(self) -> None:
        """Below a 合计, a row of the department's name with other amounts is the department without its units."""
        if self.reader is None:
            return
        rows = [row for halves in self.table.rows for row in halves if row.amounts]
        total = next((r for r in rows if not r.entity and r.names and TOTAL.fullmatch(label(r.names[-1]))), None)
        if total is None or not any(r.entity for r in rows):
            return
        printed = {a.column.path: a.value for a in total.amounts}
        others = any(row.entity and not same_body(row.entity, *self.own) for row in rows)
        for row in rows:
            said = OWN_OFFICES.search(normal(row.entity))
            own = row.entity and not said and same_body(row.entity, *self.own)
            named = own and row.entity in (row.names if row.codes else row.names[:1])
            if (row.codes or row.money) and not others:
                continue  # the one unit there is, named in every row of 科目 or of a fund
            if named and any(printed.get(a.column.path, a.value) != a.value for a in row.amounts):
                row.entity = f"{row.entity}（本级）"

    def _group_totals(self, cells: list[Cell]) -> list[Cell]:
        """A label above deeper labels that mean the same (财政专户 over 教育收费) is their total."""
        totals: set[int] = set()
        open_rows: dict[tuple[str, ...], list[tuple[int, Cell]]] = {}
        for cell in cells:
            if not cell.meaning or cell.meaning.get("total"):
                continue
            rank = rank_of(cell.row_name)
            stack = open_rows.setdefault((cell.side, *cell.column), [])
            while stack and stack[-1][0] >= rank:
                stack.pop()
            if rank >= 0:
                totals.update(above.number for _, above in stack if above.meaning == cell.meaning)
                stack.append((rank, cell))
        totals |= _sums_of_rows(cells)
        return [
            replace(cell, meaning=cell.meaning | {"total": "group"}) if cell.number in totals else cell
            for cell in cells
        ]

    def _row_cells(self, row: Row, row_no: int, context: RowContext) -> list[Cell]:
        printed, padded = row_code(row)
        is_total = bool(row.names) and TOTAL.fullmatch(label(row.names[-1])) is not None and not printed
        cells = []
        row_meanings: dict[str, Meaning] = {}
        if self.reader is not None and not row.amounts and (row.names or row.codes):
            # A row without amounts still says where the rows below it stand.
            self.reader.row(row, context, self._measure_of_half(row.half))
        for amount in row.amounts:
            meaning = self._meaning(row, amount, context, row_meanings)
            self.number += 1
            method: Method = "ocr" if self.table.method == "ocr" else "printed"
            if meaning.resolved and method == "printed":
                method = "resolved"
            if amount.why:
                method = "inferred"
            cell = Cell(
                self.number, amount.page, row_no, printed, padded, _row_name(row), amount.column.path,
                self.shape.side(row.half), amount.printed, amount.value, self.table.unit or "元", is_total, False,
                amount.box, method, meaning.why or meaning.excluded or amount.why, meaning.members,
                bool(meaning.excluded),
            )  # fmt: skip
            if meaning.why:
                self._uncertain(cell, meaning.why)
            cells.append(cell)
        return cells

    def _measure_of_half(self, half: int) -> str:
        for column in self.shape.columns:
            if column.role == "amount" and column.half == half and self.reader is not None:
                found = self.reader.column(column, self.shape.halves)
                if found.members:
                    return found.members.get("measure", "expenditure")
        return "expenditure"

    def _meaning(self, row: Row, amount: Amount, context: RowContext, seen: dict[str, Meaning]) -> Meaning:
        if self.form is None:
            return Meaning(why="no form of the catalogue has the title of this table")
        if self.reader is None:
            return Meaning(excluded="this form gives no facts")
        if row.unit and not row.unit.endswith("元"):
            return Meaning(excluded="a count")
        if row.unit and row.unit != (self.table.unit or row.unit):
            return Meaning(why="the row prints another unit than its table")
        column = self.reader.column(amount.column, self.shape.halves)
        if column.why or column.excluded:
            return column
        labelled = row.names or row.codes or row.entity or row.money
        if not (labelled or self.form.axis == "items") and self.filled[row.half] > 1:
            if not any(each.value for each in row.amounts):
                return Meaning(excluded="a row of zeros without a name")
            return Meaning(why="the row has neither code nor label")
        measure = column.members.get("measure", "expenditure")
        if measure not in seen:
            seen[measure] = self.reader.row(row, context, measure)
        by_row = seen[measure]
        if by_row.why or by_row.excluded:
            return by_row
        members = dict(column.members)
        if "year_offset" in by_row.members and by_row.members["year_offset"] == "0":
            by_row.members.pop("year_offset")
        row_members = by_row.members
        if members.get("measure") == "balance" and row_members.get("measure") == "revenue":
            row_members = fund_of_source(row_members)  # 上年结转 beside 一般公共预算拨款收入: what is left of that
        clash = merge(members, row_members)
        if clash:
            return Meaning(why=f"row {row.name!r} and column {'/'.join(amount.column.path)!r} contradict on {clash}")
        if row.money and (why := with_money(members, row.money, self.catalogue)):
            return Meaning(why=why)
        if "measure" not in members and "nature" in members:
            members["measure"] = "expenditure"
        if "measure" not in members:
            return Meaning(why=f"header {'/'.join(amount.column.path)!r} says neither revenue nor expenditure")
        if self.form.axis in ("function", "economic", "function_economic", "label"):
            breakdown = self._breakdown(members, by_row)
            if breakdown is None:
                asked = members.get("measure")
                return Meaning(why=f"form {self.form.id} has no breakdown for {asked} here; see its YAML")
            members["breakdown"] = breakdown
        else:
            members.setdefault("item", "three_public")
            beside = members.get("item") in ("meetings", "training", "operating")
            members["breakdown"] = "beside_three_public" if beside else self.form.breakdowns["items"]
        if column.total or (by_row.total and (self.form.axis != "items" or self.summed)):
            total = column.total or by_row.total
            yearly = total == "grand" and amount.column.path in self.reader.year_columns
            members["total"] = "year" if yearly else total
        if members.get("measure") == "revenue" and "source" not in members:
            fund = members.get("fund", "all")
            members["source"] = fund if fund != "all" and self.form.axis != "label" else "all"
        return Meaning(members, resolved=by_row.resolved, total=by_row.total)

    def _breakdown(self, members: dict[str, str], by_row: Meaning) -> str | None:
        assert self.form is not None
        choices = self.form.breakdowns
        measure = members.get("measure")
        if measure in ("revenue", "balance"):
            return choices.get(measure)
        if self.reader is not None and self.reader.heads.crossed:
            return "function_economic"
        if "function_code" in members and "economic_code" in members:
            return choices.get("function_economic", choices.get("function"))
        if "economic_code" in members:
            return choices.get("economic")
        if "function_code" in members:
            return choices.get("function")
        if self.form.axis == "label" and "nature" in by_row.members:
            return choices.get("nature")
        # A printed total: of the rows that this table has.
        axis = self._row_axis()
        return choices.get(axis) or next(iter(choices.values()), None)

    def _row_axis(self) -> str:
        first = ""
        for halves in self.table.rows:
            for row in halves:
                first = first or row_code(row)[1]
        if "|" in first and "function_economic" in (self.form.breakdowns if self.form else {}):
            return "function_economic"
        if first.startswith(("3", "5")):
            return "economic"
        if not first and self.form is not None and "nature" in self.form.breakdowns and self.form.axis != "label":
            return "nature"
        return "function"

    def _uncertain(self, cell: Cell, why: str) -> None:
        if why in self._told or self.form is None:
            return  # a table of no form has a finding of its own
        self._told.add(why)
        self.findings.append(
            Finding(
                "uncertain_cell", "warning", f"{self.table.title}: {why}", cell.page, self.statement, cell.number,
                cell.printed, _remedy(why, cell),
            )
        )  # fmt: skip

    def _unread(self, row: Row) -> None:
        for column, text in row.unread:
            if normal(text) in ("", "%") or normal(text).endswith("%"):
                continue
            self.findings.append(
                Finding(
                    "unread_cell", "warning",
                    f"{self.table.title}: row {row.name!r}, column {'/'.join(column.path)!r} holds no amount",
                    row.page, self.statement, None, text, "if it is an amount, tell loaders/forms/amounts.py its form",
                )
            )  # fmt: skip


def _row_name(row: Row) -> str:
    return "/".join(part for part in (row.name, row.money) if part)


def _sums_of_rows(cells: list[Cell]) -> set[int]:
    """结余分配 over 提取职工福利基金 and 转入事业基金, 项目支出 over 日常运转类项目: rows that mean the same, the first
    the sum of the others."""
    found: set[int] = set()
    runs: dict[tuple[str, ...], list[Cell]] = {}
    for cell in [*cells, None]:
        for key in [key for key in runs if cell is None or key == (cell.side, *cell.column)]:
            run = runs[key]
            if cell is None or cell.meaning != run[0].meaning:
                rest = sum((c.amount for c in run[1:]), Decimal(0))
                if len(run) > 1 and _may_split(run) and run[0].amount == rest:
                    found.add(run[0].number)
                del runs[key]
        if cell is not None and cell.meaning and not cell.meaning.get("total"):
            runs.setdefault((cell.side, *cell.column), []).append(cell)
    return found


def _may_split(run: list[Cell]) -> bool:
    """Balances; and, below a label of a higher order, sources of revenue and expenditure by nature alone."""
    meaning, first, rest = run[0].meaning, rank_of(run[0].row_name), [rank_of(c.row_name) for c in run[1:]]
    if meaning.get("measure") == "balance":
        return True
    coded = meaning.get("function_code", ALL) != ALL or meaning.get("economic_code", ALL) != ALL
    named = meaning.get("nature", ALL) != ALL or meaning.get("source", ALL) != ALL
    # 一、经费拨款 and 二、非税收入拨款 of the same amount are two sources, not one and its only part.
    return named and not coded and first not in rest if first >= 0 else named and not coded and len(rest) > 1


def fund_of_source(members: dict[str, str]) -> dict[str, str]:
    """What a source of revenue says of a balance beside it: the fund that it is left of."""
    source = members.get("source", ALL)
    fund = source if source in _FUNDS else ALL if source == ALL else "own_funds"
    return {key: member for key, member in members.items() if key not in ("measure", "source")} | {"fund": fund}


def _remedy(why: str, cell: Cell) -> str:
    if "terms.yml" in why:
        header = normal(cell.column[-1]) if cell.column else ""
        return f"loaders/forms/terms.yml, columns: - {{match: '{header}', means: {{…}}}}"
    if "labels.yml" in why:
        return f"loaders/forms/labels.yml: - {{match: '{label(cell.row_name)}', in: …, means: {{…}}}}"
    return "see docs/adding-a-form.md"
