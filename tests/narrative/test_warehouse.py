"""What the narrative alone states, in the warehouse: 普陀区财政局's final account 2024 and its budget 2025."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

import psycopg
import pytest

from tests.fixtures_db import open_folder
from tests.shared import Warehouse, gold_documents, juesuan, needs_shared

pytestmark = needs_shared
DEPARTMENT = {"department": "上海市普陀区财政局"}
#: code -> opening budget and outturn 2024, as the narrative of the final account says, in 万元.
ITEMS = {
    "2010601": ("1560.05", "1511.89"),
    "2010602": ("10.00", "10.00"),
    "2010607": ("135.90", "135.25"),
    "2010608": ("450.52", "449.52"),
    "2080501": ("85.55", "84.65"),
    "2080505": ("161.62", "160.75"),
    "2080506": ("80.81", "80.38"),
    "2080599": ("0.94", "0.94"),
    "2101101": ("62.29", "60.99"),
    "2210201": ("187.75", "187.19"),
    "2210203": ("258.50", "258.50"),
}


@pytest.fixture(scope="module")
def warehouse(server_env: dict[str, str]) -> Iterator[Warehouse]:
    """Both documents, loaded and built by one `juesuan run`, in a database of their own."""
    gold = gold_documents()
    url = json.loads(juesuan("url", "--json", env=server_env).stdout)["url"]
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("create database narrative")
    with open_folder() as home:
        own = url.rsplit("/", 1)[0] + "/narrative"
        env = {"JUESUAN_HOME": str(home), "JUESUAN_DATABASE_URL": own}
        done = juesuan("run", gold["czj2024_final"], gold["tb_ptczj2025_budget"], "--json", env=env)
        assert done.returncode == 0, done.stdout + done.stderr
        yield Warehouse(env, own, json.loads(done.stdout))


def test_budget_vs_actual_by_item_from_the_narrative(warehouse: Warehouse) -> None:
    rows = warehouse.rows(
        "select code, opening_budget_amount, outturn_amount, opening_basis, opening_final_stated_by"
        " from marts.budget_vs_actual where department_name = %(department)s and fiscal_year = 2024"
        " and flow = 'expenditure' and code_level = 'item' and opening_budget_amount is not null",
        **DEPARTMENT,
    )
    found = {row["code"]: row for row in rows}
    assert found.keys() == ITEMS.keys()
    for code, (opening, outturn) in ITEMS.items():
        row = found[code]
        assert row["opening_budget_amount"] == Decimal(opening) * 10000
        assert row["outturn_amount"] == Decimal(outturn) * 10000
        assert (row["opening_basis"], row["opening_final_stated_by"]) == ("final", "narrative")


def test_each_opening_budget_leads_to_its_sentence(warehouse: Warehouse) -> None:
    [counted] = warehouse.rows(
        "select count(*) as facts, count(c.claim_no) as claims, bool_and(c.base_value * 10000 = f.amount) as same"
        " from core.fact_expenditure f left join core.claim c using (document_id, claim_no)"
        " where f.stated_by = 'narrative' and f.phase = 'opening_budget' and f.breakdown = 'narrative_function'"
    )
    assert (counted["facts"], counted["claims"], counted["same"]) == (len(ITEMS), len(ITEMS), True)


def test_the_budget_of_the_next_year_against_it(warehouse: Warehouse) -> None:
    rows = warehouse.rows(
        "select code, max(outturn_amount) filter (where fiscal_year = 2024) as spent,"
        " max(opening_budget_amount) filter (where fiscal_year = 2024) as opening,"
        " max(opening_budget_amount) filter (where fiscal_year = 2025) as next"
        " from marts.budget_vs_actual where department_name = %(department)s and flow = 'expenditure'"
        " and code_level = 'item' and code = any(%(codes)s) group by code order by code",
        codes=list(ITEMS),
        **DEPARTMENT,
    )
    assert len(rows) == len(ITEMS)
    assert all(row["spent"] is not None and row["opening"] is not None and row["next"] for row in rows)
    assert (rows[0]["code"], rows[0]["next"] - rows[0]["opening"]) == ("2010601", Decimal("631340.80"))
