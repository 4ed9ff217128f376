"""The identities (勾稽关系) hold in what is printed, for random and for the sample figures."""

from __future__ import annotations

import csv
import os
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from samples import Disclosure, Layout, PrintedCell
from samples.figures import load
from samples.grid import lay, printed_forms
from samples.strategies import disclosures

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("JUESUAN_SHARED", ROOT.parent / "shared"))
ZERO = Decimal(0)
FISCAL_ROWS = ("一般公共预算", "政府性基金", "国有资本经营", "财政拨款收入")


def printed(d: Disclosure) -> list[PrintedCell]:
    layout = Layout(economic_blocks=2)
    return [c.truth for form in printed_forms(d, layout) for c in lay(form, d, layout).cells if c.truth]


Look = Callable[..., Decimal]


def lookup(cells: list[PrintedCell]) -> Look:
    """amount(form, row code or name, last word of the column, side); a blank counts as nothing in a sum."""
    index: dict[tuple[str, str, str, str], Decimal] = {}
    for c in cells:
        index[(c.form, c.row_code or c.row_name, c.column.split("/")[-1], c.side)] = c.amount
    return lambda form, row, column, side="single": index.get((form, row, column, side), ZERO)


def check_tree(cells: list[PrintedCell]) -> None:
    """I-F08, I-B04: parent = Σ children in every column; 合计 = Σ 类."""
    columns: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for c in cells:
        if c.side == "single" and (c.row_code or c.row_name == "合计"):
            columns[(c.form, c.column)][c.row_code] = c.amount
    for where, rows in columns.items():
        for parent, size in [("", 3), *[(code, len(code) + 2) for code in rows if len(code) in (3, 5)]]:
            children = [a for code, a in rows.items() if len(code) == size and code.startswith(parent)]
            if parent in rows and children:
                assert rows[parent] == sum(children), (*where, parent)


def check_final(cells: list[PrintedCell], leaves: set[str]) -> None:
    a = lookup(cells)
    left, right = ("决算数", "left"), ("决算数", "right")
    opening, closing = a("F01", "年初结转和结余", *left), a("F01", "年末结转和结余", *right)
    revenue, spent = a("F01", "本年收入合计", *left), a("F01", "本年支出合计", *right)
    assert a("F01", "总计", *left) == revenue + opening  # I-F01
    assert a("F01", "总计", *right) == spent + closing  # I-F02
    assert a("F01", "总计", *left) == a("F01", "总计", *right)  # I-F03
    rows = [c for c in cells if c.form == "F01" and "、" in c.row_name]
    assert sum((c.amount for c in rows if c.side == "left"), ZERO) == revenue  # I-F04
    assert sum((c.amount for c in rows if c.side == "right"), ZERO) == spent
    assert revenue == a("F02", "合计", "本年收入合计") and spent == a("F03", "合计", "本年支出合计")
    sources = ("财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
    natures = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    for code in leaves | {"合计"}:
        assert a("F02", code, "本年收入合计") == sum(a("F02", code, s) for s in sources)  # I-F06
        assert a("F03", code, "本年支出合计") == sum(a("F03", code, n) for n in natures)  # I-F07
        assert a("F05", code, "小计") == a("F05", code, "基本支出") + a("F05", code, "项目支出")  # I-F11
    assert a("F02", "合计", "财政拨款收入") == a("F04", "本年收入合计", "金额", "left")
    appropriated = a("F04", "本年支出合计", "一般公共预算财政拨款", "right")
    assert appropriated == a("F05", "合计", "小计")
    for fund, form in (("政府性基金预算财政拨款", "F08"), ("国有资本经营预算财政拨款", "F09")):
        assert a("F04", "本年支出合计", fund, "right") == a(form, "合计", "小计")
        balance = a(form, "合计", "年初结转和结余") + a(form, "合计", "本年收入") - a(form, "合计", "小计")
        assert a(form, "合计", "年末结转和结余") == balance  # I-F14
    assert a("F04", "总计", "金额", "left") == a("F04", "总计", "合计", "right")  # I-F10
    personnel, public = a("F06", "人员经费合计", *left), a("F06", "公用经费合计", *right)
    assert personnel + public == a("F05", "合计", "基本支出")
    three = [c for c in cells if c.form == "F07"]
    for phase in ("预算数", "决算数"):
        v = {c.column.split("/")[-1]: c.amount for c in three if c.column.startswith(phase)}
        vehicles = v.get("公务用车购置费", ZERO) + v.get("公务用车运行费", ZERO)
        assert v.get("小计", ZERO) == vehicles  # I-F13
        assert v.get("合计", ZERO) == v.get("因公出国（境）费", ZERO) + vehicles + v.get("公务接待费", ZERO)


def check_budget(cells: list[PrintedCell]) -> None:
    a = lookup(cells)
    assert a("B01", "收入总计", "预算数", "left") == a("B01", "支出总计", "预算数", "right")  # I-B01
    spent = a("B01", "本年支出合计", "预算数", "right")
    assert spent == a("B03", "合计", "合计")  # X-B1
    assert a("B01", "收入总计", "预算数", "left") == a("B02", "合计", "合计")
    assert a("B04", "收入总计", "预算数", "left") == a("B04", "支出总计", "合计", "right")  # I-B06
    parts = sum(a(form, "合计", "合计") for form in ("B05", "B08", "B09"))
    assert a("B04", "一、本年支出", "合计", "right") == parts  # X-B2
    assert a("B05", "合计", "基本支出") == a("B06", "合计", "合计")  # X-B3
    assert a("B06", "合计", "合计") == a("B06", "合计", "人员经费") + a("B06", "合计", "公用经费")  # I-B07


def check(d: Disclosure) -> None:
    cells = printed(d)
    assert cells
    check_tree(cells)
    if d.kind == "final":
        check_final(cells, {c.row_code for c in cells if len(c.row_code) == 7})
    else:
        check_budget(cells)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(disclosures())
def test_identities_hold_for_any_figures(d: Disclosure) -> None:
    check(d)


def test_identities_hold_in_the_samples(figures: dict[str, str]) -> None:
    invented = [path for name, path in figures.items() if not name.startswith("xinfang")]
    assert len(invented) >= 12
    for path in invented:
        check(load(path)[0])


def test_figures_that_do_not_add_up_are_refused(figures: dict[str, str]) -> None:
    d = load(figures["yunxi_archives_2019_final"])[0].model_dump()
    with pytest.raises(ValueError, match="economic items add up to"):
        Disclosure.model_validate({**d, "economic": {"30101": Decimal(1)}})
    with pytest.raises(ValueError, match="more than it has"):
        Disclosure.model_validate({**d, "revenue": {"general_public_budget": {"2012604": Decimal(0)}}})
    with pytest.raises(ValueError, match="unknown fund"):
        Disclosure.model_validate({**d, "expenditure": {"pension": {}}})


def test_shenzhen_2018_prints_every_gold_cell(figures: dict[str, str]) -> None:
    """The re-set document prints exactly the figures, names and codes of the one that was checked by hand."""
    gold = SHARED / "gold" / "facts" / "seed_xinfang2018.csv"
    if not gold.exists():
        pytest.skip("the shared documents are not here")
    d = load(figures["xinfang_2018_final"])[0]
    layout = Layout(economic_blocks=3)
    cells = [c.truth for form in printed_forms(d, layout) for c in lay(form, d, layout).cells if c.truth]
    ours = Counter((c.table, c.row_code, c.row_name, c.column, c.side, c.amount, c.is_total) for c in cells)
    with gold.open(encoding="utf-8") as file:
        theirs = Counter(
            (
                r["table"],
                r["row_code"],
                r["row_name"],
                r["column"],
                r["side"],
                Decimal(r["amount"]),
                r["is_total"] == "1",
            )
            for r in csv.DictReader(file)
        )
    assert ours == theirs
