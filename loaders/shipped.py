"""Where the migrations, the dbt project and the samples lie: beside the code in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

_CODE = Path(__file__).resolve().parent
_INSTALLED = _CODE / "_shipped"
_CHECKOUT = _CODE.parent


def shipped(name: str) -> Path:
    """The folder or file 'alembic', 'alembic.ini', 'dbt_project' or 'samples'."""
    if _INSTALLED.is_dir():
        return _INSTALLED / name
    return _CHECKOUT / ("samples/documents" if name == "samples" else name)
