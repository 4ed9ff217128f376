"""Database fixtures: one embedded server a session, one migrated database a test.

JUESUAN_TEST_SERVER names another server to run the same tests on; its user must be allowed to create databases and
roles.

Import what you use into a conftest.py:

    from tests.fixtures_db import database_url, embedded_server, empty_database_url, engine, template  # noqa: F401
"""

from __future__ import annotations

import contextlib
import os
import tempfile
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


@contextlib.contextmanager
def open_folder() -> Iterator[Path]:
    """A temporary folder that the server's system user reaches, which pytest's own are not when root tests."""
    with tempfile.TemporaryDirectory(prefix="juesuan-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        yield folder


@pytest.fixture(scope="session")
def embedded_server() -> Iterator[URL]:
    """An embedded server with a home of its own; the URL of its default database, which is empty."""
    if named := os.environ.get("JUESUAN_TEST_SERVER"):
        yield connection.normalise(named)
        return
    with pytest.MonkeyPatch.context() as patch, open_folder() as home:
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


@contextlib.contextmanager
def _new_database(url: URL, template: str = "template1", keep: bool = False) -> Iterator[URL]:
    """A database on the server of `url`, copied from `template`; dropped at the end unless kept."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(connection.libpq_url(url), autocommit=True) as admin:
        admin.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield url.set(database=name)
        finally:
            if not keep:
                admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
