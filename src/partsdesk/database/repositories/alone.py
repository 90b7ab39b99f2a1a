"""One writer at a time for a table of master data, so that a code is not made twice."""

from __future__ import annotations

from sqlalchemy import Connection, Table, text


def hold(connection: Connection, table: Table) -> None:
    """Wait until nobody else changes this table; whoever reads it, or refers to it, goes on.

    SQLite has one writer at a time anyway. On PostgreSQL whatever is read after this, by the
    same transaction, is what stands until it ends.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))
