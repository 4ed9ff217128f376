"""Real documents for these tests, where the shared folder is there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and gold; tests that need it are skipped without it."""
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("JUESUAN_SHARED", root.parent / "shared"))
    if not (folder / "gold" / "score.py").exists():
        pytest.skip("the shared documents are not here")
    return folder
