"""Every real document against the catalogue (differences: differences.yml) and the checked gold."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from loaders.document import Identity, Line, Refused
from loaders.identity import identify
from loaders.reference.regions import ancestors, regions_at_start

LinesOf = Callable[[Path], list[Line]]
Outcome = Identity | Refused

DIFFERENCES = yaml.safe_load((Path(__file__).parent / "differences.yml").read_text(encoding="utf-8"))
KIND = {"预算": "budget", "决算": "final"}
#: Documents that are no disclosure, by what they are.
NOT_BUDGET = {
    "2026年宜宾市政府办公厅部门预算.pdf": "an official notice",
    "2026年济南市审计局部门预算.pdf": "an application form",
    "2026年长春市工业和信息化局部门预算.pdf": "contact details",
    "商务局_2025年福州市物流业运行情况报告.pdf": "a report on the economy",
    "政府办公厅_2026年部门预算.pdf": "a performance table",
}


@pytest.fixture(scope="module")
def outcomes(shared: Path, lines_of: LinesOf) -> dict[str, Outcome]:
    """What identify says of each file below documents/, without any hint, by its relative path."""
    found: dict[str, Outcome] = {}
    root = shared / "documents"
    for path in sorted(root.rglob("*")):
        if path.suffix in (".pdf", ".txt", ".html"):
            try:
                found[str(path.relative_to(root))] = identify(lines_of(path), file_name=path.name)
            except Refused as refused:
                found[str(path.relative_to(root))] = refused
    return found


def plain(name: str) -> str:
    """A catalogue name without the mark of scope that it keeps at its end."""
    return name.removesuffix("(汇总)").removesuffix("(本级)")


def differs(path: str, outcome: Outcome, row: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Field → (catalogue, ours) where the two do not agree."""
    if isinstance(outcome, Refused):
        return {"refused": ("", outcome.code)}
    ours = {
        "department": (plain(row["department"]), outcome.department),
        "fiscal_year": (row["fiscal_year"], str(outcome.fiscal_year)),
        "kind": (KIND[row["kind"]], outcome.kind),
    }
    out = {field: pair for field, pair in ours.items() if pair[0] != pair[1]}
    place = regions_at_start(row["region"], short_counties=True)
    if not place & set(ancestors(outcome.region)):
        out["region"] = (row["region"], outcome.region)
    return out


def test_every_document_agrees_with_the_catalogue_or_is_a_reviewed_difference(
    shared: Path, outcomes: dict[str, Outcome]
) -> None:
    with (shared / "documents" / "catalogue.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    found = {
        (Path(row["file"]).name, field): pair[1]
        for row in rows
        for field, pair in differs(row["file"], outcomes[row["file"]], row).items()
    }
    assert len(rows) == 41
    assert found == {(entry["file"], entry["field"]): entry["text"] for entry in DIFFERENCES}


def test_every_document_agrees_with_the_checked_gold(shared: Path, outcomes: dict[str, Outcome]) -> None:
    with (shared / "gold" / "documents.csv").open(encoding="utf-8-sig", newline="") as handle:
        paths = {row["document"]: row["path"] for row in csv.DictReader(handle)}
    assert len(paths) == 18
    for short, path in paths.items():
        gold = json.loads((shared / "gold" / "meta" / f"{short}.json").read_text(encoding="utf-8"))
        ours = outcomes[path]
        assert isinstance(ours, Identity), short
        assert ours.department == gold["department_name"], short
        assert (ours.fiscal_year, ours.kind) == (gold["fiscal_year"], gold["kind"]), short
        assert ours.scope == {"部门": "department", "单位": "unit"}[gold["scope"]], short
        assert regions_at_start(gold["region"]) == {ours.region}, short


def test_the_five_that_are_no_budget_are_refused_and_named(outcomes: dict[str, Outcome]) -> None:
    for name, kind in NOT_BUDGET.items():
        outcome = outcomes[f"not_budget/{name}"]
        assert isinstance(outcome, Refused), name
        assert outcome.code == "not_budget"
        assert kind in outcome.detail


def test_scopes_beside_the_department(outcomes: dict[str, Outcome]) -> None:
    scopes = {path: o.scope for path, o in outcomes.items() if isinstance(o, Identity) and o.scope != "department"}
    assert scopes == {
        "上海/2026年上海市信访局_部门预算.pdf": "unit",
        "上海/2026年上海市审计局_部门预算.pdf": "unit",
        "上海/上海市财政局25年预算.pdf": "unit",
        "深圳/2026年深圳市民政局部门预算.pdf": "department_own",
        "福州/2026年福州市公安局部门预算.pdf": "unit",
        "苏州/规划和自然资源局_苏州市自然资源和规划局（本级）2026年度单位预算公开.pdf": "unit",
    }


def test_nothing_is_taken_from_a_file_name(outcomes: dict[str, Outcome]) -> None:
    assert not [
        (path, field)
        for path, outcome in outcomes.items()
        if isinstance(outcome, Identity)
        for field, where in outcome.evidence.items()
        if where.startswith(("file_name", "region_hint", "assumed"))
    ]


def test_the_announced_new_name_of_the_2018_document(outcomes: dict[str, Outcome]) -> None:
    renamed = {o.department: o.renamed_to for o in outcomes.values() if isinstance(o, Identity) and o.renamed_to}
    assert renamed == {"中共深圳市委深圳市人民政府信访局": "深圳市信访局"}
