"""The two files of a disclosure that is split: the narrative in one, the tables in the other (Beijing and others).

What is read back here is what the store wrote, as the values that the stages know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row

from loaders.document import Cell, Claim, Identity, Statement


@dataclass(frozen=True, slots=True)
class Halves:
    """An effective narrative without tables, and the effective tables of the same disclosure."""

    narrative: int  # document_id
    tables: int  # document_id
    identity: Identity


def unchecked_halves(conn: psycopg.Connection[Any]) -> list[Halves]:
    """The split disclosures whose narrative was not yet held against their tables as these are now."""
    rows = conn.execute(_UNCHECKED).fetchall()
    return [Halves(n, t, Identity(kind, year, name, scope, region)) for n, t, kind, year, name, scope, region in rows]


_UNCHECKED = """
    select n.document_id, t.document_id, n.kind, n.fiscal_year, n.department_name, n.scope, n.region
    from core.document as n
    inner join core.document as t using (department_id, scope, kind, fiscal_year)
    where
        n.is_effective and not n.has_statements
        and t.is_effective and t.has_statements
        and exists (select from core.claim as c where c.document_id = n.document_id)
        and (
            t.changed_at > n.changed_at
            or not exists (
                select from core.claim as c
                where c.document_id = n.document_id and c.table_document_id = t.document_id
            )
        )
    order by n.document_id
"""


def read_claims(conn: psycopg.Connection[Any], document_id: int) -> list[Claim]:
    """The claims of a document, in order."""
    with conn.cursor(row_factory=dict_row) as cursor:
        cursor.execute("select * from core.claim where document_id = %s order by claim_no", [document_id])
        return [_claim(row) for row in cursor]


def _claim(row: dict[str, Any]) -> Claim:
    for name in ("document_id", "table_document_id"):
        del row[name]
    return Claim(
        number=row.pop("claim_no"),
        count=row.pop("count_measure"),
        implied=tuple(filter(None, row.pop("implied").split(","))),
        span=(row.pop("char_from"), row.pop("char_to")),
        table_cell=row.pop("table_cell_no"),
        **row,
    )


def read_statements(conn: psycopg.Connection[Any], document_id: int) -> list[Statement]:
    """The statements of a document with their cells, in order."""
    with conn.cursor(row_factory=dict_row) as cursor:
        cells: dict[int, list[Cell]] = {}
        cursor.execute("select * from core.cell where document_id = %s order by cell_no", [document_id])
        for row in cursor:
            cells.setdefault(row["statement_no"], []).append(_cell(row))
        cursor.execute("select * from core.statement where document_id = %s order by statement_no", [document_id])
        return [
            Statement(
                row["statement_no"], row["form"], row["title"], row["label"], row["page_from"], row["page_to"],
                row["unit"], row["state"], tuple(cells.get(row["statement_no"], ())), row["entity"], row["scope"],
            )
            for row in cursor
        ]  # fmt: skip


def _cell(row: dict[str, Any]) -> Cell:
    return Cell(
        row["cell_no"], row["page"], row["row_no"], row["row_code"], row["row_code_norm"], row["row_name"],
        tuple(row["column_path"].split("/")), row["side"], row["printed"], row["amount"], row["unit"], row["is_total"],
        row["is_leaf"], None, row["method"], row["why"], row["meaning"],
    )  # fmt: skip


def write_verdicts(conn: psycopg.Connection[Any], halves: Halves, claims: Sequence[Claim]) -> None:
    """Write what became of the claims of a narrative against the tables of the other file, in one transaction."""
    with conn.transaction():
        with conn.cursor() as cursor:
            cursor.executemany(
                """
                update core.claim set
                    table_value = %s, table_cell_no = %s, table_document_id = %s, recomputed_base = %s,
                    recomputed_delta = %s, recomputed_percent = %s, verdict = %s, defect = %s, verdict_reason = %s
                where document_id = %s and claim_no = %s
                """,
                [
                    (
                        c.table_value, c.table_cell, halves.tables if c.table_cell is not None else None,
                        c.recomputed_base, c.recomputed_delta, c.recomputed_percent, c.verdict, c.defect,
                        c.verdict_reason, halves.narrative, c.number,
                    )
                    for c in claims
                ],
            )  # fmt: skip
        conn.execute(
            "update core.document set changed_at = clock_timestamp() where document_id = %s", [halves.narrative]
        )
