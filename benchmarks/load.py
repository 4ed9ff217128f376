"""Loading: documents through the store against a bare COPY of the very same rows, in one run.

    python benchmarks/load.py [--facts 1000000] [--facts-per-document 250] [--per-transaction 25]

The store's time is all of it, in one process: encoding, hashing, departments, transactions, versions, and the
wait for the disk at the end. The bare COPY sends the same rows, as Postgres itself wrote them out, one COPY a
table, into tables with the same columns, partitions and indexes. Every fact comes with the cell that it was read
from.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Iterator
from decimal import Decimal

import psycopg

from loaders.document import Cell, Document, Fact, Identity, Statement
from loaders.store import connection, store_documents, upgrade_schema
from loaders.store.encode import COLUMNS, FACT_TABLE_NAMES

_DATABASE = "juesuan_benchmark"
_TABLES = ("statement", "cell", "fact_expenditure")
_BATCH = 200  # documents held in memory at a time
_YEARS = range(2015, 2026)


def documents(facts: int, per_document: int) -> Iterator[Document]:
    """Documents with `facts` facts in all, each with a cell of its own."""
    for number in range(facts // per_document):
        year = _YEARS[number % len(_YEARS)]
        department = f"示例市第{number // len(_YEARS)}试验局"
        cells, rows = [], []
        for k in range(1, per_document + 1):
            code = f"{2010101 + k * 37 % 1700}"
            amount = Decimal(number * 7919 + k * 104729).scaleb(-2)
            nature = "basic" if k % 2 else "project"
            meaning = {
                "measure": "amount",
                "function_code": code,
                "nature": nature,
                "fund": "all",
                "phase": "outturn",
            }
            place = (k, 1 + k // 40, k % 40, code, code, f"第{k % 60}项支出", ("本年支出", "项目支出"))
            box = (60.5, 100.0 + k % 40 * 15, 140.25, 112.0 + k % 40 * 15)
            cells.append(Cell(*place, "single", f"{amount:,}", amount, "元", False, True, box, "printed", "", meaning))
            rows.append(
                Fact(
                    *("expenditure", k, "", "department", year, "outturn", "all", "function_nature", amount),
                    function_code=code,
                    nature=nature,
                    cell=k,
                )
            )
        yield Document(
            file=f"{number}.pdf",
            path=f"{number}.pdf",
            sha256=hashlib.sha256(f"{number}".encode()).hexdigest(),
            media_type="application/pdf",
            byte_size=400_000,
            page_count=20,
            identity=Identity("final", year, department, "department", "990101"),
            statements=(Statement(1, "F03", "支出决算表", "公开03表", 1, 9, "元", "filled", tuple(cells)),),
            facts=tuple(rows),
        )


def batches(facts: int, per_document: int) -> Iterator[list[Document]]:
    """The documents, a batch at a time."""
    held: list[Document] = []
    for document in documents(facts, per_document):
        held.append(document)
        if len(held) == _BATCH:
            yield held
            held = []
    if held:
        yield held


def store_all(conn: psycopg.Connection, facts: int, per_document: int, per_transaction: int) -> float:
    """Seconds that the store takes; making the documents is not counted."""
    seconds = 0.0
    for batch in batches(facts, per_document):
        begin = time.perf_counter()
        for _ in store_documents(conn, batch, per_transaction=per_transaction):
            pass
        seconds += time.perf_counter() - begin
    return seconds


def make_equal_tables(conn: psycopg.Connection) -> None:
    """Schema `bare`: the same columns, indexes and partitions as core."""
    conn.execute("create schema bare")
    for table in _TABLES:
        parted = " partition by list (fiscal_year)" if table in FACT_TABLE_NAMES else ""
        conn.execute(f"create table bare.{table} (like core.{table} including all){parted}")
        if parted:
            for year in _YEARS:
                conn.execute(f"create table bare.{table}_{year} partition of bare.{table} for values in ({year})")


def copy_all(conn: psycopg.Connection) -> tuple[float, int]:
    """Seconds and rows of a bare COPY of what the store has written."""
    seconds, count = 0.0, 0
    for table in _TABLES:
        columns = "document_id, " + "department_id, " * (table in FACT_TABLE_NAMES) + ", ".join(COLUMNS[table])
        with conn.cursor().copy(f"copy (select {columns} from core.{table}) to stdout") as out:
            blocks = [bytes(block) for block in out]
        count += len(blocks)
        text = [b"".join(blocks[k : k + 500]) for k in range(0, len(blocks), 500)]
        del blocks
        begin = time.perf_counter()
        with conn.cursor().copy(f"copy bare.{table} ({columns}) from stdin") as copy:
            for block in text:
                copy.write(block)
        seconds += time.perf_counter() - begin
    return seconds, count


def measure(facts: int, per_document: int, per_transaction: int) -> tuple[float, float, int]:
    """Seconds of the store, seconds of the bare COPY, rows; in a database of its own."""
    admin = connection.database_url()
    url = admin.set(database=_DATABASE)
    with psycopg.connect(connection.libpq_url(admin), autocommit=True) as conn:
        conn.execute(f"drop database if exists {_DATABASE} with (force)")
        conn.execute(f"create database {_DATABASE}")
        try:
            upgrade_schema(url)
            with psycopg.connect(connection.libpq_url(url), autocommit=True) as work:
                make_equal_tables(work)
                stored = store_all(work, facts, per_document, per_transaction)
                work.execute("checkpoint")
                bare, rows = copy_all(work)
        finally:
            conn.execute(f"drop database {_DATABASE} with (force)")
    return stored, bare, rows


def main() -> None:
    """Run both and print rates and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--facts-per-document", type=int, default=250)
    parser.add_argument("--per-transaction", type=int, default=25)
    options = parser.parse_args()
    count = options.facts // options.facts_per_document
    stored, bare, rows = measure(options.facts, options.facts_per_document, options.per_transaction)
    print(f"{options.facts:,} facts in {count:,} documents, {rows:,} rows with their cells and statements")
    print(f"store      {stored:7.2f} s  {rows / stored:10,.0f} rows/s  {stored / count * 1000:6.2f} ms a document")
    print(f"bare COPY  {bare:7.2f} s  {rows / bare:10,.0f} rows/s")
    print(f"ratio      {bare / stored:7.2f}    (goal: 0.60 or more of the bare rate)")


if __name__ == "__main__":
    main()
