"""Who a printed name belongs to.

loaders.reference decides what a name means; here it becomes a body in the database. What is sure is one body, over
all its names and years. What is not sure keeps a body of its own, and goes to the work list
(core.department_work); names alone never merge two bodies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import psycopg

from loaders.document import Identity
from loaders.reference.departments import DepartmentMatch, canonical_name, level_of, may_be_one

from .encode import clean


@dataclass(frozen=True, slots=True)
class Named:
    """A name to resolve. `within` is the document's own department, '' for that department itself."""

    name: str
    region: str
    scope: str
    year: int
    within: str = ""
    renamed_to: str = ""

    def match(self) -> DepartmentMatch:
        """What the reference data make of it."""
        return canonical_name(self.name, self.region, self.year)

    def own(self) -> bool:
        """True for the document's own department, under whatever name: …（本级）is no unit beneath it."""
        return not self.within or self.publisher().match().name == self.match().name

    def publisher(self) -> Named:
        """The document's own department."""
        return Named(self.within, self.region, "department", self.year) if self.within else self

    def key(self) -> tuple[str, str, str]:
        """What tells bodies apart. A name without its division (机关服务中心) means another unit in each department."""
        match = self.match()
        if match.key:
            return match.key, "", ""
        beneath = "" if self.own() or match.full else "/".join(self.publisher().key())
        return match.name, self.region, beneath


def resolve_department(conn: psycopg.Connection[Any], identity: Identity) -> int:
    """The department_id of the publisher that `identity` names; see resolve_departments."""
    who = Named(
        clean(identity.department.strip()),
        clean(identity.region),
        identity.scope,
        identity.fiscal_year,
        renamed_to=clean(identity.renamed_to),
    )
    return resolve_departments(conn, [who])[who]


def resolve_departments(conn: psycopg.Connection[Any], wanted: Iterable[Named]) -> dict[Named, int]:
    """The department_id of each name, created where its body is new. Units get the department as their parent.

    Runs in the caller's transaction and holds a lock on each name until that ends, so that two loaders never create
    the same body twice; all locks are taken at once, in order.
    """
    asked = set(wanted)
    everyone = sorted(
        asked | {who.publisher() for who in asked}, key=lambda who: (who.within != "", who.key(), _order(who))
    )
    locks = sorted({name_lock("department", *who.key()) for who in everyone})
    conn.execute("select pg_advisory_xact_lock(key) from unnest(%s::bigint[]) as key", [locks])
    found: dict[tuple[str, str, str], int] = {}
    resolved: dict[Named, int] = {}
    parents: dict[Named, int | None] = {}
    for who in everyone:
        parent = None if who.own() else found[who.publisher().key()]
        body = found.get(who.key())
        if body is None:
            body = _find(conn, who, parent)
            if body is None:
                body = _create(conn, who, parent)
                _ask(conn, who, body)
            found[who.key()] = body
        resolved[who], parents[who] = body, parent
    with conn.pipeline():  # nothing is asked back: one round trip for all
        for who in everyone:
            if who in asked:
                _note(conn, who, resolved[who], parents[who])
    return {who: resolved[who] for who in asked}


def name_lock(*parts: str) -> int:
    """A signed 64-bit number for pg_advisory_xact_lock, from text."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:8], signed=True)


def _order(who: Named) -> tuple[str, str, int, str]:
    return who.name, who.scope, who.year, who.renamed_to


def _find(conn: psycopg.Connection[Any], who: Named, parent: int | None) -> int | None:
    match = who.match()
    values: list[object]
    if match.key:
        query, values = "d.reference_key = %s", [match.key]
    elif match.sure:
        query, values = "d.reference_key is null and d.region = %s and d.name = %s", [who.region, match.name]
    else:
        query = (
            "d.reference_key is null and d.region = %s and (%s or d.parent_id is not distinct from %s) and exists"
            " (select from core.department_name as n where n.department_id = d.department_id and n.name = %s)"
        )
        values = [who.region, match.full, parent, who.name]
    row = conn.execute(
        "select d.department_id from core.department as d where d.merged_into is null and "
        + query
        + " order by d.department_id limit 1",
        values,
    ).fetchone()
    return int(row[0]) if row else None


def _create(conn: psycopg.Connection[Any], who: Named, parent: int | None) -> int:
    match = who.match()
    kind = "unit" if parent is not None or who.scope == "unit" else "department"
    row = conn.execute(
        "insert into core.department (reference_key, name, region, level, kind, parent_id)"
        " values (%s, %s, %s, %s, %s, %s) returning department_id",
        [match.key or None, match.name, who.region, level_of(match.name, who.region), kind, parent],
    ).fetchone()
    assert row is not None
    return int(row[0])


def _ask(conn: psycopg.Connection[Any], who: Named, body: int) -> None:
    """Put a new publisher on the work list beside each body of its division that may be the same under a longer or
    shorter name. Nothing is merged: a reviewer names both in departments.yml, as one body or as two."""
    match = who.match()
    if not match.sure or match.key or not who.own() or not who.region:
        return
    others = conn.execute(
        "select name from core.department where region = %s and department_id <> %s and merged_into is null"
        " and kind = 'department' order by name",
        [who.region, body],
    ).fetchall()
    for (other,) in others:
        if may_be_one(match.name, other, who.region):
            why = f"one may be short for the other: {match.name}, {other}"
            conn.execute(_WORK, ["same_body", match.name, who.region, other, why, body, who.year])


def _note(conn: psycopg.Connection[Any], who: Named, body: int, parent: int | None) -> None:
    """Write down the name and its year, the place of the body, and what somebody has to review."""
    conn.execute(_NAME, [body, who.name, who.region, who.year, who.year])
    if parent is not None and parent != body:
        conn.execute(_PARENT, {"body": body, "parent": parent})
    elif who.scope != "unit":
        conn.execute(_DEPARTMENT, [body])
    match = who.match()
    if not match.sure and (match.full or who.own()):
        conn.execute(_WORK, ["unsure_match", who.name, who.region, match.candidate, match.why, body, who.year])
    elif match.sure:
        conn.execute(_SETTLED, [who.name, who.region, who.year])
        if match.key:
            conn.execute(_REVIEWED, [match.name, who.name, who.region])
    if who.renamed_to:
        later = canonical_name(who.renamed_to, who.region, who.year + 1)
        if later.name != match.name:
            why = "the document announces this as the new name"
            conn.execute(_WORK, ["announced_name", who.name, who.region, who.renamed_to, why, body, who.year])


_NAME = (
    "insert into core.department_name as n (department_id, name, region, source, first_seen, last_seen)"
    " values (%s, %s, %s, 'printed', %s, %s) on conflict (department_id, name) do update"
    " set first_seen = least(n.first_seen, excluded.first_seen), last_seen = greatest(n.last_seen, excluded.last_seen)"
    " where n.first_seen is null or excluded.first_seen < n.first_seen or excluded.last_seen > n.last_seen"
)
#: A unit belongs to the department whose document speaks of it; never in a circle, never against the reviewed list.
_PARENT = (
    "update core.department as d set parent_id = %(parent)s, kind = 'unit' where d.department_id = %(body)s"
    " and d.parent_id is null and d.reference_key is null and not exists (select from core.department as p"
    " where p.department_id = %(parent)s and p.parent_id = %(body)s)"
)
#: What publishes for itself and its units is a department, whatever it published first.
_DEPARTMENT = (
    "update core.department set kind = 'department' where department_id = %s and kind = 'unit'"
    " and parent_id is null and reference_key is null"
)
_WORK = (
    "insert into core.department_work as w (question, name, region, candidate, why, department_id, fiscal_year)"
    " values (%s, %s, %s, %s, %s, %s, %s) on conflict (question, name, region, candidate) do update"
    " set (why, department_id, fiscal_year, closed_on) = row(excluded.why, excluded.department_id,"
    " least(w.fiscal_year, excluded.fiscal_year), null::date)"
    " where w.closed_on is not null or w.fiscal_year > excluded.fiscal_year"
    " or w.department_id <> excluded.department_id"
)
_SETTLED = (
    "update core.department_work set closed_on = current_date where closed_on is null and question = 'unsure_match'"
    " and name = %s and region = %s and fiscal_year = %s"
)
_REVIEWED = (
    "update core.department_work set closed_on = current_date where closed_on is null and question = 'same_body'"
    " and name in (%s, %s) and region = %s"
)
