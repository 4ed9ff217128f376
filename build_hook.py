"""Puts the migrations, the dbt project and the samples into a wheel; an editable install reads them in the checkout."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = {
    "alembic": "loaders/_shipped/alembic",
    "alembic.ini": "loaders/_shipped/alembic.ini",
    "dbt_project": "loaders/_shipped/dbt_project",
    "samples/documents": "loaders/_shipped/samples",
}


class ShippedFiles(BuildHookInterface):  # type: ignore[misc]
    """Runs at the start of a build of the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files, unless the wheel is the one of an editable install."""
        if version != "editable":
            build_data["force_include"].update(SHIPPED)
