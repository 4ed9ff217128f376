"""A column of amounts under no head at all: never one of the pages side by side, and no defect."""

from __future__ import annotations

from loaders.forms.beside import columns_beside, crosses
from loaders.forms.catalogue import default_catalogue
from loaders.forms.economic_heads import EconomicHeads
from loaders.forms.shape import Column, Shape

CODE = Column(0, 1, 0, 0, ("科目编码",), "code")
HEADLESS = Column(1, 2, 0, 0, (), "amount")


def test_it_is_no_further_page_of_economic_items() -> None:
    catalogue = default_catalogue()
    shape = Shape((), 1, (CODE, HEADLESS), 1)
    assert columns_beside(shape, [CODE], catalogue) is None
    assert not crosses(shape, catalogue)


def test_it_says_nothing_of_a_subtotal_beside_it() -> None:
    catalogue = default_catalogue()
    form = catalogue.forms["final.appropriation_detail"]
    heads = EconomicHeads(catalogue, form, form.name["zh"], 2023, lambda *_: None, "")
    assert heads.classless(("小计",), [(), ("小计",)]) == ""
    assert heads.classless(("小计",), [(), ("合计",), ("小计",)])
