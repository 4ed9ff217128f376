"""The store's tests run against an embedded server of their own."""

from tests.fixtures_db import (  # noqa: F401
    database_url,
    embedded_server,
    empty_database_url,
    engine,
    template,
)
