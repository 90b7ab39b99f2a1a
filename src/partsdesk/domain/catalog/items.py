"""Items, their units and packs, and the lots and serial numbers that they are tracked by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.refusals import Refusal

ItemId = NewType("ItemId", int)
LotId = NewType("LotId", int)
CategoryId = NewType("CategoryId", int)

NO_LOT = LotId(0)


class Tracking(StrEnum):
    """What an item's pieces are told apart by."""

    NONE = "none"
    LOT = "lot"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure and how many decimals a quantity in it may have."""

    code: str
    name: str
    decimals: int = 0


SHIPPED_UNITS = (
    Unit("pc", "件"),
    Unit("set", "套"),
    Unit("box", "箱"),
    Unit("pair", "副"),
    Unit("tube", "支"),
    Unit("roll", "卷"),
    Unit("m", "米", 3),
    Unit("kg", "公斤", 3),
    Unit("l", "升", 3),
)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack of an item: so many base units under one name (``箱=12``)."""

    name: str
    factor: int


@dataclass(frozen=True, slots=True)
class Category:
    """A class of items; the number (``01.02``) says where it stands in the tree (RPR-1)."""

    id: CategoryId
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """A part as the books know it."""

    id: ItemId
    code: str
    name: str
    unit: Unit
    spec: str = ""
    packs: tuple[Pack, ...] = ()
    category: str = ""
    barcodes: tuple[str, ...] = ()
    warranty_months: int | None = None
    minimum: Quantity | None = None
    maximum: Quantity | None = None
    default_bin: BinId | None = None
    tracking: Tracking = Tracking.NONE
    fits: tuple[str, ...] = ()
    active: bool = True
    version: int = 0

    def factor(self, unit: str) -> int | None:
        """How many base units one of this unit or pack is; None for a stranger."""
        if unit in ("", self.unit.code, self.unit.name):
            return 1
        return next((pack.factor for pack in self.packs if pack.name == unit), None)


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot, date code or serial number of an item; made by the first line that names it."""

    id: LotId
    item: ItemId
    code: str
    made_on: dt.date | None = None
    expires_on: dt.date | None = None


def date_of_code(code: str) -> dt.date | None:
    """The day that a date code 喷码 says (``20260918``); None for another sort of lot."""
    if len(code) != len("YYYYMMDD") or not (code.isascii() and code.isdigit()):
        return None
    try:
        return dt.date(int(code[:4]), int(code[4:6]), int(code[6:]))
    except ValueError:
        return None


@dataclass(eq=False)
class UnknownItem(Refusal):
    """No item has this code."""

    item: str


@dataclass(eq=False)
class ItemInactive(Refusal):
    """The item is no longer in use."""

    item: str


@dataclass(eq=False)
class UnknownUnit(Refusal):
    """The item has no such unit or pack."""

    item: str
    unit: str


@dataclass(eq=False)
class TooManyDecimals(Refusal):
    """The item's unit does not allow so many decimals (half a piece)."""

    item: str
    unit: str
    quantity: Quantity
    decimals: int


@dataclass(eq=False)
class PackInUse(Refusal):
    """A pack's factor cannot change once a line has used it."""

    item: str
    pack: str


@dataclass(eq=False)
class BadPack(Refusal):
    """A pack is a name of its own with a whole number of base units above one."""

    item: str
    pack: str
    factor: int


@dataclass(eq=False)
class TrackingFixed(Refusal):
    """What an item is tracked by is fixed once it has entries."""

    item: str
    tracking: Tracking


@dataclass(eq=False)
class UnitFixed(Refusal):
    """An item's base unit is fixed once it has entries: the books count in it."""

    item: str
    unit: str


@dataclass(eq=False)
class MinimumAboveMaximum(Refusal):
    """An item's minimum stock is above its maximum."""

    item: str
    minimum: Quantity
    maximum: Quantity


@dataclass(eq=False)
class BelowNought(Refusal):
    """A figure that counts something is below nought."""

    item: str
    field: str


@dataclass(eq=False)
class ItemExists(Refusal):
    """Another item has this code already."""

    item: str


@dataclass(eq=False)
class ItemChanged(Refusal):
    """Somebody else changed the item since it was read (F21)."""

    item: str


@dataclass(eq=False)
class CategoryExists(Refusal):
    """Another category has this number already."""

    category: str


@dataclass(eq=False)
class UnknownCategory(Refusal):
    """No category has this number."""

    category: str


@dataclass(eq=False)
class UnitExists(Refusal):
    """Another unit has this code or name already."""

    unit: str


@dataclass(eq=False)
class LotNeeded(Refusal):
    """The item is tracked by lot or serial number and the line names none."""

    item: str
    tracking: Tracking


@dataclass(eq=False)
class LotNotTracked(Refusal):
    """The item is not tracked, yet the line names a lot."""

    item: str
    lot: str


@dataclass(eq=False)
class UnknownLot(Refusal):
    """Goods of a lot that never came in cannot go out."""

    item: str
    lot: str


@dataclass(eq=False)
class SerialNotOne(Refusal):
    """A serial number is exactly one piece, in one place at a time."""

    item: str
    lot: str
