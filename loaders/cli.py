"""The command line: `juesuan …`. Each command is a thin layer over the stages; all of them take --json.

Exit codes: 0 all done; 1 some document was refused or some check failed (named, with the reason); 2 wrong use.
"""

from __future__ import annotations

import sys

import typer

from loaders import __version__
from loaders.commands import files, server, warehouse
from loaders.commands.common import REFUSED, WRONG_USE, AsJson, emit, err, say

__all__ = ["REFUSED", "WRONG_USE", "app", "main"]

app = typer.Typer(
    name="juesuan",
    help="China's departmental budgets (部门预算) and final accounts (部门决算), from published files to Postgres.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for command in (
    files.extract, files.check, files.claims, files.coverage, warehouse.load, warehouse.build, warehouse.run,
    warehouse.status, warehouse.url, warehouse.show, warehouse.history, warehouse.demo,
):  # fmt: skip
    app.command()(command)

database = typer.Typer(help="The embedded Postgres server.", no_args_is_help=True)
database.command("start")(server.db_start)
database.command("stop")(server.db_stop)
database.command("status")(server.db_status)
app.add_typer(database, name="db")


@app.command()
def version(as_json: AsJson = False) -> None:
    """Print the version."""
    emit({"version": __version__}) if as_json else sys.stdout.write(__version__ + "\n")


def main() -> None:
    """Entry point. What the user can mend is said in one line; only our own defects show a traceback."""
    from loaders.errors import one_line

    try:
        app()
    except Exception as error:
        message = one_line(error)
        if message is None:
            raise
        say(message, to=err)
        raise SystemExit(REFUSED) from None


if __name__ == "__main__":
    main()
