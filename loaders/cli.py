"""The command line: `juesuan …`. Each command is a thin layer over the stages; all of them take --json.

Exit codes: 0 all done; 1 some document was refused or some check failed (named, with the reason); 2 wrong use.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table as Grid

from loaders import __version__, export
from loaders.batch import Inputs, Outcome, read_all
from loaders.document import Refused
from loaders.progress import progress

app = typer.Typer(
    name="juesuan",
    help="China's departmental budgets (部门预算) and final accounts (部门决算), from published files to Postgres.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
database = typer.Typer(help="The embedded Postgres server.", no_args_is_help=True)
app.add_typer(database, name="db")

out = Console()
err = Console(stderr=True)

Files = Annotated[list[Path], typer.Argument(help="Files, or folders of files.", metavar="FILE_OR_FOLDER...")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", help="Processes that read (default: one a core).", min=1)]

REFUSED = 1
WRONG_USE = 2


def _emit(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def _say_refused(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.refused is not None:
            err.print(f"[red]refused[/red] {outcome.refused}", highlight=False, soft_wrap=True)


def _refused_row(outcome: Outcome) -> dict[str, str]:
    assert outcome.refused is not None
    r = outcome.refused
    return {"document": r.file, "path": str(outcome.path), "code": r.code, "detail": r.detail, "remedy": r.remedy}


@contextmanager
def _inputs(paths: list[Path]) -> Iterator[Inputs]:
    with Inputs(paths) as inputs:
        if not inputs.files and not inputs.refused:
            err.print(f"No file to read in {', '.join(map(str, paths))}.", highlight=False)
            raise typer.Exit(WRONG_USE)
        yield inputs


def _read(paths: list[Path], jobs: int | None, what: str = "reading", narrative: bool = False) -> list[Outcome]:
    with _inputs(paths) as inputs:
        order = {path: i for i, path in enumerate(inputs.files)}
        with progress(what, len(inputs.files)) as step:
            outcomes = list(read_all(inputs.files, jobs, lambda outcome: step(outcome.path.name), narrative))
        outcomes.sort(key=lambda outcome: order[outcome.path])
        return [*inputs.refused, *(inputs.named(outcome) for outcome in outcomes)]


def _end(outcomes: list[Outcome]) -> None:
    if any(outcome.refused is not None for outcome in outcomes):
        raise typer.Exit(REFUSED)


@app.command()
def extract(
    files: Files,
    format: Annotated[str, typer.Option("--format", "-f", help="csv, json or table.")] = "csv",
    as_json: AsJson = False,
    jobs: Jobs = None,
) -> None:
    """Print the amounts that files print, each with its row, column, page and box. Needs no database."""
    if as_json:
        format = "json"
    if format not in ("csv", "json", "table"):
        err.print(f"--format {format!r} is none of csv, json, table.", highlight=False)
        raise typer.Exit(WRONG_USE)
    outcomes = _read(files, jobs)
    documents = [outcome.document for outcome in outcomes if outcome.document is not None]
    if format == "json":
        _emit(
            {
                "documents": [
                    export.document_row(d)
                    | {"cells": [export.cell_row(d.file, s, c) for s in d.statements for c in s.cells]}
                    for d in documents
                ],
                "refused": [_refused_row(outcome) for outcome in outcomes if outcome.refused],
            }
        )  # fmt: skip
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
        _say_refused(outcomes)
        for document in documents:
            cells = export.uncertain(document)
            unread = [f for f in document.findings if f.code in ("ambiguous_row", "unread_cell", "unknown_form")]
            if cells or unread:
                err.print(
                    f"[yellow]uncertain[/yellow] {document.file}: {len(cells)} cells without a certain meaning, "
                    f"{len(unread)} places not read (juesuan check lists them)", highlight=False, soft_wrap=True,
                )  # fmt: skip
    _end(outcomes)


def _show_document(document: Any) -> None:
    identity = document.identity
    kind = {"budget": "预算", "final": "决算"}[identity.kind]
    out.print(f"\n[bold]{identity.department}[/bold] {identity.fiscal_year} {kind} ({document.file})", highlight=False)
    for statement in document.statements:
        grid = Grid(title=f"{statement.title} {f'({statement.unit})' if statement.unit else ''}", title_justify="left")
        for heading in ("page", "code", "row", "column", "amount"):
            grid.add_column(heading, justify="right" if heading == "amount" else "left", overflow="fold")
        for cell in statement.cells:
            side = "" if cell.side == "single" else f" [{cell.side}]"
            grid.add_row(str(cell.page), cell.row_code, cell.row_name, "/".join(cell.column) + side, f"{cell.amount:,}")
        if statement.cells:
            out.print(grid)
        else:
            out.print(f"{statement.title}: {statement.state.replace('_', ' ')}", highlight=False)


@app.command()
def check(files: Files, as_json: AsJson = False, jobs: Jobs = None) -> None:
    """Evaluate every identity (勾稽关系) that the forms of a file allow, and list what is uncertain in it."""
    from loaders.check.identities import evaluate

    outcomes = _read(files, jobs, "checking")
    reports = [(o.document, evaluate(o.document)) for o in outcomes if o.document is not None]
    if as_json:
        _emit(
            {
                "documents": [
                    {
                        "document": document.file,
                        "evaluated": len(results),
                        "failed": [r.row() for r in results if r.verdict == "fails"],
                        "rounding": [r.row() for r in results if r.verdict == "rounding"],
                        "findings": [export.finding_row(document.file, f) for f in document.findings],
                    }
                    for document, results in reports
                ],
                "refused": [_refused_row(outcome) for outcome in outcomes if outcome.refused],
            }
        )
    else:
        for document, results in reports:
            failed = [r for r in results if r.verdict == "fails"]
            rounding = sum(1 for r in results if r.verdict == "rounding")
            out.print(
                f"{document.file}: {len(results)} identities, {len(results) - len(failed) - rounding} hold, "
                f"{rounding} differ by rounding, {len(failed)} fail", highlight=False, soft_wrap=True,
            )  # fmt: skip
            for result in failed:
                out.print(f"  [red]fails[/red] {result}", highlight=False, soft_wrap=True)
            for finding in document.findings:
                if finding.code not in ("publisher_rounding", "parts_differ_from_total"):
                    where = f"p.{finding.page} " if finding.page else ""
                    out.print(f"  {finding.severity} {where}{finding.message}", highlight=False, soft_wrap=True)
                    if finding.remedy:
                        out.print(f"    → {finding.remedy}", highlight=False, soft_wrap=True, markup=False)
        _say_refused(outcomes)
    _end(outcomes)
    if any(r.verdict == "fails" for _, results in reports for r in results):
        raise typer.Exit(REFUSED)


@app.command()
def claims(
    files: Files,
    format: Annotated[str, typer.Option("--format", "-f", help="csv, json or table.")] = "csv",
    as_json: AsJson = False,
    jobs: Jobs = None,
) -> None:
    """Print the numbers of the narrative, each held against the tables and its own arithmetic. Needs no database."""
    from loaders.commands_claims import FORMATS, write_claims

    format = "json" if as_json else format
    if format not in FORMATS:
        err.print(f"--format {format!r} is none of {', '.join(FORMATS)}.", highlight=False)
        raise typer.Exit(WRONG_USE)
    outcomes = _read(files, jobs, narrative=True)
    write_claims(outcomes, format, [_refused_row(outcome) for outcome in outcomes if outcome.refused], out)
    if format != "json":
        _say_refused(outcomes)
    _end(outcomes)


@app.command()
def coverage(
    files: Files,
    as_json: AsJson = False,
    whole: Annotated[
        bool, typer.Option("--all", help="Every number of the document, its text and annexes too.")
    ] = False,
) -> None:
    """Measure, from the characters of each PDF, which share of the printed amounts became a cell."""
    from loaders.check.coverage import coverage as measure
    from loaders.commands_claims import measure_all

    refused: list[Outcome] = []
    if whole:
        with _inputs(files) as inputs, progress("measuring", len(inputs.files)) as step:
            reports_all, refused = measure_all(inputs.files, lambda path: step(path.name))
            refused = [*map(inputs.named, refused), *inputs.refused]
        if as_json:
            _emit({"documents": [r.as_dict() for r in reports_all], "refused": [_refused_row(o) for o in refused]})
        else:
            for whole_report in reports_all:
                for said in whole_report.lines():
                    out.print(said, highlight=False, soft_wrap=True, markup=False)
            _say_refused(refused)
        _end(refused)
        return
    reports = []
    with _inputs(files) as inputs, progress("measuring", len(inputs.files)) as step:
        for path in inputs.files:
            try:
                reports.append(measure(path))
            except Refused as error:
                refused.append(inputs.named(Outcome(path, None, error)))
            step(path.name)
        refused += inputs.refused
    if as_json:
        _emit({"documents": [report.as_dict() for report in reports], "refused": [_refused_row(o) for o in refused]})
    else:
        for report in reports:
            out.print(
                f"{report.file}: {report.covered} of {report.tokens} printed amounts became a cell "
                f"({report.share:.2%})",
                highlight=False, soft_wrap=True,
            )  # fmt: skip
            for page, text, _ in report.missing[:20]:
                out.print(f"  missing p.{page} {text}", highlight=False, soft_wrap=True, markup=False)
            for title in report.titles:
                if title.state == "missing":
                    out.print(f"  {title.title} (p.{title.page}) names a form that was not found", highlight=False)
        _say_refused(refused)
    _end(refused)


@app.command()
def load(files: Files, as_json: AsJson = False, jobs: Jobs = None) -> None:
    """Load files into the warehouse: facts, cells, statements, claims. Loading again changes nothing."""
    from loaders.warehouse import load_files

    with _inputs(files) as inputs:
        report = load_files(inputs, jobs)
    if as_json:
        _emit(report.as_dict())
    else:
        for line in report.lines():
            out.print(line, highlight=False, soft_wrap=True)
        _say_refused(report.refused)
    _end(report.refused)


@app.command()
def build(
    as_json: AsJson = False,
    full_refresh: Annotated[bool, typer.Option("--full-refresh", help="Build every mart from all facts.")] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", formats=["%Y-%m-%d"], help="Build what was known on that day, into schema marts_as_of."
        ),
    ] = None,
    published: Annotated[
        bool, typer.Option("--published", help="With --as-of: known since publication, not since the load.")
    ] = False,
    as_printed: Annotated[
        bool, typer.Option("--as-printed", help="Leave out the ledger of corrections, in schema marts_as_printed.")
    ] = False,
) -> None:
    """Build the marts with dbt, and test them."""
    from loaders.warehouse import build_marts

    day = as_of.date() if as_of else None
    result = build_marts(full_refresh, day, "publication" if published else "load", as_printed)
    if as_json:
        _emit(result.as_dict())
    else:
        out.print(result.line(), highlight=False)
        for failure in result.failures:
            err.print(f"[red]failed[/red] {failure}", highlight=False, soft_wrap=True)
    if not result.success:
        raise typer.Exit(REFUSED)


@app.command()
def run(files: Files, as_json: AsJson = False, jobs: Jobs = None) -> None:
    """Load files, then build the marts."""
    from loaders.warehouse import build_marts, load_files

    with _inputs(files) as inputs:
        report = load_files(inputs, jobs)
    result = build_marts()
    if as_json:
        _emit({"load": report.as_dict(), "build": result.as_dict()})
    else:
        for line in [*report.lines(), result.line()]:
            out.print(line, highlight=False, soft_wrap=True)
        _say_refused(report.refused)
        for failure in result.failures:
            err.print(f"[red]failed[/red] {failure}", highlight=False, soft_wrap=True)
    if report.refused or not result.success:
        raise typer.Exit(REFUSED)


@app.command()
def status(as_json: AsJson = False) -> None:
    """What the warehouse holds: documents, facts, refusals, and when the marts were built."""
    from loaders.warehouse import warehouse_status

    found = warehouse_status()
    if as_json:
        _emit(found)
        return
    for key, value in found.items():
        if isinstance(value, list):
            for each in value:
                out.print(f"{key}: {each}", highlight=False, soft_wrap=True)
        else:
            out.print(f"{key}: {value}", highlight=False, soft_wrap=True)


@app.command()
def url(
    as_json: AsJson = False,
    reader: Annotated[bool, typer.Option("--reader", help="The read-only role, for analysts and BI tools.")] = False,
) -> None:
    """Print the connection URL of the warehouse, for psql and BI tools."""
    from loaders import store

    found = store.database_url()
    if reader:
        read_only = store.reader_url(found)
        if read_only is None:
            err.print("JUESUAN_DATABASE_URL names the server: its administrator gives juesuan_reader a password.")
            raise typer.Exit(WRONG_USE)
        found = read_only
    text = store.libpq_url(found)
    if as_json:
        _emit({"url": text, "host": found.host, "port": found.port, "database": found.database, "user": found.username})
    else:
        sys.stdout.write(text + "\n")


@app.command()
def show(
    department: Annotated[
        str, typer.Argument(help="A part of the department's name; all departments without it.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Show the year-over-year, budget-vs-actual and 三公 marts on the terminal."""
    from loaders.show import frames, print_frames

    found = frames(department)
    if as_json:
        _emit({name: json.loads(frame.to_json(orient="records", force_ascii=False)) for name, frame in found.items()})
    else:
        print_frames(out, found)


@app.command()
def history(
    department: Annotated[str, typer.Argument(help="A part of the department's name, any that it ever bore.")],
    year: Annotated[int, typer.Argument(help="Fiscal year of the disclosure.")],
    as_json: AsJson = False,
) -> None:
    """Show the versions of a disclosure, and what changed between them, cell by cell."""
    import psycopg

    from loaders import store
    from loaders.history import history as find

    with psycopg.connect(store.libpq_url(store.database_url(start=False))) as conn:
        found = find(conn, department, year)
    if as_json:
        _emit([disclosure.as_dict() for disclosure in found])
    for line in () if as_json else (line for disclosure in found for line in disclosure.lines()):
        out.print(line, highlight=False, soft_wrap=True, markup=False)
    if not found:
        err.print(f"No disclosure of {year} by a department named {department} is loaded.", highlight=False)
        raise typer.Exit(REFUSED)


@app.command()
def demo(as_json: AsJson = False) -> None:
    """Load the sample documents that come with the project, build the marts, show them, say how to connect."""
    from loaders import store
    from loaders.show import frames, print_connection, print_frames
    from loaders.warehouse import build_marts, load_files, sample_folder

    with _inputs([sample_folder()]) as inputs:
        report = load_files(inputs)
    result = build_marts()
    found = frames("")
    if as_json:
        _emit(
            {
                "load": report.as_dict(), "build": result.as_dict(),
                "marts": {n: json.loads(f.to_json(orient="records", force_ascii=False)) for n, f in found.items()},
            }
        )  # fmt: skip
    else:
        for line in [*report.lines(), result.line()]:
            out.print(line, highlight=False, soft_wrap=True)
        print_frames(out, found)
        print_connection(out, store.database_url())
    if report.refused or not result.success:
        _say_refused(report.refused)
        raise typer.Exit(REFUSED)


@database.command("start")
def db_start(as_json: AsJson = False) -> None:
    """Start the embedded server (a load starts it by itself)."""
    from loaders.store import server

    running = server.start()
    _server_line(as_json, running=True, host=running.host, port=running.port)


@database.command("stop")
def db_stop(as_json: AsJson = False) -> None:
    """Stop the embedded server."""
    from loaders.store import server

    server.stop()
    _server_line(as_json, running=False)


@database.command("status")
def db_status(as_json: AsJson = False) -> None:
    """Say whether the embedded server runs."""
    from loaders.store import server

    running = server.running()
    _server_line(as_json, running=running is not None, port=running.port if running else None)


def _server_line(as_json: bool, **facts: Any) -> None:
    if as_json:
        _emit(facts)
    else:
        where = f" on {facts.get('host', '127.0.0.1')}:{facts['port']}" if facts.get("port") else ""
        out.print(f"embedded Postgres: {'running' if facts['running'] else 'stopped'}{where}", highlight=False)


@app.command()
def version(as_json: AsJson = False) -> None:
    """Print the version."""
    _emit({"version": __version__}) if as_json else sys.stdout.write(__version__ + "\n")


def main() -> None:
    """Entry point. What the user can mend is said in one line; only our own defects show a traceback."""
    from loaders.errors import one_line

    try:
        app()
    except Exception as error:
        message = one_line(error)
        if message is None:
            raise
        err.print(message, highlight=False, soft_wrap=True, markup=False)
        raise SystemExit(REFUSED) from None


if __name__ == "__main__":
    main()
