"""Facts into Postgres: which database, its schema, and one transaction a document."""

from .connection import database_url, dbt_environment, engine, libpq_url, reader_url
from .halves import Halves, read_claims, read_statements, unchecked_halves, write_verdicts
from .item import StoreResult
from .load import store_document, store_documents
from .quarantine import clear_refused, list_refused, record_refused
from .schema import downgrade_schema, upgrade_schema

__all__ = [
    "Halves",
    "StoreResult",
    "clear_refused",
    "database_url",
    "dbt_environment",
    "downgrade_schema",
    "engine",
    "libpq_url",
    "list_refused",
    "read_claims",
    "read_statements",
    "reader_url",
    "record_refused",
    "store_document",
    "store_documents",
    "unchecked_halves",
    "upgrade_schema",
    "write_verdicts",
]
