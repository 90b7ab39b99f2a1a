"""Which receipts stand in the ledger at an estimate 暂估 and wait for their invoice (VAL-3)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from partsdesk.database.tables.books import booking_lines, bookings, ledger_entries
from partsdesk.database.tables.slips import slips
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.ledger import Nature
from partsdesk.domain.books.slips import State

IN_PLACE_OF_IT = (Nature.ESTIMATE_OUT.value, Nature.INVOICE_IN.value)
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


def estimated_left() -> ColumnElement[Any]:
    """The amount of a slip's estimate that no invoice has taken the place of yet (VAL-3).

    An invoice's amount less what its entries changed is what went out of the estimate with it.
    """
    line, act = booking_lines.alias("of_line"), bookings.alias("of_act")

    def said(*acts: str, estimate: bool) -> ColumnElement[Any]:
        conditions = [act.c.slip_id == slips.c.id, act.c.act.in_(acts)]
        if estimate:
            conditions.append(line.c.estimate.is_(True))
        return (
            select(func.coalesce(func.sum(line.c.amount), 0))
            .join(act, act.c.id == line.c.booking_id)
            .where(*conditions)
            .correlate(slips)
            .scalar_subquery()
        )

    entered = (
        select(func.coalesce(func.sum(ledger_entries.c.in_amount), 0))
        .where(ledger_entries.c.slip_id == slips.c.id, ledger_entries.c.nature.in_(IN_PLACE_OF_IT))
        .correlate(slips)
        .scalar_subquery()
    )
    return said("booking", "ahead", estimate=True) - said("invoice", estimate=False) + entered
