"""Scrap applications 呆滞报废申请表: filed, and approved or rejected by another person (REC-5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from partsdesk.database.work import Work
from partsdesk.domain.registers.numbering import SCRAPPING
from partsdesk.domain.registers.orders import (
    NoLines,
    Order,
    OrderId,
    OrderState,
    OrderType,
    OwnApplication,
    ReasonMissing,
    check_step,
)
from partsdesk.domain.values.people import Role
from partsdesk.services.numbering import next_number
from partsdesk.services.orders import OrderDone, Ordered, checked_lines, opened
from partsdesk.services.warehouse import act

SCRAP = OrderType.SCRAP


@dataclass(frozen=True, slots=True)
class FileScrap:
    """Apply for scrapping; each line's note is its reason.

    Attributes:
        number: the users' own; given by the program where it is empty.
    """

    lines: tuple[Ordered, ...]
    number: str = ""
    note: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class DecideScrap:
    """Approve an application, or reject it."""

    number: str


@act(Role.KEEPER)
def file_scrap(work: Work, asked: FileScrap) -> OrderDone:
    """File an application; it is decided by another person before goods leave.

    Raises:
        NoLines, ReasonMissing, OrderKnown, UnknownItem, ItemInactive, TooManyDecimals,
        NotPositive.
    """
    number = asked.number.strip() or next_number(work, SCRAPPING)
    if not asked.lines:
        raise NoLines(number)
    lines = checked_lines(work, asked.lines, inactive=True)
    for line in lines:
        if not line.note.strip():  # REC-5
            raise ReasonMissing(number, work.items.by_id([line.item])[line.item].code)
    date = asked.date or work.today
    return opened(
        work, Order(OrderId(0), SCRAP, number, OrderState.OPEN, date, lines, note=asked.note)
    )


@act(Role.SUPERVISOR, Role.FINANCE_MANAGER)
def approve_scrap(work: Work, asked: DecideScrap) -> OrderDone:
    """Approve an application.

    Raises:
        UnknownOrder, WrongOrderState, OwnApplication.
    """
    return _decide(work, asked.number, OrderState.APPROVED, "approve")


@act(Role.SUPERVISOR, Role.FINANCE_MANAGER)
def reject_scrap(work: Work, asked: DecideScrap) -> OrderDone:
    """Reject an application.

    Raises:
        UnknownOrder, WrongOrderState, OwnApplication.
    """
    return _decide(work, asked.number, OrderState.REJECTED, "reject")


def _decide(work: Work, number: str, state: OrderState, step: str) -> OrderDone:
    order = work.orders.locked(SCRAP, number)
    check_step(order, state, step)
    if order.opened_by == work.actor.user and not work.actor.unlimited:  # VAL-10
        raise OwnApplication(order.number)
    work.orders.stands(order.id, state, started_at=work.now, started_by=work.actor.user or None)
    return OrderDone(order.id, order.number, state)
