"""Orders of three types, and what slips did for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select

from partsdesk.database.repositories.base import in_chunks
from partsdesk.database.repositories.order_lists import OrderLists
from partsdesk.database.tables.catalog import items
from partsdesk.database.tables.registers import fittings, order_lines, orders, repair_records
from partsdesk.database.tables.slips import slip_moves, slips
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.partners import PartnerId
from partsdesk.domain.registers.orders import (
    BROUGHT_BACK_BY,
    TAKEN_BY,
    BeyondApproval,
    Order,
    OrderId,
    OrderLine,
    OrderLineId,
    OrderLineUnconfirmed,
    OrderState,
    OrderType,
    RepairRecord,
    UnknownOrder,
    check_in_force,
)
from partsdesk.domain.registers.standings import (
    Handled,
    LineStanding,
    contract_prices,
    standings,
)
from partsdesk.domain.values.people import UserId
from partsdesk.domain.values.quantities import NO_QUANTITY, Price, Quantity

_ONE = select(orders).where(
    orders.c.type == bindparam("of_type"), orders.c.number == bindparam("named")
)
LOCKED = _ONE.with_for_update()
_STATE = _ONE.with_only_columns(orders.c.state)
_LINES = (
    select(order_lines)
    .where(order_lines.c.order_id.in_(bindparam("ids", expanding=True)))
    .order_by(order_lines.c.order_id, order_lines.c.id)
)
_MOVED = (
    select(slip_moves.c.item_id, slips.c.kind, func.sum(slip_moves.c.quantity).label("quantity"))
    .join(slips, slips.c.id == slip_moves.c.slip_id)
    .where(
        slips.c.order == bindparam("named"),
        slips.c.kind.in_(bindparam("kinds", expanding=True)),
    )
    .group_by(slip_moves.c.item_id, slips.c.kind)
)
_FITTED = (
    select(fittings.c.item_id, func.sum(fittings.c.quantity).label("quantity"))
    .join(orders, orders.c.id == fittings.c.order_id)
    .where(orders.c.type == OrderType.REPAIR.value, orders.c.number == bindparam("named"))
    .group_by(fittings.c.item_id)
)


class OrdersReader(OrderLists):
    """Orders as they stand."""

    def get(self, type_: OrderType, number: str) -> Order:
        """An order with its lines.

        Raises:
            UnknownOrder: where there is none.
        """
        return self._one(_ONE, type_, number)

    def check_in_force(self, type_: str, number: str) -> None:
        """Refuse slips for an order that is unknown, or not started, approved or open.

        Raises:
            UnknownOrder, OrderNotStarted, ApplicationNotApproved, OrderClosed.
        """
        kind = OrderType(type_)
        asked = {"of_type": kind.value, "named": number}
        state = self._connection.execute(_STATE, asked).scalar_one_or_none()
        if state is None:
            raise UnknownOrder(number, kind)
        check_in_force(kind, number, OrderState(state))  # OUT-7, REC-5

    def check_added_confirmed(
        self, number: str, asked: Iterable[ItemId] | Mapping[ItemId, Quantity]
    ) -> None:
        """Refuse parts of an additional item 二次增项 that nobody has confirmed.

        An item that is on the order and has been added once more may be issued as far as it is
        confirmed: with quantities they count, without them one more piece is asked.

        Raises:
            UnknownOrder, OrderLineUnconfirmed.
        """
        order = self.get(OrderType.REPAIR, number)
        wanted = asked if isinstance(asked, Mapping) else dict.fromkeys(asked, Quantity(1))
        waiting = {line.item for line in order.lines if not line.is_free} & wanted.keys()
        if not waiting:
            return
        handled = self.handled(OrderType.REPAIR, number)
        for item in sorted(waiting):
            free = Quantity.sum(
                line.quantity for line in order.lines if line.is_free and line.item == item
            )
            had = handled.get(item, Handled())
            if had.taken - had.returned + wanted[item] > free:  # OUT-8
                raise OrderLineUnconfirmed(number, self._code(item))

    def check_approved(self, number: str, asked: Mapping[ItemId, Quantity]) -> None:
        """Refuse scrapping more than was approved; an imported application may name no goods.

        Raises:
            UnknownOrder, BeyondApproval.
        """
        order = self.get(OrderType.SCRAP, number)
        handled = self.handled(OrderType.SCRAP, number) if order.lines else {}
        for item, quantity in asked.items():
            approved = Quantity.sum(line.quantity for line in order.lines if line.item == item)
            total = handled.get(item, Handled()).taken + quantity
            if order.lines and total > approved:  # REC-5
                raise BeyondApproval(number, self._code(item), approved, total)

    def handled(self, type_: OrderType, number: str) -> Mapping[ItemId, Handled]:
        """What executed slips and fittings did with each item of an order."""
        back = BROUGHT_BACK_BY if type_ is OrderType.REPAIR else frozenset()
        kinds = sorted(TAKEN_BY[type_] | back)
        taken: dict[ItemId, Quantity] = {}
        returned: dict[ItemId, Quantity] = {}
        for row in self._connection.execute(_MOVED, {"named": number, "kinds": kinds}):
            side = returned if row.kind in back else taken
            side[row.item_id] = side.get(row.item_id, NO_QUANTITY) + Quantity(int(row.quantity))
        fitted = self._fitted(number) if type_ is OrderType.REPAIR else {}
        none = NO_QUANTITY
        return {
            item: Handled(taken.get(item, none), fitted.get(item, none), returned.get(item, none))
            for item in sorted(taken.keys() | returned.keys() | fitted.keys())
        }

    def returnable(self, number: str, item: ItemId) -> Quantity:
        """How much of an item a repair may still give back: issued, not fitted, not back yet."""
        return self.handled(OrderType.REPAIR, number).get(item, Handled()).returnable  # OUT-9

    def standings(self, order: Order) -> tuple[LineStanding, ...]:
        """How far each line of an order is."""
        return standings(order, self.handled(order.type, order.number))

    def open_lines(self, number: str) -> tuple[LineStanding, ...]:
        """A purchase order's lines: ordered, received, still open; below nought is over-delivery.

        Raises:
            UnknownOrder: where there is none.
        """
        return self.standings(self.get(OrderType.PURCHASE, number))  # INB-2

    def contract_prices(self, number: str, ids: Iterable[ItemId]) -> Mapping[ItemId, Price]:
        """The prices that a purchase order agreed; nothing for what it does not name."""
        asked = {"of_type": OrderType.PURCHASE.value, "named": number}
        row = self._connection.execute(_ONE, asked).one_or_none() if number else None
        if row is None:
            return {}
        wanted = set(ids)
        prices = contract_prices(self._lines([row.id]).get(row.id, ()))  # VAL-3
        return {item: price for item, price in prices.items() if item in wanted}

    def record_of(self, order: OrderId) -> RepairRecord | None:
        """The repair record of an order, once it is closed."""
        row = self._connection.execute(
            select(repair_records).where(repair_records.c.order_id == order)
        ).one_or_none()
        if row is None:
            return None
        return RepairRecord(row.fault, row.cause, row.done, row.result, row.signed_by)

    def many(self, type_: OrderType, numbers: Iterable[str]) -> Mapping[str, Order]:
        """The orders with these numbers; a stranger is simply not among them."""
        found: dict[str, Order] = {}
        for chunk in in_chunks(set(numbers)):
            asked = select(orders).where(orders.c.type == type_.value, orders.c.number.in_(chunk))
            rows = self._connection.execute(asked).all()
            lines = self._lines([row.id for row in rows])
            found.update({row.number: _order(row, lines.get(row.id, ())) for row in rows})
        return found

    def _one(self, query: Select[Any], type_: OrderType, number: str) -> Order:
        asked = {"of_type": type_.value, "named": number}
        row = self._connection.execute(query, asked).one_or_none()
        if row is None:
            raise UnknownOrder(number, type_)
        return _order(row, self._lines([row.id]).get(row.id, ()))

    def _lines(self, ids: Sequence[int]) -> dict[int, tuple[OrderLine, ...]]:
        found: dict[int, list[OrderLine]] = {}
        for row in self._connection.execute(_LINES, {"ids": ids}):
            found.setdefault(row.order_id, []).append(_line(row))
        return {order: tuple(lines) for order, lines in found.items()}

    def _fitted(self, number: str) -> dict[ItemId, Quantity]:
        rows = self._connection.execute(_FITTED, {"named": number})
        return {row.item_id: Quantity(int(row.quantity)) for row in rows}

    def _code(self, item: ItemId) -> str:
        return str(
            self._connection.execute(select(items.c.code).where(items.c.id == item)).scalar_one()
        )


def _order(row: Row[Any], lines: tuple[OrderLine, ...]) -> Order:
    return Order(
        id=OrderId(row.id),
        type=OrderType(row.type),
        number=row.number,
        state=OrderState(row.state),
        date=row.date,
        lines=lines,
        partner=None if row.partner_id is None else PartnerId(row.partner_id),
        customer=row.customer,
        product=row.product,
        team=row.team,
        note=row.note,
        imported=bool(row.imported),
        opened_by=None if row.opened_by is None else UserId(row.opened_by),
        version=row.version,
    )


def _line(row: Row[Any]) -> OrderLine:
    return OrderLine(
        id=OrderLineId(row.id),
        item=ItemId(row.item_id),
        quantity=Quantity(row.quantity),
        price=None if row.price is None else Price(row.price),
        due=row.due,
        note=row.note,
        added=bool(row.added),
        confirmed_by=None if row.confirmed_by is None else UserId(row.confirmed_by),
    )
