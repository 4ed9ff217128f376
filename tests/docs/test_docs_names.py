"""Links lead somewhere; tables, columns, codes and members that the documentation names are those of the source."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from models import Base
from tests.docs.pages import PAGES, Page, page
from tests.shared import CHECKOUT

_CODE = re.compile(r"^[a-z]+(?:_[a-z]+)*$")
_FINDERS = ("Finding", "Refused", "_finding")


@pytest.mark.parametrize("of", PAGES, ids=str)
def test_links_lead_to_files(of: Page) -> None:
    broken = [
        link
        for link in of.links()
        if not link.startswith(("http://", "https://", "#")) and not (of.path.parent / link.split("#")[0]).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("of", PAGES, ids=str)
def test_paths_named_exist(of: Page) -> None:
    named = [c for c in of.inline() if re.fullmatch(r"(?:loaders|models|alembic|dbt_project|docs|tests)/[\w./*-]+", c)]
    # A ledger of files may be empty, but its folder is there.
    assert [path for path in named if not list(CHECKOUT.glob(path.rsplit("/*", 1)[0]))] == []


def columns(cell: str) -> set[str]:
    """The names in backticks in a cell of a table."""
    return set(re.findall(r"`([^`]+)`", cell))


@cache
def marts() -> dict[str, dict[str, Any]]:
    """The marts as their YAML describes them, by name."""
    found = {}
    for path in sorted((CHECKOUT / "dbt_project" / "models" / "marts").glob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            found[model["name"]] = model
    return found


def key_of(model: dict[str, Any]) -> set[str]:
    """The key that a mart's data test checks."""
    return next(
        set(test["primary_key"]["arguments"]["columns"]) for test in model["data_tests"] if "primary_key" in test
    )


def test_marts_are_all_described_with_their_keys() -> None:
    rows = page("docs/data-model.md").table("table", "Marts 集市")
    described = {columns(row[0]).pop(): (row[1], columns(row[3])) for row in rows}
    assert described == {name: (model["config"]["meta"]["name_zh"], key_of(model)) for name, model in marts().items()}


def test_core_tables_are_all_described_with_their_keys() -> None:
    rows = [row for row in page("docs/data-model.md").table("table") if len(row) == 3]
    described = {columns(row[0]).pop(): columns(row[2]) for row in rows}
    assert described == {t.name: {c.name for c in t.primary_key} for t in Base.metadata.tables.values()}


def test_breakdowns_are_all_described() -> None:
    vocabulary = yaml.safe_load((CHECKOUT / "loaders" / "vocabulary.yml").read_text(encoding="utf-8"))
    described = {columns(row[0]).pop() for row in page("docs/data-model.md").table("breakdown")}
    assert described == set(vocabulary["breakdown"])


@pytest.mark.parametrize("of", PAGES, ids=str)
def test_tables_and_columns_named_exist(of: Page) -> None:
    known = {f"marts.{name}": {c["name"] for c in model["columns"]} for name, model in marts().items()}
    known |= {t.fullname: {c.name for c in t.columns} for t in Base.metadata.tables.values()}
    migrations = "".join(p.read_text(encoding="utf-8") for p in (CHECKOUT / "alembic" / "versions").glob("*.py"))
    unknown = []
    for code in [*of.inline(), *of.blocks("sql")]:
        for schema, table, column in re.findall(r"\b(marts|core)\.([a-z_]+)(?:\.([a-z_]+))?", code):
            have = known.get(f"{schema}.{table}")
            is_function = re.search(rf"\bfunction (?:{schema}|\{{\w+\}})\.{table}\b", migrations) is not None
            if (have is None and not is_function) or (column and column not in (have or ())):
                unknown.append(f"{schema}.{table}.{column}".rstrip("."))
    assert unknown == []


def _codes(node: ast.expr, function: ast.AST) -> set[str]:
    """The constants that an argument can be: itself, both sides of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return _codes(node.body, function) | _codes(node.orelse, function)
    return set()


@cache
def codes_in_source() -> dict[str, set[str]]:
    """Codes of findings and of refusals in the source."""
    found: dict[str, set[str]] = {"Finding": set(), "Refused": set()}
    for path in sorted((CHECKOUT / "loaders").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name not in _FINDERS:
                continue
            named = next((k.value for k in node.keywords if k.arg == "code"), None)
            argument = node.args[0] if node.args else named
            if argument is not None:
                found["Refused" if name == "Refused" else "Finding"] |= _codes(argument, node)
    return found


def test_every_finding_is_described() -> None:
    rows = page("docs/findings.md").table("code", "Findings")
    assert sorted(columns(row[0]).pop() for row in rows) == sorted(codes_in_source()["Finding"])


def test_every_refusal_is_described() -> None:
    rows = page("docs/findings.md").table("code", "Refusals")
    assert sorted(columns(row[0]).pop() for row in rows) == sorted(codes_in_source()["Refused"])


def test_codes_are_words() -> None:
    both = codes_in_source()["Finding"] | codes_in_source()["Refused"]
    assert [code for code in both if not _CODE.match(code)] == []


def test_stages_are_all_described() -> None:
    stages = {f"loaders/{p.parent.name}" for p in Path(CHECKOUT / "loaders").glob("*/__init__.py")}
    described = {name for row in page("docs/architecture.md").table("folder") for name in columns(row[0])}
    assert stages <= described


def test_benchmarks_are_all_described() -> None:
    described = {name for row in page("benchmarks/README.md").table("file") for name in columns(row[0])}
    assert described == {path.name for path in (CHECKOUT / "benchmarks").glob("*.py")}
