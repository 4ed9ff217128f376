"""Make a virtual environment, also where Debian left the venv module without pip (python3-venv not installed)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

LEAST = (3, 11)


def main(target: Path) -> int:
    """Make it; 0 when it has a working pip, 1 with the way out when it cannot have one."""
    if sys.version_info < LEAST:
        print(
            f"juesuan needs Python {LEAST[0]}.{LEAST[1]} or later; this is {sys.version.split()[0]}.", file=sys.stderr
        )
        return 1
    if _try(lambda: venv.create(target, with_pip=True)):
        return 0
    for command in (
        [sys.executable, "-m", "virtualenv", str(target)],
        ["uv", "venv", "--seed", str(target)],
    ):
        if shutil.which(command[0]) and _try(lambda c=command: subprocess.run(c, check=True, capture_output=True)):
            return 0
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if _is_root() and shutil.which("apt-get"):
        print(f"installing python{version}-venv, which Debian keeps apart from python3", file=sys.stderr)
        for step in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", f"python{version}-venv"]):
            subprocess.run(step, check=False, capture_output=True)
        shutil.rmtree(target, ignore_errors=True)
        if _try(lambda: venv.create(target, with_pip=True)):
            return 0
    print(f"No pip for the virtual environment. Run: apt-get install python{version}-venv", file=sys.stderr)
    return 1


def _is_root() -> bool:
    import os

    return hasattr(os, "geteuid") and os.geteuid() == 0


def _try(step) -> bool:  # type: ignore[no-untyped-def]  # noqa: ANN001
    try:
        step()
    except (Exception, SystemExit):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
