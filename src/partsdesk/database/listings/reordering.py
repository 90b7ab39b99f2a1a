"""What runs low: items below their minimum, with what is reserved and what is on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, Subquery, cast, func, select

from partsdesk.database.listings.ledgers import wanted
from partsdesk.database.listings.listing import Col, Joined, Listing, Nature, Sort
from partsdesk.database.listings.on_the_way import on_the_way
from partsdesk.database.listings.usual import CATEGORY, GOODS, THEIR_CATEGORY, THEIR_UNIT
from partsdesk.database.repositories.reports.scope import own_stores
from partsdesk.database.tables.books import stock
from partsdesk.database.tables.catalog import items, stores
from partsdesk.domain.catalog.places import Condition
from partsdesk.domain.values.people import Actor, StoreId


def _summed(query: Select[Any], name: str) -> Subquery:
    """By item, added up."""
    each = query.subquery()
    total = cast(func.sum(each.c.quantity), BigInteger).label("quantity")
    return select(each.c.item_id, total).group_by(each.c.item_id).subquery(name)


def _good(mine: Sequence[StoreId] | None) -> Select[Any]:
    """What lies in good stores."""
    query = (
        select(stock.c.item_id, stock.c.quantity)
        .join(stores, stores.c.id == stock.c.store_id)
        .where(stores.c.condition == Condition.GOOD.value, stock.c.quantity > 0)
    )
    return query if mine is None else query.where(stock.c.store_id.in_(mine))


def _reserved(mine: Sequence[StoreId] | None) -> Select[Any]:
    """What released slips will take of it."""
    taken = wanted().subquery("taken_away")
    query = (
        select(taken.c.item_id, taken.c.reserved.label("quantity"))
        .join(stores, stores.c.id == taken.c.store_id)
        .where(stores.c.condition == Condition.GOOD.value)
    )
    return query if mine is None else query.where(taken.c.store_id.in_(mine))


def _listing(mine: Sequence[StoreId] | None) -> Listing:
    sums = [
        _summed(query, name)
        for query, name in (
            (_good(mine), "good"),
            (_reserved(mine), "reserved_of"),
            (on_the_way(mine), "coming"),
        )
    ]
    on_hand, kept, coming = (func.coalesce(each.c.quantity, 0) for each in sums)
    available = on_hand - kept + coming
    suggested = func.coalesce(items.c.maximum, items.c.minimum) - available
    return Listing(
        "reorder",
        items,
        (
            THEIR_UNIT,
            THEIR_CATEGORY,
            *(Joined(each, each.c.item_id == items.c.id, outer=True) for each in sums),
        ),
        (
            Col("item_id", items.c.id, Nature.KEY),
            *GOODS,
            CATEGORY,
            Col("on_hand", on_hand, Nature.QUANTITY),
            Col("reserved", kept, Nature.QUANTITY),
            Col("coming", coming, Nature.QUANTITY),
            Col("available", available, Nature.QUANTITY),
            Col("min_qty", items.c.minimum, Nature.QUANTITY, adds_up=False),
            Col("max_qty", items.c.maximum, Nature.QUANTITY, adds_up=False),
            Col("suggested", suggested, Nature.QUANTITY),
        ),
        (items.c.id,),
        (Sort("item"),),
        searched=(items.c.search,),
        scopes={"item": items.c.id},
        where=(items.c.active.is_(True), items.c.minimum > 0, available < items.c.minimum),
    )


def _made(_: Connection, person: Actor, __: Mapping[str, object]) -> Listing:
    """By what lies in the stores that the person may enter."""
    return _listing(own_stores(person))


REORDER = replace(_listing(None), made=_made)
