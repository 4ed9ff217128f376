"""Writing documents: one transaction each, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

import psycopg
from psycopg import sql
from sqlalchemy import Engine

from loaders import __version__
from loaders.document import Document, Scope

from .departments import name_lock, resolve_department
from .encode import COLUMNS, FACT_TABLE_NAMES, Encoded, clean, copy_text, encode, json_text
from .quarantine import clear_refused

Target = Engine | psycopg.Connection[Any]
Action = Literal["stored", "replaced", "unchanged"]


@dataclass(frozen=True, slots=True)
class StoreResult:
    """What a store did. `rows` counts the rows of the document by table, written now or before."""

    document_id: int
    action: Action
    department_id: int
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database has of a file already."""

    document_id: int
    content_hash: str
    department_id: int
    scope: str
    kind: str
    fiscal_year: int
    published_on: date | None

    @property
    def group(self) -> tuple[int, str, str, int]:
        return self.department_id, self.scope, self.kind, self.fiscal_year


def store_document(
    target: Target,
    document: Document,
    *,
    published_on: date | None = None,
    loader_version: str = __version__,
    encoded: Encoded | None = None,
) -> StoreResult:
    """Write `document` with all its rows in one transaction.

    A file (by SHA-256) whose rows are already there as they would be written is left alone; one with other rows
    is replaced under its document_id. Two loaders of one file wait for each other. `published_on` None keeps a day
    known before. `encoded` is `encode(document)` where a worker process has done that already. On a psycopg
    connection that is inside a transaction, the caller commits. Raises ContractError and psycopg.Error.
    """
    ready = encoded or encode(document)
    with _connection(target) as conn, conn.transaction():
        conn.execute("select pg_advisory_xact_lock(%s)", [name_lock("document", document.sha256)])
        known = _find(conn, document.sha256)
        owners = _resolve_owners(conn, document, ready.owners)
        clear_refused(conn, document.sha256)
        if known and _is_same(known, ready, owners[0], published_on):
            return StoreResult(known.document_id, "unchanged", owners[0], ready.counts())
        if known:
            _delete_rows(conn, known.document_id)
        document_id = _write_document(conn, document, ready, owners[0], published_on, loader_version)
        _copy_rows(conn, ready, document_id, owners)
        identity = document.identity
        groups = {(owners[0], identity.scope, identity.kind, identity.fiscal_year)}
        _mark_effective(conn, groups | ({known.group} if known else set()))
        return StoreResult(document_id, "replaced" if known else "stored", owners[0], ready.counts())


def store_documents(target: Target, documents: Iterable[Document]) -> Iterator[StoreResult]:
    """Write many documents, each in its own transaction, and wait for the disk once, after the last.

    A crash of the machine may lose the latest of them, whole documents only, until the iterator is exhausted; a
    crash of this process loses none that was yielded. A psycopg connection must be in autocommit.
    """
    with _connection(target) as conn:
        if not conn.autocommit:
            raise ValueError(
                "store_documents needs a connection in autocommit: it commits document by document"
            )
        conn.execute("set synchronous_commit = off")
        try:
            for document in documents:
                yield store_document(conn, document)
        finally:
            if not conn.broken:
                conn.execute("reset synchronous_commit")
                # A commit that waits for the disk waits for all before it; it must write something to do so.
                conn.execute("select pg_logical_emit_message(true, 'juesuan', 'loaded')")


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


def _find(conn: psycopg.Connection[Any], sha256: str) -> _Known | None:
    row = conn.execute(
        "select document_id, content_hash, department_id, scope, kind, fiscal_year, published_on"
        " from core.document where sha256 = %s",
        [sha256],
    ).fetchone()
    return _Known(*row) if row else None


def _is_same(known: _Known, ready: Encoded, department_id: int, published_on: date | None) -> bool:
    return (
        known.content_hash == ready.content_hash
        and known.department_id == department_id
        and published_on in (None, known.published_on)
    )


def _resolve_owners(
    conn: psycopg.Connection[Any], document: Document, owners: tuple[tuple[str, Scope], ...]
) -> list[int]:
    """The department of each owner. In sorted order, so that two loaders never wait for each other in a circle."""
    identity = document.identity
    found = {}
    for name, scope in sorted(owners, key=lambda owner: (owner[0] or identity.department, owner[1])):
        who = replace(identity, department=name, scope=scope) if name else identity
        found[name, scope] = resolve_department(conn, who)
    return [found[owner] for owner in owners]


def _write_document(
    conn: psycopg.Connection[Any],
    document: Document,
    ready: Encoded,
    department_id: int,
    published_on: date | None,
    loader_version: str,
) -> int:
    """Insert the row of `document`, or bring it up to date; file_name, path and loaded_at stay as first loaded."""
    identity = document.identity
    values = {
        "sha256": document.sha256,
        "file_name": clean(document.file),
        "path": clean(document.path),
        "media_type": document.media_type,
        "byte_size": document.byte_size,
        "page_count": document.page_count,
        "kind": identity.kind,
        "fiscal_year": identity.fiscal_year,
        "department_id": department_id,
        "department_name": clean(identity.department),
        "scope": identity.scope,
        "region": clean(identity.region),
        "renamed_to": clean(identity.renamed_to),
        "evidence": json_text({clean(k): clean(v) for k, v in identity.evidence.items()}),
        "has_statements": bool(document.statements),
        "published_on": published_on,
        "content_hash": ready.content_hash,
        "loader_version": loader_version,
    }
    row = conn.execute(_UPSERT, list(values.values())).fetchone()
    assert row is not None
    return int(row[0])


_FIRST_LOAD = ("sha256", "file_name", "path", "published_on")
_DOCUMENT_COLUMNS = (
    "sha256 file_name path media_type byte_size page_count kind fiscal_year department_id department_name scope"
    " region renamed_to evidence has_statements published_on content_hash loader_version"
).split()
_UPSERT = (
    f"insert into core.document ({', '.join(_DOCUMENT_COLUMNS)})"
    f" values ({', '.join(['%s'] * len(_DOCUMENT_COLUMNS))}) on conflict (sha256) do update set "
    + ", ".join(f"{name} = excluded.{name}" for name in _DOCUMENT_COLUMNS if name not in _FIRST_LOAD)
    + ", published_on = coalesce(excluded.published_on, document.published_on), changed_at = clock_timestamp()"
    " returning document_id"
)


def _delete_rows(conn: psycopg.Connection[Any], document_id: int) -> None:
    with conn.pipeline():
        for table in COLUMNS:
            query = sql.SQL("delete from core.{} where document_id = %s").format(sql.Identifier(table))
            conn.execute(query, [document_id])


def _copy_rows(conn: psycopg.Connection[Any], ready: Encoded, document_id: int, owners: list[int]) -> None:
    with conn.cursor() as cursor:
        for table, parts in ready.rows.items():
            if not parts:
                continue
            with cursor.copy(_COPY[table]) as copy:
                for owner, rows in parts.items():
                    if table in FACT_TABLE_NAMES:
                        copy.write(copy_text(rows, document_id, owners[owner]))
                    else:
                        copy.write(copy_text(rows, document_id))


_COPY = {
    table: f"copy core.{table} (document_id, "
    + ("department_id, " if table in FACT_TABLE_NAMES else "")
    + f"{', '.join(columns)}) from stdin"
    for table, columns in COLUMNS.items()
}


def _mark_effective(conn: psycopg.Connection[Any], groups: set[tuple[int, str, str, int]]) -> None:
    """Order the versions of the disclosures concerned. Locks them in order, after every other lock of a store."""
    for group in sorted(groups):
        conn.execute("select pg_advisory_xact_lock(%s)", [name_lock("disclosure", *map(str, group))])
        conn.execute("select core.mark_effective(%s, %s, %s, %s)", group)
