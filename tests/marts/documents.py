"""Small disclosures for the marts: statements typed in as they are printed, in 万元, with the facts that follow."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal

from loaders.document import ALL, Cell, Claim, Document, Fact, FactTable, Identity, Kind, Scope, Statement

Row = tuple[str, str, str, str]  # code, name, basic, project


@dataclass
class Disclosure:
    """One document while it is put together. Amounts are texts in 万元, as printed."""

    department: str
    year: int
    kind: Kind = "final"
    scope: Scope = "department"
    edition: str = ""
    cells: list[Cell] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    _begin: int = 0

    @property
    def phase(self) -> str:
        return "opening_budget" if self.kind == "budget" else "outturn"

    def print_cell(self, name: str, printed: str, *, code: str = "", total: bool = False, **meaning: str) -> int:
        """A printed amount; returns its number."""
        number = len(self.cells) + 1
        members = {"phase": self.phase, **meaning}
        self.cells.append(
            Cell(
                *(number, 1, number, code, code, name, ("金额",), "single", printed),
                *(Decimal(printed.replace(",", "")), "万元", total, not total, None, "printed"),
                meaning=members,
            )
        )
        return number

    def fact(self, table: FactTable, amount: str, **keys: object) -> None:
        """A fact of `amount` 万元 (or a count, where a measure is given)."""
        yuan = Decimal(amount.replace(",", "")) * (1 if keys.get("measure", "amount") != "amount" else 10000)
        values = {"fiscal_year": self.year, "phase": self.phase, "fund": ALL, **keys}
        self.facts.append(Fact(table, len(self.facts) + 1, "", self.scope, amount=yuan, **values))  # type: ignore[arg-type]

    def end_statement(self, form: str, title: str) -> Disclosure:
        """Close the statement that the cells since the last one stand in."""
        cells = tuple(self.cells[self._begin :])
        self._begin = len(self.cells)
        number = len(self.statements) + 1
        state = "filled" if cells else "declared_empty"
        self.statements.append(Statement(number, form, title, "", 1, 1, "万元", state, cells))
        return self

    def by_function(
        self, rows: list[Row], total: str = "", *, fund: str = ALL, parents: dict[str, str] | None = None
    ) -> Disclosure:
        """An expenditure form by function and nature. `total` is the printed 合计, `parents` the printed rows above."""
        breakdown = "function_nature" if fund == ALL else "function_fund_nature"
        common = {"measure": "expenditure", "fund": fund, "breakdown": breakdown}
        if total:
            self.print_cell("合计", total, total=True, **common)
        for code, printed in (parents or {}).items():
            name, _, amount = printed.partition("=")
            self.print_cell(name, amount, code=code, total=True, function_code=code, **common)
        for code, name, *amounts in rows:
            for nature, amount in zip(("basic", "project"), amounts, strict=True):
                keys = {"function_code": code, "nature": nature}
                cell = self.print_cell(name, amount, code=code, **common, **keys)
                self.fact("expenditure", amount, breakdown=breakdown, fund=fund, cell=cell, **keys)
        form = "expenditure" if fund == ALL else "general_expenditure"
        return self.end_statement(f"{self.kind}.{form}", "支出表")

    def by_economy(self, rows: list[tuple[str, str, str]]) -> Disclosure:
        """Basic expenditure of the general public budget by economic item."""
        for code, name, amount in rows:
            nature = "public_use" if code.startswith("302") else "personnel"
            keys = {"economic_code": code, "economic_scheme": "department", "nature": nature}
            common = {"fund": "general_public_budget", "breakdown": "economic_basic", **keys}
            cell = self.print_cell(name, amount, code=code, measure="expenditure", **common)
            self.fact("expenditure", amount, cell=cell, **common)
        return self.end_statement(f"{self.kind}.general_basic", "基本支出表")

    def revenue(self, amount: str, total: str = "", opening: str = "", grand: str = "") -> Disclosure:
        """One appropriation, its printed 本年收入合计, the opening balance and the 总计."""
        common = {"fund": ALL, "breakdown": "source_total"}
        cell = self.print_cell("财政拨款收入", amount, measure="revenue", source="fiscal_appropriation", **common)
        self.fact("revenue", amount, source="fiscal_appropriation", cell=cell, **common)
        if total:
            self.print_cell("本年收入合计", total, total=True, measure="revenue", source=ALL, **common)
        if opening:
            cell = self.print_cell("年初结转和结余", opening, measure="balance", item="opening", fund=ALL)
            self.fact("balance", opening, item="opening", breakdown="balance_total", cell=cell)
        if grand:
            self.print_cell("总计", grand, total=True, measure="revenue", source=ALL, **common)
        return self.end_statement(f"{self.kind}.summary", "收支总表")

    def publics(self, items: dict[str, str], phase: str = "") -> Disclosure:
        """Three publics by item; counts by measure are facts without a unit."""
        common = {"fund": "general_public_budget", "breakdown": "three_public", "phase": phase or self.phase}
        for item, amount in items.items():
            cell = self.print_cell(item, amount, measure="three_public", item=item, **common)
            self.fact("three_public", amount, item=item, cell=cell, **common)
        return self.end_statement(f"{self.kind}.three_public", "三公表")

    def says(self, table: FactTable, amount: str, **keys: object) -> Disclosure:
        """A figure that only the narrative states."""
        number = len(self.claims) + 1
        year = int(str(keys.get("fiscal_year", self.year)))
        self.claims.append(Claim(number, 2, number, "", "", "", "", year, str(keys.get("phase", self.phase)), None, ""))
        self.fact(table, amount, stated_by="narrative", claim=number, **keys)
        return self

    def document(self) -> Document:
        """The document, with a digest of all that it holds."""
        name = f"{self.department}{self.year}{self.kind}{self.scope}{self.edition}.pdf"
        seed = repr((name, self.cells, self.facts))
        return Document(
            *(name, name, hashlib.sha256(seed.encode()).hexdigest(), "application/pdf", len(seed), 2),
            identity=Identity(self.kind, self.year, self.department, self.scope, "990101"),
            statements=tuple(self.statements),
            claims=tuple(self.claims),
            facts=tuple(self.facts),
        )
