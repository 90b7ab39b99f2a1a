"""The account-card-stock statement of many items against another program's account."""

from __future__ import annotations

import sqlite3
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from partsdesk.database.database import Database
from partsdesk.database.engine import _PRAGMAS
from partsdesk.domain.counting.counts import Choice
from partsdesk.domain.values.people import StoreId
from partsdesk.services.counting.opening import OpenCount, open_count
from partsdesk.services.reconciling import StatementAsked, totals_of
from partsdesk.services.warehouse import Warehouse
from tests.benchmarks.benchmark import Benchmark, Contest, Goal, plain
from tests.benchmarks.ground import Ground
from tests.support.builders import a_store, a_user, an_actor
from tests.support.clock import HeldClock

ON_A_SLIP: Final = 500
OPEN: Final = 20  # one slip in so many waits to be booked
DAY: Final = "2026-11-10"
AT: Final = f"{DAY}T01:00:00.000000Z"

# Every item lies in one bin; each statement is about the slips of so many of them.
NUMBERED: Final = """
CREATE TEMP TABLE n AS WITH RECURSIVE each(i) AS (
    SELECT 1 UNION ALL SELECT i + 1 FROM each WHERE i < :size
) SELECT i, (i - 1) / :on_a_slip + 1 AS slip, (i % 90 + 10) * 10000 AS quantity FROM each
"""
BOOKS: Final = (
    """
    INSERT INTO items (id, uuid, code, name, unit, search)
    SELECT i, 'i' || i, 'A-' || printf('%06d', i), 'Item ' || i, 'pc', '' FROM n
    """,
    """
    INSERT INTO slips (id, uuid, kind, state, date, number, store_id, reason, drafted_at)
    SELECT DISTINCT slip, 's' || slip, 'other-in', 'released', :day, NULL, :store, 'lived', :at
    FROM n
    """,
    """
    INSERT INTO slip_lines (id, slip_id, number, item_id, quantity, entered)
    SELECT i, slip, (i - 1) % :on_a_slip + 1, i, quantity, quantity FROM n
    """,
    """
    INSERT INTO executions (slip_id, kind, card_date, executed_at, executed_by, chain_number,
                            previous, digest)
    SELECT DISTINCT slip, 'other-in', :day, :at, :keeper, slip, '', '' FROM n
    """,
    """
    INSERT INTO slip_moves (id, slip_id, line_id, line_number, part, item_id, lot_id, quantity,
                            to_store_id, to_bin_id)
    SELECT i, slip, i, (i - 1) % :on_a_slip + 1, 1, i, 0, quantity, :store, :bin FROM n
    """,
    """
    INSERT INTO card_entries (id, slip_id, move_id, item_id, lot_id, bin_id, store_id, card_line,
                              card_date, in_qty)
    SELECT i, slip, i, i, 0, :bin, :store, 1, :day, quantity FROM n
    """,
    "UPDATE slips SET state = 'executed'",
    """
    INSERT INTO bookings (id, slip_id, kind, act, ledger_date, booked_at, booked_by, chain_number,
                          previous, digest)
    SELECT DISTINCT slip, slip, 'other-in', 'booking', :day, :at, :keeper, slip, '', '' FROM n
    WHERE slip % :open <> 0
    """,
    """
    INSERT INTO ledger_entries (id, booking_id, slip_id, line_id, move_id, item_id, "group",
                                store_id, ledger_date, nature, in_qty)
    SELECT i, slip, slip, i, i, i, 'main', :store, :day, 'slip', quantity FROM n
    WHERE slip % :open <> 0
    """,
    "UPDATE slips SET state = 'booked' WHERE id IN (SELECT slip_id FROM bookings)",
    """
    INSERT INTO accounts (id, name, as_of, by_store, lines, taken_at)
    VALUES (1, 'theirs', :day, 1, :size, :at)
    """,
    """
    INSERT INTO account_lines (account_id, item_id, store_id, quantity)
    SELECT 1, i, :store,
           CASE WHEN slip % :open = 0 THEN 0 ELSE quantity END
           + CASE WHEN i % 50 THEN 0 ELSE 10000 END
    FROM n
    """,
)
TALLIED: Final = """
INSERT INTO tallies (count_id, line_id, pass, quantity, goods, counted_at, counted_on, way,
                     entered_at)
SELECT l.count_id, l.id, 1, n.quantity - CASE WHEN n.i % 40 THEN 0 ELSE 10000 END, 'usable',
       '2026-11-20T01:00:00.000000Z', '2026-11-20', 'typed', '2026-11-20T01:00:00.000000Z'
FROM count_lines l JOIN n ON n.i = l.item_id
"""
BARE: Final = (
    "CREATE TABLE account (item INTEGER, store INTEGER, quantity BIGINT)",
    "CREATE TABLE card (item INTEGER, store INTEGER, bin INTEGER, quantity BIGINT)",
    "CREATE TABLE open (item INTEGER, store INTEGER, quantity BIGINT)",
    "CREATE TABLE counted (item INTEGER, store INTEGER, bin INTEGER, found BIGINT, book BIGINT)",
    "CREATE TABLE names (item INTEGER PRIMARY KEY, code TEXT)",
)
FILLED: Final = (
    "INSERT INTO bare.account SELECT item_id, store_id, quantity FROM account_lines",
    "INSERT INTO bare.card SELECT item_id, store_id, bin_id, quantity FROM stock",
    """
    INSERT INTO bare.open SELECT e.item_id, e.store_id, e.in_qty FROM card_entries e
    JOIN slips s ON s.id = e.slip_id WHERE s.state = 'executed'
    """,
    """
    INSERT INTO bare.counted
    SELECT l.item_id, l.store_id, l.bin_id, t.quantity, k.quantity FROM tallies t
    JOIN count_lines l ON l.id = t.line_id JOIN stock k ON k.item_id = l.item_id
    """,
    "INSERT INTO bare.names SELECT id, code FROM items",
)
STATED: Final = """
SELECT names.code, sums.* FROM (
    SELECT item, store, SUM(a) AS a, SUM(e) AS e, SUM(c) AS c, SUM(p) AS p, SUM(k) AS k,
           SUM(off) AS off, SUM(places) AS places
    FROM (
        SELECT item, store, quantity AS a, 0 AS e, 0 AS c, 0 AS p, 0 AS k, 0 AS off, 0 AS places
        FROM account
        UNION ALL SELECT item, store, 0, quantity, 0, 0, 0, 0, 0 FROM open
        UNION ALL SELECT item, store, 0, 0, quantity, 0, 0, 0, 0 FROM card
        UNION ALL SELECT item, store, 0, 0, 0, found, book, ABS(found - book), 1 FROM counted
    ) AS parts GROUP BY item, store
) AS sums JOIN names ON names.item = sums.item ORDER BY names.code, sums.store
"""


def _lay(path: Path, size: int) -> StoreId:
    """Books of so many items, all of them counted, and another program's account of them."""
    with closing(Database(f"sqlite:///{path}", HeldClock())) as database:
        database.prepare()
        warehouse = Warehouse(database)
        store = a_store(warehouse, "S-1")
        keeper = a_user(warehouse, "keeper").user
        boss = an_actor()
        with closing(sqlite3.connect(path)) as books:
            bin_ = books.execute("SELECT id FROM bins WHERE store_id = ?", (store.id,)).fetchone()
            said = {"size": size, "on_a_slip": ON_A_SLIP, "open": OPEN, "day": DAY, "at": AT}
            said |= {"store": store.id, "bin": bin_[0], "keeper": keeper}
            books.execute(NUMBERED, said)
            for statement in BOOKS:
                books.execute(statement, said)
            books.commit()
            warehouse.perform(open_count, OpenCount(Choice.EVERYTHING, (store.id,)), boss)
            books.execute(TALLIED)
            books.commit()
            books.execute("ANALYZE")
            with closing(sqlite3.connect(path.with_suffix(".bare"))) as bare:
                for statement in BARE:
                    bare.execute(statement)
                bare.commit()
            books.execute("ATTACH ? AS bare", (str(path.with_suffix(".bare")),))
            for statement in FILLED:
                books.execute(statement)
            books.commit()
    return store.id


@contextmanager
def _laid(ground: Ground, size: int) -> Iterator[Contest]:
    path = ground.folder / f"stated-{size}.db"
    if not path.exists():
        _lay(path, size)
    with (
        closing(Database(f"sqlite:///{path}", HeldClock())) as database,
        closing(sqlite3.connect(path.with_suffix(".bare"))) as bare,
    ):
        for pragma in _PRAGMAS:
            bare.execute(pragma)
        warehouse = Warehouse(database)

        def stated() -> int:
            asked = StatementAsked(HeldClock().today(), account=1)
            return warehouse.ask(totals_of, asked, an_actor()).lines

        def notes() -> Sequence[str]:
            tracemalloc.start()
            lines = stated()
            held = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return (f"{lines:,} lines", f"{held / 1_000_000:.1f} MB held at most")

        yield Contest(plain(stated), plain(lambda: len(bare.execute(STATED).fetchall())), {}, notes)


STATING: Final = (
    Benchmark(
        15,
        "state every item against an imported account, all of them counted",
        "bare SQL that joins and sums the same",
        _laid,
        Goal(times=1.5),
        sizes=(1_000, 10_000, 100_000),
        rounds=5,
    ),
)
