"""A warehouse over ten years of renames, versions, restatements, scopes and errors; built once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row
from sqlalchemy.engine import URL

from loaders import store
from loaders.build import BuildResult, build
from loaders.corrections.load import load_corrections
from loaders.reference.load import load_reference
from tests.fixtures_db import embedded_server, template  # noqa: F401
from tests.history.scenarios import LEDGER, all_documents

Query = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def warehouse(embedded_server: URL, tmp_path_factory: pytest.TempPathFactory) -> URL:  # noqa: F811
    """The URL of a database that holds the scenarios; nothing built yet."""
    store.upgrade_schema(embedded_server)
    ledger = tmp_path_factory.mktemp("ledger")
    (ledger / "tests.yml").write_text(LEDGER, encoding="utf-8")
    with psycopg.connect(store.libpq_url(embedded_server), autocommit=True) as conn:
        load_reference(conn)
        load_corrections(conn, Path(ledger))
        for document, loaded in all_documents():
            result = store.store_document(conn, document)
            conn.execute("update core.document set loaded_at = %s where document_id = %s", [loaded, result.document_id])
        conn.execute(
            "select core.mark_effective(department_id, scope, kind, fiscal_year) from core.document"
            " group by department_id, scope, kind, fiscal_year"
        )
    return embedded_server


@pytest.fixture(scope="session")
def built(warehouse: URL) -> BuildResult:
    """The result of the build."""
    return build(store.dbt_environment(warehouse))


@pytest.fixture(scope="session")
def query(warehouse: URL, built: BuildResult) -> Iterator[Query]:
    """Run SQL on the built warehouse; rows as dicts."""
    assert built.success, [str(failure) for failure in built.failures]
    with psycopg.connect(store.libpq_url(warehouse), autocommit=True, row_factory=dict_row) as conn:
        yield lambda sql, *values: conn.execute(sql, values or None).fetchall()
