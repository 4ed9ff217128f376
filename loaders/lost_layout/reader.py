"""Statements from a text that lost its layout.

The way: titles cut the text into sections (`sections`); each becomes a table of rows whose amounts have no
column yet (`coded`, `halves`); the identities of the forms become constraints (`constraints`); the solver
keeps the placements that can be true (`solver`). A cell is given out only where every placement left agrees
on it. Everything else is reported as a finding, and no cell is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from loaders.document import Finding, Kind, Line, Statement, Unit
from loaders.lost_layout.assemble import Assembler
from loaders.lost_layout.coded import coded_rows, single_row
from loaders.lost_layout.constraints import narrative_text
from loaders.lost_layout.halves import half_rows
from loaders.lost_layout.layouts import Layouts, load_layouts, squeeze
from loaders.lost_layout.sections import find_sections, split_header
from loaders.lost_layout.settle import settle
from loaders.lost_layout.tables import Row, Section, Table
from loaders.lost_layout.tokens import NumberStyle, number_style

_LABEL = re.compile(r"公开\d+表|^附?表[一二三四五六七八九十\d]+$")
_UNIT = re.compile(r"单位[::](万?元)")
#: A text with fewer amounts than this is no set of statements.
_MANY_AMOUNTS = 40


@dataclass(frozen=True, slots=True)
class LostLayoutResult:
    """Statements in the order of the text, and what could not be read or does not add up."""

    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]
    #: The note beneath each statement, '' where there is none.
    notes: tuple[str, ...] = ()


def looks_like_lost_layout(lines: Sequence[Line]) -> bool:
    """Do these lines hold statutory statements as running text: two or more titles of forms, each with the
    signs of a header behind it, and amounts?"""
    layouts = load_layouts()
    style = number_style(line.text for line in lines)
    amounts = sum(len(re.findall(r"\d\.\d{2}|\d,\d{3}", line.text)) for line in lines)
    kinds: tuple[Kind, ...] = ("final", "budget")
    found = max(len(find_sections(lines, layouts, kind)) for kind in kinds)
    return found >= 2 and (amounts >= _MANY_AMOUNTS or style.decimals == 0)


def read_statements(
    lines: Sequence[Line], *, kind: Kind, fiscal_year: int, style: NumberStyle | None = None
) -> LostLayoutResult:
    """The statements of `kind` in a text without layout.

    `lines` are those of a text file: page 1, numbered as in the file, blank lines may be left out.
    `fiscal_year` picks among the yearly variants of a form. `style` overrides how money is printed (decimals,
    thousands separators), which is otherwise seen from the text.

    `Cell.page` and `Statement.page_from/page_to` are line numbers, because such a text has no pages; findings
    carry them in `page` too. `Cell.method` is `printed` where a row prints an amount in every column, and
    `inferred` where identities settled the column, with `Cell.why` naming them. Amounts without one certain
    column are in findings of code `ambiguous_row`, and in no cell.
    """
    layouts = load_layouts()
    style = style or number_style(line.text for line in lines)
    step = Decimal(1).scaleb(-style.decimals)
    tables = _tables(find_sections(lines, layouts, kind), layouts, style, fiscal_year)
    narrative = narrative_text([line.text for line in lines])
    assembler = Assembler(layouts, narrative)
    for group in dict.fromkeys(table.section.group for table in tables):
        one_set = [t for t in tables if t.section.group == group]
        settled = settle(one_set, layouts, narrative, step)
        for table in one_set:
            assembler.table(table, settled.domains, settled.broken)
    return LostLayoutResult(*assembler.results(), assembler.notes())


def _tables(sections: Sequence[Section], layouts: Layouts, style: NumberStyle, fiscal_year: int) -> list[Table]:
    names: dict[str, str] = {}
    tables = []
    for section in sections:
        split = [split_header(body, section.form, layouts, style) for body in section.bodies]
        header = split[0][0]
        ordinals = max(part[1] for part in split)
        variant = section.form.variant(header, ordinals, fiscal_year)
        bodies = [part[2] for part in split]
        rows: list[Row] = []
        if variant is not None:
            if section.form.axis == "halves":
                rows = half_rows(bodies, section.form, layouts, style)
            elif section.form.axis == "single":
                rows = single_row(bodies)
            else:
                rows = coded_rows(bodies, section.form, layouts, variant, names=names, style=style)
                for row in rows:
                    if row.code and row.name:
                        names.setdefault(row.key, row.name)
        around = [squeeze(line.text) for line in section.head]
        label = next((m[0] for text in around if (m := _LABEL.search(text))), "")
        unit = _unit("".join(around) + header)
        tables.append(Table(section, header, variant, label, unit, rows))
    _share_unit(tables)
    return tables


def _share_unit(tables: Sequence[Table]) -> None:
    """A statement that prints no unit takes the one of all others, where these agree on one."""
    printed = {table.unit for table in tables if table.unit}
    for table in tables:
        if table.unit is None:
            table.unit_printed = False
            table.unit = next(iter(printed)) if len(printed) == 1 else None
            for row in table.rows:
                row.doubt = row.doubt or ("" if table.unit else "no unit is printed at the statement")


def _unit(text: str) -> Unit | None:
    found = _UNIT.findall(text)
    if not found:
        return None
    return "万元" if found[-1] == "万元" else "元"
