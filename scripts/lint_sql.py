"""Lint the SQL of dbt_project: sqlfluff compiles through dbt, which asks a server what exists. An embedded one, for
the time of the lint, in a folder of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from loaders import store
from loaders.store import server

CHECKOUT = Path(__file__).resolve().parents[1]


def main() -> int:
    """The exit code of sqlfluff."""
    with tempfile.TemporaryDirectory(prefix="juesuan-lint-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        os.environ |= {"JUESUAN_HOME": folder, "JUESUAN_DATABASE_URL": ""}
        try:
            environment = os.environ | store.dbt_environment(store.database_url())
            command = [
                sys.executable,
                "-m",
                "sqlfluff",
                "lint",
                "--config",
                "../.sqlfluff",
                "models",
                "tests",
                "macros",
            ]
            return subprocess.run(command, cwd=CHECKOUT / "dbt_project", env=environment, check=False).returncode
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
