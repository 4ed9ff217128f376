"""Damaged files end in a document or a refusal, within bounds of time and memory.

A hundred and sixty mutations by default; JUESUAN_FUZZ=5000 tries as many. A file that fails is named by its kind and
number, and `mutant(kind, number)` writes it again.
"""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from tests.hostile.examine import examine_all
from tests.hostile.mutate import mutate
from tests.hostile.seeds import KINDS, seeds

_MANY = int(os.environ.get("JUESUAN_FUZZ", "160"))
#: Mutations of a kind, in hundredths of all.
_SHARES = {"pdf": 28, "xlsx": 24, "html": 24, "docx": 8, "xls": 5, "txt": 7, "zip": 4}
_AT_ONCE = 250  # files on disk


def mutant(kind: str, number: int) -> bytes:
    """The damaged file of a kind with this number, always the same."""
    chance = Random(f"{kind}{number}")
    return mutate(kind, chance.choice(seeds(kind)), chance)


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_read_or_refused(kind: str, tmp_path: Path) -> None:
    count = max(1, _MANY * _SHARES[kind] // 100)
    outcomes: set[str] = set()
    for start in range(0, count, _AT_ONCE):
        paths = []
        for number in range(start, min(start + _AT_ONCE, count)):
            path = tmp_path / str(number) / f"云溪市档案局2018年部门决算.{kind}"
            path.parent.mkdir()
            path.write_bytes(mutant(kind, number))
            paths.append(path)
        verdicts = examine_all(paths)
        assert set(verdicts) == set(paths)
        assert not {f"{kind} {path.parent.name}": v.defect for path, v in verdicts.items() if v.defect}
        outcomes |= {verdict.outcome for verdict in verdicts.values()}
        for path in paths:
            path.unlink()
    # The mutations are worth something: some files are beyond reading.
    assert outcomes - {"read"}


def test_sound_files_are_read(tmp_path: Path) -> None:
    paths = []
    for kind in KINDS:
        for number, data in enumerate(seeds(kind)):
            path = tmp_path / f"{number}" / f"云溪市档案局2018年部门决算.{kind}"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
            paths.append(path)
    refused = {path.suffix for path, verdict in examine_all(paths).items() if verdict.outcome != "read"}
    assert refused <= {".html", ".docx", ".xls", ".zip"}, "these kinds have no cover that names the document"
