"""Booking: the accountant enters an executed slip into the stores ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from partsdesk.database.work import View, Work
from partsdesk.domain.books.kind import Direction, Step
from partsdesk.domain.books.ledger import BookFirst, NothingToAdjust, PoolKey, Pools
from partsdesk.domain.books.months import Book
from partsdesk.domain.books.slips import (
    Move,
    Slip,
    SlipId,
    State,
    WrongState,
    books_at_all,
    check_move,
    check_two_persons,
)
from partsdesk.domain.books.valuation import Basis, BookedLine, Figures, Valuation
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_AMOUNT, Amount, Price
from partsdesk.services.slips.history import check_version
from partsdesk.services.slips.posting import Posted, ToPost, Worked, post
from partsdesk.services.slips.returning import settle_reversal
from partsdesk.services.slips.reversing import NothingLeft
from partsdesk.services.slips.surroundings import Surroundings, check_step, is_one_man
from partsdesk.services.warehouse import act


@dataclass(frozen=True, slots=True)
class BookSlip:
    """Enter a slip into the ledger.

    Attributes:
        figures: what the accountant says of lines, by line number.
        ledger_date: the day; None for the slip's, or the first open one.
    """

    slip: SlipId
    version: int
    figures: Mapping[int, Figures] = field(default_factory=dict)
    ledger_date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """A slip that was booked.

    Attributes:
        dated_up: whether it took a later day than asked, since its items' ledgers go no earlier.
    """

    slip: SlipId
    called: str
    ledger_date: dt.date
    dated_up: bool


@act()
def book_slip(work: Work, asked: BookSlip) -> Booked:
    """Book a slip at the value that VAL gives it.

    Raises:
        MayNot, SamePerson, OutsideStores, WrongState, SlipChanged, MonthClosed, DayToCome,
        BookFirst, NotCovered, PriceMissing, SourceUnbooked, NothingToAdjust, NothingLeft.
    """
    opened = work.slips.opened(asked.slip)
    slip = opened.slip
    around = Surroundings(work)
    around.keep_items(opened.items)
    check_step(work, slip, Step.BOOK, around)
    check_two_persons(slip, work.actor, Step.BOOK, lifted=is_one_man(slip, around))
    check_version(work, slip, asked.version)
    return book(work, slip, asked, around, opened.moves)


def book(
    work: Work,
    slip: Slip,
    asked: BookSlip,
    around: Surroundings,
    moves: tuple[Move, ...] | None = None,
) -> Booked:
    """Book a slip, whoever has checked that it may be; its moves are read unless given."""
    awaited = State.EXECUTED if slip.kind.has_card else State.RELEASED
    if slip.state is not awaited or not books_at_all(slip):
        raise WrongState(slip.called, slip.state, Step.BOOK.value)
    check_move(slip, State.BOOKED, Step.BOOK.value)
    if moves is None:
        moves = work.slips.moves(slip.id)
    keys = pool_keys(slip, moves, around.groups())
    day = asked.ledger_date or work.months.default(Book.ACCOUNTS, slip.date)
    check_booked_before(work, slip, day, keys, around)
    if slip.kind.direction is Direction.AMOUNT:
        _check_stands(work, slip)
        worked = _adjusting(slip, around)
    else:
        worked = valuing(work, slip, moves, asked.figures, around)
    posted = post(work, slip, ToPost("booking", keys, asked.ledger_date, worked), around)
    work.slips.stands(slip.id, State.BOOKED, number=posted.number)
    settle_reversal(work, slip)
    return Booked(slip.id, posted.number, posted.ledger_date, posted.dated_up)


def enter_memo(
    work: Work, slip: Slip, moves: tuple[Move, ...], day: dt.date, around: Surroundings
) -> Posted:
    """Enter a custody slip into the memo ledger in the act of its execution."""
    keys = pool_keys(slip, moves, around.groups())
    worked = valuing(work, slip, moves, {}, around)
    return post(work, slip, ToPost("booking", keys, day, worked), around)


def hold_pools(work: Work, slip: Slip, moves: Sequence[Move], around: Surroundings) -> None:
    """Hold what a booking in the same act will change, before any number is taken.

    Numbers and chains are what every act of a kind wants: they are held last, by everybody.
    """
    keys = pool_keys(slip, moves, around.groups())
    if slip.state is State.BOOKED_AHEAD:
        keys |= {PoolKey(move.item, Group.GOODS_IN_TRANSIT) for move in moves}
    work.ledger.held_fast(keys)


def pool_keys(slip: Slip, moves: Sequence[Move], groups: Mapping[StoreId, Group]) -> set[PoolKey]:
    """The pools that a slip's booking changes."""
    keys = {
        PoolKey(move.item, groups[place.store])
        for move in moves
        for place in (move.origin, move.target)
        if place is not None
    }
    if slip.kind.direction is Direction.AMOUNT and slip.store is not None:
        keys |= {PoolKey(line.item, groups[slip.store]) for line in slip.lines}
    return keys


def check_booked_before(
    work: Work, slip: Slip, day: dt.date, keys: set[PoolKey], around: Surroundings
) -> None:
    """Refuse while an earlier open month holds other executed, unbooked slips of an item (VAL-2).

    Raises:
        BookFirst: naming the slips, in the order in which they should be booked.
    """
    if work.months.is_first(Book.ACCOUNTS, day):
        return
    unbooked = work.slips.unbooked_before(Month.of(day).first, {key.item for key in keys})
    waiting = [each for each in unbooked if each[0] != slip.called]
    if not waiting:
        return
    groups = around.groups()
    for name, item, stores in waiting:
        if any(PoolKey(item, groups[store]) in keys for store in stores):
            names = tuple(dict.fromkeys(other for other, which, _ in waiting if which == item))
            raise BookFirst(around.codes([item])[item], names or (name,))


def with_tax(view: View, day: dt.date) -> bool:
    """Whether stock is valued with tax on a day (VAL-1)."""
    return view.settings.at("taxpayer", day) == "small-scale"


def valuing(
    view: View,
    slip: Slip,
    moves: tuple[Move, ...],
    figures: Mapping[int, Figures],
    around: Surroundings,
) -> Worked:
    """What works a slip's booking out on pools, by the figures that the accountant gives."""
    sources = {move.source for move in moves if move.source is not None}
    basis = Basis(
        groups=around.groups(),
        codes=around.codes([line.item for line in slip.lines]),
        figures=figures,
        contract=_contract(view, slip),
        sources=view.ledger.sources(sources) if sources else {},
        with_tax=with_tax(view, slip.date),
    )

    def worked(pools: Pools) -> Sequence[BookedLine]:
        return Valuation(slip, moves, basis, pools).booked()

    return worked


def _contract(view: View, slip: Slip) -> Mapping[int, Price]:
    """Contract prices by line, where the slip names a purchase order (VAL-3)."""
    if not slip.kind.estimated or not slip.order:
        return {}
    prices = view.orders.contract_prices(slip.order, [line.item for line in slip.lines])
    return {line.number: prices[line.item] for line in slip.lines if line.item in prices}


def _check_stands(work: Work, red: Slip) -> None:
    """Refuse to take an adjustment back twice (VAL-6).

    Raises:
        NothingLeft: where another red slip has taken it back already.
    """
    if red.reversal_of is not None:
        original = work.slips.locked(red.reversal_of)
        if original.state is not State.BOOKED:
            raise NothingLeft(original.called)


def _adjusting(slip: Slip, around: Surroundings) -> Worked:
    """A cost adjustment changes amounts only, and leaves neither too little nor nothing there."""
    groups = around.groups()
    codes = around.codes([line.item for line in slip.lines])
    basis = Basis(groups, codes)

    def worked(pools: Pools) -> Sequence[BookedLine]:
        asked: dict[ItemId, Amount] = {}
        for line in slip.lines:
            amount = line.amount or NO_AMOUNT
            asked[line.item] = asked.get(line.item, NO_AMOUNT) + (
                -amount if slip.is_red else amount
            )
        for item, amount in asked.items():
            pool = pools.of(item, groups[slip.store or StoreId(0)])
            if not pool.quantity or pool.amount + amount < NO_AMOUNT:
                raise NothingToAdjust(codes[item], pool.amount, amount)
        return Valuation(slip, (), basis, pools).booked()

    return worked
