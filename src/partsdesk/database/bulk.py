"""Many rows of one table, written as the driver takes them.

SQLAlchemy looks at each value of each row; where an act writes the same few columns for every
line of a slip, that costs more than the database does. So these rows come as plain tuples, ready
for either driver: whole numbers, texts, yes and no, days as ISO texts, nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table

Value = int | str | bool | None
AT_ONCE = 500  # rows in one statement with an answer: below every database's limit of variables


def day_text(day: dt.date | None) -> str | None:
    """A day as both drivers take it."""
    return None if day is None else day.isoformat()


def day_of(value: dt.date | str | None) -> dt.date | None:
    """A day as either driver gives it."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


class Rows:
    """The rows of one table, by columns in a fixed order."""

    def __init__(self, table: Table, *columns: str) -> None:
        self._table = table
        self._columns = columns

    def write(self, connection: Connection, rows: Sequence[tuple[Value, ...]]) -> None:
        """Insert the rows in their order, in one round trip."""
        if rows:
            head, values = self._parts(connection)
            connection.exec_driver_sql(head + values, list(rows))

    def written(
        self, connection: Connection, rows: Sequence[tuple[Value, ...]], *answer: str
    ) -> Iterator[Sequence[Any]]:
        """Insert the rows and answer these columns of each, in no order."""
        head, values = self._parts(connection)
        for start in range(0, len(rows), AT_ONCE):
            chunk = rows[start : start + AT_ONCE]
            every = head + ", ".join([values] * len(chunk))
            flat = tuple(chain.from_iterable(chunk))
            answered = f"{every} RETURNING {', '.join(answer)}"
            yield from connection.exec_driver_sql(answered, flat).all()

    def _parts(self, connection: Connection) -> tuple[str, str]:
        return _insert(connection.dialect.name, self._table, self._columns)


class Keyed:
    """Rows that are read by their keys, in the order of the keys."""

    def __init__(self, table: Table, columns: tuple[str, ...], keys: tuple[str, ...]) -> None:
        self._table = table
        self._columns = columns
        self._keys = keys

    def rows(
        self, connection: Connection, keys: Iterable[tuple[Value, ...]], *, held: bool
    ) -> Sequence[Sequence[Any]]:
        """The rows with these keys, as the driver gives them; held until the act is over.

        They are held in the order of their keys, so that no two acts wait for each other.
        """
        wanted = sorted(set(keys))
        found: list[Sequence[Any]] = []
        for start in range(0, len(wanted), AT_ONCE):
            chunk = wanted[start : start + AT_ONCE]
            name = connection.dialect.name
            head, place, tail = _select(name, self._table, self._columns, self._keys)
            lock = " FOR UPDATE" if held and name != "sqlite" else ""
            every = f"{head}{', '.join([place] * len(chunk))}{tail}{lock}"
            flat = tuple(chain.from_iterable(chunk))
            found += connection.exec_driver_sql(every, flat).all()
        return found


class Changes:
    """Changes of rows that are known by their keys: the new values come first, then the keys."""

    def __init__(self, table: Table, columns: tuple[str, ...], keys: tuple[str, ...]) -> None:
        self._table = table
        self._columns = columns
        self._keys = keys

    def write(self, connection: Connection, rows: Sequence[tuple[Value, ...]]) -> None:
        """Change the rows, in one round trip."""
        if rows:
            name = connection.dialect.name
            statement = _update(name, self._table, self._columns, self._keys)
            connection.exec_driver_sql(statement, list(rows))


def _sign(dialect: str) -> str:
    return "?" if dialect == "sqlite" else "%s"


@cache
def _insert(dialect: str, table: Table, columns: tuple[str, ...]) -> tuple[str, str]:
    """An insert's head, and the place of one row in it."""
    names = ", ".join(f'"{name}"' for name in columns)
    signs = ", ".join([_sign(dialect)] * len(columns))
    return f"INSERT INTO {table.name} ({names}) VALUES ", f"({signs})"  # noqa: S608 - names of ours


@cache
def _select(
    dialect: str, table: Table, columns: tuple[str, ...], keys: tuple[str, ...]
) -> tuple[str, str, str]:
    """A question's head, the place of one key in it, and its end."""
    names, by = (", ".join(f'"{name}"' for name in some) for some in (columns, keys))
    rows = "VALUES " if dialect == "sqlite" else ""
    head = f"SELECT {names} FROM {table.name} WHERE ({by}) IN ({rows}"  # noqa: S608 - names of ours
    return head, f"({', '.join([_sign(dialect)] * len(keys))})", f") ORDER BY {by}"


@cache
def _update(dialect: str, table: Table, columns: tuple[str, ...], keys: tuple[str, ...]) -> str:
    values = ", ".join(f'"{name}" = {_sign(dialect)}' for name in columns)
    where = " AND ".join(f'"{name}" = {_sign(dialect)}' for name in keys)
    return f"UPDATE {table.name} SET {values} WHERE {where}"  # noqa: S608 - names of our tables
