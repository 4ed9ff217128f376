"""The lines that are drawn inside a grid above its head: title, number of the form, whom it is about, unit."""

from __future__ import annotations

import re

from loaders.forms.amounts import parse_amount
from loaders.forms.catalogue import Catalogue, header_word
from loaders.forms.text import normal
from loaders.forms.titles import read_title
from loaders.grid.grid import Grid, GridCell

_LEAD = re.compile(
    r"^(?:(?:金额|计量|货币)?单位[:：].*|.*(?:部门|单位|处室)(?:名称|代码|编码)?(?:\(.{1,4}\))?[:：].*|.*(?:万元|单位:元)$"
    r"|(?:预算|公开|附)?表?\d{1,2}(?:-\d)?表?|附?表[一二三四五六七八九十\d-]+|\(?20\d\d年度?\)?|公开\d+表)$"
)
#: What no header says: the unit alone in a cell, the year of the budget.
_STATED = re.compile(r"(?:金额|计量|货币)?单位[:：](?:人民币)?万?元|(?:预算|决算)?年度[:：]20\d\d(?:年度?)?")


def lead_rows(grid: Grid, catalogue: Catalogue) -> tuple[list[str], int]:
    """Title, number and unit lines drawn inside the grid, and the first row after them."""
    lead: list[str] = []
    start = 0
    for r in range(min(grid.rows, 8)):
        cells = [cell for cell in grid.row(r) if cell.lines and cell.row0 == r]
        if not cells:
            if any(cell.lines for cell in grid.row(r)):
                break
            start = r + 1
            continue
        if not all(_is_lead(cell, grid, catalogue) for cell in cells) and not _states_unit(cells, catalogue):
            break
        for cell in cells:
            lead.extend(cell.lines)
        start = r + 1
    return lead, start


def _is_lead(cell: GridCell, grid: Grid, catalogue: Catalogue) -> bool:
    text = normal(cell.text)
    if _LEAD.match(text):
        return True
    wide = cell.col1 - cell.col0 >= 0.5 * grid.columns
    if not wide:
        return False
    titled = catalogue.form_of_title(text) is not None or read_title(text, catalogue) is not None
    return titled or text.endswith("表") or bool(_LEAD.match(normal(cell.lines[-1])))


def _states_unit(cells: list[GridCell], catalogue: Catalogue) -> bool:
    """A row that says the unit or the year, and beside it whatever is no header and no amount: 172某局, 单位：万元."""
    texts = [normal(cell.text) for cell in cells]
    others = [text for text in texts if not _STATED.fullmatch(text)]
    words = [header_word(text) for text in others]
    return len(others) < len(texts) and not any(
        catalogue.role(word) or catalogue.term(word) or parse_amount(text) is not None
        for word, text in zip(words, others, strict=True)
    )
