"""One warehouse for all tests of the marts: documents stored, dbt built once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import URL

from loaders import store
from loaders.build import BuildResult, build
from loaders.reference.load import load_reference
from loaders.store.home import home
from tests.fixtures_db import embedded_server  # noqa: F401
from tests.marts.scenarios import all_documents

Query = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def warehouse(embedded_server: URL) -> URL:  # noqa: F811
    """The URL of a database that holds the scenarios; nothing built yet."""
    store.upgrade_schema(embedded_server)
    with psycopg.connect(store.libpq_url(embedded_server), autocommit=True) as conn:
        load_reference(conn)
        for document in all_documents():
            store.store_document(conn, document)
    return embedded_server


@pytest.fixture(scope="session")
def built_in(warehouse: URL) -> Path:
    """The folder where dbt works for the first build: another module's server may have set another home since."""
    return home() / "dbt"


@pytest.fixture(scope="session")
def built(warehouse: URL, built_in: Path) -> BuildResult:
    """The result of the first build."""
    return build(store.dbt_environment(warehouse))


@pytest.fixture(scope="session")
def query(warehouse: URL, built: BuildResult) -> Iterator[Query]:
    """Run SQL on the built warehouse; rows as dicts."""
    assert built.success, [str(failure) for failure in built.failures]
    with psycopg.connect(store.libpq_url(warehouse), autocommit=True, row_factory=psycopg.rows.dict_row) as conn:
        yield lambda sql, *values: conn.execute(sql, values).fetchall()
