"""The project itself: descriptions, Chinese views, incremental builds, and data tests that can fail."""

from __future__ import annotations

import json
import re
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import URL

from loaders import store
from loaders.build import BuildResult, build
from tests.marts.conftest import Query
from tests.marts.scenarios import ERRORS, LATER, PETITIONS, later

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{3}")
_DAMAGED = ("int_figure", "int_changed_department")


def test_the_build_succeeds_and_says_what_the_publisher_got_wrong(built: BuildResult) -> None:
    assert built.success
    assert built.failures == ()
    assert {"reconciliation_totals_agree_with_facts"} == {w.name for w in built.warnings} - {
        "int_figure_functions_sum_to_the_total"
    }
    assert built.counts["pass"] > 60


def test_every_model_and_column_is_described_in_both_languages(query: Query, built_in: Path) -> None:
    manifest = json.loads((built_in / "target" / "manifest.json").read_text(encoding="utf-8"))
    models = [n for n in manifest["nodes"].values() if n["resource_type"] in ("model", "seed")]
    columns = {
        (row["schema"], row["table"], row["column"])
        for row in query(
            'select table_schema as schema, table_name as "table", column_name as "column"'
            " from information_schema.columns"
            " where table_schema in ('staging', 'intermediate', 'marts', 'seeds') and table_name <> 'last_build'"
        )
    }
    said = {(m["schema"], m["alias"], name): c["description"] for m in models for name, c in m["columns"].items()}
    assert columns == set(said), "YAML and warehouse list the same columns"
    texts = {**said, **{(m["schema"], m["alias"], ""): m["description"] for m in models}}
    assert [k for k, text in texts.items() if not (CHINESE.search(text) and ENGLISH.search(text))] == []


def test_comments_stand_in_the_warehouse(query: Query) -> None:
    bare = query(
        """
        select c.oid::regclass::text || '.' || a.attname as column
        from pg_class as c
        inner join pg_attribute as a on c.oid = a.attrelid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace in ('marts'::regnamespace, 'marts_zh'::regnamespace) and c.relkind in ('r', 'v')
            and col_description(c.oid, a.attnum) is null
        """
    )
    assert bare == []


def test_chinese_views_show_the_same_rows_under_chinese_names(query: Query) -> None:
    pairs = {
        "year_over_year": "逐年对比",
        "budget_vs_actual": "预算与决算",
        "three_public": "三公经费",
        "reconciliation": "勾稽核对",
    }
    for mart, view in pairs.items():
        (row,) = query(
            sql.SQL(
                "select (select count(*) from marts.{}) as mart, (select count(*) from marts_zh.{}) as view"
            ).format(sql.Identifier(mart), sql.Identifier(view))
        )
        assert row["mart"] == row["view"] > 0
    (row,) = query(
        'select "预算阶段", "增减率（%%）" from marts_zh."逐年对比" where "部门名称" = %s and "收支方向" = \'收入\''
        " and \"分类维度\" = '合计'",
        PETITIONS,
    )
    assert (row["预算阶段"], round(row["增减率（%）"], 1)) == ("决算", pytest.approx(122.5))
    names = query("select column_name as name from information_schema.columns where table_schema = 'marts_zh'")
    assert all(CHINESE.search(row["name"]) or row["name"].startswith("PI-") for row in names)


def test_a_new_document_rebuilds_its_department_alone(query: Query, warehouse: URL) -> None:
    rows = (
        "select xmin::text as written, fiscal_year, change_amount from marts.year_over_year"
        " where department_name = %s order by fiscal_year, flow, dimension, code"
    )
    before = {name: query(rows, name) for name in (PETITIONS, LATER)}
    with psycopg.connect(store.libpq_url(warehouse), autocommit=True) as conn:
        store.store_document(conn, later(2021))
    seen: list[tuple[str, int, int]] = []
    result = build(store.dbt_environment(warehouse), progress=lambda *step: seen.append(step))
    assert result.success, result.failures
    assert query(rows, PETITIONS) == before[PETITIONS], "not a row of it was written again"
    after = query(rows, LATER)
    assert {r["written"] for r in after}.isdisjoint(r["written"] for r in before[LATER])
    assert {r["fiscal_year"] for r in after} == {2020, 2021}
    assert [r["change_amount"] for r in after if r["fiscal_year"] == 2021] != []
    assert query("select count(*) as n from intermediate.int_changed_department") == [{"n": 1}]
    assert seen
    assert seen[-1][1] <= seen[-1][2]
    nothing = build(store.dbt_environment(warehouse))
    assert (nothing.success, nothing.counts) == (True, {"unchanged": 1})


def test_a_missing_total_and_a_wrong_sum_fail_the_data_tests(built: BuildResult, warehouse: URL) -> None:
    """The damage is undone whatever happens, because other tests read the same warehouse."""
    assert built.success
    its = "department_id = (select department_id from core.department where name = %s)"
    tests = ("int_figure_functions_have_a_total", "int_figure_leaves_sum_to_their_class")
    with psycopg.connect(store.libpq_url(warehouse), autocommit=True) as conn:
        for table in _DAMAGED:
            conn.execute(f"create table public.{table} as select * from intermediate.{table}")
        try:
            conn.execute("truncate intermediate.int_changed_department")
            conn.execute("insert into intermediate.int_changed_department select department_id from core.department")
            conn.execute(
                f"delete from intermediate.int_figure where dimension = 'total' and fund = 'all' and {its}", [ERRORS]
            )
            conn.execute(
                f"update intermediate.int_figure set summed_amount = 1 where code = '201' and {its}", [PETITIONS]
            )
            result = build(store.dbt_environment(warehouse), select=" ".join(tests))
        finally:
            for table in _DAMAGED:
                conn.execute(f"truncate intermediate.{table}")
                conn.execute(f"insert into intermediate.{table} select * from public.{table}")
                conn.execute(f"drop table public.{table}")
    assert not result.success
    assert {failure.name for failure in result.failures} == set(tests)


def test_a_selection_that_does_not_parse_is_a_failure_and_no_traceback(warehouse: URL, built: BuildResult) -> None:
    result = build(store.dbt_environment(warehouse), select="tag:a,b:+:")
    assert not result.success
    assert "failed" in result.line()
