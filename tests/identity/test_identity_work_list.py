"""Bodies in the database: one under all its spellings, and a question where that is not certain."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.engine import URL

from loaders import store
from loaders.document import Identity
from loaders.reference.load import load_reference
from loaders.store.departments import resolve_department
from tests.fixtures_db import database_url, embedded_server, template  # noqa: F401

KUNSHAN = "320583"


@pytest.fixture
def conn(database_url: URL) -> Iterator[psycopg.Connection[tuple[object, ...]]]:  # noqa: F811
    with psycopg.connect(store.libpq_url(database_url)) as connection:
        load_reference(connection)
        yield connection


def resolve(conn: psycopg.Connection[tuple[object, ...]], name: str, region: str = KUNSHAN, year: int = 2023) -> int:
    return resolve_department(conn, Identity("final", year, name, "department", region, "", {}))


def questions(conn: psycopg.Connection[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return conn.execute(
        "select question, name, candidate from core.department_work where closed_on is null order by 1, 2, 3"
    ).fetchall()


@pytest.mark.parametrize(
    ("region", "spellings"),
    [
        ("310107", ["普陀区财政局", "上海市普陀区财政局", "上海市 普陀区财政局（汇总）"]),
        ("310107", ["上海市普陀区人民政府万里街道办事处", "普陀区万里街道", "上海市普陀区万里街道办事处"]),
        ("320000", ["江苏省人大办公厅", "江苏省人大常委会办公厅", "江苏省人民代表大会常务委员会办公厅"]),
        (KUNSHAN, ["昆山市卫健委", "江苏省昆山市卫生健康委员会", "昆山市卫生健康委员会"]),
        ("422800", ["恩施州财政局", "恩施土家族苗族自治州财政局"]),
        ("330100", ["中国共产党杭州市委员会统战部", "杭州市委统战部", "中共杭州市委统一战线工作部"]),
    ],
)
def test_spellings_of_one_body_are_one(
    conn: psycopg.Connection[tuple[object, ...]], region: str, spellings: list[str]
) -> None:
    bodies = {resolve(conn, name, region, 2019) for name in spellings}
    assert len(bodies) == 1
    assert questions(conn) == []


def test_an_abbreviation_that_nobody_reviewed_is_a_question_and_no_merger(
    conn: psycopg.Connection[tuple[object, ...]],
) -> None:
    short, long = resolve(conn, "昆山市交通局", year=2018), resolve(conn, "昆山市交通运输局")
    assert short != long
    assert questions(conn) == [("same_body", "昆山市交通运输局", "昆山市交通局")]
    assert resolve(conn, "昆山市交通运输局", year=2024) == long
    assert len(questions(conn)) == 1, "asked once, and open until somebody answers"
    assert resolve(conn, "昆山市财政局") not in (short, long)
    assert len(questions(conn)) == 1


def test_the_same_name_in_another_division_is_another_body(conn: psycopg.Connection[tuple[object, ...]]) -> None:
    bodies = {resolve(conn, "鼓楼区财政局", region) for region in ("320106", "320302", "350102", "410204")}
    assert len(bodies) == 4
    names = conn.execute("select name from core.department where name like '%鼓楼区财政局' order by region").fetchall()
    assert [n for (n,) in names] == [
        "南京市鼓楼区财政局",
        "徐州市鼓楼区财政局",
        "福州市鼓楼区财政局",
        "开封市鼓楼区财政局",
    ]
