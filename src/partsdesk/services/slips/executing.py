"""Execution: the keeper carries a slip out, and the cards say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from partsdesk.database.work import Work
from partsdesk.domain.books.drafts import NegativeQuantity
from partsdesk.domain.books.execution import (
    Counted,
    Execution,
    MoreThanAsked,
    NewMove,
    RemainderUndecided,
    UnknownLine,
    as_asked,
    red_moves,
)
from partsdesk.domain.books.kind import Direction, ReleasedBy, Step
from partsdesk.domain.books.months import Book
from partsdesk.domain.books.sealing import Mark, of_execution
from partsdesk.domain.books.slips import (
    Move,
    Slip,
    SlipId,
    State,
    check_move,
    check_two_persons,
)
from partsdesk.domain.books.stock import BeyondFree, Level, LevelKey, NotEnoughStock
from partsdesk.domain.catalog.items import TooManyDecimals
from partsdesk.domain.catalog.places import Condition, Place
from partsdesk.domain.counting.counts import StoreFrozen
from partsdesk.domain.registers.numbering import ABNORMALITIES
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.numbering import next_number
from partsdesk.services.orders import check_goods
from partsdesk.services.slips.arriving import carry_over, enter_arrival
from partsdesk.services.slips.booking import enter_memo, hold_pools
from partsdesk.services.slips.carding import Carding
from partsdesk.services.slips.history import check_version
from partsdesk.services.slips.placing import Placing
from partsdesk.services.slips.posting import next_in_chain
from partsdesk.services.slips.returning import check_sources, check_whole, settle_reversal
from partsdesk.services.slips.reversing import check_red_day
from partsdesk.services.slips.surroundings import Surroundings, check_step, is_one_man
from partsdesk.services.warehouse import act


class Remainder(StrEnum):
    """What becomes of what was asked for and did not come or go."""

    UNDECIDED = "undecided"
    FOLLOW = "follow"
    CLOSE = "close"


@dataclass(eq=False)
class NoTransitStore(Refusal):
    """Goods between different keepers go through the transit store, and there is none."""

    rule = "REC-8"
    store: str
    to_store: str


@dataclass(frozen=True, slots=True)
class ExecuteSlip:
    """Carry a slip out as it was counted.

    Attributes:
        counted: what was counted, line by line; None for just what was asked.
        card_date: the day of the cards' entries; None for the slip's, or the first open one.
        remainder: what becomes of the rest.
        reason: why the rest is closed.
        looked_over: that goods which come back were checked as a whole: packaging, condition,
            label (INB-4); a count says it part by part.
    """

    slip: SlipId
    version: int
    counted: tuple[Counted, ...] | None = None
    card_date: dt.date | None = None
    remainder: Remainder = Remainder.UNDECIDED
    reason: str = ""
    looked_over: bool = False


@dataclass(frozen=True, slots=True)
class Executed:
    """A slip that was carried out.

    Attributes:
        called: its number.
        warnings: items issued beyond what was free, with whose it was.
        followed_by: the slip with the remainder, or the second half of a transfer.
    """

    slip: SlipId
    called: str
    card_date: dt.date
    warnings: tuple[str, ...] = ()
    followed_by: SlipId | None = None


@act()
def execute_slip(work: Work, asked: ExecuteSlip) -> Executed:
    """Carry a slip out: cards and stock, its number, its link in the chain, in one transaction.

    Raises:
        MayNot, SamePerson, OutsideStores, WrongState, SlipChanged, MonthClosed, DayToCome,
        NotEnoughStock, MoreThanAsked, RemainderUndecided, NoHoldStore, GoodsUnchecked,
        AbnormalIncomplete, LotNeeded, UnknownLot, SerialNotOne, SerialElsewhere, OldestFirst,
        BeyondFree, NoTransitStore, OverTaken, UnknownBin, NegativeQuantity, TooManyDecimals,
        RedDate, HalfConversion, StoreFrozen.
    """
    opened = work.slips.opened(asked.slip)
    slip = opened.slip
    around = Surroundings(work)
    around.keep_items(opened.items)
    check_step(work, slip, Step.EXECUTE, around)
    lifted = is_one_man(slip, around)
    check_two_persons(slip, work.actor, Step.EXECUTE, lifted=lifted)
    check_version(work, slip, asked.version)
    return carried_out(work, slip, asked, around)[0]


@dataclass(frozen=True, slots=True)
class _Plan:
    """An execution worked out and checked, its levels held, before anything is written.

    Attributes:
        moves: what the keeper counted; sent: the same, through the transit store if need be.
        left: what of each line did not come or go.
    """

    day: dt.date
    target: State
    moves: list[NewMove]
    sent: list[NewMove]
    left: dict[int, Quantity]
    through: StoreId | None
    levels: Mapping[LevelKey, Level]
    warnings: tuple[BeyondFree, ...]


def carried_out(
    work: Work, slip: Slip, asked: ExecuteSlip, around: Surroundings
) -> tuple[Executed, tuple[Move, ...]]:
    """Carry a slip out, whoever has checked that it may be; answers its moves as well."""
    if slip.state is State.BOOKED_AHEAD:  # what was paid for stays open until it comes
        asked = replace(asked, remainder=Remainder.FOLLOW)
    plan = _planned(work, slip, asked, around)
    executed, written = _carded(work, slip, asked, plan, around)
    ahead = slip.state is State.BOOKED_AHEAD
    if plan.target is State.BOOKED:
        (enter_arrival if ahead else enter_memo)(work, executed, written, plan.day, around)
    if slip.is_red:
        settle_reversal(work, executed)
    followed_by = _followers(work, executed, asked, plan)
    if ahead and followed_by is not None:
        carry_over(work, executed, followed_by, around)
    done = Executed(slip.id, executed.number, plan.day, _names(plan.warnings), followed_by)
    return done, written


def _planned(work: Work, slip: Slip, asked: ExecuteSlip, around: Surroundings) -> _Plan:
    target = _state_after(slip)
    check_move(slip, target, Step.EXECUTE.value)
    day = _card_date(work, slip, asked.card_date)
    looked_over = asked.looked_over or slip.imported or slip.is_red
    counted = as_asked(slip, looked_over=looked_over) if asked.counted is None else asked.counted
    _check_counted(slip, counted, around)
    through = _through_transit(slip, around)
    carding = Carding(work, slip, day, around)
    try:
        moves, sent, levels = _placed(work, slip, counted, around, carding)
    except NotEnoughStock:
        if slip.imported or slip.is_red:  # a file says all that it knows
            raise
        moves, sent, levels = _placed(work, slip, counted, around, carding, goes_on=True)
    _check_frozen(work, slip, sent, around)
    warnings = () if slip.imported or slip.is_red else carding.beyond_free(sent)
    left = _left_over(slip, moves)
    undecided = asked.remainder is Remainder.UNDECIDED
    unreasoned = asked.remainder is Remainder.CLOSE and not asked.reason.strip()
    if left and not slip.is_red and (undecided or unreasoned):
        raise RemainderUndecided(slip.called)
    return _Plan(day, target, moves, sent, left, through, levels, warnings)


def _placed(
    work: Work,
    slip: Slip,
    counted: tuple[Counted, ...],
    around: Surroundings,
    carding: Carding,
    *,
    goes_on: bool = False,
) -> tuple[list[NewMove], list[NewMove], Mapping[LevelKey, Level]]:
    """The moves, the same as they are sent, and the levels that are held for them.

    Looking bin after bin costs a question more, so it is done where the usual bins lack some.
    """
    moves = _moves(work, slip, counted, around, goes_on=goes_on)
    through = _through_transit(slip, around)
    sent = [_to_transit(move, through, around) for move in moves] if through else moves
    return moves, sent, carding.check(sent)


def _carded(
    work: Work, slip: Slip, asked: ExecuteSlip, plan: _Plan, around: Surroundings
) -> tuple[Slip, tuple[Move, ...]]:
    """Write moves, cards, number and chain; the rows that everybody wants are held last."""
    written = work.slips.move(slip.id, plan.sent)
    Carding(work, slip, plan.day, around).enter(written, plan.levels)
    if plan.target is State.BOOKED:
        hold_pools(work, slip, written, around)
    head = next_in_chain(work, slip, "cards", plan.day)
    number = slip.number or head.number
    reason = asked.reason if asked.remainder is Remainder.CLOSE else ""
    mark = Mark("cards", plan.day, work.now, work.actor.user)
    facts = of_execution(slip, mark, number, reason, written)
    work.numbers.execution(
        slip.id, slip.kind, head.link(facts), plan.day, work.now, work.actor.user
    )
    work.slips.stands(slip.id, plan.target, number=number, closed_reason=reason)
    _register_abnormal(work, slip, plan.sent, written)
    return replace(slip, number=number, card_date=plan.day), written


def _names(warnings: tuple[BeyondFree, ...]) -> tuple[str, ...]:
    return tuple(
        f"{warning.item}: {warning.asked} > {warning.free} ({', '.join(warning.reserved_by)})"
        for warning in warnings
    )


def _state_after(slip: Slip) -> State:
    ahead = slip.state is State.BOOKED_AHEAD
    return State.BOOKED if slip.kind.books_itself or ahead else State.EXECUTED


def _card_date(work: Work, slip: Slip, asked: dt.date | None) -> dt.date:
    """The day of the entries: as asked, or the slip's, or the first open one (VAL-9)."""
    usual = work.months.default(Book.STORES, slip.date)
    day = asked or usual
    work.months.check(Book.STORES, day)
    if slip.reversal_of is not None:
        original = work.slips.get(slip.reversal_of)
        check_red_day(work, original, day, usual)
    return day


def _moves(
    work: Work,
    slip: Slip,
    counted: tuple[Counted, ...],
    around: Surroundings,
    *,
    goes_on: bool,
) -> list[NewMove]:
    around.items([line.item for line in slip.lines])
    sources = [line.source for line in slip.lines if line.source is not None]
    if slip.is_red:
        known = work.slips.moves_by_id(sources)
        originals = {key: (move.lot, move.origin, move.target) for key, (_, move) in known.items()}
        moves = red_moves(slip, originals, counted)
        check_whole(work, slip, [(move.source, move.quantity) for move in moves])
    else:
        slip = _with_default_bins(slip, around)
        codes = around.codes([line.item for line in slip.lines])
        parts = [part for count in counted for part in count.parts]
        shelf = around.shelf(slip, [bin_ for part in parts for bin_ in (part.bin, part.to_bin)])
        wanted = Execution(slip, shelf, codes).wanted(counted)
        moves = Placing(work, slip, around, goes_on=goes_on).moves(wanted)
    if sources:
        check_sources(work, slip, moves, around)
    check_goods(work, slip, moves)
    return moves


def _check_frozen(work: Work, slip: Slip, moves: list[NewMove], around: Surroundings) -> None:
    """Refuse to move goods of a store that a count has frozen, but for the count itself.

    Raises:
        StoreFrozen: with the count's number.
    """
    if not work.frozen or slip.kind.rights.releases is ReleasedBy.COUNT:
        return
    for move in moves:
        for place in (move.origin, move.target):
            if place is not None and place.store in work.frozen:
                raise StoreFrozen(around.stores[place.store].code, work.frozen[place.store])


def _check_counted(slip: Slip, counted: tuple[Counted, ...], around: Surroundings) -> None:
    """Refuse what cannot be counted: less than nothing, half a piece, or red beyond its lines.

    Raises:
        UnknownLine, NegativeQuantity, TooManyDecimals, MoreThanAsked.
    """
    items = around.items([line.item for line in slip.lines])
    by_number = {line.number: items[line.item] for line in slip.lines}
    asked = {line.number: line.quantity for line in slip.lines}
    for count in counted:
        if count.line not in by_number:
            raise UnknownLine(slip.called, count.line)
        item = by_number[count.line]
        total = Quantity.sum(part.quantity for part in count.parts)
        if slip.is_red and total > asked[count.line]:
            raise MoreThanAsked(item.code, asked[count.line], total)
        for part in count.parts:
            if part.quantity < NO_QUANTITY:
                raise NegativeQuantity(item.code, part.quantity)
            if part.quantity.has_decimals(item.unit.decimals):
                raise TooManyDecimals(item.code, item.unit.name, part.quantity, item.unit.decimals)


def _with_default_bins(slip: Slip, around: Surroundings) -> Slip:
    """Put what comes in to its item's default bin where that lies in the store (INB-5)."""
    items = around.items([line.item for line in slip.lines])
    bins = around.bins([items[line.item].default_bin for line in slip.lines])
    incoming = slip.store if slip.kind.direction is Direction.IN else slip.to_store
    lines = []
    for line in slip.lines:
        default = items[line.item].default_bin
        named = line.bin if slip.kind.direction is Direction.IN else line.to_bin
        if named is not None or default is None or bins[default].store != incoming:
            lines.append(line)
        elif slip.kind.direction is Direction.IN:
            lines.append(replace(line, bin=default))
        else:
            lines.append(replace(line, to_bin=default))
    return replace(slip, lines=tuple(lines))


def _left_over(slip: Slip, moves: list[NewMove]) -> dict[int, Quantity]:
    """What of each line did not come or go."""
    counted: dict[int, Quantity] = {}
    for move in moves:
        counted[move.line_number] = counted.get(move.line_number, NO_QUANTITY) + abs(move.quantity)
    rest = {
        line.number: line.quantity - counted.get(line.number, NO_QUANTITY) for line in slip.lines
    }
    return {number: quantity for number, quantity in rest.items() if quantity > NO_QUANTITY}


def _through_transit(slip: Slip, around: Surroundings) -> StoreId | None:
    """The transit store that goods between different keepers go through, or None."""
    if not slip.kind.through_transit or slip.is_red or slip.imported:
        return None
    if slip.transfer_of is not None or slip.store is None or slip.to_store is None:
        return None
    origin, target = around.stores[slip.store], around.stores[slip.to_store]
    if origin.keeper is None or target.keeper is None or origin.keeper == target.keeper:
        return None
    for store in around.stores.values():
        if store.condition is Condition.TRANSIT and store.active:
            return store.id
    raise NoTransitStore(origin.code, target.code)


def _to_transit(move: NewMove, transit: StoreId, around: Surroundings) -> NewMove:
    return replace(move, target=Place(transit, around.unnamed[transit]))


def _register_abnormal(
    work: Work, slip: Slip, moves: list[NewMove], written: tuple[Move, ...]
) -> None:
    """Put goods that went on hold into the abnormality register (INB-3)."""
    for new, move in zip(moves, written, strict=True):
        if new.abnormal is not None:
            work.registers.add_abnormality(
                next_number(work, ABNORMALITIES),
                slip.id,
                move.id,
                move.item,
                move.quantity,
                new.abnormal,
                work.now,
                work.actor.user,
            )


def _followers(work: Work, slip: Slip, asked: ExecuteSlip, plan: _Plan) -> SlipId | None:
    """The slip with what is still to come, or the second half of a transfer."""
    followed_by = None
    if plan.left and asked.remainder is Remainder.FOLLOW and not slip.is_red:
        followed_by = work.slips.add(_remainder(slip, plan.left), work.now)
    if plan.through is not None:
        followed_by = work.slips.add(_second_half(work, slip, plan.moves, plan.through), work.now)
    return followed_by


def _remainder(slip: Slip, left: dict[int, Quantity]) -> Slip:
    """A released slip for what is still to come, or a booked-ahead one where it was paid for."""
    lines = [
        replace(
            line,
            quantity=left[line.number],
            entered=left[line.number],
            unit="",
            factor=1,
            amount=line.amount.share(left[line.number], line.quantity) if line.amount else None,
            tax=line.tax.share(left[line.number], line.quantity) if line.tax else None,
        )
        for line in slip.lines
        if line.number in left
    ]
    numbered = tuple(replace(line, number=n) for n, line in enumerate(lines, start=1))
    return replace(
        slip,
        state=State.RELEASED,
        number="",
        lines=numbered,
        remainder_of=slip.id,
        reversal_of=None,
        ref="",
    )


def _second_half(work: Work, slip: Slip, moves: list[NewMove], transit: StoreId) -> Slip:
    """The slip by which the receiving keeper takes what was sent."""
    by_number = {line.number: line for line in slip.lines}
    lines = tuple(
        replace(
            by_number[move.line_number],
            number=number,
            quantity=move.quantity,
            entered=move.quantity,
            unit="",
            factor=1,
            bin=None,
            to_bin=move.target.bin if move.target else None,
            lot_code=work.items.lot_code(move.lot) if move.lot else "",
        )
        for number, move in enumerate(moves, start=1)
    )
    return replace(
        slip,
        state=State.RELEASED,
        number="",
        lines=lines,
        store=transit,
        transfer_of=slip.id,
        remainder_of=None,
        ref="",
    )
