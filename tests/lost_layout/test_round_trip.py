"""Figures → text without layout → reading: every certain cell is right, and no amount vanishes."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.document import Cell, Line, Statement
from loaders.lost_layout import LostLayoutResult, looks_like_lost_layout, read_statements
from loaders.lost_layout.layouts import load_layouts
from tests.lost_layout.department import Figures, print_document
from tests.lost_layout.figures import Key, Printed, Style, money

LEAVES = ["2010301", "2010308", "2019999", "2050803", "2080501", "2080505", "2210201", "2210203"]
amount = st.one_of(st.just(0), st.integers(1, 200_000_00))
positive = st.integers(1, 200_000_00)
three = st.tuples(amount, amount, amount, amount)


@st.composite
def departments(draw: st.DrawFn) -> Figures:
    codes = draw(st.lists(st.sampled_from(LEAVES), min_size=1, max_size=6, unique=True))
    general = {code: (draw(amount), draw(positive)) for code in sorted(codes)}
    basic = sum(b for b, _ in general.values())
    shares = sorted(draw(st.lists(st.integers(0, basic), min_size=4, max_size=4)))
    cuts = [0, *shares, basic]
    leaves = ["30101", "30108", "30302", "30211", "31002"]
    economic = {leaf: high - low for leaf, low, high in zip(leaves, cuts, cuts[1:], strict=False) if high > low}
    other = draw(st.dictionaries(st.sampled_from(sorted(codes)), positive, max_size=1))
    return Figures(general, draw(amount), other, draw(amount), economic, (draw(three), draw(three)))


styles = st.builds(
    Style,
    zeros=st.booleans(),
    dead=st.booleans(),
    wrap=st.sampled_from([0.0, 0.4]),
    glue=st.sampled_from([0.0, 0.5]),
    ordinals=st.booleans(),
)
checked = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(lines: list[str]) -> LostLayoutResult:
    numbered = [Line(1, number, text) for number, text in enumerate(lines, 1)]
    return read_statements(numbered, kind="final", fiscal_year=2018)


def column_key(statement: Statement, cell: Cell) -> str:
    """The catalogue's key of a cell's column: the one column of its half with that header path."""
    form = load_layouts().forms[statement.form]
    half = {"left": "left", "right": "right"}.get(cell.side, "")
    columns = form.halves[half].columns if form.halves else form.columns  # type: ignore[index]
    keys = [c.key for c in columns if c.path("".join(cell.column)) == cell.column]
    assert len(keys) == 1, (statement.form, cell.column, keys)
    return keys[0]


FUND_ROWS = {"general_public_budget": "opening_general", "government_fund": "opening_fund"}


def row_key(statement: Statement, cell: Cell) -> str:
    """What the figures call the row of a cell, from its code, its meaning or its label."""
    form = load_layouts().forms[statement.form]
    if cell.row_code:
        return cell.row_code
    if form.axis == "single":
        return "figures"
    if cell.side == "right" and cell.meaning.get("function_code", "all") != "all":
        return cell.meaning["function_code"]
    if form.axis == "function":
        return "total"
    if cell.meaning.get("item") == "opening" and cell.meaning["fund"] in FUND_ROWS:
        return FUND_ROWS[cell.meaning["fund"]]
    half = cell.side if form.axis == "halves" else "single"
    label = cell.row_name.lstrip("一二三四五六七八").lstrip("、")
    return next(row.key for row in form.rows[half] if label in row.labels())  # type: ignore[index]


def certain(result: LostLayoutResult) -> dict[Key, Decimal]:
    """Certain cells by (form, row, column); rows without code by what their meaning says they are."""
    cells: dict[Key, Decimal] = {}
    for statement in result.statements:
        for cell in statement.cells:
            key = (statement.form, row_key(statement, cell), column_key(statement, cell))
            assert key not in cells
            cells[key] = cell.amount
    return cells


def accounted(result: LostLayoutResult) -> Counter[str]:
    """Every amount that the reading speaks of, in a cell or in a finding."""
    spoken = Counter(cell.printed for s in result.statements for cell in s.cells)
    for finding in result.findings:
        if finding.code == "ambiguous_row":
            spoken.update(finding.value.split())
    return spoken


@checked
@given(departments(), styles, st.integers(0, 10_000))
def test_certain_cells_are_right_and_nothing_vanishes(figures: Figures, style: Style, seed: int) -> None:
    printed = print_document(figures, style, seed)
    result = read(printed.lines)
    expected = {key: Decimal(value) / 100 for key, (value, _) in printed.cells.items()}
    for key, value in certain(result).items():
        assert expected.get(key) == value, key
    assert not Counter(money(v) for v, _ in printed.cells.values()) - accounted(result)


@checked
@given(departments(), st.integers(0, 10_000), st.sampled_from([0.0, 0.5]))
def test_rows_printed_in_full_are_complete(figures: Figures, seed: int, glue: float) -> None:
    printed = print_document(figures, Style(zeros=True, dead=False, wrap=0.4, glue=glue), seed)
    result = read(printed.lines)
    assert certain(result) == {key: Decimal(value) / 100 for key, (value, _) in printed.cells.items()}
    assert {cell.method for s in result.statements for cell in s.cells} == {"printed"}
    assert not result.findings


@checked
@given(departments(), styles, st.integers(0, 10_000), st.data())
def test_a_misprinted_digit_never_moves_an_amount_unnoticed(
    figures: Figures, style: Style, seed: int, data: st.DataObject
) -> None:
    printed = print_document(figures, style, seed)
    number = data.draw(st.integers(0, len(printed.tokens) - 1))
    misprint = _misprint(printed, number, data)
    result = read(printed.replaced(number, misprint))
    expected = {key: Decimal(value) / 100 for key, (value, _) in printed.cells.items()}
    changed = next(key for key, (_, token) in printed.cells.items() if token == number)
    expected[changed] = Decimal(misprint.replace(",", ""))
    wrong = [key for key, value in certain(result).items() if expected.get(key) != value]
    assert not wrong or result.findings


def _misprint(printed: Printed, number: int, data: st.DataObject) -> str:
    """The amount with one digit changed; its first digit does not become 0."""
    text = printed.amount(number)
    places = [i for i, c in enumerate(text) if c.isdigit() and not (i == 0 and len(text) > 4)]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[place]]))
    return text[:place] + digit + text[place + 1 :]


@pytest.mark.parametrize("kept", [0.5, 1.0])
def test_such_a_text_is_recognised(kept: float) -> None:
    figures = Figures(
        dict.fromkeys(LEAVES, (10000, 5000)),
        10_00,
        {},
        5_00,
        {"30101": 800_00},
        ((1, 0, 2, 3), (1, 0, 2, 3)),
    )
    lines = print_document(figures, Style(), 1).lines
    lines = lines[: int(len(lines) * kept)]
    assert looks_like_lost_layout([Line(1, i, text) for i, text in enumerate(lines, 1)])
    prose = [Line(1, i, "收入支出决算总表在附表中公开，金额为 12.00 万元。") for i in range(1, 99)]
    assert not looks_like_lost_layout(prose)
