"""Carrying out a review: bodies that the reviewed list says are one department become one."""

from __future__ import annotations

from typing import Any

import psycopg

from loaders.reference.departments import canonical_name

_FACTS = ("fact_expenditure", "fact_revenue", "fact_balance", "fact_three_public")


def is_meant(connection: psycopg.Connection[Any], key: str, body: int) -> bool:
    """Whether the reviewed names of `key` cover a document of `body`; true of a body without documents."""
    rows = connection.execute(
        "select distinct department_name, region, fiscal_year from core.document where department_id = %s", [body]
    ).fetchall()
    return not rows or any(canonical_name(*row).key == key for row in rows)


def merge_bodies(connection: psycopg.Connection[Any], key: str, chosen: int, others: list[int]) -> int:
    """Give the documents of `others` that the reviewed names of `key` cover to `chosen`; returns how many.

    A document under a name outside its reviewed years stays where it is. A body that is left without documents is
    marked with `merged_into` and closed on the work list; nothing is deleted. The facts of other documents about the
    body (a unit in its department's tables) move with it. Runs in the caller's transaction.
    """
    rows = connection.execute(
        "select document_id, department_id, department_name, region, scope, kind, fiscal_year from core.document"
        " where department_id = any(%s) order by document_id",
        [others],
    ).fetchall()
    moved = [row for row in rows if canonical_name(row[2], row[3], row[6]).key == key]
    for document, other, *_ in moved:
        connection.execute(
            "update core.document set department_id = %s, changed_at = clock_timestamp() where document_id = %s",
            [chosen, document],
        )
        for table in _FACTS:
            connection.execute(
                f"update core.{table} set department_id = %s where department_id = %s and document_id = %s",
                [chosen, other, document],
            )
    staying = {row[1] for row in rows if row not in moved}
    for other in others:
        if other not in staying:
            _empty(connection, other, chosen)
    for department, scope, kind, year in sorted(
        {(body, row[4], row[5], row[6]) for row in moved for body in (chosen, row[1])}
    ):
        connection.execute("select core.mark_effective(%s, %s, %s, %s)", [department, scope, kind, year])
    return len(moved)


def _empty(connection: psycopg.Connection[Any], other: int, chosen: int) -> None:
    """Move what is left of `other` and mark it."""
    for table in _FACTS:
        touched = connection.execute(
            f"update core.{table} set department_id = %s where department_id = %s returning document_id",
            [chosen, other],
        ).fetchall()
        connection.execute(
            "update core.document set changed_at = clock_timestamp() where document_id = any(%s)",
            [[row[0] for row in touched]],
        )
    connection.execute("update core.department set parent_id = %s where parent_id = %s", [chosen, other])
    connection.execute("update core.department set merged_into = %s where department_id = %s", [chosen, other])
    connection.execute(
        "insert into core.department_name as n"
        " (department_id, name, region, valid_from, valid_to, source, first_seen, last_seen)"
        " select %s, name, region, valid_from, valid_to, source, first_seen, last_seen from core.department_name"
        " where department_id = %s on conflict (department_id, name) do update set"
        " first_seen = least(n.first_seen, excluded.first_seen), last_seen = greatest(n.last_seen, excluded.last_seen)",
        [chosen, other],
    )
    connection.execute(
        "update core.department_work set closed_on = current_date where department_id = %s and closed_on is null",
        [other],
    )
