"""Workstations that begin at one moment: processes that post, and what their race came to."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from threading import BrokenBarrierError
from typing import Any

from sqlalchemy import Connection, func, select, text

from partsdesk.database.database import Database
from partsdesk.database.tables.books import stock
from partsdesk.database.tables.slips import slip_lines, slips
from tests.support.posting import ONE, Told, posting, told

if sys.platform == "win32":
    PROCESSES = multiprocessing.get_context("spawn")
else:  # forked from one that has loaded the program already
    PROCESSES = multiprocessing.get_context("forkserver")
    PROCESSES.set_forkserver_preload(["tests.support.racing", "tests.faults.racers"])
PATIENCE = 300  # seconds until everybody stands at the start
KIND = "other-out"


@dataclass(frozen=True)
class Start:
    """Where one of the racing processes stands.

    Attributes:
        gate: where all begin, and the clock with them.
        barrier: where they wait for each other on the way.
    """

    url: str
    told: str
    seed: int
    count: int
    gate: Barrier
    barrier: Barrier


@dataclass(frozen=True)
class Raced:
    """What a race came to.

    Attributes:
        failed: processes that met with anything but an answer or a refusal.
        seconds: from the moment when all stood ready to the end of the last one.
    """

    said: Sequence[Told]
    failed: int
    seconds: float

    @property
    def executes(self) -> list[Told]:
        """The answers by which goods were taken or refused."""
        return [each for each in self.said if each.act == "execute"]

    @property
    def pace(self) -> str:
        """How many slips were executed or refused in a second, and how long that took them."""
        return f"{len(self.executes) / self.seconds:.1f} slips/s, p95 {self.slowest(95)} ms"

    def slowest(self, share: int = 100) -> int:
        """How long the slowest answer took, in milliseconds; of the quickest so many percent."""
        waits = sorted(each.ms for each in self.said)
        return waits[max(0, len(waits) * share // 100 - 1)]


def race(run: Callable[[Start], None], url: str, folder: Path, processes: int, count: int) -> Raced:
    """Let so many processes run to their end, all from one moment on."""
    gate, barrier = PROCESSES.Barrier(processes + 1), PROCESSES.Barrier(processes)
    files = [folder / f"told-{seed}" for seed in range(1, processes + 1)]
    started = [
        PROCESSES.Process(
            target=_lane, args=(run, Start(url, str(file), seed, count, gate, barrier))
        )
        for seed, file in enumerate(files, start=1)
    ]
    for process in started:
        process.start()
    with suppress(BrokenBarrierError):
        gate.wait(PATIENCE)
    began = time.monotonic()
    for process in started:
        process.join()
    seconds = time.monotonic() - began
    said = [each for file in files for each in told(file)]
    return Raced(said, sum(process.exitcode != 0 for process in started), seconds)


def _lane(run: Callable[[Start], None], start: Start) -> None:
    """One of the processes; where it fails nobody waits for it any more."""
    try:
        run(start)
    except BaseException:
        start.gate.abort()
        start.barrier.abort()
        raise


def post(start: Start) -> None:
    """Live slips of one line and one piece each."""
    with posting(Database(start.url), start.told, start.seed, 1) as poster:
        start.gate.wait(PATIENCE)
        poster.post(start.count)


def demand(url: str) -> dict[int, int]:
    """How many pieces of each item were asked for by slips out."""
    statement = (
        select(slip_lines.c.item_id, func.count())
        .join(slips, slips.c.id == slip_lines.c.slip_id)
        .where(slips.c.kind == KIND)
        .group_by(slip_lines.c.item_id)
    )
    return {int(item): int(many) for item, many in rows(url, statement)}


def pieces(url: str) -> dict[tuple[int, int, int], int]:
    """How many pieces lie where: by store, item and lot."""
    by = (stock.c.store_id, stock.c.item_id, stock.c.lot_id)
    found = rows(url, select(*by, func.sum(stock.c.quantity)).group_by(*by))
    return {(place, item, lot): int(units) // ONE.units for place, item, lot, units in found}


def deadlocks(url: str) -> int:
    """How many deadlocks a server saw, also those that an act tried again after; a file has none.

    A connection says what it saw when it ends, so those that are still ending are waited for.
    """
    if url.startswith("sqlite"):
        return 0
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    seen = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    with _connected(url) as connection:
        while connection.execute(others).scalar_one():
            connection.rollback()
        connection.rollback()
        return int(connection.execute(seen).scalar_one())


def rows(url: str, statement: Any) -> Iterator[Any]:  # noqa: ANN401 - any statement
    """What a database answers, past every door."""
    with _connected(url) as connection:
        yield from connection.execute(statement).all()


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    database = Database(url)
    try:
        with database._engine.connect() as connection:
            yield connection
    finally:
        database.close()
