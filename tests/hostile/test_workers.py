"""A file that hangs, dies or grows is refused by name, and the others go on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from loaders.batch import Inputs, read_all
from loaders.document import Refused
from loaders.workers import Bounds, over_files
from tests.hostile.crafted import PDFS
from tests.hostile.jobs import act, die_second
from tests.hostile.seeds import seeds

TIGHT = Bounds(stalled=8, seconds=60, memory=1 << 30)


@pytest.fixture(scope="module")
def results() -> dict[str, str | Refused]:
    names = ["one", "hang", "two", "die", "three", "grow", "four", "creep", "five", "refuse", "six", "break", "slow"]
    found = list(over_files(act, [Path(f"{name}.pdf") for name in names], 3, TIGHT))
    assert len(found) == len(names)
    return {path.stem: result for path, result in found}


@pytest.mark.parametrize("name", ["one", "two", "three", "four", "five", "six"])
def test_the_others_go_on(name: str, results: dict[str, str | Refused]) -> None:
    assert results[name] == name


def test_a_slow_file_that_comes_on_is_read(results: dict[str, str | Refused]) -> None:
    assert results["slow"] == "slow"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("hang", "too_slow"),
        ("die", "crashed"),
        ("grow", "too_large"),
        ("creep", "too_large"),
        ("refuse", "empty"),
        ("break", "defect"),
    ],
)
def test_what_fails_is_named_with_its_reason(name: str, code: str, results: dict[str, str | Refused]) -> None:
    refused = results[name]
    assert isinstance(refused, Refused)
    assert (refused.code, refused.file) == (code, f"{name}.pdf")
    assert refused.detail
    assert refused.remedy


def test_a_whole_file_has_a_limit_too() -> None:
    [(_, refused)] = over_files(act, [Path("slow.pdf")], 1, Bounds(stalled=30, seconds=2))
    assert isinstance(refused, Refused)
    assert refused.code == "too_slow"


def test_a_file_is_not_blamed_for_an_earlier_one() -> None:
    paths = [Path(f"{name}.pdf") for name in "abc"]
    assert sorted(over_files(die_second, paths, 1)) == [(path, path.stem) for path in paths]


def test_processes_end_with_the_caller() -> None:
    results = over_files(act, [Path("one.pdf"), Path("hang.pdf"), Path("hang.pdf")], 2)
    assert next(results) == (Path("one.pdf"), "one")
    results.close()  # type: ignore[attr-defined]


def test_forms_that_draw_themselves_do_not_hold_up_a_sound_file(tmp_path: Path) -> None:
    """pdfium follows such forms without end: only a limit of time helps."""
    bad, good = tmp_path / "bad.pdf", tmp_path / "good.pdf"
    bad.write_bytes(PDFS["a form that draws itself"]())
    good.write_bytes(seeds("pdf")[0])
    bounds = Bounds(stalled=15, seconds=60)
    outcomes = {outcome.path: outcome for outcome in read_all([bad, good], jobs=2, bounds=bounds)}
    assert outcomes[good].document is not None
    refused = outcomes[bad].refused
    assert refused is not None
    assert refused.code in ("too_slow", "too_large", "crashed")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_devices_and_folders_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "loop.pdf").symlink_to(tmp_path / "loop.pdf")
    (tmp_path / "folder.pdf" / "up").symlink_to(tmp_path)
    (tmp_path / "folder.pdf" / "good.pdf").write_bytes(seeds("pdf")[0])
    with Inputs([tmp_path]) as inputs:
        assert inputs.files == [tmp_path / "folder.pdf" / "good.pdf"]
    named = [tmp_path / "pipe.pdf", tmp_path / "loop.pdf", Path("/dev/zero")]
    with Inputs(named) as inputs:
        codes = {o.path: o.refused.code for o in read_all(inputs.files, jobs=1) if o.refused is not None}
    assert codes == dict(zip(named, ("not_a_file", "unreadable", "not_a_file"), strict=True))
