"""Performance annexes in text whose layout is lost: labels in the order of the form, rows by their kind words.

Nothing is taken from position: a value is what stands between a label and the next one, and a row's target is a
number, or the word after the name. A form whose labels do not all follow one another is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from loaders.document import Indicator, Line, Project
from loaders.narrative.performance.grids import Annexes, Printed, indicator, unread
from loaders.narrative.performance.values import amount, annexes, plain, rule, rules, target, yuan

_ANNEX = re.compile(r"^附件\s*[一二三四五六七八九十\d]+[:：]?$")
#: A longer word after a number goes on with the name.
_LONGEST_UNIT = 5


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed row: kind, first-level head, and its words with the line where it begins."""

    head: str
    kind: str
    words: tuple[str, ...]
    line: Line


def read_text_forms(lines: Sequence[Line]) -> Annexes:
    """The forms of annexes.yml (text_forms) in running text."""
    out = Annexes()
    lines = [line for line in lines if line.text.strip()]
    starts = [
        (i, form)
        for i, line in enumerate(lines)
        for form in annexes()["text_forms"]
        if re.search(form["title"], plain(line.text)) and len(plain(line.text)) <= 40
    ]
    ends = [i for i, line in enumerate(lines) if _ANNEX.match(line.text.strip())]
    for n, (start, form) in enumerate(starts):
        stop = min([e for e in [*ends, *(s for s, _ in starts[n + 1 :])] if e > start], default=len(lines))
        _form(lines[start:stop], form, out)
    return out


def _form(lines: Sequence[Line], form: dict[str, Any], out: Annexes) -> None:
    rows_at = next((i for i, line in enumerate(lines) if re.search(form["rows"], plain(line.text))), None)
    if rows_at is None:
        return
    fields = _labelled("".join(plain(line.text) for line in lines[1 : rows_at + 1]), form["labels"])
    if fields is None:
        out.findings.append(unread(plain(lines[0].text), lines[0].page, "a label of its form is missing"))
        return
    unit = str(form["unit"])
    title = plain(lines[0].text)
    years = [m["year"] for m in rule("year").finditer(title + "".join(plain(line.text) for line in lines[1:3]))]
    number = len(out.projects) + 1
    out.projects.append(
        Project(
            number, lines[0].page, lines[0].number, title, form["stage"], int(years[0]) if years else None,
            fields.get("name", ""), fields.get("body", ""),
            yuan(amount(fields.get("budget", "")), unit), fiscal=yuan(amount(fields.get("fiscal", "")), unit),
            goal=fields.get("goal", ""), about=fields.get("about", ""),
        )
    )  # fmt: skip
    rest = lines[rows_at + 1 :]
    found = _prose_goals(rest, number) if form["stage"] == "self_evaluation" else _goals(rest, number)
    for each in found:
        out.indicators.append(replace(each, number=len(out.indicators) + 1))


def _labelled(text: str, labels: Sequence[dict[str, str]]) -> dict[str, str] | None:
    """The values between the labels, by field, joined where several have one; None where a label is missing."""
    places = []
    at = 0
    for entry in labels:
        found = text.find(plain(entry["label"]), at)
        if found < 0:
            return None
        places.append((found, found + len(plain(entry["label"])), entry.get("field", "")))
        at = places[-1][1]
    ends = [start for start, _, _ in places[1:]] + [len(text)]
    out: dict[str, str] = {}
    for (_, stop, field), end in zip(places, ends, strict=True):
        if field:
            out[field] = out.get(field, "") + text[stop:end]
    return out


def _goals(lines: Sequence[Line], project: int) -> list[Indicator]:
    """Rows of kind, name, target, source."""
    out = []
    for row in _rows(lines):
        name, goal, source = _parts(row.words)
        if not name:
            continue
        taken = target(goal, "", "", name)
        text = {"target": goal, "source": source}
        levels = (f"{row.head}目标" if row.head else "", row.kind)
        made = indicator(Printed(row.line.page, row.line.number, name, levels, text), taken, None, project)
        out.append(made)
    return out


def _rows(lines: Sequence[Line]) -> list[_Row]:
    """Lines to rows: each begins with a word of kind, perhaps broken (社会效 | 益)."""
    rules_of = annexes()["text_rows"]
    kind_of, head_of = re.compile(rules_of["kind"]), re.compile(rules_of["head"])
    out: list[_Row] = []
    head = ""
    words: list[str] = []
    at: tuple[str, Line] | None = None
    skip = False
    for i, line in enumerate(lines):
        text = line.text.strip()
        following = lines[i + 1].text.strip() if i + 1 < len(lines) else ""
        if skip:
            skip = False
            continue
        if head_of.match(text) and following == "目标":
            if at:
                out.append(_Row(head, at[0], tuple(words), at[1]))
            at, words, head, skip = None, [], text, True
            continue
        if match := kind_of.match(text + " "):
            if at:
                out.append(_Row(head, at[0], tuple(words), at[1]))
            kind = match["kind"]
            if kind.endswith("效") and following == "益":
                kind, skip = kind + "益", True
            at, words = (kind, line), text[match.end() :].split()
        elif at:
            words += text.split()
    if at:
        out.append(_Row(head, at[0], tuple(words), at[1]))
    return out


def _parts(words: Sequence[str]) -> tuple[str, str, str]:
    """Name, target and source of a row's words."""
    rules_of = annexes()["text_rows"]
    source = next((i for i, w in enumerate(words) if i >= 2 and re.match(rules_of["source"], w)), len(words))
    told = list(words[:source])
    if len(told) < 2:
        return "", "", ""
    at = next((i for i in range(1, len(told)) if _is_target(told[i:])), None)
    if at is None:
        ends = [i for i in range(1, len(told)) if re.search(rules_of["name_end"], "".join(told[:i]))]
        at = ends[0] if ends else len(told) - 1
    return plain("".join(told[:at])), plain("".join(told[at:])), plain("".join(words[source:]))


def _is_target(words: Sequence[str]) -> bool:
    """Whether the words are one number with its sign and unit, and nothing else."""
    text = plain("".join(words))
    taken = target(text)
    return bool(re.match(r"[≥≤≧≦=＝<>]?\d", text)) and taken.value is not None and len(taken.unit) <= _LONGEST_UNIT


def _prose_goals(lines: Sequence[Line], project: int) -> list[Indicator]:
    text = "".join(plain(line.text) for line in lines)
    starts: list[Line] = [line for line in lines for _ in plain(line.text)]
    out = []
    for pattern in rules("prose_goals"):
        for match in pattern.regex.finditer(text):
            parts = {k: v or "" for k, v in match.groupdict().items()}
            taken = target(parts["target"])
            reached = target(parts.get("actual", "")).value
            line = starts[match.start()]
            out.append(
                Indicator(
                    0, project, line.page, line.number, pattern.data["goal"], pattern.data["kind"], "",
                    pattern.name, taken.operator, parts["target"], taken.value, taken.unit, "",
                    parts.get("actual", ""), reached, parts.get("reason", ""),
                )
            )  # fmt: skip
    return sorted(out, key=lambda i: (i.page, i.line))
