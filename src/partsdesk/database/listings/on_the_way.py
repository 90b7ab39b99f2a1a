"""What is on the way to the shelves: one answer for stock by item and for the reorder list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, case, func, select, union_all

from partsdesk.database.tables.books import stock
from partsdesk.database.tables.catalog import stores
from partsdesk.database.tables.registers import order_lines, orders
from partsdesk.database.tables.slips import slip_lines, slip_moves, slips
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import State
from partsdesk.domain.catalog.places import Condition
from partsdesk.domain.registers.orders import IN_FORCE, TAKEN_BY, OrderType
from partsdesk.domain.values.people import StoreId

_BOUGHT_BY = sorted(TAKEN_BY[OrderType.PURCHASE])
_INBOUND = [kind.code for kind in KINDS.values() if kind.direction is Direction.IN]
_COMES = (State.RELEASED.value, State.BOOKED_AHEAD.value)
_in_force = and_(
    orders.c.type == OrderType.PURCHASE.value,
    orders.c.state == IN_FORCE[OrderType.PURCHASE].value,
)


def on_the_way(mine: Sequence[StoreId] | None) -> Select[Any]:
    """So much of each item, in parts to be added up; of some stores, or of all.

    An order says for no store what it is; a receipt that follows one counts with its order.
    """
    every = union_all(_between(mine), _announced(mine), _still_ordered()).subquery("on_the_way")
    return select(every.c.item_id, every.c.quantity)


def _between(mine: Sequence[StoreId] | None) -> Select[Any]:
    """What lies between two stores."""
    query = (
        select(stock.c.item_id, stock.c.quantity)
        .join(stores, stores.c.id == stock.c.store_id)
        .where(stores.c.condition == Condition.TRANSIT.value, stock.c.quantity > 0)
    )
    return query if mine is None else query.where(stock.c.store_id.in_(mine))


def _announced(mine: Sequence[StoreId] | None) -> Select[Any]:
    """Receipts on their way to the shelf that no open order speaks for."""
    query = (
        select(slip_lines.c.item_id, slip_lines.c.quantity)
        .join(slips, slips.c.id == slip_lines.c.slip_id)
        .outerjoin(
            orders,
            and_(_in_force, slips.c.kind.in_(_BOUGHT_BY), orders.c.number == slips.c.order),
        )
        .where(
            slips.c.state.in_(_COMES),
            slips.c.kind.in_(_INBOUND),
            slips.c.reversal_of.is_(None),
            orders.c.id.is_(None),
        )
    )
    return query if mine is None else query.where(slips.c.store_id.in_(mine))


def _still_ordered() -> Select[Any]:
    """What open purchase orders still wait for, order by order: never less than nothing."""
    ordered = (
        select(orders.c.number, order_lines.c.item_id, func.sum(order_lines.c.quantity).label("q"))
        .join(order_lines, order_lines.c.order_id == orders.c.id)
        .where(_in_force)
        .group_by(orders.c.number, order_lines.c.item_id)
        .subquery("ordered")
    )
    came = (
        select(orders.c.number, slip_moves.c.item_id, func.sum(slip_moves.c.quantity).label("q"))
        .join(slips, slips.c.order == orders.c.number)
        .join(slip_moves, slip_moves.c.slip_id == slips.c.id)
        .where(_in_force, slips.c.kind.in_(_BOUGHT_BY))
        .group_by(orders.c.number, slip_moves.c.item_id)
        .subquery("came")
    )
    left = ordered.c.q - func.coalesce(came.c.q, 0)
    same = and_(came.c.number == ordered.c.number, came.c.item_id == ordered.c.item_id)
    return select(ordered.c.item_id, case((left > 0, left), else_=0).label("quantity")).select_from(
        ordered.outerjoin(came, same)
    )
