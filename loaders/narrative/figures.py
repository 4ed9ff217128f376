"""The tables' figures that a claim can be held against, found by what the statements print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from loaders.document import ALL, Cell, Claim, Statement
from loaders.narrative.lexicon import load
from loaders.narrative.numbers import YUAN

_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[、.])")


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount of a table that a claim is about. yuan: in 元. loose: it can confirm, not refute."""

    yuan: Decimal
    cell: int
    title: str
    loose: bool


class Figures:
    """Lookup of table figures over the statements of one document."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._cells = [(_plain(s.title), c) for s in statements for c in s.cells]
        self._known = [
            (_plain(s.title), c)
            for s in statements
            for c in s.cells
            if not s.entity and c.meaning.get("entity", "") == "" and c.meaning.get("year_offset", "0") == "0"
        ]

    def of(self, claim: Claim, phase: str) -> list[Figure]:
        """The figures that state the claim's subject in `phase` (outturn, opening_budget) of the document's
        own year; [] where no table has it."""
        if not claim.concept:
            return []
        out: list[Figure] = []
        for selector in _selectors():
            if selector["concept"] == claim.concept and _applies(selector, claim):
                out += [
                    Figure(cell.amount * YUAN[cell.unit], cell.number, title, bool(selector.get("loose")))
                    for title, cell in self._cells
                    if _matches(selector, claim, title, cell, phase)
                ]
        taken = {figure.cell for figure in out}
        for title, cell in self._known:
            if cell.number not in taken and (fit := _means(claim, cell, phase)):
                out.append(Figure(cell.amount * YUAN[cell.unit], cell.number, title, fit == "loose"))
        return out


def _means(claim: Claim, cell: Cell, phase: str) -> str:
    """Whether a cell's meaning is the claim's subject: firm, loose (another fund, or none said) or ''."""
    wanted = load("checks")["meanings"].get(claim.concept)
    meaning = cell.meaning
    if wanted is None or not meaning or meaning.get("phase") != phase or cell.excluded:
        return ""
    if claim.measure == "收入（按功能）":
        wanted = {**wanted, "measure": "revenue"}
    code = claim.function_code if claim.concept == "function" else ""
    economic = claim.economic_code if claim.concept == "economic" else ""
    if claim.concept in ("function", "economic") and not (code or economic):
        return ""
    nature = str(wanted.get("nature", claim.nature if claim.concept == "function" else ""))
    same = (
        meaning.get("measure") == wanted["measure"]
        and meaning.get("function_code", "") == code
        and meaning.get("economic_code", "") == economic
        and (meaning.get("nature", "") == nature or (economic and meaning.get("nature") == "basic"))
        and meaning.get("item", "") == wanted.get("item", "")
        and ("source" not in wanted or meaning.get("source") == wanted["source"])
        and ("total" not in wanted or meaning.get("total") == wanted["total"])
    )
    if not same:
        return ""
    fund = meaning.get("fund", ALL)
    if wanted.get("item"):  # 三公 is defined over fiscal appropriation; other funds have columns of their own
        return "firm" if fund in (ALL, "fiscal_appropriation", "general_public_budget", claim.fund) else ""
    if "source" in wanted:
        return "firm"
    if economic:
        return "firm" if claim.nature == "basic" else "loose"
    return "firm" if claim.fund and fund == claim.fund else "loose"


@lru_cache(maxsize=1)
def _selectors() -> tuple[dict[str, Any], ...]:
    content = load("checks")
    out = []
    for entry in content["selectors"]:
        selector = dict(entry)
        for key in ("title", "row", "column", "not_row"):
            if key in selector:
                text = str(selector[key])
                for word, value in content["words"].items():
                    text = text.replace("{" + word + "}", value)
                selector[key] = re.compile(text)
        out.append(selector)
    return tuple(out)


def _applies(selector: dict[str, Any], claim: Claim) -> bool:
    if "funds" in selector and claim.fund not in selector["funds"]:
        return False
    if "nature" in selector and claim.nature != selector["nature"]:
        return False
    if claim.concept == "function":
        return bool(claim.function_code) and ("measure" in selector) == (claim.measure == "收入（按功能）")
    return claim.concept != "economic" or bool(claim.economic_code)


def _matches(selector: dict[str, Any], claim: Claim, title: str, cell: Cell, phase: str) -> bool:
    column = "/".join(_plain(part) for part in cell.column)
    name = _ORDINAL.sub("", _plain(cell.row_name))
    if not selector["title"].search(title):
        return False
    if "side" in selector and cell.side not in (selector["side"], "single"):
        return False
    if "code" in selector:
        code = claim.economic_code if claim.concept == "economic" else claim.function_code
        key = "economic_code" if claim.concept == "economic" else "function_code"
        if code not in (cell.row_code_norm or cell.row_code, cell.meaning.get(key)):
            return False
    if "row" in selector and not selector["row"].search(name):
        return False
    if "not_row" in selector and selector["not_row"].search(name):
        return False
    if "column" in selector and not selector["column"].search(column):
        return False
    if re.search(r"上年|去年|增减|比上", column) and not selector.get("row"):
        return False
    if selector.get("phased"):
        budget = "预算数" in column or ("决算" not in column and "决算" not in title)
        return budget == (phase == "opening_budget")
    return True


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text).replace("(", "（").replace(")", "）")
