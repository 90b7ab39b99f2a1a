"""What lies in a bin: levels by item, lot and bin, and the rule that none falls below nought."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from partsdesk.domain.catalog.items import ItemId, LotId
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.refusals import Refusal


class LevelKey(NamedTuple):
    """An item and lot in a bin; the order of locking is the order of these."""

    item: ItemId
    lot: LotId
    bin: BinId


@dataclass(frozen=True, slots=True)
class Level:
    """How much lies there, and up to which day and line its card is written.

    Attributes:
        entries: the lines written on its card so far.
        spare: the least that lies there from the day in question on; what may still be taken.
    """

    key: LevelKey
    store: StoreId
    quantity: Quantity
    entries: int
    last_date: dt.date | None
    spare: Quantity


@dataclass(eq=False)
class NotEnoughStock(Refusal):
    """A bin does not hold what is asked, now or at some day of its history.

    Attributes:
        there: what may be taken at most; the least that lies there from ``day`` on.
        day: the day of the entry that was refused.
        wanted_by: open slips that want the item, as they are called.
        elsewhere: other bins of the store that hold some, with how much.
        line: the slip's line that asks.
    """

    rule = "REC-1"
    item: str
    bin: str
    lot: str
    there: Quantity
    asked: Quantity
    day: dt.date
    wanted_by: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, Quantity], ...] = ()
    line: int = 0


@dataclass(eq=False)
class BeyondFree(Refusal):
    """More than what is free would be issued: other released slips have reserved it."""

    rule = "OUT-18"
    item: str
    free: Quantity
    asked: Quantity
    reserved_by: tuple[str, ...]


@dataclass(eq=False)
class OldestFirst(Refusal):
    """An older lot is there; another one needs a reason."""

    rule = "OUT-18"
    item: str
    lot: str
    oldest: str


@dataclass(eq=False)
class SerialElsewhere(Refusal):
    """A serial number is in stock already: it cannot come in twice."""

    rule = "OUT-18"
    item: str
    lot: str
