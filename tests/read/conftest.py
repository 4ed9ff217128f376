from __future__ import annotations

import os
from pathlib import Path

import pytest

import samples
from samples import Disclosure
from samples.figures import load

_CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def final() -> Disclosure:
    """A final account of the samples."""
    return load(str(Path(samples.__file__).parent / "figures" / "yunxi_archives_2018_final.yml"))[0]


@pytest.fixture(scope="session")
def budget() -> Disclosure:
    """A budget of the samples."""
    return load(str(Path(samples.__file__).parent / "figures" / "yunxi_archives_2018_budget.yml"))[0]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents; the test is skipped without it."""
    folder = Path(os.environ.get("JUESUAN_SHARED", _CHECKOUT.parent / "shared"))
    if not (folder / "documents").is_dir():
        pytest.skip("the shared documents are not here")
    return folder
