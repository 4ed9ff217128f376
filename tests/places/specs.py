"""Forms as places print them, written down compactly, with what each of their amounts means.

A specification is read from `*.yml` beside this file. It knows nothing of the catalogue: `columns` and the end of each
row say what an amount means, in the words of vocabulary.yml. The amounts themselves are made up here, so that every
total is the sum of its parts.

`head` and `rows` are grids: cells parted by |, `<` goes on from the left, `^` from above; # is an amount, ... fills the
rest of a row with amounts. `columns` says for each column what it holds: code, name, entity, ord (行次), text, or what
its amounts mean. After || stands what the row means, half by half, parted by ;. A row with a code needs nothing; a
label is looked up in words.yml. Words: exp rev (expenditure, revenue), opening closing surplus distribution (balances),
sg sg:abroad … (三公), f= fund, s= source, n= nature, p= phase, y= year less this one, e= entity, i= item, a code;
=year =grand =group (totals), x (kept and no fact).
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
_ORDINAL = re.compile(r"^(?:其中：)?(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|[0-9]+[.、]|其中：)?")
LABELS = ("code", "name", "entity", "ord", "text")
DIMENSIONS = ("function_code", "economic_code", "government_code", "fund", "nature", "source", "item")

#: Short words of the notation.
_FUNDS = {
    "general": "general_public_budget",
    "gfund": "government_fund",
    "capital": "state_capital",
    "fiscal": "fiscal_appropriation",
    "special": "special_account",
    "own": "own_funds",
}
_KEYS = {"f": "fund", "s": "source", "n": "nature", "p": "phase", "y": "year_offset", "e": "entity", "i": "item"}
_BALANCES = {"opening": "opening", "closing": "closing", "surplus": "surplus_used", "distribution": "distribution"}
_PARENTS = {
    "fund": {
        "general_public_budget": "fiscal_appropriation",
        "government_fund": "fiscal_appropriation",
        "state_capital": "fiscal_appropriation",
    },
    "source": {
        "general_public_budget": "fiscal_appropriation",
        "government_fund": "fiscal_appropriation",
        "state_capital": "fiscal_appropriation",
        **dict.fromkeys(("superior_subsidy", "undertaking", "business", "affiliated", "debt", "other"), "own_funds"),
    },
    "nature": {"personnel": "basic", "public_use": "basic"},
    "item": {
        "vehicle_purchase": "vehicles",
        "vehicle_operation": "vehicles",
        "vehicles": "three_public",
        "abroad": "three_public",
        "reception": "three_public",
    },
}
#: A cell's meaning as key and member, in a fixed order.
Meaning = tuple[tuple[str, str], ...]


def words(text: str) -> dict[str, str]:
    """The members that a piece of notation gives: `exp f=general n=basic 2010301 =year`."""
    found: dict[str, str] = {}
    for word in text.split():
        if word in ("exp", "rev"):
            found["measure"] = {"exp": "expenditure", "rev": "revenue"}[word]
        elif word in _BALANCES:
            found |= {"measure": "balance", "item": _BALANCES[word]}
        elif word.startswith("sg"):
            found |= {"measure": "three_public", "item": word[3:] or "three_public"}
        elif word.startswith("="):
            found["total"] = word[1:]
        elif word == "x":
            found["excluded"] = "x"
        elif re.fullmatch(r"2\d{2,6}", word):
            found["function_code"] = word
        elif re.fullmatch(r"3\d{2,6}", word):
            found |= {"economic_code": word, "economic_scheme": "department"}
        elif re.fullmatch(r"5\d{2,6}", word):
            if "economic_code" in found:
                found["government_code"] = word
            else:
                found |= {"economic_code": word, "economic_scheme": "government"}
        elif "=" in word and word.split("=")[0] in _KEYS:
            key, member = word.split("=")
            found[_KEYS[key]] = _FUNDS.get(member, member)
        else:
            raise ValueError(f"{word!r} in {text!r} is no word of the notation")
    return found


@dataclass(slots=True)
class Amount:
    """An amount to be printed: its row and column, its half, what it means."""

    row: int
    column: int
    half: int
    means: dict[str, str]
    value: Decimal = Decimal(0)

    @property
    def place(self) -> tuple[str, ...]:
        if self.means["measure"] == "balance":
            return (*(self.means.get(d, "all") for d in DIMENSIONS[:-1]), "all")
        return tuple(self.means.get(d, "all") for d in DIMENSIONS)

    @property
    def key(self) -> tuple[str, ...]:
        """What two amounts must have in common for one to be a part of the other."""
        m = self.means
        item = m["item"] if m["measure"] == "balance" else ""
        return m["measure"], m.get("phase", ""), m.get("year_offset", "0"), m.get("entity", ""), item

    @property
    def scheme(self) -> str:
        return self.means.get("economic_scheme", "")

    @property
    def total(self) -> str:
        return self.means.get("total", "")

    @property
    def excluded(self) -> bool:
        return "excluded" in self.means

    @property
    def meaning(self) -> Meaning:
        """As a cell of the reader gives it: members that say 'all' or this year left out."""
        shown = {k: v for k, v in self.means.items() if v != "all" and (k, v) != ("year_offset", "0")}
        return tuple(sorted((k, v) for k, v in shown.items() if k not in ("total", "excluded")))


def within(inner: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    """The outer place includes the inner one."""
    for dimension, a, b in zip(DIMENSIONS, inner, outer, strict=True):
        if b == "all" or a == b:
            continue
        if dimension.endswith("_code"):
            if not a.startswith(b):
                return False
        else:
            while a in _PARENTS[dimension] and a != b:
                a = _PARENTS[dimension][a]
            if a != b:
                return False
    return True


@dataclass(slots=True)
class Table:
    """One form of one place: head and body as printed, and the amounts with their meaning."""

    place: str
    kind: str
    year: int
    department: str
    scope: str
    form: str
    title: str
    label: str
    unit: str
    decimals: int
    head: list[list[str]]
    body: list[list[str]]
    columns: list[str]
    amounts: list[Amount] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # between title and table, in place of the usual ones
    code: str = ""
    identities: bool = True
    apart: bool = False  # one half prints two classifications below each other: none includes the other

    @property
    def name(self) -> str:
        return f"{self.place}-{self.year}-{self.kind}-{self.code or self.title}"

    def fill(self) -> None:
        """Give every amount a value: leaves at random, totals as sums, both sides of a summary alike."""
        chance = random.Random(self.name)
        leaves = self.leaves()
        for amount in self.amounts:
            if amount in leaves or amount.excluded:
                amount.value = Decimal(chance.randrange(1200, 990000)).scaleb(-self.decimals)
        self._balance(leaves)
        for amount in self.amounts:
            if amount not in leaves and not amount.excluded:
                amount.value = sum((leaf.value for leaf in self._parts(amount, leaves)), Decimal(0))
        for amount in self.amounts:
            text = f"{amount.value:,.{self.decimals}f}"
            self.body[amount.row][amount.column] = text

    def leaves(self) -> list[Amount]:
        """The amounts that no other amount of the table is a part of."""
        plain = [a for a in self.amounts if not a.total and not a.excluded]
        found = []
        for a in plain:
            inner = (b for b in plain if b.key == a.key and self._comparable(a, b) and b.place != a.place)
            if not any(within(b.place, a.place) for b in inner):
                found.append(a)
        keys = {a.key for a in plain}
        lone = [a for a in self.amounts if a.total and not a.excluded and a.key not in keys]
        for a in lone:  # a form that prints nothing but its total row
            again = any(b.key == a.key and b.place == a.place for b in found)  # 合计, and the only unit there is
            if not again and not any(b.key == a.key and b.place != a.place and within(b.place, a.place) for b in lone):
                found.append(a)
        return found

    def _comparable(self, whole: Amount, part: Amount) -> bool:
        return whole.scheme == part.scheme if self.apart else whole.scheme in ("", part.scheme)

    def _parts(self, total: Amount, leaves: list[Amount]) -> list[Amount]:
        kinds = {(a.place[0] == "all", a.place[1] == "all") for a in leaves if a.means["measure"] == "expenditure"}
        # Two classifications of the same money beside each other: a total belongs to its own half.
        own = [a for a in leaves if a.half == total.half] if total.total and len(kinds) > 1 else leaves
        own = own if any(a.key == total.key for a in own) else leaves
        parts = [a for a in own if a.key == total.key and within(a.place, total.place)]
        if not total.total:
            parts = [a for a in parts if self._comparable(total, a)]
        elif self.apart:  # the total is that of the rows without a code, printed once more by economic item
            parts = [a for a in parts if a.half != total.half or not (a.scheme and "nature" in a.means)]
        if total.total == "year" and len(set(_halves(self.columns))) > 1:
            # What stands below 本年收入合计 (上级补助收入 in some forms) is no part of it.
            parts = [a for a in parts if a.row < total.row] or parts
        beside = [a for a in self.amounts if a.row == total.row and not a.excluded]
        twins = [a for a in beside if a.key == total.key and a.place == total.place]
        own_column = [a for a in parts if a.column == total.column]
        if total.means["measure"] == "balance" and len(twins) > 1 and own_column:
            parts = own_column  # 项目支出结转 beside 项目支出结余: both mean the same, and each is a sum of its own
        if total.total == "grand":
            items = ("opening", "surplus_used") if total.means["measure"] == "revenue" else ("closing", "distribution")
            for a in own:
                same = a.key[1:4] == total.key[1:4] and a.means["measure"] == "balance"
                if same and a.means["item"] in items and within(a.place[:4] + total.place[4:], total.place):
                    parts.append(a)
        return parts

    def _balance(self, leaves: list[Amount]) -> None:
        """Make the totals of all halves of a summary agree: one leaf of each half takes up the difference."""
        year = self._widest("year")
        spending = {h: a for h, a in year.items() if a.means["measure"] == "expenditure"}
        self._level(spending, leaves, "expenditure")
        closings = [a for a in leaves if a.means.get("item") == "closing" and a.means["measure"] == "balance"]
        for again in [a for a in closings if a.half != closings[0].half and a.place == closings[0].place]:
            again.value = closings[0].value
        self._level(self._widest("grand"), leaves, "balance")

    def _widest(self, total: str) -> dict[int, Amount]:
        halves: dict[int, Amount] = {}
        for a in self.amounts:
            if a.total != total or a.excluded or a.means.get("nature", "all") != "all":
                continue
            if a.half not in halves or within(halves[a.half].place, a.place):
                halves[a.half] = a
        return halves

    def _level(self, totals: dict[int, Amount], leaves: list[Amount], by: str) -> None:
        if len(totals) < 2:
            return
        parts = {half: self._parts(a, leaves) for half, a in totals.items()}
        sums = {half: sum((p.value for p in parts[half]), Decimal(0)) for half in totals}
        for half in totals:
            preferred = [p for p in parts[half] if p.means["measure"] == by]
            (preferred or parts[half])[0].value += max(sums.values()) - sums[half]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def grid_of(text: str) -> list[list[str]]:
    """The rows of a block of text, cells parted by |."""
    return [_cells(line) for line in text.strip().splitlines()]


def _table(document: dict[str, Any], entry: dict[str, Any], named: dict[str, str]) -> Table:
    table = unfilled(document, entry, named)
    table.fill()
    return table


def unfilled(document: dict[str, Any], entry: dict[str, Any], named: dict[str, str]) -> Table:
    """A table whose amounts have their places and meanings, and no values yet."""
    head = grid_of(entry["head"])
    columns = [named.get(c, c) for c in _cells(entry["columns"])]
    width = len(columns)
    for line in head:
        if len(line) != width:
            raise ValueError(f"{entry['title']}: {len(line)} head cells for {width} columns: {line}")
    unit = entry.get("unit", document.get("unit", "万元"))
    table = Table(
        document["place"], document["kind"], document["year"], document["department"],
        document.get("scope", "department"), entry["form"], entry["title"], entry.get("label", ""), unit,
        entry.get("decimals", document.get("decimals", 2 if unit == "万元" else 0)), head, [], columns,
        notes=entry.get("notes", []), lines=entry.get("lines", []), code=entry.get("id", ""),
        identities=entry.get("identities", True), apart=entry.get("apart", False),
    )  # fmt: skip
    halves = _halves(columns)
    phase = {"budget": "p=opening_budget", "final": "p=outturn"}[document["kind"]]
    common = words(f"{phase} {entry.get('all', '')}")
    for line in entry["rows"].strip().splitlines():
        printed, _, said = line.partition("||")
        row = _cells(printed)
        if row[-1] == "...":
            rest = columns[len(row) - 1 :]
            row = row[:-1] + ["" if column in LABELS else "#" for column in rest]
        if len(row) == width + 1 and not row[-1]:
            row.pop()
        row += [""] * (width - len(row))
        if len(row) != width:
            raise ValueError(f"{entry['title']}: {len(row)} cells for {width} columns: {line}")
        tokens = [t.strip() for t in said.split(";")] if said.strip() else []
        by_half = [_row_means(h, row, columns, halves, tokens, named) for h in range(max(halves) + 1)]
        for i, text in enumerate(row):
            if columns[i] in LABELS or text not in ("#", "0"):
                continue
            half = halves[i]
            over = words(columns[i])
            means = common | over | by_half[half]
            if over.get("total") == "grand":
                means["total"] = "grand"
            if "measure" not in means and "excluded" not in means:
                raise ValueError(f"{entry['title']}: nothing says what is measured in {line}")
            if means.get("measure") != "balance" and means.get("measure") != "three_public":
                means.pop("item", None)
            table.amounts.append(Amount(len(table.body), i, half, means))
        table.body.append(row)
    return table


def _row_means(
    half: int, row: list[str], columns: list[str], halves: list[int], tokens: list[str], named: dict[str, str]
) -> dict[str, str]:
    """What a row says in one half: the notation at its end, else its codes, else the shared words for its label."""
    if half < len(tokens) and tokens[half]:
        return words(tokens[half])
    own = [i for i, h in enumerate(halves) if h == half]
    code = "".join(row[i] for i in own if columns[i] == "code" and row[i] not in ("<", "^"))
    if re.fullmatch(r"[235]\d{2}(\d{2}){0,2}", code):
        return words(code)
    names = [row[i] for i in own if columns[i] in ("code", "name", "entity") and row[i] not in ("", "<", "^")]
    if not names or not any(row[i] in ("#", "0") and columns[i] != "x" for i in own):
        return {}
    plain = _ORDINAL.sub("", names[-1]).strip()
    if plain not in named:
        raise ValueError(f"no notation says what the row {plain!r} means")
    return words(named[plain])


def _halves(columns: list[str]) -> list[int]:
    half, seen, found = 0, False, []
    for column in columns:
        if column in LABELS and column != "text" and seen:
            half, seen = half + 1, False
        elif column not in LABELS:
            seen = True
        found.append(half)
    return found


def tables() -> Iterator[Table]:
    """All tables of all places."""
    named = yaml.safe_load((HERE / "words.yml").read_text(encoding="utf-8"))
    for path in sorted(HERE.glob("places_*.yml")):
        for document in yaml.safe_load(path.read_text(encoding="utf-8")):
            for entry in document["tables"]:
                yield _table(document, entry, named)


def by_place() -> dict[str, list[Table]]:
    """The tables of each place."""
    found: defaultdict[str, list[Table]] = defaultdict(list)
    for table in tables():
        found[table.place].append(table)
    return found
