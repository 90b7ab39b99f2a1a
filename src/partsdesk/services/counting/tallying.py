"""What was counted, taken down: typed, scanned or out of a file (REC-4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from partsdesk.database.work import Work
from partsdesk.domain.books.drafts import NegativeQuantity
from partsdesk.domain.catalog.items import (
    NO_LOT,
    Item,
    ItemId,
    LotId,
    LotNeeded,
    LotNotTracked,
    TooManyDecimals,
    Tracking,
    date_of_code,
)
from partsdesk.domain.catalog.places import BinId, UnknownBin
from partsdesk.domain.counting.counts import (
    Count,
    CountedLater,
    CountLine,
    CountLineId,
    Goods,
    OutsideCount,
    Pass,
    SameCounter,
    Spot,
    Tally,
    TallyId,
    Way,
    found_of,
)
from partsdesk.domain.values.people import StoreId, UserId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.counting.opening import COUNTERS, check_stores
from partsdesk.services.slips.surroundings import Surroundings
from partsdesk.services.warehouse import act

LOOKED_AHEAD = dt.timedelta(minutes=10)  # a collector's clock may be that fast


@dataclass(frozen=True, slots=True)
class Tallied:
    """So much of something in one place, as it was counted.

    Attributes:
        bin: None for the store's unnamed bin.
        item: None where nobody knew the ``code`` that was scanned.
        counted_at: None for now.
        counter: who counted, where that is no user.
        by: the user who counted, where that is not whoever enters it.
    """

    store: StoreId
    quantity: Quantity
    item: ItemId | None = None
    bin: BinId | None = None
    lot: str = ""
    code: str = ""
    pass_: Pass = Pass.FIRST
    goods: Goods = Goods.USABLE
    way: Way = Way.TYPED
    counted_at: dt.datetime | None = None
    counter: str = ""
    by: UserId | None = None


@dataclass(frozen=True, slots=True)
class TallyUp:
    """Take down what was counted.

    Attributes:
        instead: that it takes the place of what this person counted there before in this pass,
            and does not add to it.
    """

    count: str
    tallied: tuple[Tallied, ...]
    instead: bool = False


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What was taken down.

    Attributes:
        lines: the lines that it went to, in the order of what was counted; nought for what nobody
            could identify.
        found: how many places the count had not expected.
    """

    called: str
    lines: tuple[int, ...]
    found: int


@dataclass(frozen=True, slots=True)
class WithdrawTallies:
    """Take back what was counted by mistake; it stays on record as withdrawn."""

    count: str
    tallies: tuple[TallyId, ...]


@dataclass(frozen=True, slots=True)
class IdentifyCode:
    """Say which item a code that nobody knew stands for.

    Attributes:
        lot: of what is tracked.
    """

    count: str
    tally: TallyId
    item: ItemId
    lot: str = ""


@act(*COUNTERS)
def tally_up(work: Work, asked: TallyUp) -> TakenDown:
    """Take down what was counted; goods that nobody expected are taken in as found.

    The same place counted in several goes, or by several people, adds up.

    Raises:
        UnknownCount, CountEnded, OutsideStores, OutsideCount, UnknownBin, UnknownItem, LotNeeded,
        LotNotTracked, TooManyDecimals, NegativeQuantity, SameCounter, CountedLater.
    """
    count = work.counts.shared(asked.count)
    check_stores(work, count.stores)
    return taken_down(work, count, asked.tallied, instead=asked.instead)


def taken_down(
    work: Work, count: Count, tallied: Sequence[Tallied], *, instead: bool = False
) -> TakenDown:
    """Take down what was counted in an open count that is held: all of it or nothing."""
    taken, refused = taken_as_good(work, count, tallied, instead=instead)
    if refused:
        raise next(iter(refused.values()))
    return taken


def taken_as_good(
    work: Work, count: Count, tallied: Sequence[Tallied], *, instead: bool = False
) -> tuple[TakenDown, Mapping[int, Refusal]]:
    """Take down what is good of it; what is not is answered by its place, each with its reason.

    What is answered as taken is in the order of the good ones.
    """
    around = Surroundings(work)
    refused = dict(_faults(work, count, tallied, around))
    good = [at for at in range(len(tallied)) if at not in refused]
    spots = dict(zip(good, _spots(work, [tallied[at] for at in good], around), strict=True))
    lines, found = _lines(work, count, [spot for spot in spots.values() if spot is not None])
    before = work.counts.tallies(count.id, {line.id for line in lines.values()}) if lines else {}
    for at in good:
        fault = _second_fault(work, tallied[at], spots[at], lines, before, around)
        if fault is not None:
            refused[at] = fault
            del spots[at]
    by = work.actor.user or None
    if instead:
        old = [
            tally.id
            for at, spot in spots.items()
            if spot is not None
            for tally in before.get(lines[spot].id, [])
            if tally.pass_ is tallied[at].pass_ and tally.counted_by == by and not tally.withdrawn
        ]
        work.counts.withdraw(old, work.now, by)
    made = [
        _tally(work, tallied[at], None if spot is None else lines[spot].id, around)
        for at, spot in spots.items()
    ]
    work.counts.tally_up(count.id, made, work.now, by)
    return TakenDown(count.number, tuple(tally.line or 0 for tally in made), found), refused


@act(*COUNTERS)
def withdraw_tallies(work: Work, asked: WithdrawTallies) -> TakenDown:
    """Take back what was counted by mistake.

    Raises:
        UnknownCount, CountEnded, OutsideStores.
    """
    count = work.counts.shared(asked.count)
    check_stores(work, count.stores)
    ours = [each for each in asked.tallies if work.counts.tally(count.id, each) is not None]
    work.counts.withdraw(ours, work.now, work.actor.user or None)
    return TakenDown(count.number, (), 0)


@act(*COUNTERS)
def identify_code(work: Work, asked: IdentifyCode) -> TakenDown:
    """Say which item an unknown code stands for: it counts as that from then on.

    Raises:
        UnknownCount, CountEnded, OutsideStores, UnknownItem, LotNeeded, LotNotTracked.
    """
    count = work.counts.locked(asked.count)
    check_stores(work, count.stores)
    tally = work.counts.tally(count.id, asked.tally)
    if tally is None or tally.withdrawn or tally.line is not None or tally.bin is None:
        return TakenDown(count.number, (), 0)
    store = work.places.bins([tally.bin])[tally.bin].store
    named = Tallied(
        store,
        tally.quantity,
        asked.item,
        tally.bin,
        asked.lot,
        tally.code,
        tally.pass_,
        tally.goods,
        tally.way,
        tally.counted_at,
        tally.counter,
    )
    around = Surroundings(work)
    for _, refusal in _faults(work, count, [named], around):
        raise refusal
    spot = _spots(work, [named], around)[0]
    if spot is None:
        return TakenDown(count.number, (), 0)
    lines, found = _lines(work, count, [spot])
    by = work.actor.user or None
    work.counts.withdraw([tally.id], work.now, by)
    moved = replace(tally, line=lines[spot].id)
    work.counts.tally_up(count.id, [moved], work.now, by)
    return TakenDown(count.number, (lines[spot].id,), found)


def _faults(
    work: Work, count: Count, tallied: Sequence[Tallied], around: Surroundings
) -> Iterator[tuple[int, Refusal]]:
    """What cannot be counted here, by its place, and why."""
    around.items([each.item for each in tallied if each.item is not None])
    around.bins([each.bin for each in tallied])
    latest = work.now + LOOKED_AHEAD
    for at, each in enumerate(tallied):
        try:
            _check_place(count, each, around)
            _check_goods(each, around)
            if each.counted_at is not None and each.counted_at > latest:
                raise CountedLater(each.counted_at.isoformat(timespec="minutes"))
        except Refusal as refusal:
            yield at, refusal


def _check_place(count: Count, each: Tallied, around: Surroundings) -> None:
    if each.store not in count.stores:
        raise OutsideCount(count.number, around.stores[each.store].code)
    if each.bin is not None:
        bin_ = around.bins([each.bin])[each.bin]
        if bin_.store != each.store:
            raise UnknownBin(around.stores[each.store].code, bin_.code)


def _check_goods(each: Tallied, around: Surroundings) -> None:
    if each.quantity < NO_QUANTITY:
        raise NegativeQuantity(each.code, each.quantity)
    if each.item is not None:
        item = around.items([each.item])[each.item]
        _check_lot(item, each.lot)
        if each.quantity.has_decimals(item.unit.decimals):
            raise TooManyDecimals(item.code, item.unit.name, each.quantity, item.unit.decimals)


def _check_lot(item: Item, lot: str) -> None:
    if item.tracking is Tracking.NONE and lot:
        raise LotNotTracked(item.code, lot)
    if item.tracking is not Tracking.NONE and not lot:
        raise LotNeeded(item.code, item.tracking)


def _spots(work: Work, tallied: Sequence[Tallied], around: Surroundings) -> list[Spot | None]:
    """Where each of it lies; lots that nobody had named yet are made."""
    wanted = {(each.item, each.lot) for each in tallied if each.item is not None and each.lot}
    lots: dict[tuple[ItemId, str], LotId] = {
        key: lot.id for key, lot in work.items.lots(wanted).items()
    }
    for item, code in sorted(wanted - lots.keys()):
        lots[item, code] = work.items.add_lot(item, code, date_of_code(code)).id
    return [
        None
        if each.item is None
        else Spot(
            each.store,
            each.bin if each.bin is not None else around.unnamed[each.store],
            each.item,
            lots[each.item, each.lot] if each.lot else NO_LOT,
        )
        for each in tallied
    ]


def _lines(work: Work, count: Count, spots: Sequence[Spot]) -> tuple[Mapping[Spot, CountLine], int]:
    """The lines of these places, and how many of them had to be taken in."""
    known = work.counts.lines_at(count.id, spots)
    new = sorted({spot for spot in spots if spot not in known}, key=_in_order)
    if new:
        work.counts.hold_finds(count.id)
        work.counts.take_in(count.id, new)
        known = {**known, **work.counts.lines_at(count.id, new)}
    return known, len(new)


def _in_order(spot: Spot) -> tuple[int, int, int, int]:
    return (spot.store, spot.bin, spot.item, spot.lot)


def _second_fault(
    work: Work,
    each: Tallied,
    spot: Spot | None,
    lines: Mapping[Spot, CountLine],
    before: Mapping[CountLineId, list[Tally]],
    around: Surroundings,
) -> Refusal | None:
    """Why a second count is not taken: it is another person's than the first (VAL-7).

    Where one person keeps the store alone it may be the same.
    """
    if spot is None or each.pass_ is Pass.FIRST or around.stores[spot.store].one_man:
        return None
    line = lines[spot]
    found = found_of(tally for tally in before.get(line.id, []) if tally.pass_ is Pass.FIRST)
    who = each.counter or each.by or work.actor.user or None
    if found is None or who not in found.by:
        return None
    return SameCounter(line.number, around.codes([spot.item])[spot.item])


def _tally(work: Work, each: Tallied, line: CountLineId | None, around: Surroundings) -> Tally:
    at = each.counted_at or work.now
    zone = ZoneInfo(work.settings.text("zone") or "UTC")
    return Tally(
        TallyId(0),
        line,
        each.pass_,
        each.quantity,
        at,
        at.astimezone(zone).date(),
        each.goods,
        None if each.counter else (each.by or work.actor.user or None),
        each.counter,
        each.way,
        "" if line else each.code,
        each.bin if each.bin is not None else around.unnamed[each.store],
    )
