"""Warehouses that the command line loads and builds, once a session: the samples, and the real documents."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.fixtures_db import open_folder
from tests.shared import FIRST, SAMPLES, Warehouse, gold_documents, juesuan


@pytest.fixture(scope="session")
def server_env() -> Iterator[dict[str, str]]:
    """An embedded server that the command line started; the environment in which it finds it."""
    with open_folder() as home:
        env = {"JUESUAN_HOME": str(home), "JUESUAN_DATABASE_URL": ""}
        started = juesuan("db", "start", "--json", env=env)
        assert started.returncode == 0, started.stderr
        try:
            yield env
        finally:
            juesuan("db", "stop", env=env)


def _url(env: dict[str, str]) -> str:
    said = juesuan("url", "--json", env=env)
    assert said.returncode == 0, said.stderr
    url: str = json.loads(said.stdout)["url"]
    return url


@pytest.fixture(scope="session")
def sample_warehouse(server_env: dict[str, str]) -> Warehouse:
    """The samples, loaded and built by one `juesuan run`."""
    done = juesuan("run", SAMPLES, "--json", env=server_env)
    assert done.returncode == 0, done.stdout + done.stderr
    return Warehouse(server_env, _url(server_env), json.loads(done.stdout))


@pytest.fixture(scope="session")
def real_warehouse(server_env: dict[str, str]) -> Iterator[Warehouse]:
    """The real documents of the first version, loaded and built by one `juesuan run`, in a database of their own."""
    files = [path for short, path in gold_documents().items() if short in FIRST]
    if not files:
        pytest.skip("the shared folder is absent")
    url = _url(server_env)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("create database real")
    with open_folder() as home:
        own = url.rsplit("/", 1)[0] + "/real"
        env = {"JUESUAN_HOME": str(home), "JUESUAN_DATABASE_URL": own}
        done = juesuan("run", *files, "--json", env=env)
        assert done.returncode == 0, done.stdout + done.stderr
        yield Warehouse(env, own, json.loads(done.stdout))


@pytest.fixture
def fresh_env(server_env: dict[str, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment whose database is empty, without any table."""
    url = _url(server_env)
    name = f"fresh_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        yield {"JUESUAN_HOME": str(tmp_path), "JUESUAN_DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{name}"}
        admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
