"""Building: dbt build of everything, after one more document, and with nothing new, in one run.

    python benchmarks/build.py [--departments 100] [--years 5]

Every department publishes a budget and a final account each year, with 60 项 each. The store is an
embedded server of its own in a temporary folder, gone at the end. The times are those of the whole
build: dbt itself, every model and every data test. With nothing new, build() sees that there is nothing
to do; the last line is what dbt takes when it has to find that out model by model.
"""

from __future__ import annotations

import argparse
import itertools
import os
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psycopg

from loaders import store
from loaders.build import BuildResult, build
from loaders.document import Cell, Document, Fact, Identity, Kind, Statement
from loaders.reference.load import load_reference
from loaders.store import server

_FIRST_YEAR = 2015
_CODES = [f"{c}{g:02}{i:02}" for c in (201, 205, 208, 210, 221) for g in (1, 5, 11) for i in (1, 2, 3, 99)]


def document(department: int, year: int, kind: Kind, extra: int = 0) -> Document:
    """One disclosure: expenditure by function and nature, with its total."""
    phase = "opening_budget" if kind == "budget" else "outturn"
    common = {"measure": "expenditure", "fund": "all", "phase": phase, "breakdown": "function_nature"}
    cells: list[Cell] = []
    facts: list[Fact] = []
    for row, (code, nature) in enumerate(itertools.product(_CODES, ("basic", "project")), 1):
        amount = Decimal(department * 7919 + year * 31 + row * 104729 + extra).scaleb(-2)
        meaning = {**common, "function_code": code, "nature": nature}
        place = (row, 1, row, code, code, f"科目{code}", ("支出", nature), "single", f"{amount:,.2f}", amount, "元")
        cells.append(Cell(*place, False, True, None, "printed", meaning=meaning))  # type: ignore[arg-type]
        facts.append(
            Fact(
                *("expenditure", row, "", "department", year, phase, "all", "function_nature", amount),
                function_code=code,
                nature=nature,
                cell=row,
            )
        )
    total = sum((cell.amount for cell in cells), Decimal(0))
    last = len(cells) + 1
    place = (last, 1, last, "", "", "合计", ("支出", "合计"), "single", f"{total:,.2f}", total, "元")
    cells.append(Cell(*place, True, False, None, "printed", meaning=dict(common)))  # type: ignore[arg-type]
    name = f"示例市第{department}试验局"
    digest = f"{department:08}{year}{kind}{extra}".encode().hex()
    return Document(
        *(f"{name}{year}{kind}.pdf", name, digest, "application/pdf", 1, 1),
        identity=Identity(kind, year, name, "department", "990101"),
        statements=(Statement(1, f"{kind}.expenditure", "支出表", "", 1, 1, "元", "filled", tuple(cells)),),
        facts=tuple(facts),
    )


def documents(departments: int, years: int) -> Iterator[Document]:
    """All of them."""
    for department, year in itertools.product(range(departments), range(_FIRST_YEAR, _FIRST_YEAR + years)):
        yield document(department, year, "budget")
        yield document(department, year, "final")


def _say(what: str, result: BuildResult, full: float | None = None) -> None:
    if not result.success:
        raise SystemExit("\n".join(str(failure) for failure in result.failures))
    share = "" if full is None else f"  {result.seconds / full:5.2f} of the full build"
    print(f"{what:<22} {result.seconds:6.1f} s{share}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--departments", type=int, default=100)
    parser.add_argument("--years", type=int, default=5)
    arguments = parser.parse_args()
    os.environ.pop("JUESUAN_DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="juesuan-benchmark-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        os.environ["JUESUAN_HOME"] = folder
        try:
            url = store.database_url()
            store.upgrade_schema(url)
            with psycopg.connect(store.libpq_url(url), autocommit=True) as conn:
                load_reference(conn)
                for _ in store.store_documents(conn, documents(arguments.departments, arguments.years)):
                    pass
                facts = conn.execute("select count(*) from core.fact_expenditure").fetchone()
                print(f"{facts[0] if facts else 0:,} facts of {arguments.departments} departments")
                environment = store.dbt_environment(url)
                build(environment, select="int_label")  # dbt's parse cache is warm in all three
                full = build(environment, full_refresh=True)
                _say("full", full)
                store.store_document(conn, document(0, _FIRST_YEAR, "final", extra=1))
                _say("one new document", build(environment), full.seconds)
                _say("nothing new", build(environment), full.seconds)
                conn.execute("delete from intermediate.last_build")
                _say("nothing new, dbt run", build(environment), full.seconds)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
