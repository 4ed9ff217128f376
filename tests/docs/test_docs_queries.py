"""Every query in the documentation runs on the samples, as the read-only role would run it."""

from __future__ import annotations

import re

import psycopg
import pytest

from tests.docs.pages import PAGES, page
from tests.shared import Warehouse

#: What queries may look for in vain in the samples, because nothing of the kind is wrong with them.
_NOTHING_THERE = (
    "is_unbudgeted",
    "contradicts_itself",
    "core.quarantine",
    "marts.restatement",
    "marts.correction",
    "core.document_versions",
)
QUERIES = [
    pytest.param(query, id=f"{each}-{number}") for each in PAGES for number, query in enumerate(each.blocks("sql"), 1)
]


@pytest.mark.parametrize("query", QUERIES)
def test_it_runs_and_finds_something(sample_warehouse: Warehouse, query: str) -> None:
    with psycopg.connect(sample_warehouse.url) as connection:
        connection.execute("set transaction read only")
        rows = connection.execute(query.encode()).fetchall()
    assert rows or any(word in query for word in _NOTHING_THERE)


def test_the_first_query_gives_what_the_readme_prints(sample_warehouse: Warehouse) -> None:
    readme = page("README.md")
    query = readme.blocks("sql")[0]
    printed = [line for line in readme.blocks("text")[1].splitlines()[2:] if line.strip()]
    with psycopg.connect(sample_warehouse.url) as connection:
        rows = connection.execute(query.encode()).fetchall()
    assert [[cell.strip() for cell in line.split("|")] for line in printed] == [[str(v) for v in row] for row in rows]


def test_the_demo_gives_what_the_readme_prints(sample_warehouse: Warehouse) -> None:
    """The amounts of the excerpt, row by row, and the number of documents loaded."""
    excerpt = page("README.md").blocks("text")[0]
    assert (
        int(re.findall(r"documents: (\d+) stored", excerpt)[0])
        == sample_warehouse.report["load"]["documents"]["stored"]
    )
    shown = {
        (row["fiscal_year"], row["fund"]): (row["budget"], row["outturn"])
        for row in sample_warehouse.rows(
            "select fiscal_year, fund, round(opening_budget_amount / 10000, 2) as budget, "
            "round(outturn_amount / 10000, 2) as outturn from marts.budget_vs_actual "
            "where department_name = '云溪市财政局' and flow = 'expenditure' and code_level = 'total'"
        )
    }
    lines = [
        line for line in excerpt.splitlines() if line.endswith("% │") and line.count("│") == 9 and " budget " in line
    ]
    assert len(lines) == 3
    for line in lines:
        _, year, fund, budget, _, outturn, *_ = [cell.strip() for cell in line.strip("│").split("│")]
        assert shown[int(year), fund] == tuple(
            type(shown[int(year), fund][0])(n.replace(",", "")) for n in (budget, outturn)
        )
