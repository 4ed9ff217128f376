"""--json of every command is JSON, and CSV and tables say the same."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from typer.testing import CliRunner

from loaders import __version__, export
from loaders.cli import app
from tests.shared import SAMPLES, Warehouse, juesuan

FINAL = SAMPLES / "青石县应急管理局2020年度部门决算.pdf"


def _said(*arguments: Any) -> str:
    """What a command without a database prints, run in this process."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.stdout


def _json(*arguments: Any, env: dict[str, str] | None = None) -> Any:
    if env is None:
        return json.loads(_said(*arguments, "--json"))
    said = juesuan(*arguments, "--json", env=env)
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def test_extract_says_the_same_in_csv_and_json() -> None:
    rows = list(csv.DictReader(io.StringIO(_said("extract", FINAL))))
    assert tuple(rows[0]) == export.COLUMNS
    (document,) = _json("extract", FINAL)["documents"]
    assert document["cells"] == rows
    assert (document["kind"], document["fiscal_year"], document["department"]) == ("final", 2020, "青石县应急管理局")
    assert sum(statement["cells"] for statement in document["statements"]) == len(rows)
    assert all(Decimal(row["amount"]) is not None and row["unit"] in ("元", "万元") for row in rows)


def test_extract_as_tables_shows_every_amount() -> None:
    shown = _said("extract", FINAL, "--format", "table")
    for row in csv.DictReader(io.StringIO(_said("extract", FINAL))):
        assert f"{Decimal(row['amount']):,}" in shown


def test_files_come_in_the_order_given() -> None:
    names = [path.name for path in sorted(SAMPLES.glob("青石县*"), reverse=True)]
    found = _json("extract", *(SAMPLES / name for name in names), "--jobs", "2")
    assert [document["document"] for document in found["documents"]] == names


def test_check_counts_identities() -> None:
    (report,) = _json("check", FINAL)["documents"]
    assert report["evaluated"] > 100 and report["failed"] == []


def test_check_prints_what_holds() -> None:
    assert "0 fail" in _said("check", FINAL)


def test_version() -> None:
    assert _json("version") == {"version": __version__}
    assert _said("version").strip() == __version__


@pytest.mark.parametrize(
    "arguments", [["status"], ["url"], ["url", "--reader"], ["show"], ["db", "status"]], ids=" ".join
)
def test_commands_on_a_warehouse(arguments: list[str], sample_warehouse: Warehouse) -> None:
    assert _json(*arguments, env=sample_warehouse.env)


def test_status_counts_documents(sample_warehouse: Warehouse) -> None:
    found = _json("status", env=sample_warehouse.env)
    assert found["documents"] == 19
    assert found["fiscal years"] == "2018-2021"


def test_show_takes_a_part_of_a_name(sample_warehouse: Warehouse) -> None:
    found = _json("show", "信访局", env=sample_warehouse.env)
    departments = {row["department"] for rows in found.values() for row in rows}
    assert departments == {"深圳市信访局"}  # its name today
    (three,) = [row for row in found["three_public"] if row["item"].startswith("“三公”")]
    assert (three["budget"], three["outturn"], three["vs_budget"]) == ("17.58", "13.66", "-22.30 %")


def test_a_stopped_server_is_said_so_in_one_line(tmp_path: Any) -> None:
    said = juesuan("status", env={"JUESUAN_HOME": str(tmp_path), "JUESUAN_DATABASE_URL": ""})
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1 and "juesuan db start" in said.stderr


@pytest.mark.parametrize("url", ["mysql://host/x", "postgresql://host", "not a url", "postgresql://127.0.0.1:1/x"])
def test_a_wrong_database_url_is_said_so_in_one_line(url: str, tmp_path: Any) -> None:
    said = juesuan("status", env={"JUESUAN_HOME": str(tmp_path), "JUESUAN_DATABASE_URL": url})
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1 and "Traceback" not in said.stderr


def test_demo_shows_marts_and_how_to_connect(sample_warehouse: Warehouse) -> None:
    """On a warehouse that holds the samples already, so that nothing is stored again."""
    said = juesuan("demo", env=sample_warehouse.env)
    assert said.returncode == 0, said.stderr
    for words in ("19 unchanged", "同比", "预决算对比", "三公经费", "12,821.33", "host 127.0.0.1", "juesuan_reader"):
        assert words in said.stdout, words
