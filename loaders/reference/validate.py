"""Every row of the reference data checked before any is loaded, and every error named with its file and row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from loaders.reference.departments import Reviewed
from loaders.reference.evidence import DATA, STRUCTURE

FISCAL_YEARS = (2007, 2040)
FiscalYear = Annotated[int, Field(ge=FISCAL_YEARS[0], le=FISCAL_YEARS[1])]


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


MaybeYear = Annotated[FiscalYear | None, BeforeValidator(_empty_is_none)]
Text = Annotated[str, Field(min_length=1, pattern=r"^\S(?:.*\S)?$")]
SchemeName = Literal["function", "department", "government"]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RegionRow(_Row):
    """regions.csv"""

    code: Annotated[str, Field(pattern=r"^\d{6}$")]
    name: Text
    level: Literal["country", "province", "prefecture", "county"]
    parent_code: Annotated[str, Field(pattern=r"^(\d{6})?$")]


class ClassNameRow(_Row):
    """class_names.csv"""

    code: Annotated[str, Field(pattern=r"^2\d\d$")]
    name: Text
    first_year: MaybeYear
    last_year: MaybeYear
    basis: Literal["printed", "inferred", "variant", "unofficial list"]
    evidence: Text

    @model_validator(mode="after")
    def _ordered(self) -> ClassNameRow:
        if self.first_year and self.last_year and self.first_year > self.last_year:
            raise ValueError(f"first_year {self.first_year} is after last_year {self.last_year}")
        return self


def _structure(scheme: str, code: str, column: str) -> None:
    if code and not STRUCTURE[scheme].match(code):
        raise ValueError(f"{column} {code} is not built like a code of scheme {scheme}")


class SourcedRow(_Row):
    """sourced_codes.csv"""

    scheme: SchemeName
    code: Text
    name: Text
    years: Annotated[str, Field(pattern=r"^(20\d\d(\|20\d\d)*)?$")]
    source: Text
    note: str

    @model_validator(mode="after")
    def _built(self) -> SourcedRow:
        _structure(self.scheme, self.code, "code")
        return self


class ObservedRow(_Row):
    """observed_codes.csv: as read, so that its codes may be noise"""

    scheme: SchemeName
    year: MaybeYear
    code: Annotated[str, Field(pattern=r"^\d{3,7}$")]
    name: Text
    documents: Annotated[int, Field(ge=1)]


class ConcordanceRow(_Row):
    """concordance.csv"""

    change_id: Text
    classification: Literal["function", "economic"]
    kind: Literal["rename", "redefine", "move", "merge", "split", "reuse", "new", "withdraw"]
    effective_from: FiscalYear
    effective_to: FiscalYear
    likely_year: FiscalYear
    from_code: str
    to_code: str
    from_survives: bool
    from_name: str
    to_name: str
    share: Annotated[Annotated[Decimal, Field(gt=0, le=1)] | None, BeforeValidator(_empty_is_none)]
    evidence: Literal["dated", "sourced", "printed", "names_sourced", "year_unverified"]
    crosswalk_line: Annotated[int | None, BeforeValidator(_empty_is_none)]
    note: str

    @model_validator(mode="after")
    def _consistent(self) -> ConcordanceRow:
        if not self.effective_from <= self.likely_year <= self.effective_to:
            raise ValueError(f"likely_year {self.likely_year} is outside {self.effective_from}-{self.effective_to}")
        scheme = "department" if self.classification == "economic" else "function"
        _structure(scheme, self.from_code, "from_code")
        _structure(scheme, self.to_code, "to_code")
        same = self.from_code == self.to_code
        if self.kind in ("rename", "redefine", "reuse") and not same:
            raise ValueError(f"a {self.kind} keeps its code, but {self.from_code} becomes {self.to_code or 'nothing'}")
        if (self.kind == "new") != (not self.from_code) or (self.kind == "withdraw") != (not self.to_code):
            raise ValueError("only a new code has no from_code, and only a withdrawn one has no to_code")
        if self.kind == "move" and same:
            raise ValueError("a move needs two different codes")
        return self


@dataclass(frozen=True, slots=True)
class Problem:
    """One error: the file, its row (the header is row 1; 0 for the file as a whole), the column, what is wrong."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}, row {self.row}" if self.row else self.file
        return f"{place}{f', {self.column}' if self.column else ''}: {self.message}"


class ReferenceDataError(ValueError):
    """The reference data have errors; nothing was changed. `problems` has them all."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        listed = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"{len(problems)} errors in the reference data, nothing was loaded:\n{listed}")


Key = Callable[[_Row], tuple[object, ...]]
FILES: dict[str, tuple[type[_Row], Key]] = {
    "regions.csv": (RegionRow, lambda r: (r.code,)),  # type: ignore[attr-defined]
    "class_names.csv": (ClassNameRow, lambda r: (r.code, r.name)),  # type: ignore[attr-defined]
    "sourced_codes.csv": (SourcedRow, lambda r: (r.scheme, r.code, r.name, r.years)),  # type: ignore[attr-defined]
    "observed_codes.csv": (ObservedRow, lambda r: (r.scheme, r.year, r.code, r.name)),  # type: ignore[attr-defined]
    "concordance.csv": (ConcordanceRow, lambda r: (r.change_id, r.from_code, r.to_code)),  # type: ignore[attr-defined]
}


def validate(folder: Path = DATA) -> None:
    """Check every row of every file of the reference data. Raises ReferenceDataError with all that is wrong."""
    problems = [problem for name in FILES for problem in _check(folder / name)]
    problems += _check_regions(folder / "regions.csv") if not problems else []
    problems += _check_departments(folder / "departments.yml")
    if problems:
        raise ReferenceDataError(problems)


def _check(path: Path) -> Iterator[Problem]:
    model, key = FILES[path.name]
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        yield Problem(path.name, 0, "", f"cannot be read: {error}")
        return
    reader = csv.DictReader(text.splitlines())
    expected = list(model.model_fields)
    if reader.fieldnames != expected:
        yield Problem(path.name, 1, "", f"columns are {reader.fieldnames}, expected {expected}")
        return
    seen: dict[tuple[object, ...], int] = {}
    for number, values in enumerate(reader, 2):
        if None in values or None in values.values():
            yield Problem(path.name, number, "", "has more or fewer cells than the header")
            continue
        try:
            row = model.model_validate(values)
        except ValidationError as error:
            for found in error.errors():
                column = ".".join(str(part) for part in found["loc"])
                yield Problem(path.name, number, column, f"{found['msg']} (is {values.get(column, '')!r})")
            continue
        first = seen.setdefault(key(row), number)
        if first != number:
            yield Problem(path.name, number, "", f"repeats row {first}")


def _check_regions(path: Path) -> Iterator[Problem]:
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    codes = {row["code"] for row in rows}
    for number, row in enumerate(rows, 2):
        if row["parent_code"] not in codes and row["level"] != "country":
            yield Problem(path.name, number, "parent_code", f"no division has the code {row['parent_code']!r}")


def _check_departments(path: Path) -> Iterator[Problem]:
    try:
        found = Reviewed.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        for one in error.errors():
            yield Problem(path.name, 0, ".".join(str(part) for part in one["loc"]), one["msg"])
        return
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        yield Problem(path.name, 0, "", f"cannot be read: {error}")
        return
    keys: set[str] = set()
    for body in found.departments:
        if body.key in keys:
            yield Problem(path.name, 0, body.key, "two departments have this key")
        keys.add(body.key)
