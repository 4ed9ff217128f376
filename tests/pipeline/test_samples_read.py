"""Every sample document, read: each cell as it was typeset, nothing uncertain, every identity holds."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from loaders import export
from loaders.check.identities import evaluate
from samples.__main__ import documents
from samples.figures import Disclosure
from samples.truth import Rendered, as_rows
from tests.shared import SAMPLES, read, sample_files

KEYS = ("table", "row_code", "row_name", "column", "side", "amount", "unit", "is_total")
NAMES = [path.name for path in sample_files()]


@cache
def _typeset() -> dict[str, tuple[Disclosure, Rendered]]:
    return {name: (disclosure, rendered) for name, disclosure, rendered in documents()}


def _rows(rows: list[dict[str, str]]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(row[key] for key in KEYS) for row in rows)


def _extracted(path: Path) -> Counter[tuple[str, ...]]:
    document = read(path)
    return _rows([export.cell_row(document.file, s, c) for s in document.statements for c in s.cells])


def test_all_sample_files_are_here() -> None:
    assert sorted(_typeset()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_as_typeset(name: str) -> None:
    truth = _rows(as_rows(_typeset()[name][1].cells, name))
    found = _extracted(SAMPLES / name)
    assert not found - truth  # nothing wrong, whatever the file type
    missing = truth - found
    if name.endswith(".txt"):
        # Without layout a row may leave no single reading; then a finding names it.
        spoken = sum(1 for f in read(SAMPLES / name).findings if f.code == "ambiguous_row")
        assert bool(missing) == bool(spoken)
    else:
        assert not missing


@pytest.mark.parametrize("name", NAMES)
def test_whose_it_is(name: str) -> None:
    disclosure, identity = _typeset()[name][0], read(SAMPLES / name).identity
    assert (identity.department, identity.fiscal_year, identity.kind, identity.scope) == (
        disclosure.department,
        disclosure.fiscal_year,
        disclosure.kind,
        disclosure.scope,
    )


@pytest.mark.parametrize("name", NAMES)
def test_empty_forms_are_declared_empty(name: str) -> None:
    states = {s.title: s.state for s in read(SAMPLES / name).statements}
    for title in _typeset()[name][1].empty:
        assert states[title] == "declared_empty"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_uncertain(name: str) -> None:
    document = read(SAMPLES / name)
    assert not export.uncertain(document)
    assert not [f for f in document.findings if f.severity == "error"]


@pytest.mark.parametrize("name", NAMES)
def test_identities_hold(name: str) -> None:
    results = evaluate(read(SAMPLES / name))
    assert len(results) > 100
    assert not [str(r) for r in results if r.verdict == "fails"]
