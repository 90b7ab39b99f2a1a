"""Engines: how each database is opened, and the settings that the promise of safety needs."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from partsdesk.database.troubles import SettingsDiffer

APPLICATION_ID = 0x70617264  # "pard": what the file says of itself
BUSY_MS = 15_000

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
}

_POSTGRES = (
    "-c lock_timeout=15s -c idle_in_transaction_session_timeout=60s "
    "-c synchronous_commit=on -c client_encoding=UTF8 -c timezone=UTC"
)


def open_engine(url: URL) -> Engine:
    """An engine whose transactions begin as ours must; its errors never say parameters."""
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    return _open_postgres(url)


def begin(connection: Connection, *, writing: bool) -> Connection:
    """Say of a fresh connection whether its transaction will write."""
    if connection.dialect.name == "sqlite":
        return connection.execution_options(partsdesk_writes=writing)
    if writing:
        return connection.execution_options(isolation_level="READ COMMITTED")
    return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def check_settings(connection: Connection) -> None:
    """Read the settings back.

    Raises:
        SettingsDiffer: where the database runs with others; the program then does not write.
    """
    if connection.dialect.name == "sqlite":
        for name, wanted in _ASSERTED.items():
            found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            if found != wanted:
                raise SettingsDiffer(f"{name} = {found}")
        return
    found = connection.exec_driver_sql("SHOW synchronous_commit").scalar()
    if found not in {"on", "remote_apply", "remote_write"}:
        raise SettingsDiffer(f"synchronous_commit = {found}")


def _open_sqlite(url: URL) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=8,
        connect_args={"check_same_thread": False},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # transactions begin where we say, and only there
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("partsdesk_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _open_postgres(url: URL) -> Engine:
    arguments: dict[str, Any] = {
        "options": _POSTGRES,
        "connect_timeout": 10,
        "keepalives_idle": 20,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "application_name": "partsdesk",
    }
    return create_engine(url, pool_size=8, connect_args=arguments, hide_parameters=True)
