"""Arrival notes 到货登记 (INB-8): goods that came before their slip; no stock, no card."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NewType

from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.slips import Slip, State, WrongState
from partsdesk.domain.catalog.partners import PartnerId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.refusals import Refusal

ArrivalId = NewType("ArrivalId", int)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What stands in the to-be-checked corner 待验区 and waits for its slip.

    Attributes:
        store_code: the store's code, for lists; partner_name likewise.
        paper: the number on the paper that came along.
        slip: what the note became, as the slip is called.
    """

    id: ArrivalId
    number: str
    store: StoreId
    arrived_at: dt.datetime
    store_code: str = ""
    partner: PartnerId | None = None
    partner_name: str = ""
    brought_by: str = ""
    paper: str = ""
    boxes: int = 0
    place: str = ""
    note: str = ""
    recorded_by: str = ""
    slip: str = ""


@dataclass(eq=False)
class UnknownArrival(Refusal):
    """No arrival note has this number."""

    arrival: str


@dataclass(eq=False)
class ArrivalIncomplete(Refusal):
    """An arrival note says who brought the goods, how many boxes, and where they stand."""

    rule = "INB-8"
    field: str


@dataclass(eq=False)
class ArrivalHasSlip(Refusal):
    """The note has become a slip already."""

    rule = "INB-8"
    arrival: str
    slip: str


@dataclass(eq=False)
class NotAReceipt(Refusal):
    """Goods that arrived become a slip that brings goods in."""

    rule = "INB-8"
    arrival: str
    slip: str
    kind: str


def check_becomes(arrival: Arrival, slip: Slip) -> None:
    """Refuse a slip that an arrival note cannot become.

    Raises:
        ArrivalHasSlip: where the note has one already.
        NotAReceipt: for a slip that brings nothing in.
        WrongState: for a slip that was given up.
    """
    if arrival.slip:  # INB-8: it becomes a slip once
        raise ArrivalHasSlip(arrival.number, arrival.slip)
    if slip.kind.direction not in {Direction.IN, Direction.MOVE} or slip.is_red:
        raise NotAReceipt(arrival.number, slip.called, slip.kind.code)
    if slip.state is State.VOID:
        raise WrongState(slip.called, slip.state, "arrival")
