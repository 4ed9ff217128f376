"""Where the embedded server keeps its things: one folder, `JUESUAN_HOME`.

server.json   address and places; written once, the port is remembered
password      of the owner's role, readable by its owner alone
reader.password, the same for the read-only role
postgres/     the cluster (elsewhere where its system user cannot reach this folder)
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import fasteners
import platformdirs

from . import account
from .account import Account

#: A socket's whole path must fit into 107 bytes, and its name takes about twenty.
_SOCKET_FOLDER_LIMIT = 85


@dataclass(frozen=True, slots=True)
class Places:
    """Where one embedded server lives. `port` is what it listened on last; 0 before its first start."""

    data: str
    sockets: str
    port: int = 0


def home() -> Path:
    """The folder named by JUESUAN_HOME, else the user's data folder; created where there is none."""
    named = os.environ.get("JUESUAN_HOME")
    folder = Path(named).expanduser().absolute() if named else platformdirs.user_data_path("juesuan")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: one process at a time starts or stops its server."""
    with fasteners.InterProcessLock(folder / "lock"):
        yield


def read_places(folder: Path) -> Places | None:
    """What server.json says, None before the first start."""
    try:
        return Places(**json.loads((folder / "server.json").read_text()))
    except FileNotFoundError:
        return None


def write_places(folder: Path, places: Places) -> None:
    """Replace server.json in one step."""
    draft = folder / "server.json.new"
    draft.write_text(json.dumps(asdict(places), indent=1) + "\n")
    draft.replace(folder / "server.json")


def choose_places(folder: Path, user: Account | None) -> Places:
    """Where a new server of this home shall live."""
    mark = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    root = folder
    if user is not None and not user.reaches(folder):
        root = account.SYSTEM_ROOT / mark
        root.mkdir(parents=True, exist_ok=True)
    sockets = root / "run"
    if len(os.fsencode(sockets)) > _SOCKET_FOLDER_LIMIT:
        sockets = Path(tempfile.gettempdir()) / f"juesuan-{mark}"
    return Places(str(root / "postgres"), str(sockets))


def password(folder: Path, name: str = "password") -> str:
    """The password kept in file `name`, generated at first use; the file is readable by its owner alone."""
    path = folder / name
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        word = secrets.token_urlsafe(24)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(word + "\n")
        return word
