"""`juesuan claims` and `juesuan coverage --all`: what files say in numbers, and what became of each number."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table as Grid

from loaders.batch import Outcome, read_one
from loaders.check.coverage_all import NumberReport, coverage_all
from loaders.document import Document
from loaders.export import uncertain_lines
from loaders.narrative.export import COLUMNS, rows
from loaders.pipeline import read_document

#: Columns of the terminal's table; the rest is in the other formats.
_SHOWN = ("loc", "subject", "measure", "period", "value", "unit", "comparison_base", "verdict", "note")


def with_narratives(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes with files read that hold the narrative alone: they have claims, though nothing to load."""
    return [
        Outcome(o.path, read_document(o.path, tables_needed=False), None)
        if o.refused is not None and o.refused.code == "narrative_only" and o.path.exists()
        else o
        for o in outcomes
    ]


def write_claims(outcomes: Sequence[Outcome], format: str, refused: Sequence[dict[str, str]], out: Console) -> None:
    """Write the claims of the documents read, as csv, json or table; `refused` are rows for what was not read.

    CSV and JSON go to stdout, the table to `out`, with a line of counts by verdict for each document.
    """
    documents = [outcome.document for outcome in outcomes if outcome.document is not None]
    if format == "json":
        found = [
            {"document": d.file, "claims": rows(d.file, d.claims), "uncertain": uncertain_lines(d)} for d in documents
        ]
        _json({"documents": found, "refused": list(refused)}, sys.stdout)
    elif format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        for document in documents:
            writer.writerows(row.values() for row in rows(document.file, document.claims))
    else:
        for document in documents:
            _show(document, out)


def _json(value: Any, stream: TextIO) -> None:
    json.dump(value, stream, ensure_ascii=False, indent=2)
    stream.write("\n")


def _show(document: Document, out: Console) -> None:
    grid = Grid(title=document.file, title_justify="left")
    for heading in _SHOWN:
        grid.add_column(heading, justify="right" if heading == "value" else "left", overflow="fold")
    for row in rows(document.file, document.claims):
        grid.add_row(*(row[name] for name in _SHOWN))
    out.print(grid)
    counts = Counter(claim.verdict for claim in document.claims)
    said = ", ".join(f"{count} {verdict.replace('_', ' ')}" for verdict, count in counts.most_common())
    out.print(f"{document.file}: {len(document.claims)} claims{': ' if said else ''}{said}", soft_wrap=True)


def measure(path: Path) -> NumberReport:
    """The number coverage of one file. Raises: Refused."""
    (outcome,) = with_narratives([read_one(path)])
    if outcome.document is None:
        raise outcome.refused or AssertionError("an outcome without a document has a reason")
    return coverage_all(path, document=outcome.document)
