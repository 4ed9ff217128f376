"""Writing documents: a transaction holds whole documents, all of each or nothing.

`store_document` writes one in a transaction of its own. `store_documents` puts a few into each, since what a
transaction costs is soon more than the rows of one document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
from psycopg import sql
from psycopg.copy import LibpqWriter
from sqlalchemy import Engine

from loaders import __version__
from loaders.document import Document

from .departments import name_lock, resolve_departments
from .encode import COLUMNS, FACT_TABLE_NAMES, Encoded, copy_text, encode
from .item import DOCUMENT_COLUMNS, Ahead, Group, Item, Known, StoreResult, in_groups

Target = Engine | psycopg.Connection[Any]


def store_document(
    target: Target,
    document: Document,
    *,
    published_on: date | None = None,
    loader_version: str = __version__,
    encoded: Encoded | None = None,
) -> StoreResult:
    """Write `document` with all its rows in one transaction.

    A file (by SHA-256) whose rows are already there as they would be written is left alone; one with other
    rows is replaced under its document_id. Two loaders of one file wait for each other. `published_on` None
    keeps a day known before. `encoded` is `encode(document)` where a worker process has done that already. On
    a psycopg connection that is inside a transaction, the caller commits. Raises ContractError, psycopg.Error.
    """
    item = Item(document, encoded or encode(document), published_on, loader_version)
    with _connection(target) as conn:
        return _store(conn, [item])[0]


def store_documents(
    target: Target, documents: Iterable[Document], *, per_transaction: int = 25
) -> Iterator[StoreResult]:
    """Write many documents, up to `per_transaction` in each transaction; results in the documents' order.

    Waits for the disk once, after the last: a crash of the machine may lose the latest of them, whole
    documents only, until the iterator is exhausted; a crash of this process loses none that was yielded. Where
    a transaction fails, its documents are stored one by one up to the one at fault, which raises as
    `store_document` would and ends the iterator. A psycopg connection must be in autocommit.
    """
    with _connection(target) as conn:
        if not conn.autocommit:
            raise ValueError("store_documents needs a connection in autocommit: it commits as it goes")
        conn.execute("set synchronous_commit = off")
        try:
            groups = in_groups(documents, per_transaction)
            current = Ahead(next(groups, []))
            while current.documents:
                following = Ahead(next(groups, []))
                yield from _store_group(conn, current, following)
                current = following
        finally:
            if not conn.broken:
                conn.execute("reset synchronous_commit")
                # A commit that waits for the disk waits for all before it; it must write something to do so.
                conn.execute("select pg_logical_emit_message(true, 'juesuan', 'loaded')")


def _store_group(conn: psycopg.Connection[Any], group: Ahead, following: Ahead) -> Iterator[StoreResult]:
    """Store `group` in one transaction, and encode `following` while the database is at it."""
    try:
        # A file that comes twice would be written twice in one transaction.
        if group.proceed(1) and len({d.sha256 for d in group.documents}) == len(group.documents):
            pairs = zip(group.documents, group.encoded, strict=True)
            items = [Item(document, encoded, None, __version__) for document, encoded in pairs]
            yield from _store(conn, items, following.proceed)
            return
    except psycopg.Error:
        if conn.broken:
            raise
    for document in group.documents:
        yield store_document(conn, document)


def _store(
    conn: psycopg.Connection[Any], items: list[Item], meanwhile: Callable[[float], object] = bool
) -> list[StoreResult]:
    """Write `items`, of different files, in one transaction.

    Every loader takes its locks in the same order: files, then departments, then disclosures, each kind sorted.
    `meanwhile` is called with the share of the rows sent, for work to do while the database takes them in.
    """
    with conn.transaction():
        found = _lock_and_find(conn, [item.document.sha256 for item in items])
        for item in items:
            item.known = found.get(item.document.sha256)
        _resolve_owners(conn, items)
        changed = [item for item in items if not item.is_same()]
        if changed:
            _delete_rows(conn, [item.known.document_id for item in changed if item.known])
            _write_documents(conn, changed)
            _copy_rows(conn, changed, meanwhile)
            _mark_effective(conn, {group for item in changed for group in item.groups()})
    return [item.result(item in changed) for item in items]


@contextmanager
def _connection(target: Target) -> Iterator[psycopg.Connection[Any]]:
    """A psycopg connection: the given one, or one of the engine's, committing by itself outside transactions."""
    if isinstance(target, psycopg.Connection):
        yield target
        return
    pooled = target.raw_connection()
    try:
        conn = pooled.driver_connection
        if not isinstance(conn, psycopg.Connection):
            raise TypeError("the store needs an engine of postgresql+psycopg (psycopg 3)")
        conn.autocommit = True
        try:
            yield conn
        finally:
            if not conn.closed:
                conn.autocommit = False
    finally:
        pooled.close()


def _lock_and_find(conn: psycopg.Connection[Any], files: list[str]) -> dict[str, Known]:
    """Wait until no other loader holds the files, and see what there is of them; they are refused no longer."""
    locks = sorted(name_lock("document", sha256) for sha256 in files)
    with conn.pipeline():  # one round trip
        conn.execute("select pg_advisory_xact_lock(key) from unnest(%s::bigint[]) as key", [locks])
        found = conn.execute(
            "select sha256, document_id, content_hash, department_id, scope, kind, fiscal_year, published_on"
            " from core.document where sha256 = any(%s)",
            [files],
        )
        conn.execute("delete from core.quarantine where sha256 = any(%s)", [files])
    return {sha256: Known(*row) for sha256, *row in found.fetchall()}


def _resolve_owners(conn: psycopg.Connection[Any], items: list[Item]) -> None:
    """The department of each owner, each name once."""
    found = resolve_departments(conn, (who for item in items for who in item.publishers()))
    for item in items:
        item.owners = [found[who] for who in item.publishers()]


def _write_documents(conn: psycopg.Connection[Any], items: list[Item]) -> None:
    """Insert or update the documents' own rows; file_name, path and loaded_at stay as first loaded."""
    with conn.pipeline():
        rows = [conn.execute(_UPSERT, item.row()) for item in items]
    for item, row in zip(items, rows, strict=True):
        [item.document_id] = row.fetchone() or (0,)


#: What stays as it was when the file was first loaded; a day of publication is kept unless a new one is given.
_KEPT = ("sha256", "file_name", "path", "published_on")
_UPSERT = (
    f"insert into core.document ({', '.join(DOCUMENT_COLUMNS)})"
    f" values ({', '.join(['%s'] * len(DOCUMENT_COLUMNS))}) on conflict (sha256) do update set "
    + ", ".join(f"{name} = excluded.{name}" for name in DOCUMENT_COLUMNS if name not in _KEPT)
    + ", published_on = coalesce(excluded.published_on, document.published_on)"
    ", changed_at = clock_timestamp() returning document_id"
)


def _delete_rows(conn: psycopg.Connection[Any], documents: list[int]) -> None:
    with conn.pipeline():
        for table in COLUMNS if documents else ():
            query = sql.SQL("delete from core.{} where document_id = any(%s)").format(sql.Identifier(table))
            conn.execute(query, [documents])


def _copy_rows(conn: psycopg.Connection[Any], items: list[Item], meanwhile: Callable[[float], object]) -> None:
    """One COPY a table, for all items."""
    total = sum(len(lines) for item in items for parts in item.encoded.rows.values() for lines in parts.values())
    sent = 0
    with conn.cursor() as cursor:
        for table in COLUMNS:
            filled = [item for item in items if item.encoded.rows[table]]
            if not filled:
                continue
            # Each block goes out at once, so that the server works on it while this process does something else.
            with cursor.copy(_COPY[table], writer=LibpqWriter(cursor, flush_threshold=0)) as copy:
                for item in filled:
                    for owner, lines in item.encoded.rows[table].items():
                        own = (item.owners[owner],) if table in FACT_TABLE_NAMES else ()
                        copy.write(copy_text(lines, item.document_id, *own))
                        sent += len(lines)
                        meanwhile(sent / total)


_COPY = {
    table: f"copy core.{table} (document_id, "
    + ("department_id, " if table in FACT_TABLE_NAMES else "")
    + f"{', '.join(columns)}) from stdin"
    for table, columns in COLUMNS.items()
}


def _mark_effective(conn: psycopg.Connection[Any], groups: set[Group]) -> None:
    """Order the versions of the disclosures concerned."""
    with conn.pipeline():
        for group in sorted(groups):
            conn.execute("select core.mark_effective(%s, %s, %s, %s)", group)
