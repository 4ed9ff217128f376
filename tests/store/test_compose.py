"""docker-compose.yml and what it points at. No container engine is needed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from sqlalchemy.engine import URL

from loaders.store import connection, server

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES: dict[str, Any] = yaml.safe_load(TEXT)["services"]


def test_it_follows_the_compose_specification() -> None:
    spec = pytest.importorskip("compose_spec")
    # The validator takes a file whose variables are filled in, as Compose itself does first.
    filled = re.sub(r"\$\{\w+:?[-?]([^}]*)\}", lambda m: "5432" if "PORT" in m[0] else m[1], TEXT)
    parsed = spec.PyCompose.from_yaml(filled)
    assert set(parsed.service_names()) == {"db", "loader"}
    with pytest.raises(ValueError, match="healthchek"):
        spec.PyCompose.from_yaml(filled.replace("healthcheck:", "healthchek:"))


def test_every_file_that_it_names_is_there() -> None:
    build = SERVICES["loader"]["build"]
    dockerfile = (ROOT / build["context"] / build["dockerfile"]).read_text()
    copied = re.findall(r"install (docker/\S+) ", dockerfile)
    mounted = [volume.split(":")[0] for volume in SERVICES["db"]["volumes"] if volume.startswith("./")]
    assert copied and mounted
    for name in [*copied, *mounted]:
        assert os.access(ROOT / name, os.X_OK), name


def test_the_server_is_recent_and_listens_to_this_machine_alone() -> None:
    major = re.search(r"postgres:(\d+)", SERVICES["db"]["image"])
    assert major and int(major[1]) >= 17
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["db"]["ports"])
    assert SERVICES["loader"]["depends_on"]["db"]["condition"] == "service_healthy"


def test_the_loaders_settings_reach_libpq_and_dbt(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password may hold any character, so it is no part of the URL."""
    environment = SERVICES["loader"]["environment"]
    monkeypatch.setenv(connection.VARIABLE, environment["JUESUAN_DATABASE_URL"])
    monkeypatch.setenv("PGPASSWORD", "p@ss/w:rd")
    url = connection.database_url()
    values = connection.dbt_environment(url)
    assert (values["JUESUAN_DBT_HOST"], values["DBT_ENV_SECRET_JUESUAN_PASSWORD"]) == ("db", "p@ss/w:rd")


@pytest.mark.skipif(shutil.which("psql") is None, reason="the init script runs psql, which the image has")
def test_the_init_script_makes_a_role_that_can_log_in_and_not_write(empty_database_url: URL) -> None:
    """The script creates a role that the whole server shares, so here under another name."""
    script = (ROOT / "docker" / "create-reader.sh").read_text().replace(server.READER, "compose_reader")
    url = empty_database_url
    variables = {
        "POSTGRES_USER": url.username or "",
        "POSTGRES_DB": url.database or "",
        "JUESUAN_READER_PASSWORD": 'it\'s "quoted"',
        "PGHOST": url.host or "",
        "PGPORT": str(url.port),
        "PGPASSWORD": url.password or "",
    }
    with psycopg.connect(connection.libpq_url(url), autocommit=True) as owner:
        try:
            subprocess.run(["sh", "-c", script], env={**os.environ, **variables}, check=True, capture_output=True)
            reader = url.set(username="compose_reader", password='it\'s "quoted"')
            with psycopg.connect(connection.libpq_url(reader), autocommit=True) as conn:
                assert conn.execute("select current_user").fetchone() == ("compose_reader",)
                with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                    conn.execute("create table one (one integer)")
        finally:
            owner.execute("drop role if exists compose_reader")


@pytest.mark.skipif(os.name == "nt", reason="the image runs Linux")
def test_the_schedule_goes_on_after_refused_files_and_stops_on_wrong_use(tmp_path: Path) -> None:
    """A stand-in for juesuan ends with 1, then 3, then 2."""
    stand_in = tmp_path / "juesuan"
    stand_in.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, sys\n"
        f"log = pathlib.Path({str(tmp_path / 'log')!r})\n"
        "before = log.read_text().splitlines() if log.exists() else []\n"
        "log.write_text('\\n'.join([*before, ' '.join(sys.argv[1:])]))\n"
        "sys.exit([1, 3, 2][len(before)])\n"
    )
    stand_in.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "JUESUAN_EVERY": "0"}
    done = subprocess.run(
        [ROOT / "docker" / "run-on-schedule.sh", "/data"], env=environment, check=False, capture_output=True, timeout=60
    )
    assert done.returncode == 2
    assert (tmp_path / "log").read_text().splitlines() == ["run /data"] * 3


@pytest.mark.skipif(os.name == "nt", reason="the image runs Linux")
def test_the_schedule_ends_at_once_when_it_is_told_to(tmp_path: Path) -> None:
    stand_in = tmp_path / "juesuan"
    stand_in.write_text("#!/bin/sh\nexit 0\n")
    stand_in.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "JUESUAN_EVERY": "3"}
    running = subprocess.Popen(
        [ROOT / "docker" / "run-on-schedule.sh", "/data"], env=environment, stdout=subprocess.PIPE
    )
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == b"run-on-schedule: done\n"
        running.terminate()
        assert running.wait(timeout=60) == 0
    finally:
        running.kill()
        running.communicate()
