"""What a disclosure says: primary figures, from which every printed figure is derived.

Primary are only: spending by fund, leaf function code and nature; revenue by source and code; opening
balances; economic items of basic expenditure; the three publics. Totals, parent rows and closing balances
are sums of these, so the identities between and within the forms hold by construction. `stated` holds the
few printed figures that a publisher's rounding moved off its sum.

Amounts are in the disclosure's own unit. None means that nothing is printed, zero that 0.00 is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

HERE = Path(__file__).parent
#: The three funds of fiscal appropriation (财政拨款), in the order in which forms print them.
FISCAL = ("general_public_budget", "government_fund", "state_capital")
OWN_SOURCES = ("special_account", "superior_subsidy", "undertaking", "business", "affiliated", "other")
FUNDS = (*FISCAL, "own_funds")
NATURES = ("basic", "project", "to_superior", "business", "to_affiliated")

Amount = Decimal | None
Measure = Literal["revenue", "expenditure", "opening", "closing"]


class ThreePublic(BaseModel):
    """三公经费 of one phase; None is printed as a blank."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    abroad: Amount = None
    vehicle_purchase: Amount = None
    vehicle_operation: Amount = None
    reception: Amount = None

    @property
    def vehicles(self) -> Amount:
        return total((self.vehicle_purchase, self.vehicle_operation))

    @property
    def three_public(self) -> Amount:
        return total((self.abroad, self.vehicles, self.reception))


class LastYear(BaseModel):
    """What the narrative states about the year before and about the opening budget; not in the tables."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)
    revenue: Amount = None
    expenditure: Amount = None
    three_public: Amount = None
    opening_budget: Amount = None
    opening_budget_by_code: dict[str, Decimal] = Field(default_factory=dict)


class Counts(BaseModel):
    """Counts that the narrative gives beside the three publics and the staff."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    posts: int | None = None
    staff: int | None = None
    trips: int | None = None
    travellers: int | None = None
    vehicles_bought: int | None = None
    vehicles_held: int | None = None
    receptions: int | None = None
    guests: int | None = None


class Disclosure(BaseModel):
    """One department's (部门) or unit's (单位) budget or final accounts of one fiscal year."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)
    department: str
    region: str = ""
    kind: Literal["budget", "final"]
    scope: Literal["department", "unit"] = "department"
    fiscal_year: int
    family: str = ""  # forms.yml; by default the kind
    unit: Literal["元", "万元"] = "万元"
    decimals: int = 2
    three_public_unit: Literal["元", "万元"] | None = None
    #: Rows of 总表 without money: printed as 0.00, printed blank, or not printed.
    empty_rows: Literal["zero", "blank", "absent"] = "blank"
    names: dict[str, str] = Field(default_factory=dict)
    expenditure: dict[str, dict[str, dict[str, Amount]]]
    revenue: dict[str, dict[str, Amount]] = Field(default_factory=dict)
    opening: dict[str, dict[str, Amount]] = Field(default_factory=dict)
    surplus_used: Amount = None
    distribution: Amount = None
    economic: dict[str, Amount] = Field(default_factory=dict)
    three_public: dict[str, ThreePublic] = Field(default_factory=dict)
    stated: dict[str, dict[str, Decimal]] = Field(default_factory=dict)
    last_year: LastYear = LastYear()
    counts: Counts = Counts()
    about: tuple[str, ...] = ()

    @field_validator("opening", mode="before")
    @classmethod
    def _whole_fund(cls, value: Any) -> Any:
        """A fund's opening balance may be given as one amount, without codes."""
        return {k: v if isinstance(v, Mapping) else {"": v} for k, v in (value or {}).items()}

    @model_validator(mode="after")
    def _fits(self) -> Disclosure:
        for fund in self.expenditure:
            if fund not in FUNDS:
                raise ValueError(f"expenditure: unknown fund {fund!r}; known: {', '.join(FUNDS)}")
        for source in self.revenue:
            if source not in (*FISCAL, *OWN_SOURCES):
                raise ValueError(f"revenue: unknown source {source!r}")
        for fund in FUNDS:
            closing = self.get("closing", fund=fund)
            if closing is not None and closing < 0:
                raise ValueError(f"{fund}: spends {-closing} more than it has")
        basic = self.get("expenditure", fund="general_public_budget", member="basic") or Decimal(0)
        if self.economic and (items := self.basic_by_economic("")) != basic:
            raise ValueError(f"economic items add up to {items}, basic expenditure is {basic}")
        return self

    # -- derived figures -------------------------------------------------------------------------------

    @cached_property
    def _revenue(self) -> dict[str, dict[str, Amount]]:
        """Revenue by source and code; an appropriation not given equals what was spent from it."""
        out = {source: dict(self.revenue.get(source, {})) for source in (*FISCAL, *OWN_SOURCES)}
        for fund in FISCAL:
            for code, natures in self.expenditure.get(fund, {}).items():
                carried = self.opening.get(fund, {}).get(code) if self.kind == "budget" else None
                out[fund].setdefault(code, less(total(natures.values()), carried))
        return out

    def get(self, measure: Measure, fund: str | Iterable[str] = "all", member: str = "all", code: str = "") -> Amount:
        """One figure: `fund` is a fund (or, for revenue, a source), several, or 'all'; `member` a nature;
        `code` a function code of any level, '' for the total."""
        if measure == "closing":
            spent = self.get("expenditure", fund, code=code)
            had = total((self.get("opening", fund, code=code), self.get("revenue", fund, code=code)))
            if fund in ("all", "own_funds") and not code:
                had = less(total((had, self.surplus_used)), self.distribution)
            return less(had, spent)
        funds = self._members(measure, fund)
        if (fixed := self._stated(measure, member, code)) is not None and self._covers(funds, measure, code):
            return fixed
        children = self.children(code, measure, funds)
        if children:
            below = [self.get(measure, funds, member, child) for child in children]
            return total([*below, *self._leaves(measure, funds, member, code)])
        return total(self._leaves(measure, funds, member, code))

    def _members(self, measure: Measure, fund: str | Iterable[str]) -> tuple[str, ...]:
        if fund == "all":
            return (*FISCAL, *OWN_SOURCES) if measure == "revenue" else FUNDS
        if fund == "own_funds" and measure == "revenue":
            return OWN_SOURCES
        return (fund,) if isinstance(fund, str) else tuple(fund)

    def _stated(self, measure: Measure, member: str, code: str) -> Amount:
        named = self.stated.get(code or "合计", {})
        # A stated row total is what was received for it as well: nothing else was printed.
        return named.get(member) if measure == "expenditure" else named.get(measure)

    def _covers(self, funds: tuple[str, ...], measure: Measure, code: str) -> bool:
        """Whether these are all the funds with figures under `code`: only then a stated figure is theirs."""
        table: Iterable[str] = self._revenue if measure == "revenue" else self.expenditure
        return all(f in funds for f in table if any(c.startswith(code) for c in self._codes_of(measure, f)))

    def _leaves(self, measure: Measure, funds: tuple[str, ...], member: str, code: str) -> list[Amount]:
        if measure == "expenditure":
            rows = [self.expenditure.get(f, {}).get(code, {}) for f in funds]
            return [a for r in rows for n, a in r.items() if member in ("all", n)]
        table = self._revenue if measure == "revenue" else self.opening
        return [table[f][code] for f in funds if code in table.get(f, {})]

    def codes(self, funds: str | Iterable[str] = "all") -> list[str]:
        """Every function code that these funds touch, parents included, in printing order."""
        measures: tuple[Measure, ...] = ("expenditure", "revenue", "opening")
        pairs = [(m, f) for m in measures for f in self._members(m, funds)]
        leaves = {c for m, f in pairs for c in self._codes_of(m, f) if c}
        return sorted(leaves | {c[:n] for c in leaves for n in (3, 5) if len(c) > n})

    def children(self, code: str, measure: Measure, funds: Iterable[str]) -> list[str]:
        """The codes one level below `code` that these funds have figures for."""
        size = {0: 3, 3: 5, 5: 7}.get(len(code), 99)
        found = {c for f in funds for c in self._codes_of(measure, f) if c.startswith(code) and len(c) > len(code)}
        return sorted({c[:size] for c in found})

    def _codes_of(self, measure: Measure, fund: str) -> Iterable[str]:
        if measure == "expenditure":
            return self.expenditure.get(fund, {})
        return (self._revenue if measure == "revenue" else self.opening).get(fund, {})

    def basic_by_economic(self, code: str) -> Amount:
        """Basic expenditure of one economic code (类 or 款); '' for all of it."""
        if (fixed := self.stated.get(code, {}).get("economic")) is not None:
            return fixed
        size = 3 if not code else 5
        below = sorted({c[:size] for c in self.economic if c.startswith(code) and len(c) > len(code)})
        return total([self.basic_by_economic(c) for c in below]) if below else self.economic.get(code)


def total(amounts: Iterable[Amount]) -> Amount:
    """The sum of what is there; None if nothing is."""
    there = [a for a in amounts if a is not None]
    return sum(there, Decimal(0)) if there else None


def less(a: Amount, b: Amount) -> Amount:
    """a − b, where an absent amount counts as nothing; None if both are absent."""
    return None if a is None and b is None else (a or Decimal(0)) - (b or Decimal(0))


def load(path: str | Path) -> tuple[Disclosure, dict[str, Any]]:
    """A disclosure and its layout and format settings, from one YAML file.

    Raises pydantic.ValidationError naming the field that does not fit.
    """
    data = yaml.load(Path(path).read_text(encoding="utf-8"), Loader=_Exact)
    settings = {key: data.pop(key, {}) for key in ("layout", "output")}
    return Disclosure.model_validate(data), settings


class _Exact(yaml.SafeLoader):
    """YAML whose numbers stay as written: 12.50 keeps its zero, and no amount passes through a float."""


_Exact.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(node.value.replace("_", "")))
