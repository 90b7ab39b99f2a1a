"""Stock by item over all stores: what is free, on hold, on the way, and what is short."""

from __future__ import annotations

from collections.abc import Mapping
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

from partsdesk.database.listings.listing import Col, Joined, Listing, Nature, Sort
from partsdesk.database.tables.books import stock
from partsdesk.database.tables.catalog import categories, items, stores, units
from partsdesk.database.tables.slips import slip_lines, slips
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import State
from partsdesk.domain.catalog.places import Condition
from partsdesk.domain.values.people import Actor

HELD = (Condition.TO_CHECK, Condition.HOLD)
PARTS = ("quantity", "reserved", "held", "other", "coming")
_OUTBOUND = [kind.code for kind in KINDS.values() if kind.reserves]
_INBOUND = [kind.code for kind in KINDS.values() if kind.direction is Direction.IN]
_COMES = (State.RELEASED.value, State.BOOKED_AHEAD.value)


def _lying(mine: frozenset[int] | None) -> Select[Any]:
    """What lies in stores: good, on hold, between two of them, or in another condition."""
    condition, quantity = stores.c.condition, stock.c.quantity
    held = condition.in_([each.value for each in HELD])
    sorts = {
        "quantity": condition == Condition.GOOD.value,
        "held": held,
        "coming": condition == Condition.TRANSIT.value,
    }
    other = ~or_(*sorts.values())
    named: dict[str, ColumnElement[Any]] = {
        name: case((is_so, quantity), else_=0) for name, is_so in sorts.items()
    }
    named |= {"reserved": literal(0), "other": case((other, quantity), else_=0)}
    query = (
        select(stock.c.item_id, *(named[name].label(name) for name in PARTS))
        .join(stores, stores.c.id == stock.c.store_id)
        .where(stock.c.quantity > 0)
    )
    return query if mine is None else query.where(stock.c.store_id.in_(mine))


def _asked_for(
    name: str, mine: frozenset[int] | None, *conditions: ColumnElement[bool]
) -> Select[Any]:
    """What lines of slips ask for that are not carried out yet."""
    named = {each: slip_lines.c.quantity if each == name else literal(0) for each in PARTS}
    query = (
        select(slip_lines.c.item_id, *(named[each].label(each) for each in PARTS))
        .join(slips, slips.c.id == slip_lines.c.slip_id)
        .where(slips.c.reversal_of.is_(None), *conditions)
    )
    return query if mine is None else query.where(slips.c.store_id.in_(mine))


def _goods(mine: frozenset[int] | None) -> Subquery:
    """Every item that lies, is asked for, is on the way, or should lie and does not."""
    reserved = and_(
        slips.c.state == State.RELEASED.value,
        slips.c.kind.in_(_OUTBOUND),
        slip_lines.c.comes_in.is_(False),
    )
    coming = and_(slips.c.state.in_(_COMES), slips.c.kind.in_(_INBOUND))
    every = union_all(
        _lying(mine),
        _asked_for("reserved", mine, reserved),
        _asked_for("coming", mine, coming),
    ).subquery("every")
    summed = (
        select(
            every.c.item_id,
            *(cast(func.sum(every.c[name]), BigInteger).label(name) for name in PARTS),
        )
        .group_by(every.c.item_id)
        .subquery("summed")
    )
    figures = [func.coalesce(summed.c[name], 0).label(name) for name in PARTS]
    return (
        select(items.c.id.label("item_id"), *figures)
        .select_from(items.outerjoin(summed, summed.c.item_id == items.c.id))
        .where(
            or_(
                summed.c.item_id.is_not(None),
                and_(items.c.active.is_(True), items.c.minimum > 0),
            )
        )
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
            Joined(items, items.c.id == goods.c.item_id),
            Joined(units, units.c.code == items.c.unit),
            Joined(categories, categories.c.id == items.c.category_id, outer=True),
        ),
        (
            Col("item_id", goods.c.item_id, Nature.KEY),
            Col("item", items.c.code, Nature.CODE),
            Col("name", items.c.name, Nature.TEXT),
            Col("spec", items.c.spec, Nature.TEXT),
            Col("unit", units.c.name, Nature.TEXT),
            Col("category", categories.c.name, Nature.TEXT),
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


def _made(_: Connection, person: Actor, __: Mapping[str, object]) -> Listing:
    """Of the stores that the person may enter."""
    is_limited = bool(person.stores) and not person.unlimited
    return _listing(_goods(frozenset(person.stores) if is_limited else None))


STOCK_GOODS = replace(_listing(_goods(None)), made=_made)
