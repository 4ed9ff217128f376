"""The forms and identities of `layouts.yml` and `identities.yml`, validated."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from loaders.document import Kind, Side

HERE = Path(__file__).parent
Axis = Literal["halves", "function", "economic", "single"]

_QUOTES = re.compile(r"[“”\"'‘’＂《》<>]")


def squeeze(text: str) -> str:
    """Text as compared: NFKC (full-width signs, compatibility glyphs), no white space, no quotes."""
    return _QUOTES.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))


def _spelling(spellings: Sequence[str], printed: str) -> str:
    """The spelling that a squeezed header prints: the longest that stands there, or a longer one around it
    whose letters stand there in order (wrapped header cells lie in one another). '' where none does."""
    whole = [word for word in spellings if squeeze(word) in printed]
    if not whole:
        return max((w for w in spellings if _in_order(squeeze(w), printed)), key=len, default="")
    best = max(whole, key=len)
    around = [w for w in spellings if best in w and w != best and _in_order(squeeze(w), printed)]
    return max([best, *around], key=len)


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Model):
    """One column of figures. `header` is its path; see the head of layouts.yml for `a|b` and `~`."""

    key: str
    header: tuple[str, ...]
    meaning: dict[str, str] = Field(default_factory=dict)

    def path(self, printed: str) -> tuple[str, ...]:
        """The header path in the spelling that `printed` (the squeezed header of the statement) uses."""
        path: list[str] = []
        for part in self.header:
            spellings = part.lstrip("~").split("|")
            if part.startswith("~"):
                path.extend(word for word in spellings[:1] if squeeze(word) in printed)
            else:
                path.append(_spelling(spellings, printed) or spellings[0])
        # 本年支出 found only inside 本年支出合计 is no level of its own.
        path = [word for i, word in enumerate(path) if not any(rest.startswith(word) for rest in path[i + 1 :])]
        return tuple(path)


class LabelRow(_Model):
    """A row known by its printed label. `after` is the key of a row that must come first: the same label
    stands for another thing below it."""

    key: str
    label: str
    group: str = ""
    after: str = ""
    side: str = ""
    is_total: bool = False
    meaning: dict[str, str] = Field(default_factory=dict)

    def labels(self) -> tuple[str, ...]:
        return tuple(squeeze(label) for label in self.label.split("|"))


class Half(_Model):
    columns: tuple[Column, ...]


class Block(_Model):
    """A block of an economic form printed side by side with others."""

    side: Side
    classes: tuple[str, ...]


class When(_Model):
    """Evidence of the printed header that picks a variant. All parts must hold."""

    ordinals: int | None = None
    at_least: dict[str, int] = Field(default_factory=dict)
    at_most: dict[str, int] = Field(default_factory=dict)
    years: tuple[int, int] | None = None

    def holds(self, header: str, ordinals: int, year: int) -> bool:
        """`header` is squeezed; `ordinals` is the largest 栏次, 0 where none is printed."""
        return (
            (self.ordinals is None or not ordinals or self.ordinals == ordinals)
            and all(header.count(squeeze(text)) >= n for text, n in self.at_least.items())
            and all(header.count(squeeze(text)) <= n for text, n in self.at_most.items())
            and (self.years is None or self.years[0] <= year <= self.years[1])
        )


class Variant(_Model):
    when: When = When()
    columns: tuple[Column, ...] = ()
    halves: dict[Literal["left", "right"], Half] = Field(default_factory=dict)
    blocks: tuple[Block, ...] = ()

    def of_half(self, half: str) -> tuple[Column, ...]:
        """The columns of a half; those of the form where it has no halves."""
        if not self.halves:
            return self.columns
        return next((h.columns for side, h in self.halves.items() if side == half), ())

    def widths(self) -> dict[str, int]:
        """Number of columns by half."""
        if self.halves:
            return {side: len(half.columns) for side, half in self.halves.items()}
        return {"single": len(self.columns)}

    def printed(self, header: str) -> bool:
        """Does the squeezed header hold the letters of the names of all columns together, in whatever order?
        Of several spellings the shortest one whose letters are there counts."""
        letters = Counter(header)
        columns = [c for half in self.halves.values() for c in half.columns] or list(self.columns)
        needed: Counter[str] = Counter()
        for column in columns:
            spellings = sorted((Counter(squeeze(word)) for word in column.header[-1].split("|")), key=Counter.total)
            needed += next((s for s in spellings if not s - letters), spellings[0])
        return not needed - letters


class Title(_Model):
    text: str
    meaning: dict[str, str] = Field(default_factory=dict)


class Form(_Model):
    kind: Kind
    titles: tuple[Title, ...]
    axis: Axis
    meaning: dict[str, str]
    columns: tuple[Column, ...] = ()
    halves: dict[Literal["left", "right"], Half] = Field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    variants: tuple[Variant, ...] = ()
    rows: dict[Literal["left", "right", "single"], tuple[LabelRow, ...]] = Field(default_factory=dict)
    class_meaning: dict[str, dict[str, str]] = Field(default_factory=dict)
    empty_topic: str = ""

    def variant(self, header: str, ordinals: int, year: int) -> Variant | None:
        """The columns of this form as printed here; None where the header shows a number of columns
        that no variant has, or a variant that is known but not read."""
        own = Variant(columns=self.columns, halves=self.halves, blocks=self.blocks)
        fitting = [v for v in self.variants if v.when.holds(header, ordinals, year)] + [own]
        for variant in fitting:
            columns = sum(variant.widths().values())
            if not columns:
                return None
            if self.axis == "economic" and len(variant.columns) == 1:
                return variant
            if ordinals == columns or (not ordinals and variant.printed(header)):
                return variant
        return None


class Identity(_Model):
    id: str
    text: str
    relation: Literal["=", ">="] = "="
    left: tuple[str, ...]
    right: tuple[str, ...]
    columns: tuple[str, ...] = ("",)


class Clue(_Model):
    """What the narrative says about `cell`: an amount (groups value and unit), or that it equals `same`."""

    id: str
    cell: str
    pattern: str
    same: str = ""


class Layouts(_Model):
    enumerator: str
    codes: dict[Literal["function", "economic"], str]
    totals: tuple[str, ...]
    note: str
    declared_empty: str
    running_head: str
    page_number: str
    forms: dict[str, Form]
    identities: tuple[Identity, ...]
    total_rows: dict[str, str]
    clues: tuple[Clue, ...]


@lru_cache(maxsize=1)
def load_layouts() -> Layouts:
    """The catalogue. Raises pydantic.ValidationError where the YAML does not fit its schema."""
    parts: dict[str, object] = {}
    for name in ("layouts.yml", "identities.yml"):
        parts |= yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return Layouts.model_validate(parts)
