"""Who a printed name belongs to.

For now: the department that has borne exactly this name in this region; where there is none, a new one.
Names alone never merge two departments: that is left to the reviewed reference data.
"""

from __future__ import annotations

import hashlib
from typing import Any

import psycopg

from loaders.document import Identity

from .encode import clean


def resolve_department(conn: psycopg.Connection[Any], identity: Identity) -> int:
    """The department_id of the publisher named by `identity`, created where its name is new.

    Runs in the caller's transaction and holds a lock on the name until that ends, so that two loaders never
    create the same department twice. A caller with several names resolves them in sorted order.
    """
    name, region = clean(identity.department.strip()), clean(identity.region)
    with conn.pipeline():  # one round trip; the look comes after the lock
        conn.execute("select pg_advisory_xact_lock(%s)", [name_lock(name, region)])
        look = conn.execute(
            "select department_id from core.department_name where name = %s and region = %s"
            " and coalesce(valid_from, %s) <= %s and coalesce(valid_to, %s) >= %s"
            " order by department_id limit 1",
            [name, region, *[identity.fiscal_year] * 4],
        )
    found = look.fetchone()
    if found is not None:
        return int(found[0])
    kind = "unit" if identity.scope == "unit" else "department"
    created = conn.execute(
        "with created as (insert into core.department (name, region, kind) values (%s, %s, %s)"
        " returning department_id)"
        " insert into core.department_name (department_id, name, region, source)"
        " select department_id, %s, %s, 'printed' from created returning department_id",
        [name, region, kind, name, region],
    ).fetchone()
    assert created is not None
    return int(created[0])


def name_lock(*parts: str) -> int:
    """A signed 64-bit number for pg_advisory_xact_lock, from text."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:8], signed=True)
