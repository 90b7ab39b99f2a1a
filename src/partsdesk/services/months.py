"""Closing months, in two steps, reopening the last, and going live (VAL-9, PAR-5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from partsdesk.database.work import Work
from partsdesk.domain.books.months import (
    Book,
    DayToCome,
    MonthNotNext,
    MonthNotOver,
    MonthStillOpen,
)
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.warehouse import act


@dataclass(eq=False)
class ReopeningUnasked(Refusal):
    """A reopening is asked for by the accountant and granted by another, with a reason."""

    rule = "VAL-9"
    month: Month
    lacks: str


@dataclass(eq=False)
class AlreadyLive(Refusal):
    """The opening is signed already."""

    rule = "PAR-5"
    since: str


@dataclass(frozen=True, slots=True)
class CloseMonth:
    """Close a month in one of the two books."""

    month: Month


@dataclass(frozen=True, slots=True)
class ReopenMonth:
    """Open the last closed month of a book again.

    Attributes:
        asked_by: the login of the accountant who asks for it.
    """

    month: Month
    book: Book
    asked_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class GoLive:
    """Sign the opening: from this day on the books are lived in (启用)."""

    since: dt.date


@dataclass(frozen=True, slots=True)
class Closed:
    """A month that was closed, or reopened."""

    called: str
    moved_on: int = 0


@act(Role.KEEPER, Role.SUPERVISOR)
def move_on_slips(work: Work, asked: CloseMonth) -> Closed:
    """Date the month's slips that nobody executed to the first day of the next month.

    Raises:
        MonthNotOver, MonthClosed.
    """
    if work.today <= asked.month.last:
        raise MonthNotOver(asked.month, work.today)
    work.months.check(Book.STORES, asked.month.last)
    return Closed(str(asked.month), len(work.closing.move_on(asked.month)))


@act(Role.KEEPER, Role.SUPERVISOR)
def close_stores(work: Work, asked: CloseMonth) -> Closed:
    """Close the cards of a month 仓库扎帐: every slip of it executed, void or moved on.

    Raises:
        MonthNotOver, MonthNotNext, MonthStillOpen.
    """
    _check_next(work, asked.month, Book.STORES)
    names, count = work.closing.open_slips(asked.month)
    if count:
        raise MonthStillOpen(asked.month, Book.STORES, names, count)
    _close(work, asked.month, Book.STORES)
    work.openings.store_cards(asked.month)
    return Closed(str(asked.month))


@act(Role.ACCOUNTANT, Role.FINANCE_MANAGER)
def close_accounts(work: Work, asked: CloseMonth) -> Closed:
    """Close the ledger of a month 财务结帐: every executed slip booked, openings stored.

    Raises:
        MonthNotOver, MonthNotNext, MonthStillOpen.
    """
    _check_next(work, asked.month, Book.ACCOUNTS)
    stores = work.months.stores
    if stores is None or stores < asked.month:
        expected = asked.month if stores is None else stores.next
        raise MonthNotNext(asked.month, Book.ACCOUNTS, expected)
    names, count = work.closing.unbooked_slips(asked.month)
    if count and not work.settings.is_on("account-elsewhere"):
        raise MonthStillOpen(asked.month, Book.ACCOUNTS, names, count)
    _close(work, asked.month, Book.ACCOUNTS)
    work.openings.store_ledger(asked.month)
    return Closed(str(asked.month))


@act(Role.FINANCE_MANAGER)
def reopen_month(work: Work, asked: ReopenMonth) -> Closed:
    """Open the last closed month again 反结帐; its signatures fall.

    Raises:
        MonthNotNext, ReopeningUnasked.
    """
    work.closing.hold_alone()
    closed = work.months.closed(asked.book)
    if closed != asked.month:
        raise MonthNotNext(asked.month, asked.book, closed or asked.month)
    if asked.book is Book.STORES and work.months.accounts == closed:
        raise MonthNotNext(asked.month, Book.ACCOUNTS, asked.month)
    asker = work.users.by_login([asked.asked_by]).get(asked.asked_by)
    if not asked.reason.strip():
        raise ReopeningUnasked(asked.month, "reason")
    fit = asker is not None and asker.active and Role.ACCOUNTANT in asker.roles
    if asker is None or not fit or asker.id == work.actor.user:
        raise ReopeningUnasked(asked.month, "asked_by")
    work.closing.record(
        asked.month,
        asked.book,
        "reopen",
        at=work.now,
        by=work.actor.user,
        asked_by=asker.id,
        reason=asked.reason.strip(),
    )
    first = work.closing.first_closed(asked.book)
    work.closing.set_closed(asked.book, None if first == asked.month else asked.month.previous)
    if asked.book is Book.STORES:
        work.openings.drop_cards(asked.month)
    else:
        work.openings.drop_ledger(asked.month)
    return Closed(str(asked.month))


@act(Role.FINANCE_MANAGER)
def go_live(work: Work, asked: GoLive) -> Closed:
    """Sign the opening: the administrator no longer acts in every role (PAR-5, VAL-10).

    Raises:
        AlreadyLive, MonthStillOpen, DayToCome.
    """
    since = work.settings.text("live-since")
    if since:
        raise AlreadyLive(since)
    month = Month.of(asked.since)
    if asked.since > work.today:
        raise DayToCome(asked.since, work.today)
    names, count = work.closing.unbooked_slips(month)
    if count:
        raise MonthStillOpen(month, Book.ACCOUNTS, names, count)
    work.keep.put("live-since", asked.since.isoformat())
    return Closed(asked.since.isoformat())


def _check_next(work: Work, month: Month, book: Book) -> None:
    """Refuse a month that is not over, or not the next to be closed (VAL-9)."""
    work.closing.hold_alone()
    if work.today <= month.last:
        raise MonthNotOver(month, work.today)
    closed = work.months.closed(book)
    if closed is not None:
        expected = closed.next
    else:
        first = work.closing.first_month()
        expected = month if first is None or month < first else first
    if month != expected:
        raise MonthNotNext(month, book, expected)


def _close(work: Work, month: Month, book: Book) -> None:
    work.closing.record(month, book, "close", at=work.now, by=work.actor.user)
    work.closing.set_closed(book, month)
