"""Invoices ahead of their goods 先票后货: into goods in transit, and out on arrival (VAL-4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from partsdesk.database.work import Work
from partsdesk.domain.books.kind import Step
from partsdesk.domain.books.ledger import Entry, PoolKey, Pools, PriceMissing, spread
from partsdesk.domain.books.slips import (
    Line,
    Move,
    Slip,
    SlipId,
    State,
    WrongState,
    check_move,
)
from partsdesk.domain.books.valuation import BookedLine, Figures, Stated, stated
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_AMOUNT, Amount, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.slips.booking import Booked, pool_keys, with_tax
from partsdesk.services.slips.history import check_version
from partsdesk.services.slips.posting import ToPost, post
from partsdesk.services.slips.surroundings import Surroundings, check_step
from partsdesk.services.warehouse import act


@dataclass(eq=False)
class InvoiceMissing(Refusal):
    """A slip is booked ahead by its invoice, and a line names none."""

    rule = "VAL-4"
    slip: str
    line: int


@dataclass(eq=False)
class MoreThanInvoiced(Refusal):
    """More came than the invoice ahead pays for; the rest needs a receipt of its own."""

    rule = "VAL-4"
    item: str
    invoiced: Quantity
    counted: Quantity


@dataclass(frozen=True, slots=True)
class BookAhead:
    """Book a released receipt by its invoice, before its goods have come."""

    slip: SlipId
    version: int
    figures: Mapping[int, Figures] = field(default_factory=dict)
    ledger_date: dt.date | None = None


@act()
def book_ahead(work: Work, asked: BookAhead) -> Booked:
    """Book an invoice ahead of its goods: goods in transit, no card, no part of the average.

    Raises:
        MayNot, OutsideStores, WrongState, SlipChanged, InvoiceMissing, PriceMissing,
        MonthClosed, DayToCome.
    """
    slip = work.slips.locked(asked.slip)
    around = Surroundings(work)
    check_step(work, slip, Step.BOOK, around)
    if not slip.kind.estimated or slip.is_red or slip.store is None:
        raise WrongState(slip.called, slip.state, "book-ahead")
    check_move(slip, State.BOOKED_AHEAD, "book-ahead")
    check_version(work, slip, asked.version)
    store = slip.store
    codes = around.codes([line.item for line in slip.lines])
    keys = {PoolKey(line.item, Group.GOODS_IN_TRANSIT) for line in slip.lines}
    taxed = with_tax(work, slip.date)

    def worked(pools: Pools) -> Sequence[BookedLine]:
        return [
            _ahead(
                line,
                store,
                pools,
                _invoiced(slip, line, asked.figures.get(line.number), codes[line.item]),
                taxed=taxed,
            )
            for line in slip.lines
        ]

    posted = post(work, slip, ToPost("ahead", keys, asked.ledger_date, worked), around)
    work.slips.stands(slip.id, State.BOOKED_AHEAD, number=posted.number)
    return Booked(slip.id, posted.number, posted.ledger_date, posted.dated_up)


def _ahead(line: Line, store: StoreId, pools: Pools, said: Stated, *, taxed: bool) -> BookedLine:
    value = _value(said, taxed=taxed)
    pools.enter(
        Entry(
            line.id,
            None,
            line.item,
            Group.GOODS_IN_TRANSIT,
            store,
            in_qty=line.quantity,
            in_amount=value,
        )
    )
    return BookedLine(
        line.id,
        line.item,
        line.quantity,
        said.price,
        value,
        said.tax_rate,
        said.tax,
        said.invoice,
        said.invoice_date,
    )


def _invoiced(slip: Slip, line: Line, figures: Figures | None, code: str) -> Stated:
    """What the invoice says of a line.

    Raises:
        PriceMissing, InvoiceMissing.
    """
    said = stated(line, line.quantity, figures or Figures())
    if said is None:
        raise PriceMissing(code, line.number)
    if not said.invoice:
        raise InvoiceMissing(slip.called, line.number)
    return said


def _value(said: Stated, *, taxed: bool) -> Amount:
    return said.amount + said.tax if taxed and said.tax is not None else said.amount


def enter_arrival(
    work: Work, slip: Slip, moves: tuple[Move, ...], day: dt.date, around: Surroundings
) -> None:
    """Take what came out of goods in transit and into its group, in the act of execution.

    Raises:
        MoreThanInvoiced: where more came than was paid for.
    """
    paid = work.ledger.ahead_of(slip.id)
    codes = around.codes([line.item for line in slip.lines])
    groups = around.groups()
    keys = pool_keys(slip, moves, groups) | {
        PoolKey(line.item, Group.GOODS_IN_TRANSIT) for line in slip.lines
    }

    def worked(pools: Pools) -> Sequence[BookedLine]:
        booked = []
        for line in slip.lines:
            came = [move for move in moves if move.line == line.id]
            counted = Quantity.sum(move.quantity for move in came)
            if counted > line.quantity:
                raise MoreThanInvoiced(codes[line.item], line.quantity, counted)
            if counted:
                value = _share(paid[line.id], counted)
                _arrive(slip, came, value, pools, groups)
                pools.bought(line.item, groups[slip.store or StoreId(0)], counted, value)
                tax = _tax(paid[line.id], counted)
                said = replace(paid[line.id], quantity=counted, amount=value, tax=tax)
                booked.append(said)
        return booked

    post(work, slip, ToPost("arrival", keys, day, worked), around)


def carry_over(work: Work, slip: Slip, rest: SlipId, around: Surroundings) -> None:
    """Note on the slip for what is still to come that it is paid for already.

    Nothing is entered: the amount stays in goods in transit until it is delivered or claimed.
    """
    paid = work.ledger.ahead_of(slip.id)
    remainder = work.slips.get(rest)
    left = [
        (old, new)
        for old, new in zip(
            [line for line in slip.lines if _is_left(work, slip, line)],
            remainder.lines,
            strict=True,
        )
    ]

    def worked(_: Pools) -> Sequence[BookedLine]:
        return [_still_paid(paid[old.id], old.quantity - new.quantity, new) for old, new in left]

    keys = {PoolKey(line.item, Group.GOODS_IN_TRANSIT) for line in remainder.lines}
    booked = ToPost("ahead", keys, None, worked, slip.booked_by)  # not by the keeper (VAL-10)
    posted = post(work, remainder, booked, around)
    work.slips.stands(rest, State.BOOKED_AHEAD, number=posted.number)


def _still_paid(paid: BookedLine, came: Quantity, line: Line) -> BookedLine:
    """What is paid of a line once so many came: amount and tax are shared, nothing gets lost."""
    tax = _tax(paid, came)
    return replace(
        paid,
        line=line.id,
        quantity=line.quantity,
        amount=paid.amount - _share(paid, came),
        tax=paid.tax - tax if paid.tax is not None and tax is not None else None,
    )


def _is_left(work: Work, slip: Slip, line: Line) -> bool:
    came = [move.quantity for move in work.slips.moves(slip.id) if move.line == line.id]
    return Quantity.sum(came) < line.quantity


def _share(paid: BookedLine, quantity: Quantity) -> Amount:
    """What so many of a line were paid; the last piece takes what is left."""
    return paid.amount.share(quantity, paid.quantity) if quantity else NO_AMOUNT


def _tax(paid: BookedLine, quantity: Quantity) -> Amount | None:
    """The tax that so many of a line bear."""
    return None if paid.tax is None else paid.tax.share(quantity, paid.quantity)


def _arrive(
    slip: Slip,
    came: Sequence[Move],
    value: Amount,
    pools: Pools,
    groups: Mapping[StoreId, Group],
) -> None:
    shares = spread(value, [move.quantity.units for move in came])
    for move, share in zip(came, shares, strict=True):
        if move.target is None or slip.store is None:
            continue
        out = Entry(
            move.line,
            move.id,
            move.item,
            Group.GOODS_IN_TRANSIT,
            slip.store,
            out_qty=move.quantity,
            out_amount=share,
        )
        into = Entry(
            move.line,
            move.id,
            move.item,
            groups[move.target.store],
            move.target.store,
            in_qty=move.quantity,
            in_amount=share,
        )
        pools.enter(out, into)
