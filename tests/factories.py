"""Synthetic documents for tests: small, and consistent as a real disclosure should be.

`make_document()` gives a final account or a budget whose statements, cells and facts agree to the fen: the
facts of every breakdown add up to the printed total, and each fact points at its cell. All names are invented.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from loaders.document import (
    ALL,
    Cell,
    Claim,
    Document,
    Fact,
    FactTable,
    Finding,
    Identity,
    Kind,
    Scope,
    Statement,
)

#: function code -> (name, basic, project), in 元. Three 项 of two 类.
SPENDING: dict[str, tuple[str, Decimal, Decimal]] = {
    "2010301": ("行政运行", Decimal("1200000.00"), Decimal("0")),
    "2010302": ("一般行政管理事务", Decimal("0"), Decimal("345678.90")),
    "2080505": ("机关事业单位基本养老保险缴费支出", Decimal("98765.43"), Decimal("0")),
}
#: three-public item -> amount in 元.
THREE_PUBLIC: dict[str, Decimal] = {
    "abroad": Decimal("0"),
    "vehicle_purchase": Decimal("0"),
    "vehicle_operation": Decimal("45600.00"),
    "reception": Decimal("7800.50"),
}


@dataclass
class _Draft:
    """Cells and facts of one document while it is put together."""

    scope: Scope
    year: int
    cells: list[Cell] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def cell(self, row: int, code: str, name: str, column: str, amount: Decimal, *, total: bool, **meaning: str) -> int:
        """Add a cell in 元; returns its number."""
        number = len(self.cells) + 1
        self.cells.append(
            Cell(
                *(
                    number,
                    1,
                    row,
                    code,
                    code,
                    name,
                    ("支出", column),
                    "single",
                    f"{amount:,.2f}",
                    amount,
                    "元",
                ),
                is_total=total,
                is_leaf=not total,
                box=(50.0, 20.0 * row, 120.0, 20.0 * row + 12),
                method="printed",
                meaning={"measure": "amount", **meaning},
            )
        )
        return number

    def fact(self, table: FactTable, phase: str, breakdown: str, amount: Decimal, **more: object) -> None:
        """Add a fact of the document's own department."""
        values = {"fund": ALL, "fiscal_year": self.year, **more}
        self.facts.append(
            Fact(
                table=table,
                number=len(self.facts) + 1,
                entity="",
                scope=self.scope,
                phase=phase,
                breakdown=breakdown,
                amount=amount,
                **values,  # type: ignore[arg-type]
            )
        )


def make_document(
    *,
    kind: Kind = "final",
    year: int = 2024,
    department: str = "示例市试验局",
    region: str = "990101",
    scope: Scope = "department",
    spending: Mapping[str, tuple[str, Decimal, Decimal]] = SPENDING,
    three_public: Mapping[str, Decimal] = THREE_PUBLIC,
    opening: Mapping[str, Decimal] | None = None,
    edition: str = "",
    renamed_to: str = "",
    findings: tuple[Finding, ...] = (),
) -> Document:
    """A document with three statements and the facts that follow from them.

    Expenditure by function and nature (`function_nature`), revenue by source (`source_total`, one appropriation that
    covers the spending), three publics. In a budget all are `opening_budget`, in a final account `outturn`. `opening`
    maps function codes to opening budgets that only the narrative of a final account states: they become claims
    and facts of breakdown `narrative_function`. Amounts are in 元 with at most two decimals; zeros are printed
    and become facts. `edition` tells apart files that print the same (a corrected version). The SHA-256 follows from
    the arguments.
    """
    phase = "opening_budget" if kind == "budget" else "outturn"
    draft = _Draft(scope, year)
    expenditure = _expenditure(draft, phase, spending)
    revenue = _revenue(draft, phase, sum((b + p for _, b, p in spending.values()), Decimal(0)))
    three = _three_public(draft, phase, three_public)
    claims = _claims(draft, spending, opening or {})
    form = "B" if kind == "budget" else "F"
    statements = (
        _statement(1, f"{form}03", "支出决算表" if kind == "final" else "支出预算表", expenditure),
        _statement(2, f"{form}02", "收入决算表" if kind == "final" else "收入预算表", revenue),
        _statement(3, f"{form}07", "“三公”经费支出表", three),
        Statement(4, f"{form}09", "国有资本经营预算支出表", "公开09表", 2, 2, "元", "declared_empty", ()),
    )
    seed = repr((kind, year, department, region, scope, draft.cells, claims, edition, renamed_to, findings))
    name = f"{department}{year}年{'部门预算' if kind == 'budget' else '部门决算'}{edition}.pdf"
    return Document(
        file=name,
        path=f"samples/{name}",
        sha256=hashlib.sha256(seed.encode()).hexdigest(),
        media_type="application/pdf",
        byte_size=1000 + len(seed),
        page_count=2,
        identity=Identity(
            *(kind, year, department, scope, region, renamed_to),
            {"department": department, "year": f"{year}年度"},
        ),
        statements=statements,
        claims=claims,
        facts=tuple(draft.facts),
        findings=findings,
    )


def _statement(number: int, form: str, title: str, cells: tuple[Cell, ...]) -> Statement:
    return Statement(number, form, title, f"公开{form[1:]}表", 1, 1, "元", "filled", cells)


def _expenditure(draft: _Draft, phase: str, spending: Mapping[str, tuple[str, Decimal, Decimal]]) -> tuple[Cell, ...]:
    """合计, then 类, 款 and 项 rows with 基本支出 and 项目支出; only the 项 become facts."""
    begin = len(draft.cells)
    sums: dict[str, list[Decimal]] = {}
    for code, (_, basic, project) in spending.items():
        for prefix in ("", code[:3], code[:5]):
            held = sums.setdefault(prefix, [Decimal(0), Decimal(0)])
            held[0], held[1] = held[0] + basic, held[1] + project
    names = {code: name for code, (name, _, _) in spending.items()}
    rows = {
        **{code: tuple(amounts) for code, amounts in sums.items()},
        **{c: v[1:] for c, v in spending.items()},
    }
    for row, code in enumerate(sorted(rows), 1):
        leaf = code in spending
        for nature, column, amount in zip(("basic", "project"), ("基本支出", "项目支出"), rows[code], strict=True):
            meaning = {"nature": nature, "phase": phase, "fund": ALL} | ({"function_code": code} if code else {})
            label = names.get(code, f"{code}科目" if code else "合计")
            cell = draft.cell(row, code, label, column, amount, total=not leaf, **meaning)
            if leaf:
                keys = {"function_code": code, "nature": nature, "cell": cell}
                draft.fact("expenditure", phase, "function_nature", amount, **keys)
    return tuple(draft.cells[begin:])


def _revenue(draft: _Draft, phase: str, total: Decimal) -> tuple[Cell, ...]:
    begin = len(draft.cells)
    draft.cell(1, "", "合计", "本年收入", total, total=True, source=ALL, phase=phase)
    cell = draft.cell(2, "", "财政拨款收入", "本年收入", total, total=False, source="fiscal_appropriation", phase=phase)
    draft.fact("revenue", phase, "source_total", total, source="fiscal_appropriation", cell=cell)
    return tuple(draft.cells[begin:])


def _three_public(draft: _Draft, phase: str, items: Mapping[str, Decimal]) -> tuple[Cell, ...]:
    begin = len(draft.cells)
    total = sum(items.values(), Decimal(0))
    draft.cell(1, "", "合计", "“三公”经费", total, total=True, item="three_public", phase=phase)
    for row, (item, amount) in enumerate(items.items(), 2):
        cell = draft.cell(row, "", item, "“三公”经费", amount, total=False, item=item, phase=phase)
        draft.fact("three_public", phase, "three_public", amount, item=item, cell=cell)
    return tuple(draft.cells[begin:])


def _claims(
    draft: _Draft, spending: Mapping[str, tuple[str, Decimal, Decimal]], opening: Mapping[str, Decimal]
) -> tuple[Claim, ...]:
    claims = []
    for number, (code, amount) in enumerate(opening.items(), 1):
        name = spending[code][0] if code in spending else code
        text = f"{name}年初预算为{amount / 10000}万元。"
        claims.append(
            Claim(
                *(number, 2, number, text, name, "expenditure", code, draft.year, "opening_budget"),
                value=amount / 10000,
                unit="万元",
            )
        )
        keys = {"function_code": code, "stated_by": "narrative", "claim": number}
        draft.fact("expenditure", "opening_budget", "narrative_function", amount, **keys)
    return tuple(claims)
