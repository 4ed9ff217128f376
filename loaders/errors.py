"""Which errors are the user's to mend, and how they read in one line."""

from __future__ import annotations

import psycopg
import sqlalchemy.exc

from loaders.document import Refused
from loaders.store.connection import ConnectionSettingError, NotRunning
from loaders.store.schema import SchemaTooNew
from loaders.store.server import ServerError


def one_line(error: BaseException) -> str | None:
    """What to print for an error that is no defect of ours; None for one that is."""
    if isinstance(error, (Refused, ConnectionSettingError, NotRunning, SchemaTooNew, ServerError)):
        return str(error)
    if isinstance(error, sqlalchemy.exc.OperationalError) and error.orig is not None:
        error = error.orig
    if isinstance(error, psycopg.OperationalError):
        first = str(error).strip().splitlines()[0] if str(error).strip() else "no answer"
        return f"The database cannot be reached: {first}. See JUESUAN_DATABASE_URL, or run: juesuan db start"
    return None
