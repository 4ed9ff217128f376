"""Row labels of the summaries through the years, and that forms and places are data."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from loaders.forms.catalogue import HERE, default_catalogue
from loaders.forms.text import label
from loaders.reference.names import class_code
from tests.places.specs import HERE as PLACES
from tests.places.specs import tables

CATALOGUE = default_catalogue()
#: Labels of the revenue half and of the expenditure half, with what they say.
REVENUE = {
    "用事业基金弥补收支差额": {"measure": "balance", "item": "surplus_used"},
    "动用非财政拨款结余": {"measure": "balance", "item": "surplus_used"},
    "使用专用结余": {"measure": "balance", "item": "surplus_used"},
    "上年结余": {"measure": "balance", "item": "opening"},
    "（一）上年财政拨款结转": {"measure": "balance", "item": "opening", "fund": "fiscal_appropriation"},
    "单位资金结转结余": {"measure": "balance", "item": "opening", "fund": "own_funds"},
}
SOURCES = {
    "财政预算内拨款（补助）收入": "fiscal_appropriation",
    "纳入预算管理的行政事业性收费": "general_public_budget",
    "基金预算收入": "government_fund",
    "财政专户核拨": "special_account",
    "教育收费": "special_account",
    "债务（转贷）收入": "debt",
    "附属单位缴款": "affiliated",
    "捐赠收入": "other",
}
EXPENDITURE = {
    "结余分配": {"measure": "balance", "item": "distribution"},
    "交纳所得税": {"measure": "balance", "item": "distribution"},
    "提取职工福利基金": {"measure": "balance", "item": "distribution"},
    "转入事业基金": {"measure": "balance", "item": "distribution"},
    "项目支出结转和结余": {"measure": "balance", "nature": "project"},
    "经营结余": {"measure": "balance", "nature": "business"},
    "结转下年": {"measure": "balance", "item": "closing"},
    "单位预留机动经费": {"measure": "expenditure", "nature": "reserve"},
    "对下级单位补助支出": {"measure": "expenditure", "nature": "to_affiliated"},
}
CLASSES = {
    "一、一般公共服务支出": "201",
    "九、社会保险基金支出": "209",
    "十八、援助其他地区支出": "219",
    "医疗卫生支出": "210",
    "国土海洋气象等支出": "220",
    "预备费": "227",
    "转移性支出": "230",
    "债务还本支出": "231",
    "债务付息支出": "232",
    "债务发行费用支出": "233",
    "二十八、抗疫特别国债安排的支出": "234",
    "灾害防治及应急管理支出": "224",
}


@pytest.mark.parametrize(("printed", "means"), REVENUE.items())
def test_balances_of_the_revenue_half(printed: str, means: dict[str, str]) -> None:
    entry = CATALOGUE.row_label(label(printed), "revenue")
    assert entry is not None and entry.means == means


@pytest.mark.parametrize(("printed", "source"), SOURCES.items())
def test_sources(printed: str, source: str) -> None:
    entry = CATALOGUE.row_label(label(printed), "revenue")
    assert entry is not None and entry.source == source


@pytest.mark.parametrize(("printed", "means"), EXPENDITURE.items())
def test_labels_of_the_expenditure_half(printed: str, means: dict[str, str]) -> None:
    entry = CATALOGUE.row_label(label(printed), "expenditure")
    assert entry is not None and entry.means == means


@pytest.mark.parametrize(("printed", "code"), CLASSES.items())
def test_classes(printed: str, code: str) -> None:
    assert class_code(printed) == code


def test_no_form_and_no_place_stands_in_code() -> None:
    """What tells one place from another is YAML: code knows kinds of structure only."""
    forms = set(CATALOGUE.forms)
    places = {table.place for table in tables()} - {"中央"}
    assert forms and places
    for folder in (HERE, HERE.parent / "normalise"):
        for path in sorted(folder.glob("*.py")):
            text = path.read_text(encoding="utf-8")
            assert not [name for name in forms if f'"{name}"' in text], path.name
            assert not [place for place in places if place in text], path.name


def test_specifications_name_forms_of_the_catalogue() -> None:
    printed = {table.form for table in tables()}
    assert printed <= set(CATALOGUE.forms)
    shown: list[Path] = sorted(PLACES.glob("places_*.yml"))
    assert all(yaml.safe_load(path.read_text(encoding="utf-8")) for path in shown)
