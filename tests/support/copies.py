"""Copies of books while others post, and what a copy is held against."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, make_url, select, text

from partsdesk.database import guards
from partsdesk.database.database import Database
from partsdesk.database.engine import begin, open_engine
from partsdesk.database.tables import METADATA
from partsdesk.services.backups import restore_books
from tests.support.posting import MANY, Held, Told, held_against, posting, told
from tests.support.racing import PROCESSES

WRITTEN_ONCE = (*guards.APPEND_ONLY, guards.VOUCHED)
Rows = dict[str, dict[tuple[Any, ...], tuple[Any, ...]]]
PATIENCE = 60


def silent(_done: int, _total: int) -> None:
    """No progress is watched."""


def until(holds: Callable[[], bool]) -> None:
    """Wait for a condition, and fail where it does not come to hold."""
    last = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < last, "it did not come to hold"
        threading.Event().wait(0.02)


@dataclass
class Desks:
    """Workstations that post until they are stopped."""

    files: list[Path]

    def told(self) -> list[Told]:
        """All that any of them was told so far."""
        return [each for file in self.files for each in told(file)]

    def await_more(self) -> None:
        """Wait until each has been told something since."""
        before = [len(told(file)) for file in self.files]
        until(
            lambda: all(
                len(told(file)) > count for file, count in zip(self.files, before, strict=True)
            )
        )


@contextmanager
def desks_posting(url: str, folder: Path, count: int) -> Iterator[Desks]:
    """So many workstations in processes of their own, each of which has begun to post."""
    desks = Desks([folder / f"told-{seed}" for seed in range(1, count + 1)])
    running = [
        PROCESSES.Process(target=_post, args=(url, str(file), seed))
        for seed, file in enumerate(desks.files, 1)
    ]
    for each in running:
        each.start()
    try:
        desks.await_more()
        yield desks
    finally:
        for each in running:
            each.terminate()
        for each in running:
            each.join(PATIENCE)


def _post(url: str, told: str, seed: int) -> None:
    with posting(Database(url), told, seed, 2) as poster:
        poster.post(MANY)


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    """A connection of a test's own, to read."""
    engine = open_engine(make_url(url))
    try:
        with begin(engine.connect(), writing=False) as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def rows_of(connection: Connection, names: Sequence[str]) -> Rows:
    """Every row of these tables, by its key."""
    return {name: _by_key(connection, METADATA.tables[name]) for name in names}


def _by_key(connection: Connection, table: Table) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    keys = [column.name for column in table.primary_key.columns]
    return {
        tuple(row._mapping[name] for name in keys): tuple(row)
        for row in connection.execute(select(table))
    }


def altered(copy: str, source: str) -> int:
    """Rows written once that the copy has and the later source has not, or has otherwise."""
    with reading(copy) as connection:
        copied = rows_of(connection, WRITTEN_ONCE)
    with reading(source) as connection:
        there = rows_of(connection, WRITTEN_ONCE)
    return sum(
        there[name].get(key) != row for name, rows in copied.items() for key, row in rows.items()
    )


SUMS = (
    ("card_entries", "stock", "item_id, sum(in_qty) - sum(out_qty)", "item_id, sum(quantity)"),
    (
        "ledger_entries",
        "ledger_balances",
        "item_id, sum(in_qty) - sum(out_qty), sum(in_amount) - sum(out_amount)",
        "item_id, sum(quantity), sum(amount)",
    ),
)


def figures_differing(copy: str, source: str) -> int:
    """Figures of the copy that are not what the source's entries up to its moment add up to."""
    differing = 0
    for entries, balances, added, kept in SUMS:
        with reading(copy) as connection:
            keys = {row[0] for row in connection.execute(text(f"SELECT id FROM {entries}"))}  # noqa: S608
            held = _summed(connection, f"SELECT {kept} FROM {balances} GROUP BY item_id")  # noqa: S608
        with reading(source) as connection:
            by_id = f"SELECT id, {added} FROM {entries} GROUP BY id, item_id"  # noqa: S608
            rows = [row[1:] for row in connection.execute(text(by_id)) if row[0] in keys]
        wanted: dict[Any, list[int]] = {}
        for item, *figures in rows:
            so_far = wanted.setdefault(item, [0] * len(figures))
            wanted[item] = [a + int(b) for a, b in zip(so_far, figures, strict=True)]
        differing += sum(wanted.get(item) != held.get(item) for item in wanted | held)
    return differing


def _summed(connection: Connection, query: str) -> dict[Any, list[int]]:
    return {row[0]: [int(value) for value in row[1:]] for row in connection.execute(text(query))}


def restored(path: Path, url: str) -> None:
    """Make the books anew from a backup, and open them."""
    database = Database(url)
    try:
        restore_books(database, path, silent)
        database.check()
    finally:
        database.close()


def held(url: str, source: str, before: Sequence[Told]) -> Held:
    """A restored copy held against its later source and what was told before it was begun.

    Lost is what had been answered and is not there; half is every invariant, row and figure that
    is not as it was.
    """
    found = held_against(url, before)
    wrong = altered(url, source) + figures_differing(url, source)
    return Held(found.lost, found.half + wrong, found.doubled)
