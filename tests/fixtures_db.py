"""Database fixtures: one embedded server a session, one migrated database a test.

Import what you use into a conftest.py:

    from tests.fixtures_db import database_url, embedded_server, empty_database_url, engine, template  # noqa: F401
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.engine import URL

from loaders.store import connection, server
from loaders.store.schema import upgrade_schema


@pytest.fixture(scope="session")
def embedded_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """An embedded server with a home of its own; the URL of its default database, which is empty."""
    with pytest.MonkeyPatch.context() as patch:
        home: Path = tmp_path_factory.mktemp("juesuan")
        patch.setenv("JUESUAN_HOME", str(home))
        patch.delenv(connection.VARIABLE, raising=False)
        try:
            yield connection.database_url()
        finally:
            server.stop()


@pytest.fixture(scope="session")
def template(embedded_server: URL) -> str:
    """The name of a migrated database, copied for each test."""
    with _new_database(embedded_server, keep=True) as url:
        upgrade_schema(url)
        assert url.database
        return url.database


@pytest.fixture
def empty_database_url(embedded_server: URL) -> Iterator[URL]:
    """A database without tables."""
    with _new_database(embedded_server) as url:
        yield url


@pytest.fixture
def database_url(embedded_server: URL, template: str) -> Iterator[URL]:
    """A fresh database with schema core, up to date and empty."""
    with _new_database(embedded_server, template) as url:
        yield url


@pytest.fixture
def engine(database_url: URL) -> Iterator[Engine]:
    """A SQLAlchemy engine on a fresh database with schema core."""
    made = connection.engine(database_url)
    yield made
    made.dispose()


class _new_database:
    """Context manager: creates a database on the server of `url`, copied from `template`, and drops it."""

    def __init__(self, url: URL, template: str = "template1", keep: bool = False) -> None:
        self.admin = connection.libpq_url(url)
        self.url = url.set(database=f"test_{uuid.uuid4().hex[:12]}")
        self.template, self.keep = template, keep

    def __enter__(self) -> URL:
        self._run("create database {} template {}", self.url.database, self.template)
        return self.url

    def __exit__(self, *_: object) -> None:
        if not self.keep:
            self._run("drop database {} with (force)", self.url.database)

    def _run(self, statement: str, *names: str | None) -> None:
        with psycopg.connect(self.admin, autocommit=True) as conn:
            conn.execute(sql.SQL(statement).format(*(sql.Identifier(name or "") for name in names)))
