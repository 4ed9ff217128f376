"""Documents for tests: the real ones of the shared folder, where it is there, and the samples. Each is read once.

The shared folder lies beside the checkout or where JUESUAN_SHARED says; tests that need it carry `needs_shared`.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from loaders.document import Document
from loaders.pipeline import read_document

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("JUESUAN_SHARED", CHECKOUT.parent / "shared"))
SAMPLES = CHECKOUT / "samples" / "documents"

needs_shared = pytest.mark.skipif(not (SHARED / "gold" / "score.py").is_file(), reason="the shared folder is absent")


def gold_documents() -> dict[str, Path]:
    """Short name of each document with gold -> its file; empty without the shared folder."""
    listed = SHARED / "gold" / "documents.csv"
    if not listed.is_file():
        return {}
    with listed.open(encoding="utf-8", newline="") as handle:
        return {row["document"]: SHARED / "documents" / row["path"] for row in csv.DictReader(handle)}


#: The documents that the first version had to read, by the short names of the gold.
FIRST = (
    "seed_xinfang2018",
    "sgb2024_final",
    "czj2024_final",
    "fsgd2019_final",
    "wanli2024_budget",
    "wanli2025_budget",
    "js_rd2017_budget",
    "js_rd2018_budget",
    "js_rd2019_budget",
    "szxfj2026_budget",
)


def sample_files() -> list[Path]:
    """The sample documents that come with the project."""
    return sorted(path for path in SAMPLES.iterdir() if path.suffix in (".pdf", ".xlsx", ".txt"))


@cache
def read(path: Path) -> Document:
    """The document in a file, with its narrative."""
    return read_document(path)


def juesuan(
    *arguments: str | Path, env: Mapping[str, str] | None = None, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own; `env` is added to the environment."""
    return subprocess.run(
        [sys.executable, "-m", "loaders.cli", *map(str, arguments)],
        cwd=CHECKOUT,
        env={**os.environ, "COLUMNS": "200", **(env or {})},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A database that the command line filled and built. `env` lets the command line find it again."""

    env: dict[str, str]
    url: str
    report: dict[str, Any]

    def rows(self, query: str, **values: object) -> list[dict[str, Any]]:
        """The rows of a query, each by column name."""
        with psycopg.connect(self.url, row_factory=dict_row) as connection:
            return connection.execute(query, values).fetchall()

    def one(self, query: str, **values: object) -> dict[str, Any]:
        """The only row of a query."""
        rows = self.rows(query, **values)
        assert len(rows) == 1, rows
        return rows[0]
