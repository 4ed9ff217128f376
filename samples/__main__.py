"""`python -m samples`: render every disclosure of samples/figures into samples/documents again."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from samples.figures import Disclosure, load
from samples.layout import Layout
from samples.pdf import render_pdf
from samples.text import render_text
from samples.truth import Rendered
from samples.xlsx import render_xlsx

HERE = Path(__file__).parent
RENDER = {"pdf": render_pdf, "xlsx": render_xlsx, "txt": render_text}


def documents() -> Iterator[tuple[str, Disclosure, Rendered]]:
    """Every sample document: file name, what it says, what was rendered."""
    for path in sorted((HERE / "figures").glob("*.yml")):
        d, settings = load(path)
        suffix = settings["output"] or "pdf"
        kind = {"budget": "预算", "final": "决算"}[d.kind]
        name = f"{d.department}{d.fiscal_year}年度部门{kind}.{suffix}"
        yield name, d, RENDER[suffix](d, Layout.model_validate(settings["layout"]))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m samples", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=HERE / "documents", help="where to write")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, _, rendered in documents():
        (folder / name).write_bytes(rendered.data)
        print(f"{name}: {rendered.pages} pages, {len(rendered.cells)} cells, {len(rendered.data) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
