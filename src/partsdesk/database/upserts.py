"""INSERT … ON CONFLICT, alike on both databases."""

from __future__ import annotations

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert


def insert_on(connection: Connection, table: Table) -> PostgresInsert | SqliteInsert:
    """The database's own insert, which knows ON CONFLICT."""
    if connection.dialect.name == "sqlite":
        return SqliteInsert(table)
    return PostgresInsert(table)


def add_up(
    connection: Connection, table: Table, sums: tuple[str, ...]
) -> PostgresInsert | SqliteInsert:
    """An insert that adds its figures to the row that is there already."""
    statement = insert_on(connection, table)
    keys = [column.name for column in table.primary_key.columns]
    added = {name: table.c[name] + statement.excluded[name] for name in sums}
    return statement.on_conflict_do_update(index_elements=keys, set_=added)


def if_missing(connection: Connection, table: Table) -> PostgresInsert | SqliteInsert:
    """An insert that leaves a row alone which is there already."""
    return insert_on(connection, table).on_conflict_do_nothing()
