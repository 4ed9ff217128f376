"""What the files print against the gold of the shared folder: every cell, under its right column, half and unit."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from loaders import export
from tests.shared import SHARED, gold_documents, needs_shared, read

pytestmark = needs_shared
GOLD = gold_documents()


def _gold_rows(short: str) -> list[dict[str, str]]:
    with (SHARED / "gold" / "facts" / f"{short}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def _extracted(path: Path) -> list[dict[str, str]]:
    document = read(path)
    return [export.cell_row(document.file, s, c) for s in document.statements for c in s.cells]


@pytest.mark.parametrize("short", GOLD)
def test_every_gold_cell_and_no_other(short: str, tmp_path: Path) -> None:
    predicted = tmp_path / "extracted.csv"
    with predicted.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, export.COLUMNS)
        writer.writeheader()
        writer.writerows(_extracted(GOLD[short]))
    gold = SHARED / "gold"
    said = subprocess.run(
        [sys.executable, str(gold / "score.py"), str(predicted), str(gold / "facts" / f"{short}.csv")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert "precision 1.0000  recall 1.0000" in said.stdout.splitlines()[0]


@pytest.mark.parametrize("short", GOLD)
def test_units_totals_and_boxes_are_those_of_the_gold(short: str) -> None:
    """The score takes an amount in another unit for the same; here 元 is 元."""
    extracted, gold = _extracted(GOLD[short]), _gold_rows(short)
    assert _count(extracted, "amount", "unit") == _count(gold, "amount", "unit")
    assert _count(extracted, "side") == _count(gold, "side")
    if GOLD[short].suffix == ".pdf":
        assert all(row["bbox"] for row in extracted)
        assert _count(extracted, "page") == _count(gold, "page")


def _count(rows: list[dict[str, str]], *columns: str) -> Counter[tuple[str, ...]]:
    return Counter(tuple(row[column] for column in columns) for row in rows)


@pytest.mark.parametrize("short", GOLD)
def test_every_cell_is_certain_or_says_why(short: str) -> None:
    for statement in read(GOLD[short]).statements:
        for cell in statement.cells:
            assert cell.meaning or cell.why, (statement.title, cell.row_name, cell.column)
