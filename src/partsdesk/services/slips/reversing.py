"""Red slips 红字单: a mistake is corrected by a slip of its own, drafted with a reason (VAL-6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from partsdesk.database.work import Work
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.months import Book
from partsdesk.domain.books.slips import Slip, SlipId, State, WrongState
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.quantities import NO_QUANTITY
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.slips.drafting import Drafted, drafted
from partsdesk.services.slips.surroundings import Surroundings
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


@act()
def reverse_slip(work: Work, asked: ReverseSlip) -> Drafted:
    """Draft a slip's red slip, which then lives the whole life of its kind.

    Raises:
        MayNot, OutsideStores, WrongState, ReasonMissing, NothingLeft, RedDate.
    """
    original = work.slips.get(asked.slip)
    if original.state not in REVERSIBLE or original.is_red:
        raise WrongState(original.called, original.state, "reverse")
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


def _lines(work: Work, original: Slip) -> tuple[DraftLine, ...]:
    if original.kind.direction is Direction.AMOUNT:
        return tuple(
            DraftLine(line.item, NO_QUANTITY, amount=line.amount, note=line.note)
            for line in original.lines
        )
    moves = work.slips.moves(original.id)
    taken = work.slips.taken_of(move.id for move in moves)
    by_id = {line.id: line for line in original.lines}
    return tuple(
        DraftLine(
            move.item,
            move.quantity - taken.get(move.id, NO_QUANTITY),
            lot=by_id[move.line].lot_code,
            bin=(move.origin or move.target).bin if move.origin or move.target else None,  # type: ignore[union-attr]
            to_bin=move.target.bin if move.origin and move.target else None,
            comes_in=by_id[move.line].comes_in,
            price=by_id[move.line].price,
            source=move.id,
        )
        for move in moves
        if move.quantity > taken.get(move.id, NO_QUANTITY)
    )
