"""The picking list 拣货单: what released slips take, bin by bin, as execution would take it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from partsdesk.database.listings.listing import Filter, ListAsked, Match, Sort
from partsdesk.database.repositories.stock import OUTBOUND
from partsdesk.database.work import View
from partsdesk.domain.books.execution import Execution, Wanted, as_asked
from partsdesk.domain.books.slips import Slip, SlipId, State
from partsdesk.domain.books.stock import LevelKey
from partsdesk.domain.catalog.items import NO_LOT, Item, ItemId, LotId
from partsdesk.domain.catalog.places import Place, Store
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.services.slips.sourcing import Source, Sourcing, is_tracked, shared
from partsdesk.services.slips.surroundings import Surroundings

MOST_SLIPS = 100
MOST_PICKS = 500
MOST_PLACES = 6


@dataclass(frozen=True, slots=True)
class PickingAsked:
    """Which slips are picked; every released one that takes goods out where none is named."""

    slips: tuple[SlipId, ...] = ()


@dataclass(frozen=True, slots=True)
class PickedFor:
    """A slip that pieces are picked for, and how many of them."""

    slip: SlipId
    called: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Pick:
    """Pieces of a lot in a bin; or what lacks, which no bin is named for.

    Attributes:
        lacks: whether the store does not hold these; ``elsewhere`` says where more lies.
    """

    item: ItemId
    code: str
    name: str
    spec: str
    unit: str
    store_id: StoreId
    store: str
    bin: str
    lot: str
    quantity: Quantity
    slips: tuple[PickedFor, ...]
    lacks: bool = False
    elsewhere: tuple[tuple[str, Quantity], ...] = ()


@dataclass(frozen=True, slots=True)
class Picking:
    """A picking list, in the order in which one walks.

    Attributes:
        slips: the slips that it is for, with what they are called.
        is_cut: whether more slips wait, or more is to be picked, than is shown.
    """

    picks: tuple[Pick, ...]
    slips: tuple[tuple[SlipId, str], ...]
    is_cut: bool = False


@dataclass(slots=True)
class _Found:
    """What was found so far: pieces by bin and lot, and what lacks by store."""

    taken: dict[tuple[ItemId, Place, LotId], list[PickedFor]] = field(default_factory=dict)
    lacking: dict[tuple[ItemId, StoreId], list[PickedFor]] = field(default_factory=dict)


def picking_of(view: View, asked: PickingAsked) -> Picking:
    """What is to be taken for these slips: the oldest slip first, as they would be executed.

    What an earlier slip takes is not there for a later one.
    """
    ids, waiting = (asked.slips, len(asked.slips)) if asked.slips else _waiting(view)
    held = view.slips.many(ids[:MOST_SLIPS])
    chosen = [
        slip
        for slip in held.values()
        if is_picked(slip) and slip.store is not None and view.actor.may_enter(slip.store)
    ]
    chosen.sort(key=lambda slip: (slip.date, slip.id))
    around, sourcing, found = Surroundings(view), Sourcing(view), _Found()
    items = around.items([line.item for slip in chosen for line in slip.lines])
    for slip in chosen:
        _pick(view, slip, around, sourcing, found)
    rows = [*_picks(view, found, items, around)]
    rows += _lacks(view, found, items, around, sourcing)
    rows.sort(key=_walk)
    named = tuple((slip.id, slip.called) for slip in chosen)
    is_cut = waiting > MOST_SLIPS or len(rows) > MOST_PICKS
    return Picking(tuple(rows[:MOST_PICKS]), named, is_cut)


def _waiting(view: View) -> tuple[tuple[SlipId, ...], int]:
    """Slips that wait for their goods to be taken out, the oldest first."""
    filters = (
        Filter("state", Match.EQUALS, (State.RELEASED.value,)),
        Filter("kind", Match.ONE_OF, OUTBOUND),
    )
    oldest = (Sort("date"), Sort("id"))
    page = view.listings.page(ListAsked("slips", filters, sort=oldest, limit=MOST_SLIPS))
    place = page.names.index("id")
    return tuple(SlipId(int(str(row[place]))) for row in page.rows), page.total


def is_picked(slip: Slip) -> bool:
    """Whether goods are fetched for it: what lies between two stores is already on its way."""
    waits = slip.state is State.RELEASED and slip.kind.reserves
    return waits and not slip.is_red and slip.transfer_of is None


def _pick(view: View, slip: Slip, around: Surroundings, sourcing: Sourcing, found: _Found) -> None:
    items = around.items([line.item for line in slip.lines])
    execution = Execution(slip, around.shelf(slip), around.codes(items))
    every = execution.wanted(as_asked(slip, looked_over=True))
    wanted = [each for each in every if each.origin is not None]
    sourcing.know((each for each in wanted if not is_tracked(items[each.line.item])), items)
    lots = view.items.lots({(each.line.item, each.lot) for each in wanted if each.lot})
    for each in wanted:
        item = items[each.line.item]
        named = lots.get((item.id, each.lot))
        sources, lacking = _sources(each, item, named.id if named else None, sourcing)
        for one in sources:
            sourcing.take(LevelKey(item.id, one.lot, one.place.bin), one.quantity)
            told = found.taken.setdefault((item.id, one.place, one.lot), [])
            told.append(PickedFor(slip.id, slip.called, one.quantity))
        if lacking and each.origin is not None:
            short = found.lacking.setdefault((item.id, each.origin.store), [])
            short.append(PickedFor(slip.id, slip.called, lacking))


def _sources(
    each: Wanted, item: Item, lot: LotId | None, sourcing: Sourcing
) -> tuple[list[Source], Quantity]:
    """Where a line's pieces are taken from as far as they are there, and what lacks."""
    if not is_tracked(item) and each.default_bin:
        whole = sourcing.untracked(each, item)
        if whole:
            return whole, NO_QUANTITY
    lying = sourcing.lying(each.origin.store if each.origin else StoreId(0), item.id)
    if each.lot:
        lying = [level for level in lying if level.key.lot == lot]
    return shared(lying, each)


def _picks(
    view: View,
    found: _Found,
    items: Mapping[ItemId, Item],
    around: Surroundings,
) -> Iterator[Pick]:
    bins = around.bins([place.bin for _, place, _ in found.taken])
    codes = view.items.lot_codes({lot for _, _, lot in found.taken if lot != NO_LOT})
    for (key, place, lot), slips in found.taken.items():
        store = around.stores[place.store]
        yield _row(items[key], store, (bins[place.bin].code, codes.get(lot, "")), slips)


def _lacks(
    view: View,
    found: _Found,
    items: Mapping[ItemId, Item],
    around: Surroundings,
    sourcing: Sourcing,
) -> Iterator[Pick]:
    for (key, store), slips in found.lacking.items():
        places = tuple(_elsewhere(view, key, sourcing))[:MOST_PLACES]
        held = around.stores[store]
        yield _row(items[key], held, ("", ""), slips, lacks=True, elsewhere=places)


def _elsewhere(view: View, item: ItemId, sourcing: Sourcing) -> Iterator[tuple[str, Quantity]]:
    """Where more of an item lies than the list takes, the fullest first."""
    fullest = (Sort("quantity", descending=True),)
    page = view.listings.page(ListAsked("stock", sort=fullest, scope={"item": item}, limit=40))
    for values in page.rows:
        row: dict[str, Any] = dict(zip(page.names, values, strict=True))
        taken = sourcing.taken(LevelKey(item, LotId(row["lot_id"]), row["bin_id"]))
        if row["quantity"] > taken:
            yield "/".join(filter(None, (row["store"], row["bin"]))), row["quantity"] - taken


def _row(
    item: Item,
    store: Store,
    place: tuple[str, str],
    slips: Sequence[PickedFor],
    *,
    lacks: bool = False,
    elsewhere: tuple[tuple[str, Quantity], ...] = (),
) -> Pick:
    bin_, lot = place
    return Pick(
        item.id,
        item.code,
        item.name,
        item.spec,
        item.unit.name,
        store.id,
        store.code,
        bin_,
        lot,
        Quantity.sum(each.quantity for each in slips),
        tuple(_by_slip(slips)),
        lacks,
        elsewhere,
    )


def _by_slip(slips: Iterable[PickedFor]) -> Iterator[PickedFor]:
    """Each slip once, however many of its lines ask for the item."""
    sums: dict[tuple[SlipId, str], list[Quantity]] = {}
    for each in slips:
        sums.setdefault((each.slip, each.called), []).append(each.quantity)
    for (slip, called), quantities in sums.items():
        yield PickedFor(slip, called, Quantity.sum(quantities))


def _walk(pick: Pick) -> tuple[str, bool, str, str]:
    """Store by store and bin by bin; what lacks comes last. Lots keep their age's order."""
    return pick.store, pick.lacks, pick.bin, pick.code
