"""INSERT … ON CONFLICT, alike on both databases; each statement is made once and kept."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert


def insert_on(connection: Connection, table: Table) -> PostgresInsert | SqliteInsert:
    """The database's own insert, which knows ON CONFLICT."""
    return insert_for(connection.dialect.name, table)


def add_up(
    connection: Connection, table: Table, sums: tuple[str, ...]
) -> PostgresInsert | SqliteInsert:
    """An insert that adds its figures to the row that is there already."""
    return _add_up(connection.dialect.name, table, sums)


def if_missing(connection: Connection, table: Table) -> PostgresInsert | SqliteInsert:
    """An insert that leaves a row alone which is there already."""
    return _if_missing(connection.dialect.name, table)


@cache
def insert_for(dialect: str, table: Table) -> PostgresInsert | SqliteInsert:
    """The insert that knows ON CONFLICT, of a database of this sort."""
    return SqliteInsert(table) if dialect == "sqlite" else PostgresInsert(table)


@cache
def _add_up(dialect: str, table: Table, sums: tuple[str, ...]) -> PostgresInsert | SqliteInsert:
    statement = insert_for(dialect, table)
    keys = [column.name for column in table.primary_key.columns]
    added = {name: table.c[name] + statement.excluded[name] for name in sums}
    return statement.on_conflict_do_update(index_elements=keys, set_=added)


@cache
def _if_missing(dialect: str, table: Table) -> PostgresInsert | SqliteInsert:
    return insert_for(dialect, table).on_conflict_do_nothing()
