"""Documents for tests: the real ones of the shared folder, where it is there, and the samples. Each is read once a session.

The shared folder lies beside the checkout or where JUESUAN_SHARED says; tests that need it carry `needs_shared`.
"""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path

import pytest

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
