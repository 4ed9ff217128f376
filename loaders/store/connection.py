"""Which database: the one that JUESUAN_DATABASE_URL names, else the embedded server of JUESUAN_HOME.

One place knows the spellings: people and psql take `postgresql://`, SQLAlchemy is told to use psycopg 3, and
dbt-postgres (psycopg2) wants the parts.
"""

from __future__ import annotations

import os

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.engine import URL

from . import server
from .home import home, password

VARIABLE = "JUESUAN_DATABASE_URL"
_DRIVER = "postgresql+psycopg"
_ACCEPTED = ("postgresql", "postgres", _DRIVER, "postgresql+psycopg2")


class ConnectionSettingError(Exception):
    """JUESUAN_DATABASE_URL cannot be used; says why."""


class NotRunning(Exception):
    """No database is named and the embedded server is stopped."""

    def __init__(self) -> None:
        super().__init__(f"The embedded server is stopped. Start it (juesuan db start), or set {VARIABLE}.")


def database_url(start: bool = True) -> URL:
    """The database to use, with the psycopg 3 driver.

    With `start`, the embedded server is started where it is needed and stopped. Raises NotRunning,
    ConnectionSettingError and server.ServerError.
    """
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return normalise(named)
    running = server.start() if start else server.running()
    if running is None:
        raise NotRunning()
    return URL.create(_DRIVER, running.user, running.password, running.host, running.port, running.dbname)


def normalise(text: str) -> URL:
    """The URL for SQLAlchemy and psycopg 3, from any of the usual spellings. Raises ConnectionSettingError."""
    try:
        url = make_url(text)
    except Exception as error:
        raise ConnectionSettingError(f"{VARIABLE} is not a URL such as postgresql://user@host/database") from error
    if url.drivername not in _ACCEPTED:
        raise ConnectionSettingError(
            f"{VARIABLE} starts with {url.drivername}://; juesuan needs Postgres: postgresql://user@host/database"
        )
    if not url.database:
        raise ConnectionSettingError(f"{VARIABLE} names no database: postgresql://user@host/database")
    return url.set(drivername=_DRIVER)


def engine(url: URL | None = None) -> Engine:
    """A SQLAlchemy engine on `url`, else on `database_url()`."""
    return create_engine(url or database_url(), future=True)


def libpq_url(url: URL, hide_password: bool = False) -> str:
    """The URL as psql, BI tools and psycopg take it."""
    text = url.set(drivername="postgresql").render_as_string(hide_password=hide_password)
    return text.replace(" ", "%20")  # SQLAlchemy leaves spaces as they are, libpq refuses them


def reader_url(url: URL) -> URL | None:
    """The same database as the read-only role; None for a named server, whose administrator gives that password."""
    if os.environ.get(VARIABLE, "").strip():
        return None
    return url.set(username=server.READER, password=password(home(), "reader.password"))


def dbt_environment(url: URL) -> dict[str, str]:
    """The variables that dbt_project/profiles.yml reads."""
    host = url.host or url.query.get("host") or "localhost"
    return {
        "JUESUAN_DBT_HOST": str(host),
        "JUESUAN_DBT_PORT": str(url.port or url.query.get("port") or 5432),
        "JUESUAN_DBT_USER": url.username or str(url.query.get("user") or os.environ.get("PGUSER") or "postgres"),
        "DBT_ENV_SECRET_JUESUAN_PASSWORD": url.password or os.environ.get("PGPASSWORD", ""),
        "JUESUAN_DBT_DBNAME": url.database or "",
    }
