"""What the note beneath a form says about its columns: that a column headed 预算数 is the budget as adjusted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from loaders.document import Cell
from loaders.forms.catalogue import Form
from loaders.forms.text import normal

_OPENING = "opening_budget"
#: A header that names the opening budget itself means it, whatever the note says.
_NAMED = re.compile(r"年初|批复")


def explained(cells: Sequence[Cell], form: Form | None, notes: Iterable[str]) -> list[Cell]:
    """The cells of a form, those of its budget in the phase that the note says.

    Nothing is changed where the form prints the adjusted budget in columns of its own.
    """
    phase = _phase(form, notes)
    if not phase or any(cell.meaning.get("phase") == phase for cell in cells):
        return list(cells)
    return [
        replace(cell, meaning=cell.meaning | {"phase": phase})
        if cell.meaning.get("phase") == _OPENING and not _NAMED.search("".join((*cell.column, cell.row_name)))
        else cell
        for cell in cells
    ]


def _phase(form: Form | None, notes: Iterable[str]) -> str:
    if form is None or not form.note_phase:
        return ""
    said = normal("".join(notes))
    return next((phase for pattern, phase in form.note_phase.items() if re.search(pattern, said)), "")
