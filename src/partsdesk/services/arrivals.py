"""Arrival notes 到货登记: goods that came before their slip (INB-8)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from partsdesk.database.repositories.paging import FIRST_PAGE
from partsdesk.database.repositories.searching import Asked, Listed
from partsdesk.database.work import View, Work
from partsdesk.domain.books.slips import OutsideStores, SlipId
from partsdesk.domain.catalog.partners import PartnerId
from partsdesk.domain.registers.arrivals import (
    Arrival,
    ArrivalHasSlip,
    ArrivalId,
    ArrivalIncomplete,
    check_becomes,
)
from partsdesk.domain.registers.numbering import ARRIVALS
from partsdesk.domain.registers.papers import Belongs, NewPaper, PaperSort
from partsdesk.domain.values.people import Role, StoreId
from partsdesk.services.numbering import next_number
from partsdesk.services.papers import attached
from partsdesk.services.warehouse import RoleNeeded, act


@dataclass(frozen=True, slots=True)
class RecordArrival:
    """Note goods that came without a slip.

    Attributes:
        paper: the number on the paper that came along; empty where none did.
        place: where they stand until they are checked 待验区.
        photographs: contents of pictures kept already, by SHA-256.
    """

    store: StoreId
    brought_by: str
    boxes: int
    place: str
    paper: str = ""
    partner: PartnerId | None = None
    note: str = ""
    photographs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArrivalBecomes:
    """Say which slip an arrival note has become."""

    arrival: str
    slip: SlipId


@dataclass(frozen=True, slots=True)
class ArrivalDone:
    """An arrival note after an act."""

    arrival: ArrivalId
    called: str
    slip: str = ""


@dataclass(frozen=True, slots=True)
class WaitingArrivals:
    """Ask for a page of the notes that wait for their slip."""

    asked: Asked = FIRST_PAGE


@dataclass(frozen=True, slots=True)
class ArrivalShown:
    """A note, and for how long its goods have stood there."""

    arrival: Arrival
    age: dt.timedelta
    photographs: int = 0


@act(Role.KEEPER)
def record_arrival(work: Work, asked: RecordArrival) -> ArrivalDone:
    """Note goods that came: no stock, no card, only a line on the accountant's desk.

    Raises:
        ArrivalIncomplete, OutsideStores, UnknownFile.
    """
    for field, filled in (
        ("brought_by", asked.brought_by.strip()),
        ("boxes", asked.boxes > 0),
        ("place", asked.place.strip()),
    ):
        if not filled:
            raise ArrivalIncomplete(field)  # INB-8
    store = work.places.stores()[asked.store]
    if not work.actor.may_enter(store.id):
        raise OutsideStores(store.code)
    number = next_number(work, ARRIVALS)
    arrival = Arrival(
        ArrivalId(0),
        number,
        store.id,
        work.now,
        partner=asked.partner,
        brought_by=asked.brought_by,
        paper=asked.paper,
        boxes=asked.boxes,
        place=asked.place,
        note=asked.note,
    )
    key = work.registers.add_arrival(arrival, work.actor.user)
    for count, sha256 in enumerate(asked.photographs, start=1):
        photograph = NewPaper(PaperSort.PHOTO, f"{number}-{count}", sha256)
        attached(work, Belongs(arrival=key), photograph)
    return ArrivalDone(key, number)


@act(Role.ACCOUNTANT, Role.KEEPER)
def arrival_becomes(work: Work, asked: ArrivalBecomes) -> ArrivalDone:
    """Say which slip a note has become; keepers may where they draw up receipts themselves.

    Raises:
        RoleNeeded, UnknownArrival, UnknownSlip, ArrivalHasSlip, NotAReceipt, WrongState.
    """
    drafting = frozenset({Role.ACCOUNTANT})
    if not (work.actor.is_one_of(drafting) or work.settings.is_on("keepers-draft")):
        raise RoleNeeded("arrival_becomes", tuple(drafting))
    arrival = work.registers.arrival(asked.arrival)
    slip = work.slips.get(asked.slip)
    check_becomes(arrival, slip)  # INB-8
    if not work.registers.link_arrival(arrival.id, slip.id):
        raise ArrivalHasSlip(arrival.number, work.registers.arrival(arrival.number).slip)
    return ArrivalDone(arrival.id, arrival.number, slip.called)


def waiting_arrivals(view: View, asked: WaitingArrivals) -> Listed[ArrivalShown]:
    """One page of the notes that wait for their slip, with their age, the oldest first."""
    found = view.registers.waiting_arrivals(asked.asked)
    rows = tuple(ArrivalShown(each, view.now - each.arrived_at) for each in found.rows)
    return Listed(rows, found.total)
