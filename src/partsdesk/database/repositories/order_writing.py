"""Orders written: opened, moved on, added to, fitted, taken in from files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import delete, insert, update

from partsdesk.database.repositories.alone import hold
from partsdesk.database.repositories.base import in_chunks
from partsdesk.database.repositories.orders import LOCKED, OrdersReader
from partsdesk.database.tables.registers import fittings, order_lines, orders, repair_records
from partsdesk.database.upserts import if_missing
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.registers.orders import (
    IN_FORCE,
    FittedCannotReturn,
    Order,
    OrderId,
    OrderLine,
    OrderLineId,
    OrderState,
    OrderType,
    RepairRecord,
)
from partsdesk.domain.registers.standings import Handled
from partsdesk.domain.values.people import UserId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.topics import Topic


class Orders(OrdersReader):
    """Orders, and how they are changed."""

    def locked(self, type_: OrderType, number: str) -> Order:
        """An order, held until the act is over.

        Raises:
            UnknownOrder: where there is none.
        """
        return self._one(LOCKED, type_, number)

    def alone(self) -> None:
        """Let nobody else open orders until this act is done, so that no number is given twice."""
        hold(self._connection, orders)

    def add(self, order: Order) -> OrderId:
        """Write a new order with its lines; the ids in the value are not looked at."""
        return self.add_many([order])[0]

    def add_many(self, new: Sequence[Order]) -> tuple[OrderId, ...]:
        """Write new orders with their lines, in a few statements."""
        if not new:
            return ()
        keys = self._connection.execute(
            insert(orders).returning(orders.c.id, sort_by_parameter_order=True),
            [_row(order) for order in new],
        ).scalars()
        ids = tuple(OrderId(key) for key in keys)
        for chunk in in_chunks(zip(ids, new, strict=True)):
            rows = [_line_row(key, line) for key, order in chunk for line in order.lines]
            if rows:
                self._connection.execute(insert(order_lines), rows)
        self.touch(Topic.ORDERS)
        return ids

    def rewrite(self, order: Order) -> None:
        """Write an order anew, as an import brings it up to date; added lines stay."""
        self._connection.execute(
            update(orders)
            .where(orders.c.id == order.id)
            .values(**_row(order), version=orders.c.version + 1)
        )
        self._connection.execute(
            delete(order_lines).where(
                order_lines.c.order_id == order.id, order_lines.c.added.is_(False)
            )
        )
        self.add_lines(order.id, [line for line in order.lines if not line.added])

    def take_in(self, type_: str, number: str, day: dt.date) -> None:
        """Enter the order that an imported slip names, as started or approved, if it is new."""
        self.take_in_many(OrderType(type_), [number], day)

    def take_in_many(self, type_: OrderType, numbers: Iterable[str], day: dt.date) -> None:
        """Enter the orders that imported slips name, as started or approved; known ones stay."""
        by = (self._actor.user or None) if self._actor else None
        stub = Order(OrderId(0), type_, "", IN_FORCE[type_], day, imported=True, opened_by=by)
        rows = [_row(replace(stub, number=number)) for number in sorted(set(numbers) - {""})]
        for chunk in in_chunks(rows):
            self._connection.execute(if_missing(self._connection, orders), chunk)
        if rows:
            self.touch(Topic.ORDERS)

    def stands(self, order: OrderId, state: OrderState, **marks: object) -> None:
        """Note where an order stands now, and the marks that go with it."""
        self._connection.execute(
            update(orders)
            .where(orders.c.id == order)
            .values(state=state.value, version=orders.c.version + 1, **marks)
        )
        self.touch(Topic.ORDERS)

    def add_lines(self, order: OrderId, lines: Iterable[OrderLine]) -> None:
        """Write further lines of an order."""
        rows = [_line_row(order, line) for line in lines]
        if rows:
            self._connection.execute(insert(order_lines), rows)
        self._raise_version(order)

    def confirm_lines(self, lines: Sequence[OrderLineId], by: UserId, at: dt.datetime) -> None:
        """Note who confirmed these added lines (OUT-8)."""
        for chunk in in_chunks(lines):
            self._connection.execute(
                update(order_lines)
                .where(order_lines.c.id.in_(chunk))
                .values(confirmed_by=by, confirmed_at=at)
            )
        self.touch(Topic.ORDERS)

    def check_returnable(self, number: str, asked: Mapping[ItemId, Quantity]) -> None:
        """Refuse what a repair may not give back; the order is held, so that nobody fits it now.

        Raises:
            FittedCannotReturn: naming what is left of the first item that is too much.
        """
        self._connection.execute(LOCKED, {"of_type": OrderType.REPAIR.value, "named": number})
        handled = self.handled(OrderType.REPAIR, number)
        for item, quantity in asked.items():
            left = handled.get(item, Handled()).returnable
            if quantity > left:  # OUT-9
                raise FittedCannotReturn(number, self._code(item), left, quantity)

    def fit(
        self, order: OrderId, fitted: Mapping[ItemId, Quantity], by: UserId, at: dt.datetime
    ) -> None:
        """Note what was fitted; it cannot come back (OUT-9)."""
        rows = [
            {
                "order_id": order,
                "item_id": item,
                "quantity": quantity.units,
                "fitted_at": at,
                "fitted_by": by,
            }
            for item, quantity in fitted.items()
        ]
        if rows:
            self._connection.execute(insert(fittings), rows)
        self._raise_version(order)

    def record(self, order: OrderId, record: RepairRecord) -> None:
        """Keep the repair record of an order (RPR-2)."""
        self._connection.execute(
            insert(repair_records).values(
                order_id=order,
                fault=record.fault,
                cause=record.cause,
                done=record.done,
                result=record.result,
                signed_by=record.signed_by,
            )
        )

    def _raise_version(self, order: OrderId) -> None:
        self._connection.execute(
            update(orders).where(orders.c.id == order).values(version=orders.c.version + 1)
        )
        self.touch(Topic.ORDERS)


def _row(order: Order) -> dict[str, object]:
    return {
        "number": order.number,
        "type": order.type.value,
        "state": order.state.value,
        "date": order.date,
        "partner_id": order.partner,
        "customer": order.customer,
        "product": order.product,
        "team": order.team,
        "note": order.note,
        "imported": order.imported,
        "opened_by": order.opened_by,
    }


def _line_row(order: OrderId, line: OrderLine) -> dict[str, object]:
    return {
        "order_id": order,
        "item_id": line.item,
        "quantity": line.quantity.units,
        "price": None if line.price is None else line.price.units,
        "due": line.due,
        "note": line.note,
        "added": line.added,
        "confirmed_by": line.confirmed_by,
    }
