"""Opening a count, and giving it up (REC-4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from partsdesk.database.work import View, Work
from partsdesk.domain.books.slips import OutsideStores
from partsdesk.domain.counting.counts import (
    SERIES,
    AlreadyCounting,
    Choice,
    Count,
    CountId,
    CountState,
    NothingToCount,
    Spot,
    Tolerance,
)
from partsdesk.domain.values.people import Role, StoreId
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.services.counting.choosing import NAMES_NEEDED, Chosen, spots_of
from partsdesk.services.numbering import next_number
from partsdesk.services.warehouse import act

COUNTERS = (Role.KEEPER, Role.SUPERVISOR, Role.ACCOUNTANT, Role.FINANCE_MANAGER)


@dataclass(frozen=True, slots=True)
class OpenCount:
    """Begin to count.

    Attributes:
        chosen: zones, bins, item codes, category numbers or classes, as the choice wants it.
        blind: that counters do not see what the books say.
        frozen: that the stores take no slips while the count is open.
    """

    choice: Choice
    stores: tuple[StoreId, ...]
    chosen: tuple[str, ...] = ()
    blind: bool = True
    frozen: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class CountOpened:
    """A count that was begun.

    Attributes:
        lines: how many places it expects.
    """

    called: str
    lines: int


@dataclass(frozen=True, slots=True)
class GiveUpCount:
    """Give a count up: nothing comes of it."""

    count: str


@dataclass(frozen=True, slots=True)
class CountGivenUp:
    """A count that was given up."""

    called: str


@act(*COUNTERS)
def open_count(work: Work, asked: OpenCount) -> CountOpened:
    """Begin a count of what was chosen; a place is never in two open counts.

    Raises:
        OutsideStores, NothingToCount, AlreadyCounting.
    """
    check_stores(work, asked.stores)
    if asked.frozen:
        work.closing.hold_alone()  # no slip is under way when the freeze begins
    work.counts.alone()
    named = frozenset(each.strip() for each in asked.chosen if each.strip())
    lacking = not asked.stores or (asked.choice in NAMES_NEEDED and not named)
    spots = () if lacking else spots_of(work, asked.choice, Chosen(asked.stores, named))
    if not spots:
        raise NothingToCount(asked.choice)
    taken = work.counts.counted_places(asked.stores)
    both = [taken[spot] for spot in spots if spot in taken]
    if both:
        raise AlreadyCounting(both[0], len(both))
    return opened(work, asked, spots)


def opened(work: Work, asked: OpenCount, spots: Iterable[Spot] = ()) -> CountOpened:
    """Write a new count with what it expects."""
    listed = tuple(spots)
    number = next_number(work, SERIES)
    count = Count(
        id=CountId(0),
        number=number,
        state=CountState.OPEN,
        choice=asked.choice,
        stores=tuple(sorted(asked.stores)),
        opened_at=work.now,
        opened_by=work.actor.user or None,
        chosen=tuple(sorted(each for each in asked.chosen if each.strip())),
        blind=asked.blind,
        frozen=asked.frozen,
        tolerance=tolerance(work),
        note=asked.note.strip(),
    )
    work.counts.add(count, listed)
    return CountOpened(number, len(listed))


@act(*COUNTERS)
def give_up_count(work: Work, asked: GiveUpCount) -> CountGivenUp:
    """Give a count up; what was counted stays on record.

    Raises:
        UnknownCount, CountEnded, OutsideStores.
    """
    count = work.counts.locked(asked.count)
    check_stores(work, count.stores)
    work.counts.end(count, CountState.VOID, work.now, work.actor.user or None)
    return CountGivenUp(count.number)


def tolerance(view: View) -> Tolerance:
    """How far a line may be off, as the settings stand; a count keeps what it was begun with."""
    pieces = view.settings.text("count-tolerance-pieces")
    rate = view.settings.text("count-tolerance-rate")
    amount = view.settings.text("count-tolerance-amount")
    return Tolerance(
        None if pieces is None else Quantity.parse(pieces),
        None if rate is None else Price.parse(rate),
        None if amount is None else Amount.parse(amount),
    )


def check_stores(view: View, stores: Iterable[StoreId]) -> None:
    """See that the person's rights reach these stores.

    Raises:
        OutsideStores: naming the first that they do not.
    """
    for store in stores:
        if not view.actor.may_enter(store):
            raise OutsideStores(view.places.stores()[store].code)
