"""What a slip's moves are worth: the ledger entries of a booking (VAL-1 … VAL-8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kind import Price as PriceMeans
from partsdesk.domain.books.ledger import Entry, Origin, Pools, PriceMissing, spread
from partsdesk.domain.books.slips import Line, LineId, Move, MoveId, Slip
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_AMOUNT, Amount, Price, Quantity, half_up
from partsdesk.domain.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Figures:
    """What the accountant says of a line at booking; what is None is left as the slip has it."""

    price: Price | None = None
    amount: Amount | None = None
    tax_rate: Price | None = None
    tax: Amount | None = None
    invoice: str = ""
    invoice_date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class BookedLine:
    """What a booking says of one line."""

    line: LineId
    item: ItemId
    quantity: Quantity
    price: Price | None
    amount: Amount
    tax_rate: Price | None = None
    tax: Amount | None = None
    invoice: str = ""
    invoice_date: dt.date | None = None
    estimate: bool = False
    unsourced: bool = False


@dataclass(frozen=True, slots=True)
class SourceValue:
    """A source move's booked value on either side, and what others took of it."""

    came_in: Origin
    went_out: Origin
    item: ItemId
    booked: bool
    called: str


@dataclass(eq=False)
class SourceUnbooked(Refusal):
    """The slip that a line's goods come from is not booked yet."""

    rule = "VAL-8"
    slip: str


@dataclass(frozen=True, slots=True)
class Basis:
    """All that a booking is worked out from.

    Attributes:
        groups: the valuation group of every store that the slip touches.
        codes: items' codes, for refusals.
        figures: what the accountant said, by line.
        contract: contract prices by line, for estimates (VAL-3).
        with_tax: whether stock is valued with tax (VAL-1, small-scale taxpayers).
    """

    groups: Mapping[StoreId, Group]
    codes: Mapping[ItemId, str]
    figures: Mapping[int, Figures] = field(default_factory=dict)
    contract: Mapping[int, Price] = field(default_factory=dict)
    sources: Mapping[MoveId, SourceValue] = field(default_factory=dict)
    with_tax: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """What the papers say a line is worth, without tax and with it.

    Attributes:
        is_own: that the papers say it, and not an earlier purchase or the average.
    """

    amount: Amount
    price: Price | None
    tax_rate: Price | None
    tax: Amount | None
    invoice: str
    invoice_date: dt.date | None
    estimate: bool = False
    is_own: bool = True


def stated(line: Line, quantity: Quantity, figures: Figures) -> Stated | None:
    """The line's amount for so many pieces as its papers say; None where they say nothing.

    An amount given instead of a price is the amount of the quantity asked for; what came of
    it takes its share. Empty is not 0: a price of 0 is a price.
    """
    price = figures.price if figures.price is not None else line.price
    whole = figures.amount if figures.price is None else None
    if whole is None and figures.price is None:
        whole = line.amount
    if whole is not None and line.quantity:
        asked = quantity if figures.amount is not None else line.quantity
        amount = whole.share(quantity, asked)
    elif price is not None:
        amount = price.of(quantity)
    else:
        return None
    rate = figures.tax_rate if figures.tax_rate is not None else line.tax_rate
    tax = figures.tax if figures.tax is not None else line.tax
    if tax is None and rate is not None:
        tax = Amount(half_up(amount.units * rate.units, 10**6))
    return Stated(
        amount,
        price,
        rate,
        tax,
        figures.invoice or line.invoice,
        figures.invoice_date,
    )


class Valuation:
    """Works one booking out, move by move, in line order."""

    def __init__(self, slip: Slip, moves: tuple[Move, ...], basis: Basis, pools: Pools) -> None:
        self._slip = slip
        self._kind = slip.kind
        self._moves = moves
        self._basis = basis
        self._pools = pools
        self._lines = {line.id: line for line in slip.lines}
        self._booked: list[BookedLine] = []

    def booked(self) -> tuple[BookedLine, ...]:
        """The booking's lines, once the entries are made.

        Raises:
            PriceMissing: where nothing says what goods cost.
            Short: where a group does not hold what is taken.  # VAL-2
            SourceUnbooked: where the goods' source is not booked yet.
        """
        if self._kind.direction is Direction.AMOUNT:
            self._adjust()
        elif self._slip.is_red:
            for move in self._moves:
                self._red(move)
        elif self._kind.direction is Direction.CONVERT:
            self._convert()
        else:
            for line_id, moves in self._by_line().items():
                self._line(self._lines[line_id], moves)
        return tuple(self._booked)

    def _by_line(self) -> dict[LineId, list[Move]]:
        found: dict[LineId, list[Move]] = {}
        for move in self._moves:
            found.setdefault(move.line, []).append(move)
        return found

    def _line(self, line: Line, moves: list[Move]) -> None:
        quantity = Quantity.sum(move.quantity for move in moves)
        if self._kind.direction is Direction.IN:
            self._incoming(line, moves, quantity)
            return
        amounts = [self._outgoing(line, move) for move in moves]
        self._say(line, quantity, Amount.sum(amounts))

    def _say(
        self, line: Line, quantity: Quantity, amount: Amount, said: Stated | None = None
    ) -> None:
        said = said or Stated(amount, None, None, None, "", None)
        self._booked.append(
            BookedLine(
                line.id,
                line.item,
                quantity,
                said.price,
                amount,
                said.tax_rate,
                said.tax,
                said.invoice,
                said.invoice_date,
                said.estimate,
                self._is_unsourced(line),
            )
        )

    def _is_unsourced(self, line: Line) -> bool:
        return bool(self._kind.source_kinds) and line.source is None and not self._slip.is_red

    # -- goods that come in ------------------------------------------------------------------

    def _incoming(self, line: Line, moves: list[Move], quantity: Quantity) -> None:
        group = self._group(moves[0].target.store) if moves[0].target else Group.MAIN
        said = None
        if group.is_memo:
            value = NO_AMOUNT
        elif line.source is not None:
            value = self._source(line.source).went_out.cost(quantity)
        else:
            said = self._worth(line, quantity, group)
            taxed = self._basis.with_tax and said.tax is not None
            value = said.amount + said.tax if taxed and said.tax else said.amount
        shares = spread(value, [move.quantity.units for move in moves])
        for move, share in zip(moves, shares, strict=True):
            if move.target:
                store = move.target.store
                self._enter(move, store, in_qty=move.quantity, in_amount=share)
        if said and said.is_own and self._kind.estimated:
            self._pools.bought(line.item, group, quantity, value)
        self._say(line, quantity, value, said)

    def _worth(self, line: Line, quantity: Quantity, group: Group) -> Stated:
        """What goods are worth that come from outside, in the order of their kind's rule."""
        figures = self._basis.figures.get(line.number, Figures())
        pool = self._pools.of(line.item, group)
        average = pool.average(quantity)
        if self._kind.price is PriceMeans.FALLBACK:
            given = None
            if figures.price is not None or figures.amount is not None:
                given = stated(line, quantity, figures)  # VAL-7: the replacement price
            if given is None and average is not None:
                return Stated(average, None, None, None, "", None)
            said = given or stated(line, quantity, figures)
        else:
            said = stated(line, quantity, figures)
        if said is not None:
            return _estimated(said) if self._kind.estimated and not said.invoice else said
        return self._estimate(line, quantity, average, pool.bought(quantity))

    def _estimate(
        self, line: Line, quantity: Quantity, average: Amount | None, bought: Amount | None
    ) -> Stated:
        """Contract price, else last purchase price, else average (VAL-3)."""
        contract = self._basis.contract.get(line.number)
        amount = contract.of(quantity) if contract is not None else bought
        amount = average if amount is None else amount
        if amount is None or not self._kind.estimated:
            raise PriceMissing(self._basis.codes[line.item], line.number)
        return Stated(amount, contract, None, None, "", None, estimate=True, is_own=False)

    # -- goods that go out, or from store to store ---------------------------------------------

    def _outgoing(self, line: Line, move: Move) -> Amount:
        if move.origin is None:
            return NO_AMOUNT
        group = self._group(move.origin.store)
        if group.is_memo:
            cost = NO_AMOUNT
            self._pools.cost_of(move.item, group, move.quantity)
        elif line.source is not None:
            cost = self._source(line.source).came_in.cost(move.quantity)
        else:
            cost = self._pools.cost_of(move.item, group, move.quantity)
        out = self._entry(move, move.origin.store, out_qty=move.quantity, out_amount=cost)
        if move.target is None:
            self._pools.enter(out)
            return cost
        worth = cost + self._added(line, move, group)
        into = self._entry(move, move.target.store, in_qty=move.quantity, in_amount=worth)
        self._pools.enter(out, into)
        return worth

    def _added(self, line: Line, move: Move, group: Group) -> Amount:
        """The value that goods gain on their way: out of memo their cost, else the repair's."""
        target = self._group(move.target.store) if move.target else group
        if target.is_memo or target is group:
            return NO_AMOUNT
        figures = self._basis.figures.get(line.number, Figures())
        said = stated(line, move.quantity, figures)
        if group.is_memo:
            if said is None:
                raise PriceMissing(self._basis.codes[line.item], line.number)
            return said.amount
        return said.amount if self._kind.repair_adds and said else NO_AMOUNT  # VAL-5

    # -- conversions, adjustments and red slips -------------------------------------------------

    def _convert(self) -> None:
        taken = [m for m in self._moves if m.origin is not None]
        made = [m for m in self._moves if m.target is not None]
        total = NO_AMOUNT
        for move in taken:
            cost = self._outgoing(self._lines[move.line], move)
            self._say(self._lines[move.line], move.quantity, cost)
            total += cost
        lines = [self._lines[move.line] for move in made]
        prices = [line.price for line in lines]
        if all(price is not None for price in prices):
            weights = [
                price.units * move.quantity.units
                for price, move in zip(prices, made, strict=True)
                if price is not None
            ]
        else:
            weights = [move.quantity.units for move in made]
        for line, move, share in zip(lines, made, spread(total, weights), strict=True):
            if move.target:
                self._enter(move, move.target.store, in_qty=move.quantity, in_amount=share)
            self._say(line, move.quantity, share)

    def _adjust(self) -> None:
        for line in self._slip.lines:
            amount = line.amount or NO_AMOUNT
            store = self._slip.store
            if store is None:
                continue
            if self._slip.is_red:
                amount = -amount
            self._pools.enter(
                Entry(line.id, None, line.item, self._group(store), store, in_amount=amount)
            )
            self._say(line, Quantity(0), amount)

    def _red(self, move: Move) -> None:
        """Take out exactly the original's amount, in its own column (VAL-6)."""
        line = self._lines[move.line]
        quantity = abs(move.quantity)
        source = self._source(move.source) if move.source is not None else None
        if source is None:
            return
        entries = []
        value = NO_AMOUNT
        if move.origin:
            value = -source.went_out.cost(quantity)
            entries.append(
                self._entry(move, move.origin.store, out_qty=-quantity, out_amount=value)
            )
        if move.target:
            value = -source.came_in.cost(quantity)
            entries.append(self._entry(move, move.target.store, in_qty=-quantity, in_amount=value))
        self._pools.enter(*entries)
        self._say(line, -quantity, value)

    # -- small things ----------------------------------------------------------------------------

    def _group(self, store: StoreId) -> Group:
        return self._basis.groups[store]

    def _source(self, move: MoveId) -> SourceValue:
        source = self._basis.sources[move]
        if not source.booked:
            raise SourceUnbooked(source.called)
        return source

    def _entry(self, move: Move, store: StoreId, **columns: Quantity | Amount) -> Entry:
        return Entry(move.line, move.id, move.item, self._group(store), store, **columns)  # type: ignore[arg-type]

    def _enter(self, move: Move, store: StoreId, **columns: Quantity | Amount) -> None:
        self._pools.enter(self._entry(move, store, **columns))


def _estimated(said: Stated) -> Stated:
    return Stated(said.amount, said.price, said.tax_rate, said.tax, "", None, estimate=True)
