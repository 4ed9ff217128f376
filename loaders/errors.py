"""Which errors are the user's to mend, and how they read in one line."""

from __future__ import annotations

from loaders.document import Refused


def one_line(error: BaseException) -> str | None:
    """What to print for an error that is no defect of ours; None for one that is."""
    if isinstance(error, Refused):
        return str(error)
    # Imported here: these modules take longer to import than most files to read, and reading needs no database.
    import psycopg
    import sqlalchemy.exc

    from loaders.store.connection import ConnectionSettingError, NotRunning
    from loaders.store.schema import SchemaTooNew
    from loaders.store.server import ServerError

    if isinstance(error, (ConnectionSettingError, NotRunning, SchemaTooNew, ServerError)):
        return str(error)
    if isinstance(error, sqlalchemy.exc.DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, psycopg.errors.UndefinedTable) and "marts" in str(error):
        return f"{str(error).strip().splitlines()[0]}: the marts are not built. Run: juesuan build"
    if isinstance(error, psycopg.OperationalError):
        first = str(error).strip().splitlines()[0] if str(error).strip() else "no answer"
        return f"The database cannot be reached: {first}. See JUESUAN_DATABASE_URL, or run: juesuan db start"
    return None
