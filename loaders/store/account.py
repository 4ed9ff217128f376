"""Giving up root: Postgres refuses to run as root, so the embedded server gets a system user of its own.

Nothing that belongs to the user is opened up for it. Where that system user cannot reach a folder (root's
home is closed to all others), the server's files go below /var/lib/juesuan instead.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

NAME = "juesuan-postgres"
#: Where files go that the system user could not reach in their usual place.
SYSTEM_ROOT = Path("/var/lib/juesuan")


class AccountError(Exception):
    """The system user is missing and could not be created."""


@dataclass(frozen=True, slots=True)
class Account:
    """The system user that the server runs as."""

    uid: int
    gid: int

    def own(self, path: Path, mode: int | None = None) -> None:
        """Give `path` to the account, with `mode` where given."""
        os.chown(path, self.uid, self.gid)
        if mode is not None:
            path.chmod(mode)

    def reaches(self, path: Path) -> bool:
        """True if the account may enter every folder above `path` that exists."""
        folders = [folder for folder in (path.resolve(), *path.resolve().parents) if folder.is_dir()]
        return all(self._enters(folder.stat()) for folder in folders)

    def _enters(self, info: os.stat_result) -> bool:
        if info.st_uid == self.uid:
            return bool(info.st_mode & stat.S_IXUSR)
        if info.st_gid == self.gid:
            return bool(info.st_mode & stat.S_IXGRP)
        return bool(info.st_mode & stat.S_IXOTH)


def needed() -> Account | None:
    """The account to run the server as; None where this process may run it itself. Raises AccountError."""
    if os.name == "nt" or os.geteuid() != 0:
        return None
    import pwd

    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        _create()
        entry = pwd.getpwnam(NAME)
    return Account(entry.pw_uid, entry.pw_gid)


def _create() -> None:
    tool = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if tool is None:
        raise AccountError(
            f"Postgres does not run as root, and there is no useradd to create the user {NAME}. "
            f"Create that user, run as another user, or set JUESUAN_DATABASE_URL."
        )
    command = [tool, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 9):  # 9: another process created it meanwhile
        raise AccountError(f"User {NAME} could not be created: {done.stderr.strip()}")
