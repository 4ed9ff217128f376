"""Sample disclosures (示例公开文件): made-up or re-set figures, typeset as published documents.

`figures` describes a disclosure, `forms` derives its statutory forms, `layout` says how they look, and
`pdf`, `xlsx` and `text` print them together with the ground truth: every amount with its place.
"""

from samples.figures import Disclosure, load
from samples.layout import Layout
from samples.pdf import render_pdf
from samples.text import render_text
from samples.truth import PrintedCell, Rendered
from samples.xlsx import render_xlsx

__all__ = [
    "Disclosure",
    "Layout",
    "PrintedCell",
    "Rendered",
    "load",
    "render_pdf",
    "render_text",
    "render_xlsx",
]
