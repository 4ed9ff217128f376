"""Every command line in the documentation is one that the command line takes, and every command is documented."""

from __future__ import annotations

import re
import shlex

import pytest
import typer.main

from loaders.cli import app
from tests.docs.pages import PAGES, Page, page
from tests.shared import CHECKOUT

GROUP = typer.main.get_command(app)
#: What stands for a value in the documentation -> such a value.
_SAMPLE = {"YEAR": "2020", "DAY": "2026-06-30"}
_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def command_lines(of: Page) -> list[str]:
    """The invocations of juesuan in the shell blocks, in substitutions and in inline code."""
    found: list[str] = []
    for line in "\n".join(of.blocks("sh")).splitlines():
        found += re.findall(r"\$\((juesuan [^)]*)\)", line)
        if line.strip().startswith("juesuan "):
            found.append(line.split("  #")[0].split(" # ")[0].strip())
    # `juesuan extract` alone is a name in a sentence, not an invocation.
    return found + [code for code in of.inline() if code.startswith("juesuan ") and len(code.split()) > 2]


def parse(line: str) -> list[str]:
    """Parse an invocation as the program would, without running it. Returns the names of its commands."""
    arguments = [_SAMPLE.get(word, word) for word in shlex.split(line)[1:]]
    context = GROUP.make_context("juesuan", arguments)
    command, path = GROUP, []
    while hasattr(command, "resolve_command"):
        name, command, arguments = command.resolve_command(context, arguments)
        path.append(name)
        context = command.make_context(name, arguments, parent=context)
    return path


@pytest.mark.parametrize(("of", "line"), [(p, line) for p in PAGES for line in command_lines(p)], ids=str)
def test_the_command_line_takes_it(of: Page, line: str) -> None:
    parse(line)


@pytest.mark.parametrize(
    "line", ["juesuan extrac x.pdf", "juesuan extract --frmat csv x.pdf", "juesuan db begin", "juesuan run --jobs 0 x"]
)
def test_a_wrong_command_line_is_seen(line: str) -> None:
    with pytest.raises(Exception, match=r".+"):
        parse(line)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_command_is_in_the_readme(name: str) -> None:
    shown = " ".join(command_lines(page(name))) + page(name).text
    assert [
        each
        for each in GROUP.commands
        if each != "version" and f"juesuan {each}" not in shown and f"make {each}" not in shown
    ] == []


def test_make_targets_exist() -> None:
    targets = set(_TARGET.findall((CHECKOUT / "Makefile").read_text(encoding="utf-8")))
    named = {
        match
        for each in PAGES
        for code in [*each.blocks("sh"), *each.inline()]
        for match in re.findall(r"^make ([a-z-]+)", code, re.MULTILINE)
    }
    assert named
    assert named <= targets


def test_both_readmes_show_the_same_commands_and_output() -> None:
    english, chinese = page("README.md"), page("README.zh-CN.md")
    assert english.blocks("text") == chinese.blocks("text")
    assert english.blocks("sql") == chinese.blocks("sql")
    assert command_lines(english) == command_lines(chinese)


def test_exit_codes_are_those_of_the_program() -> None:
    from loaders import cli

    codes = {row[0] for row in page("README.md").table("code")}
    assert codes == {"0", str(cli.REFUSED), str(cli.WRONG_USE)}
    assert codes == {row[0] for row in page("README.zh-CN.md").table("退出码")}
