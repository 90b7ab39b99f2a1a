"""Where goods that leave are taken from: the oldest lot first, then bin by bin (OUT-18).

Execution takes what its keeper did not say otherwise from where this says, and the picking list
sends him there beforehand: one answer for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from partsdesk.database.work import View
from partsdesk.domain.books.execution import Wanted
from partsdesk.domain.books.stock import Level, LevelKey
from partsdesk.domain.catalog.items import NO_LOT, Item, ItemId, LotId, Tracking
from partsdesk.domain.catalog.places import BinId, Place
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity


@dataclass(frozen=True, slots=True)
class Source:
    """So many pieces of a lot in a bin."""

    place: Place
    lot: LotId
    quantity: Quantity


class Sourcing:
    """Finds what leaves, and remembers what was taken already: of one slip, or of many.

    Attributes:
        goes_on: whether bin after bin is looked into; an item's own bin alone where not.
    """

    def __init__(self, view: View, *, goes_on: bool = True) -> None:
        self._view = view
        self.goes_on = goes_on
        self._taken: dict[LevelKey, Quantity] = {}
        self._known: dict[LevelKey, Level] = {}
        self._lying: dict[tuple[StoreId, ItemId], Sequence[Level]] = {}

    def take(self, key: LevelKey, quantity: Quantity) -> None:
        """Remember that so much is taken from there."""
        self._taken[key] = self.taken(key) + quantity

    def taken(self, key: LevelKey) -> Quantity:
        """How much was taken from there."""
        return self._taken.get(key, NO_QUANTITY)

    def left(self, level: Level) -> Quantity:
        """What lies there, less what was taken."""
        return level.quantity - self.taken(level.key)

    def lying(self, store: StoreId, item: ItemId) -> list[Level]:
        """What is left of an item in a store, the oldest lot first."""
        if (store, item) not in self._lying:
            self._lying[store, item] = self._view.stock.at(store, item)
        levels = self._lying[store, item]
        there = [replace(level, quantity=self.left(level)) for level in levels]
        return [level for level in there if level.quantity > NO_QUANTITY]

    def know(self, wanted: Iterable[Wanted], items: Mapping[ItemId, Item]) -> None:
        """Look all bins up at once that lines without a bin are taken from most often."""
        keys = [
            LevelKey(each.line.item, NO_LOT, bin_)
            for each in wanted
            if each.default_bin and each.origin is not None
            for bin_ in self._usual(items[each.line.item], each.origin)
        ]
        self._known.update(self._view.stock.levels(keys) if keys else {})

    def untracked(self, each: Wanted, item: Item) -> list[Source]:
        """Where pieces without a lot are taken from; nothing where the store lacks some.

        From the item's own bin where that holds enough, else from the unnamed one, else from
        bin after bin.
        """
        if each.origin is None:
            return []
        for bin_ in self._usual(item, each.origin):
            level = self._known.get(LevelKey(item.id, NO_LOT, bin_))
            is_there = level is not None and level.store == each.origin.store
            if level is not None and is_there and self.left(level) >= each.quantity:
                return [Source(Place(level.store, bin_), NO_LOT, each.quantity)]
        if not self.goes_on:
            return []
        lying = self.lying(each.origin.store, item.id)
        found, lacking = shared([level for level in lying if _place(level) != each.target], each)
        return [] if lacking else found

    def _usual(self, item: Item, unnamed: Place) -> tuple[BinId, ...]:
        """The bins that are looked into first: the item's own, and the unnamed one."""
        own = () if item.default_bin is None else (item.default_bin,)
        return (*own, unnamed.bin) if self.goes_on else own


def shared(there: Sequence[Level], each: Wanted) -> tuple[list[Source], Quantity]:
    """What is wanted, shared out over what is there in its order; and what lacks."""
    found, left = [], each.quantity
    for level in there:
        if not left:
            break
        if not each.default_bin and each.origin and level.key.bin != each.origin.bin:
            continue
        taken = min(left, level.quantity)
        left -= taken
        found.append(Source(_place(level), level.key.lot, taken))
    return found, left


def is_tracked(item: Item) -> bool:
    """Whether pieces of an item are told apart."""
    return item.tracking is not Tracking.NONE


def _place(level: Level) -> Place:
    return Place(level.store, level.key.bin)
