"""docs/adding-a-form.md, followed step by step: what each command prints, and what each edit does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from loaders import batch, pipeline
from loaders.cli import app
from loaders.forms.catalogue import HERE, load_catalogue
from loaders.workers import guarded
from tests.shared import CHECKOUT

PAGE = (CHECKOUT / "docs" / "adding-a-form.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the words after it, its text."""

    language: str
    words: tuple[str, ...]
    text: str


def blocks() -> Iterator[Block]:
    for head, text in re.findall(r"^```(\w.*?)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        language, *words = head.split()
        yield Block(language, tuple(words), text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the catalogue, which the command line reads instead of the shipped one."""
    forms = tmp_path / "forms"
    shutil.copytree(HERE / "catalogue", forms / "catalogue")
    for name in ("terms.yml", "labels.yml"):
        shutil.copy(HERE / name, forms / name)
    monkeypatch.setattr(pipeline, "default_catalogue", lambda: load_catalogue(forms))
    # Files are read in processes of their own, which know nothing of this; here they are read in this one.
    monkeypatch.setattr(batch, "over_files", lambda job, paths, *_: ((p, guarded(job, p)) for p in paths))
    monkeypatch.chdir(tmp_path)
    return forms


def edit(forms: Path, block: Block) -> None:
    """Write a new file, or put lines on top of a list of one that exists."""
    path = forms / block.words[0]
    if len(block.words) == 1:
        path.write_text(block.text, encoding="utf-8")
        return
    key = f"\n{block.words[1]}:\n"
    text = "\n" + path.read_text(encoding="utf-8")
    assert text.count(key) == 1
    path.write_text(text.replace(key, key + block.text), encoding="utf-8")


def printed(command: str) -> str:
    program, *arguments = command.split()
    assert program == "juesuan"
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200"}).output


def test_the_page_step_by_step(folder: Path, tmp_path: Path) -> None:
    commands = 0
    for block in blocks():
        if block.language == "python":
            subprocess.run([sys.executable, "-c", block.text], cwd=tmp_path, check=True)
        elif block.language == "yaml" and block.words[0] != "wrong.yml":
            edit(folder, block)
        elif block.language == "console":
            first, expected = block.text.split("\n", 1)
            assert printed(first.removeprefix("$ ")) == expected
            commands += 1
    assert commands == 3
    (workbook,) = tmp_path.glob("*.xlsx")
    facts = pipeline.read_document(workbook).facts
    rows = [f"| {f.table} | {f.breakdown} | {f.function_code} | {f.source} | {f.nature} | {f.amount} |" for f in facts]
    assert len(rows) == 6
    for row in rows:
        assert row in PAGE


def test_the_shipped_catalogue_does_not_know_that_form(tmp_path: Path) -> None:
    """Else the walk would show nothing."""
    catalogue = load_catalogue()
    assert catalogue.form_of_title("医保经办业务费安排表") is None
    assert catalogue.term("经办人员开支") is None
    assert catalogue.row_label("省级统筹经办补助", "revenue") is None


def test_a_member_outside_the_vocabulary_is_refused(tmp_path: Path) -> None:
    wrong = next(block for block in blocks() if block.words[:1] == ("wrong.yml",))
    said = next(block for block in blocks() if block.language == "text").text.strip()
    path = tmp_path / "wrong.yml"
    path.write_text(wrong.text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"lottery.*not in vocabulary\.yml") as raised:
        load_catalogue(extra=(path,))
    assert str(raised.value).splitlines()[0] == said
