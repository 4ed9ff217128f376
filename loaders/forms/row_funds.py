"""Funds in rows (一般公共预算资金 and 政府性基金 below each other, under 资金性质), and those that no title names."""

from __future__ import annotations

from collections.abc import Iterable

from loaders.document import ALL
from loaders.forms.catalogue import Catalogue, Term, header_word
from loaders.forms.halves import TOTAL
from loaders.forms.merge import merge, narrower
from loaders.forms.of_which import named_of_which
from loaders.forms.text import label, normal


def with_money(members: dict[str, str], money: str, catalogue: Catalogue) -> str:
    """Give an amount the fund that its row names; why that is not certain, '' where it is."""
    if TOTAL.fullmatch(label(money)):
        return ""
    if named_of_which(money):
        return f"{money!r} is a part of the row above"
    term = catalogue.term(header_word(normal(label(money))))
    fund = term.fund if term is not None else ""
    if term is not None and term.means.get("item") == "opening" and members.get("measure") == "expenditure":
        fund = "carried_over"
    if term is None or not fund:
        return f"{money!r} is no fund that terms.yml knows"
    if members.get("measure") == "revenue":
        clash = merge(members, {"source": term.source or fund})
    else:
        clash = merge(members, {"fund": fund})
    return f"the row's {money!r} contradicts the {clash} of its column or form" if clash else ""


def fund_of_totals(fund: str, terms: Iterable[Term | None]) -> str:
    """The fund of a 小计 without one of its own: the form's, or all where columns of other money stand beside it
    (单位资金 beside 财政拨款)."""
    other = any(t is not None and t.fund and narrower("fund", fund, t.fund) is None for t in terms)
    return ALL if other else fund
