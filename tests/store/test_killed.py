"""A loader killed in the middle of a COPY."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
from sqlalchemy import Engine, text
from sqlalchemy.engine import URL

from loaders.store import connection, store_document
from loaders.store.encode import COLUMNS
from tests.factories import make_document

#: Stores the document up to the middle of the facts' COPY, says so, and waits to be killed.
_LOADER = '''
import sys, time
from loaders.store import connection, load
from tests.factories import make_document

whole = load.copy_text


class Facts(bytes):
    """The block that the loader shall not live to finish."""


def mark(rows, *identifiers):
    text = whole(rows, *identifiers)
    return Facts(text) if len(identifiers) == 2 else text


def write(copy, data, write=load.psycopg.Copy.write):
    if isinstance(data, Facts):
        write(copy, data[: len(data) // 2])
        print("in the middle", flush=True)
        time.sleep(600)
    write(copy, data)

load.copy_text = mark
load.psycopg.Copy.write = write
load.store_document(connection.engine(connection.normalise(sys.argv[1])), make_document())
'''


def _counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as conn:
        return {
            table: conn.execute(text(f"select count(*) from core.{table}")).scalar_one()
            for table in ("document", "department", *COLUMNS)
        }


def test_a_killed_loader_leaves_no_partial_document(engine: Engine, database_url: URL) -> None:
    root = Path(__file__).resolve().parents[2]
    loader = subprocess.Popen(
        [sys.executable, "-c", _LOADER, connection.libpq_url(database_url)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert loader.stdout is not None
        assert loader.stdout.readline() == "in the middle\n"
        with psycopg.connect(connection.libpq_url(database_url), autocommit=True) as conn:
            written = conn.execute("select sum(tuples_processed) from pg_stat_progress_copy").fetchone()
            assert written is not None and written[0] is not None  # the COPY is open
    finally:
        loader.send_signal(signal.SIGKILL)
        loader.wait()
        if loader.stdout:
            loader.stdout.close()
    assert set(_counts(engine).values()) == {0}
    result = store_document(engine, make_document())  # waits for the dead loader's lock to go, and gets it
    assert result.action == "stored"
    assert _counts(engine) == {"document": 1, "department": 1, **result.rows}
