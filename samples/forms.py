"""The statutory forms of a disclosure, derived from its figures as forms.yml describes them.

A form is one, two or three blocks side by side; a block has key columns, amount columns and rows. How it
looks is decided later, by the layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from samples.figures import FISCAL, Amount, Disclosure, ThreePublic, less, total

HERE = Path(__file__).parent
PERSONNEL = ("301", "303")
NUMERALS = "一二三四五六七八九十"
HeaderPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row. An amount that is None is a blank; a row without a name is a blank row."""

    name: str
    amounts: tuple[Amount, ...]
    code: str = ""
    is_total: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """One half (or third) of a form. `kind` says what its key columns hold."""

    side: Literal["single", "left", "middle", "right"]
    kind: Literal["function", "economic", "label", "one"]
    code_head: HeaderPath
    name_head: HeaderPath
    paths: tuple[HeaderPath, ...]
    rows: tuple[Row, ...]
    footer: Row | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One form, ready to be laid out. `empty`: declared empty, `note` says so."""

    id: str
    title: str
    label: str
    unit: str
    blocks: tuple[Block, ...]
    note: str = ""
    empty: bool = False


@cache
def catalogue() -> Mapping[str, list[dict[str, Any]]]:
    loaded: dict[str, list[dict[str, Any]]] = yaml.safe_load((HERE / "forms.yml").read_text(encoding="utf-8"))
    return loaded


@cache
def _codes() -> Mapping[str, Any]:
    data = yaml.safe_load((HERE / "codes.yml").read_text(encoding="utf-8"))
    return {
        "function": {str(c): names for c, names in data["function"].items()},
        "economic": {str(c): name for c, name in data["economic"].items()},
        "classes": {year: [str(c) for c in codes] for year, codes in data["classes"].items()},
    }


def function_name(d: Disclosure, code: str) -> str:
    """The name of a function code in the disclosure's fiscal year."""
    names = _codes()["function"].get(code, {})
    known = [year for year in names if year <= d.fiscal_year]
    if code not in d.names and not known:
        raise KeyError(f"codes.yml has no name for {code} in {d.fiscal_year}; add it there or under `names`")
    return d.names.get(code) or str(names[max(known)])


def economic_name(d: Disclosure, code: str) -> str:
    return d.names.get(code) or str(_codes()["economic"][code])


def economic_codes() -> tuple[str, ...]:
    return tuple(_codes()["economic"])


def function_leaves(year: int) -> list[str]:
    """Every 项 that the samples can name in that year."""
    return [c for c, names in _codes()["function"].items() if len(c) == 7 and min(names) <= year]


def derive(d: Disclosure, *, economic_blocks: int = 3, preprinted: bool = False) -> list[Form]:
    """All forms of the disclosure's family and year, in printing order."""
    family = catalogue()[d.family or d.kind]
    return [_form(d, spec, economic_blocks, preprinted) for spec in family if _applies(spec, d)]


def _applies(spec: Mapping[str, Any], d: Disclosure) -> bool:
    return bool(spec.get("since", 0) <= d.fiscal_year <= spec.get("until", 9999))


def _form(d: Disclosure, spec: Mapping[str, Any], economic_blocks: int, preprinted: bool) -> Form:
    rows = spec["rows"]
    scope = {"department": "部门", "unit": "单位"}[d.scope]
    words = {"scope": scope, "year": str(d.fiscal_year), "last": str(d.fiscal_year - 1)}
    empty = "empty" in spec and not d.codes(spec["funds"])
    unit: str = d.unit
    if rows == "function":
        blocks = [_function_block(d, spec)]
    elif rows == "economic":
        blocks = [_economic_block(d, spec, preprinted)]
    elif rows == "economic_blocks":
        blocks = _economic_halves(d, spec, economic_blocks, preprinted)
    elif rows == "one":
        blocks = [_one_row(d, spec)]
        unit = d.three_public_unit or d.unit
    else:
        blocks = _halves(d, spec)
    note = spec["empty"] if empty else spec.get("note", "")
    return Form(spec["id"], spec["title"], spec["label"], unit, tuple(blocks), note.format(**words), empty)


def _path(text: str, d: Disclosure) -> HeaderPath:
    return tuple(text.format(year=d.fiscal_year, last=d.fiscal_year - 1).split("/"))


def _figure(d: Disclosure, spec: Mapping[str, Any], code: str = "") -> Amount:
    """The figure that a column or row of forms.yml names."""
    fund = spec.get("fund", "all")
    fund = FISCAL if fund == "fiscal" else fund
    measure, member = spec["measure"], spec.get("nature", "all")
    if measure == "economic":
        personnel = code[:3] in PERSONNEL
        if {"personnel": not personnel, "public_use": personnel}.get(member, False) and code:
            return None
        return d.basic_by_economic(code) if code else _economic_total(d, member)
    if measure == "surplus_used":
        return d.surplus_used
    if measure == "distribution":
        return d.distribution if fund == "all" else None
    if measure == "available":
        surplus = d.surplus_used if fund == "all" and not code else None
        return total((d.get("revenue", fund, code=code), d.get("opening", fund, code=code), surplus))
    if measure == "used":
        spent = total((d.get("expenditure", fund, code=code), d.get("closing", fund, code=code)))
        return total((spent, d.distribution)) if fund == "all" else spent
    if measure == "closing" and d.kind == "budget":
        return d.get("closing", fund, code=code) or None
    return d.get(measure, fund, member, code)


def _economic_total(d: Disclosure, member: str) -> Amount:
    classes = sorted({c[:3] for c in d.economic})
    chosen = [c for c in classes if member == "all" or (member == "personnel") == (c in PERSONNEL)]
    return total(d.basic_by_economic(c) for c in chosen)


def _function_block(d: Disclosure, spec: Mapping[str, Any]) -> Block:
    funds = spec.get("funds", "all")
    columns = [c if "funds" not in spec else {"fund": funds, **c} for c in spec["columns"]]
    columns = [c for c in columns if _applies(c, d)]
    codes = d.codes(funds)
    rows = [Row("合计", tuple(_figure(d, c) for c in columns), is_total=True)]
    for code in codes:
        amounts = tuple(_figure(d, c, code) for c in columns)
        if any(a is not None for a in amounts):
            rows.append(Row(function_name(d, code), amounts, code, level=(len(code) - 3) // 2))
    paths = tuple(_path(c["path"], d) for c in columns)
    heads = _path(spec["code_head"], d), _path(spec["name_head"], d)
    return Block("single", "function", *heads, paths, tuple(rows))


def _economic_rows(d: Disclosure, columns: list[dict[str, Any]], classes: list[str], preprinted: bool) -> list[Row]:
    known = set(economic_codes()) if preprinted else set()
    leaves = {c for c in set(d.economic) | known if c[:3] in classes and len(c) == 5}
    codes = sorted(leaves | {c[:3] for c in leaves})
    return [
        Row(economic_name(d, c), tuple(_figure(d, col, c) for col in columns), c, level=(len(c) - 3) // 2)
        for c in codes
    ]


def _economic_block(d: Disclosure, spec: Mapping[str, Any], preprinted: bool) -> Block:
    columns = spec["columns"]
    classes = sorted({c[:3] for c in (economic_codes() if preprinted else d.economic)})
    rows = _economic_rows(d, columns, classes, preprinted)
    top = Row("合计", tuple(_figure(d, c) for c in columns), is_total=True)
    heads = _path(spec["code_head"], d), _path(spec["name_head"], d)
    return Block("single", "economic", *heads, tuple(_path(c["path"], d) for c in columns), (top, *rows))


def _economic_halves(d: Disclosure, spec: Mapping[str, Any], count: int, preprinted: bool) -> list[Block]:
    used = sorted({c[:3] for c in (economic_codes() if preprinted else d.economic)})
    public = [c for c in used if c not in PERSONNEL]
    groups = [list(PERSONNEL), public]
    if count == 3 and [c for c in public if c != "302"]:
        groups = [list(PERSONNEL), ["302"], [c for c in public if c != "302"]]
    sides: tuple[Any, ...] = ("left", "right") if len(groups) == 2 else ("left", "middle", "right")
    footers = [("人员经费合计", "personnel"), ("公用经费合计", "public_use"), None]
    heads = _path(spec["code_head"], d), _path(spec["name_head"], d)
    paths = tuple(_path(c["path"], d) for c in spec["columns"])
    blocks = []
    for side, group, foot in zip(sides, groups, footers, strict=False):
        footer = Row(foot[0], (_economic_total(d, foot[1]),), is_total=True) if foot else None
        rows = tuple(_economic_rows(d, spec["columns"], group, preprinted))
        blocks.append(Block(side, "economic", *heads, paths, rows, footer))
    return blocks


def _one_row(d: Disclosure, spec: Mapping[str, Any]) -> Block:
    phases = {p: d.three_public.get(p, ThreePublic()) for p in ("budget", "outturn")}
    amounts = tuple(getattr(phases[c["phase"]], c["item"]) for c in spec["columns"])
    paths = tuple(_path(c["path"], d) for c in spec["columns"])
    return Block("single", "one", (), (), paths, (Row("", amounts),))


def _halves(d: Disclosure, spec: Mapping[str, Any]) -> list[Block]:
    sides: tuple[Literal["left", "right"], ...] = ("left", "right")
    parts = [_half(d, spec[side]) for side in sides]
    height = max(len(body) for _, body, _ in parts)
    blocks = []
    for side, (columns, body, tail) in zip(sides, parts, strict=True):
        blank = Row("", tuple(None for _ in columns))
        rows = [*body, *[blank] * (height - len(body)), *tail]
        heading = spec[side]["heading"]
        paths = tuple((heading, *_path(c["path"], d)) for c in columns)
        blocks.append(Block(side, "label", (), (heading, "项目"), paths, tuple(rows)))
    return blocks


def _half(d: Disclosure, spec: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[Row], list[Row]]:
    columns = [c for c in spec["columns"] if _applies(c, d)]
    entries: list[dict[str, Any]] = [{"code": c, "name": function_name(d, c)} for c in class_codes(d)]
    if spec["rows"] != "classes":
        entries = [r for r in spec["rows"] if _applies(r, d)]

    def amounts(entry: Mapping[str, Any]) -> tuple[Amount, ...]:
        if not entry["name"]:
            return tuple(None for _ in columns)
        own = {k: v for k, v in entry.items() if k in ("measure", "fund")}
        return tuple(_figure(d, {**c, **own}, entry.get("code", "")) for c in columns)

    values = [amounts(e) for e in entries]
    if d.empty_rows == "absent" and spec["rows"] == "classes":
        there = [(e, v) for e, v in zip(entries, values, strict=True) if any(a is not None for a in v)]
        entries, values = [e for e, _ in there], [v for _, v in there]
    used = [any(v[i] is not None for v in values) for i in range(len(columns))]

    def zeroed(row: tuple[Amount, ...]) -> tuple[Amount, ...]:
        if d.empty_rows != "zero":
            return row
        return tuple(Decimal(0) if a is None and u else a for a, u in zip(row, used, strict=True))

    body = [
        Row(spec["numbered"].format(numeral(i)) + e["name"], zeroed(v))
        for i, (e, v) in enumerate(zip(entries, values, strict=True), 1)
    ]
    if "head" in spec:
        body.insert(0, Row(spec["head"]["name"], amounts(spec["head"])))
    tail = []
    for entry in spec["tail"]:
        if _applies(entry, d):
            row = amounts(entry)
            by_fund = entry.get("fund") in FISCAL
            tail.append(Row(entry["name"], zeroed(row) if by_fund else row, is_total=bool(entry.get("total"))))
    return columns, body, tail


def class_codes(d: Disclosure) -> list[str]:
    """The classes that 总表 of that year lists."""
    lists = _codes()["classes"]
    return list(lists[max(year for year in lists if year <= d.fiscal_year)])


def numeral(n: int) -> str:
    """1 → 一, 12 → 十二, 21 → 二十一."""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else NUMERALS[tens - 1] + "十"
    return head + (NUMERALS[ones - 1] if ones else "")


__all__ = [
    "Block",
    "Form",
    "HeaderPath",
    "Row",
    "derive",
    "function_leaves",
    "function_name",
    "less",
    "numeral",
]
