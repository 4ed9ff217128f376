"""One invented final account (2018, eight forms) from figures, and its text."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.lost_layout.figures import (
    CLASSES,
    ECONOMIC,
    FUND_NAMES,
    NAMES,
    NUMERALS,
    Printed,
    Printer,
    Style,
    dead_columns,
    total,
    tree,
)


@dataclass
class Figures:
    """general: leaf code -> (basic, project). fund: project amounts of the government fund. other: revenue
    from other sources and business expenditure by leaf. three: abroad, purchase, operation, reception of the
    opening budget and of the outturn. economic: leaf code -> amount; its sum is the basic expenditure."""

    general: dict[str, tuple[int, int]]
    fund: int
    other: dict[str, int]
    opening: int
    economic: dict[str, int]
    three: tuple[tuple[int, int, int, int], tuple[int, int, int, int]]


def print_document(figures: Figures, style: Style, seed: int) -> Printed:
    """The eight forms in the order of the standard."""
    printer = Printer(style, random.Random(seed))
    spent = {
        code: {
            "basic": basic,
            "project": project,
            "to_superior": 0,
            "business": figures.other.get(code, 0),
            "to_affiliated": 0,
        }
        for code, (basic, project) in figures.general.items()
    }
    if figures.fund:
        spent["2120899"] = {
            "basic": 0,
            "project": figures.fund,
            "to_superior": 0,
            "business": 0,
            "to_affiliated": 0,
        }
    general = {code: {"basic": b, "project": p} for code, (b, p) in figures.general.items()}
    _summary(printer, figures, spent)
    _revenue(printer, figures)
    _nature_form(
        printer,
        "final.expenditure",
        "支出决算表",
        3,
        spent,
        [
            "项 目 本年支出 合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出",
            "栏次 1 2 3 4 5 6",
        ],
    )
    _appropriation(printer, figures, general)
    _nature_form(
        printer,
        "final.general_expenditure",
        "一般公共预算财政拨款支出决算表",
        5,
        general,
        ["项 目 本年支出", "功能分类科目编码 科目名称 小计 基本支出 项目支出", "栏次 1 2 3"],
    )
    _basic(printer, figures)
    _three_public(printer, figures)
    printer.end()
    return printer.out


def _summary(p: Printer, f: Figures, spent: dict[str, dict[str, int]]) -> None:
    fiscal = sum(b + q for b, q in f.general.values()) + f.fund
    other = sum(f.other.values())
    income = [
        ("fiscal", "财政拨款收入", fiscal),
        ("superior", "上级补助收入", 0),
        ("undertaking", "事业收入", 0),
        ("business", "经营收入", 0),
        ("affiliated", "附属单位上缴收入", 0),
        ("other", "其他收入", other),
    ]
    p.head("收入支出决算总表", 1, ["收入 支出", "项 目 行 次 决算数 项 目 行 次 决算数", "栏 次 1 栏 次 2"])
    left = [(key, f"{NUMERALS[i]}、{name}", value) for i, (key, name, value) in enumerate(income)]
    left += [("", "", None)] * (len(CLASSES) - len(left))  # type: ignore[list-item]
    spending = {code: sum(sum(v.values()) for leaf, v in spent.items() if leaf[:3] == code) for code, _ in CLASSES}
    right = [(code, f"{NUMERALS[i]}、{name}", spending[code]) for i, (code, name) in enumerate(CLASSES)]
    whole = fiscal + other
    left += [
        ("income_total", "本年收入合计", whole),
        ("surplus_used", "用事业基金弥补收支差额", 0),
        ("opening", "年初结转和结余", f.opening),
        ("grand_left", "总计", whole + f.opening),
    ]
    right += [
        ("expenditure_total", "本年支出合计", whole),
        ("distribution", "结余分配", 0),
        ("closing", "年末结转和结余", f.opening),
        ("grand_right", "总计", whole + f.opening),
    ]
    _halves(p, "final.summary", left, [(key, name, {"amount": value}) for key, name, value in right], set())


def _halves(p: Printer, form: str, left: list, right: list, dead: set[str]) -> None:  # type: ignore[type-arg]
    ordinal = len(left)
    for number, ((lkey, lname, lvalue), (rkey, rname, values)) in enumerate(zip(left, right, strict=True), 1):
        if lname:
            p.name(lname)
        if p.style.ordinals:
            p.word(str(number))
        if lvalue is not None and lkey:
            p.amounts(form, lkey, {"amount": lvalue})
        if rname:
            p.name(rname)
        if p.style.ordinals:
            p.word(str(ordinal + number))
        if rname:
            p.amounts(form, rkey, values, dead)
        p.end()
    p.note()


def _revenue(p: Printer, f: Figures) -> None:
    leaves = {code: (basic + project, f.other.get(code, 0)) for code, (basic, project) in f.general.items()}
    if f.fund:
        leaves["2120899"] = (f.fund, 0)
    rows = {
        code: {
            "total": fiscal + other,
            "fiscal": fiscal,
            "superior": 0,
            "undertaking": 0,
            "business": 0,
            "affiliated": 0,
            "other": other,
        }
        for code, (fiscal, other) in leaves.items()
    }
    p.head(
        "收入决算表",
        2,
        [
            "项 目",
            "本年收入",
            "合计",
            "财政拨款",
            "收入",
            "上级补助收入 事业收入 经营收入",
            "附属单位上缴收入 其他收入",
            "功能分类科目 编码 科目名称",
            "栏次 1 2 3 4 5 6 7",
        ],
    )
    _code_rows(p, "final.revenue", rows)


def _nature_form(
    p: Printer, form: str, title: str, number: int, leaves: dict[str, dict[str, int]], header: list[str]
) -> None:
    p.head(title, number, header)
    _code_rows(p, form, {code: {"total": sum(v.values()), **v} for code, v in leaves.items()})


def _code_rows(p: Printer, form: str, leaves: dict[str, dict[str, int]]) -> None:
    totals = total(list(leaves.values()))
    dead = dead_columns(p.style, totals)
    p.word("合计")
    p.amounts(form, "total", totals, dead)
    p.end()
    for code, values in tree(leaves).items():
        p.word(code)
        if p.rng.random() < p.style.wrap:
            p.end()
        p.name((NAMES | FUND_NAMES)[code])
        p.amounts(form, code, values, dead)
        p.end()
    p.note()


def _appropriation(p: Printer, f: Figures, general: dict[str, dict[str, int]]) -> None:
    form = "final.appropriation_summary"
    income, fund = sum(sum(v.values()) for v in general.values()), f.fund
    spending = {code: sum(sum(v.values()) for leaf, v in general.items() if leaf[:3] == code) for code, _ in CLASSES}

    def split(own: int, of_fund: int) -> dict[str, int]:
        return {"total": own + of_fund, "general": own, "fund": of_fund}

    right = [
        (code, f"{NUMERALS[i]}、{name}", split(spending[code], fund if code == "212" else 0))
        for i, (code, name) in enumerate(CLASSES)
    ]
    left = [
        ("fiscal_general", "一、一般公共预算财政拨款", income),
        ("fiscal_fund", "二、政府性基金预算财政拨款", fund),
    ]
    left += [("", "", None)] * (len(CLASSES) - 2)  # type: ignore[list-item]
    left += [
        ("income_total", "本年收入合计", income + fund),
        ("opening", "年初财政拨款结转和结余", f.opening),
        ("opening_general", "一般公共预算财政拨款", f.opening),
        ("opening_fund", "政府性基金预算财政拨款", 0),
        ("grand_left", "总计", income + fund + f.opening),
    ]
    right += [
        ("expenditure_total", "本年支出合计", split(income, fund)),
        ("closing", "年末财政拨款结转和结余", split(f.opening, 0)),
        ("", "", {}),
        ("", "", {}),
        ("grand_right", "总计", split(income + f.opening, fund)),
    ]
    dead = dead_columns(p.style, split(income, fund))
    p.head(
        "财政拨款收入支出决算总表",
        4,
        [
            "收入 支出",
            "项 目 行 次 金额 项 目 行 次 合计",
            "一般公共预算财政拨款 政府性基金预算财政拨款",
            "栏 次 1 栏 次 2 3 4",
        ],
    )
    _halves(p, form, left, right, dead)


def _basic(p: Printer, f: Figures) -> None:
    form = "final.general_basic"
    amounts = dict(f.economic)
    for side in ECONOMIC.values():
        for code, _ in side:
            parts = [v for leaf, v in f.economic.items() if leaf[:3] == code and leaf != code]
            if len(code) == 3 and parts:
                amounts[code] = sum(parts)
    p.head(
        "一般公共预算财政拨款基本支出决算表",
        6,
        ["科目编码 科目名称 决算数 科目编码 科目名称 决算数 科目编码 科目名称 决算数"],
    )
    for line in zip(*ECONOMIC.values(), strict=True):
        for code, name in line:
            p.word(code)
            if p.rng.random() < p.style.wrap:
                p.end()
            p.name(name)
            if value := amounts.get(code, 0):
                p.amounts(form, code, {"amount": value})
        p.end()
    people = sum(v for leaf, v in f.economic.items() if leaf[:3] in ("301", "303"))
    p.word("人员经费合计")
    p.amounts(form, "personnel_total", {"amount": people})
    p.word("公用经费合计")
    p.amounts(form, "public_use_total", {"amount": sum(f.economic.values()) - people})
    p.note()


def _three_public(p: Printer, f: Figures) -> None:
    form = "final.three_public"
    p.head(
        "一般公共预算财政拨款“三公”经费支出决算表",
        7,
        [
            "预算数 决算数",
            "合计 因公出国（境）费 公务用车购置及运行费 公务接待费",
            "合计 因公出国（境）费 公务用车购置及运行费 公务接待费",
            "小计 公务用车购置费 公务用车运行费",
            "小计 公务用车购置费 公务用车运行费",
            "1 2 3 4 5 6 7 8 9 10 11 12",
        ],
    )
    values: dict[str, int] = {}
    for phase, (abroad, purchase, operation, reception) in zip(("budget", "final"), f.three, strict=True):
        values |= {
            f"{phase}_total": abroad + purchase + operation + reception,
            f"{phase}_abroad": abroad,
            f"{phase}_vehicles": purchase + operation,
            f"{phase}_purchase": purchase,
            f"{phase}_operation": operation,
            f"{phase}_reception": reception,
        }
    p.amounts(form, "figures", values)
    p.note()
