"""Scores claims against the gold claims of the shared folder.

A claim is a hit when period, value, unit and subject with measure agree with a gold claim not yet used.
Subjects are written in the gold by hand (编报绩效目标项目 for 编报绩效目标的…项目), so they agree when they
mean the same concept, or when most of the gold's characters are found in ours or in the clause itself.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from loaders.document import Claim

UP, DOWN, FLAT = "增加 增长 上升 大于 提高", "减少 下降 降低 小于", "持平 一致 无增减变化 基本持平 相同"


@dataclass
class Score:
    gold: int = 0
    predicted: int = 0
    hits: int = 0
    fields: dict[str, list[int]] = field(
        default_factory=lambda: {k: [0, 0] for k in ("base", "base_value", "delta", "percent", "direction")}
    )
    missed: list[str] = field(default_factory=list)
    spurious: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    pairs: list[tuple[dict[str, str], Claim]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.hits / self.gold

    @property
    def precision(self) -> float:
        return self.hits / self.predicted

    def rate(self, name: str) -> float:
        right, total = self.fields[name]
        return right / total if total else 1.0


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def number(text: str) -> Decimal | None:
    text = text.strip().lstrip("~").replace(",", "")
    return Decimal(text) if text else None


def _plain(text: str) -> str:
    return re.sub(r"[\W_的]+", "", text)


def _subject(gold: dict[str, str], claim: Claim) -> float:
    """How much of the gold's subject is found in the claim, 0..1."""
    wanted = _plain(gold["subject"].split("/")[-1])
    if claim.subject and _plain(claim.subject) == _plain(gold["subject"]):
        return 1.5
    if _plain(claim.measure) == _plain(gold["measure"]) and len(_plain(gold["measure"])) >= 4 and not claim.concept:
        return 0.8  # an attribute of an object that the gold names in its own words
    ours = _plain(claim.subject + claim.measure)
    own = _overlap(wanted, ours)
    text = _plain(claim.text)
    return max(own, 0.9 * _overlap(wanted, ours + text), 0.9 * _overlap(_plain(claim.subject), _plain(gold["quote"])))


def _overlap(wanted: str, found: str) -> float:
    pairs = [wanted[i : i + 2] for i in range(len(wanted) - 1)] or [wanted]
    return sum(p in found for p in pairs) / len(pairs) if pairs else 0.0


def _direction(word: str) -> str:
    for name, words in (("up", UP), ("down", DOWN), ("flat", FLAT)):
        if any(w and w in words.split() for w in re.split(r"[/]", word)):
            return name
    return word


def _base(text: str) -> str:
    text = text.replace("一般公共预算财政拨款支出", "一般公共预算支出")
    return _plain(text)


def score(claims: Sequence[Claim], gold: Sequence[dict[str, str]]) -> Score:
    """The score of a document's claims against its gold rows."""
    out = Score(gold=len(gold), predicted=len(claims))
    candidates: list[tuple[float, int, int]] = []
    for g, row in enumerate(gold):
        for c, claim in enumerate(claims):
            period = claim.as_of or str(claim.period)
            if claim.value != number(row["value"]) or claim.unit != row["unit"] or period != row["period"]:
                continue
            likeness = _subject(row, claim)
            if likeness < 0.34:
                continue
            same = sum(
                (
                    _base(claim.base) == _base(row["comparison_base"]),
                    claim.percent == number(row["percent"]),
                    claim.delta == number(row["delta"]),
                )
            )
            near = -abs(g / len(gold) - c / len(claims))
            candidates.append((same + 2 * likeness + 3 * near, g, c))
    used_g: dict[int, int] = {}
    used_c: set[int] = set()
    for _, g, c in sorted(candidates, reverse=True):
        if g not in used_g and c not in used_c:
            used_g[g] = c
            used_c.add(c)
    out.hits = len(used_g)
    for g, row in enumerate(gold):
        if g not in used_g:
            out.missed.append(f"{row['claim_id']} {row['subject']} {row['measure']} {row['value']}{row['unit']}")
            continue
        claim = claims[used_g[g]]
        out.pairs.append((row, claim))
        checks = {
            "base": _base(claim.base) == _base(row["comparison_base"]),
            "delta": claim.delta == number(row["delta"]),
            "percent": claim.percent == number(row["percent"]),
            "direction": _direction(claim.direction) == _direction(row["direction"]),
        }
        if not row["base_value"].startswith("~"):
            checks["base_value"] = claim.base_value == number(row["base_value"])
        for name, right in checks.items():
            out.fields[name][0] += right
            out.fields[name][1] += 1
            if not right:
                gold_value = row["comparison_base" if name == "base" else name]
                out.wrong.append(f"{row['claim_id']} {name}: {getattr(claim, name)!s} for {gold_value}")
    out.spurious = [
        f"{c.number} {c.subject} {c.measure} {c.value}{c.unit} {c.text[-30:]}"
        for i, c in enumerate(claims)
        if i not in used_c
    ]
    return out
