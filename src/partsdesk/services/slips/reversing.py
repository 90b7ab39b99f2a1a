"""Red slips 红字单: a mistake is corrected by a slip of its own, drafted with a reason (VAL-6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from partsdesk.database.work import View, Work
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.months import Book
from partsdesk.domain.books.slips import (
    Line,
    Move,
    MoveId,
    Slip,
    SlipId,
    State,
    WrongState,
)
from partsdesk.domain.books.valuation import SourceValue
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.quantities import NO_AMOUNT, NO_QUANTITY, Amount, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.slips.drafting import Drafted, drafted
from partsdesk.services.slips.surroundings import Surroundings, check_seen
from partsdesk.services.warehouse import act

REVERSIBLE = frozenset({State.EXECUTED, State.BOOKED})


@dataclass(eq=False)
class ReasonMissing(Refusal):
    """A red slip is drafted with a reason."""

    rule = "VAL-6"
    slip: str


@dataclass(eq=False)
class NothingLeft(Refusal):
    """Every piece of the slip came back or is being corrected already."""

    rule = "VAL-6"
    slip: str


@dataclass(eq=False)
class RedDate(Refusal):
    """A red slip is dated today, or in its original's month while that is open."""

    rule = "VAL-6"
    day: dt.date


@dataclass(frozen=True, slots=True)
class ReverseSlip:
    """Draft the red slip of a slip: all that is left of it; fewer pieces can be typed then.

    Attributes:
        date: today where None.
    """

    slip: SlipId
    reason: str
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ReversalAsked:
    """The slip that is to be reversed."""

    slip: SlipId


@dataclass(frozen=True, slots=True)
class ReversedLine:
    """A line of a slip, and what its red slip would say.

    Attributes:
        before: how much of it came back already, or is being corrected.
        back: how much the red slip takes back: negative.
        amount: what the line was booked at; None where it is not, or costs are hidden.
    """

    line: int
    moved: Quantity
    before: Quantity
    back: Quantity
    amount: Amount | None = None
    back_amount: Amount | None = None


@dataclass(frozen=True, slots=True)
class Reversal:
    """A slip's lines beside those of its red slip.

    Attributes:
        waiting: red slips of it that are drawn up and not carried out yet, as they are called.
    """

    lines: tuple[ReversedLine, ...]
    waiting: tuple[str, ...] = ()


@act()
def reverse_slip(work: Work, asked: ReverseSlip) -> Drafted:
    """Draft a slip's red slip, which then lives the whole life of its kind.

    Raises:
        MayNot, OutsideStores, WrongState, ReasonMissing, NothingLeft, RedDate.
    """
    original = work.slips.get(asked.slip)
    _check_reversible(original)
    if not asked.reason.strip():
        raise ReasonMissing(original.called)
    day = asked.date or work.today
    check_red_day(work, original, day, work.today)
    lines = _lines(work, original)
    if not lines:
        raise NothingLeft(original.called)
    head = Head(
        date=day,
        store=original.store,
        to_store=original.to_store,
        partner=original.partner,
        department=original.department,
        cost_bearer=original.cost_bearer,
        order=original.order,
        reason=asked.reason.strip(),
    )
    around = Surroundings(work)
    red = drafted(work, original.kind.code, head, lines, around, reversal_of=original.id)
    return Drafted(red.id, 0, red.called)


def check_red_day(work: Work, original: Slip, day: dt.date, usual: dt.date) -> None:
    """Refuse a red slip's day but today, its usual one, or one in its original's open month.

    Raises:
        RedDate: also for any day before the original's.
        MonthClosed, DayToCome.
    """
    first = original.card_date or original.ledger_date or original.date
    named = Month.of(day) == Month.of(first) or day in {work.today, usual}
    if not named or day < first:
        raise RedDate(day)
    work.months.check(Book.STORES, day)


def reversal_of(view: View, asked: ReversalAsked) -> Reversal:
    """What a slip's red slip would be, beside the slip; amounts for whom costs are shown to.

    Raises:
        UnknownSlip, OutsideStores, WrongState, NothingLeft.
    """
    original = view.slips.get(asked.slip)
    check_seen(view, original, Surroundings(view))
    _check_reversible(original)
    reds = view.slips.reds_of(original.id)
    waiting = tuple(red.called for red in reds if red.state in {State.DRAFT, State.RELEASED})
    if original.kind.direction is Direction.AMOUNT:
        return Reversal(tuple(_adjusted(view, line) for line in original.lines), waiting)
    left = _left_of(view, original)
    if not any(quantity for _, quantity in left):
        raise NothingLeft(original.called)
    sees = view.actor.sees_cost
    sources = view.ledger.sources([move.id for move, _ in left]) if sees else {}
    return Reversal(tuple(_beside(line, left, sources) for line in original.lines), waiting)


def _check_reversible(original: Slip) -> None:
    if original.state not in REVERSIBLE or original.is_red:
        raise WrongState(original.called, original.state, "reverse")


def _adjusted(view: View, line: Line) -> ReversedLine:
    amount = line.amount if view.actor.sees_cost else None
    back = None if amount is None else -amount
    return ReversedLine(line.number, NO_QUANTITY, NO_QUANTITY, NO_QUANTITY, amount, back)


def _beside(
    line: Line, left: Sequence[tuple[Move, Quantity]], sources: Mapping[MoveId, SourceValue]
) -> ReversedLine:
    mine = [(move, quantity) for move, quantity in left if move.line == line.id]
    moved = Quantity.sum(move.quantity for move, _ in mine)
    back = Quantity.sum(quantity for _, quantity in mine)
    amounts = [_amounts(sources.get(move.id), move, quantity) for move, quantity in mine]
    known = [pair for pair in amounts if pair is not None]
    if not known or len(known) < len(amounts):
        return ReversedLine(line.number, moved, moved - back, -back)
    amount, value = (Amount.sum(each) for each in zip(*known, strict=True))
    return ReversedLine(line.number, moved, moved - back, -back, amount, -value)


def _amounts(
    source: SourceValue | None, move: Move, quantity: Quantity
) -> tuple[Amount, Amount] | None:
    """What a move was booked at, and what so much of it would take out again."""
    if source is None or not source.booked:
        return None
    side = source.went_out if move.origin is not None else source.came_in
    return side.amount, side.cost(quantity) if quantity else NO_AMOUNT


def _left_of(view: View, original: Slip) -> list[tuple[Move, Quantity]]:
    """What a slip moved, and how much of each is neither given back nor being corrected."""
    moves = view.slips.moves(original.id)
    taken = view.slips.taken_of(move.id for move in moves)
    return [
        (move, max(move.quantity - taken.get(move.id, NO_QUANTITY), NO_QUANTITY)) for move in moves
    ]


def _lines(view: View, original: Slip) -> tuple[DraftLine, ...]:
    if original.kind.direction is Direction.AMOUNT:
        return tuple(
            DraftLine(line.item, NO_QUANTITY, amount=line.amount, note=line.note)
            for line in original.lines
        )
    by_id = {line.id: line for line in original.lines}
    return tuple(
        DraftLine(
            move.item,
            left,
            lot=by_id[move.line].lot_code,
            bin=(move.origin or move.target).bin if move.origin or move.target else None,  # type: ignore[union-attr]
            to_bin=move.target.bin if move.origin and move.target else None,
            comes_in=by_id[move.line].comes_in,
            price=by_id[move.line].price,
            source=move.id,
        )
        for move, left in _left_of(view, original)
        if left
    )
