"""Orders of three types: what was bought, what is repaired, what shall be scrapped.

An order moves no goods. It stands behind slips, which name it by its number, and what came or
left for it is worked out from their moves, never kept a second time.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.partners import PartnerId, PartnerType
from partsdesk.domain.values.people import UserId
from partsdesk.domain.values.quantities import Price, Quantity
from partsdesk.domain.values.refusals import Refusal

OrderId = NewType("OrderId", int)
OrderLineId = NewType("OrderLineId", int)


class OrderType(StrEnum):
    """What an order is for."""

    PURCHASE = "purchase"
    REPAIR = "repair"
    SCRAP = "scrap"


class OrderState(StrEnum):
    """Where an order stands."""

    OPEN = "open"
    STARTED = "started"
    APPROVED = "approved"
    REJECTED = "rejected"
    CLOSED = "closed"


_T, _S = OrderType, OrderState
MOVES = frozenset(
    {
        (_T.PURCHASE, _S.OPEN, _S.CLOSED),
        (_T.REPAIR, _S.OPEN, _S.STARTED),
        (_T.REPAIR, _S.OPEN, _S.CLOSED),
        (_T.REPAIR, _S.STARTED, _S.CLOSED),
        (_T.SCRAP, _S.OPEN, _S.APPROVED),
        (_T.SCRAP, _S.OPEN, _S.REJECTED),
        (_T.SCRAP, _S.APPROVED, _S.CLOSED),
    }
)
IN_FORCE = {  # the state in which slips may follow an order
    _T.PURCHASE: _S.OPEN,
    _T.REPAIR: _S.STARTED,  # OUT-7
    _T.SCRAP: _S.APPROVED,  # REC-5
}
STATES = {
    kind: frozenset({state for type_, *states in MOVES if type_ is kind for state in states})
    for kind in OrderType
}

# Which slips' moves count for an order: read off the table of kinds.
_SUPPLIERS = frozenset({PartnerType.SUPPLIER})
_ISSUES = frozenset(kind.code for kind in KINDS.values() if kind.order_type == _T.REPAIR)
TAKEN_BY = {
    _T.PURCHASE: frozenset(
        kind.code
        for kind in KINDS.values()
        if kind.direction is Direction.IN and kind.partner_types == _SUPPLIERS
    ),
    _T.REPAIR: _ISSUES,
    _T.SCRAP: frozenset(kind.code for kind in KINDS.values() if kind.order_type == _T.SCRAP),
}
BROUGHT_BACK_BY = frozenset(kind.code for kind in KINDS.values() if kind.source_kinds & _ISSUES)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of an order.

    Attributes:
        price: the contract price, without tax.
        added: an additional item 二次增项, found after the order was opened (OUT-8).
        confirmed_by: the service adviser who confirmed it.
        note: why, in a scrap application.
    """

    id: OrderLineId
    item: ItemId
    quantity: Quantity
    price: Price | None = None
    due: dt.date | None = None
    note: str = ""
    added: bool = False
    confirmed_by: UserId | None = None

    @property
    def is_free(self) -> bool:
        """Whether parts may be issued for it: an added line needs its confirmation."""
        # OUT-8
        return not self.added or self.confirmed_by is not None


@dataclass(frozen=True, slots=True)
class Order:
    """An order with its lines.

    Attributes:
        customer: whose product is repaired, as it is written on the order.
        product: the machine, with its serial number (RPR-2).
        imported: entered by an import, which stands for its start or approval.
    """

    id: OrderId
    type: OrderType
    number: str
    state: OrderState
    date: dt.date
    lines: tuple[OrderLine, ...] = ()
    partner: PartnerId | None = None
    customer: str = ""
    product: str = ""
    team: str = ""
    note: str = ""
    imported: bool = False
    opened_by: UserId | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class RepairRecord:
    """The repair record 维修记录单; the parts replaced are the order's fittings (RPR-2)."""

    fault: str
    cause: str
    done: str
    result: str
    signed_by: str


@dataclass(eq=False)
class UnknownOrder(Refusal):
    """No order of this type has this number."""

    order: str
    type: OrderType


@dataclass(eq=False)
class OrderKnown(Refusal):
    """An order of this type has this number already."""

    order: str
    type: OrderType


@dataclass(eq=False)
class OrderNotStarted(Refusal):
    """Parts leave only against a repair order that has been started."""

    rule = "OUT-7"
    order: str
    state: OrderState


@dataclass(eq=False)
class ApplicationNotApproved(OrderNotStarted):
    """Goods are scrapped only after their application was approved."""

    rule = "REC-5"


@dataclass(eq=False)
class OrderClosed(OrderNotStarted):
    """A purchase order that takes no more receipts."""

    rule = "INB-2"


@dataclass(eq=False)
class WrongOrderState(Refusal):
    """An order in this state cannot take this step."""

    order: str
    state: OrderState
    step: str


@dataclass(eq=False)
class OrderLineUnconfirmed(Refusal):
    """An additional item 二次增项 waits for the service adviser's confirmation."""

    rule = "OUT-8"
    order: str
    item: str


@dataclass(eq=False)
class BeyondApproval(Refusal):
    """More would be scrapped than the application's approval says."""

    rule = "REC-5"
    order: str
    item: str
    approved: Quantity
    asked: Quantity


@dataclass(eq=False)
class FittedBeyondIssued(Refusal):
    """More would be fitted than the order has of the item, issued and not given back."""

    rule = "OUT-9"
    order: str
    item: str
    left: Quantity
    asked: Quantity


@dataclass(eq=False)
class FittedCannotReturn(Refusal):
    """More would come back than a repair has that is not fitted and not given back yet."""

    rule = "OUT-9"
    order: str
    item: str
    left: Quantity
    asked: Quantity


@dataclass(eq=False)
class WrongOrder(Refusal):
    """A return names another order than the one that its parts were issued for."""

    rule = "OUT-9"
    slip: str
    order: str
    issued_for: str


@dataclass(eq=False)
class PartsUnaccounted(Refusal):
    """Issued parts of an order are neither fitted nor given back."""

    rule = "REC-9"
    order: str
    item: str
    quantity: Quantity


@dataclass(eq=False)
class RecordMissing(Refusal):
    """A repair that used parts is closed with its record; this field of it is missing."""

    rule = "RPR-2"
    order: str
    field: str


@dataclass(eq=False)
class OwnApplication(Refusal):
    """Who filed an application does not decide it."""

    rule = "VAL-10"
    order: str


@dataclass(eq=False)
class ReasonMissing(Refusal):
    """A scrap application says why, line by line."""

    rule = "REC-5"
    order: str
    item: str


@dataclass(eq=False)
class NoLines(Refusal):
    """There is nothing to do: no goods are named, or none of them waits."""

    order: str


@dataclass(eq=False)
class NotPositive(Refusal):
    """A line of an order asks for nothing, or for less than nothing."""

    item: str
    quantity: Quantity


_NOT_IN_FORCE = {
    _T.PURCHASE: OrderClosed,
    _T.REPAIR: OrderNotStarted,
    _T.SCRAP: ApplicationNotApproved,
}


def check_in_force(type_: OrderType, number: str, state: OrderState) -> None:
    """Refuse slips for an order that is not started, approved or open.

    Raises:
        OrderNotStarted, ApplicationNotApproved, OrderClosed.
    """
    if state is not IN_FORCE[type_]:  # OUT-7, REC-5
        raise _NOT_IN_FORCE[type_](number, state)


def check_step(order: Order, target: OrderState, step: str) -> None:
    """Refuse a step that an order in its state cannot take.

    Raises:
        WrongOrderState: where the table of moves has no such move.
    """
    if (order.type, order.state, target) not in MOVES:
        raise WrongOrderState(order.number, order.state, step)
