"""Whole documents of places: cover, contents, prose that quotes the tables, an annex, all tables in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml

from loaders.reference.editions import edition
from tests.places.ledger import Ledger, expanded, name_of
from tests.places.specs import Amount, Table, _cells, unfilled, words

HERE = Path(__file__).parent
WORDS = {"budget": "预算", "final": "决算"}
#: The classes of a table that has a column for each economic item.
_CLASSES = ("301", "302", "303", "310")
_NUMBERS = "一二三四五六七八九"


@dataclass
class Whole:
    """A document: its ledger, its tables, and what stands in it from the top."""

    place: str
    kind: Literal["budget", "final"]
    year: int
    department: str
    unit: str
    ledger: Ledger
    heads: str
    spread: str
    tables: list[Table] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{self.department}{self.year}年{'度' if self.kind == 'final' else ''}部门{WORDS[self.kind]}"

    def amount(self, notation: str) -> str:
        """An amount as the prose prints it."""
        phase = "opening_budget" if self.kind == "budget" else "outturn"
        means = {"phase": phase} | words(notation)
        if means["measure"] == "three_public":
            means.setdefault("item", "three_public")
        decimals = 0 if self.unit == "元" else 2
        return f"{self.ledger.value(Amount(0, 0, 0, means)):.{decimals}f}"


@dataclass(frozen=True)
class Item:
    """A piece of a document: a line, a table, or the place where a new page begins."""

    what: Literal["cover", "head", "text", "table", "page"]
    text: str = ""
    table: Table | None = None


def documents() -> list[Whole]:
    """All whole documents."""
    named = yaml.safe_load((HERE / "words.yml").read_text(encoding="utf-8"))
    likes = _likes()
    found = []
    files = sorted(HERE.glob("documents_*.yml"))
    for entry in (entry for path in files for entry in yaml.safe_load(path.read_text(encoding="utf-8"))):
        ledger = Ledger(entry)
        whole = Whole(
            entry["place"], entry["kind"], entry["year"], entry["department"], entry["unit"], ledger,
            entry.get("heads", "once"), entry.get("spread", "bare"), parts=entry["parts"],
        )  # fmt: skip
        for raw in entry["tables"]:
            spec = likes.get(raw.get("like", ""), {}) | raw
            whole.tables.append(_table(entry, dict(spec), ledger, named))
        found.append(whole)
    return found


def _likes() -> dict[str, dict[str, Any]]:
    found = {}
    for path in sorted(HERE.glob("places_*.yml")):
        for document in yaml.safe_load(path.read_text(encoding="utf-8")):
            for entry in document["tables"]:
                found[f"{document['place']} {document['kind']} {entry['title']}"] = entry
    return found


def _table(document: dict[str, Any], spec: dict[str, Any], ledger: Ledger, named: dict[str, str]) -> Table:
    if "wide" in spec:
        classes = _CLASSES if spec["wide"] is True else (str(spec["wide"]),)
        spec["head"], spec["columns"] = _wide(classes, document["year"])
    if "empty" in spec:
        spec["rows"], spec["notes"] = " | ".join([""] * len(_cells(spec["columns"]))), [spec["empty"]]
    else:
        columns = [named.get(c, c) for c in _cells(spec["columns"])]
        spec["rows"] = expanded(spec["rows"], columns, spec.get("all", ""), ledger, document["year"])
    table = unfilled(document, spec, named)
    ledger.fill(table, document.get("zero", ""))
    return table


def _wide(classes: tuple[str, ...], year: int) -> tuple[str, str]:
    """Head and columns of a table with a column for each economic item of some classes."""
    over, heads, columns = ["项目", "<", "合计"], ["科目编码", "科目名称", "^"], ["code", "name", "y=0"]
    for code in classes:
        items = sorted(c for c in edition("department", year) if c.startswith(code) and len(c) == 5)
        if len(classes) > 1:
            over += [name_of(code, year)] + ["<"] * len(items)
            heads += ["小计", *(name_of(c, year) for c in items)]
            columns += [code, *items]
        else:
            over += [name_of(code, year)] + ["<"] * (len(items) - 1)
            heads += [name_of(c, year) for c in items]
            columns += items
            columns[2] = code
    return f"{' | '.join(over)}\n{' | '.join(heads)}", " | ".join(columns)


def items(whole: Whole) -> Iterator[Item]:
    """The document from the top."""
    prose = yaml.safe_load((HERE / "prose.yml").read_text(encoding="utf-8"))
    yield Item("cover", whole.title)
    numbered = [part for part in whole.parts if part != "contents"]
    titles = {
        part: f"第{_NUMBERS[n]}部分 {prose['titles'][part].format(year=whole.year, word=WORDS[whole.kind])}"
        for n, part in enumerate(numbered)
    }
    for part in whole.parts:
        yield Item("page")
        if part == "contents":
            yield Item("head", prose["titles"]["contents"])
            for n, (name, title) in enumerate(titles.items(), 1):
                yield Item("text", f"{title}{'.' * 40}{3 * n}")
                for k, table in enumerate(whole.tables if name == "tables" else (), 1):
                    yield Item("text", f"{_chinese(k)}、{table.title}{'.' * 30}{3 * n + k}")
            continue
        yield Item("head", titles[part])
        if part == "tables":
            for table in whole.tables:
                yield Item("table", table=table)
        elif part == "annex":
            yield Item("table", table=_annex(whole))
        elif part == "listed":
            yield Item("table", table=_listed(whole))
        else:
            for text in prose["terms"] if part == "terms" else prose[whole.kind][part]:
                yield Item("text", _said(whole, text))


def _said(whole: Whole, text: str) -> str:
    text = text.replace("{year}", str(whole.year)).replace("{unit}", whole.unit)
    return re.sub(r"\{([^}]+)\}", lambda m: whole.amount(m.group(1)), text)


def _chinese(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_NUMBERS[tens - 1]}十") + (
        _NUMBERS[ones - 1] if ones else ""
    )


def _plain(whole: Whole, title: str, rows: list[list[str]], unit: str = "") -> Table:
    return Table(
        whole.place, whole.kind, whole.year, whole.department, "department", "", title, "", whole.unit, 2, [], rows,
        ["text"] * len(rows[0]), lines=[f"单位：{unit}"] if unit else [f"{whole.year}年"],
    )  # fmt: skip


def _listed(whole: Whole) -> Table:
    """报表目录: which tables there are, which of them are empty, and why."""
    rows = [["序号", "报表", "报表名称", "是否空表", "公开空表理由"]]
    for n, table in enumerate(whole.tables, 1):
        empty = bool(table.notes)
        rows.append([str(n), table.label, table.title, "是" if empty else "否", table.notes[0] if empty else ""])
    return _plain(whole, "目录", rows)


def project_budget(whole: Whole) -> str:
    """The money of the project that the annex is about."""
    return whole.amount("exp f=general n=project")


def _annex(whole: Whole) -> Table:
    """A 绩效 annex in the form of a set of goals."""
    money = project_budget(whole)
    rows = [
        ["项目名称", "示例业务专项", "<", "<"],
        ["主管部门", whole.department, "实施单位", whole.department],
        [f"项目资金（{whole.unit}）", "年度资金总额", money, "<"],
        ["^", "其中：财政拨款", money, "<"],
        ["年度总体目标", "完成全年专项检查任务，提高工作质量。", "<", "<"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "开展检查次数", "不少于12次"],
        ["^", "质量指标", "验收合格率", "不低于98%"],
        ["效益指标", "社会效益指标", "问题整改率", "不低于90%"],
        ["满意度指标", "服务对象满意度指标", "群众满意度", "不低于95%"],
    ]
    return _plain(whole, f"{whole.year}年度项目支出绩效目标表", rows)
