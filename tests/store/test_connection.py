"""The spellings of a database."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import make_url

from loaders.store import connection


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_usual_spelling_of_a_named_server(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(connection.VARIABLE, f"{scheme}://me:s%40cret@db.example:6000/fiscal?sslmode=require")
    url = connection.database_url()
    assert url.drivername == "postgresql+psycopg"
    assert connection.libpq_url(url) == "postgresql://me:s%40cret@db.example:6000/fiscal?sslmode=require"
    assert connection.libpq_url(url, hide_password=True) == (
        "postgresql://me:***@db.example:6000/fiscal?sslmode=require"
    )
    assert connection.dbt_environment(url) == {
        "JUESUAN_DBT_HOST": "db.example",
        "JUESUAN_DBT_PORT": "6000",
        "JUESUAN_DBT_USER": "me",
        "DBT_ENV_SECRET_JUESUAN_PASSWORD": "s@cret",
        "JUESUAN_DBT_DBNAME": "fiscal",
    }
    assert connection.reader_url(url) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mysql://me@db/fiscal", "needs Postgres"),
        ("postgresql://me@db", "names no database"),
        ("nonsense", "is not a URL"),
        ("postgresql://me@db:port/fiscal", "is not a URL"),
    ],
)
def test_what_cannot_be_used_is_refused_with_an_example(
    text: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(connection.VARIABLE, text)
    with pytest.raises(connection.ConnectionSettingError, match=f"{message}.*postgresql://user@host/database"):
        connection.database_url()


def test_a_socket_is_a_host_for_dbt() -> None:
    url = connection.normalise("postgresql:///fiscal?host=/run/postgresql&port=5433")
    environment = connection.dbt_environment(url)
    assert (environment["JUESUAN_DBT_HOST"], environment["JUESUAN_DBT_PORT"]) == ("/run/postgresql", "5433")
    assert connection.libpq_url(url) == connection.libpq_url(make_url(connection.libpq_url(url)))


@pytest.mark.parametrize("word", ["p@ss/w:rd", "a b+c%d", "密码", "?#&="])
def test_any_password_reaches_libpq(word: str) -> None:
    url = make_url("postgresql+psycopg://me@db/fiscal").set(password=word)
    assert psycopg.conninfo.conninfo_to_dict(connection.libpq_url(url))["password"] == word
    assert connection.normalise(connection.libpq_url(url)) == url
