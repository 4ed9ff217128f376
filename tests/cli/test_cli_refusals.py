"""Files that are no such document, or damaged: named with the reason, exit code 1, no facts, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.shared import SAMPLES, SHARED, juesuan, needs_shared

NOTICE = (
    "云溪市人民政府办公室关于召开全市工作会议的通知\n\n各有关单位：\n\n"
    "经研究，定于下周三上午召开会议，请准时参加。\n\n2020年5月6日\n"
)
#: file name -> words of the reason, one of which the message has.
REASONS = {
    "notice.txt": ("no department's budget", "neither", "no statement", "none of the statutory forms"),
    "truncated.pdf": ("damaged", "truncated", "cannot be"),
    "encrypted.pdf": ("password", "encrypted"),
    "empty.pdf": ("empty",),
    "zeros.pdf": ("zeros", "too large", "bytes"),
    "random.xlsx": ("type", "damaged"),
    "[red]预算[b].pdf": ("empty",),  # is a name, no markup of the terminal
    "absent.pdf": ("no such file",),
}


@pytest.fixture(scope="module")
def bad_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of files that are all to be refused, beside one good one."""
    folder = tmp_path_factory.mktemp("bad")
    whole = next(SAMPLES.glob("*.pdf")).read_bytes()
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "truncated.pdf").write_bytes(whole[: len(whole) // 3])
    locked = Canvas(str(folder / "encrypted.pdf"), encrypt=StandardEncryption("secret", "owner"))
    locked.drawString(72, 720, "2020")
    locked.save()
    (folder / "empty.pdf").touch()
    with (folder / "zeros.pdf").open("wb") as handle:
        os.truncate(handle.fileno(), 1 << 30)
    (folder / "random.xlsx").write_bytes(bytes(range(256)) * 40)
    (folder / "[red]预算[b].pdf").touch()
    yield folder
    (folder / "zeros.pdf").unlink()


def _paths(folder: Path) -> list[Path]:
    return [folder / name for name in REASONS]


@pytest.fixture(scope="module")
def extracted(bad_files: Path) -> subprocess.CompletedProcess[str]:
    """What `juesuan extract` says of the bad files and one good one."""
    return juesuan("extract", *_paths(bad_files), next(SAMPLES.glob("*.xlsx")), timeout=120)


def test_exit_code_one_and_no_traceback(extracted: subprocess.CompletedProcess[str]) -> None:
    assert extracted.returncode == 1
    assert "Traceback" not in extracted.stderr
    assert "defect" not in extracted.stderr


@pytest.mark.parametrize("name", REASONS)
def test_the_message_names_file_and_reason(name: str, extracted: subprocess.CompletedProcess[str]) -> None:
    base = Path(name).name
    lines = [line for line in extracted.stderr.splitlines() if base in line]
    assert len(lines) == 1, extracted.stderr
    assert any(reason in lines[0] for reason in REASONS[name]), lines[0]


def test_the_good_file_is_read_all_the_same(extracted: subprocess.CompletedProcess[str]) -> None:
    good = next(SAMPLES.glob("*.xlsx")).name
    rows = extracted.stdout.splitlines()
    assert len(rows) > 100 and all(row.startswith(good) for row in rows[1:])


def test_json_lists_the_refusals(bad_files: Path) -> None:
    said = juesuan("extract", *_paths(bad_files), "--json", timeout=120)
    assert said.returncode == 1
    found: dict[str, Any] = json.loads(said.stdout)
    assert not found["documents"]
    assert {row["path"] for row in found["refused"]} == {str(path) for path in _paths(bad_files)}
    for row in found["refused"]:
        assert row["code"] and row["detail"] and row["code"] != "defect"


def test_nothing_of_them_becomes_a_fact(bad_files: Path, fresh_env: dict[str, str]) -> None:
    said = juesuan("load", bad_files, bad_files / "absent.pdf", "--json", env=fresh_env, timeout=200)
    assert said.returncode == 1
    report = json.loads(said.stdout)
    assert not report["documents"] and not report["rows"]
    with psycopg.connect(fresh_env["JUESUAN_DATABASE_URL"]) as connection:
        for table in ("document", "cell", "fact_expenditure", "fact_revenue", "fact_balance", "fact_three_public"):
            assert connection.execute(f"select count(*) from core.{table}").fetchone() == (0,)  # type: ignore[arg-type]
    status = json.loads(juesuan("status", "--json", env=fresh_env).stdout)
    assert any("notice.txt" in line for line in status["refused files"])


@needs_shared
def test_real_files_that_are_something_else() -> None:
    files = sorted((SHARED / "documents" / "not_budget").iterdir())
    said = juesuan("extract", *files, "--json", timeout=120)
    assert said.returncode == 1
    found = json.loads(said.stdout)
    assert not found["documents"]
    assert {row["document"] for row in found["refused"]} == {path.name for path in files}
    assert "Traceback" not in said.stderr
