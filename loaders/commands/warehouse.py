"""Commands over the warehouse: load, build, run, status, url, show, history, demo."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loaders.commands.common import (
    REFUSED,
    AsJson,
    Files,
    Jobs,
    emit,
    end,
    err,
    inputs_of,
    out,
    say,
    say_refused,
    wrong_use,
)  # fmt: skip

if TYPE_CHECKING:
    from loaders.build import BuildResult
    from loaders.warehouse import LoadReport

# dbt, pandas and SQLAlchemy take seconds to import: each command imports what it needs.


def load(files: Files, as_json: AsJson = False, jobs: Jobs = None) -> None:
    """Load files into the warehouse: facts, cells, statements, claims. Loading again changes nothing."""
    from loaders.warehouse import load_files

    with inputs_of(files) as inputs:
        report = load_files(inputs, jobs)
    if as_json:
        emit(report.as_dict())
    else:
        _say_load(report)
    end(report.refused)


def _say_load(report: LoadReport) -> None:
    for line in report.lines():
        say(line)
    say_refused(report.refused)


def _say_build(result: BuildResult) -> None:
    say(result.line())
    for failure in result.failures:
        err.print("failed", style="red", end=" ")
        say(str(failure), to=err)


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
        emit(result.as_dict())
    else:
        _say_build(result)
    if not result.success:
        raise typer.Exit(REFUSED)


def run(files: Files, as_json: AsJson = False, jobs: Jobs = None) -> None:
    """Load files, then build the marts."""
    from loaders.warehouse import build_marts, load_files

    with inputs_of(files) as inputs:
        report = load_files(inputs, jobs)
    result = build_marts()
    if as_json:
        emit({"load": report.as_dict(), "build": result.as_dict()})
    else:
        _say_load(report)
        _say_build(result)
    if report.refused or not result.success:
        raise typer.Exit(REFUSED)


def status(as_json: AsJson = False) -> None:
    """What the warehouse holds: documents, facts, refusals, and when the marts were built."""
    from loaders.warehouse import warehouse_status

    found = warehouse_status()
    if as_json:
        emit(found)
        return
    for key, value in found.items():
        for each in value if isinstance(value, list) else [value]:
            say(f"{key}: {each}")


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
            raise wrong_use("JUESUAN_DATABASE_URL names the server: its administrator gives juesuan_reader a password.")
        found = read_only
    text = store.libpq_url(found)
    if as_json:
        emit({"url": text, "host": found.host, "port": found.port, "database": found.database, "user": found.username})
    else:
        sys.stdout.write(text + "\n")


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
        emit(_records(found))
    else:
        print_frames(out, found)


def _records(found: dict[str, Any]) -> dict[str, Any]:
    return {name: frame.to_dict(orient="records") for name, frame in found.items()}


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
        emit([disclosure.as_dict() for disclosure in found])
    else:
        for disclosure in found:
            for line in disclosure.lines():
                say(line)
    if not found:
        say(f"No disclosure of {year} by a department named {department} is loaded.", to=err)
        raise typer.Exit(REFUSED)


def demo(as_json: AsJson = False) -> None:
    """Load the sample documents that come with the project, build the marts, show them, say how to connect."""
    from loaders import store
    from loaders.show import frames, print_connection, print_frames
    from loaders.warehouse import build_marts, load_files, sample_folder

    with inputs_of([sample_folder()]) as inputs:
        report = load_files(inputs)
    result = build_marts()
    found = frames("") if result.success else {}
    if as_json:
        emit({"load": report.as_dict(), "build": result.as_dict(), "marts": _records(found)})
    else:
        _say_load(report)
        _say_build(result)
        print_frames(out, found)
        print_connection(out, store.database_url())
    if report.refused or not result.success:
        raise typer.Exit(REFUSED)
