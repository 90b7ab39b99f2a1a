"""Slips that were carried out, written past the acts: what registers look at, nothing more."""

from __future__ import annotations

from partsdesk.database.work import Work
from partsdesk.domain.books.execution import NewMove
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import Line, LineId, Slip, SlipId, State
from partsdesk.domain.catalog.items import NO_LOT, ItemId
from partsdesk.domain.catalog.partners import PartnerId
from partsdesk.domain.catalog.places import Place, Store
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import do, see


def a_slip(  # noqa: PLR0913 - a slip is these things
    warehouse: Warehouse,
    kind: str,
    item: ItemId,
    quantity: int,
    store: Store,
    *,
    order: str = "",
    partner: PartnerId | None = None,
) -> SlipId:
    """A released slip of one line; below nought it reads as a red one."""
    pieces = Quantity.parse(str(quantity))
    line = Line(LineId(0), 1, item, abs(pieces), abs(pieces))

    def once(work: Work) -> SlipId:
        slip = Slip(
            SlipId(0),
            KINDS[kind],
            State.RELEASED,
            work.today,
            0,
            (line,),
            store=store.id,
            partner=partner,
            order=order,
        )
        return work.slips.add(slip, work.now)

    return do(warehouse, once)


def carried(  # noqa: PLR0913 - a slip is these things
    warehouse: Warehouse,
    kind: str,
    item: ItemId,
    quantity: int,
    store: Store,
    by: Actor,
    *,
    order: str = "",
    partner: PartnerId | None = None,
) -> SlipId:
    """A slip of one line that was carried out as it was drawn up."""
    slip_id = a_slip(warehouse, kind, item, quantity, store, order=order, partner=partner)
    pieces = Quantity.parse(str(quantity))

    def once(work: Work) -> None:
        slip = work.slips.get(slip_id)
        place = Place(store.id, work.places.unnamed()[store.id])
        comes = slip.kind.direction is Direction.IN
        ends = (None, place) if comes else (place, None)
        move = NewMove(slip.lines[0].id, 1, 1, item, NO_LOT, pieces, *ends)
        work.slips.move(slip_id, [move])
        head = work.numbers.numbered_head(slip.kind, "cards", Month.of(work.today))
        link = head.link([[slip_id]])
        work.numbers.execution(slip_id, slip.kind, link, work.today, work.now, by.user)
        work.slips.stands(slip_id, State.EXECUTED, number=head.number)

    do(warehouse, once)
    return slip_id


def number_of(warehouse: Warehouse, slip: SlipId) -> str:
    """What a slip is called."""
    return see(warehouse, lambda view: view.slips.get(slip).called)
