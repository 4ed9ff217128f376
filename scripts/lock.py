"""Write requirements.txt and requirements-dev.txt: every dependency pinned, with hashes and without addresses.

Uses uv to resolve pyproject.toml for all platforms of Python 3.11 and later.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = "# Written by `make lock` from pyproject.toml; do not edit.\n"


def resolve(extras: list[str], output: Path, constraint: Path | None = None) -> None:
    """One requirements file for the given extras."""
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "pyproject.toml",
        "--universal",
        "--python-version",
        "3.11",
    ]
    command += [
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-annotate",
        "--no-header",
        "--quiet",
        "-o",
        str(output),
    ]
    for extra in extras:
        command += ["--extra", extra]
    if constraint:
        command += ["--constraint", str(constraint)]
    output.unlink(missing_ok=True)
    subprocess.run(command, cwd=ROOT, check=True)
    text = output.read_text(encoding="utf-8")
    if re.search(r"https?://", text):
        raise SystemExit(f"{output.name} names an address; it must not")
    output.write_text(HEAD + text, encoding="utf-8")


if __name__ == "__main__":
    # The larger set first: what users install is a part of what the tests ran with.
    resolve(["dev", "ocr"], ROOT / "requirements-dev.txt")
    resolve([], ROOT / "requirements.txt", ROOT / "requirements-dev.txt")
