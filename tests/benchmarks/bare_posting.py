"""The limits of posting: a slip on bare tables, with the fewest statements that keep the promise.

A number without gaps, a header, lines, entries with the balance after each, balances that never
fall below nought, one transaction forced to the disk. No rights, no costing, no record, no chain.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy.engine import make_url

from tests.support.postgres import Databases

LINES = 20
GOODS = 10_000
PLENTY = 10**12

TABLES = """
CREATE TABLE numbers (kind TEXT, month INTEGER, last INTEGER, PRIMARY KEY (kind, month));
CREATE TABLE slips (id {key}, number TEXT UNIQUE, kind TEXT, day DATE, store INTEGER);
CREATE TABLE lines (id {key}, slip INTEGER REFERENCES slips (id), number INTEGER,
    item INTEGER, quantity BIGINT, price BIGINT);
CREATE TABLE entries (id {key}, slip INTEGER REFERENCES slips (id), item INTEGER, day DATE,
    quantity BIGINT, balance BIGINT);
CREATE INDEX entries_of_item ON entries (item, day, id);
CREATE TABLE balances (item INTEGER PRIMARY KEY, quantity BIGINT CHECK (quantity >= 0));
INSERT INTO numbers VALUES ('out', 202611, 0)
"""
GOODS_OF_SERVER = "INSERT INTO balances SELECT n, %s FROM generate_series(0, %s) AS n"
ONE_STATEMENT = """
WITH taken AS (
    UPDATE numbers SET last = last + 1 WHERE kind = 'out' AND month = 202611 RETURNING last
), slip AS (
    INSERT INTO slips (number, kind, day, store)
    SELECT 'OUT-202611-' || last, 'out', DATE '2026-11-21', 1 FROM taken RETURNING id
), wanted AS (
    SELECT * FROM unnest(%s::int[]) WITH ORDINALITY AS w (item, number)
), held AS (
    SELECT b.item FROM balances b JOIN wanted USING (item) ORDER BY b.item FOR UPDATE OF b
), changed AS (
    UPDATE balances b SET quantity = b.quantity - 10 FROM held WHERE b.item = held.item
    RETURNING b.item, b.quantity
), lined AS (
    INSERT INTO lines (slip, number, item, quantity, price)
    SELECT slip.id, wanted.number, wanted.item, 10, 5 FROM slip, wanted
)
INSERT INTO entries (slip, item, day, quantity, balance)
SELECT slip.id, changed.item, DATE '2026-11-21', -10, changed.quantity FROM slip, changed
"""


class Bare(Protocol):
    """Bare tables that slips are posted on."""

    def post(self, slips: int, *, at_once: bool = False) -> None:
        """Post so many slips, each in its own transaction or all in one."""
        ...


@contextmanager
def bare_file(folder: Path) -> Iterator[Bare]:
    """Bare tables in a file, with the same promise to the disk as ours."""
    file = folder / "bare-posting.db"
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.executescript(TABLES.format(key="INTEGER PRIMARY KEY AUTOINCREMENT"))
        goods = [(item, PLENTY) for item in range(GOODS)]
        connection.executemany("INSERT INTO balances VALUES (?, ?)", goods)
        yield _File(connection)


class _File:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._dice = random.Random(1)  # noqa: S311 - not a secret

    def post(self, slips: int, *, at_once: bool = False) -> None:
        if at_once:
            self._connection.execute("BEGIN IMMEDIATE")
        for _ in range(slips):
            if not at_once:
                self._connection.execute("BEGIN IMMEDIATE")
            self._slip(sorted(self._dice.sample(range(GOODS), LINES)))
            if not at_once:
                self._connection.execute("COMMIT")
        if at_once:
            self._connection.execute("COMMIT")

    def _slip(self, items: Sequence[int]) -> None:
        do = self._connection.execute
        number = do(
            "UPDATE numbers SET last = last + 1 WHERE kind = 'out' AND month = 202611 "
            "RETURNING last"
        ).fetchone()[0]
        slip = do(
            "INSERT INTO slips (number, kind, day, store) VALUES (?, 'out', '2026-11-21', 1)",
            (f"OUT-202611-{number}",),
        ).lastrowid
        for at, item in enumerate(items, start=1):
            held = do("SELECT quantity FROM balances WHERE item = ?", (item,)).fetchone()[0]
            left = held - 10
            if left < 0:
                raise ValueError(item)
            do("INSERT INTO lines VALUES (NULL, ?, ?, ?, 10, 5)", (slip, at, item))
            do(
                "INSERT INTO entries VALUES (NULL, ?, ?, '2026-11-21', -10, ?)",
                (slip, item, left),
            )
            do("UPDATE balances SET quantity = ? WHERE item = ?", (left, item))


@contextmanager
def bare_server(databases: Databases) -> Iterator[Bare]:
    """Bare tables on a server, posted on by one statement and a commit."""
    url = databases.create()
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with psycopg.connect(address) as connection:
            key = "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
            connection.execute(TABLES.format(key=key).encode())
            connection.execute(GOODS_OF_SERVER.encode(), (PLENTY, GOODS - 1))
            connection.commit()
            yield _Server(connection)
    finally:
        databases.drop(url)


class _Server:
    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._dice = random.Random(1)  # noqa: S311 - not a secret

    def post(self, slips: int, *, at_once: bool = False) -> None:
        for _ in range(slips):
            items = sorted(self._dice.sample(range(GOODS), LINES))
            self._connection.execute(ONE_STATEMENT.encode(), (items,))
            if not at_once:
                self._connection.commit()
        if at_once:
            self._connection.commit()
