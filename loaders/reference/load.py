"""The reference data into schema core: all of it in one transaction, nothing deleted.

A row that is new is inserted, one that changed is updated, one that the lists no longer hold is closed
(`closed_on`), one that returns is opened again. Files with an error change nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from loaders.reference.concordance import changes, conformed
from loaders.reference.departments import ReviewedDepartment, level_of, reviewed
from loaders.reference.editions import FIRST_EDITION, all_editions, edition, last_edition
from loaders.reference.evidence import DATA, SCHEMES, UNOFFICIAL_YEAR
from loaders.reference.merge import is_meant, merge_bodies
from loaders.reference.regions import regions
from loaders.reference.validate import validate

Row = tuple[str | int | bool | Decimal | None, ...]
#: Advisory lock: "juesuanR". Two loaders that start together take turns.
_LOCK = 0x6A75657375616E52

_CODE_COLUMNS = (
    "scheme", "code", "edition_year", "name", "level", "parent_code", "basis", "documents", "first_seen",
    "last_seen", "evidence",
)  # fmt: skip
#: Table → (columns, of which the first so many are its key).
TABLES: dict[str, tuple[tuple[str, ...], int]] = {
    "region": (("code", "name", "level", "parent_code"), 1),
    "function_class": (_CODE_COLUMNS, 3),
    "economic_class": (_CODE_COLUMNS, 3),
    "concordance": (
        ("change_id", "from_code", "to_code", "scheme", "kind", "from_edition_year", "to_edition_year",
         "likely_year", "from_survives", "from_name", "to_name", "share", "evidence", "note"),
        3,
    ),
    "conformed_code": (
        ("scheme", "code", "edition_year", "against_year", "conformed_code", "comparability", "reason"),
        4,
    ),
    "department_succession": (
        ("reference_key", "kind", "fiscal_year", "other_name", "what", "evidence"),
        4,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReferenceResult:
    """What a load did: rows written (new, changed or opened again) and closed, by table, and the documents
    that came to reviewed departments from bodies that proved to be the same, by key."""

    written: dict[str, int] = field(default_factory=dict)
    closed: dict[str, int] = field(default_factory=dict)
    merged: dict[str, int] = field(default_factory=dict)


def load_reference(connection: psycopg.Connection[Any], folder: Path = DATA) -> ReferenceResult:
    """Bring core's reference tables up to date with the files of this project.

    Runs in one transaction (a savepoint where the caller has one open). Where the files are those of the last load,
    one query. Raises ReferenceDataError, with every error by file and row, before anything is written, and
    psycopg.Error.
    """
    fingerprint = _fingerprint(folder)
    last = "select fingerprint from core.reference_load order by load_id desc limit 1"
    if connection.execute(last).fetchone() == (fingerprint,):
        return ReferenceResult()
    validate(folder)
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        if connection.execute(last).fetchone() == (fingerprint,):  # another loader was quicker
            return ReferenceResult()
        result = ReferenceResult(merged=dict(_departments(connection)))
        for table, rows in reference_rows().items():
            result.written[table], result.closed[table] = _upsert(connection, table, rows)
        connection.execute("insert into core.reference_load (fingerprint) values (%s)", [fingerprint])
        return result


def reference_rows() -> dict[str, list[Row]]:
    """The rows of each reference table, in the order of TABLES."""
    codes: dict[str, list[Row]] = {"function_class": [], "economic_class": []}
    for (scheme, year), rows in all_editions().items():
        codes["function_class" if scheme == "function" else "economic_class"] += [
            (
                scheme, row.code, year, row.name, row.level, row.parent, row.basis, row.documents,
                row.first_seen, row.last_seen, row.evidence,
            )
            for row in rows.values()
        ]  # fmt: skip
    return {
        "region": [(r.code, r.name, r.level, r.parent) for r in regions().values()],
        **codes,
        "concordance": [
            (
                c.change_id, c.from_code, c.to_code, c.scheme, c.kind, c.effective_from - 1, c.effective_to,
                c.likely_year, c.from_survives, c.from_name, c.to_name, c.share, c.evidence, c.note,
            )
            for scheme in SCHEMES
            for c in changes(scheme)
        ],
        "conformed_code": list(_conformed_rows()),
        "department_succession": [
            (body.key, event.kind, event.year, event.other, event.what, event.evidence)
            for body in reviewed().departments
            for event in body.succession
        ],
    }  # fmt: skip


def _conformed_rows() -> Iterable[Row]:
    """Codes whose conformed code or flag is not their own: over all years, and against the years around."""
    for scheme in SCHEMES:
        if not changes(scheme):
            continue
        mentioned = {code for change in changes(scheme) for code in (change.from_code, change.to_code) if code}
        known = {
            code
            for year in (UNOFFICIAL_YEAR, *range(FIRST_EDITION, last_edition() + 1))
            for code in edition(scheme, year)
        }
        # Changes concern the codes that they name and the items below these.
        others = {other for group in mentioned for other in any_other(scheme, group)}
        affected = sorted(c for c in known | mentioned | others if mentioned & {c[:3], c[:5], c})
        turning = {change.likely_year for change in changes(scheme)}
        # One year after the last edition: this year's budget is compared before its list is known.
        for year in range(UNOFFICIAL_YEAR, last_edition() + 2):
            spans = {0: None, year - 1: (year - 1, year), year + 1: (year, year + 1)}
            for against, span in spans.items():
                if span is not None and span[1] not in turning:
                    continue
                for code in affected:
                    found = conformed(scheme, code, year, span)
                    if found.code != code or found.comparability != "same":
                        yield scheme, code, year, against, found.code, found.comparability, found.reason


def any_other(scheme: str, group: str) -> list[str]:
    """What stands in core.conformed_code for the codes below `group` that no list has: the group with zeros, which
    no real code is built like."""
    levels = (5, 7) if scheme == "function" else (5,)
    return [group.ljust(length, "0") for length in levels if length > len(group)]


def _upsert(connection: psycopg.Connection[Any], table: str, rows: Sequence[Row]) -> tuple[int, int]:
    """(rows written, rows closed)."""
    columns, keys = TABLES[table]
    target, fresh = sql.Identifier("core", table), sql.Identifier(f"fresh_{table}")
    names = [sql.Identifier(column) for column in columns]
    listed = sql.SQL(", ").join(names)
    connection.execute(
        sql.SQL("create temporary table {} on commit drop as select {} from {} limit 0").format(fresh, listed, target)
    )
    with connection.cursor() as cursor, cursor.copy(sql.SQL("copy {} ({}) from stdin").format(fresh, listed)) as copy:
        for row in rows:
            copy.write_row(row)
    values = sql.SQL(", ").join(sql.SQL("excluded.{}").format(name) for name in names[keys:])
    held = sql.SQL(", ").join(sql.SQL("{}.{}").format(sql.Identifier(table), name) for name in names[keys:])
    written = connection.execute(
        sql.SQL(
            "insert into {target} as {table} ({listed}) select {listed} from {fresh}"
            " on conflict ({key}) do update set ({rest}, closed_on) = row({values}, null)"
            " where row({held}, {table}.closed_on) is distinct from row({values}, null::date)"
        ).format(
            target=target, table=sql.Identifier(table), listed=listed, fresh=fresh, values=values, held=held,
            key=sql.SQL(", ").join(names[:keys]), rest=sql.SQL(", ").join(names[keys:]),
        )
    ).rowcount  # fmt: skip
    matching = sql.SQL(" and ").join(sql.SQL("f.{0} = t.{0}").format(name) for name in names[:keys])
    closed = connection.execute(
        sql.SQL(
            "update {} as t set closed_on = current_date where t.closed_on is null"
            " and not exists (select from {} as f where {})"
        ).format(target, fresh, matching)
    ).rowcount
    connection.execute(sql.SQL("drop table {}").format(fresh))
    return written, closed


def _departments(connection: psycopg.Connection[Any]) -> Iterable[tuple[str, int]]:
    """Write the reviewed departments and their names, and make one body of several; yields (key, documents moved)."""
    for body in reviewed().departments:
        bodies = _bodies(connection, body)
        if bodies:
            chosen = bodies[0]
            connection.execute(
                "update core.department set (reference_key, name, region, kind) = (%s, %s, %s, %s)"
                " where department_id = %s",
                [body.key, body.name, body.region, body.kind, chosen],
            )
        else:
            created = connection.execute(
                "insert into core.department (reference_key, name, region, level, kind) values (%s, %s, %s, %s, %s)"
                " returning department_id",
                [body.key, body.name, body.region, level_of(body.name, body.region), body.kind],
            ).fetchone()
            assert created is not None
            chosen = int(created[0])
        for name in body.names:
            connection.execute(
                "insert into core.department_name (department_id, name, region, valid_from, valid_to, source)"
                " values (%s, %s, %s, %s, %s, 'reference') on conflict (department_id, name) do update"
                " set (region, valid_from, valid_to, source)"
                " = (excluded.region, excluded.valid_from, excluded.valid_to, excluded.source)",
                [chosen, name.name, body.region, name.valid_from, name.valid_to],
            )
        if len(bodies) > 1:
            yield body.key, merge_bodies(connection, body.key, chosen, bodies[1:])


def _bodies(connection: psycopg.Connection[Any], body: ReviewedDepartment) -> list[int]:
    """The departments in the database that this one is, the one with its key first."""
    rows = connection.execute(
        "select d.department_id, d.reference_key from core.department as d where d.merged_into is null"
        " and (d.reference_key = %(key)s or (d.reference_key is null"
        " and exists (select from core.department_name as n where n.department_id = d.department_id"
        " and n.region = %(region)s and n.name = any(%(names)s))))"
        " order by d.reference_key nulls last, d.department_id",
        {"key": body.key, "region": body.region, "names": [name.name for name in body.names]},
    ).fetchall()
    return [int(row[0]) for row in rows if row[1] or is_meant(connection, body.key, row[0])]


def _fingerprint(folder: Path) -> str:
    """SHA-256 over the files and over the code that makes rows of them."""
    digest = hashlib.sha256()
    for path in sorted([*folder.iterdir(), *Path(__file__).parent.glob("*.py")]):
        if path.is_file():
            digest.update(path.name.encode() + b"\x00" + path.read_bytes() + b"\x00")
    return digest.hexdigest()
