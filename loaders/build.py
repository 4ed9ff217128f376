"""Build the marts: dbt, run in this process on the project in dbt_project/.

Nothing is written into the source tree: dbt's compiled files, its parse cache and its log lie under
JUESUAN_HOME/dbt. A build that follows a successful one, with the same project and the same documents, has nothing to
do and says so; table intermediate.last_build remembers.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from loaders.shipped import shipped
from loaders.store.home import home, locked

#: Called after each node (model, test, seed) with its name, how many are done, and how many there are.
Progress = Callable[[str, int, int], None]

_BAD = frozenset({"error", "fail", "runtime error", "partial success"})


@dataclass(frozen=True, slots=True)
class BuildFailure:
    """A model that could not be built, or a test that failed."""

    name: str
    message: str

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did. `counts` has the nodes by status (success, pass, warn, error, fail, skipped …); `unchanged`
    alone where there was nothing to do."""

    success: bool
    counts: dict[str, int] = field(default_factory=dict)
    failures: tuple[BuildFailure, ...] = ()
    warnings: tuple[BuildFailure, ...] = ()
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return {
            "success": self.success,
            "counts": self.counts,
            "failures": [{"name": f.name, "message": f.message} for f in self.failures],
            "warnings": [{"name": f.name, "message": f.message} for f in self.warnings],
            "seconds": round(self.seconds, 1),
        }

    def line(self) -> str:
        """One line for people."""
        if self.counts.get("unchanged"):
            return "marts: up to date, nothing new since the last build"
        made = self.counts.get("success", 0)
        passed = self.counts.get("pass", 0)
        said = [f"marts: {made} models and seeds built, {passed} tests passed"]
        said += [f"{len(self.warnings)} warned"] if self.warnings else []
        said += [f"{len(self.failures)} failed"] if self.failures else []
        said += [f"{self.counts['skipped']} skipped"] if self.counts.get("skipped") else []
        return f"{', '.join(said)} ({self.seconds:.0f} s)"


def build(
    url_env: Mapping[str, str],
    *,
    full_refresh: bool = False,
    select: str | None = None,
    progress: Progress | None = None,
    as_of: date | None = None,
    known_by: str = "load",
    as_printed: bool = False,
) -> BuildResult:
    """Run `dbt build` and report.

    Args:
        url_env: the variables that dbt_project/profiles.yml reads, from store.dbt_environment().
        full_refresh: build every model from all facts, not only for what changed.
        select: dbt's selection syntax, as 'year_over_year+'; everything without it.
        progress: see Progress.
        as_of: build what was known on that day, into schemas of its own (marts_as_of).
        known_by: known since its load, or its publication ('publication').
        as_printed: leave out the ledger of corrections, in schemas of its own (marts_as_printed).

    Two builds of one JUESUAN_HOME wait for each other. A defect of the project (a model that does not
    parse) is a failure in the result, not an exception.
    """
    project = shipped("dbt_project")
    work = home() / "dbt"
    work.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    project_hash = _project_hash(project)
    with locked(work), _connect(url_env) as conn:
        fingerprint, last = _fingerprint(conn, project_hash), _last_build(conn)
        whole = select is None and as_of is None and not as_printed
        if whole and not full_refresh and last == fingerprint and _marts_stand(conn, project):
            return BuildResult(True, {"unchanged": 1}, seconds=time.monotonic() - started)
        if whole and last and not last.startswith(project_hash):
            full_refresh = True  # the models changed, and with them perhaps the columns of those that are there
        variables = {
            "project_hash": project_hash,
            "as_of": as_of.isoformat() if as_of else "",
            "known_by": known_by,
            "apply_corrections": not as_printed,
        }
        arguments = [
            *("build", "--project-dir", str(project), "--profiles-dir", str(project)),
            *("--target-path", str(work / "target"), "--log-path", str(work / "logs")),
            *("--vars", json.dumps(variables)),
            *("--quiet", "--log-level", "none", "--log-level-file", "info"),
            *("--no-use-colors", "--no-version-check", "--no-print", "--no-send-anonymous-usage-stats"),
            *(["--full-refresh"] if full_refresh else []),
            *(["--select", *select.split()] if select else []),
            # unit tests look at the project alone
            *(["--exclude-resource-type", "unit_test"] if last.startswith(project_hash) else []),
        ]
        from dbt.cli.main import dbtRunner

        with _environment(url_env):
            found = dbtRunner(callbacks=[_listener(progress)] if progress else []).invoke(arguments)
        result = _result(found, time.monotonic() - started)
        if whole and result.success:
            _remember(conn, fingerprint)
    return result


def _result(found: Any, seconds: float) -> BuildResult:
    """dbt's result in our terms."""
    if found.result is None:
        message = str(found.exception) if found.exception else "dbt gave no result; see its log"
        return BuildResult(False, {"error": 1}, (BuildFailure("dbt", message),), (), seconds)
    counts: Counter[str] = Counter()
    failures, warnings = [], []
    for result in found.result.results:
        status = str(result.status)
        counts[status] += 1
        said = BuildFailure(result.node.name, " ".join((result.message or status).split()))
        if status in _BAD:
            failures.append(said)
        elif status == "warn":
            warnings.append(said)
    return BuildResult(bool(found.success), dict(counts), tuple(failures), tuple(warnings), seconds)


def _listener(progress: Progress) -> Callable[[Any], None]:
    """A dbt callback: events that say 'n of m' and are no start of a node end one."""

    def listen(event: Any) -> None:
        data = event.data
        total = getattr(data, "total", 0)
        if total and hasattr(data, "index") and event.info.name != "LogStartLine":
            progress(data.node_info.node_name, data.index, total)

    return listen


def _project_hash(project: Path) -> str:
    """Digest of all that decides what the marts hold: when it changes, dbt builds every row again."""
    digest = hashlib.sha256()
    for folder in ("macros", "models", "seeds"):
        for path in sorted((project / folder).rglob("*")):
            if path.suffix in (".sql", ".csv"):
                digest.update(str(path.relative_to(project)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _connect(env: Mapping[str, str]) -> psycopg.Connection[Any]:
    """The warehouse that dbt will use."""
    return psycopg.connect(
        host=env["JUESUAN_DBT_HOST"],
        port=int(env["JUESUAN_DBT_PORT"]),
        user=env["JUESUAN_DBT_USER"],
        password=env["DBT_ENV_SECRET_JUESUAN_PASSWORD"],
        dbname=env["JUESUAN_DBT_DBNAME"],
        autocommit=True,
    )


def _fingerprint(conn: psycopg.Connection[Any], project_hash: str) -> str:
    """All that decides what a build gives: the project, the documents, the reference data. Taken before the build, so
    that a document that comes while it runs makes the next one look again."""
    row = conn.execute(
        """
        select md5(concat(
            (select string_agg(concat_ws(',', document_id, changed_at, is_effective), ';' order by document_id)
                from core.document),
            (select string_agg(v::text, ';' order by v::text) from core.vocabulary as v),
            (select max(load_id) from core.reference_load),
            (select string_agg(c::text, ';' order by correction_key) from core.correction as c)
        ))
        """
    ).fetchone()
    return f"{project_hash}-{row[0] if row else ''}"


def _last_build(conn: psycopg.Connection[Any]) -> str:
    """Fingerprint of the last build that did everything and succeeded, '' before the first."""
    if conn.execute("select to_regclass('intermediate.last_build')").fetchone() == (None,):
        return ""
    row = conn.execute("select fingerprint from intermediate.last_build").fetchone()
    return str(row[0]) if row else ""


def _remember(conn: psycopg.Connection[Any], fingerprint: str) -> None:
    with conn.transaction():
        conn.execute("create table if not exists intermediate.last_build (fingerprint text, built_at timestamptz)")
        conn.execute("delete from intermediate.last_build")
        conn.execute("insert into intermediate.last_build values (%s, now())", [fingerprint])


def _marts_stand(conn: psycopg.Connection[Any], project: Path) -> bool:
    """Every mart and its Chinese view are there: somebody may have dropped one."""
    names = [path.stem for path in (project / "models" / "marts").glob("*.sql")]
    row = conn.execute(
        "select (select count(*) from pg_tables where schemaname = 'marts' and tablename = any(%s)),"
        " (select count(*) from pg_views where schemaname = 'marts_zh')",
        [names],
    ).fetchone()
    return row is not None and min(row) >= len(names)


@contextlib.contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for as long as dbt runs; it reads its profile from nowhere else."""
    before = {name: os.environ.get(name) for name in (*variables, "DO_NOT_TRACK")}
    os.environ.update(variables, DO_NOT_TRACK="1")
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
