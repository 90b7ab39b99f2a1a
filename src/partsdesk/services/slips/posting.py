"""Writing a booking: pools held, entries made, the chain and the number, in one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from partsdesk.database.repositories.numbers import Head
from partsdesk.database.work import Work
from partsdesk.domain.books.ledger import NotCovered, Pool, PoolKey, Pools, Short
from partsdesk.domain.books.months import Book
from partsdesk.domain.books.sealing import Mark, of_booking
from partsdesk.domain.books.slips import Slip
from partsdesk.domain.books.valuation import BookedLine
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import UserId
from partsdesk.services.slips.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Posted:
    """A booking as it was written.

    Attributes:
        dated_up: whether the day is later than asked, because an item's ledger goes on no earlier.
    """

    number: str
    ledger_date: dt.date
    dated_up: bool
    lines: tuple[BookedLine, ...]


Worked = Callable[[Pools], Sequence[BookedLine]]


@dataclass(frozen=True, slots=True)
class ToPost:
    """A booking about to be written.

    Attributes:
        act: which act it is: booking, ahead, arrival, invoice.
        keys: the pools that it changes.
        day: the ledger date asked for; None for the slip's, or the first open one.
        worked: works out the entries on the pools held, and answers what is said of each line.
        by: who books; None for the person who acts.
    """

    act: str
    keys: Iterable[PoolKey]
    day: dt.date | None
    worked: Worked
    by: UserId | None = None


def post(work: Work, slip: Slip, booking: ToPost, around: Surroundings) -> Posted:
    """Hold the pools, work the booking out, and write it.

    Ledger dates of an item in its group never go backwards: a booking of an earlier slip is
    dated up.

    Raises:
        MonthClosed, DayToCome, NotCovered, and what the valuation refuses.
    """
    pools = Pools(work.ledger.held_fast(booking.keys))
    day, dated_up = _day(work, slip, booking.day, pools.held.values())
    try:
        lines = tuple(booking.worked(pools))
    except Short as short:
        raise _not_covered(work, short, around) from None
    head = next_in_chain(work, slip, "ledger", day)
    number = slip.number or head.number
    by = booking.by or work.actor.user
    mark = Mark(booking.act, day, work.now, by)
    facts = of_booking(slip, mark, number, lines, pools.entries)
    written = work.ledger.book(slip, mark, head.link(facts), lines)
    work.ledger.enter(written, slip.id, day, pools.entries, pools.held)
    return Posted(number, day, dated_up, lines)


def next_in_chain(work: Work, slip: Slip, book: str, day: dt.date) -> Head:
    """Hold the head of the slip's chain in a book, with a number where this is its first entry."""
    if slip.number:
        return work.numbers.head(slip.kind.code, book)
    return work.numbers.numbered_head(slip.kind, book, Month.of(day))


def _day(
    work: Work, slip: Slip, asked: dt.date | None, pools: Iterable[Pool]
) -> tuple[dt.date, bool]:
    wanted = asked or work.months.default(Book.ACCOUNTS, slip.date)
    day = max([wanted, *(pool.last_date for pool in pools if pool.last_date is not None)])
    work.months.check(Book.ACCOUNTS, day)
    return day, day != (asked or slip.date)


def _not_covered(work: Work, short: Short, around: Surroundings) -> NotCovered:
    return NotCovered(
        around.codes([short.key.item])[short.key.item],
        short.key.group,
        short.there,
        short.asked,
        work.slips.unbooked_receipts(short.key.item),
    )
