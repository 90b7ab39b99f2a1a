"""Stock by item over all stores: what is free, on hold, on the way, and what is short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from partsdesk.database.listings.ledgers import wanted
from partsdesk.database.listings.listing import Col, Listing, Nature, Sort
from partsdesk.database.listings.on_the_way import on_the_way
from partsdesk.database.listings.usual import CATEGORY, GOODS, THEIR_CATEGORY, goods_of
from partsdesk.database.repositories.reports.scope import own_stores
from partsdesk.database.tables.books import stock
from partsdesk.database.tables.catalog import items, stores
from partsdesk.domain.catalog.places import Condition
from partsdesk.domain.values.people import Actor, StoreId

HELD = (Condition.TO_CHECK, Condition.HOLD)
PARTS = ("quantity", "reserved", "held", "other", "coming")


def _lying(mine: Sequence[StoreId] | None) -> Select[Any]:
    """What lies in stores: good, on hold, between two of them, or in another condition."""
    condition, quantity = stores.c.condition, stock.c.quantity
    held = condition.in_([each.value for each in HELD])
    sorts = {
        "quantity": condition == Condition.GOOD.value,
        "held": held,
    }
    other = ~or_(*sorts.values(), condition == Condition.TRANSIT.value)
    named: dict[str, ColumnElement[Any]] = {
        name: case((is_so, quantity), else_=0) for name, is_so in sorts.items()
    }
    named |= {name: literal(0) for name in ("reserved", "coming")}
    named["other"] = case((other, quantity), else_=0)
    query = (
        select(stock.c.item_id, *(named[name].label(name) for name in PARTS))
        .join(stores, stores.c.id == stock.c.store_id)
        .where(stock.c.quantity > 0)
    )
    return query if mine is None else query.where(stock.c.store_id.in_(mine))


def _part(name: str, source: FromClause, quantity: ColumnElement[Any]) -> Select[Any]:
    """One of the figures, the others being nothing."""
    named = {each: quantity if each == name else literal(0) for each in PARTS}
    return select(source.c.item_id, *(named[each].label(each) for each in PARTS))


def _goods(mine: Sequence[StoreId] | None, item: object = None) -> Subquery:
    """Every item that lies, is asked for, is on the way, or could lie; one alone, however it is."""
    taken, coming = wanted().subquery("taken"), on_the_way(mine).subquery("coming")
    reserved = _part("reserved", taken, taken.c.reserved)
    every = union_all(
        _lying(mine),
        reserved if mine is None else reserved.where(taken.c.store_id.in_(mine)),
        _part("coming", coming, coming.c.quantity),
    ).subquery("every")
    summed = (
        select(
            every.c.item_id,
            *(cast(func.sum(every.c[name]), BigInteger).label(name) for name in PARTS),
        )
        .group_by(every.c.item_id)
        .subquery("summed")
    )
    is_used = or_(summed.c.item_id.is_not(None), items.c.active.is_(True))
    figures = [func.coalesce(summed.c[name], 0).label(name) for name in PARTS]
    return (
        select(items.c.id.label("item_id"), *figures)
        .select_from(items.outerjoin(summed, summed.c.item_id == items.c.id))
        .where(is_used if item is None else items.c.id == item)
        .subquery("goods")
    )


def _listing(goods: FromClause) -> Listing:
    short = items.c.minimum - goods.c.quantity
    is_short = and_(items.c.minimum.is_not(None), short > 0)
    figures = {
        "quantity": goods.c.quantity,
        "reserved": goods.c.reserved,
        "free": goods.c.quantity - goods.c.reserved,
        "held": goods.c.held,
        "elsewhere": goods.c.other,
        "coming": goods.c.coming,
        "on_hand": goods.c.quantity + goods.c.held + goods.c.other,
        "short": case((is_short, short), else_=0),
        "min_qty": items.c.minimum,
        "max_qty": items.c.maximum,
    }
    return Listing(
        "stock-goods",
        goods,
        (
            *goods_of(goods.c.item_id),
            THEIR_CATEGORY,
        ),
        (
            Col("item_id", goods.c.item_id, Nature.KEY),
            *GOODS,
            CATEGORY,
            *(
                Col(name, each, Nature.QUANTITY, adds_up=name not in {"min_qty", "max_qty"})
                for name, each in figures.items()
            ),
        ),
        (goods.c.item_id,),
        (Sort("item"),),
        searched=(items.c.search,),
        scopes={"item": goods.c.item_id},
    )


def _made(_: Connection, person: Actor, scope: Mapping[str, object]) -> Listing:
    """Of the stores that the person may enter."""
    return _listing(_goods(own_stores(person), scope.get("item")))


STOCK_GOODS = replace(_listing(_goods(None)), made=_made)
