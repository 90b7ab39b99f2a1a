"""A slip as it is being typed: plain values that a person, a paste or an import fills in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from partsdesk.domain.books.kind import Direction, Need, SlipKind
from partsdesk.domain.books.slips import Line, LineId, MoveId, NotYet, Slip
from partsdesk.domain.catalog.items import (
    Item,
    ItemId,
    ItemInactive,
    TooManyDecimals,
    UnknownUnit,
)
from partsdesk.domain.catalog.partners import PartnerId
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Amount, Price, Quantity
from partsdesk.domain.values.refusals import Refusal


@dataclass(eq=False)
class NegativeQuantity(Refusal):
    """A line's quantity is below nought; a mistake is corrected by a red slip."""

    item: str
    quantity: Quantity


@dataclass(eq=False)
class NegativeWorth(Refusal):
    """A price or an amount is below nought; only a cost adjustment may take some off."""

    item: str
    worth: Price | Amount


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a slip."""

    date: dt.date
    store: StoreId | None = None
    to_store: StoreId | None = None
    partner: PartnerId | None = None
    department: PartnerId | None = None
    cost_bearer: str = ""
    order: str = ""
    reason: str = ""
    note: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line as it is typed: so many of a unit or pack.

    Attributes:
        quantity: in ``unit``; the base unit where that is empty.
    """

    item: ItemId
    quantity: Quantity
    unit: str = ""
    lot: str = ""
    bin: BinId | None = None
    to_bin: BinId | None = None
    comes_in: bool = False
    price: Price | None = None
    amount: Amount | None = None
    tax_rate: Price | None = None
    tax: Amount | None = None
    invoice: str = ""
    source: MoveId | None = None
    note: str = ""


def check_worth(draft: DraftLine, item: Item) -> None:
    """Refuse a price or an amount below nought.

    Raises:
        NegativeWorth: naming it.
    """
    for worth in (draft.price, draft.amount, draft.tax_rate, draft.tax):
        if worth is not None and worth.units < 0:
            raise NegativeWorth(item.code, worth)


def line_of(draft: DraftLine, number: int, item: Item) -> Line:
    """The line that a typed one becomes, in base units.

    Raises:
        ItemInactive: for an item no longer in use.
        UnknownUnit: for a pack that the item does not have.
        TooManyDecimals: for half a piece.
        NegativeQuantity: below nought.
    """
    if not item.active:
        raise ItemInactive(item.code)
    factor = item.factor(draft.unit)
    if factor is None:
        raise UnknownUnit(item.code, draft.unit)
    quantity = draft.quantity.times(factor)
    if quantity.has_decimals(item.unit.decimals):
        raise TooManyDecimals(item.code, item.unit.name, quantity, item.unit.decimals)
    if quantity < NO_QUANTITY:
        raise NegativeQuantity(item.code, quantity)
    return Line(
        id=LineId(0),
        number=number,
        item=item.id,
        quantity=quantity,
        entered=draft.quantity,
        unit=draft.unit,
        factor=factor,
        lot_code=draft.lot,
        bin=draft.bin,
        to_bin=draft.to_bin,
        comes_in=draft.comes_in,
        price=draft.price,
        amount=draft.amount,
        tax_rate=draft.tax_rate,
        tax=draft.tax,
        invoice=draft.invoice,
        source=draft.source,
        note=draft.note,
    )


def _lacks(slip: Slip, need: Need) -> bool:
    values = {
        Need.PARTNER: slip.partner,
        Need.PARTNER_OR_ORDER: slip.partner or slip.order,
        Need.ORDER: slip.order,
        Need.DEPARTMENT: slip.department,
        Need.TO_STORE: slip.to_store,
        Need.REASON: slip.reason,
        Need.COST_BEARER: slip.cost_bearer,
    }
    return not values[need]


def missing(slip: Slip) -> NotYet | None:
    """The first thing that a slip still lacks before it can be released, or None."""
    name = slip.called
    if slip.store is None:
        return NotYet(name, "store", 0)
    lacking = sorted(need for need in slip.kind.needs if _lacks(slip, need))
    if lacking:
        return NotYet(name, lacking[0].value, 0)
    if slip.is_red and not slip.reason:
        return NotYet(name, "reason", 0)
    if not slip.lines:
        return NotYet(name, "lines", 0)
    return _missing_line(slip, slip.kind)


def _missing_line(slip: Slip, kind: SlipKind) -> NotYet | None:
    for line in slip.lines:
        if kind.direction is Direction.AMOUNT:
            if line.amount is None:
                return NotYet(slip.called, "amount", line.number)
        elif not line.quantity:
            return NotYet(slip.called, "quantity", line.number)
    if kind.direction is Direction.CONVERT:
        sides = {line.comes_in for line in slip.lines}
        if sides != {True, False} or slip.to_store is None:
            return NotYet(slip.called, "to_store", 0)
    return None
