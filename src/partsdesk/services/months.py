"""Closing months, in two steps, reopening the last, and going live (VAL-9, PAR-5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from partsdesk.database.work import View, Work
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


@dataclass(frozen=True, slots=True)
class Closing:
    """How one of the two books stands.

    Attributes:
        closed: its last closed month; ``next`` the one that is closed next.
        obstacle: what would be said if that were closed now; None where nothing is in the way.
    """

    book: Book
    closed: Month | None
    next: Month
    obstacle: Refusal | None = None


@act(Role.KEEPER, Role.SUPERVISOR, by_password=True)
def move_on_slips(work: Work, asked: CloseMonth) -> Closed:
    """Date the month's slips that nobody executed to the first day of the next month.

    Raises:
        MonthNotOver, MonthClosed.
    """
    if work.today <= asked.month.last:
        raise MonthNotOver(asked.month, work.today)
    work.months.check(Book.STORES, asked.month.last)
    return Closed(str(asked.month), len(work.closing.move_on(asked.month)))


@act(Role.KEEPER, Role.SUPERVISOR, by_password=True)
def close_stores(work: Work, asked: CloseMonth) -> Closed:
    """Close the cards of a month 仓库扎帐: every slip of it executed, void or moved on.

    Raises:
        MonthNotOver, MonthNotNext, MonthStillOpen.
    """
    work.closing.hold_alone()
    check_close(work, asked.month, Book.STORES)
    _close(work, asked.month, Book.STORES)
    work.openings.store_cards(asked.month)
    return Closed(str(asked.month))


@act(Role.ACCOUNTANT, Role.FINANCE_MANAGER, by_password=True)
def close_accounts(work: Work, asked: CloseMonth) -> Closed:
    """Close the ledger of a month 财务结帐: every executed slip booked, openings stored.

    Raises:
        MonthNotOver, MonthNotNext, MonthStillOpen.
    """
    work.closing.hold_alone()
    check_close(work, asked.month, Book.ACCOUNTS)
    _close(work, asked.month, Book.ACCOUNTS)
    work.openings.store_ledger(asked.month)
    return Closed(str(asked.month))


@act(Role.FINANCE_MANAGER, by_password=True)
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


@act(Role.FINANCE_MANAGER, by_password=True)
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


def list_closings(view: View, _: None = None) -> tuple[Closing, ...]:
    """How each book stands: what is closed, what is to be closed next, and what is in the way."""
    return tuple(_closing(view, book) for book in Book)


def check_close(view: View, month: Month, book: Book) -> None:
    """See that a month of a book may be closed (VAL-9).

    Raises:
        MonthNotOver, MonthNotNext, MonthStillOpen.
    """
    if view.today <= month.last:
        raise MonthNotOver(month, view.today)
    if month != (expected := _next(view, book, month)):
        raise MonthNotNext(month, book, expected)
    if book is Book.STORES:
        names, count = view.closing.open_slips(month)
    else:
        stores = view.months.stores
        if stores is None or stores < month:
            expected = month if stores is None else stores.next
            raise MonthNotNext(month, Book.ACCOUNTS, expected)
        names, count = view.closing.unbooked_slips(month)
        if view.settings.is_on("account-elsewhere"):
            return
    if count:
        raise MonthStillOpen(month, book, names, count)


def _closing(view: View, book: Book) -> Closing:
    month = _next(view, book, Month.of(view.today))
    try:
        check_close(view, month, book)
    except Refusal as refusal:
        return Closing(book, view.months.closed(book), month, refusal)
    return Closing(book, view.months.closed(book), month)


def _next(view: View, book: Book, wanted: Month) -> Month:
    """The month that a book closes next; where none was ever closed, not after its first entry."""
    closed = view.months.closed(book)
    if closed is not None:
        return closed.next
    first = view.closing.first_month()
    return wanted if first is None or wanted < first else first


def _close(work: Work, month: Month, book: Book) -> None:
    work.closing.record(month, book, "close", at=work.now, by=work.actor.user)
    work.closing.set_closed(book, month)
