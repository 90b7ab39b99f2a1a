"""Workstations that begin at one moment: processes that post, and races for the last piece."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from partsdesk.database.database import Database
from partsdesk.database.tables.slips import slip_lines, slips
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.slips import SlipId
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from tests.support.posting import ONE, Poster, Told, posting, told

SPAWN = multiprocessing.get_context("spawn")
PATIENCE = 300  # seconds until everybody stands at the start
KIND = "other-out"


@dataclass(frozen=True)
class Start:
    """Where one of the racing processes stands."""

    url: str
    told: str
    seed: int
    count: int
    barrier: Barrier


@dataclass(frozen=True)
class Raced:
    """What a race came to.

    Attributes:
        failed: processes that met with anything but an answer or a refusal.
        seconds: from the start to the last answer.
    """

    said: Sequence[Told]
    failed: int
    seconds: int

    def slowest(self, share: int = 100) -> int:
        """How long the slowest answer took, in milliseconds; of the quickest so many percent."""
        waits = sorted(each.ms for each in self.said)
        return waits[max(0, len(waits) * share // 100 - 1)]


def race(run: Callable[[Start], None], url: str, folder: Path, processes: int, count: int) -> Raced:
    """Let so many processes run to their end, all from one moment on."""
    barrier = SPAWN.Barrier(processes)
    files = [folder / f"told-{seed}" for seed in range(1, processes + 1)]
    started = [
        SPAWN.Process(target=run, args=(Start(url, str(file), seed, count, barrier),))
        for seed, file in enumerate(files, start=1)
    ]
    began = time.monotonic()  # with the half second that a Python takes to load
    for process in started:
        process.start()
    for process in started:
        process.join()
    said = [each for file in files for each in told(file)]
    failed = sum(process.exitcode != 0 for process in started)
    return Raced(said, failed, max(1, round(time.monotonic() - began)))


def post(start: Start) -> None:
    """Live slips of one line and one piece each."""
    with posting(Database(start.url), start.told, start.seed, 1) as poster:
        start.barrier.wait(PATIENCE)
        poster.post(start.count)


def last_pieces(start: Start) -> None:
    """Want the one piece of each of so many items, at the same moment as all the others."""
    with posting(Database(start.url), start.told, start.seed, as_=Racer) as racer:
        assert isinstance(racer, Racer)
        start.barrier.wait(PATIENCE)
        for number in range(start.count):
            drafted = racer.drafted(number)
            steps = racer.carried_on(SlipId(drafted.slip))
            next(steps)
            start.barrier.wait(PATIENCE)
            next(steps)


class Racer(Poster):
    """A workstation that wants a certain item."""

    def drafted(self, number: int) -> Told:
        """A draft that takes a piece of the item of this number."""
        head = Head(self._today, store=self._store, reason="x", ref=f"{self._seed}-{number}")
        line = DraftLine(self._items[number], ONE)
        return self._done("draft", save_draft, SaveDraft(KIND, head, (line,)))


def hasty(start: Start) -> None:
    """The control: take a piece by writing what was read less one, as if nobody else did."""
    with posting(Database(start.url), start.told, start.seed) as poster:
        engine = poster._warehouse.database._engine
        start.barrier.wait(PATIENCE)
        for _ in range(start.count):
            with engine.begin() as connection:
                left = connection.execute(text("SELECT pieces FROM shelf")).scalar_one()
                connection.execute(text("UPDATE shelf SET pieces = :left"), {"left": left - 1})


def demand(url: str) -> dict[int, int]:
    """How many pieces of each item were asked for by slips out."""
    statement = (
        select(slip_lines.c.item_id, func.count())
        .join(slips, slips.c.id == slip_lines.c.slip_id)
        .where(slips.c.kind == KIND)
        .group_by(slip_lines.c.item_id)
    )
    return {int(item): int(many) for item, many in rows(url, statement)}


def rows(url: str, statement: Any) -> Iterator[Any]:  # noqa: ANN401 - any statement
    """What a database answers, past every door."""
    database = Database(url)
    try:
        with database._engine.connect() as connection:
            yield from connection.execute(statement).all()
    finally:
        database.close()
