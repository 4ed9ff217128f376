"""What all tests share: an embedded server a session, a migrated database a test."""

from tests.fixtures_db import (  # noqa: F401
    database_url,
    embedded_server,
    empty_database_url,
    engine,
    template,
)
