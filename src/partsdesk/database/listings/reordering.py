"""What runs low: items below their minimum, with what is reserved and what is on the way."""

from __future__ import annotations

from sqlalchemy import FromClause, and_, case, func, select

from partsdesk.database.listings.ledgers import wanted
from partsdesk.database.listings.listing import Col, Joined, Listing, Nature, Sort
from partsdesk.database.tables.books import stock
from partsdesk.database.tables.catalog import categories, items, stores, units
from partsdesk.database.tables.registers import order_lines, orders
from partsdesk.database.tables.slips import slip_lines, slip_moves, slips
from partsdesk.domain.books.slips import State
from partsdesk.domain.catalog.places import Condition
from partsdesk.domain.registers.orders import IN_FORCE, TAKEN_BY, OrderType

_BOUGHT_BY = sorted(TAKEN_BY[OrderType.PURCHASE])
_good = (
    select(stock.c.item_id, func.sum(stock.c.quantity).label("quantity"))
    .join(stores, stores.c.id == stock.c.store_id)
    .where(stores.c.condition == Condition.GOOD.value, stock.c.quantity > 0)
    .group_by(stock.c.item_id)
    .subquery("good")
)
_taken_away = wanted().subquery("taken_away")
_reserved = (
    select(_taken_away.c.item_id, func.sum(_taken_away.c.reserved).label("quantity"))
    .join(stores, stores.c.id == _taken_away.c.store_id)
    .where(stores.c.condition == Condition.GOOD.value)
    .group_by(_taken_away.c.item_id)
    .subquery("reserved_of")
)
_in_force = and_(
    orders.c.type == OrderType.PURCHASE.value,
    orders.c.state == IN_FORCE[OrderType.PURCHASE].value,
)


def _still_ordered() -> FromClause:
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
    return (
        select(ordered.c.item_id, func.sum(case((left > 0, left), else_=0)).label("quantity"))
        .select_from(ordered.outerjoin(came, same))
        .group_by(ordered.c.item_id)
        .subquery("still_ordered")
    )


_ordered = _still_ordered()
_announced = (  # receipts on their way to the shelf that no open order speaks for
    select(slip_lines.c.item_id, func.sum(slip_lines.c.quantity).label("quantity"))
    .join(slips, slips.c.id == slip_lines.c.slip_id)
    .outerjoin(orders, and_(_in_force, orders.c.number == slips.c.order))
    .where(
        slips.c.state.in_((State.RELEASED.value, State.BOOKED_AHEAD.value)),
        slips.c.kind.in_(_BOUGHT_BY),
        slips.c.reversal_of.is_(None),
        orders.c.id.is_(None),
    )
    .group_by(slip_lines.c.item_id)
    .subquery("announced")
)
_on_hand = func.coalesce(_good.c.quantity, 0)
_kept = func.coalesce(_reserved.c.quantity, 0)
_coming = func.coalesce(_ordered.c.quantity, 0) + func.coalesce(_announced.c.quantity, 0)
_available = _on_hand - _kept + _coming

REORDER = Listing(
    "reorder",
    items,
    (
        Joined(units, units.c.code == items.c.unit),
        Joined(categories, categories.c.id == items.c.category_id, outer=True),
        *(
            Joined(each, each.c.item_id == items.c.id, outer=True)
            for each in (_good, _reserved, _ordered, _announced)
        ),
    ),
    (
        Col("item_id", items.c.id, Nature.KEY),
        Col("item", items.c.code, Nature.CODE),
        Col("name", items.c.name, Nature.TEXT),
        Col("spec", items.c.spec, Nature.TEXT),
        Col("unit", units.c.name, Nature.TEXT),
        Col("category", categories.c.name, Nature.TEXT),
        Col("on_hand", _on_hand, Nature.QUANTITY),
        Col("reserved", _kept, Nature.QUANTITY),
        Col("coming", _coming, Nature.QUANTITY),
        Col("available", _available, Nature.QUANTITY),
        Col("min_qty", items.c.minimum, Nature.QUANTITY, adds_up=False),
        Col("max_qty", items.c.maximum, Nature.QUANTITY, adds_up=False),
        Col(
            "suggested",
            func.coalesce(items.c.maximum, items.c.minimum) - _available,
            Nature.QUANTITY,
        ),
    ),
    (items.c.id,),
    (Sort("item"),),
    searched=(items.c.search,),
    scopes={"item": items.c.id},
    where=(items.c.active.is_(True), items.c.minimum > 0, _available < items.c.minimum),
)
