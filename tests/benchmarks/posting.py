"""Aims 1 to 3: a slip executed and booked, on either database, and slips imported by the file."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url

from partsdesk.database.database import Database
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Price, Quantity
from partsdesk.services.importing.files import ImportFile, import_file
from partsdesk.services.slips.booking import BookSlip, book_slip
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from partsdesk.services.slips.executing import ExecuteSlip, execute_slip
from partsdesk.services.slips.releasing import ReleaseSlip, release_slip
from partsdesk.services.warehouse import Warehouse
from tests.benchmarks.bare_posting import LINES, Bare, bare_file, bare_server
from tests.benchmarks.benchmark import Benchmark, Contest, Go, Goal
from tests.benchmarks.ground import Ground
from tests.benchmarks.laying import in_file, on_server
from tests.support.builders import an_actor
from tests.support.clock import HeldClock
from tests.support.lives import live_slip
from tests.support.statements import statements

WHO: Final = an_actor(user=1)
MOST_ITEMS: Final = 2000
SLIPS: Final = 100
ONE: Final = Quantity.parse("1")
PLENTY: Final = Quantity.parse("1000000")
PRICE: Final = Price.parse("2.5")


@dataclass
class Counter:
    """An open warehouse in which the same goods go out again and again."""

    warehouse: Warehouse
    store: StoreId
    items: list[ItemId]

    def __post_init__(self) -> None:
        """Fill the shelves."""
        self._dice = random.Random(2)  # noqa: S311 - not a secret
        for start in range(0, len(self.items), 500):
            chunk = self.items[start : start + 500]
            lines = tuple(DraftLine(item, PLENTY, price=PRICE) for item in chunk)
            live_slip(self.warehouse, WHO, SaveDraft("other-in", self._head(), lines))

    def _head(self) -> Head:
        return Head(HeldClock().today(), store=self.store, reason="x")

    def picked(self) -> list[ItemId]:
        """What a slip asks for."""
        return self._dice.sample(self.items, LINES)

    def released(self) -> SlipId:
        """A slip that waits to be carried out."""
        lines = tuple(DraftLine(item, ONE) for item in self.picked())
        draft = SaveDraft("other-out", self._head(), lines)
        slip = self.warehouse.perform(save_draft, draft, WHO).result.slip
        self.warehouse.perform(release_slip, ReleaseSlip(slip, 0), WHO)
        return slip

    def carry_out(self, slip: SlipId) -> None:
        """Execute it and book it: two acts, two commits."""
        self.warehouse.perform(execute_slip, ExecuteSlip(slip, 1), WHO)
        self.warehouse.perform(book_slip, BookSlip(slip, 2), WHO)

    def statements(self) -> tuple[int, int]:
        """How many statements go to the database in each of the two acts, beginning aside."""
        slip = self.released()
        with statements(self.warehouse.database) as said:
            self.warehouse.perform(execute_slip, ExecuteSlip(slip, 1), WHO)
            first = len(said)
            self.warehouse.perform(book_slip, BookSlip(slip, 2), WHO)
        return first, len(said) - first

    def codes(self) -> dict[ItemId, str]:
        """What the items are called."""
        found = self.warehouse.ask(lambda view, _: view.items.by_id(self.items), None, WHO)
        return {key: item.code for key, item in found.items()}


@contextmanager
def counter(url: str) -> Iterator[Counter]:
    """Open a counter on books of our own to write in."""
    with closing(Database(url, HeldClock())) as database:
        warehouse = Warehouse(database)
        store = warehouse.ask(lambda view, _: view.places.store("S-1").id, None, WHO)
        items = warehouse.ask(lambda view, _: [item.id for item in view.items.every()], None, WHO)
        yield Counter(warehouse, store, items[:MOST_ITEMS])


@contextmanager
def own_file(ground: Ground, size: int) -> Iterator[tuple[str, Bare]]:
    """A copy of big books in a file, and bare tables in another."""
    laid = make_url(in_file(ground, size).url).database or ""
    copy = ground.folder / "posting.db"
    for left in ground.folder.glob(f"{copy.name}*"):
        left.unlink()
    shutil.copy(laid, copy)
    with bare_file(ground.folder) as bare:
        yield f"sqlite:///{copy}", bare


@contextmanager
def own_server(ground: Ground, size: int) -> Iterator[tuple[str, Bare]]:
    """A copy of big books on the server, and bare tables in another database of it."""
    databases = ground.server()
    url = databases.create(on_server(ground, size).url)
    try:
        with bare_server(databases) as bare:
            yield url, bare
    finally:
        databases.drop(url)


Own = Callable[[Ground, int], AbstractContextManager[tuple[str, Bare]]]


@contextmanager
def carried_out(own: Own, ground: Ground, size: int) -> Iterator[Contest]:
    """Aims 1 and 2: two acts of ours beside two slips on bare tables."""
    with ExitStack() as stack:
        url, bare = stack.enter_context(own(ground, size))
        desk = stack.enter_context(counter(url))
        first, second = desk.statements()

        def ours() -> Go:
            return partial(desk.carry_out, desk.released())

        yield Contest(
            ours,
            lambda: partial(bare.post, 2),
            notes=lambda: (f"{first} and {second} statements",),
        )


@contextmanager
def imported(ground: Ground, size: int) -> Iterator[Contest]:
    """Aim 3: a hundred slips in a file, taken in, executed and booked in one transaction."""
    with ExitStack() as stack:
        url, bare = stack.enter_context(own_file(ground, size))
        desk = stack.enter_context(counter(url))
        names = desk.codes()
        numbers = count(1)
        spent: list[int] = []

        def ours() -> Go:
            file = ground.folder / f"slips-{next(numbers)}.csv"
            _write(file, desk, names)
            asked = ImportFile("slips", file, execute=True, book=True)
            return partial(_take_in, desk.warehouse, asked, spent)

        yield Contest(
            ours,
            lambda: partial(bare.post, SLIPS, at_once=True),
            notes=lambda: (f"{SLIPS * LINES:,} lines a go",),
        )


def _write(file: Path, desk: Counter, names: dict[ItemId, str]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("ref", "kind", "date", "store", "item", "quantity", "reason"))
        for number in range(SLIPS):
            head = (f"{file.stem}-{number}", "other-out", HeldClock().today().isoformat(), "S-1")
            writer.writerows((*head, names[item], 1, "x") for item in desk.picked())


def _take_in(warehouse: Warehouse, asked: ImportFile, taken: list[int]) -> None:
    report = import_file(warehouse, WHO, asked)
    if report.taken != SLIPS:
        raise AssertionError(report)
    taken.append(report.taken)


POSTING = (
    Benchmark(
        1,
        "execute and book a slip of 20 lines",
        "2 slips on bare tables",
        partial(carried_out, own_file),
        Goal(times=4),
        rounds=101,
    ),
    Benchmark(
        2,
        "execute and book a slip of 20 lines",
        "2 slips, one statement each",
        partial(carried_out, own_server),
        Goal(times=3),
        rounds=101,
        on="PostgreSQL",
    ),
    Benchmark(
        3,
        "import 100 slips of 20 lines, executed and booked",
        "100 slips in one transaction",
        imported,
        Goal(times=6),
        rounds=11,
    ),
)
