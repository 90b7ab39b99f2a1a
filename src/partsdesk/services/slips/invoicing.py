"""Estimates 暂估 and the invoices that replace them, in whole or in part (VAL-3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from partsdesk.database.work import Work
from partsdesk.domain.books.kind import Step
from partsdesk.domain.books.ledger import Entry, Invoiced, Nature, PoolKey, Pools, spread
from partsdesk.domain.books.slips import (
    Line,
    LineId,
    Move,
    MoveId,
    Slip,
    SlipId,
    State,
    WrongState,
)
from partsdesk.domain.books.valuation import BookedLine, Figures, SourceValue, stated
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_AMOUNT, NO_QUANTITY, Amount, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.slips.arriving import InvoiceMissing
from partsdesk.services.slips.booking import Booked, pool_keys, with_tax
from partsdesk.services.slips.history import check_version
from partsdesk.services.slips.posting import ToPost, post
from partsdesk.services.slips.surroundings import Surroundings, check_step
from partsdesk.services.warehouse import act


@dataclass(eq=False)
class NoEstimate(Refusal):
    """The line was not booked at an estimate, or its invoice has come in already."""

    rule = "VAL-3"
    slip: str
    line: int
    left: Quantity
    asked: Quantity


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """What an invoice says of one line of a receipt: so many pieces, at a price or an amount."""

    line: int
    quantity: Quantity
    figures: Figures


@dataclass(frozen=True, slots=True)
class TakeInvoice:
    """An invoice for a receipt that was booked at an estimate."""

    slip: SlipId
    version: int
    lines: tuple[InvoiceLine, ...]
    ledger_date: dt.date | None = None


@act()
def take_invoice(work: Work, asked: TakeInvoice) -> Booked:
    """Take an invoice in: the estimate goes out, the invoice's price comes in, or the difference.

    Of the difference, what still lies in the group is revalued; the rest goes out by an
    adjustment of the cost of issues, in the same act.

    Raises:
        MayNot, OutsideStores, WrongState, SlipChanged, NoEstimate, InvoiceMissing, MonthClosed,
        DayToCome.
    """
    slip = work.slips.locked(asked.slip)
    around = Surroundings(work)
    check_step(work, slip, Step.BOOK, around)
    if slip.state is not State.BOOKED or slip.is_red or not slip.kind.estimated:
        raise WrongState(slip.called, slip.state, "invoice")
    check_version(work, slip, asked.version)
    if not asked.lines:
        raise NoEstimate(slip.called, 0, NO_QUANTITY, NO_QUANTITY)
    taking = _Taking(work, slip, around)
    keys = pool_keys(slip, taking.moves, around.groups())

    def worked(pools: Pools) -> Sequence[BookedLine]:
        return [taking.line(each, pools) for each in asked.lines]

    posted = post(
        work, slip, ToPost("invoice", keys, asked.ledger_date or work.today, worked), around
    )
    work.slips.stands(slip.id, State.BOOKED)
    return Booked(slip.id, posted.number, posted.ledger_date, posted.dated_up)


class _Taking:
    """One invoice being taken in."""

    def __init__(self, work: Work, slip: Slip, around: Surroundings) -> None:
        self._slip = slip
        self._groups = around.groups()
        self._by_difference = work.settings.text("estimates") == "difference"
        self._with_tax = with_tax(work, slip.date)
        self._booked = dict(work.ledger.booked_lines(slip.id))
        self._invoiced: Mapping[LineId, Invoiced] = work.ledger.invoiced(slip.id)
        self._lines: dict[int, Line] = {line.number: line for line in slip.lines}
        self._taken: set[int] = set()
        self.moves: tuple[Move, ...] = work.slips.moves(slip.id)
        self._sources: Mapping[MoveId, SourceValue] = work.ledger.sources(m.id for m in self.moves)

    def line(self, asked: InvoiceLine, pools: Pools) -> BookedLine:
        line = self._lines.get(asked.line)
        if line is None or line.id not in self._booked or asked.line in self._taken:
            raise NoEstimate(self._slip.called, asked.line, NO_QUANTITY, asked.quantity)
        self._taken.add(asked.line)
        estimate = self._booked[line.id]
        done = self._invoiced.get(line.id, Invoiced())
        moves = [move for move in self.moves if move.line == line.id]
        taken = Quantity.sum(self._sources[move.id].came_in.taken_quantity for move in moves)
        left = estimate.quantity - done.quantity - taken
        if not estimate.estimate or asked.quantity > left or asked.quantity <= NO_QUANTITY:
            raise NoEstimate(self._slip.called, asked.line, left, asked.quantity)
        said = stated(line, asked.quantity, asked.figures)
        if said is None or not said.invoice:
            raise InvoiceMissing(self._slip.called, asked.line)
        value = said.amount
        if self._with_tax and said.tax is not None:
            value += said.tax
        gone = self._estimated(estimate, done, asked.quantity)
        self._replace(moves, asked.quantity, gone, value, pools)
        return BookedLine(
            line.id,
            line.item,
            asked.quantity,
            said.price,
            value,
            said.tax_rate,
            said.tax,
            said.invoice,
            said.invoice_date,
        )

    @staticmethod
    def _estimated(estimate: BookedLine, done: Invoiced, quantity: Quantity) -> Amount:
        """The estimate's amount for so many; the last piece takes what is left."""
        if done.quantity + quantity == estimate.quantity:
            return estimate.amount - done.estimate
        return estimate.amount.share(quantity, estimate.quantity)

    def _replace(
        self, moves: Sequence[Move], quantity: Quantity, gone: Amount, value: Amount, pools: Pools
    ) -> None:
        parts = _parts(moves, quantity)
        weights = [part.units for _, part in parts]
        for (move, part), out, into in zip(
            parts, spread(gone, weights), spread(value, weights), strict=True
        ):
            if move.target is None:
                continue
            store = move.target.store
            self._enter(move, store, part, out, into, pools)
        item = moves[0].item
        pools.bought(item, self._groups[self._slip.store or StoreId(0)], quantity, value)

    def _enter(
        self, move: Move, store: StoreId, part: Quantity, out: Amount, into: Amount, pools: Pools
    ) -> None:
        group: Group = self._groups[store]
        held = pools.of(*PoolKey(move.item, group)).quantity
        difference = into - out
        stays = difference.share(min(part, held), part)

        def entry(nature: Nature, **columns: Quantity | Amount) -> Entry:
            return Entry(move.line, move.id, move.item, group, store, nature=nature, **columns)  # type: ignore[arg-type]

        if self._by_difference:
            entries = [entry(Nature.INVOICE_IN, in_amount=difference)]
        else:
            entries = [
                entry(Nature.ESTIMATE_OUT, in_qty=-part, in_amount=-out),
                entry(Nature.INVOICE_IN, in_qty=part, in_amount=into),
            ]
        if difference - stays != NO_AMOUNT:
            entries.append(entry(Nature.ISSUE_ADJUSTMENT, out_amount=difference - stays))
        pools.enter(*entries)


def _parts(moves: Sequence[Move], quantity: Quantity) -> list[tuple[Move, Quantity]]:
    """So many pieces of a line, taken from its moves in order."""
    parts = []
    left = quantity
    for move in moves:
        part = min(left, move.quantity)
        if part > NO_QUANTITY:
            parts.append((move, part))
            left -= part
    return parts
