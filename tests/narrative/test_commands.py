"""`juesuan claims` and `juesuan coverage --all` on a sample document."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from typer.testing import CliRunner

from loaders.cli import app
from loaders.narrative.export import COLUMNS

SAMPLE = next(iter(sorted((Path(__file__).parents[2] / "samples").rglob("*决算.pdf"))))


def test_claims_in_each_format() -> None:
    printed = CliRunner().invoke(app, ["claims", str(SAMPLE)])
    assert printed.exit_code == 0, printed.output
    rows = list(csv.DictReader(io.StringIO(printed.stdout)))
    assert tuple(rows[0]) == COLUMNS
    assert {row["verdict"] for row in rows} <= {
        "agrees", "rounding", "disagrees", "contradicts_itself", "cannot_be_checked",
    }  # fmt: skip
    assert any(row["verdict"] == "agrees" and row["table_value"] for row in rows)
    as_json = json.loads(CliRunner().invoke(app, ["claims", "--json", str(SAMPLE)]).stdout)
    assert as_json["documents"][0]["claims"] == rows
    table = CliRunner().invoke(app, ["claims", "-f", "table", str(SAMPLE)]).stdout
    assert f"{len(rows)} claims" in table.replace("\n", " ")


def test_a_format_that_there_is_not() -> None:
    assert CliRunner().invoke(app, ["claims", "-f", "xml", str(SAMPLE)]).exit_code == 2


def test_coverage_of_all_numbers() -> None:
    [report] = json.loads(CliRunner().invoke(app, ["coverage", "--all", "--json", str(SAMPLE)]).stdout)["documents"]
    assert report["numbers"] == sum(report["kinds"].values()) + len(report["rest"])
    assert report["share"] >= 0.98, report["rest"]


def test_coverage_names_what_was_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("no budget of anyone", encoding="utf-8")
    result = CliRunner().invoke(app, ["coverage", "--all", "--json", str(tmp_path / "a.txt")])
    assert result.exit_code == 1
    assert [r["document"] for r in json.loads(result.stdout)["refused"]] == ["a.txt"]
