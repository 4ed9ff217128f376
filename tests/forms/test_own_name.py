"""The name over a table, and the document's own."""

from __future__ import annotations

import pytest

from loaders.forms.bodies import same_body


@pytest.mark.parametrize(
    "printed", ["", "昆山市水务局", "昆山市水务局（汇总）", "水务局", "市水务局", "江苏省昆山市水务局", "昆山市水务"]
)
def test_another_spelling_of_the_documents_own_name(printed: str) -> None:
    assert same_body(printed, "昆山市水务局")


@pytest.mark.parametrize("printed", ["太仓市水务局", "昆山市水利工程管理处", "江苏省水利厅"])
def test_the_name_of_another_body(printed: str) -> None:
    assert not same_body(printed, "昆山市水务局")
