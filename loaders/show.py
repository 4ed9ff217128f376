"""The three marts as people read them on a terminal: 万元, two decimals, a line a department and year."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
from rich.console import Console
from rich.table import Table
from sqlalchemy import text
from sqlalchemy.engine import URL

from loaders import store

#: name -> (title, query). Each query takes :department, a part of a name; '' takes all.
_QUERIES = {
    "year_over_year": (
        "Year over year 同比 (totals, 万元)",
        """
        select department_name as department, fiscal_year as year, phase, flow,
            this_year_amount as this_year, last_year_amount as last_year, change_amount as change,
            change_percent as percent, last_year_basis as last_year_from
        from marts.year_over_year
        where code_level = 'total' and fund = 'all' and this_year_amount is not null
            and last_year_amount is not null and position(:department in department_name) > 0
        order by department_name, fiscal_year, phase, flow
        """,
    ),
    "renamed_codes": (
        "Year over year, codes that were renamed, moved or merged (万元)",
        """
        select department_name as department, fiscal_year as year, phase, code, code_name as name,
            this_year_amount as this_year, last_year_amount as last_year, change_percent as percent, comparability
        from marts.year_over_year
        where comparability <> 'same' and fund = 'all'
            and this_year_amount is not null and last_year_amount is not null
            and flow = 'expenditure' and dimension = 'function' and position(:department in department_name) > 0
        order by department_name, fiscal_year, phase, code
        limit 30
        """,
    ),
    "budget_vs_actual": (
        "Budget vs actual 预决算对比 (total expenditure, 万元)",
        """
        select department_name as department, fiscal_year as year, fund, opening_budget_amount as budget,
            opening_basis as budget_from, outturn_amount as outturn, variance_amount as variance,
            execution_rate_percent as execution
        from marts.budget_vs_actual
        where flow = 'expenditure' and code_level = 'total' and opening_budget_amount is not null
            and outturn_amount is not null and position(:department in department_name) > 0
        order by department_name, fiscal_year, fund
        """,
    ),
    "three_public": (
        "三公经费 (万元)",
        """
        select department_name as department, fiscal_year as year, item_name as item,
            opening_budget_amount as budget, outturn_amount as outturn, variance_percent as vs_budget,
            last_year_amount as last_year, change_percent as vs_last_year, amount_per_vehicle as per_vehicle
        from (
            select distinct on (department_id, scope, fiscal_year, item) *
            from marts.three_public
            where coalesce(opening_budget_amount, outturn_amount) is not null
                and item in ('three_public', 'abroad', 'vehicles', 'vehicle_operation', 'reception')
                and position(:department in department_name) > 0
            order by department_id, scope, fiscal_year, item,
                array_position(array['fiscal_appropriation', 'general_public_budget'], fund)
        ) as one_fund
        order by department_name, fiscal_year,
            array_position(array['three_public', 'abroad', 'vehicles', 'vehicle_operation', 'reception'], item)
        """,
    ),
}

_MONEY = frozenset({"this_year", "last_year", "change", "budget", "outturn", "variance", "per_vehicle"})
_PERCENT = frozenset({"percent", "vs_budget", "vs_last_year"})
_RATES = frozenset({"execution"})
_WAN = Decimal(10000)
#: On a narrow terminal a name is folded, and still read.
_NARROWEST = {"department": 8, "item": 8, "name": 8}


def frames(department: str) -> dict[str, pd.DataFrame]:
    """The marts of the departments whose name contains `department`, amounts in 万元 as text."""
    engine = store.engine()
    found = {}
    with engine.connect() as connection:
        for name, (_, query) in _QUERIES.items():
            result = connection.execute(text(query), {"department": department})
            rows = [dict(row) for row in result.mappings()]
            frame = pd.DataFrame(rows, columns=list(result.keys()), dtype=object)
            for column in frame.columns:
                if column in _MONEY:
                    frame[column] = [_money(value) for value in frame[column]]
                elif column in _PERCENT:
                    frame[column] = [_percent(value) for value in frame[column]]
                elif column in _RATES:
                    frame[column] = [_percent(value).lstrip("+") for value in frame[column]]
            found[name] = frame
    engine.dispose()
    return found


def _money(value: Decimal | None) -> str:
    return "" if value is None else f"{value / _WAN:,.2f}"


def _percent(value: Decimal | None) -> str:
    return "" if value is None else f"{value:+.2f} %"


def print_frames(out: Console, found: dict[str, pd.DataFrame]) -> None:
    """The frames as tables."""
    for name, frame in found.items():
        table = Table(title=_QUERIES[name][0], title_justify="left", title_style="bold")
        for column in frame.columns:
            right = column in _MONEY | _PERCENT | _RATES
            table.add_column(
                column.replace("_", " "), justify="right" if right else "left", no_wrap=right or column == "year",
                min_width=_NARROWEST.get(column), overflow="fold",
            )  # fmt: skip
        for row in frame.itertuples(index=False):
            table.add_row(*("" if value is None else str(value) for value in row))
        out.print()
        if frame.empty:
            out.print(f"{_QUERIES[name][0]}: nothing to compare yet")
        else:
            out.print(table)


def print_connection(out: Console, url: URL) -> None:
    """How to connect psql and BI tools."""
    reader = store.reader_url(url) or url
    for line in (
        "",
        "Connect (read-only role, for psql and BI tools):",
        f"  host {reader.host}  port {reader.port}  database {reader.database}  user {reader.username}",
        "  password and URL: juesuan url --reader",
        '  psql "$(juesuan url --reader)" -c "select * from marts.year_over_year limit 5"',
        "  Chinese column names: schema marts_zh. Stop the server: juesuan db stop",
    ):
        out.print(line, soft_wrap=True)
