"""Claims to facts: what only the narrative states.

Prior-year figures, opening budgets, 三公 items and counts. What a claim compares with is a figure of its own
(比2017年收入…元); where only the difference is printed, the base follows from it. A base that the claim's own
arithmetic contradicts is no fact: the check reports it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from loaders.document import ALL, Claim, Fact, FactTable, Identity
from loaders.narrative.check import sign_of
from loaders.narrative.numbers import YUAN
from loaders.narrative.values import FOREIGN

_REVENUE = {"revenue_current": "", "undertaking": "undertaking", "business_revenue": "business",
            "superior_subsidy": "superior_subsidy", "affiliated": "affiliated", "own_revenue": "own_funds",
            "other_revenue": "other"}  # fmt: skip
_EXPENDITURE = {"expenditure_current": "", "basic": "basic", "project": "project"}
_ITEM_OF_COUNT = {"trips": "abroad", "travellers": "abroad", "vehicles_bought": "vehicle_purchase",
                  "vehicles_held": "vehicles", "receptions": "reception", "guests": "reception"}  # fmt: skip
_PARTS = {"three_public": ("abroad", "vehicles", "vehicle_purchase", "vehicle_operation", "reception"),
          "vehicles": ("vehicle_purchase", "vehicle_operation")}  # fmt: skip
_PHASES = ("outturn", "opening_budget", "adjusted_budget", "expected_outturn")
_OFF = Decimal("0.015")  # 万元: the rounding of a value, a base and their difference


@dataclass(frozen=True, slots=True)
class _Stated:
    """One figure that a claim states: of a year and phase, in the claim's unit."""

    claim: Claim
    year: int
    phase: str
    amount: Decimal
    concept: str
    fund: str


def facts_from_claims(claims: Sequence[Claim], identity: Identity) -> list[Fact]:
    """The facts that the narrative states and no standard table carries, numbered from 1 within each table.

    Breakdowns: narrative_function (leaves by code), narrative_total (totals of revenue and expenditure, the
    三公 total, one row a fund and phase), narrative_three_public (the items and counts). Amounts in 元 with
    two decimals. The first claim that states a figure is the one that the fact points at.
    """
    stated = [s for claim in claims for s in _figures(claim, identity)]
    rows: list[Fact] = []
    for figure in stated:
        fact = _fact(figure, identity)
        if fact is not None:
            rows.append(fact)
    rows += _counts(claims, identity)
    return _numbered(_once(_leaves(rows)))


# --- which figures a claim states -------------------------------------------------------------------


def _figures(claim: Claim, identity: Identity) -> Iterable[_Stated]:
    if claim.unit not in YUAN or not claim.concept or claim.period is None:
        return
    # 三公 and operating expenses are defined over fiscal appropriation, whether a sentence repeats it or not
    fund = claim.fund if claim.fund not in ("", ALL) else ("fiscal_appropriation" if _is_item(claim) else ALL)
    own = "outturn" if identity.kind == "final" else "opening_budget"
    tabled = claim.period == identity.fiscal_year and claim.phase == own
    if claim.value is not None and claim.phase in _PHASES and (not tabled or claim.item in _PARTS or _is_item(claim)):
        yield _Stated(claim, claim.period, claim.phase, claim.value, claim.concept, fund)
    base = _base_of(claim)
    if base is not None and claim.base_period is not None and claim.base_phase in _PHASES:
        concept = claim.base_concept or claim.concept
        if concept in ("revenue_total", "expenditure_total", "grand_total") and claim.base_concept == "":
            return  # a total with carry-over: neither revenue nor expenditure
        yield _Stated(claim, claim.base_period, claim.base_phase, base, concept, claim.base_fund or fund)


def _is_item(claim: Claim) -> bool:
    return bool(claim.item) and claim.item not in ("opening", "closing")


def _base_of(claim: Claim) -> Decimal | None:
    """The base of comparison: as printed where the claim's own figures bear it out, else from the difference."""
    sign = sign_of(claim.direction)
    derived = None
    if claim.value is not None and claim.delta is not None and sign is not None:
        derived = claim.value - abs(claim.delta) * sign
    elif claim.value is not None and sign == 0 and "基本" not in claim.direction and claim.base_phase != "share":
        derived = claim.value
    printed = claim.base_value
    if printed is None:
        return derived if claim.base_phase != "share" else None
    if derived is not None and abs(derived - printed) > _OFF:
        return None if claim.remark == "" and claim.value is not None and not _adjusted(claim) else printed
    if derived is None and claim.percent is not None and not claim.base.startswith("完成"):
        if claim.value is None or not printed or sign is None:
            return None
        real = 100 * abs(claim.value - printed) / printed
        if abs(real - claim.percent) > 1:
            return None
    return printed


def _adjusted(claim: Claim) -> bool:
    """A total with carry-over, compared with a budget without it: the base is as printed."""
    return claim.concept in ("revenue_total", "expenditure_total") and claim.base_concept.endswith("_current")


# --- the rows ---------------------------------------------------------------------------------------


def _fact(figure: _Stated, identity: Identity) -> Fact | None:
    claim = figure.claim
    table: FactTable
    breakdown, keys = "narrative_total", dict[str, Any]()
    if figure.concept == "function" and claim.function_code and not claim.nature:
        if claim.measure == "收入（按功能）":
            return None
        table, breakdown, keys = "expenditure", "narrative_function", {"function_code": claim.function_code}
    elif figure.concept in _REVENUE:
        table, keys = "revenue", {"source": _REVENUE[figure.concept] or ALL}
    elif figure.concept in _EXPENDITURE:
        table, keys = "expenditure", {"nature": _EXPENDITURE[figure.concept] or ALL}
    elif _is_item(claim):
        table, keys = "three_public", {"item": claim.item}
        breakdown = "narrative_total" if claim.item == "three_public" else "narrative_three_public"
    else:
        return None
    amount = (figure.amount * YUAN[claim.unit]).quantize(Decimal("0.01"))
    return Fact(
        table=table, number=0, entity="", scope=identity.scope, fiscal_year=figure.year, phase=figure.phase,
        fund=figure.fund, breakdown=breakdown, amount=amount, stated_by="narrative", claim=claim.number, **keys,
    )  # fmt: skip


def _counts(claims: Sequence[Claim], identity: Identity) -> list[Fact]:
    """Trips, travellers, vehicles, receptions, guests, staff and posts; the total before its parts.
    Foreign guests are counted apart by the publishers and are left to the claims."""
    phase = "outturn" if identity.kind == "final" else "opening_budget"
    out: list[Fact] = []
    for claim in claims:
        if not claim.count or claim.value is None or FOREIGN.search(claim.text):
            continue
        year = int(claim.as_of[:4]) if claim.as_of else claim.period or identity.fiscal_year
        out.append(
            Fact(
                table="three_public",
                number=0,
                entity="",
                scope=identity.scope,
                fiscal_year=year,
                phase=phase,
                fund=ALL,
                breakdown="narrative_three_public",
                amount=claim.value.quantize(Decimal("0.01")),
                item=_ITEM_OF_COUNT.get(claim.count, ALL),
                measure=claim.count,
                stated_by="narrative",
                claim=claim.number,
            )
        )
    return out


def _key(fact: Fact) -> tuple[object, ...]:
    return (fact.table, fact.breakdown, fact.fiscal_year, fact.phase, fact.fund, fact.measure,
            fact.function_code, fact.source, fact.nature, fact.item)  # fmt: skip


def _once(facts: Iterable[Fact]) -> list[Fact]:
    """The first fact of each key: the text says the same figure in several sections."""
    seen: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        seen.setdefault(_key(fact), fact)
    return list(seen.values())


def _leaves(facts: Sequence[Fact]) -> list[Fact]:
    """Without rows whose amount other rows of the same breakdown include."""
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[(fact.table, fact.breakdown, fact.fiscal_year, fact.phase, fact.fund, fact.measure)].append(fact)
    out: list[Fact] = []
    for fact in facts:
        group = groups[(fact.table, fact.breakdown, fact.fiscal_year, fact.phase, fact.fund, fact.measure)]
        if fact.breakdown == "narrative_function":
            if any(
                g.function_code != fact.function_code and g.function_code.startswith(fact.function_code) for g in group
            ):
                continue
        elif fact.breakdown == "narrative_total" and fact.table != "three_public":
            whole = fact.source == ALL and fact.nature == ALL
            if not whole and any(g.source == ALL and g.nature == ALL for g in group):
                continue
        elif fact.item == "vehicles" and fact.measure == "amount":
            if {"vehicle_purchase", "vehicle_operation"} <= {g.item for g in group}:
                continue
        elif fact.item in _PARTS["vehicles"] and fact.measure == "amount":
            both = {"vehicle_purchase", "vehicle_operation"} <= {g.item for g in group}
            if not both and any(g.item == "vehicles" for g in group):
                continue
        out.append(fact)
    return out


def _numbered(facts: Sequence[Fact]) -> list[Fact]:
    numbers: dict[str, int] = defaultdict(int)
    out = []
    for fact in facts:
        numbers[fact.table] += 1
        out.append(replace(fact, number=numbers[fact.table]))
    return out
