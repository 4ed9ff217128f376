"""Files into the warehouse, and the marts built on them: what `juesuan load`, `build` and `run` do."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import URL

from loaders import store
from loaders.batch import Inputs, Outcome, read_all
from loaders.build import BuildResult, build
from loaders.corrections.load import load_corrections
from loaders.export import uncertain_lines
from loaders.progress import progress
from loaders.reference.load import load_reference
from loaders.shipped import shipped

#: A file larger than this is refused before its bytes are read, so its name stands for its content.
_HASHED_BYTES = 300_000_000
#: Uncertain places of one document that are listed on the terminal.
_LISTED = 20


@dataclass(slots=True)
class LoadReport:
    """What a load did: documents by action, rows by table, files refused, and what is uncertain, by document."""

    actions: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    refused: list[Outcome] = field(default_factory=list)
    uncertain: dict[str, list[str]] = field(default_factory=dict)
    narratives: list[str] = field(default_factory=list)  # files that hold the narrative alone

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return {
            "documents": dict(self.actions),
            "rows": dict(self.rows),
            "uncertain": self.uncertain,
            "narrative_only": self.narratives,
            "refused": [
                {
                    "document": o.refused.file, "path": str(o.path), "code": o.refused.code,
                    "detail": o.refused.detail, "remedy": o.refused.remedy,
                }
                for o in self.refused
                if o.refused is not None
            ],
        }  # fmt: skip

    def lines(self) -> list[str]:
        """For people."""
        words = [f"{self.actions[a]} {a}" for a in ("stored", "replaced", "unchanged") if self.actions[a]]
        words += [f"{len(self.refused)} refused"] if self.refused else []
        facts = sum(n for table, n in self.rows.items() if table.startswith("fact_"))
        said = [f"documents: {', '.join(words) or 'none'}; {facts:,} facts from {self.rows['cell']:,} printed amounts"]
        said += [f"narrative only, the tables being in another file: {name}" for name in self.narratives]
        for name, uncertain in self.uncertain.items():
            said += [f"uncertain {line}" for line in uncertain[:_LISTED]]
            if len(uncertain) > _LISTED:
                said.append(f"uncertain {name}: {len(uncertain) - _LISTED} more places, which juesuan check lists")
        return said


def load_files(inputs: Inputs, jobs: int | None = None) -> LoadReport:
    """Read files in several processes and write each in one transaction. Brings the schema up to date first."""
    url = _up_to_date()
    report = LoadReport(refused=list(inputs.refused))
    with psycopg.connect(store.libpq_url(url), autocommit=True) as conn, progress("loading", len(inputs.files)) as step:
        for read in read_all(inputs.files, jobs, lambda o: step(o.path.name), tables_needed=False):
            outcome = inputs.named(read)
            if outcome.document is None:
                report.refused.append(outcome)
                if outcome.refused is not None:
                    with suppress(OSError):  # a file that is gone or may not be read has no content to go by
                        digest = _sha256(read.path)
                        store.record_refused(conn, outcome.refused, digest, str(outcome.path))
                continue
            result = store.store_document(conn, outcome.document)
            report.actions[result.action] += 1
            report.rows.update(result.rows)
            if unsure := uncertain_lines(outcome.document):
                report.uncertain[outcome.document.file] = unsure
            if not outcome.document.statements:
                report.narratives.append(outcome.document.file)
        check_halves(conn)
    return report


def check_halves(conn: psycopg.Connection[Any]) -> int:
    """Hold narratives published apart against the tables in the other file of their disclosure; how many were.

    What is still to do is asked of the database, so that it makes no difference which file came first, and a load that
    was killed before is made up for.
    """
    # Imported where it runs: most loads have no such files, and the narrative's patterns take a while.
    from loaders.narrative import Figures, check_claims, with_verdicts

    found = store.unchecked_halves(conn)
    for halves in found:
        claims = store.read_claims(conn, halves.narrative)
        figures = Figures(store.read_statements(conn, halves.tables))
        checked = with_verdicts(claims, check_claims(claims, figures, halves.identity))
        store.write_verdicts(conn, halves, checked)
    return len(found)


def _up_to_date() -> URL:
    """The database to use, with its schema and the reference data of this version."""
    url = store.database_url()
    store.upgrade_schema(url)
    with psycopg.connect(store.libpq_url(url), autocommit=True) as conn:
        load_reference(conn)
        load_corrections(conn)
    return url


def _sha256(path: Path) -> str:
    if not path.is_file():
        raise FileNotFoundError(path)
    if path.stat().st_size > _HASHED_BYTES:
        return hashlib.sha256(str(path.resolve()).encode()).hexdigest()
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def build_marts(
    full_refresh: bool = False, as_of: date | None = None, known_by: str = "load", as_printed: bool = False
) -> BuildResult:
    """Build and test the marts with dbt; see loaders.build.build for the variants."""
    environment = store.dbt_environment(_up_to_date())
    return build(environment, full_refresh=full_refresh, as_of=as_of, known_by=known_by, as_printed=as_printed)


def warehouse_status() -> dict[str, Any]:
    """What the warehouse holds. Starts nothing: raises NotRunning where the embedded server is stopped."""
    url: URL = store.database_url(start=False)
    with psycopg.connect(store.libpq_url(url)) as conn:
        if conn.execute("select to_regclass('core.document')").fetchone() == (None,):
            return {"database": store.libpq_url(url, hide_password=True), "documents": 0, "schema": "not created yet"}
        found: dict[str, Any] = {"database": store.libpq_url(url, hide_password=True)}
        for name, query in _COUNTS.items():
            row = conn.execute(query).fetchone()
            found[name] = row[0] if row else None
        found["refused files"] = [f"{r['file_name']}: {r['detail']}" for r in store.list_refused(conn)]
    return found


_COUNTS = {
    "documents": "select count(*) from core.document",
    "departments": "select count(distinct department_id) from core.document",
    "fiscal years": "select coalesce(min(fiscal_year) || '-' || max(fiscal_year), '') from core.document",
    "printed amounts": "select count(*) from core.cell",
    "expenditure facts": "select count(*) from core.fact_expenditure",
    "revenue facts": "select count(*) from core.fact_revenue",
    "balance facts": "select count(*) from core.fact_balance",
    "three publics facts": "select count(*) from core.fact_three_public",
    "findings": "select count(*) from core.finding",
    "last load": "select max(loaded_at)::text from core.document",
}


def sample_folder() -> Path:
    """The sample documents that come with the project."""
    return shipped("samples")
