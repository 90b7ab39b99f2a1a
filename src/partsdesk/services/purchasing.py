"""Purchase requests 请购单: what runs low is ordered, and is on the way from then on."""

from __future__ import annotations

from dataclasses import dataclass

from partsdesk.database.work import Work
from partsdesk.domain.catalog.partners import PartnerId, UnknownPartner
from partsdesk.domain.registers.numbering import REQUESTS
from partsdesk.domain.registers.orders import NoLines, Order, OrderId, OrderState, OrderType
from partsdesk.domain.values.people import Role
from partsdesk.services.numbering import next_number
from partsdesk.services.orders import OrderDone, Ordered, checked_lines, opened
from partsdesk.services.warehouse import act


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """Ask for goods to be bought.

    Attributes:
        partner: who is to deliver, where that is known.
        number: the users' own; given by the program where it is empty.
    """

    lines: tuple[Ordered, ...]
    partner: PartnerId | None = None
    number: str = ""
    note: str = ""


REQUESTERS = (Role.KEEPER, Role.ACCOUNTANT, Role.SUPERVISOR)


@act(*REQUESTERS)
def draft_purchase_request(work: Work, asked: DraftRequest) -> OrderDone:
    """Write a purchase order that receipts may follow; it is closed like any other.

    Raises:
        NoLines, UnknownPartner, OrderKnown, UnknownItem, ItemInactive, TooManyDecimals,
        NotPositive.
    """
    if not asked.lines:
        raise NoLines(asked.number)
    if asked.partner is not None and not work.partners.by_id([asked.partner]):
        raise UnknownPartner(str(asked.partner))
    lines = checked_lines(work, asked.lines)
    number = asked.number.strip() or next_number(work, REQUESTS)
    return opened(
        work,
        Order(
            OrderId(0),
            OrderType.PURCHASE,
            number,
            OrderState.OPEN,
            work.today,
            lines,
            asked.partner,
            note=asked.note,
        ),
    )
