"""The ledger of corrections into core.correction: every entry checked, all of it in one transaction.

`*.yml` beside this file hold the entries; docs/versions.md says how to write one. An entry that the ledger no longer
holds is closed, never deleted. Which cell an entry means, and whether that cell still prints what it says, is decided
when the marts are built, because documents come and go.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, Literal

import psycopg
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from loaders.reference.departments import canonical_name

LEDGER = Path(__file__).parent
Text = Annotated[str, Field(min_length=1, pattern=r"^\S(?:.*\S)?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DocumentLocator(_Strict):
    """The document: its digest, or whose, which year, which kind and scope. A digest means one version for ever; the
    other way means the effective version, so that the entry meets the publisher's own correction and ends."""

    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    department: str = ""
    region: Annotated[str, Field(pattern=r"^(\d{6})?$")] = ""
    year: Annotated[int, Field(ge=2007, le=2040)] | None = None
    kind: Literal["budget", "final", ""] = ""
    scope: Literal["department", "department_own", "unit", ""] = ""

    @model_validator(mode="after")
    def _one_way(self) -> DocumentLocator:
        named = (self.department, self.year, self.kind)
        if bool(self.sha256) == any(named) or (any(named) and not all(named)):
            raise ValueError("give either sha256, or department, year and kind")
        return self


class CellLocator(_Strict):
    """The cell, by what stands around it; what is left out is not asked. It must be one cell of the document."""

    form: str = ""
    label: str = ""
    row_code: str = ""
    row_name: str = ""
    column: str = ""
    side: Literal["single", "left", "middle", "middle2", "right", ""] = ""

    @model_validator(mode="after")
    def _enough(self) -> CellLocator:
        if not (self.form or self.label) or not (self.row_code or self.row_name):
            raise ValueError("a cell needs its form or label, and its row_code or row_name")
        return self


class Entry(_Strict):
    """One correction."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    document: DocumentLocator
    cell: CellLocator
    printed: Text
    corrected: Text
    reason: Text
    evidence: Text

    @field_validator("corrected")
    @classmethod
    def _amount(cls, value: str) -> str:
        try:
            amount = Decimal(value.replace(",", ""))
        except InvalidOperation as error:
            raise ValueError("is no amount") from error
        if not amount.is_finite() or not re.fullmatch(r"-?[\d,]+(\.\d{1,6})?", value):
            raise ValueError("is no amount in the unit of the form")
        return value

    @model_validator(mode="after")
    def _different(self) -> Entry:
        if self.printed.replace(",", "") == self.corrected.replace(",", ""):
            raise ValueError("corrects nothing: printed and corrected are the same")
        return self


class CorrectionError(ValueError):
    """The ledger has errors; nothing was changed. `problems` has them all, each with its file and entry."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        listed = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"{len(problems)} errors in the ledger of corrections, nothing was loaded:\n{listed}")


def read_ledger(folder: Path = LEDGER) -> list[Entry]:
    """All entries of the ledger, in the order of files. Raises CorrectionError with all that is wrong."""
    entries: dict[str, Entry] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            listed = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            problems.append(f"{path.name}: cannot be read: {error}")
            continue
        if not isinstance(listed, list):
            problems.append(f"{path.name}: is no list of entries")
            continue
        for number, values in enumerate(listed, 1):
            try:
                entry = Entry.model_validate(values)
            except ValidationError as error:
                for found in error.errors():
                    place = ".".join(str(part) for part in found["loc"])
                    problems.append(f"{path.name}, entry {number}{f', {place}' if place else ''}: {found['msg']}")
                continue
            if entry.key in entries:
                problems.append(f"{path.name}, entry {number}: another entry has the key {entry.key}")
            entries[entry.key] = entry
    if problems:
        raise CorrectionError(problems)
    return list(entries.values())


def load_corrections(connection: psycopg.Connection[Any], folder: Path = LEDGER) -> int:
    """Bring core.correction up to date; returns the rows that changed. Raises CorrectionError, psycopg.Error."""
    rows = [_row(entry) for entry in read_ledger(folder)]
    changed = 0
    with connection.transaction():
        for row in rows:
            changed += connection.execute(_UPSERT, row).rowcount
        changed += connection.execute(
            "update core.correction set closed_on = current_date where closed_on is null"
            " and not correction_key = any(%s)",
            [[row[0] for row in rows]],
        ).rowcount
    return changed


_COLUMNS = (
    "correction_key", "sha256", "department", "region", "fiscal_year", "kind", "scope", "form", "label", "row_code",
    "row_name", "column_path", "side", "printed", "corrected", "reason", "evidence",
)  # fmt: skip
_UPSERT = (
    f"insert into core.correction as c ({', '.join(_COLUMNS)}) values ({', '.join(['%s'] * len(_COLUMNS))})"
    f" on conflict (correction_key) do update set ({', '.join(_COLUMNS[1:])}, closed_on)"
    f" = row({', '.join(f'excluded.{name}' for name in _COLUMNS[1:])}, null::date)"
    f" where ({', '.join(f'c.{name}' for name in _COLUMNS[1:])}, c.closed_on)"
    f" is distinct from ({', '.join(f'excluded.{name}' for name in _COLUMNS[1:])}, null::date)"
)


def _row(entry: Entry) -> tuple[object, ...]:
    where, cell = entry.document, entry.cell
    department = canonical_name(where.department, where.region, where.year).name if where.department else ""
    return (
        entry.key, where.sha256, department, where.region, where.year, where.kind,
        where.scope or ("" if where.sha256 else "department"), cell.form, cell.label, cell.row_code, cell.row_name,
        cell.column, cell.side, entry.printed, Decimal(entry.corrected.replace(",", "")), entry.reason, entry.evidence,
    )  # fmt: skip
