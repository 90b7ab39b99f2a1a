"""Repair orders: opened, started, added to, fitted, closed (OUT-7, OUT-8, OUT-9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from partsdesk.database.work import Work
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.partners import PartnerId
from partsdesk.domain.registers.numbering import REPAIRS
from partsdesk.domain.registers.orders import (
    FittedBeyondIssued,
    NoLines,
    Order,
    OrderId,
    OrderLineId,
    OrderState,
    OrderType,
    PartsUnaccounted,
    RecordMissing,
    RepairRecord,
    WrongOrderState,
    check_step,
)
from partsdesk.domain.registers.standings import Handled
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.services.numbering import next_number
from partsdesk.services.orders import (
    OrderDone,
    Ordered,
    check_quantity,
    checked_lines,
    closed,
    opened,
)
from partsdesk.services.warehouse import act

REPAIR = OrderType.REPAIR


@dataclass(frozen=True, slots=True)
class OpenRepair:
    """Open a repair order.

    Attributes:
        number: the users' own; given by the program where it is empty.
        product: the machine, with its serial number.
    """

    customer: str
    product: str
    number: str = ""
    team: str = ""
    partner: PartnerId | None = None
    lines: tuple[Ordered, ...] = ()
    note: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class StartRepair:
    """Start a repair: from now on parts are issued for it."""

    number: str


@dataclass(frozen=True, slots=True)
class AddItems:
    """Enter additional items 二次增项 found during the repair."""

    number: str
    lines: tuple[Ordered, ...]


@dataclass(frozen=True, slots=True)
class ConfirmItems:
    """Confirm additional items; all that wait where no lines are named."""

    number: str
    lines: tuple[OrderLineId, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordFitted:
    """Record what was fitted of the parts issued."""

    number: str
    fitted: tuple[Ordered, ...]


@dataclass(frozen=True, slots=True)
class CloseRepair:
    """Close a repair.

    Attributes:
        record: needed where parts were used.
        rest_fitted: that all parts issued and not given back were fitted.
    """

    number: str
    record: RepairRecord | None = None
    rest_fitted: bool = False


@act(Role.SERVICE_ADVISER, Role.SERVICE_CLERK)
def open_repair(work: Work, asked: OpenRepair) -> OrderDone:
    """Open a repair order; parts wait until it is started.

    Raises:
        OrderKnown, UnknownItem, ItemInactive, TooManyDecimals, NotPositive.
    """
    number = asked.number.strip() or next_number(work, REPAIRS)
    return opened(
        work,
        Order(
            OrderId(0),
            REPAIR,
            number,
            OrderState.OPEN,
            asked.date or work.today,
            checked_lines(work, asked.lines),
            asked.partner,
            asked.customer,
            asked.product,
            asked.team,
            asked.note,
        ),
    )


@act(Role.SERVICE_ADVISER)
def start_repair(work: Work, asked: StartRepair) -> OrderDone:
    """Start a repair order.

    Raises:
        UnknownOrder, WrongOrderState.
    """
    order = work.orders.locked(REPAIR, asked.number)
    check_step(order, OrderState.STARTED, "start")  # OUT-7
    work.orders.stands(
        order.id, OrderState.STARTED, started_at=work.now, started_by=work.actor.user or None
    )
    return OrderDone(order.id, order.number, OrderState.STARTED)


@act(Role.SERVICE_ADVISER, Role.SERVICE_CLERK, Role.ENGINEER)
def add_items(work: Work, asked: AddItems) -> OrderDone:
    """Add items to a repair; once it is started they wait for the adviser's confirmation.

    Raises:
        UnknownOrder, WrongOrderState, NoLines, UnknownItem, ItemInactive, TooManyDecimals,
        NotPositive.
    """
    order = _unfinished(work, asked.number, "add")
    if not asked.lines:
        raise NoLines(order.number)
    added = order.state is OrderState.STARTED  # OUT-8
    lines = [replace(line, added=added) for line in checked_lines(work, asked.lines)]
    work.orders.add_lines(order.id, lines)
    return OrderDone(order.id, order.number, order.state)


@act(Role.SERVICE_ADVISER)
def confirm_items(work: Work, asked: ConfirmItems) -> OrderDone:
    """Confirm additional items, so that their parts may be issued.

    Raises:
        UnknownOrder, WrongOrderState; NoLines where nothing of it waits.
    """
    order = _unfinished(work, asked.number, "confirm")
    waiting = [line.id for line in order.lines if not line.is_free]
    chosen = [line for line in waiting if not asked.lines or line in asked.lines]
    if not chosen:
        raise NoLines(order.number)
    work.orders.confirm_lines(chosen, work.actor.user, work.now)  # OUT-8
    return OrderDone(order.id, order.number, order.state)


@act(Role.SERVICE_ADVISER, Role.SERVICE_CLERK, Role.ENGINEER)
def record_fitted(work: Work, asked: RecordFitted) -> OrderDone:
    """Record what was fitted; it cannot come back.

    Raises:
        UnknownOrder, WrongOrderState, NoLines, UnknownItem, TooManyDecimals, NotPositive,
        FittedBeyondIssued.
    """
    order = _unfinished(work, asked.number, "fit")
    if not asked.fitted:
        raise NoLines(order.number)
    items = work.items.by_id({line.item for line in asked.fitted})
    fitted: dict[ItemId, Quantity] = {}
    for line in asked.fitted:
        check_quantity(items, line)
        fitted[line.item] = fitted.get(line.item, NO_QUANTITY) + line.quantity
    handled = work.orders.handled(REPAIR, order.number)
    for item, quantity in fitted.items():
        left = handled.get(item, Handled()).returnable
        if quantity > left:  # OUT-9
            raise FittedBeyondIssued(order.number, items[item].code, left, quantity)
    work.orders.fit(order.id, fitted, work.actor.user, work.now)
    return OrderDone(order.id, order.number, order.state)


@act(Role.SERVICE_ADVISER, Role.SERVICE_CLERK)
def close_repair(work: Work, asked: CloseRepair) -> OrderDone:
    """Close a repair: every part issued is fitted or given back, and the record is there.

    Raises:
        UnknownOrder, WrongOrderState, PartsUnaccounted, RecordMissing.
    """
    order = work.orders.locked(REPAIR, asked.number)
    check_step(order, OrderState.CLOSED, "close")
    handled = work.orders.handled(REPAIR, order.number)
    rest = {item: each.returnable for item, each in handled.items() if each.returnable}
    _check_rest(work, order, rest, fitted=asked.rest_fitted)
    used = any(each.fitted for each in handled.values()) or bool(rest)
    if used or asked.record is not None:
        _check_record(order, asked.record)
    if rest:
        work.orders.fit(order.id, rest, work.actor.user, work.now)
    if asked.record is not None:
        work.orders.record(order.id, asked.record)
    return closed(work, order)


def _check_rest(work: Work, order: Order, rest: Mapping[ItemId, Quantity], *, fitted: bool) -> None:
    """Follow what was issued until it is used: unaccounted parts keep a repair open."""
    for item, quantity in rest.items():
        if not fitted or quantity < NO_QUANTITY:  # REC-9
            code = work.items.by_id([item])[item].code
            raise PartsUnaccounted(order.number, code, quantity)


def _check_record(order: Order, record: RepairRecord | None) -> None:
    for field in fields(RepairRecord):
        if record is None or not getattr(record, field.name).strip():  # RPR-2
            raise RecordMissing(order.number, field.name)


def _unfinished(work: Work, number: str, step: str) -> Order:
    order = work.orders.locked(REPAIR, number)
    if order.state not in {OrderState.OPEN, OrderState.STARTED}:
        raise WrongOrderState(order.number, order.state, step)
    return order
