"""Engines: how each database is opened, and the settings that the promise of safety needs."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import psycopg
from psycopg.pq import PipelineStatus
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from partsdesk.database.connections import Watched, called
from partsdesk.database.tickets import Ticket
from partsdesk.database.troubles import SettingsDiffer
from partsdesk.database.turns import BUSY_MS, Turns

APPLICATION_ID = 0x70617264  # "pard": what the file says of itself

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA cache_size = -65536",
    "PRAGMA mmap_size = 1073741824",
    "PRAGMA temp_store = MEMORY",
)
_ASSERTED = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": BUSY_MS,
    "trusted_schema": 0,
    "cell_size_check": 1,
}

_POSTGRES = (
    "-c lock_timeout=5s -c idle_in_transaction_session_timeout=30s "
    # A list joins nine tables: with the usual eight the page's few keys are looked at last.
    "-c join_collapse_limit=11 -c from_collapse_limit=11 "
    "-c synchronous_commit=on -c client_encoding=UTF8 -c timezone=UTC"
)
_DEMANDED = {
    "synchronous_commit": frozenset({"on", "remote_apply", "remote_write"}),
    "fsync": frozenset({"on"}),
    "full_page_writes": frozenset({"on"}),
    "lock_timeout": frozenset({"5000"}),
    "idle_in_transaction_session_timeout": frozenset({"30000"}),
}
_DIFFERS = "partsdesk_differs"  # where a connection keeps what it was found to run with


def open_engine(url: URL, workstation: str = "") -> Engine:
    """An engine whose transactions begin as ours must; its errors never say parameters.

    Others see the workstation's name, where one is given.
    """
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url, workstation)
    return _open_postgres(url, workstation)


def begin(
    connection: Connection,
    *,
    writing: bool,
    ticket: Ticket | None = None,
    patience: int | None = None,
) -> Connection:
    """Say of a fresh connection whether its transaction will write, for whom, how patiently.

    Patience is how many milliseconds a server may take for one statement; it has none of its own.

    Raises:
        SettingsDiffer: where it would write, and runs with settings that are not safe.
    """
    if writing and connection.info.get(_DIFFERS):
        differs = connection.info[_DIFFERS]
        connection.close()
        raise SettingsDiffer(differs)
    if connection.dialect.name == "sqlite":
        options = {"partsdesk_writes": writing, "partsdesk_ticket": ticket or Ticket()}
        return connection.execution_options(**options)
    driver = connection.connection.driver_connection
    if isinstance(driver, Watched):
        driver.ticket, driver.patience = ticket, patience
    if writing:
        return connection.execution_options(isolation_level="READ COMMITTED")
    return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _open_sqlite(url: URL, workstation: str) -> Engine:
    turns = Turns(Path(url.database) if url.database else None, workstation)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=8,
        connect_args={"check_same_thread": False},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # transactions begin where we say, and only there
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        for name, wanted in _ASSERTED.items():
            found = connection.execute(f"PRAGMA {name}").fetchone()[0]
            if found != wanted:
                entry.info[_DIFFERS] = f"{name} = {found}"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        driver = connection.connection.driver_connection
        if options.get("partsdesk_writes", False) and isinstance(driver, sqlite3.Connection):
            turns.begin(driver, options["partsdesk_ticket"])
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _open_postgres(url: URL, workstation: str) -> Engine:
    arguments: dict[str, Any] = {
        "options": _POSTGRES,
        "connect_timeout": 5,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 15_000,
        "application_name": called(workstation),
    }
    engine = create_engine(url, pool_size=8, connect_args=arguments, hide_parameters=True)

    @event.listens_for(engine, "do_connect")
    def _connect(
        _dialect: object, _record: object, given: tuple[Any, ...], named: dict[str, Any]
    ) -> psycopg.Connection[Any]:
        return Watched.connect(*given, **named)

    @event.listens_for(engine, "connect")
    def _look(connection: psycopg.Connection[Any], entry: ConnectionPoolEntry) -> None:
        query = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)"
        for name, found in connection.execute(query, [list(_DEMANDED)]):
            if found not in _DEMANDED[name]:
                entry.info[_DIFFERS] = f"{name} = {found}"
        connection.rollback()

    event.listen(engine, "handle_error", _give_up)

    @event.listens_for(engine, "checkin")
    def _let_go(connection: object, _record: object) -> None:
        if isinstance(connection, Watched):
            connection.ticket, connection.patience = None, None

    return engine


def _give_up(context: ExceptionContext) -> None:
    """A server that goes while it is sent many rows leaves the connection amid them (F6)."""
    pooled = context.connection.connection if context.connection is not None else None
    driver = pooled.driver_connection if pooled is not None else None
    if isinstance(driver, Watched) and driver.info.pipeline_status is not PipelineStatus.OFF:
        context.is_disconnect = True
