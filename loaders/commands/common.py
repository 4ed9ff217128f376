"""What the commands share: their arguments, how they read files, and how they speak."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from loaders.batch import Inputs, Outcome, read_all
from loaders.progress import progress

Files = Annotated[list[Path], typer.Argument(help="Files, or folders of files.", metavar="FILE_OR_FOLDER...")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", help="Processes that read (default: one a core).", min=1)]
Format = Annotated[str, typer.Option("--format", "-f", help="csv, json or table.")]

REFUSED = 1
WRONG_USE = 2
FORMATS = ("csv", "json", "table")

# What files print goes to the terminal as it is: `[x]` in a name is no markup.
# A file or a pipe has no width of its own: tables get the room that they need.
out = Console(markup=False, highlight=False, width=None if sys.stdout.isatty() else 160)
err = Console(stderr=True, markup=False, highlight=False)


def say(text: str, *, to: Console = out, style: str | None = None) -> None:
    """One line for people, not wrapped, so that programs can cut it."""
    to.print(text, style=style, soft_wrap=True)


def emit(value: Any) -> None:
    """JSON on stdout."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def wrong_use(message: str) -> typer.Exit:
    """Says what is wrong; raise what it returns."""
    say(message, to=err)
    return typer.Exit(WRONG_USE)


def known_format(format: str, as_json: bool) -> str:
    """The format to write. Ends the program where it is none of FORMATS."""
    format = "json" if as_json else format
    if format not in FORMATS:
        raise wrong_use(f"--format {format!r} is none of {', '.join(FORMATS)}.")
    return format


def say_refused(outcomes: Sequence[Outcome]) -> None:
    """Each refused file with its reason, on stderr."""
    for outcome in outcomes:
        if outcome.refused is not None:
            err.print("refused", style="red", end=" ")
            say(str(outcome.refused), to=err)


def refused_rows(outcomes: Sequence[Outcome]) -> list[dict[str, str]]:
    """The refused among the outcomes, for --json."""
    return [
        {"document": r.file, "path": str(outcome.path), "code": r.code, "detail": r.detail, "remedy": r.remedy}
        for outcome in outcomes
        if (r := outcome.refused) is not None
    ]


def end(outcomes: Sequence[Outcome]) -> None:
    """Exit code 1 where a file was refused."""
    if any(outcome.refused is not None for outcome in outcomes):
        raise typer.Exit(REFUSED)


@contextmanager
def inputs_of(paths: list[Path]) -> Iterator[Inputs]:
    """The files under `paths`, archives opened."""
    with Inputs(paths) as inputs:
        if not inputs.files and not inputs.refused:
            raise wrong_use(f"No file to read in {', '.join(map(str, paths))}.")
        yield inputs


def read(paths: list[Path], jobs: int | None, what: str = "reading", narrative: bool = False) -> list[Outcome]:
    """The documents in the files, in the order of the files, read by several processes."""
    with inputs_of(paths) as inputs:
        order = {path: i for i, path in enumerate(inputs.files)}
        with progress(what, len(inputs.files)) as step:
            outcomes = list(read_all(inputs.files, jobs, lambda outcome: step(outcome.path.name), narrative))
        outcomes.sort(key=lambda outcome: order[outcome.path])
        return [*inputs.refused, *(inputs.named(outcome) for outcome in outcomes)]
