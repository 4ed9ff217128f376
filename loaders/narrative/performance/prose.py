"""Scored evaluation reports: the project's money and score in prose, its indicators, and their rubric."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from loaders.document import Indicator, Line, Project
from loaders.narrative.performance.grids import Annexes
from loaders.narrative.performance.values import amount, member, plain, rule, yuan

#: A number in a rubric that is a score: none of its own points (3分), no item of a list (2、).
_SCORE = re.compile(r"(?<![\d.（(\-*])(\d{1,2}(?:\.\d+)?)(?![\d.分、.%)）项\-*小秒])")


@dataclass(frozen=True, slots=True)
class _Text:
    """Running text without white space, with the line of each character."""

    text: str
    lines: tuple[Line, ...]

    def line(self, at: int) -> Line:
        return self.lines[min(at, len(self.lines) - 1)]


def read_reports(lines: Sequence[Line]) -> Annexes:
    """The scored reports of a document: one project each, with an indicator for each score."""
    out = Annexes()
    starts = [
        i for i, line in enumerate(lines) if rule("report").search(plain(line.text)) and len(plain(line.text)) <= 40
    ]
    for n, start in enumerate(starts):
        stop = starts[n + 1] if n + 1 < len(starts) else len(lines)
        _report(lines[start:stop], out)
    return out


def _report(lines: Sequence[Line], out: Annexes) -> None:
    text = _joined(lines)
    head = rule("rubric_head")
    at = head.search(text.text)
    prose, table = (text.text[: at.start()], text.text[at.start() :]) if at else (text.text, "")
    number = len(out.projects) + 1
    scored = _scores(prose, text, number)
    ruled = _rubric(head.sub("", table), text, at.start() if at else 0, number)
    total = rule("report_score").search(prose)
    score = amount(total["score"]) if total else None
    if not scored and not ruled:
        return
    name = rule("report_project").search(prose)
    money = rule("report_money").search(prose)
    out.projects.append(
        Project(
            number, lines[0].page, lines[0].number, plain(lines[0].text), "evaluation", _year(prose),
            name["name"] if name else "", "",
            yuan(amount(money["budget"]), money["unit"]) if money else None, None,
            yuan(amount(money["executed"]), money["unit"]) if money else None,
            amount(money["rate"]) if money else None, score=score,
        )
    )  # fmt: skip
    fits = bool(ruled) and score is not None and sum((i.score or Decimal(0) for i in ruled), Decimal(0)) == score
    why = {i.name: i.reason for i in scored}
    chosen = [replace(i, reason=why.get(i.name, "")) for i in ruled] if fits else scored
    if fits:
        out.projects[-1] = replace(
            out.projects[-1], total_weight=sum((i.weight or Decimal(0) for i in ruled), Decimal(0))
        )
    for each in chosen:
        out.indicators.append(replace(each, number=len(out.indicators) + 1))


def _joined(lines: Sequence[Line]) -> _Text:
    parts = [
        (plain(line.text), line) for line in lines if not re.fullmatch(r"\s*[-—]+\s*\d{1,4}\s*[-—]+\s*", line.text)
    ]
    return _Text("".join(t for t, _ in parts), tuple(line for t, line in parts for _ in t))


def _year(prose: str) -> int | None:
    found = rule("year").search(prose)
    return int(found["year"]) if found else None


def _scores(prose: str, text: _Text, project: int) -> list[Indicator]:
    """Indicators whose paragraph closes with its weight and its score."""
    out = []
    for match in rule("scored").finditer(prose):
        line = text.line(match.start("name"))
        out.append(
            Indicator(
                0, project, line.page, line.number, member("goals", match["name"], "goal"),
                member("kinds", match["name"], "kind"), "", match["name"],
                reason=match["reason"], weight=amount(match["weight"]), score=amount(match["score"]),
            )
        )  # fmt: skip
    return out


def _rubric(table: str, text: _Text, offset: int, project: int) -> list[Indicator]:
    """The rows of the rubric table. The caller holds their sum against the printed total."""
    found = list(rule("rubric").finditer(table))
    out = []
    first = second = ""
    for n, match in enumerate(found):
        stop = found[n + 1].start() if n + 1 < len(found) else len(table)
        body = table[match.end() : stop]
        heads = re.findall(r"([一-龥]{2,8})(\d{1,3})", match["heads"])
        if heads:
            first, second = (heads[0][0], heads[1][0]) if len(heads) == 2 else (first, heads[0][0])
        score = _score(body.split("合计")[0] if n + 1 == len(found) else body, amount(match["weight"]))
        line = text.line(offset + match.start("name"))
        out.append(
            Indicator(
                0, project, line.page, line.number, member("goals", first, "goal") or member("goals", second, "goal"),
                member("kinds", match["name"], "kind"), "/".join(filter(None, (first, second))), match["name"],
                weight=amount(match["weight"]), score=score, rubric=body,
            )
        )  # fmt: skip
    return out


def _score(body: str, weight: Decimal | None) -> Decimal | None:
    """The score of a row: the number that closes it, else the last in its text that is none of the points."""
    closing = re.search(r"(\d{1,2}(?:\.\d+)?)$", body)
    candidates = [closing.group(1)] if closing else _SCORE.findall(body)
    values = [Decimal(c) for c in candidates if weight is None or Decimal(c) <= weight]
    return values[-1] if values else None
