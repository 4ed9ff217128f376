"""A disclosure split over two files: its narrative is held against the tables of the other file, in any order."""

from __future__ import annotations

import dataclasses
import hashlib

import psycopg
import pytest
from sqlalchemy import Engine

from loaders.document import Claim, Document
from loaders.store import libpq_url, read_claims, read_statements, store_document
from loaders.warehouse import check_halves
from tests.shared import read, sample_files

WHOLE = read(next(path for path in sample_files() if path.name == "云溪市档案局2019年度部门决算.pdf"))
#: What a claim is before anybody holds it against anything.
UNSAID = {
    **dict.fromkeys(("table_value", "table_cell", "recomputed_base", "recomputed_delta", "recomputed_percent")),
    **dict.fromkeys(("verdict", "defect", "verdict_reason"), ""),
}


def half(name: str, **changes: object) -> Document:
    digest = hashlib.sha256(name.encode()).hexdigest()
    return dataclasses.replace(WHOLE, file=name, sha256=digest, findings=(), **changes)  # type: ignore[arg-type]


def narrative() -> Document:
    claims = tuple(dataclasses.replace(claim, **UNSAID) for claim in WHOLE.claims)
    facts = tuple(fact for fact in WHOLE.facts if fact.claim is not None)
    return half("narrative.pdf", statements=(), claims=claims, facts=facts)


def tables(name: str = "tables.pdf") -> Document:
    return half(name, claims=(), facts=tuple(fact for fact in WHOLE.facts if fact.cell is not None))


def said(claim: Claim) -> tuple[object, ...]:
    return (claim.number, *(getattr(claim, name) for name in UNSAID))


@pytest.mark.parametrize("first", ["narrative", "tables"])
def test_the_verdicts_are_those_of_the_whole_document(engine: Engine, first: str) -> None:
    with psycopg.connect(libpq_url(engine.url), autocommit=True) as conn:
        order = [narrative(), tables()]
        stored = {d.file: store_document(conn, d) for d in (order if first == "narrative" else order[::-1])}
        assert check_halves(conn) == 1
        own, other = stored["narrative.pdf"].document_id, stored["tables.pdf"].document_id
        assert [said(c) for c in read_claims(conn, own)] == [said(c) for c in WHOLE.claims]
        assert {c.verdict for c in WHOLE.claims} > {"agrees"}
        pointed = conn.execute(
            "select distinct table_document_id, table_cell_no is null from core.claim where document_id = %s", [own]
        ).fetchall()
        assert set(pointed) == {(other, False), (None, True)}


def test_what_is_read_back_is_what_was_written(engine: Engine) -> None:
    with psycopg.connect(libpq_url(engine.url), autocommit=True) as conn:
        stored = store_document(conn, WHOLE)
        assert read_claims(conn, stored.document_id) == list(WHOLE.claims)
        plain = [
            dataclasses.replace(s, cells=tuple(dataclasses.replace(c, box=None, excluded=False) for c in s.cells))
            for s in WHOLE.statements
        ]
        assert read_statements(conn, stored.document_id) == plain


def test_it_is_done_once_and_again_for_other_tables(engine: Engine) -> None:
    with psycopg.connect(libpq_url(engine.url), autocommit=True) as conn:
        for document in (narrative(), tables()):
            store_document(conn, document)
        assert [check_halves(conn), check_halves(conn)] == [1, 0]
        assert store_document(conn, narrative()).action == "unchanged"
        assert check_halves(conn) == 0
        corrected = store_document(conn, tables("corrected.pdf")).document_id
        assert check_halves(conn) == 1
        found = conn.execute(
            "select distinct table_document_id from core.claim where table_document_id is not null"
        ).fetchall()
        assert found == [(corrected,)]


def test_a_narrative_alone_waits(engine: Engine) -> None:
    with psycopg.connect(libpq_url(engine.url), autocommit=True) as conn:
        store_document(conn, narrative())
        assert check_halves(conn) == 0
