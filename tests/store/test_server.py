"""The embedded server: each test starts its own, in a home of its own."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from loaders.store import account, connection, server
from loaders.store.home import read_places, write_places
from tests.fixtures_db import open_folder


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with open_folder() as folder:
        monkeypatch.setenv("JUESUAN_HOME", str(folder / "家 with a space"))
        monkeypatch.delenv(connection.VARIABLE, raising=False)
        yield folder / "家 with a space"
        server.stop()


def _connect(running: server.Server, **other: object) -> psycopg.Connection[tuple[object, ...]]:
    settings = {
        "host": running.host,
        "port": running.port,
        "user": running.user,
        "password": running.password,
        "dbname": running.dbname,
    }
    return psycopg.connect(**{**settings, **other})  # type: ignore[arg-type]


def test_start_stop_and_start_again(home: Path) -> None:
    assert server.running() is None
    assert not server.status().running
    with pytest.raises(connection.NotRunning, match="juesuan db start"):
        connection.database_url(start=False)
    first = server.start()
    pid = server.status().pid
    assert server.start() == first == server.running()
    assert server.status() == server.Status(str(home), str(home / "postgres"), first.port, pid)
    with _connect(first) as conn:
        conn.execute("create table kept (one integer)")
    assert server.stop()
    assert not server.stop()
    assert server.running() is None
    assert server.start() == first  # the port is remembered
    with _connect(first) as conn:
        assert conn.execute("select count(*) from kept").fetchone() == (0,)


def test_utf8_without_icu_and_a_locale_of_its_own(home: Path) -> None:
    with _connect(server.start()) as conn:
        row = conn.execute(
            "select pg_encoding_to_char(encoding), datlocprovider::text, datlocale from pg_database"
            " where datname = current_database()"
        ).fetchone()
        assert row == ("UTF8", "b", "C.UTF-8")
        assert conn.execute("show timezone").fetchone() == ("UTC",)


def test_only_this_machine_and_only_with_the_password(home: Path) -> None:
    running = server.start()
    for name in ("password", "reader.password"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600
    process = psutil.Process(server.status().pid)
    listening = {c.laddr.ip for c in process.net_connections("tcp") if c.status == psutil.CONN_LISTEN}
    assert listening == {"127.0.0.1"}
    for host in (running.host, running.sockets):
        with _connect(running, host=host) as conn:
            assert conn.execute("select current_user").fetchone() == (server.OWNER,)
        for wrong in ("", "guess"):
            with pytest.raises(psycopg.OperationalError):
                _connect(running, host=host, password=wrong).close()


def test_the_read_only_role_has_a_password_of_its_own(home: Path) -> None:
    url = connection.reader_url(connection.database_url())
    assert url is not None and (url.username, url.password) == (
        server.READER,
        (home / "reader.password").read_text().strip(),
    )
    with psycopg.connect(connection.libpq_url(url)) as conn:
        assert conn.execute("select current_user").fetchone() == (server.READER,)


def test_a_killed_server_starts_again_with_what_was_committed(home: Path) -> None:
    running = server.start()
    with _connect(running, autocommit=True) as conn:
        conn.execute("create table kept as select 1 as one")
        pid = server.status().pid
        assert pid is not None
        psutil.Process(pid).kill()
        psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=5)
    again = server.start()
    assert again.port == running.port
    with _connect(again) as conn:
        assert conn.execute("select one from kept").fetchone() == (1,)


def test_a_stale_pid_file_that_names_another_process(home: Path) -> None:
    """After a crash and a reboot the number may belong to anything; here, to a process of the server's own user."""
    server.start()
    server.stop()
    user = account.needed()
    drop = {} if user is None else {"user": user.uid, "group": user.gid, "extra_groups": []}
    other = subprocess.Popen([shutil.which("cat")], stdin=subprocess.PIPE, cwd="/", **drop)  # type: ignore[call-overload]
    try:
        pid_file = home / "postgres" / "postmaster.pid"
        pid_file.write_text(f"{other.pid}\n{home / 'postgres'}\n1700000000\n5432\n\n127.0.0.1\n  1 1\nready\n")
        if user is not None:
            user.own(pid_file, 0o600)
        assert not server.status().running
        with _connect(server.start()) as conn:
            assert conn.execute("select 1").fetchone() == (1,)
        assert other.poll() is None
    finally:
        other.communicate()


def test_a_port_that_was_taken_meanwhile_is_replaced_and_remembered(home: Path) -> None:
    first = server.start()
    server.stop()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((first.host, first.port))
        taken.listen()
        second = server.start()
        assert second.port != first.port
    server.stop()
    assert server.start().port == second.port


def test_a_start_that_was_cut_off_before_it_could_remember_the_port(home: Path) -> None:
    running = server.start()
    places = read_places(home)
    assert places is not None
    write_places(home, type(places)(places.data, places.sockets, 0))
    assert server.start() == running


def test_an_interrupted_initialisation_is_done_again(home: Path) -> None:
    (home / "postgres").mkdir(parents=True)
    (home / "postgres" / "half").write_text("")
    with _connect(server.start()) as conn:
        assert conn.execute("select 1").fetchone() == (1,)


def test_data_of_another_major_version_is_left_alone(home: Path) -> None:
    server.start()
    server.stop()
    version = home / "postgres" / "PG_VERSION"
    ours = version.read_text()
    version.write_text("9\n")
    with pytest.raises(server.ServerError, match=r"Postgres 9, the installed server is \d+.*JUESUAN_HOME"):
        server.start()
    version.write_text(ours)
    server.start()


def test_variables_for_other_servers_do_not_lead_astray(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PGPORT": "1",
        "PGDATA": "/nowhere",
        "PGHOST": "nowhere",
        "LC_ALL": "zh_CN.GBK",
    }.items():
        monkeypatch.setenv(name, value)
    with _connect(server.start()) as conn:
        assert conn.execute("show data_directory").fetchone() == (str(home / "postgres"),)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root has folders that others cannot reach")
def test_a_home_that_the_servers_user_cannot_reach(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = home.parent / "closed"
    closed.mkdir(mode=0o700)
    system = home.parent / "system"
    monkeypatch.setattr(account, "SYSTEM_ROOT", system)
    monkeypatch.setenv("JUESUAN_HOME", str(closed / "home"))
    try:
        running = server.start()
        assert Path(server.status().data or "").is_relative_to(system)
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700  # not opened up
        with _connect(running) as conn:
            assert conn.execute("select 1").fetchone() == (1,)
    finally:
        server.stop()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root has folders that others cannot reach")
def test_programs_that_the_servers_user_cannot_reach_are_copied(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "SYSTEM_ROOT", home.parent / "system")
    reaches = account.Account.reaches
    closed = Path(sys.prefix).resolve()
    monkeypatch.setattr(
        account.Account,
        "reaches",
        lambda self, path: not path.resolve().is_relative_to(closed) and reaches(self, path),
    )
    with _connect(server.start()) as conn:
        assert conn.execute("select 1").fetchone() == (1,)
    executable = Path(psutil.Process(server.status().pid).exe())
    assert executable.is_relative_to(home.parent / "system")
