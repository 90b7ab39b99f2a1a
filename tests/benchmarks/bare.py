"""The limits of reading: the best statements there are, on bare tables and nothing around them."""

from __future__ import annotations

import csv
import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import duckdb
import psycopg
from sqlalchemy.engine import make_url

from partsdesk.database.engine import _PRAGMAS
from partsdesk.domain.values.calendar import Month
from tests.benchmarks.laying import Laid

Rows = list[tuple[Any, ...]]

BALANCE = "SELECT quantity, amount FROM ledger_balances WHERE item_id = ? AND \"group\" = 'main'"
AS_OF = """
SELECT item, store, SUM(quantity), SUM(amount) FROM (
    SELECT item, store, quantity, amount FROM bare.months WHERE month = ?
    UNION ALL
    SELECT item, store, in_qty - out_qty, in_amount - out_amount FROM bare.moves
    WHERE day >= ? AND day < ?
) AS parts GROUP BY item, store
"""
SCANNED = """
SELECT item, store, SUM(in_qty - out_qty), SUM(in_amount - out_amount) FROM moves
WHERE day < ? GROUP BY item, store
"""
MOVED = """
SELECT item, SUM(quantity), SUM(amount), SUM(in_qty), SUM(in_amount), SUM(out_qty),
       SUM(out_amount) FROM (
    SELECT item, CASE month WHEN ? THEN quantity ELSE 0 END AS quantity,
           CASE month WHEN ? THEN amount ELSE 0 END AS amount,
           in_qty, in_amount, out_qty, out_amount
    FROM bare.months WHERE month >= ? AND month <= ?
) AS parts GROUP BY item
"""
PAGE = """
SELECT day, id, in_qty, out_qty FROM bare.moves
WHERE item = ? AND bin = ? AND (day, id) >= (?, ?) ORDER BY day, id LIMIT ?
"""


class Bare(Protocol):
    """A connection that asks and fetches."""

    def ask(self, statement: str, values: Sequence[object]) -> Rows:
        """All rows of an answer."""
        ...


class _File:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def ask(self, statement: str, values: Sequence[object]) -> Rows:
        return self._connection.execute(statement, values).fetchall()


class _Server:
    def __init__(self, connection: psycopg.Connection) -> None:
        self._cursor = connection.cursor()

    def ask(self, statement: str, values: Sequence[object]) -> Rows:
        self._cursor.execute(statement.replace("?", "%s").encode(), values, prepare=True)
        return self._cursor.fetchall()


@contextmanager
def bare_of(laid: Laid) -> Iterator[Bare]:
    """A connection to the bare tables that stand beside big books."""
    url = make_url(laid.url)
    if laid.bare is not None:
        with closing(sqlite3.connect(url.database or "")) as connection:
            for pragma in _PRAGMAS:
                connection.execute(pragma)
            connection.execute("ATTACH ? AS bare", (str(laid.bare),))
            connection.isolation_level = None
            yield _File(connection)
        return
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as server:
        yield _Server(server)


@contextmanager
def scanning(bare: Bare, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same moves in a database that is made for scans, with two threads."""
    named = "item, store, day, in_qty, in_amount, out_qty, out_amount"
    file = folder / "moves.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(bare.ask(f"SELECT {named} FROM bare.moves", ()))  # noqa: S608
    with closing(duckdb.connect(config={"threads": 2})) as duck:
        types = "item INTEGER, store INTEGER, day DATE" + "".join(
            f", {name} BIGINT" for name in named.split(", ")[3:]
        )
        duck.execute(f"CREATE TABLE moves ({types})")
        duck.execute(f"COPY moves FROM '{file}'")
        file.unlink()
        yield duck


def before(day: dt.date) -> tuple[object, ...]:
    """The values of ``AS_OF`` for the beginning of a day."""
    month = Month.of(day)
    return month.number, month.first.isoformat(), day.isoformat()
