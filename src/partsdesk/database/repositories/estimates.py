"""Which receipts stand in the ledger at an estimate 暂估 and wait for their invoice (VAL-3)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, select

from partsdesk.database.tables.books import booking_lines, bookings
from partsdesk.database.tables.slips import slips
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import State

ESTIMATED = sorted(kind.code for kind in KINDS.values() if kind.estimated)


def uninvoiced() -> ColumnElement[bool]:
    """Whether a slip stands in the ledger at an estimate, for some of its pieces (VAL-3)."""
    said, booked = booking_lines.alias("said"), bookings.alias("booked_act")
    invoice, invoiced = booking_lines.alias("invoice"), bookings.alias("invoiced")
    came = (
        select(func.coalesce(func.sum(invoice.c.quantity), 0))
        .join(invoiced, invoiced.c.id == invoice.c.booking_id)
        .where(invoice.c.line_id == said.c.line_id, invoiced.c.act == "invoice")
        .correlate(said)
        .scalar_subquery()
    )
    return and_(
        slips.c.kind.in_(ESTIMATED),  # by its index: most slips are of other kinds
        slips.c.state == State.BOOKED.value,
        slips.c.reversal_of.is_(None),
        select(said.c.id)
        .join(booked, booked.c.id == said.c.booking_id)
        .where(
            booked.c.slip_id == slips.c.id,
            booked.c.act.in_(("booking", "ahead")),
            said.c.estimate.is_(True),
            came < said.c.quantity,
        )
        .correlate(slips)
        .exists(),
    )
