"""How far an order is: what came or left for each of its lines, and what is still open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.registers.orders import (
    Order,
    OrderId,
    OrderLine,
    OrderLineId,
    OrderState,
    OrderType,
)
from partsdesk.domain.values.quantities import NO_QUANTITY, Price, Quantity


@dataclass(frozen=True, slots=True)
class Handled:
    """What slips and fittings did with one item of an order.

    Attributes:
        taken: received, issued or scrapped, by the order's type.
    """

    taken: Quantity = NO_QUANTITY
    fitted: Quantity = NO_QUANTITY
    returned: Quantity = NO_QUANTITY

    @property
    def returnable(self) -> Quantity:
        """What may still come back: what is fitted cannot."""
        # OUT-9
        return self.taken - self.fitted - self.returned


@dataclass(frozen=True, slots=True)
class LineStanding:
    """A line and what has been done for it.

    Attributes:
        open: what is still to come; below nought for an over-delivery (INB-2).
    """

    line: OrderLine
    handled: Handled

    @property
    def open(self) -> Quantity:
        """Ordered, less what was taken."""
        return self.line.quantity - self.handled.taken


def standings(order: Order, handled: Mapping[ItemId, Handled]) -> tuple[LineStanding, ...]:
    """Share what was done with each item among the order's lines, the earlier line first.

    The last line of an item takes what goes beyond; an item of no line at all gets one of nought.
    """
    last = {line.item: number for number, line in enumerate(order.lines)}
    left = dict(handled)
    found = []
    for number, line in enumerate(order.lines):
        have = left.get(line.item, Handled())
        part = have if last[line.item] == number else _first(have, line.quantity)
        left[line.item] = Handled(
            have.taken - part.taken, have.fitted - part.fitted, have.returned - part.returned
        )
        found.append(LineStanding(line, part))
    for item, rest in handled.items():
        if item not in last and rest != Handled():
            stranger = OrderLine(OrderLineId(0), item, NO_QUANTITY)
            found.append(LineStanding(stranger, rest))
    return tuple(found)


def _first(have: Handled, quantity: Quantity) -> Handled:
    return Handled(
        min(have.taken, quantity), min(have.fitted, quantity), min(have.returned, quantity)
    )


def contract_prices(lines: Iterable[OrderLine]) -> dict[ItemId, Price]:
    """The price agreed for each item: its first line's that has one (VAL-3)."""
    found: dict[ItemId, Price] = {}
    for line in lines:
        if line.price is not None:
            found.setdefault(line.item, line.price)
    return found


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as it stands in a list.

    Attributes:
        waiting: added lines that nobody has confirmed yet (OUT-8).
    """

    id: OrderId
    type: OrderType
    number: str
    state: OrderState
    date: dt.date
    partner: str
    customer: str
    product: str
    team: str
    opened_by: str
    lines: int
    waiting: int
    imported: bool


@dataclass(frozen=True, slots=True)
class TeamReturn:
    """What a team brought back of an item in a period (OUT-9)."""

    team: str
    item: ItemId
    code: str
    name: str
    quantity: Quantity
