from __future__ import annotations

from pathlib import Path

import pytest

import samples


@pytest.fixture(scope="session")
def figures() -> dict[str, str]:
    """The figures of the sample documents: name → file."""
    folder = Path(samples.__file__).parent / "figures"
    return {path.stem: str(path) for path in sorted(folder.glob("*.yml"))}
