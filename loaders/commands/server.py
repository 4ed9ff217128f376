"""Commands of the embedded server: db start, db stop, db status."""

from __future__ import annotations

from typing import Any

from loaders.commands.common import AsJson, emit, say


def db_start(as_json: AsJson = False) -> None:
    """Start the embedded server (a load starts it by itself)."""
    from loaders.store import server

    running = server.start()
    _say_server(as_json, running=True, host=running.host, port=running.port)


def db_stop(as_json: AsJson = False) -> None:
    """Stop the embedded server."""
    from loaders.store import server

    server.stop()
    _say_server(as_json, running=False)


def db_status(as_json: AsJson = False) -> None:
    """Say whether the embedded server runs."""
    from loaders.store import server

    running = server.running()
    _say_server(as_json, running=running is not None, port=running.port if running else None)


def _say_server(as_json: bool, **facts: Any) -> None:
    if as_json:
        emit(facts)
        return
    where = f" on {facts.get('host', '127.0.0.1')}:{facts['port']}" if facts.get("port") else ""
    say(f"embedded Postgres: {'running' if facts['running'] else 'stopped'}{where}")
