"""What changed between the versions of one disclosure, cell by cell: `juesuan history`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

import psycopg

#: Where a cell stands, whatever page it is on: form, which of its instances, row code, row name, column, half, and
#: which of the cells that all this is true of.
Place = tuple[str, int, str, str, str, str, int]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a disclosure."""

    document_id: int
    number: int
    is_effective: bool
    file: str
    published_on: str  # ISO day, '' where unknown
    loaded_on: str
    sha256: str

    def __str__(self) -> str:
        day = f"published {self.published_on}" if self.published_on else f"loaded {self.loaded_on}"
        return f"version {self.number} ({day}{', effective' if self.is_effective else ''}): {self.file}"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that differs. `before` and `after` are as printed, '' where the version does not print the cell; the
    change is in 元, None where one of them is not there."""

    kind: Literal["changed", "added", "removed"]
    statement: str
    row_code: str
    row_name: str
    column: str
    before: str
    after: str
    change: Decimal | None
    page: int  # in the later version; in the earlier one for a cell that was removed

    def __str__(self) -> str:
        row = " ".join(part for part in (self.row_code, self.row_name) if part)
        amounts = f"{self.before or 'not printed'} -> {self.after or 'not printed'}"
        moved = f" ({self.change:+,} 元)" if self.change is not None else ""
        return f"{self.kind}: {self.statement}, {row}, {self.column}: {amounts}{moved}, page {self.page}"


@dataclass(frozen=True, slots=True)
class Step:
    """What the step from one version to the next changed, in the order of the later document."""

    before: Version
    after: Version
    changes: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One disclosure with all its versions, first to last."""

    department_id: int
    department: str
    year: int
    kind: str
    scope: str
    versions: tuple[Version, ...]
    steps: tuple[Step, ...]

    def as_dict(self) -> dict[str, Any]:
        """For --json; amounts as text, exact."""
        return {
            "department_id": self.department_id,
            "department": self.department,
            "fiscal_year": self.year,
            "kind": self.kind,
            "scope": self.scope,
            "versions": [{name: getattr(v, name) for name in Version.__slots__} for v in self.versions],
            "steps": [
                {
                    "from_version": step.before.number,
                    "to_version": step.after.number,
                    "changes": [
                        {name: getattr(c, name) for name in CellChange.__slots__ if name != "change"}
                        | {"change_yuan": None if c.change is None else str(c.change)}
                        for c in step.changes
                    ],
                }
                for step in self.steps
            ],
        }

    def lines(self) -> Iterator[str]:
        """For people."""
        kind = {"budget": "预算", "final": "决算"}.get(self.kind, self.kind)
        yield f"{self.department} {self.year} {kind}, {self.scope}: {len(self.versions)} version(s)"
        for version in self.versions:
            yield f"  {version}"
        for step in self.steps:
            counts = Counter(change.kind for change in step.changes)
            said = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
            yield f"  from version {step.before.number} to {step.after.number}: {said or 'no cell differs'}"
            yield from (f"    {change}" for change in step.changes)


def history(conn: psycopg.Connection[Any], department: str, year: int) -> list[Disclosure]:
    """The disclosures of `year` by every department that bears, or bore, a name with `department` in it."""
    rows = conn.execute(_VERSIONS, {"part": department, "year": year}).fetchall()
    groups: dict[tuple[Any, ...], list[Version]] = {}
    for row in rows:
        groups.setdefault(tuple(row[:5]), []).append(Version(*row[5:]))
    out = []
    for (department_id, name, kind, scope, _), versions in groups.items():
        steps = tuple(Step(a, b, _changes(conn, a.document_id, b.document_id)) for a, b in pairwise(versions))
        out.append(Disclosure(department_id, name, year, kind, scope, tuple(versions), steps))
    return out


def _changes(conn: psycopg.Connection[Any], before: int, after: int) -> tuple[CellChange, ...]:
    old, new = _cells(conn, before), _cells(conn, after)
    found = []
    for place, (title, printed, amount, page) in new.items():
        was = old.get(place)
        if was is None:
            found.append(_change("added", place, title, "", printed, None, page))
        elif was[2] != amount:
            found.append(_change("changed", place, title, was[1], printed, amount - was[2], page))
    for place, (title, printed, _, page) in old.items():
        if place not in new:
            found.append(_change("removed", place, title, printed, "", None, page))
    return tuple(found)


def _change(
    kind: Literal["changed", "added", "removed"],
    place: Place,
    title: str,
    *amounts: Any,
) -> CellChange:
    return CellChange(kind, title, place[2], place[3], place[4], *amounts)


def _cells(conn: psycopg.Connection[Any], document: int) -> dict[Place, tuple[str, str, Decimal, int]]:
    """Every cell of a document by its place: title of its statement, printed text, 元, page."""
    seen: Counter[tuple[Any, ...]] = Counter()
    found: dict[Place, tuple[str, str, Decimal, int]] = {}
    for form, instance, title, *place, printed, amount, page in conn.execute(_CELLS, [document]):
        key = (form, instance, *place)
        seen[key] += 1
        found[(*key, seen[key])] = (title, printed, amount, page)
    return found


_VERSIONS = """
select
    d.department_id, p.name, d.kind, d.scope, d.has_statements, d.document_id, d.version_no, d.is_effective,
    d.file_name, coalesce(d.published_on::text, ''), d.loaded_at::date::text, d.sha256
from core.document as d
inner join core.department as p on d.department_id = p.department_id
where
    d.fiscal_year = %(year)s
    and (
        strpos(p.name, %(part)s) > 0
        or exists (
            select from core.department_name as n
            where n.department_id = p.department_id and strpos(n.name, %(part)s) > 0
        )
    )
order by p.name, d.department_id, d.kind, d.scope, d.has_statements desc, d.version_no
"""
_CELLS = """
select
    coalesce(nullif(s.form, ''), s.title) as form,
    dense_rank() over (partition by coalesce(nullif(s.form, ''), s.title) order by s.statement_no) as instance,
    concat_ws(' ', nullif(s.label, ''), s.title),
    c.row_code_norm,
    regexp_replace(c.row_name, '\\s', '', 'g'),
    c.column_path,
    c.side,
    c.printed,
    c.amount_yuan,
    c.page
from core.cell as c
inner join core.statement as s on c.document_id = s.document_id and c.statement_no = s.statement_no
where c.document_id = %s
order by c.cell_no
"""
