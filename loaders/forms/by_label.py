"""A form by function that a place prints by label: 一、基本支出 over 工资福利支出, 一、预算拨款 over its parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from loaders.forms.catalogue import Catalogue, Form
from loaders.forms.rows import Row
from loaders.forms.text import label
from loaders.reference.names import class_code

#: So many sources of revenue, none of them a 科目, are what the rows are about.
_SOURCES = 2


def as_printed(form: Form, rows: Iterable[Sequence[Row]], catalogue: Catalogue) -> Form:
    """The form, with rows of labels where no row has a code or the name of a class and the labels say natures of
    expenditure, or sources of revenue."""
    if form.axis != "function" or "measure" not in form.means:
        return form
    half = form.means["measure"]
    printed = [row for halves in rows for row in halves if row.amounts or row.names]
    names = {label(row.names[-1]) for row in printed if row.names}
    if half not in ("revenue", "expenditure") or any(row.codes or row.unit_code or row.entity for row in printed):
        return form
    if any(class_code(name) for name in names):
        return form
    entries = [entry for name in names if (entry := catalogue.row_label(name, half)) is not None]
    natures = {entry.means.get("nature") for entry in entries}
    by_nature = "nature" in form.breakdowns and {"basic", "project"} <= natures
    by_source = half == "revenue" and len({entry.source for entry in entries} - {""}) >= _SOURCES
    return form.model_copy(update={"axis": "label"}) if by_nature or by_source else form
