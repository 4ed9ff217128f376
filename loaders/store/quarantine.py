"""Files that were refused: kept by content, so that a load says once what is wrong, and forgets it when it is not."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.rows import dict_row

from loaders.document import Refused

from .encode import clean


def record_refused(conn: psycopg.Connection[Any], refused: Refused, sha256: str, path: str) -> None:
    """Keep `refused` under the file's SHA-256, in place of what was said of the same content before."""
    with conn.transaction():
        conn.execute(
            "insert into core.quarantine (sha256, file_name, path, code, detail, remedy)"
            " values (%s, %s, %s, %s, %s, %s) on conflict (sha256) do update"
            " set (file_name, path, code, detail, remedy, seen_at) = (excluded.file_name, excluded.path,"
            " excluded.code, excluded.detail, excluded.remedy, now())",
            [sha256, *(clean(t) for t in (refused.file, path, refused.code, refused.detail, refused.remedy))],
        )


def clear_refused(conn: psycopg.Connection[Any], sha256: str) -> bool:
    """Forget that the file was refused. True if it had been. Runs in the caller's transaction."""
    return conn.execute("delete from core.quarantine where sha256 = %s", [sha256]).rowcount > 0


def list_refused(conn: psycopg.Connection[Any]) -> list[dict[str, Any]]:
    """All refused files, by name, as {column: value}."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute("select * from core.quarantine order by file_name, sha256").fetchall()
