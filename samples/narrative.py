"""The prose around the forms, in our own words: cover lines, table of contents, explanations.

Every amount is recomputed from the figures, so what it says about the tables is true. Figures of the year
before and of the opening budget come from `Disclosure.last_year`: no table of the document holds them.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from samples.figures import Amount, Disclosure
from samples.forms import Form, function_name

KIND = {"budget": "预算", "final": "决算"}
SCOPE = {"department": "部门", "unit": "单位"}


def cover(d: Disclosure) -> list[str]:
    return [d.department, f"{d.fiscal_year}年度{SCOPE[d.scope]}{KIND[d.kind]}"]


def contents(d: Disclosure, forms: list[Form]) -> list[str]:
    word = f"{d.fiscal_year}年度{SCOPE[d.scope]}{KIND[d.kind]}"
    tables = [f"{form.label} {form.title}" for form in forms]
    return ["目录", f"第一部分 {d.department}概况", f"第二部分 {word}表", *tables, f"第三部分 {word}情况说明"]


def profile(d: Disclosure) -> list[str]:
    """第一部分: what the department does and how many people it has."""
    lines = [f"第一部分 {d.department}概况", *d.about]
    if d.counts.posts is not None and d.counts.staff is not None:
        lines.append(f"核定编制{d.counts.posts}名，年末实有在职人员{d.counts.staff}名。")
    return lines


def explain(d: Disclosure) -> list[str]:
    """第三部分: the paragraphs that explain the figures."""
    head = f"第三部分 {d.fiscal_year}年度{SCOPE[d.scope]}{KIND[d.kind]}情况说明"
    return [head, *(_final(d) if d.kind == "final" else _budget(d))]


def _final(d: Disclosure) -> list[str]:
    year, unit, last = d.fiscal_year, d.unit, d.last_year
    revenue, spent = d.get("revenue"), d.get("expenditure")
    out = ["一、收入支出总体情况"]
    out.append(f"{year}年度本年收入合计{_a(d, revenue)}{unit}" + _change(d, revenue, last.revenue) + "。")
    out.append(f"{year}年度本年支出合计{_a(d, spent)}{unit}" + _change(d, spent, last.expenditure) + "。")
    basic, project = d.get("expenditure", member="basic"), d.get("expenditure", member="project")
    out.append(f"其中：基本支出{_a(d, basic)}{unit}，项目支出{_a(d, project)}{unit}。")
    out.append("二、一般公共预算财政拨款支出情况")
    appropriated = d.get("expenditure", "general_public_budget")
    text = f"{year}年度一般公共预算财政拨款支出决算{_a(d, appropriated)}{unit}"
    if last.opening_budget is not None:
        done = _percent(appropriated, last.opening_budget)
        text = (
            f"{year}年度一般公共预算财政拨款支出年初预算为{_a(d, last.opening_budget)}{unit}，"
            f"支出决算为{_a(d, appropriated)}{unit}，完成年初预算的{done}%"
        )
    out.append(text + "。")
    for n, (code, budget) in enumerate(sorted(last.opening_budget_by_code.items()), 1):
        names = [function_name(d, code[:size]) for size in (3, 5, 7)]
        actual = d.get("expenditure", "general_public_budget", code=code)
        out.append(
            f"{n}.{names[0]}（类）{names[1]}（款）{names[2]}（项）。年初预算为{_a(d, budget)}{unit}，"
            f"支出决算为{_a(d, actual)}{unit}，完成年初预算的{_percent(actual, budget)}%。"
        )
    out += ["三、“三公”经费支出情况", *_three_public(d)]
    return out


def _three_public(d: Disclosure) -> list[str]:
    unit = d.three_public_unit or d.unit
    outturn, budget = d.three_public.get("outturn"), d.three_public.get("budget")
    if outturn is None:
        return [f"{d.fiscal_year}年度没有“三公”经费支出。"]
    text = f"{d.fiscal_year}年度“三公”经费支出决算为{_a(d, outturn.three_public)}{unit}"
    if budget is not None and budget.three_public:
        done = _percent(outturn.three_public, budget.three_public)
        text += f"，年初预算为{_a(d, budget.three_public)}{unit}，完成年初预算的{done}%"
    out = [text + _change(d, outturn.three_public, d.last_year.three_public, unit=unit) + "。"]
    c = d.counts
    out.append(f"因公出国（境）费支出{_a(d, outturn.abroad)}{unit}" + _counted(c.trips, "组", c.travellers, "人次"))
    held = (c.vehicles_bought, "辆，年末公务用车保有量", c.vehicles_held, "辆")
    vehicles = f"公务用车购置及运行维护费支出{_a(d, outturn.vehicles)}{unit}"
    if c.vehicles_held is not None:
        vehicles += f"，购置公务用车{held[0] or 0}{held[1]}{held[2]}{held[3]}"
    out.append(vehicles + "。")
    out.append(f"公务接待费支出{_a(d, outturn.reception)}{unit}" + _counted(c.receptions, "批次", c.guests, "人次"))
    return out


def _counted(first: int | None, first_unit: str, second: int | None, second_unit: str) -> str:
    if first is None or second is None:
        return "。"
    return f"，全年{first}{first_unit}、{second}{second_unit}。"


def _budget(d: Disclosure) -> list[str]:
    unit, last = d.unit, d.last_year
    spent = d.get("expenditure")
    basic, project = d.get("expenditure", member="basic"), d.get("expenditure", member="project")
    out = ["一、收支预算总体情况"]
    out.append(f"{d.fiscal_year}年支出预算{_a(d, spent)}{unit}" + _change(d, spent, last.expenditure, "预算数") + "。")
    out.append(f"其中：基本支出{_a(d, basic)}{unit}，项目支出{_a(d, project)}{unit}。")
    planned = d.three_public.get("budget")
    if planned is not None:
        word = d.three_public_unit or unit
        text = f"{d.fiscal_year}年“三公”经费预算{_a(d, planned.three_public)}{word}"
        out += [
            "二、“三公”经费预算情况",
            text + _change(d, planned.three_public, last.three_public, "预算数", word) + "。",
        ]
    return out


def _a(d: Disclosure, amount: Amount) -> str:
    return f"{amount or Decimal(0):,.{d.decimals}f}"


def _change(d: Disclosure, now: Amount, before: Amount, what: str = "决算数", unit: str | None = None) -> str:
    """，比上年决算数…万元增加…万元，增长…%"""
    if now is None or not before:
        return ""
    delta = now - before
    unit = unit or d.unit
    base = f"，比上年{what}{_a(d, before)}{unit}"
    if not delta:
        return base + "持平"
    words = ("增加", "增长") if delta > 0 else ("减少", "下降")
    return base + f"{words[0]}{_a(d, abs(delta))}{unit}，{words[1]}{_percent(abs(delta), before)}%"


def _percent(part: Amount, whole: Amount) -> str:
    ratio = (part or Decimal(0)) / (whole or Decimal(1)) * 100
    return str(ratio.quantize(Decimal("0.1"), ROUND_HALF_UP))
