"""Aims 4 to 7: balances, balances of any day, movements of any months, and pages of cards."""

from __future__ import annotations

import datetime as dt
import random
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from typing import Final, TypeAlias

from partsdesk.database.database import Database
from partsdesk.database.listings.listing import ListAsked
from partsdesk.database.repositories.reports.ledger import Valued
from partsdesk.database.repositories.reports.scope import EVERYTHING, Span
from partsdesk.database.work import View
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.calendar import Month
from partsdesk.services.goods import FreeAsked, Sought, free_of
from partsdesk.services.lists import list_page
from partsdesk.services.warehouse import Warehouse
from tests.benchmarks.bare import (
    AS_OF,
    BALANCE,
    MOVED,
    PAGE,
    SCANNED,
    Bare,
    bare_of,
    before,
    scanning,
)
from tests.benchmarks.benchmark import Benchmark, Contest, Goal, Way, plain
from tests.benchmarks.big_books import BEGIN, END, HOT, LAST_CLOSED
from tests.benchmarks.ground import Ground
from tests.benchmarks.laying import Laid, in_file, on_server
from tests.support.builders import an_actor
from tests.support.clock import HeldClock

Lay: TypeAlias = Callable[[Ground, int], Laid]

WHO: Final = an_actor(user=1)
PAGE_ROWS: Final = 100


@contextmanager
def _opened(laid: Laid) -> Iterator[tuple[Warehouse, Bare]]:
    """Our door and the bare tables, both warm and open."""
    with closing(Database(laid.url, HeldClock())) as database, bare_of(laid) as bare:
        yield Warehouse(database), bare


def nothing(_: View, __: None) -> None:
    """A question that asks nothing: what every question costs."""


@contextmanager
def balance(lay: Lay, ground: Ground, size: int) -> Iterator[Contest]:
    """Aim 4: what a store has of an item and nobody has asked for yet."""
    dice = random.Random(4)  # noqa: S311 - not a secret
    items = max(50, size // 50)
    with _opened(lay(ground, size)) as (warehouse, bare):
        store = warehouse.ask(lambda view, _: view.places.store("S-1").id, None, WHO)

        def ours() -> object:
            return warehouse.ask(
                free_of, FreeAsked(store, (Sought(ItemId(dice.randint(1, items))),)), WHO
            )

        yield Contest(
            plain(ours),
            plain(lambda: bare.ask(BALANCE, (dice.randint(1, items),))),
            {"an empty question": plain(lambda: warehouse.ask(nothing, None, WHO))},
        )


def _as_of(view: View, day: dt.date) -> list[Valued]:
    return list(view.reports.ledger_at(EVERYTHING, day))


def _cards_as_of(view: View, day: dt.date) -> int:
    return len(view.reports.stock_at(EVERYTHING, day))


def _days() -> Callable[[], dt.date]:
    """Days by chance over all the books' months."""
    dice = random.Random(5)  # noqa: S311 - not a secret
    return lambda: BEGIN + dt.timedelta(days=dice.randrange((END - BEGIN).days))


@contextmanager
def as_of(lay: Lay, ground: Ground, size: int) -> Iterator[Contest]:
    """Aim 5: what every item stood at in every store in the evening of a day."""
    ours, limit, cards, scan = _days(), _days(), _days(), _days()
    with (
        _opened(lay(ground, size)) as (warehouse, bare),
        scanning(bare, ground.folder) as duck,
    ):
        yield Contest(
            lambda: partial(warehouse.ask, _as_of, ours(), WHO),
            lambda: partial(bare.ask, AS_OF, before(limit() + dt.timedelta(days=1))),
            {
                "DuckDB": lambda: partial(
                    lambda day: duck.execute(SCANNED, (day,)).fetchall(),
                    scan() + dt.timedelta(days=1),
                ),
                "cards": lambda: partial(warehouse.ask, _cards_as_of, cards(), WHO),
            },
        )


def _moved(view: View, span: Span) -> None:
    deque(view.reports.movement_rows(EVERYTHING, span), maxlen=0)


def _months(length: int) -> Callable[[], tuple[Month, Month]]:
    """Ranges of so many months, by chance."""
    dice = random.Random(6)  # noqa: S311 - not a secret
    every = [Month.of(BEGIN)]
    while every[-1] <= LAST_CLOSED:
        every.append(every[-1].next)

    def chosen() -> tuple[Month, Month]:
        at = dice.randrange(len(every) - length + 1)
        return every[at], every[at + length - 1]

    return chosen


@contextmanager
def moved(lay: Lay, length: int, ground: Ground, size: int) -> Iterator[Contest]:
    """Aim 6: opening, in, out and closing of every item over some months."""
    ours, limit = _months(length), _months(length)

    def asked() -> Callable[[], object]:
        first, last = ours()
        return partial(warehouse.ask, _moved, Span(first.first, last.last), WHO)

    def raw() -> Callable[[], object]:
        first, last = limit()
        values = (first.number, first.number, first.number, last.number)
        return partial(bare.ask, MOVED, values)

    with _opened(lay(ground, size)) as (warehouse, bare):
        yield Contest(asked, raw)


def _page_at(warehouse: Warehouse, length: int) -> Way:
    """A page somewhere on the long card, as the window asks for it."""
    dice = random.Random(7)  # noqa: S311 - not a secret

    def ready() -> Callable[[], object]:
        offset = dice.randrange(max(1, length - PAGE_ROWS))
        asked = ListAsked("cards", offset=offset, limit=PAGE_ROWS, scope=scope)
        return partial(warehouse.ask, list_page, asked, WHO)

    scope = {"item": HOT}
    return ready


@contextmanager
def page(lay: Lay, ground: Ground, size: int) -> Iterator[Contest]:
    """Aim 7: a page anywhere on the long card."""
    with _opened(lay(ground, size)) as (warehouse, bare):
        every = bare.ask("SELECT day, id, bin FROM bare.moves WHERE item = ?", (HOT,))
        dice = random.Random(7)  # noqa: S311 - not a secret

        def raw() -> Callable[[], object]:
            day, key, bin_ = dice.choice(every)
            return partial(bare.ask, PAGE, (HOT, bin_, day, key, PAGE_ROWS))

        yield Contest(_page_at(warehouse, len(every)), raw)


def _benchmark(
    aim: int,
    job: str,
    limit: str,
    contest: Callable[[Lay, Ground, int], AbstractContextManager[Contest]],
    goal: Goal,
    rounds: int,
) -> tuple[Benchmark, Benchmark]:
    file = Benchmark(aim, job, limit, partial(contest, in_file), goal, rounds=rounds)
    server = Benchmark(
        aim, job, limit, partial(contest, on_server), goal, rounds=rounds, on="PostgreSQL"
    )
    return file, server


def _moved_over(
    lay: Lay, ground: Ground, size: int, *, months: int
) -> AbstractContextManager[Contest]:
    return moved(lay, months, ground, size)


READING: tuple[Benchmark, ...] = (
    *_benchmark(4, "free stock of one item", "balance row", balance, Goal(ms=0.5), rounds=500),
    *_benchmark(
        5,
        "all balances as of any day",
        "month snapshot + delta",
        as_of,
        Goal(times=3, beside={"DuckDB": 2}),
        rounds=21,
    ),
    *(
        each
        for months in (1, 12, 22)
        for each in _benchmark(
            6,
            f"movements of any {months} months",
            "month table",
            partial(_moved_over, months=months),
            Goal(times=3),
            rounds=15,
        )
    ),
    *_benchmark(
        7, "a page of 100 anywhere on a long card", "keyset page", page, Goal(ms=5, at="p99"), 500
    ),
)
