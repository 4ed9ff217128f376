"""Every command on files that it cannot read: exit code 1, file and reason, no traceback, the good files done."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.hostile.crafted import PDFS, WORKBOOKS
from tests.hostile.seeds import seeds
from tests.shared import juesuan

GOOD = "云溪市档案局2018年部门决算.pdf"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that cannot be read, one that can, and what is no file at all."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / GOOD).write_bytes(seeds("pdf")[0])
    (folder / "cycle.pdf").write_bytes(PDFS["page tree in a circle"]())
    (folder / "many.pdf").write_bytes(PDFS["200,000 pages"]())
    (folder / "names.xlsx").write_bytes(WORKBOOKS["names without end"]())
    (folder / "cut.pdf").write_bytes(seeds("pdf")[0][:3000])
    (folder / "[red]odd[b].pdf").write_bytes(b"")
    (folder / "loop.pdf").symlink_to(folder / "loop.pdf")
    (folder / "folder.pdf").mkdir()
    (folder / "folder.pdf" / "up").symlink_to(folder)
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.pdf")
    return folder


def _named(folder: Path) -> list[Path]:
    """Every entry by its own name, and one that is not there."""
    return [*(path for path in sorted(folder.iterdir()) if path.name != "folder.pdf"), folder / "gone.pdf"]


@pytest.mark.parametrize("command", [["extract"], ["check"], ["claims"], ["coverage"], ["coverage", "--all"]])
def test_each_command_names_what_it_refuses_and_does_the_rest(command: list[str], folder: Path) -> None:
    said = juesuan(*command, "--json", *_named(folder), timeout=300)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    found = json.loads(said.stdout)
    refused = {row["document"]: row for row in found["refused"]}
    assert set(refused) == {path.name for path in _named(folder)} - {GOOD}
    assert all(row["detail"] and row["remedy"] for row in refused.values() if row["document"] != "gone.pdf")
    assert not {row["code"] for row in refused.values()} & {"defect", "crashed", "too_slow"}
    documents = [row.get("document") or row["file"] for row in found["documents"]]
    assert documents == [GOOD]


def test_for_people_each_refusal_is_a_line(folder: Path) -> None:
    said = juesuan("check", *_named(folder), timeout=300)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    lines = [line for line in (said.stdout + said.stderr).splitlines() if line.startswith("refused")]
    for path in _named(folder):
        assert sum(path.name in line for line in lines) == (path.name != GOOD), path.name


def test_of_a_folder_only_files_are_read(folder: Path) -> None:
    found = json.loads(juesuan("extract", "--json", folder, timeout=300).stdout)
    assert {row["document"] for row in found["refused"]} == {
        "cycle.pdf", "many.pdf", "names.xlsx", "cut.pdf", "[red]odd[b].pdf"
    }  # fmt: skip
    assert [row["document"] for row in found["documents"]] == [GOOD]


def test_a_folder_without_documents_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("x", encoding="utf-8")
    said = juesuan("extract", tmp_path, "--json")
    assert said.returncode == 2
    assert str(tmp_path.name) in said.stderr.replace("\n", "")


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_of_odd_bytes(tmp_path: Path) -> None:
    for name, data in ((b"\xff\xfe\xb2\xbf.pdf", seeds("pdf")[0]), (b"\xb2\xbf.pdf", b"")):
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as handle:
            handle.write(data)
    for options in (["--json"], []):
        said = juesuan("extract", tmp_path, *options, timeout=120)
        assert said.returncode == 1
        assert "Traceback" not in said.stderr
    assert len(json.loads(juesuan("extract", tmp_path, "--json", timeout=120).stdout)["documents"]) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(seeds("pdf")[0])
    path.chmod(0)
    said: subprocess.CompletedProcess[str] = juesuan("check", "--json", path)
    assert said.returncode == 1
    assert json.loads(said.stdout)["refused"][0]["code"] == "unreadable"
