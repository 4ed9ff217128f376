"""The database of the store's tests, and a copy of the reference data to break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from loaders.reference.evidence import DATA
from tests.fixtures_db import database_url, embedded_server, template  # noqa: F401


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the reference data."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))
