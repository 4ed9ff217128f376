"""Loading through the command line: twice changes nothing, a kill in the middle leaves nothing half done."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from tests.shared import CHECKOUT, SAMPLES, Warehouse, juesuan

TABLES = (
    "document", "department", "statement", "cell", "claim", "finding",
    "fact_expenditure", "fact_revenue", "fact_balance", "fact_three_public",
)  # fmt: skip


def _everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Rows by table: counts, and for documents and departments their ids and times."""
    with psycopg.connect(url) as connection:
        found = {t: connection.execute(f"select count(*) from core.{t}").fetchall() for t in TABLES}  # type: ignore[arg-type]
        found["ids"] = connection.execute(
            "select document_id, department_id, sha256, version_no, is_effective, loaded_at, changed_at"
            " from core.document order by 1"
        ).fetchall()
        found["facts"] = connection.execute(
            "select document_id, fact_no, department_id, amount from core.fact_expenditure order by 1, 2"
        ).fetchall()
    return found


def _folder(tmp_path: Path, *names: str) -> Path:
    """A folder with links to some samples."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for path in sorted(SAMPLES.iterdir()):
        if any(name in path.name for name in names):
            (folder / path.name).symlink_to(path)
    return folder


def test_loading_again_changes_nothing(sample_warehouse: Warehouse) -> None:
    before = _everything(sample_warehouse.url)
    said = juesuan("load", SAMPLES, "--json", env=sample_warehouse.env)
    assert said.returncode == 0, said.stderr
    report = json.loads(said.stdout)
    assert report["documents"] == {"unchanged": 19}
    assert _everything(sample_warehouse.url) == before


def test_building_again_changes_no_mart(sample_warehouse: Warehouse) -> None:
    query = "select md5(string_agg(t::text, E'\\n' order by t::text)) as digest, count(*) as n from marts.{} t"
    marts = ("year_over_year", "budget_vs_actual", "three_public")
    before = {mart: sample_warehouse.one(query.format(mart)) for mart in marts}
    said = juesuan("build", "--json", env=sample_warehouse.env)
    assert said.returncode == 0, said.stdout
    assert json.loads(said.stdout)["success"]
    assert {mart: sample_warehouse.one(query.format(mart)) for mart in marts} == before


def test_a_copy_of_a_file_is_the_same_document(fresh_env: dict[str, str], tmp_path: Path) -> None:
    folder = _folder(tmp_path, "青石县应急管理局2019年度部门决算")
    original = next(folder.iterdir())
    (folder / "copy.pdf").write_bytes(original.read_bytes())
    said = juesuan("load", folder, "--json", env=fresh_env)
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout)["documents"] == {"stored": 1, "unchanged": 1}


def test_a_killed_load_leaves_no_partial_document(fresh_env: dict[str, str], tmp_path: Path) -> None:
    url = fresh_env["JUESUAN_DATABASE_URL"]
    folder = _folder(tmp_path, "青石县")
    first = sorted(folder.iterdir())[0]
    assert juesuan("load", first, env=fresh_env).returncode == 0
    before = _everything(url)
    with psycopg.connect(url) as holder:
        # The loader gets as far as a document's facts, and no further.
        holder.execute("lock table core.fact_expenditure in access exclusive mode")
        loader = subprocess.Popen(
            [sys.executable, "-m", "loaders.cli", "load", str(folder)],
            cwd=CHECKOUT,
            env={**os.environ, **fresh_env},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(
                url, "select 1 from pg_locks where not granted and relation = 'core.fact_expenditure'::regclass", loader
            )
        finally:
            os.killpg(loader.pid, signal.SIGKILL)
            assert loader.wait() == -signal.SIGKILL
    assert _everything(url) == before
    said = juesuan("load", folder, "--json", env=fresh_env)
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout)["documents"] == {"unchanged": 1, "stored": 5}
    after = _everything(url)
    assert after["ids"][0] == before["ids"][0]
    assert after["facts"][: len(before["facts"])] == before["facts"]


def _wait(url: str, query: str, process: subprocess.Popen[bytes]) -> None:
    """Until the query finds a row; fails when the process ends first."""
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute(query).fetchone() is None:  # type: ignore[arg-type]
            assert process.poll() is None, "the loader ended before it wrote a fact"
            time.sleep(0.05)
