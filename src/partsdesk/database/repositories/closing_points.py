"""What is looked at before a month closes: each point's open things, counted and some named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, select

from partsdesk.database.repositories.base import Repository
from partsdesk.database.repositories.closing import MOST_NAMED
from partsdesk.database.repositories.differences import UNDISPOSED, differences
from partsdesk.database.repositories.estimates import ESTIMATED, uninvoiced
from partsdesk.database.repositories.papers import IS_HANDED_OVER, NOT_HANDED
from partsdesk.database.tables.books import stock
from partsdesk.database.tables.catalog import stores
from partsdesk.database.tables.counting import (
    count_lines,
    count_stores,
    counts,
    signatures,
    statement_stores,
    statements,
    tallies,
)
from partsdesk.database.tables.people import users
from partsdesk.database.tables.registers import abnormalities, handovers
from partsdesk.database.tables.slips import executions, numbers, slip_lines, slips
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.numbering import slip_number
from partsdesk.domain.books.slips import State, working_name
from partsdesk.domain.counting.counts import CountState
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import StoreId


class Open(NamedTuple):
    """What stands open of a point: how much, some of it by name, and since when the oldest."""

    many: int = 0
    names: tuple[str, ...] = ()
    since: dt.date | None = None


class Signed(NamedTuple):
    """A name under a store's statement.

    Attributes:
        statement: the number of the statement of the store's last day that holds.
    """

    store: StoreId
    statement: str
    role: str
    name: str
    at: dt.datetime


class PointsReader(Repository):
    """The points of a month's checklist, over all stores: a close is the whole house's."""

    def papers(self, month: Month, since: dt.date | None, *, handed: bool) -> Open:
        """Receipts up to the month's end whose papers nobody handed over, or nobody confirmed."""
        waits = (
            select(1)
            .where(handovers.c.slip_id == slips.c.id, handovers.c.confirmed_at.is_(None))
            .correlate(slips)
            .exists()
        )
        return self._slips(
            *(*IS_HANDED_OVER, waits if handed else NOT_HANDED),
            executions.c.card_date <= month.last,
            *((executions.c.card_date > since,) if since else ()),
        )

    def unpriced(self, month: Month) -> Open:
        """Receipts executed up to the month's end that have neither an invoice nor an estimate."""
        without = slip_lines.c.slip_id == slips.c.id, slip_lines.c.invoice == ""
        return self._slips(
            slips.c.state == State.EXECUTED.value,
            slips.c.kind.in_(ESTIMATED),
            slips.c.reversal_of.is_(None),
            select(1).where(*without).correlate(slips).exists(),
            executions.c.card_date <= month.last,
        )

    def estimates(self, month: Month) -> Open:
        """Receipts up to the month's end that stand in the ledger at an estimate (VAL-3)."""
        return self._slips(uninvoiced(), slips.c.date <= month.last)

    def open_counts(self, before: dt.datetime) -> Open:
        """Counts opened before a moment that are still open."""
        query = select(counts.c.number.label("name"), counts.c.opened_at.label("since")).where(
            counts.c.state == CountState.OPEN.value, counts.c.opened_at < before
        )
        return self._found(query, counts.c.id, zone=before.tzinfo)

    def stocked(self) -> Sequence[tuple[StoreId, str]]:
        """The stores with goods in them, by their codes: those that are counted and signed for."""
        lies = select(1).where(stock.c.store_id == stores.c.id, stock.c.quantity != 0)
        query = select(stores.c.id, stores.c.code).where(exists(lies.correlate(stores)))
        rows = self._connection.execute(query.order_by(stores.c.code))
        return [(StoreId(row.id), row.code) for row in rows]

    def counted(self, month: Month) -> frozenset[StoreId]:
        """The stores that were counted on a day of the month, and the count confirmed."""
        on_a_day = (
            select(1)
            .select_from(tallies.join(count_lines, count_lines.c.id == tallies.c.line_id))
            .where(
                tallies.c.count_id == counts.c.id,
                count_lines.c.store_id == count_stores.c.store_id,
                tallies.c.withdrawn_at.is_(None),
                tallies.c.counted_on.between(month.first, month.last),
            )
            .correlate(counts, count_stores)
        )
        query = (
            select(count_stores.c.store_id)
            .join(counts, counts.c.id == count_stores.c.count_id)
            .where(counts.c.state == CountState.CONFIRMED.value, exists(on_a_day))
        )
        return frozenset(StoreId(key) for key in self._connection.execute(query).scalars())

    def unsettled(self, before: dt.datetime) -> Open:
        """Abnormalities recorded before a moment that nobody settled (INB-3)."""
        number, recorded = abnormalities.c.number, abnormalities.c.recorded_at
        query = select(number.label("name"), recorded.label("since")).where(
            abnormalities.c.settled_at.is_(None), recorded < before
        )
        return self._found(query, abnormalities.c.id, zone=before.tzinfo)

    def undisposed(self, month: Month) -> Open:
        """Confirmed differences up to the month's end that nobody has disposed of (VAL-7)."""
        found = differences().subquery()
        name = found.c.item + case((found.c.bin == "", ""), else_=literal(" ")) + found.c.bin
        query = select(name.label("name"), found.c.date.label("since")).where(
            found.c.standing == UNDISPOSED, found.c.date <= month.last
        )
        return self._found(query, found.c.date, found.c.line_id)

    def gaps(self, month: Month) -> Open:
        """Numbers of the month that no slip has: nothing of ours leaves one out."""
        query = select(numbers.c.kind, numbers.c.last).where(numbers.c.month == month.number)
        missing: list[str] = []
        for code, last in self._connection.execute(query.order_by(numbers.c.kind)).all():
            kind = KINDS.get(code)
            if kind is not None:
                first = slip_number(kind, month, 0)[:-4]
                missing += self._missing(kind.code, first, last)
        return Open(len(missing), tuple(missing[:MOST_NAMED]))

    def statements(self, month: Month) -> dict[StoreId, str]:
        """The last statement of the month's end for each store that has one."""
        query = (
            select(statement_stores.c.store_id, statements.c.number)
            .join(statements, statements.c.id == statement_stores.c.statement_id)
            .where(statements.c.as_of == month.last)
            .order_by(statements.c.id)
        )
        return {StoreId(row.store_id): row.number for row in self._connection.execute(query)}

    def signed(self, month: Month) -> Sequence[Signed]:
        """The names that stand under the statements of the month's end and have not fallen."""
        query = (
            select(
                signatures.c.store_id,
                signatures.c.role,
                signatures.c.signed_at,
                statements.c.number,
                users.c.name,
            )
            .join(statements, statements.c.id == signatures.c.statement_id)
            .join(users, users.c.id == signatures.c.signed_by)
            .where(statements.c.as_of == month.last, signatures.c.fallen_at.is_(None))
            .order_by(signatures.c.id)
        )
        return [
            Signed(StoreId(row.store_id), row.number, row.role, row.name, row.signed_at)
            for row in self._connection.execute(query)
        ]

    def _missing(self, kind: str, begins: str, last: int) -> list[str]:
        """The numbers of a series that no slip has."""
        has = and_(slips.c.kind == kind, slips.c.number.between(begins, begins + "99999999"))
        count = select(func.count()).select_from(slips).where(has)
        if int(self._connection.execute(count).scalar_one()) == last:
            return []
        given = set(self._connection.execute(select(slips.c.number).where(has)).scalars())
        names = (f"{begins}{number:04d}" for number in range(1, last + 1))
        return [name for name in names if name not in given]

    def _slips(self, *conditions: ColumnElement[bool]) -> Open:
        """Slips that meet all of these, the oldest first; their executions are there."""
        query = (
            select(
                slips.c.number.label("name"), slips.c.date.label("since"), slips.c.id.label("key")
            )
            .select_from(slips)
            .outerjoin(executions, executions.c.slip_id == slips.c.id)
            .where(*conditions)
        )
        return self._found(query, slips.c.date, slips.c.id)

    def _found(
        self, query: Select[Any], *order: ColumnElement[Any], zone: dt.tzinfo | None = None
    ) -> Open:
        """How much a question finds, and the first of it by name; its columns: name, since."""
        count = select(func.count()).select_from(query.subquery())
        many = int(self._connection.execute(count).scalar_one())
        if not many:
            return Open()
        rows = self._connection.execute(query.order_by(*order).limit(MOST_NAMED)).all()
        since = rows[0].since
        if isinstance(since, dt.datetime):
            since = since.astimezone(zone).date()
        return Open(many, tuple(row.name or working_name(row.key) for row in rows), since)
