"""Slips that follow an order or an earlier slip: released by it, so it has to be there."""

from __future__ import annotations

from partsdesk.database.work import View
from partsdesk.domain.books.kind import ReleasedBy
from partsdesk.domain.books.slips import NotYet, Slip


def check_follows(view: View, slip: Slip) -> None:
    """Refuse to release a slip whose order is not in force, or that names nothing to follow.

    Raises:
        UnknownOrder, OrderNotStarted, ApplicationNotApproved, OrderClosed, NotYet.
    """
    if slip.is_red:
        return
    if slip.kind.order_type:
        view.orders.check_in_force(slip.kind.order_type, slip.order)  # OUT-7, REC-5
    follows = slip.kind.rights.releases is ReleasedBy.SOURCE and slip.kind.source_kinds
    if follows and not slip.order:
        unnamed = next((line for line in slip.lines if line.source is None), None)
        if unnamed is not None:
            raise NotYet(slip.called, "source", unnamed.number)  # OUT-9
