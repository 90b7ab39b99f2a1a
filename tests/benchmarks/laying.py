"""Lays big books into a database, on either kind, and keeps them for the next benchmark."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy.engine import make_url

from partsdesk.database.database import Database
from partsdesk.database.schema import HEAD
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Actor, Role
from partsdesk.services.months import CloseMonth, close_accounts, close_stores
from partsdesk.services.warehouse import Warehouse
from tests.benchmarks.big_books import (
    BEGIN,
    BOOKINGS,
    EXECUTIONS,
    LAST_CLOSED,
    MOVES,
    SLIPS,
    STORES,
    BigBooks,
    Row,
)
from tests.benchmarks.ground import Ground
from tests.support.builders import a_store, a_user, do, see
from tests.support.clock import HeldClock

ITEMS = ("id", "uuid", "code", "name", "unit", "search")

BARE = (
    """
    CREATE TABLE bare.moves (
        id INTEGER PRIMARY KEY, slip INTEGER, line INTEGER, item INTEGER, store INTEGER,
        bin INTEGER, day DATE, month INTEGER, card_line INTEGER, price BIGINT, in_qty BIGINT,
        in_amount BIGINT, out_qty BIGINT, out_amount BIGINT
    )
    """,
)
FROM_MOVES = (
    """
    INSERT INTO slip_lines (id, slip_id, number, item_id, quantity, entered, price)
    SELECT id, slip, line, item, in_qty + out_qty, in_qty + out_qty, price
    FROM bare.moves ORDER BY id
    """,
    """
    INSERT INTO slip_moves (id, slip_id, line_id, line_number, part, item_id, lot_id, quantity,
                            from_store_id, from_bin_id, to_store_id, to_bin_id)
    SELECT id, slip, id, line, 1, item, 0, in_qty + out_qty,
           CASE WHEN out_qty > 0 THEN store END, CASE WHEN out_qty > 0 THEN bin END,
           CASE WHEN in_qty > 0 THEN store END, CASE WHEN in_qty > 0 THEN bin END
    FROM bare.moves ORDER BY id
    """,
    """
    INSERT INTO card_entries (id, slip_id, move_id, item_id, lot_id, bin_id, store_id,
                              card_line, card_date, in_qty, out_qty)
    SELECT id, slip, id, item, 0, bin, store, card_line, day, in_qty, out_qty
    FROM bare.moves ORDER BY id
    """,
    """
    INSERT INTO booking_lines (id, booking_id, line_id, item_id, quantity, price, amount)
    SELECT id, slip, id, item, in_qty + out_qty, price, in_amount + out_amount
    FROM bare.moves ORDER BY id
    """,
    """
    INSERT INTO ledger_entries (id, booking_id, slip_id, line_id, move_id, item_id, "group",
                                store_id, ledger_date, nature, in_qty, in_amount, out_qty,
                                out_amount)
    SELECT id, slip, slip, id, id, item, 'main', store, day, 'slip', in_qty, in_amount,
           out_qty, out_amount
    FROM bare.moves ORDER BY id
    """,
    """
    INSERT INTO card_months (month, item_id, lot_id, bin_id, store_id, in_qty, out_qty)
    SELECT month, item, 0, bin, store, SUM(in_qty), SUM(out_qty)
    FROM bare.moves GROUP BY month, item, bin, store ORDER BY month, item, bin
    """,
    """
    INSERT INTO ledger_months (month, item_id, "group", store_id, in_qty, in_amount, out_qty,
                               out_amount)
    SELECT month, item, 'main', store, SUM(in_qty), SUM(in_amount), SUM(out_qty),
           SUM(out_amount)
    FROM bare.moves GROUP BY month, item, store ORDER BY month, item, store
    """,
    """
    INSERT INTO stock (item_id, lot_id, bin_id, store_id, quantity, entries, last_date)
    SELECT item, 0, bin, store, SUM(in_qty - out_qty), COUNT(*), MAX(day)
    FROM bare.moves GROUP BY item, bin, store ORDER BY item, bin
    """,
    """
    INSERT INTO ledger_balances (item_id, "group", quantity, amount, last_date)
    SELECT item, 'main', SUM(in_qty - out_qty), SUM(in_amount - out_amount), MAX(day)
    FROM bare.moves GROUP BY item ORDER BY item
    """,
)
# The bare months hold what each item and store began a month with, whether it moved or not.
BARE_MONTHS = (
    """
    CREATE TABLE bare.months (
        month INTEGER, item INTEGER, store INTEGER, quantity BIGINT, amount BIGINT,
        in_qty BIGINT, in_amount BIGINT, out_qty BIGINT, out_amount BIGINT,
        PRIMARY KEY (month, item, store)
    )
    """,
    """
    INSERT INTO bare.months
    SELECT n.month, p.item, p.store,
           COALESCE(SUM(m.in_qty - m.out_qty) OVER before, 0),
           COALESCE(SUM(m.in_amount - m.out_amount) OVER before, 0),
           COALESCE(m.in_qty, 0), COALESCE(m.in_amount, 0),
           COALESCE(m.out_qty, 0), COALESCE(m.out_amount, 0)
    FROM (SELECT DISTINCT item, store FROM bare.moves) AS p
    CROSS JOIN (SELECT DISTINCT month FROM bare.moves) AS n
    LEFT JOIN (
        SELECT month, item, store, SUM(in_qty) AS in_qty, SUM(in_amount) AS in_amount,
               SUM(out_qty) AS out_qty, SUM(out_amount) AS out_amount
        FROM bare.moves GROUP BY month, item, store
    ) AS m ON m.month = n.month AND m.item = p.item AND m.store = p.store
    WINDOW before AS (PARTITION BY p.item, p.store ORDER BY n.month
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ORDER BY n.month, p.item, p.store
    """,
)
BARE_INDEXES = {  # one covers what a sum over days reads, one a card: both as lean as can be
    "moves_by_day": "moves (day, item, store, in_qty, in_amount, out_qty, out_amount)",
    "moves_by_card": "moves (item, bin, day, id, in_qty, out_qty)",
}


class Raw(Protocol):
    """A connection past the door, to load and to measure limits with."""

    def execute(self, statement: str, /) -> object:
        """Run a statement."""
        ...

    def load(self, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        """Write many rows."""
        ...


@dataclass(frozen=True)
class SqliteFile:
    """A file past the door, its guards taken off while it is filled."""

    connection: sqlite3.Connection

    def execute(self, statement: str, /) -> object:
        return self.connection.execute(statement)

    def load(self, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
        self.connection.executemany(statement, rows)


@dataclass(frozen=True)
class ServerDatabase:
    """A database on a server past the door; replicas neither fire guards nor check keys."""

    connection: psycopg.Connection

    def execute(self, statement: str, /) -> object:
        return self.connection.execute(statement.encode())

    def load(self, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        copy = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with self.connection.cursor().copy(copy.encode()) as into:
            for row in rows:
                into.write_row(row)


@dataclass(frozen=True)
class Laid:
    """Big books that are there.

    Attributes:
        bare: the file of the bare tables; on a server they are a schema of the database.
    """

    url: str
    size: int
    bare: Path | None = None


def in_file(ground: Ground, size: int) -> Laid:
    """Books of a size in a file, made unless it is there."""
    file = ground.folder / f"books-{HEAD}-{size}.db"
    laid = Laid(f"sqlite:///{file}", size, file.with_suffix(".bare"))
    if not file.exists():
        half_made = file.with_suffix(".half")
        _fill(f"sqlite:///{half_made}", size, laid.bare)
        half_made.rename(file)
    return laid


_SERVED: dict[tuple[Ground, int], Laid] = {}


def on_server(ground: Ground, size: int) -> Laid:
    """Books of a size on the server, made once a run."""
    if (ground, size) not in _SERVED:
        url = ground.server().create()
        _fill(url, size, None)
        _SERVED[ground, size] = Laid(url, size)
    return _SERVED[ground, size]


def _fill(url: str, size: int, bare: Path | None) -> None:
    with closing(Database(url, HeldClock())) as database:
        database.prepare()
        warehouse = Warehouse(database)
        keeper = a_user(warehouse, "keeper", Role.KEEPER)
        accountant = a_user(warehouse, "accountant", Role.ACCOUNTANT)
        books = _books(warehouse, size, keeper, accountant)
        with raw_sqlite(url, bare) if bare else raw_server(url) as raw:
            _write(raw, books)
        _close_months(warehouse, keeper, accountant)


def _books(warehouse: Warehouse, size: int, keeper: Actor, accountant: Actor) -> BigBooks:
    stores = [a_store(warehouse, f"S-{number}") for number in range(STORES)]
    bins = see(warehouse, lambda view: [view.places.bin(store, "").id for store in stores])
    return BigBooks(size, [store.id for store in stores], bins, keeper.user, accountant.user)


def _write(raw: Raw, books: BigBooks) -> None:
    for statement in BARE:
        raw.execute(statement)
    raw.load("items", ITEMS, books.item_rows())
    for written in books.written():
        raw.load("bare.moves", MOVES, written.moves)
        raw.load("slips", SLIPS, written.slips)
        raw.load("executions", EXECUTIONS, written.executions)
        raw.load("bookings", BOOKINGS, written.bookings)
    raw.load("numbers", ("kind", "month", "last"), [(*k, n) for k, n in books.numbers.items()])
    raw.load("chains", ("kind", "book", "length", "head"), books.heads)
    for statement in (*FROM_MOVES, *BARE_MONTHS):
        raw.execute(statement)


def _close_months(warehouse: Warehouse, keeper: Actor, accountant: Actor) -> None:
    """Close both books month by month, as people would have done."""
    do(warehouse, lambda work: work.keep.put("close-needs-papers", "no"))  # there are none
    month = Month.of(BEGIN)
    while month <= LAST_CLOSED:
        warehouse.perform(close_stores, CloseMonth(month), keeper)
        warehouse.perform(close_accounts, CloseMonth(month), accountant)
        month = month.next


@contextmanager
def raw_sqlite(url: str, bare: Path) -> Iterator[SqliteFile]:
    """A file without its guards and indexes while it is filled; both come back at the end."""
    with closing(sqlite3.connect(make_url(url).database or "")) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -262144")
        bare.unlink(missing_ok=True)
        connection.execute("ATTACH ? AS bare", (str(bare),))
        off = connection.execute(
            "SELECT type, name, sql FROM main.sqlite_master"
            " WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type"
        ).fetchall()
        for sort, name, _ in off:
            connection.execute(f"DROP {sort} main.{name}")
        yield SqliteFile(connection)
        for _, _, made in off:
            connection.execute(made)
        for name, columns in BARE_INDEXES.items():
            connection.execute(f"CREATE INDEX bare.{name} ON {columns}")
        connection.commit()


@contextmanager
def raw_server(url: str) -> Iterator[ServerDatabase]:
    """A database whose guards do not fire and whose counters are set when it is full."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("CREATE SCHEMA bare")
        yield ServerDatabase(connection)
        for name, columns in BARE_INDEXES.items():
            connection.execute(f"CREATE INDEX {name} ON bare.{columns}".encode())
        for table in ("items", "slips", "slip_lines", "slip_moves", "card_entries", "bookings"):
            _count_on(connection, table)
        for table in ("booking_lines", "ledger_entries"):
            _count_on(connection, table)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def _count_on(connection: psycopg.Connection, table: str) -> None:
    counter = f"pg_get_serial_sequence('{table}', 'id')"
    connection.execute(f"SELECT setval({counter}, MAX(id)) FROM {table}".encode())  # noqa: S608
