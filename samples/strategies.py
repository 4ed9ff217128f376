"""Hypothesis strategies: any disclosure, any layout, small enough to render in milliseconds.

`@given(disclosures(), layouts())`, then render and compare what a reader gives with `Rendered.cells`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from samples.figures import Disclosure, total
from samples.forms import economic_codes, function_leaves
from samples.layout import Layout

UNITS = (("元", 0), ("元", 2), ("万元", 0), ("万元", 2), ("万元", 4), ("万元", 6))
GOVERNMENT_FUND = ("2120801", "2120803", "2296003")
STATE_CAPITAL = ("2230105",)
PLACES = ("云溪市", "青石县", "枫林区")
OFFICES = ("档案局", "财政局", "信访局", "应急管理局", "人民政府办公室")
PERSONNEL = [c for c in economic_codes() if len(c) == 5 and c[:3] in ("301", "303")]
#: The items of the three publics and the economic items of the same name.
THREE_PUBLIC = {"abroad": "30212", "vehicle_purchase": "31013", "vehicle_operation": "30231", "reception": "30217"}
PUBLIC_USE = [c for c in economic_codes() if len(c) == 5 and c[:3] in ("302", "310")]


def amounts(decimals: int, low: int = 0) -> st.SearchStrategy[Decimal]:
    """Amounts with exactly these decimals, up to ten thousand million of the smallest step."""
    steps = st.one_of(st.integers(low, 99), st.integers(low, 10**7), st.integers(low, 10**10))
    return steps.map(lambda n: Decimal(n).scaleb(-decimals))


@st.composite
def disclosures(
    draw: st.DrawFn,
    *,
    kind: str | None = None,
    years: tuple[int, int] = (2018, 2022),
    units: tuple[tuple[str, int], ...] = UNITS,
    family: str = "",
    max_codes: int = 7,
) -> Disclosure:
    """A disclosure whose identities hold. Blank, zero and absent figures all occur."""
    year = draw(st.integers(*years))
    kind = kind or draw(st.sampled_from(["budget", "final"]))
    unit, decimals = draw(st.sampled_from(units))
    money = amounts(decimals)
    taken_back = money.map(lambda a: -a)  # 红字: spending that was recovered
    maybe = st.one_of(st.none(), money, money, money, taken_back)
    general = [c for c in function_leaves(year) if c not in (*GOVERNMENT_FUND, *STATE_CAPITAL)]
    codes = draw(st.lists(st.sampled_from(general), min_size=1, max_size=max_codes, unique=True))
    economic = draw(_economic(decimals))
    expenditure: dict[str, Any] = {"general_public_budget": {c: {"project": draw(maybe)} for c in codes}}
    expenditure["general_public_budget"][codes[0]]["basic"] = total(economic.values())
    if len(codes) > 1:
        expenditure["general_public_budget"][codes[1]]["basic"] = draw(st.sampled_from([None, Decimal(0)]))
    for fund, leaves, since in (
        ("government_fund", GOVERNMENT_FUND, 2018),
        ("state_capital", STATE_CAPITAL, 2020),
    ):
        if year >= since and draw(st.booleans()):
            expenditure[fund] = {draw(st.sampled_from(leaves)): {"project": draw(money)}}
    revenue: dict[str, Any] = {}
    opening: dict[str, Any] = {}
    if draw(st.booleans()):
        earned = draw(money)
        expenditure["own_funds"] = {codes[0]: {"project": earned}}
        # Budgets are balanced; final accounts may keep something back.
        kept = draw(money) if kind == "final" else Decimal(0)
        revenue[draw(st.sampled_from(["undertaking", "other"]))] = {codes[0]: earned + kept}
    if kind == "final" and draw(st.booleans()):
        opening["general_public_budget"] = draw(money)
        spent = total(expenditure["general_public_budget"][codes[0]].values()) or Decimal(0)
        revenue["general_public_budget"] = {codes[0]: spent + draw(money)}
    phases = ("budget",) if kind == "budget" else ("budget", "outturn")
    three_public = {p: {i: draw(_three_public(unit, decimals)) for i in THREE_PUBLIC} for p in phases}
    for figures in three_public.values():
        for item, code in THREE_PUBLIC.items():  # basic expenditure on an item is a part of it
            if part := economic.get(code):
                figures[item] = (figures[item] or Decimal(0)) + part
    return Disclosure.model_validate(
        {
            "department": draw(st.sampled_from(PLACES)) + draw(st.sampled_from(OFFICES)),
            "kind": kind,
            "scope": draw(st.sampled_from(["department", "unit"])),
            "fiscal_year": year,
            "family": family,
            "unit": unit,
            "decimals": decimals,
            "three_public_unit": draw(st.sampled_from([None, "万元"])) if decimals <= 2 else None,
            "empty_rows": draw(st.sampled_from(["zero", "blank", "absent"])),
            "expenditure": expenditure,
            "revenue": revenue,
            "opening": opening,
            "economic": economic,
            "three_public": three_public,
        }
    )


def _three_public(unit: str, decimals: int) -> st.SearchStrategy[Decimal | None]:
    """Steps of the coarser unit, so that a form in 万元 within a document in 元 loses nothing."""
    places = min(decimals, 2)
    return st.one_of(st.none(), st.integers(0, 10**5).map(lambda n: Decimal(n).scaleb(-places)))


@st.composite
def _economic(draw: st.DrawFn, decimals: int) -> dict[str, Decimal | None]:
    """Economic items of basic expenditure, both kinds, some of them preprinted and blank."""
    codes = [
        *draw(st.lists(st.sampled_from(PERSONNEL), min_size=1, max_size=5, unique=True)),
        *draw(st.lists(st.sampled_from(PUBLIC_USE), min_size=1, max_size=5, unique=True)),
    ]
    out: dict[str, Decimal | None] = {c: draw(st.one_of(st.none(), amounts(decimals))) for c in codes}
    out[codes[0]], out[codes[-1]] = draw(amounts(decimals, 1)), draw(amounts(decimals, 1))
    return out


@st.composite
def layouts(draw: st.DrawFn, /, **fixed: Any) -> Layout:
    """Any layout; fields given by keyword are held fixed. Prose is left out: it is the same everywhere."""
    choices: dict[str, st.SearchStrategy[Any]] = {
        "rules": st.sampled_from(["lines", "rectangles", "segments", "none"]),
        "page": st.sampled_from(["portrait", "landscape", "rotated", "wide"]),
        "font_size": st.sampled_from([6.5, 8, 9, 10.5]),
        "padding": st.sampled_from([0.8, 1.5, 3, 5]),
        "several_on_a_page": st.booleans(),
        "repeat_head": st.booleans(),
        "repeat_total": st.booleans(),
        "rows_per_page": st.one_of(st.none(), st.integers(3, 20)),
        "page_numbers": st.booleans(),
        "page_number_close": st.booleans(),
        "watermark": st.sampled_from(["", "", "", "示例"]),
        "watermark_angle": st.sampled_from([45, 30, 60, -45, 0, 10]),
        "watermark_size": st.sampled_from([9, 14, 24, 48, 90]),
        "watermark_ink": st.sampled_from(["pale", "clear", "red"]),
        "watermark_tiled": st.booleans(),
        "watermark_above": st.booleans(),
        "seal": st.sampled_from([False, False, True]),
        "outside_text": st.sampled_from([False, False, True]),
        "codes": st.sampled_from(["one", "one", "three", "tree", "in_name", "indent"]),
        "code_gaps": st.sampled_from(["", "", "", " ", "-"]),
        "padded": st.sampled_from([True, True, False]),
        "name_width": st.integers(4, 16),
        "code_align": st.sampled_from(["top", "middle", "bottom"]),
        "amount_align": st.sampled_from(["right", "right", "center"]),
        "letter_spaced": st.booleans(),
        "digit_offset": st.sampled_from([0, 0, 1.2, -1.2]),
        "totals": st.sampled_from(["first", "last"]),
        "merged_total": st.booleans(),
        "filler_rows": st.sampled_from([0, 0, 1, 4]),
        "ordinals": st.booleans(),
        "column_numbers": st.booleans(),
        "thousands": st.booleans(),
        "heading_in_grid": st.booleans(),
        "year_in_title": st.booleans(),
        "economic_blocks": st.sampled_from([2, 3]),
        "wide_subtotal": st.booleans(),
        "preprinted": st.booleans(),
        "cover": st.booleans(),
        "contents": st.booleans(),
        "narrative": st.just("none"),
        "sheets": st.sampled_from(["one_per_form", "one_for_all"]),
        "text_numbers": st.booleans(),
        "glued": st.booleans(),
    }
    unknown = set(choices) ^ set(Layout.model_fields)
    assert not unknown, f"no strategy for {sorted(unknown)}"
    chosen = {name: fixed[name] if name in fixed else draw(strategy) for name, strategy in choices.items()}
    return Layout.model_validate(chosen)
