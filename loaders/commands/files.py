"""Commands that need no database: extract, check, claims, coverage."""

from __future__ import annotations

import csv
import sys
from typing import Annotated

import typer
from rich.table import Table as Grid

from loaders import export
from loaders.batch import measure_all
from loaders.commands.common import (
    REFUSED,
    AsJson,
    Files,
    Format,
    Jobs,
    emit,
    end,
    err,
    inputs_of,
    known_format,
    out,
    read,
    refused_rows,
    say,
    say_refused,
)  # fmt: skip
from loaders.document import Document
from loaders.progress import progress

#: Findings that the identities list better, with their amounts.
_OF_IDENTITIES = ("publisher_rounding", "parts_differ_from_total")


def extract(files: Files, format: Format = "csv", as_json: AsJson = False, jobs: Jobs = None) -> None:
    """Print the amounts that files print, each with its row, column, page and box. Needs no database."""
    format = known_format(format, as_json)
    outcomes = read(files, jobs)
    documents = [outcome.document for outcome in outcomes if outcome.document is not None]
    if format == "json":
        rows = [
            export.document_row(d) | {"cells": [export.cell_row(d.file, s, c) for s in d.statements for c in s.cells]}
            for d in documents
        ]
        emit({"documents": rows, "refused": refused_rows(outcomes)})
    elif format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(export.COLUMNS)
        for document in documents:
            for statement in document.statements:
                for cell in statement.cells:
                    writer.writerow(export.cell_row(document.file, statement, cell).values())
    else:
        for document in documents:
            _show_document(document)
    if format != "json":
        for document in documents:
            say_uncertain(document)
        say_refused(outcomes)
    end(outcomes)


def say_uncertain(document: Document) -> None:
    """What of a document is not certain, on stderr: each cell without a meaning, each place that was not read."""
    for line in export.uncertain_lines(document):
        err.print("uncertain", style="yellow", end=" ")
        say(line, to=err)


def _show_document(document: Document) -> None:
    identity = document.identity
    kind = {"budget": "预算", "final": "决算"}[identity.kind]
    say("")
    out.print(identity.department, style="bold", end=" ")
    say(f"{identity.fiscal_year} {kind} ({document.file})")
    for statement in document.statements:
        title = f"{statement.title} {f'({statement.unit})' if statement.unit else ''}"
        if not statement.cells:
            say(f"{title}: {statement.state.replace('_', ' ')}")
            continue
        grid = Grid(title=title, title_justify="left")
        for heading in ("page", "code", "row", "column", "amount"):
            grid.add_column(heading, justify="right" if heading == "amount" else "left", overflow="fold")
        for cell in statement.cells:
            row = export.cell_row(document.file, statement, cell)
            side = "" if cell.side == "single" else f" [{cell.side}]"
            grid.add_row(row["page"], cell.row_code, cell.row_name, row["column"] + side, f"{cell.amount:,}")
        out.print(grid)


def check(files: Files, as_json: AsJson = False, jobs: Jobs = None) -> None:
    """Evaluate every identity (勾稽关系) that the forms of a file allow, and list what is uncertain in it."""
    from loaders.check.identities import evaluate

    outcomes = read(files, jobs, "checking")
    reports = [(o.document, evaluate(o.document)) for o in outcomes if o.document is not None]
    if as_json:
        rows = [
            {
                "document": document.file,
                "evaluated": len(results),
                "failed": [r.row() for r in results if r.verdict == "fails"],
                "rounding": [r.row() for r in results if r.verdict == "rounding"],
                "findings": [export.finding_row(document.file, f) for f in document.findings],
            }
            for document, results in reports
        ]
        emit({"documents": rows, "refused": refused_rows(outcomes)})
    else:
        for document, results in reports:
            failed = [r for r in results if r.verdict == "fails"]
            rounding = sum(1 for r in results if r.verdict == "rounding")
            say(
                f"{document.file}: {len(results)} identities, {len(results) - len(failed) - rounding} hold, "
                f"{rounding} differ by rounding, {len(failed)} fail"
            )
            for result in failed:
                out.print("  fails", style="red", end=" ")
                say(str(result))
            for finding in document.findings:
                if finding.code not in _OF_IDENTITIES:
                    where = export.place(document.file, finding.page)
                    say(f"  {finding.severity} {where}{finding.message}")
                    if finding.remedy:
                        say(f"    → {finding.remedy}")
        say_refused(outcomes)
    end(outcomes)
    if any(r.verdict == "fails" for _, results in reports for r in results):
        raise typer.Exit(REFUSED)


def claims(files: Files, format: Format = "csv", as_json: AsJson = False, jobs: Jobs = None) -> None:
    """Print the numbers of the narrative, each held against the tables and its own arithmetic. Needs no database."""
    from loaders.commands.claims_output import with_narratives, write_claims

    format = known_format(format, as_json)
    outcomes = with_narratives(read(files, jobs, narrative=True))
    write_claims(outcomes, format, refused_rows(outcomes), out)
    if format != "json":
        for outcome in outcomes:
            if outcome.document is not None:
                say_uncertain(outcome.document)
        say_refused(outcomes)
    end(outcomes)


def coverage(
    files: Files,
    as_json: AsJson = False,
    whole: Annotated[
        bool, typer.Option("--all", help="Every number of the document, its text and annexes too.")
    ] = False,
) -> None:
    """Measure, from the characters of each PDF, which share of the printed amounts became a cell."""
    if whole:
        _coverage_of_all(files, as_json)
        return
    from loaders.check.coverage import coverage as measure

    with inputs_of(files) as inputs, progress("measuring", len(inputs.files)) as step:
        reports, refused = measure_all(measure, inputs.files, lambda path: step(path.name))
        refused = [*map(inputs.named, refused), *inputs.refused]
    if as_json:
        emit({"documents": [report.as_dict() for report in reports], "refused": refused_rows(refused)})
    else:
        for report in reports:
            say(
                f"{report.file}: {report.covered} of {report.tokens} printed amounts became a cell ({report.share:.2%})"
            )
            for page, text, _ in report.missing[:20]:
                say(f"  missing p.{page} {text}")
            for title in report.titles:
                if title.state == "missing":
                    say(f"  {title.title} (p.{title.page}) names a form that was not found")
        say_refused(refused)
    end(refused)


def _coverage_of_all(files: Files, as_json: bool) -> None:
    from loaders.commands.claims_output import measure

    with inputs_of(files) as inputs, progress("measuring", len(inputs.files)) as step:
        reports, refused = measure_all(measure, inputs.files, lambda path: step(path.name))
        refused = [*map(inputs.named, refused), *inputs.refused]
    if as_json:
        emit({"documents": [report.as_dict() for report in reports], "refused": refused_rows(refused)})
    else:
        for report in reports:
            for line in report.lines():
                say(line)
        say_refused(refused)
    end(refused)
