"""Questions that a slip's grid asks as one types: what codes mean, what is free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from partsdesk.database.listings.listing import Filter, ListAsked, Match, Sort
from partsdesk.database.repositories.stock import Placed
from partsdesk.database.work import View
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.codes import compared
from partsdesk.domain.catalog.items import Item, ItemId, UnknownItem
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity

MOST_CODES = 500
RECENT = 6


@dataclass(frozen=True, slots=True)
class GoodsNamed:
    """Codes or barcodes, as they were typed, scanned or pasted."""

    codes: tuple[str, ...]


def goods_named(view: View, asked: GoodsNamed) -> Mapping[str, Item]:
    """What codes mean: an item's code first, else a barcode that only one item has."""
    codes = asked.codes[:MOST_CODES]
    found = dict(view.items.by_code(codes))
    by_barcode = view.items.by_barcode(code for code in codes if code not in found)
    single = {code: next(iter(ids)) for code, ids in by_barcode.items() if len(ids) == 1}
    items = view.items.by_id(single.values())
    for code in codes:
        key = single.get(compared(code))
        if code not in found and key is not None:
            found[code] = items[key]
    return found


@dataclass(frozen=True, slots=True)
class BinsNamed:
    """Codes of bins of one store."""

    store: StoreId
    codes: tuple[str, ...]


def bins_named(view: View, asked: BinsNamed) -> Mapping[str, BinId]:
    """The bins of a store that these codes mean."""
    codes = asked.codes[:MOST_CODES]
    page = view.listings.page(
        ListAsked(
            "bins",
            (Filter("code", Match.ONE_OF, codes),),
            limit=MOST_CODES,
            scope={"store": asked.store},
        )
    )
    rows = [dict(zip(page.names, row, strict=True)) for row in page.rows]
    return {str(row["code"]): BinId(_key(row["id"])) for row in rows}


@dataclass(frozen=True, slots=True)
class Sought:
    """An item in a store; of one bin or one lot alone where that is named."""

    item: ItemId
    bin: BinId | None = None
    lot: str = ""


@dataclass(frozen=True, slots=True)
class FreeAsked:
    """Goods of which it is wanted what is free in a store.

    Attributes:
        but: the slip that asks: what it has reserved itself is free to it.
    """

    store: StoreId
    sought: tuple[Sought, ...]
    but: SlipId | None = None


def free_of(view: View, asked: FreeAsked) -> Mapping[Sought, Quantity]:
    """What a store holds of each less what is reserved (OUT-18).

    In a bin or of a lot it is what lies there, less what released slips take just from there,
    and never more than what is free in the whole store.
    """
    sought = asked.sought[:MOST_CODES]
    if not view.actor.may_enter(asked.store):
        return {}
    items = list(dict.fromkeys(each.item for each in sought))
    held = view.stock.held(asked.store, items)
    reserved = view.stock.reserved(asked.store, items, but=asked.but)
    free = {
        item: reserved[item].free if item in reserved else held.get(item, NO_QUANTITY)
        for item in items
    }
    placed = list({each.item for each in sought if each.bin is not None or each.lot})
    left = view.stock.placed(asked.store, placed, but=asked.but) if placed else ()
    return {each: _free(each, free[each.item], left) for each in sought}


def _free(sought: Sought, free: Quantity, left: Sequence[Placed]) -> Quantity:
    if sought.bin is None and not sought.lot:
        return free
    there = Quantity.sum(
        each.quantity
        for each in left
        if each.item == sought.item
        and sought.bin in {None, each.bin}
        and sought.lot in {"", each.lot}
    )
    return min(free, there)


@dataclass(frozen=True, slots=True)
class BesideAsked:
    """An item that is looked at, and the store that it is looked at from."""

    item: ItemId
    store: StoreId | None = None


@dataclass(frozen=True, slots=True)
class Recent:
    """An entry of an item's card, as it stands beside a slip."""

    date: dt.date
    kind: str
    number: str
    change: Quantity


@dataclass(frozen=True, slots=True)
class Beside:
    """What is worth knowing of an item while one works on a slip.

    Attributes:
        bins: where it lies in the store, the fullest first.
    """

    item: Item
    held: Quantity
    reserved: Quantity
    elsewhere: Quantity
    bins: tuple[tuple[str, Quantity], ...]
    recent: tuple[Recent, ...]


def beside(view: View, asked: BesideAsked) -> Beside:
    """An item's stock in a store, and what happened to it last.

    Raises:
        UnknownItem: where there is none.
    """
    item = view.items.by_id([asked.item]).get(asked.item)
    if item is None:
        raise UnknownItem(str(asked.item))
    sums = _rows(view, ListAsked("stock-items", scope={"item": asked.item}, limit=200))
    here = [row for row in sums if row["store_id"] == asked.store]
    there = [row for row in sums if row["store_id"] != asked.store]
    return Beside(
        item,
        _sum(here, "quantity"),
        _sum(here, "reserved"),
        _sum(there, "quantity"),
        _bins(view, asked) if asked.store is not None else (),
        _recent(view, asked.item),
    )


def _bins(view: View, asked: BesideAsked) -> tuple[tuple[str, Quantity], ...]:
    by_quantity = (Sort("quantity", descending=True),)
    scope = {"item": asked.item, "store": asked.store}
    rows = _rows(view, ListAsked("stock", sort=by_quantity, scope=scope, limit=RECENT))
    return tuple((str(row["bin"] or ""), _quantity(row["quantity"])) for row in rows)


def _recent(view: View, item: ItemId) -> tuple[Recent, ...]:
    latest = (Sort("date", descending=True), Sort("id", descending=True))
    rows = _rows(view, ListAsked("cards", sort=latest, scope={"item": item}, limit=RECENT))
    return tuple(
        Recent(
            row["date"],
            str(row["kind"]),
            str(row["number"]),
            _quantity(row["in_qty"]) - _quantity(row["out_qty"]),
        )
        for row in rows
        if isinstance(row["date"], dt.date)
    )


def _rows(view: View, asked: ListAsked) -> list[dict[str, object]]:
    page = view.listings.page(asked)
    return [dict(zip(page.names, row, strict=True)) for row in page.rows]


def _sum(rows: list[dict[str, object]], name: str) -> Quantity:
    return Quantity.sum(_quantity(row[name]) for row in rows)


def _quantity(value: object) -> Quantity:
    return value if isinstance(value, Quantity) else NO_QUANTITY


def _key(value: object) -> int:
    return value if isinstance(value, int) else 0
