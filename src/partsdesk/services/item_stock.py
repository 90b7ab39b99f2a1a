"""What is worth knowing of one item beside a list: where it lies, who wants it, how it went."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from partsdesk.database.listings.listing import Filter, ListAsked, Match, Sort
from partsdesk.database.repositories.reports.as_of import CARDS
from partsdesk.database.repositories.reports.scope import Scope
from partsdesk.database.repositories.reports.sheets import Asked
from partsdesk.database.work import View
from partsdesk.domain.books.slips import State
from partsdesk.domain.catalog.items import Item, ItemId, UnknownItem
from partsdesk.domain.catalog.places import Condition
from partsdesk.domain.values.quantities import Quantity

DAYS = 90
PLACES = 12
RECENT = 6


@dataclass(frozen=True, slots=True)
class ItemAsked:
    """An item that is looked at."""

    item: ItemId


@dataclass(frozen=True, slots=True)
class Lying:
    """Where some of it lies."""

    store_id: int
    store: str
    condition: Condition
    bin_id: int
    bin: str
    lot_id: int
    lot: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Movement:
    """An entry of its cards, or a line of a slip that is to come; less than nothing goes out."""

    slip: int
    date: dt.date
    number: str
    kind: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class ItemStock:
    """An item's stock.

    Attributes:
        places: where it lies, the fullest first.
        waiting: what released slips will bring or take.
        recent: the last entries of its cards, the latest first.
        days: the good stock in the evening of each of the last days.
    """

    item: Item
    places: tuple[Lying, ...]
    waiting: tuple[Movement, ...]
    recent: tuple[Movement, ...]
    days: tuple[tuple[dt.date, Quantity], ...]


def item_stock(view: View, asked: ItemAsked) -> ItemStock:
    """An item's stock, and what happened to it last.

    Raises:
        UnknownItem: where there is none.
    """
    item = view.items.by_id([asked.item]).get(asked.item)
    if item is None:
        raise UnknownItem(str(asked.item))
    fullest = (Sort("quantity", descending=True),)
    scope = {"item": asked.item}
    places = _rows(view, ListAsked("stock", sort=fullest, scope=scope, limit=PLACES))
    return ItemStock(
        item,
        tuple(_lying(row) for row in places),
        _waiting(view, item),
        _recent(view, asked.item),
        _days(view, asked.item),
    )


def _recent(view: View, item: ItemId) -> tuple[Movement, ...]:
    """The last entries, from the end of the list's own order, which an index follows."""
    every = ListAsked("cards", scope={"item": item}, limit=0)
    total = view.listings.page(every).total
    last = replace(every, offset=max(0, total - RECENT), limit=RECENT, total=total)
    rows = reversed(_rows(view, last))
    return tuple(_movement(row, row["in_qty"] - row["out_qty"]) for row in rows)


def _waiting(view: View, item: Item) -> tuple[Movement, ...]:
    filters = (
        Filter("item", Match.EQUALS, (item.code,)),
        Filter("state", Match.ONE_OF, (State.RELEASED.value, State.BOOKED_AHEAD.value)),
    )
    rows = _rows(view, ListAsked("slip-lines", filters, limit=RECENT))
    return tuple(_movement(row, row["quantity"]) for row in rows)


def _days(view: View, item: ItemId) -> tuple[tuple[dt.date, Quantity], ...]:
    """Good stock day by day: what it was, and what each day changed."""
    good = frozenset(
        key for key, store in view.places.stores().items() if store.condition is Condition.GOOD
    )
    asked = Asked(CARDS, Scope(good, item))
    first = view.today - dt.timedelta(days=DAYS)
    (units,) = view.reports.sheet_opening(asked, first)
    changes = dict(view.reports.sheet_days(asked, first, view.today))
    found = []
    for number in range(DAYS + 1):
        day = first + dt.timedelta(days=number)
        units += changes.get(day, 0)
        found.append((day, Quantity(units)))
    return tuple(found)


def _lying(row: dict[str, Any]) -> Lying:
    return Lying(
        row["store_id"],
        row["store"],
        Condition(row["condition"]),
        row["bin_id"],
        row["bin"] or "",
        row["lot_id"],
        row["lot"] or "",
        row["quantity"],
    )


def _movement(row: dict[str, Any], quantity: Quantity) -> Movement:
    return Movement(row["slip"], row["date"], row["number"], row["kind"], quantity)


def _rows(view: View, asked: ListAsked) -> list[dict[str, Any]]:
    page = view.listings.page(asked)
    return [dict(zip(page.names, row, strict=True)) for row in page.rows]
