"""`patterns.yml`, read and checked: what to look for, as compiled expressions."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from loaders.reference.regions import division

PATTERNS = Path(__file__).parent / "patterns.yml"
#: The places of the text in which a pattern is looked for.
Zone = Literal["cover", "anywhere", "prose"]
FIELDS = ("year", "kind", "department", "scope", "mark", "after", "region")


#: A letterhead joined with the title below it: 西安市人民政府西安市财政局.
_SAID_TWICE = re.compile(r"^(.{3}).*(?:局|(?<!纪律检查)委员会|办公室|厅|政府|院|中心)\1")


def _begins_with_division(name: str) -> bool:
    place = division(name)
    return place.is_full and bool(place.codes) and place.end < len(name)


def beginning(name: str) -> int:
    """How a name begins: with a division in full or as national bodies do (2), with a division's short name (1), with
    neither (0)."""
    place = division(name)
    return (2 if place.is_full else 1) if place.codes else 0


def _is_division(name: str) -> bool:
    """上海市浦东新区 is a place: what is named after it is the department."""
    place = division(name)
    return place.is_full and bool(place.codes) and place.end == len(name)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Organisation(_Strict):
    """What the name of a department looks like."""

    endings: str
    not_first: str
    not_inside: str
    inside: str
    placeholder: str

    def plausible(self, name: str) -> bool:
        """Whether `name` (squeezed) can name a department or unit."""
        return (
            3 <= len(name) <= 45
            and not _is_division(name)
            and (not re.match(self.not_first, name) or _begins_with_division(name))
            and not re.search(self.not_inside, re.sub(self.inside, "", name))
            and not self.is_placeholder(name)
            and re.search(rf"(?:{self.endings})(?:\([^()]*\))?$", name) is not None
            and name.count("(") == name.count(")")
            and not _SAID_TWICE.match(name)
        )

    def is_placeholder(self, name: str) -> bool:
        """Whether the name was left to be filled in: XX局."""
        return re.search(self.placeholder, name) is not None


class Pattern(_Strict):
    """One way of saying who publishes what."""

    name: str
    zone: Zone
    weight: int = Field(gt=0, le=100)
    match: str
    lines: int = Field(default=1, ge=1, le=12)
    gives: dict[str, str] = {}
    only: list[str] = []
    #: Only names that begin with a division (某市…), or as national bodies do.
    begins: bool = False
    _compiled: re.Pattern[str] = PrivateAttr()

    @property
    def compiled(self) -> re.Pattern[str]:
        return self._compiled


class Renamed(_Strict):
    """One way of announcing a new name; `{self}` stands for the department's own."""

    name: str
    match: str


class OtherDocument(_Strict):
    """One kind of document that is no budget and no final account."""

    code: str
    zh: str
    en: str
    zone: Literal["head", "anywhere"]
    match: str


class GovernmentBudget(_Strict):
    """How the budget of a whole government shows itself."""

    zh: str
    en: str
    needed: int = Field(ge=1)
    #: Bodies that have a whole government's budget beside a department's.
    names: str
    lines: list[str]


class Structure(_Strict):
    """The heads under which the prose of a disclosure stands."""

    needed: int = Field(ge=1)
    heads: dict[str, str]


class Patterns(_Strict):
    """The whole of `patterns.yml`."""

    values: dict[str, dict[str, str]]
    tokens: dict[str, str]
    organisation: Organisation
    patterns: list[Pattern]
    renamed: list[Renamed]
    government_budget: GovernmentBudget
    structure: Structure
    other_documents: list[OtherDocument]

    @model_validator(mode="after")
    def _compile(self) -> Patterns:
        for pattern in self.patterns:
            unknown = (set(pattern.only) | set(pattern.gives)) - set(FIELDS)
            if unknown:
                raise ValueError(f"pattern {pattern.name}: unknown field {', '.join(sorted(unknown))}")
            try:
                pattern._compiled = re.compile(self._expanded(pattern))
            except re.error as error:
                raise ValueError(f"pattern {pattern.name}: {error}") from error
        return self

    def _expanded(self, pattern: Pattern) -> str:
        """The pattern's expression with its tokens put in."""

        def token(match: re.Match[str]) -> str:
            if match[1] not in self.tokens:
                raise ValueError(f"pattern {pattern.name}: no token {match[0]}; there are {list(self.tokens)}")
            return self.tokens[match[1]]

        return re.sub(r"\{([a-z_]+)\}", token, pattern.match)


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """The patterns, read once."""
    return Patterns.model_validate(yaml.safe_load(PATTERNS.read_text(encoding="utf-8")))
