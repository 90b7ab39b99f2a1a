"""Lists of orders, and of what came back from them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Row, and_, func, or_, select

from partsdesk.database.repositories.base import Repository
from partsdesk.database.repositories.paging import paged
from partsdesk.database.repositories.searching import MOST_ROWS, Asked, Listed
from partsdesk.database.tables.catalog import items, partners
from partsdesk.database.tables.people import users
from partsdesk.database.tables.registers import order_lines, orders
from partsdesk.database.tables.slips import executions, slip_moves, slips
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.registers.orders import BROUGHT_BACK_BY, OrderId, OrderState, OrderType
from partsdesk.domain.registers.standings import OrderRow, TeamReturn
from partsdesk.domain.values.quantities import Quantity

_LISTED = (
    select(
        orders,
        partners.c.name.label("partner_name"),
        users.c.name.label("opened_by_name"),
        select(func.count())
        .where(order_lines.c.order_id == orders.c.id)
        .scalar_subquery()
        .label("line_count"),
        select(func.count())
        .where(
            and_(
                order_lines.c.order_id == orders.c.id,
                order_lines.c.added.is_(True),
                order_lines.c.confirmed_by.is_(None),
            )
        )
        .scalar_subquery()
        .label("waiting"),
    )
    .outerjoin(partners, partners.c.id == orders.c.partner_id)
    .outerjoin(users, users.c.id == orders.c.opened_by)
    .order_by(orders.c.date.desc(), orders.c.id.desc())
)


class OrderLists(Repository):
    """Orders as lists show them."""

    def listed(
        self, type_: OrderType, states: frozenset[OrderState], asked: Asked
    ) -> Listed[OrderRow]:
        """One page of the orders of a type, in some states or in all, the newest first."""
        query = _LISTED.where(orders.c.type == type_.value)
        if states:
            query = query.where(orders.c.state.in_(sorted(states)))
        columns = (orders.c.number, orders.c.customer, orders.c.product, partners.c.name)
        for word in asked.text.split():
            found = [column.icontains(word, autoescape=True) for column in columns]
            query = query.where(or_(*found))
        return paged(self._connection, query, asked, _order_row)

    def returned_by_team(self, first: dt.date, last: dt.date) -> tuple[TeamReturn, ...]:
        """What each team gave back of parts that were issued, by card date (OUT-9)."""
        rows = self._connection.execute(
            select(
                orders.c.team,
                items.c.id,
                items.c.code,
                items.c.name,
                func.sum(slip_moves.c.quantity).label("total"),
            )
            .join(slips, slips.c.order == orders.c.number)
            .join(executions, executions.c.slip_id == slips.c.id)
            .join(slip_moves, slip_moves.c.slip_id == slips.c.id)
            .join(items, items.c.id == slip_moves.c.item_id)
            .where(
                orders.c.type == OrderType.REPAIR.value,
                slips.c.kind.in_(sorted(BROUGHT_BACK_BY)),
                executions.c.card_date.between(first, last),
            )
            .group_by(orders.c.team, items.c.id, items.c.code, items.c.name)
            .order_by(orders.c.team, items.c.code)
            .limit(MOST_ROWS)
        )
        return tuple(
            TeamReturn(row.team, ItemId(row.id), row.code, row.name, Quantity(int(row.total)))
            for row in rows
        )


def _order_row(row: Row[Any]) -> OrderRow:
    return OrderRow(
        id=OrderId(row.id),
        type=OrderType(row.type),
        number=row.number,
        state=OrderState(row.state),
        date=row.date,
        partner=row.partner_name or "",
        customer=row.customer,
        product=row.product,
        team=row.team,
        opened_by=row.opened_by_name or "",
        lines=row.line_count,
        waiting=row.waiting,
        imported=bool(row.imported),
    )
