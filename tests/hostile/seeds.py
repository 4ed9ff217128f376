"""Sound files of every kind that is read, for the mutations to start from: our own samples, each rendered once."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import samples
from samples import Disclosure, Layout, render_pdf, render_text, render_xlsx
from samples.figures import load
from tests.read.writers import bare_workbook, write_docx, write_html, write_xls

#: Kinds of seeds; the mutations of a kind know its structure.
KINDS = ("pdf", "xlsx", "html", "docx", "xls", "txt", "zip")


def disclosure(kind: str = "final") -> Disclosure:
    """A final account or a budget of the samples."""
    return load(str(Path(samples.__file__).parent / "figures" / f"yunxi_archives_2018_{kind}.yml"))[0]


@cache
def seeds(kind: str) -> tuple[bytes, ...]:
    """The sound files of a kind."""
    final, budget = disclosure(), disclosure("budget")
    plain = Layout()
    if kind == "pdf":
        return (
            render_pdf(final, plain).data,
            render_pdf(budget, Layout(rules="none", codes="three", page="portrait")).data,
            render_pdf(final, Layout(rules="segments", page="rotated", cover=False, narrative="none")).data,
            render_pdf(budget, Layout(rules="rectangles", several_on_a_page=True, watermark="样本")).data,
        )
    if kind == "xlsx":
        return render_xlsx(final, plain).data, bare_workbook(budget, plain)
    if kind == "html":
        return write_html(final, plain), write_html(budget, plain, "gb18030"), _positioned()
    if kind == "docx":
        return write_docx(final, plain), write_docx(budget, plain)
    if kind == "xls":
        return (write_xls(final, plain),)
    if kind == "txt":
        return render_text(final, plain).data, render_text(budget, plain).data
    return (_archive(final),)


def _archive(final: Disclosure) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("2018年部门决算.xlsx", render_xlsx(final, Layout()).data)
        package.writestr("附件/2018年部门决算.txt", render_text(final, Layout()).data)
        package.writestr("说明.html", write_html(final, Layout()))
    return out.getvalue()


def _positioned() -> bytes:
    """A page of text that stands at places, as converters of PDF write it."""
    cells = []
    for row in range(30):
        for column, text in enumerate((f"20{row:02d}", "行政运行", f"{row * 7}.00", f"{row * 5}.00", f"{row * 2}.00")):
            place = f"left:{40 + 100 * column}pt;top:{60 + 20 * row}pt;width:90pt;height:14pt;font-size:10pt"
            cells.append(f'<div class="p" style="{place}">{text}</div>')
    page = '<div style="position:relative;width:595pt;height:842pt">' + "".join(cells) + "</div>"
    head = "<html><head><meta charset=utf-8><title>云溪市档案局2018年部门决算</title>"
    return f"{head}<style>.p{{position:absolute}}</style></head><body>{page * 3}</body></html>".encode()
