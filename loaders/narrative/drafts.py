"""Claims while they are being read: mutable, with references to one another."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from decimal import Decimal

from loaders.narrative.clauses import Base
from loaders.narrative.numbers import YUAN
from loaders.narrative.subjects import Subject
from loaders.narrative.text import Block


@dataclass(slots=True)
class Draft:
    """A claim in the making. start, end: the clause in its block's text. `head` is the amount that a list member
    stands under, `body` the part of the department that a heading above names."""

    block: Block
    start: int
    end: int
    subject: Subject
    measure: str
    period: int
    phase: str
    basis: str
    value: Decimal | None
    unit: str
    head: Draft | None = None
    as_of: str = ""
    base: Base | None = None
    base_label: str = ""
    base_value: Decimal | None = None
    delta: Decimal | None = None
    percent: Decimal | None = None
    direction: str = ""
    reason: str = ""
    in_reason: bool = False
    fund: str = ""
    implied: set[str] = field(default_factory=set)
    remark: str = ""
    share_of: str = ""
    body: str = ""

    @property
    def compared(self) -> bool:
        """Whether the claim already has a comparison of its own."""
        return bool(self.base_label) or self.delta is not None or self.percent is not None

    def mine(self, value: Decimal | None, unit: str) -> Decimal | None:
        """An amount of another unit in the draft's own, as exact as printed: 5000元，比上年减少0.1万元 is less by
        1000元, give or take 500."""
        if value is None or unit == self.unit or unit not in YUAN or self.unit not in YUAN:
            return value
        return value.scaleb(YUAN[unit].adjusted() - YUAN[self.unit].adjusted())

    def another(self, start: int, end: int) -> Draft:
        """The same value with no comparison yet: 比上年…；比年初预算…"""
        twin = copy.copy(self)
        twin.implied = set(self.implied)
        twin.start, twin.end = start, end
        twin.base, twin.base_label, twin.base_value = None, "", None
        twin.delta = twin.percent = None
        twin.direction, twin.reason, twin.remark, twin.share_of = "", "", "", ""
        return twin
