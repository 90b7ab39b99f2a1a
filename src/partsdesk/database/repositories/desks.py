"""What waits on the desks: slips by step, estimates, goods on hold, and how much comes and goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, case, func, or_, select

from partsdesk.database.repositories.base import Repository
from partsdesk.database.repositories.estimates import uninvoiced
from partsdesk.database.repositories.registers import reachable
from partsdesk.database.repositories.searching import MOST_ROWS
from partsdesk.database.tables.books import card_entries, stock
from partsdesk.database.tables.catalog import items, stores
from partsdesk.database.tables.slips import executions, slips
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import UNFINISHED, State
from partsdesk.domain.catalog.places import Condition
from partsdesk.domain.values.people import UserId
from partsdesk.domain.values.quantities import Quantity

_STORE, _TO_STORE = stores.alias("store"), stores.alias("to_store")
_WAITING = tuple(state.value for state in UNFINISHED)
_COMES_OR_GOES = sorted(
    kind.code for kind in KINDS.values() if kind.direction in {Direction.IN, Direction.OUT}
)


class Waiting(NamedTuple):
    """Slips of one kind that stand at one step.

    Attributes:
        is_between: goods would change their valuation group.
        mine: how many of them the person drew up.
        since: the date of the oldest; ``others_since`` that of the oldest of the others'.
    """

    kind: str
    state: State
    is_red: bool
    is_between: bool
    many: int
    mine: int
    since: dt.date
    others_since: dt.date | None


class OnHold(NamedTuple):
    """Goods that lie in a hold store, and since when nothing has happened to them."""

    code: str
    name: str
    store: str
    quantity: Quantity
    since: dt.date


class DaySum(NamedTuple):
    """What came and what went on a day, in pieces."""

    day: dt.date
    came: Quantity
    went: Quantity


class DesksReader(Repository):
    """Counts for the desk of the person who asks, within that person's stores."""

    def waiting_slips(self, me: UserId) -> Sequence[Waiting]:
        """How many slips of each kind wait at each step."""
        is_red = slips.c.reversal_of.is_not(None)
        is_between = func.coalesce(_STORE.c.group != _TO_STORE.c.group, False)
        rows = self._connection.execute(
            select(
                slips.c.kind,
                slips.c.state,
                is_red.label("is_red"),
                is_between.label("is_between"),
                func.count().label("many"),
                func.sum(case((slips.c.drafted_by == me, 1), else_=0)).label("mine"),
                func.min(slips.c.date).label("since"),
                func.min(case((slips.c.drafted_by.is_distinct_from(me), slips.c.date))).label(
                    "others_since"
                ),
            )
            .outerjoin(_STORE, _STORE.c.id == slips.c.store_id)
            .outerjoin(_TO_STORE, _TO_STORE.c.id == slips.c.to_store_id)
            .where(
                slips.c.state.in_(_WAITING),
                or_(
                    reachable(self._actor, slips.c.store_id),
                    reachable(self._actor, slips.c.to_store_id),
                ),
            )
            .group_by(slips.c.kind, slips.c.state, is_red, is_between)
            .order_by(slips.c.kind, slips.c.state)
        )
        return [
            Waiting(
                row.kind,
                State(row.state),
                bool(row.is_red),
                bool(row.is_between),
                int(row.many),
                int(row.mine),
                row.since,
                row.others_since,
            )
            for row in rows
        ]

    def uninvoiced(self) -> tuple[int, dt.date | None]:
        """How many receipts stand in the books at an estimate, and since when (VAL-3)."""
        row = self._connection.execute(
            select(func.count().label("many"), func.min(slips.c.date).label("since"))
            .select_from(slips)
            .where(uninvoiced(), reachable(self._actor, slips.c.store_id))
        ).one()
        return int(row.many), row.since

    def on_hold(self, before: dt.date) -> tuple[int, Sequence[OnHold]]:
        """Goods in hold stores that nothing has happened to since a day: how many, the oldest."""
        found = (
            stores.c.condition == Condition.HOLD.value,
            stock.c.quantity > 0,
            stock.c.last_date < before,
            reachable(self._actor, stock.c.store_id),
        )
        joined = stock.join(stores, stores.c.id == stock.c.store_id)
        count = select(func.count(func.distinct(stock.c.item_id))).select_from(joined).where(*found)
        rows = self._connection.execute(
            select(
                items.c.code,
                items.c.name,
                stores.c.code.label("store"),
                func.sum(stock.c.quantity).label("quantity"),
                func.min(stock.c.last_date).label("since"),
            )
            .select_from(joined.join(items, items.c.id == stock.c.item_id))
            .where(*found)
            .group_by(items.c.code, items.c.name, stores.c.code)
            .order_by(func.min(stock.c.last_date), items.c.code)
            .limit(MOST_ROWS)
        )
        held = [
            OnHold(row.code, row.name, row.store, Quantity(int(row.quantity)), row.since)
            for row in rows
        ]
        return int(self._connection.execute(count).scalar_one()), held

    def came_and_went(self, first: dt.date, last: dt.date) -> Sequence[DaySum]:
        """Receipts and issues day by day, by card date; what only moves is not among them."""
        entry = card_entries
        rows = self._connection.execute(
            select(
                executions.c.card_date.label("day"),
                func.sum(entry.c.in_qty).label("came"),
                func.sum(entry.c.out_qty).label("went"),
            )
            .join(entry, entry.c.slip_id == executions.c.slip_id)
            .where(
                and_(executions.c.card_date >= first, executions.c.card_date <= last),
                executions.c.kind.in_(_COMES_OR_GOES),
                reachable(self._actor, entry.c.store_id),
            )
            .group_by(executions.c.card_date)
            .order_by(executions.c.card_date)
            .limit(MOST_ROWS)
        )
        return [DaySum(row.day, Quantity(int(row.came)), Quantity(int(row.went))) for row in rows]
