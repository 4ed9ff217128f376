"""Every command and option says what it does, and the command line is in English plain enough to read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import typer.main
from typer.testing import CliRunner

from loaders.cli import app

ROOT = typer.main.get_command(app)


def _commands(command: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    inner = getattr(command, "commands", {})
    if not inner:
        yield path, command
    for name, each in sorted(inner.items()):
        yield from _commands(each, (*path, name))


COMMANDS = dict(_commands(ROOT))
PROMISED = ("extract", "load", "build", "run", "status", "url", "check", "show", "demo", "version")


def test_the_promised_commands_are_there() -> None:
    assert set(PROMISED) <= {path[0] for path in COMMANDS}
    assert {("db", "start"), ("db", "stop")} <= COMMANDS.keys()


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_each_command_and_option_is_documented(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    assert command.help and command.help.strip()  # type: ignore[attr-defined]
    for parameter in command.params:  # type: ignore[attr-defined]
        assert getattr(parameter, "help", ""), parameter.name
    said = CliRunner().invoke(app, [*path, "--help"])
    assert said.exit_code == 0
    assert command.help.split(".")[0].split()[0] in said.output  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_each_command_takes_json(path: tuple[str, ...]) -> None:
    options = [option for parameter in COMMANDS[path].params for option in parameter.opts]  # type: ignore[attr-defined]
    assert "--json" in options


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["load"],
        ["nonsense"],
        ["extract", "--nonsense"],
        ["extract", "samples", "--format", "xml"],
        ["extract", "samples", "--jobs", "0"],
        ["build", "extra"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_two(arguments: list[str]) -> None:
    said = CliRunner().invoke(app, arguments)
    assert said.exit_code == 2
    assert "Traceback" not in said.output


def test_a_folder_without_documents_is_wrong_use(tmp_path: object) -> None:
    said = CliRunner().invoke(app, ["extract", str(tmp_path)])
    assert said.exit_code == 2
