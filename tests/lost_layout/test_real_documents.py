"""Real documents against the gold: the text without layout whole, other texts never wrong."""

from __future__ import annotations

import csv
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from loaders.document import Kind, Line
from loaders.lost_layout import LostLayoutResult, looks_like_lost_layout, read_statements

SHENZHEN = ("seed_xinfang2018", "000_89966e50cb55d0de.txt", 2018)
COLUMNS = [
    "document",
    "table",
    "page",
    "row_code",
    "row_name",
    "column",
    "side",
    "amount",
    "unit",
    "is_total",
    "bbox",
    "method",
]


def numbered(text: str) -> list[Line]:
    return [Line(1, number, line) for number, line in enumerate(text.splitlines(), 1)]


def score(result: LostLayoutResult, document: str, shared: Path, folder: Path) -> tuple[int, int, int]:
    """(gold, predicted, hits) of score.py."""
    predicted = folder / "predicted.csv"
    with predicted.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(COLUMNS)
        for statement in result.statements:
            for c in statement.cells:
                writer.writerow(
                    [
                        document,
                        statement.title,
                        f"L{c.page}",
                        c.row_code,
                        c.row_name,
                        "/".join(c.column),
                        c.side,
                        c.amount,
                        c.unit,
                        int(c.is_total),
                        "",
                        c.method,
                    ]
                )
    gold = shared / "gold"
    command = [
        sys.executable,
        str(gold / "score.py"),
        str(predicted),
        str(gold / "facts" / f"{document}.csv"),
        "--quiet",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    numbers = re.match(r"gold (\d+)  predicted (\d+)  hits (\d+)", said)
    assert numbers, said
    return int(numbers[1]), int(numbers[2]), int(numbers[3])


@pytest.fixture(scope="session")
def shenzhen(shared: Path) -> list[Line]:
    return numbered((shared / "documents" / SHENZHEN[1]).read_text(encoding="utf-8"))


def test_shenzhen_2018_is_read_whole(shenzhen: list[Line], shared: Path, tmp_path: Path) -> None:
    assert looks_like_lost_layout(shenzhen)
    result = read_statements(shenzhen, kind="final", fiscal_year=2018)
    assert score(result, SHENZHEN[0], shared, tmp_path) == (313, 313, 313)
    assert not result.findings
    assert [s.label for s in result.statements] == [f"公开{n:02d}表" for n in range(1, 9)]
    assert [s.state for s in result.statements] == ["filled"] * 7 + ["declared_empty"]
    lines = {line.number: line.text for line in shenzhen}
    cells = [cell for statement in result.statements for cell in statement.cells]
    assert all(cell.printed in lines[cell.page] for cell in cells)
    assert all(cell.why for cell in cells if cell.method == "inferred")
    assert all(cell.meaning["measure"] == "amount" for cell in cells)


def test_shenzhen_2018_says_which_identity_settled_a_cell(shenzhen: list[Line]) -> None:
    result = read_statements(shenzhen, kind="final", fiscal_year=2018)
    by_form = {statement.form: statement for statement in result.statements}
    assert {cell.method for cell in by_form["final.general_expenditure"].cells} == {"printed"}
    assert {cell.method for cell in by_form["final.revenue"].cells} == {"inferred"}
    total = next(c for c in by_form["final.revenue"].cells if c.is_total and c.column[-1] == "财政拨款收入")
    assert "公开01" in total.why
    operation = [c for c in by_form["final.three_public"].cells if c.meaning["item"] == "vehicle_operation"]
    assert [c.meaning["phase"] for c in operation] == ["opening_budget", "outturn"]
    assert "narrative" in operation[0].why


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (r"(?<=\.\d\d) (?=[\d\u4e00-\u9fff])", ""),  # amounts glued to what follows
        (r"(?<=[\u4e00-\u9fff]) (?=[\d\u4e00-\u9fff])", ""),  # names glued to what follows
        (r"\b(2\d{3})(\d{3})\b", r"\1\n\2"),  # codes broken over lines
        (r"(?<=\d),(?=\d{3})", ""),  # no thousands separators
        (r" ", "\n"),  # every gap a line end
        (r"\n(?:\s*\n)+", "\n"),  # no blank lines
        (r"\n\n\n\n(?=[^\n]*\n)", "\n\n- 7 -\n\f\n"),  # page numbers and form feeds
    ],
)
def test_shenzhen_2018_survives_other_ways_to_lose_a_layout(
    shenzhen: list[Line], pattern: str, instead: str, shared: Path, tmp_path: Path
) -> None:
    text = "\n".join(line.text for line in shenzhen)
    changed = re.sub(pattern, instead, text)
    assert changed != text
    result = read_statements(numbered(changed), kind="final", fiscal_year=2018)
    assert score(result, SHENZHEN[0], shared, tmp_path) == (313, 313, 313)


def test_one_misprinted_digit_never_moves_a_real_amount(shenzhen: list[Line]) -> None:
    """Fifteen of the misprints of one digit that the document can have, drawn once and for all."""
    before = _cells(read_statements(shenzhen, kind="final", fiscal_year=2018))
    rng = random.Random(2018)
    spots = [(i, m) for i, line in enumerate(shenzhen[56:1175], 56) for m in re.finditer(r"\d[\d,]*?\.\d\d", line.text)]
    for index, spot in rng.sample(spots, 15):
        place = rng.choice([i for i, c in enumerate(spot[0]) if c.isdigit() and i])
        digit = rng.choice([d for d in "0123456789" if d != spot[0][place]])
        misprint = spot[0][:place] + digit + spot[0][place + 1 :]
        line = shenzhen[index]
        text = line.text[: spot.start()] + misprint + line.text[spot.end() :]
        lines = [*shenzhen[:index], Line(1, line.number, text), *shenzhen[index + 1 :]]
        for key, (printed, page) in _cells(read_statements(lines, kind="final", fiscal_year=2018)).items():
            allowed = {before[key][0]} | ({misprint} if before[key] == (spot[0], line.number) else set())
            assert printed in allowed, (line.number, misprint, key)
            assert page == before[key][1]


def _cells(result: LostLayoutResult) -> dict[tuple[object, ...], tuple[str, int]]:
    return {
        (s.form, c.row_code or c.row_no, c.column, c.side): (c.printed, c.page)
        for s in result.statements
        for c in s.cells
    }


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """The text of a PDF without its layout: as pdfium gives it, and broken and blanked further."""
    pdf = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    yield "plain", text
    rng = random.Random(path.stat().st_size)
    broken = re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", lambda m: rng.choice([" ", "\n"]), text)
    yield "broken", re.sub(r"(?<=\.\d\d) (?=\d)", lambda m: rng.choice([" ", "", "\n"]), broken)


@pytest.mark.parametrize(
    ("document", "kind", "year", "least"),
    [
        ("czj2024_final", "final", 2024, 0.9),
        ("sgb2024_final", "final", 2024, 0.9),
        ("fsgd2019_final", "final", 2019, 0.9),
        ("wxxfj2025_budget", "budget", 2025, 0.4),
        ("gjxfj2026_budget", "budget", 2026, 0.05),
    ],
)
def test_text_of_pdfs_is_never_read_wrong(
    document: str, kind: Kind, year: int, least: float, shared: Path, tmp_path: Path
) -> None:
    """`least` is the part of the gold that plain text must give; budgets print forms that are not described."""
    catalogue = csv.DictReader((shared / "gold" / "documents.csv").open(encoding="utf-8-sig"))
    path = next(shared / "documents" / row["path"] for row in catalogue if row["document"] == document)
    for name, text in _texts(path):
        result = read_statements(numbered(text), kind=kind, fiscal_year=year)
        gold, predicted, hits = score(result, document, shared, tmp_path)
        assert hits == predicted, name
        if name == "plain":
            assert hits >= least * gold
