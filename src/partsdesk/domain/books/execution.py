"""Execution: what the keeper counted, line by line, becomes moves (INB-3, INB-5, OUT-18)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.slips import Line, LineId, MoveId, Slip
from partsdesk.domain.catalog.items import NO_LOT, ItemId, LotId
from partsdesk.domain.catalog.places import BinId, Group, Place, Store, UnknownBin
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.domain.values.refusals import Refusal


class AbnormalSort(StrEnum):
    """What is wrong with goods on arrival (INB-3)."""

    BROKEN = "broken"
    FEWER = "fewer"
    WRONG_GOODS = "wrong-goods"
    UNLABELLED = "unlabelled"
    QUALITY = "quality"
    SURPLUS = "surplus"


class Side(StrEnum):
    """Whose fault it is (INB-3)."""

    CARRIER = "carrier"
    MAKER = "maker"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Abnormal:
    """Goods that are not as they should be.

    Attributes:
        signed_by: the delivery man who signs on the spot where the carrier is at fault.
        photographs: contents of pictures kept already, by SHA-256.
    """

    sort: AbnormalSort
    side: Side
    cause: str
    signed_by: str = ""
    photographs: tuple[str, ...] = ()

    def check(self, item: str) -> None:
        """Refuse what says too little of these goods.

        Raises:
            AbnormalIncomplete: without a cause, or without the signature of a carrier at fault.
        """
        if not self.cause and self.sort is not AbnormalSort.SURPLUS:
            raise AbnormalIncomplete(item, "cause")  # INB-3
        if self.side is Side.CARRIER and not self.signed_by:
            raise AbnormalIncomplete(item, "signed_by")  # INB-3


@dataclass(frozen=True, slots=True)
class Part:
    """So many pieces of a line, counted in one bin.

    Attributes:
        checked: that packaging, condition and label are in order (INB-4).
        reason: why another lot than the oldest is taken (OUT-18).
    """

    quantity: Quantity
    bin: BinId | None = None
    to_bin: BinId | None = None
    lot: str = ""
    abnormal: Abnormal | None = None
    checked: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one line."""

    line: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class NewMove:
    """A move about to be written."""

    line: LineId
    line_number: int
    part: int
    item: ItemId
    lot: LotId
    quantity: Quantity
    origin: Place | None
    target: Place | None
    abnormal: Abnormal | None = None
    source: MoveId | None = None


@dataclass(eq=False)
class MoreThanAsked(Refusal):
    """More would leave than the slip asks for: goods leave only against a slip."""

    rule = "OUT-1"
    item: str
    asked: Quantity
    counted: Quantity


@dataclass(eq=False)
class UnknownLine(Refusal):
    """A line was counted that the slip does not have."""

    slip: str
    line: int


@dataclass(eq=False)
class NothingCounted(Refusal):
    """Nothing of the slip was counted."""

    slip: str


@dataclass(eq=False)
class NoHoldStore(Refusal):
    """The store names no hold store for its abnormal and surplus goods."""

    rule = "INB-3"
    store: str


@dataclass(eq=False)
class AbnormalIncomplete(Refusal):
    """An abnormality needs its cause, and the delivery man's name where the carrier is at fault."""

    rule = "INB-3"
    item: str
    field: str


@dataclass(eq=False)
class GoodsUnchecked(Refusal):
    """Packaging, condition and label of goods that come back are checked first."""

    rule = "INB-4"
    item: str


@dataclass(eq=False)
class RemainderUndecided(Refusal):
    """Less was counted than asked: the rest follows on a new slip, or is closed with a reason."""

    slip: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What execution must know of the places: stores, their unnamed bins, and bins' stores."""

    stores: Mapping[StoreId, Store]
    unnamed: Mapping[StoreId, BinId]
    stores_of: Mapping[BinId, StoreId]
    codes: Mapping[BinId, str]


def as_asked(slip: Slip, *, looked_over: bool) -> tuple[Counted, ...]:
    """The count of a slip that is carried out just as it was drawn up.

    Args:
        slip: the slip that is carried out.
        looked_over: that goods which come back were checked as a whole (INB-4).
    """
    return tuple(
        Counted(
            line.number,
            (Part(line.quantity, line.bin, line.to_bin, line.lot_code, checked=looked_over),),
        )
        for line in slip.lines
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pieces of a line at one place, their lot still to be resolved.

    Attributes:
        lot: the lot's code as counted; empty where none was named.
    """

    line: Line
    quantity: Quantity
    lot: str
    origin: Place | None
    target: Place | None
    abnormal: Abnormal | None = None
    reason: str = ""
    default_bin: bool = False


class Execution:
    """Turns a slip and its count into what is wanted of each place."""

    def __init__(self, slip: Slip, shelf: Shelf, codes: Mapping[ItemId, str]) -> None:
        self._slip = slip
        self._shelf = shelf
        self._codes = codes

    def wanted(self, counted: tuple[Counted, ...]) -> list[Wanted]:
        """What the count wants of each place, in line order.

        Raises:
            MoreThanAsked: where more would leave than is asked.
            NoHoldStore: where surplus or abnormal goods have no store to go to.  # INB-3
            GoodsUnchecked: where returned goods were not checked.  # INB-4
            UnknownBin: where a bin of another store is named.  # INB-5
            UnknownLine: where a line was counted that the slip does not have.
            NothingCounted: where nothing was counted at all.
        """
        by_number = {line.number: line for line in self._slip.lines}
        found = [
            wanted
            for number, parts in sorted(_by_line(counted).items())
            for wanted in self._line(self._known(by_number, number), parts)
        ]
        sides = {wanted.line.comes_in for wanted in found}
        halved = self._slip.kind.direction is Direction.CONVERT and len(sides) == 1
        if not found or halved:  # a conversion takes something out and puts something in
            raise NothingCounted(self._slip.called)
        return found

    def _known(self, lines: Mapping[int, Line], number: int) -> Line:
        if number not in lines:
            raise UnknownLine(self._slip.called, number)
        return lines[number]

    def _line(self, line: Line, parts: list[Part]) -> Iterator[Wanted]:
        counted = Quantity.sum(part.quantity for part in parts)
        incoming = self._slip.kind.direction is Direction.IN
        if counted > line.quantity and not incoming:
            raise MoreThanAsked(self._codes[line.item], line.quantity, counted)
        asked = line.quantity
        for part in parts:
            if part.quantity.units <= 0:
                continue
            self._check(line, part)
            good, surplus = part.quantity, NO_QUANTITY
            if incoming and not part.abnormal and not self._is_memo():
                good = min(part.quantity, max(asked, NO_QUANTITY))
                surplus = part.quantity - good
            asked -= part.quantity
            if good:
                yield self._want(line, part, good, part.abnormal)
            if surplus:
                extra = Abnormal(AbnormalSort.SURPLUS, Side.OTHER, "")
                yield self._want(line, part, surplus, extra)

    def _is_memo(self) -> bool:
        store = self._slip.store
        return store is not None and self._shelf.stores[store].group is Group.MEMO

    def _check(self, line: Line, part: Part) -> None:
        if self._slip.kind.checks_goods and not part.abnormal and not part.checked:
            raise GoodsUnchecked(self._codes[line.item])  # INB-4
        if part.abnormal is not None:
            part.abnormal.check(self._codes[line.item])

    def _want(
        self, line: Line, part: Part, quantity: Quantity, abnormal: Abnormal | None
    ) -> Wanted:
        slip = self._slip
        origin = target = None
        direction = slip.kind.direction
        leaves = direction in {Direction.OUT, Direction.MOVE} or (
            direction is Direction.CONVERT and not line.comes_in
        )
        if leaves and slip.store is not None:
            origin = self._place(slip.store, part.bin or line.bin)
        if direction is Direction.IN and slip.store is not None:
            target = self._put(slip.store, part.bin or line.bin, abnormal)
        if slip.to_store is not None and (direction is Direction.MOVE or line.comes_in):
            target = self._put(slip.to_store, part.to_bin or line.to_bin, abnormal)
        guessed = leaves and (part.bin or line.bin) is None
        lot = part.lot or line.lot_code
        return Wanted(line, quantity, lot, origin, target, abnormal, part.reason, guessed)

    def _put(self, store: StoreId, bin_: BinId | None, abnormal: Abnormal | None) -> Place:
        if abnormal is None:
            return self._place(store, bin_)
        hold = self._shelf.stores[store].hold
        if hold is None:
            raise NoHoldStore(self._shelf.stores[store].code)
        return Place(hold, self._shelf.unnamed[hold])

    def _place(self, store: StoreId, bin_: BinId | None) -> Place:
        if bin_ is None:
            return Place(store, self._shelf.unnamed[store])
        if self._shelf.stores_of.get(bin_) != store:  # INB-5
            raise UnknownBin(self._shelf.stores[store].code, self._shelf.codes.get(bin_, ""))
        return Place(store, bin_)


def _by_line(counted: tuple[Counted, ...]) -> dict[int, list[Part]]:
    """All that was counted of each line, however often the line was counted."""
    found: dict[int, list[Part]] = {}
    for count in counted:
        found.setdefault(count.line, []).extend(count.parts)
    return found


def red_moves(
    slip: Slip,
    originals: Mapping[MoveId, tuple[LotId, Place | None, Place | None]],
    counted: tuple[Counted, ...],
) -> list[NewMove]:
    """The moves of a red slip: its originals', negative, in their own columns (VAL-6).

    Raises:
        NothingCounted: where nothing was counted at all.
    """
    quantities = {
        number: Quantity.sum(part.quantity for part in parts)
        for number, parts in _by_line(counted).items()
    }
    moves = []
    for line in slip.lines:
        quantity = quantities.get(line.number, NO_QUANTITY)
        if line.source is None or not quantity:
            continue
        lot, origin, target = originals[line.source]
        moves.append(
            NewMove(
                line.id,
                line.number,
                1,
                line.item,
                lot or NO_LOT,
                -quantity,
                origin,
                target,
                source=line.source,
            )
        )
    if not moves:
        raise NothingCounted(slip.called)
    return moves
