"""Which lots and bins a count's pieces come from and go to: wanted pieces become moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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

    def __init__(self, work: Work, slip: Slip, around: Surroundings) -> None:
        self._work = work
        self._slip = slip
        self._around = around
        self._items = around.items([line.item for line in slip.lines])
        self._parts: dict[int, int] = {}
        self._taken: dict[LevelKey, Quantity] = {}

    def moves(self, wanted: Sequence[Wanted]) -> list[NewMove]:
        """The moves that the count becomes.

        Raises:
            LotNeeded, LotNotTracked, UnknownLot, SerialNotOne, OldestFirst.
        """
        lots = self._lots(wanted)
        moves: list[NewMove] = []
        for each in wanted:
            item = self._items[each.line.item]
            if item.tracking is Tracking.NONE:
                if each.lot:
                    raise LotNotTracked(item.code, each.lot)
                moves.append(self._move(each, self._default_place(each, item), NO_LOT))
            elif each.origin is not None:
                moves.extend(self._tracked_out(each, item, lots))
            else:
                moves.append(self._tracked_in(each, item, lots))
        return moves

    def _move(self, each: Wanted, origin: Place | None, lot: LotId) -> NewMove:
        if origin is not None and origin == each.target and not each.line.comes_in:
            raise SamePlace(self._items[each.line.item].code, self._around.bin_name(origin.bin))
        if origin is not None:
            key = LevelKey(each.line.item, lot, origin.bin)
            self._taken[key] = self._taken.get(key, NO_QUANTITY) + each.quantity
        number = each.line.number
        part = self._parts[number] = self._parts.get(number, 0) + 1
        return NewMove(
            each.line.id,
            number,
            part,
            each.line.item,
            lot,
            each.quantity,
            origin,
            each.target,
            each.abnormal,
            each.line.source,
        )

    def _default_place(self, each: Wanted, item: Item) -> Place | None:
        """The item's default bin where no bin was named and it holds enough, else the unnamed."""
        if not each.default_bin or each.origin is None or item.default_bin is None:
            return each.origin
        bin_ = self._around.bins([item.default_bin])[item.default_bin]
        if bin_.store != each.origin.store:
            return each.origin
        key = LevelKey(item.id, NO_LOT, bin_.id)
        level = self._work.stock.levels([key]).get(key)
        if level is None or self._left(level) < each.quantity:
            return each.origin
        return Place(bin_.store, bin_.id)

    def _left(self, level: Level) -> Quantity:
        """What lies there, less what the slip's earlier lines take."""
        return level.quantity - self._taken.get(level.key, NO_QUANTITY)

    # -- lots and serial numbers -----------------------------------------------------------------

    def _lots(self, wanted: Sequence[Wanted]) -> Lots:
        named = [
            (each.line.item, each.lot)
            for each in wanted
            if each.lot and self._items[each.line.item].tracking is not Tracking.NONE
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
        return self._move(each, None, lot.id)

    def _tracked_out(self, each: Wanted, item: Item, lots: Lots) -> list[NewMove]:
        store = each.origin.store if each.origin else StoreId(0)
        levels = self._work.stock.at(store, item.id)
        there = [replace(level, quantity=self._left(level)) for level in levels]
        there = [level for level in there if level.quantity > NO_QUANTITY]
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
        return [self._move(each, origin, lot.id)]

    def _check_oldest(self, each: Wanted, item: Item, lot: Lot, there: Sequence[Level]) -> None:
        """Refuse a younger lot without a reason (OUT-18)."""
        oldest = there[0].key.lot
        if oldest != lot.id and not each.reason and not self._slip.reason:
            raise OldestFirst(item.code, lot.code, self._work.items.lot_code(oldest))

    def _oldest(self, each: Wanted, item: Item, there: Sequence[Level]) -> list[NewMove]:
        """Share what is wanted out over what is there, the oldest lot first (OUT-18)."""
        moves = []
        left = each.quantity
        for level in there:
            if not left:
                break
            if not each.default_bin and each.origin and level.key.bin != each.origin.bin:
                continue
            taken = min(left, level.quantity)
            left -= taken
            piece = replace(each, quantity=taken)
            moves.append(self._move(piece, Place(level.store, level.key.bin), level.key.lot))
        if left > NO_QUANTITY:
            raise LotNeeded(item.code, item.tracking)
        return moves
