"""Month closes: what stands against one, and the state that they add up to (VAL-9)."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from sqlalchemy import Select, func, insert, select, text, update

from partsdesk.database.repositories.base import Repository
from partsdesk.database.repositories.slips import BOOKS_AT_ALL
from partsdesk.database.tables.books import (
    card_entries,
    closed_months,
    ledger_entries,
    month_closes,
)
from partsdesk.database.tables.counting import signatures, statements
from partsdesk.database.tables.people import users
from partsdesk.database.tables.slips import executions, slips
from partsdesk.database.upserts import insert_on
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.months import Book
from partsdesk.domain.books.slips import SlipId, State, working_name
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import UserId
from partsdesk.domain.values.topics import Topic

_OPEN = (State.DRAFT.value, State.RELEASED.value)
_BOOKED_ONLY = tuple(kind.code for kind in KINDS.values() if not kind.has_card)
MOST_NAMED = 20
ASK, DECLINE = "ask", "decline"  # of the reopening of a month: rows beside its closes

# What every entry holds lightly on a server and a close holds alone, so that no entry slips
# in between a close's look and its commit. A file has one writer at a time anyway.
HELD_BY_ALL = 7_026_110


class Reopening(NamedTuple):
    """A reopening that somebody asks for."""

    month: Month
    book: Book
    by: UserId
    login: str
    name: str
    reason: str
    at: dt.datetime


class ClosingReader(Repository):
    """What stands against closing a month."""

    def first_month(self) -> Month | None:
        """The month of the first entry in either book; None in an empty warehouse."""
        days = [
            self._connection.execute(select(func.min(column))).scalar()
            for column in (card_entries.c.card_date, ledger_entries.c.ledger_date)
        ]
        known = [day for day in days if day is not None]
        return Month.of(min(known)) if known else None

    def first_closed(self, book: Book) -> Month | None:
        """The first month that was ever closed in a book."""
        query = select(func.min(month_closes.c.month)).where(
            month_closes.c.book == book.value, month_closes.c.act == "close"
        )
        number = self._connection.execute(query).scalar()
        return None if number is None else Month(number)

    def asked(self, book: Book, month: Month) -> Reopening | None:
        """What was asked for a month since it was closed, and neither granted nor declined."""
        row = self._connection.execute(
            select(month_closes, users.c.name, users.c.login)
            .join(users, users.c.id == month_closes.c.by)
            .where(month_closes.c.book == book.value, month_closes.c.month == month.number)
            .order_by(month_closes.c.id.desc())
            .limit(1)
        ).one_or_none()
        if row is None or row.act != ASK:
            return None
        return Reopening(month, book, UserId(row.by), row.login, row.name, row.reason, row.at)

    def open_slips(self, month: Month) -> tuple[tuple[str, ...], int]:
        """Slips of the month, or before, that are neither executed nor void nor moved on."""
        return self._named(
            select(slips.c.id, slips.c.number)
            .where(
                slips.c.state.in_(_OPEN),
                slips.c.date <= month.last,
                slips.c.kind.not_in(_BOOKED_ONLY),
            )
            .order_by(slips.c.id)
        )

    def unbooked_slips(self, month: Month) -> tuple[tuple[str, ...], int]:
        """Slips executed in the month, or before, that the ledger still waits for."""
        waiting = select(slips.c.id, slips.c.number).outerjoin(
            executions, executions.c.slip_id == slips.c.id
        )
        executed = (
            (slips.c.state == State.EXECUTED.value)
            & (executions.c.card_date <= month.last)
            & BOOKS_AT_ALL
        )
        adjustments = (
            slips.c.state.in_(_OPEN) & slips.c.kind.in_(_BOOKED_ONLY) & (slips.c.date <= month.last)
        )
        return self._named(waiting.where(executed | adjustments).order_by(slips.c.id))

    def _named(self, query: Select[int, str | None]) -> tuple[tuple[str, ...], int]:
        rows = self._connection.execute(query).all()
        names = tuple(row.number or working_name(row.id) for row in rows[:MOST_NAMED])
        return names, len(rows)


class Closing(ClosingReader):
    """Closing and reopening."""

    def hold_alone(self) -> None:
        """Wait until no entry is under way, and let none begin, until the act is over."""
        if self._connection.dialect.name != "sqlite":
            self._connection.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": HELD_BY_ALL}
            )

    def record(  # noqa: PLR0913 - one row
        self,
        month: Month,
        book: Book,
        act: str,
        *,
        at: dt.datetime,
        by: UserId,
        asked_by: UserId | None = None,
        reason: str = "",
    ) -> None:
        """Write that a month was closed or reopened."""
        self._connection.execute(
            insert(month_closes).values(
                month=month.number,
                book=book.value,
                act=act,
                at=at,
                by=by,
                asked_by=asked_by,
                reason=reason,
            )
        )
        self.touch(Topic.MONTHS)

    def set_closed(self, book: Book, month: Month | None) -> None:
        """Set the last closed month of a book."""
        number = 0 if month is None else month.number
        statement = insert_on(self._connection, closed_months).values(book=book.value, month=number)
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["book"], set_={"month": statement.excluded.month}
            )
        )

    def let_fall(self, month: Month, at: dt.datetime) -> int:
        """Let the signatures of a month's statements fall; answers how many stood."""
        of_month = select(statements.c.id).where(
            statements.c.as_of.between(month.first, month.last)
        )
        result = self._connection.execute(
            update(signatures)
            .where(signatures.c.statement_id.in_(of_month), signatures.c.fallen_at.is_(None))
            .values(fallen_at=at)
        )
        return result.rowcount

    def move_on(self, month: Month) -> tuple[SlipId, ...]:
        """Date the month's open slips to the first day of the next; answers which.

        What only the ledger waits for (cost adjustments) is the accountant's and stays.
        """
        waiting = (
            slips.c.state.in_(_OPEN)
            & (slips.c.date <= month.last)
            & slips.c.kind.not_in(_BOOKED_ONLY)
        )
        query = select(slips.c.id).where(waiting).with_for_update()
        ids = [SlipId(key) for key in self._connection.execute(query).scalars()]
        if ids:
            self._connection.execute(
                update(slips)
                .where(waiting)
                .values(date=month.next.first, version=slips.c.version + 1)
            )
            self.touch(Topic.SLIPS)
        return tuple(ids)
