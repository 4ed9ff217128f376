"""The money of one body in one year, at its finest: what every table of a whole document is a view of.

`spending` of a document is a list of lines `function nature fund | economic=government economic=government …`; revenue
and balances follow from it. An amount of a table is the sum of what lies within its place, so the tables agree.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from loaders.reference.editions import edition
from tests.places.specs import _FUNDS, Amount, Table, within, words

#: Funds that are sources of revenue of the same name; what else is spent comes from the body's own sources.
_FISCAL = ("general_public_budget", "government_fund", "state_capital", "special_account")
_ITEMS = ("abroad", "vehicle_purchase", "vehicle_operation", "reception", "meetings", "training")
#: Names of codes that the lists of the editions lack.
_NAMES = {
    "2120803": "城市建设支出", "2230105": "国有企业退休人员社会化管理补助支出", "503": "机关资本性支出",
    "20126": "档案事务", "2012601": "行政运行", "2012604": "档案馆",
    "22301": "解决历史遗留问题及改革成本支出", "505": "对事业单位经常性补助", "509": "对个人和家庭的补助",
}  # fmt: skip


@dataclass(frozen=True)
class Spent:
    """One kind of spending: the smallest thing that any table tells apart."""

    function: str
    economic: str
    government: str
    nature: str
    fund: str


class Ledger:
    """Amounts by phase and year, drawn at random when first asked for."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.seed = f"{document['place']} {document['kind']} {document['year']}"
        self.decimals = 0 if document.get("unit") == "元" else 2
        self.spent = [s for line in document["spending"].strip().splitlines() for s in _spent(line)]
        self.own = document.get("own", "undertaking other").split()
        self.opening = [_FUNDS.get(f, f) for f in document.get("opening", "").split()]
        self.closing = [_FUNDS.get(f, f) for f in document.get("closing", "").split()]
        #: Units of the department, each of which spends a part.
        self.units = document.get("units", [""])
        self.none = document.get("none", "abroad vehicle_purchase").split()
        self._entries: dict[tuple[str, str], list[Amount]] = {}

    def entries(self, phase: str, offset: str) -> list[Amount]:
        """Everything of one phase of one year."""
        if (phase, offset) not in self._entries:
            entries = list(self._draw(phase, offset))
            self._entries[phase, offset] = entries
        return self._entries[phase, offset]

    def _draw(self, phase: str, offset: str) -> Iterator[Amount]:
        chance = random.Random(f"{self.seed} {phase} {offset}")
        when = {"phase": phase, "year_offset": offset}

        def entry(value: Decimal, **means: str) -> Amount:
            return Amount(0, 0, 0, means | when, value)

        def drawn(high: int, low: int = 900) -> Decimal:
            return Decimal(chance.randrange(low, high)).scaleb(-self.decimals)

        received: dict[tuple[str, str, str, str], Decimal] = {}
        for n, s in enumerate(self.spent):
            unit = self.units[n % len(self.units)]
            value = drawn(90000)
            yield entry(
                value, measure="expenditure", function_code=s.function, economic_code=s.economic,
                government_code=s.government, nature=s.nature, fund=s.fund, unit=unit,
            )  # fmt: skip
            nature = "basic" if s.nature in ("personnel", "public_use") else s.nature
            place = (s.function, s.fund, nature, unit)
            received[place] = received.get(place, Decimal(0)) + value
        for function, fund, nature, unit in list(received):
            for item, funds, sign in (("opening", self.opening, -1), ("closing", self.closing, 1)):
                if fund in funds:
                    left = drawn(900, 100)
                    received[function, fund, nature, unit] += sign * left
                    means = {"measure": "balance", "item": item, "function_code": function, "fund": fund}
                    yield entry(left, **means, nature=nature, unit=unit)
        for n, ((function, fund, nature, unit), value) in enumerate(received.items()):
            source = fund if fund in _FISCAL else self.own[n % len(self.own)]
            means = {"measure": "revenue", "function_code": function, "fund": fund, "source": source}
            yield entry(value, **means, nature=nature, unit=unit)
        for item in _ITEMS:
            if item not in self.none:
                yield entry(drawn(9000), measure="three_public", item=item, fund="general_public_budget")

    def value(self, amount: Amount) -> Decimal:
        """What an amount of a table comes to."""
        entries = self.entries(amount.means["phase"], amount.means.get("year_offset", "0"))
        total = sum((e.value for e in entries if _in(e, amount)), Decimal(0))
        if amount.total == "grand":
            revenue = amount.means["measure"] == "revenue"
            fund = amount.means.get("fund", "all")
            total += sum(
                (
                    e.value
                    for e in entries
                    if e.means.get("item") == ("opening" if revenue else "closing")
                    and within(("all",) * 3 + (e.means["fund"],) + ("all",) * 3, ("all",) * 3 + (fund,) + ("all",) * 3)
                ),
                Decimal(0),
            )
        return total

    def fill(self, table: Table, zero: str) -> None:
        """Give every amount of a table its value; where there is none print `zero`, which may be nothing."""
        chance = random.Random(table.name)
        for amount in list(table.amounts):
            if amount.excluded:
                amount.value = Decimal(chance.randrange(1200, 990000)).scaleb(-table.decimals)
            else:
                amount.value = self.value(amount)
            text = f"{amount.value:,.{table.decimals}f}"
            if not amount.value and zero != "0.00":
                text = zero
                table.amounts.remove(amount)
            table.body[amount.row][amount.column] = text

    def functions(self, common: dict[str, str]) -> list[Spent]:
        """The spending that a table shows."""
        return [s for s in self.spent if _shown(s, common)]


def _spent(line: str) -> Iterator[Spent]:
    head, _, items = line.partition("|")
    function, nature, fund = head.split()
    for item in items.split():
        economic, _, government = item.partition("=")
        yield Spent(function, economic, government, nature, {"own": "own_funds"}.get(fund, _FUNDS.get(fund, fund)))


def _shown(spent: Spent, common: dict[str, str]) -> bool:
    place = (spent.function, "all", "all", spent.fund, spent.nature, "all", "all")
    return within(place, ("all", "all", "all", common.get("fund", "all"), common.get("nature", "all"), "all", "all"))


def _in(entry: Amount, amount: Amount) -> bool:
    if entry.means["measure"] != amount.means["measure"]:
        return False
    if amount.means.get("entity") and entry.means["unit"] != amount.means["entity"]:
        return False
    if entry.means["measure"] == "balance" and entry.means["item"] != amount.means.get("item"):
        return False
    if entry.means["measure"] == "three_public" and amount.means.get("item") in (None, "all"):
        return False
    inner, outer = list(entry.place), list(amount.place)
    if amount.scheme == "government":
        outer[1], outer[2] = "all", amount.means["economic_code"]
    return within(tuple(inner), tuple(outer))


def name_of(code: str, year: int) -> str:
    """The official name of a code."""
    scheme = {"2": "function", "3": "department", "5": "government"}[code[0]]
    for of_year in (year, *range(2018, 2026)):
        row = edition(scheme, of_year).get(code)
        if row is not None and row.name:
            return row.name
    return _NAMES[code]


def expanded(rows: str, columns: list[str], common: str, ledger: Ledger, year: int) -> str:
    """Rows with every `@…` line replaced by the rows of a classification that the ledger has something in.

    @functions, @items (项 only), @economic, @both (departmental and governmental item on a row), @cross (functions,
    below each its items). `merged` after it: a code goes over all columns of codes, else its levels have one each.
    """
    out: list[str] = []
    means = words(common)
    for line in rows.strip().splitlines():
        if not line.strip().startswith("@"):
            out.append(line)
            continue
        kind, *how = line.strip().split()
        spent = ledger.functions(means)
        codes: Iterable[tuple[str, str]]
        if kind in ("@functions", "@items"):
            levels = (3, 5, 7) if kind == "@functions" else (7,)
            codes = [(c, "") for c in sorted({s.function[:n] for s in spent for n in levels})]
        elif kind == "@economic":
            codes = [(c, "") for c in sorted({s.economic[:n] for s in spent for n in (3, 5)})]
        elif kind == "@both":
            codes = sorted({(s.economic, s.government) for s in spent})
        else:
            codes = sorted({(s.function, e) for s in spent for e in ("", s.economic)})
        out += [_row(first, second, columns, year, "merged" in how) for first, second in codes]
    return "\n".join(out)


def _row(first: str, second: str, columns: list[str], year: int, merged: bool) -> str:
    cells: list[str] = []
    pending = [first, second]
    for i, column in enumerate(columns):
        if column == "code" and (i == 0 or columns[i - 1] != "code"):
            width = next((n for n, c in enumerate(columns[i:]) if c != "code"), 1)
            code = pending.pop(0) if pending else ""
            if merged:
                cells += [code, *["<"] * (width - 1)]
            elif width == 1:
                cells.append(code)
            else:
                parts = [code[:3], *(code[n : n + 2] for n in range(3, len(code), 2))] if code else []
                cells += (parts + [""] * width)[:width]
        elif column == "name":
            done = 2 - len(pending)
            code = (first, second)[max(done - 1, 0)]
            cells.append(name_of(code, year) if code else "")
        elif column in ("ord", "text", "entity"):
            cells.append("")
        elif column != "code":
            cells.append("#")
    return " | ".join(cells) + f" || {first} {second}"
