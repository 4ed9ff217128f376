"""Names and telephone numbers of people stay in the file: no stored text holds them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL

from loaders import store
from loaders.grid.grid import Grid, whole_grid
from loaders.narrative import extract_claims
from loaders.narrative.contacts import without_contacts
from loaders.narrative.performance.reader import read_performance
from loaders.read.files import open_source
from tests.fixtures_db import database_url, embedded_server, template  # noqa: F401
from tests.narrative.shared import FINAL, text_lines
from tests.shared import gold_documents, needs_shared, read

NAME, PHONE = "欧阳丁", "13800000000"
_LABEL = r"(?:填表|填报|联系|负责|经办)人(?:姓名)?"


def strings(value: object) -> Iterator[str]:
    """Every text that a stored value holds."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from strings(getattr(value, each.name))
    elif isinstance(value, dict):
        for pair in value.items():
            yield from strings(pair)
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from strings(each)


def people(path: Path) -> set[str]:
    """The names and telephone numbers that a file prints beside such labels."""
    found: set[str] = set()
    for item in open_source(path).items:
        if isinstance(item, Grid):
            for r in range(item.rows):
                row = [re.sub(r"\s", "", cell.text) for cell in item.row(r)]
                found |= {b for a, b in zip(row, row[1:], strict=False) if re.search(_LABEL + "$", a)}
        else:
            text = re.sub(r"\s", "", item.text)
            found |= {m[1] for m in re.finditer(_LABEL + r"[:：]([一-龥]{2,3}?)(?=联系|电话|[^一-龥]|$)", text)}
            found |= {m[1] for m in re.finditer(r"电话[:：]?[（(]?0\d{2,3}[)）]?[-—]?(\d{7,8})", text)}
    return {name for name in found if re.fullmatch(r"[一-龥]{2,4}|\d{7,12}", name)}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"已完成。填表人：{NAME}联系电话：(0000)12345678", "已完成。"),
        (f"项目负责人：{NAME}，预算5万元", "，预算5万元"),
        (f"咨询电话：0000-12345678，手机{PHONE}。", "，。"),
        ("负责人员培训12人", "负责人员培训12人"),
        ("合同金额13800000000.00元", "合同金额13800000000.00元"),
    ],
)
def test_what_is_cut_out(text: str, kept: str) -> None:
    assert without_contacts(text) == kept


def test_contacts_of_an_annex_are_left_out() -> None:
    grid = whole_grid(
        1,
        [
            ["项目名称", "档案修复", "联系人及电话", f"{NAME}{PHONE}"],
            ["项目负责人", NAME, "联系电话", PHONE],
            ["年度目标", f"修复30册。联系人：{NAME}", "", ""],
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "修复册数", f"≥30册（填报人：{NAME}）"],
        ],
    )
    found = read_performance([*text_lines("项目绩效目标表"), grid], FINAL)
    assert [p.name for p in found.projects] == ["档案修复"]
    assert [i.name for i in found.indicators] == ["修复册数"]
    assert not [text for text in strings([found.projects, found.indicators]) if NAME in text or PHONE in text]


def test_contacts_in_a_reason_are_left_out() -> None:
    text = (
        f"项目支出80.00万元，比2019年决算100.00万元减少20.00万元，主要原因：项目完成，联系人：{NAME}，电话：{PHONE}。"
    )
    claims = extract_claims(text_lines(text), FINAL)
    assert claims[0].reason.startswith("项目完成")
    assert not [t for t in strings(claims) if NAME in t or PHONE in t]


@needs_shared
def test_no_text_column_holds_a_name_of_the_real_annexes(database_url: URL) -> None:  # noqa: F811
    path = gold_documents()["seed_xinfang2018"]
    known = people(path)
    assert known, "the document prints contacts"
    with psycopg.connect(store.libpq_url(database_url), autocommit=True) as conn:
        store.store_document(conn, read(path))
        columns = conn.execute(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'core' and data_type in ('text', 'character varying', 'jsonb', 'ARRAY')"
        ).fetchall()
        assert len(columns) > 50
        held = [
            (table, column, name)
            for table, column in columns
            for name in known
            if conn.execute(
                psycopg.sql.SQL("select 1 from core.{} where strpos({}::text, %s) > 0 limit 1").format(
                    psycopg.sql.Identifier(table), psycopg.sql.Identifier(column)
                ),
                (name,),
            ).fetchone()
        ]
    assert held == []
