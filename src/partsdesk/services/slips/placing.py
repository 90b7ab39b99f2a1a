"""Which lots and bins a count's pieces come from and go to: wanted pieces become moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from partsdesk.database.work import Work
from partsdesk.domain.books.execution import NewMove, Wanted
from partsdesk.domain.books.slips import Slip
from partsdesk.domain.books.stock import Level, LevelKey, OldestFirst
from partsdesk.domain.catalog.items import (
    NO_LOT,
    Item,
    ItemId,
    Lot,
    LotId,
    LotNeeded,
    LotNotTracked,
    SerialNotOne,
    Tracking,
    UnknownLot,
    date_of_code,
)
from partsdesk.domain.catalog.places import Place
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.slips.sourcing import Source, Sourcing, is_tracked, shared
from partsdesk.services.slips.surroundings import Surroundings

ONE = Quantity.parse("1")


@dataclass(eq=False)
class SamePlace(Refusal):
    """Goods would be moved from a bin to itself."""

    item: str
    bin: str


Lots = dict[tuple[ItemId, str], Lot]


class Placing:
    """Resolves the lots and bins of one slip's count."""

    def __init__(
        self, work: Work, slip: Slip, around: Surroundings, *, goes_on: bool = False
    ) -> None:
        self._work = work
        self._slip = slip
        self._around = around
        self._items = around.items([line.item for line in slip.lines])
        self._parts: dict[int, int] = {}
        self._sourcing = Sourcing(work, goes_on=goes_on)

    def moves(self, wanted: Sequence[Wanted]) -> list[NewMove]:
        """The moves that the count becomes.

        Raises:
            LotNeeded, LotNotTracked, UnknownLot, SerialNotOne, OldestFirst.
        """
        lots = self._lots(wanted)
        moves: list[NewMove] = []
        untracked = [each for each in wanted if not is_tracked(self._items[each.line.item])]
        self._sourcing.know(untracked, self._items)
        for each in wanted:
            item = self._items[each.line.item]
            if not is_tracked(item):
                if each.lot:
                    raise LotNotTracked(item.code, each.lot)
                moves.extend(self._untracked(each, item))
            elif each.origin is not None:
                moves.extend(self._tracked_out(each, item, lots))
            else:
                moves.append(self._tracked_in(each, item, lots))
        return moves

    def _move(self, each: Wanted, origin: Place | None, lot: LotId, quantity: Quantity) -> NewMove:
        if origin is not None and origin == each.target and not each.line.comes_in:
            raise SamePlace(self._items[each.line.item].code, self._around.bin_name(origin.bin))
        if origin is not None:
            self._sourcing.take(LevelKey(each.line.item, lot, origin.bin), quantity)
        number = each.line.number
        part = self._parts[number] = self._parts.get(number, 0) + 1
        return NewMove(
            each.line.id,
            number,
            part,
            each.line.item,
            lot,
            quantity,
            origin,
            each.target,
            each.abnormal,
            each.line.source,
        )

    def _untracked(self, each: Wanted, item: Item) -> list[NewMove]:
        """From where it is said; where nothing is, from where enough of it lies."""
        found = self._sourcing.untracked(each, item) if each.default_bin else []
        if not found:
            return [self._move(each, each.origin, NO_LOT, each.quantity)]
        return self._moves_from(each, found)

    def _moves_from(self, each: Wanted, found: Sequence[Source]) -> list[NewMove]:
        return [self._move(each, one.place, one.lot, one.quantity) for one in found]

    # -- lots and serial numbers -----------------------------------------------------------------

    def _lots(self, wanted: Sequence[Wanted]) -> Lots:
        named = [
            (each.line.item, each.lot)
            for each in wanted
            if each.lot and is_tracked(self._items[each.line.item])
        ]
        return dict(self._work.items.lots(named)) if named else {}

    def _tracked_in(self, each: Wanted, item: Item, lots: Lots) -> NewMove:
        if not each.lot:
            raise LotNeeded(item.code, item.tracking)
        named = (item.id, each.lot)
        made_on = date_of_code(each.lot)
        lot = lots[named] = lots.get(named) or self._work.items.add_lot(*named, made_on)
        if item.tracking is Tracking.SERIAL and each.quantity != ONE:
            raise SerialNotOne(item.code, each.lot)
        return self._move(each, None, lot.id, each.quantity)

    def _tracked_out(self, each: Wanted, item: Item, lots: Lots) -> list[NewMove]:
        store = each.origin.store if each.origin else StoreId(0)
        there = self._sourcing.lying(store, item.id)
        if not each.lot:
            return self._oldest(each, item, there)
        lot = lots.get((item.id, each.lot))
        if lot is None:
            raise UnknownLot(item.code, each.lot)
        if item.tracking is Tracking.SERIAL and each.quantity != ONE:
            raise SerialNotOne(item.code, each.lot)
        if item.tracking is Tracking.LOT and there and not self._slip.imported:
            self._check_oldest(each, item, lot, there)
        origin = each.origin
        if each.default_bin:
            origin = next(
                (
                    Place(level.store, level.key.bin)
                    for level in there
                    if level.key.lot == lot.id and level.quantity >= each.quantity
                ),
                origin,
            )
        return [self._move(each, origin, lot.id, each.quantity)]

    def _check_oldest(self, each: Wanted, item: Item, lot: Lot, there: Sequence[Level]) -> None:
        """Refuse a younger lot without a reason (OUT-18)."""
        oldest = there[0].key.lot
        if oldest != lot.id and not each.reason and not self._slip.reason:
            raise OldestFirst(item.code, lot.code, self._work.items.lot_code(oldest))

    def _oldest(self, each: Wanted, item: Item, there: Sequence[Level]) -> list[NewMove]:
        """Share what is wanted out over what is there, the oldest lot first (OUT-18)."""
        found, lacking = shared(there, each)
        moves = self._moves_from(each, found)
        if lacking > NO_QUANTITY:
            raise LotNeeded(item.code, item.tracking)
        return moves
