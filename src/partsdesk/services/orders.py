"""What all orders have in common: opened, closed, taken in from files, and asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from partsdesk.database.repositories.paging import FIRST_PAGE
from partsdesk.database.repositories.searching import Asked, Listed
from partsdesk.database.work import View, Work
from partsdesk.domain.books.execution import NewMove
from partsdesk.domain.books.slips import Slip
from partsdesk.domain.catalog.items import Item, ItemId, ItemInactive, TooManyDecimals, UnknownItem
from partsdesk.domain.registers.orders import (
    BROUGHT_BACK_BY,
    NotPositive,
    Order,
    OrderId,
    OrderKnown,
    OrderLine,
    OrderLineId,
    OrderState,
    OrderType,
    RepairRecord,
    WrongOrder,
    WrongOrderState,
    check_in_force,
    check_step,
)
from partsdesk.domain.registers.standings import LineStanding, OrderRow, TeamReturn
from partsdesk.domain.values.people import Role, UserId
from partsdesk.domain.values.quantities import NO_QUANTITY, Price, Quantity
from partsdesk.services.warehouse import act


@dataclass(frozen=True, slots=True)
class Ordered:
    """So much of an item, as it is typed into an order; a note says why."""

    item: ItemId
    quantity: Quantity
    note: str = ""


@dataclass(frozen=True, slots=True)
class OrderDone:
    """An order after a step."""

    order: OrderId
    called: str
    state: OrderState


@dataclass(frozen=True, slots=True)
class CloseOrder:
    """Close a purchase order, or an application that was approved: no slip follows it any more."""

    type: OrderType
    number: str


@dataclass(frozen=True, slots=True)
class Orders:
    """Ask for a page of the orders of a type, in some states or in all."""

    type: OrderType
    states: frozenset[OrderState] = frozenset()
    asked: Asked = FIRST_PAGE


@dataclass(frozen=True, slots=True)
class OrderOf:
    """Ask for one order."""

    type: OrderType
    number: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of an order and how far it is; quantities are in base units.

    Attributes:
        price: None also where the person does not see costs (PAR-3).
        taken: received, issued or scrapped, by the order's type.
        open: what is still to come; below nought for an over-delivery (INB-2).
        returnable: what of the parts issued may still come back (OUT-9).
    """

    line: OrderLineId
    item: ItemId
    code: str
    name: str
    unit: str
    quantity: Quantity
    price: Price | None
    due: dt.date | None
    note: str
    added: bool
    confirmed_by: str
    taken: Quantity
    fitted: Quantity
    returned: Quantity
    open: Quantity
    returnable: Quantity


@dataclass(frozen=True, slots=True)
class OrderShown:
    """An order, how far its lines are, and the repair record of a repair that is closed."""

    order: Order
    lines: tuple[LineShown, ...]
    record: RepairRecord | None


@dataclass(frozen=True, slots=True)
class Between:
    """Ask for a period, both days in it."""

    first: dt.date
    last: dt.date


@act(Role.ACCOUNTANT, Role.SUPERVISOR, Role.FINANCE_MANAGER)
def close_order(work: Work, asked: CloseOrder) -> OrderDone:
    """Close a purchase order or an approved application; a repair has an act of its own.

    Raises:
        UnknownOrder, WrongOrderState.
    """
    order = work.orders.locked(asked.type, asked.number)
    if order.type is OrderType.REPAIR:
        raise WrongOrderState(order.number, order.state, "close")
    check_step(order, OrderState.CLOSED, "close")
    return closed(work, order)


def list_orders(view: View, asked: Orders) -> Listed[OrderRow]:
    """One page of orders, the newest first."""
    return view.orders.listed(asked.type, asked.states, asked.asked)


def order_of(view: View, asked: OrderOf) -> OrderShown:
    """One order with all that was done for it.

    Raises:
        UnknownOrder: where there is none.
    """
    order = view.orders.get(asked.type, asked.number)
    lines = view.orders.standings(order)
    items = view.items.by_id({each.line.item for each in lines})
    by = {each.line.confirmed_by for each in lines if each.line.confirmed_by is not None}
    names = {key: user.name for key, user in view.users.by_id(by).items()}
    shown = tuple(_shown(each, items, names, costs=view.actor.sees_cost) for each in lines)
    if not view.actor.sees_cost:
        bare = tuple(replace(line, price=None) for line in order.lines)  # PAR-3
        order = replace(order, lines=bare)
    return OrderShown(order, shown, view.orders.record_of(order.id))


def returned_by_team(view: View, asked: Between) -> tuple[TeamReturn, ...]:
    """What each team gave back of the parts issued to it (OUT-9)."""
    return view.orders.returned_by_team(asked.first, asked.last)


def _shown(
    standing: LineStanding,
    items: Mapping[ItemId, Item],
    names: Mapping[UserId, str],
    *,
    costs: bool,
) -> LineShown:
    line, handled = standing.line, standing.handled
    item = items[line.item]
    return LineShown(
        line=line.id,
        item=line.item,
        code=item.code,
        name=item.name,
        unit=item.unit.name,
        quantity=line.quantity,
        price=line.price if costs else None,  # PAR-3
        due=line.due,
        note=line.note,
        added=line.added,
        confirmed_by=names.get(line.confirmed_by, "") if line.confirmed_by else "",
        taken=handled.taken,
        fitted=handled.fitted,
        returned=handled.returned,
        open=standing.open,
        returnable=handled.returnable,
    )


def check_goods(work: Work, slip: Slip, moves: Sequence[NewMove]) -> None:
    """Refuse goods that the order behind a slip does not let move; the order is held meanwhile.

    For execution, once it knows what moves and before it takes hold of any stock. Red slips and
    imported ones pass: an import stands for these checks.

    Raises:
        UnknownOrder, OrderNotStarted, ApplicationNotApproved, OrderLineUnconfirmed,
        BeyondApproval, WrongOrder, FittedCannotReturn.
    """
    if slip.is_red or slip.imported:
        return
    asked: dict[ItemId, Quantity] = {}
    for move in moves:
        asked[move.item] = asked.get(move.item, NO_QUANTITY) + move.quantity
    if slip.kind.order_type:
        type_ = OrderType(slip.kind.order_type)
        order = work.orders.locked(type_, slip.order)
        check_in_force(type_, order.number, order.state)  # OUT-7, REC-5
        if type_ is OrderType.REPAIR:
            work.orders.check_added_confirmed(slip.order, asked)  # OUT-8
        else:
            work.orders.check_approved(slip.order, asked)  # REC-5
    elif slip.kind.code in BROUGHT_BACK_BY:
        named = _order_behind(work, slip, moves)
        if named:
            work.orders.check_returnable(named, asked)  # OUT-9


def _order_behind(work: Work, slip: Slip, moves: Sequence[NewMove]) -> str:
    """The order that parts come back from: the slip's, or else the one they were issued for.

    Raises:
        WrongOrder: where the slip names another, or its parts were issued for several.
    """
    order = slip.order
    found = work.slips.moves_by_id({move.source for move in moves if move.source is not None})
    for issue in work.slips.many({owner for owner, _ in found.values()}).values():
        if order and issue.order != order:  # OUT-9
            raise WrongOrder(slip.called, order, issue.order)
        order = issue.order
    return order


def opened(work: Work, order: Order) -> OrderDone:
    """Write a new order of any type.

    Raises:
        OrderKnown: where its number is taken.
    """
    work.orders.alone()
    if work.orders.many(order.type, [order.number]):
        raise OrderKnown(order.number, order.type)
    key = work.orders.add(replace(order, opened_by=work.actor.user or None))
    return OrderDone(key, order.number, order.state)


def closed(work: Work, order: Order) -> OrderDone:
    """Note that an order, held and checked before, is closed."""
    by = work.actor.user or None
    work.orders.stands(order.id, OrderState.CLOSED, closed_at=work.now, closed_by=by)
    return OrderDone(order.id, order.number, OrderState.CLOSED)


def checked_lines(
    view: View, lines: Iterable[Ordered], *, inactive: bool = False
) -> tuple[OrderLine, ...]:
    """The lines that typed ones become; of items no longer in use only where that is allowed.

    Raises:
        UnknownItem, ItemInactive, TooManyDecimals, NotPositive.
    """
    listed = list(lines)
    items = view.items.by_id({line.item for line in listed})
    for line in listed:
        check_quantity(items, line)
        if not (items[line.item].active or inactive):
            raise ItemInactive(items[line.item].code)
    return tuple(
        OrderLine(OrderLineId(0), line.item, line.quantity, note=line.note) for line in listed
    )


def check_quantity(items: Mapping[ItemId, Item], line: Ordered) -> None:
    """Refuse a stranger, nothing, less than nothing, or half a piece.

    Raises:
        UnknownItem, NotPositive, TooManyDecimals.
    """
    item = items.get(line.item)
    if item is None:
        raise UnknownItem(str(line.item))
    if line.quantity <= NO_QUANTITY:
        raise NotPositive(item.code, line.quantity)
    if line.quantity.has_decimals(item.unit.decimals):
        raise TooManyDecimals(item.code, item.unit.name, line.quantity, item.unit.decimals)
