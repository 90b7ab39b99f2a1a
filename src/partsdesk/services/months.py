"""Closing months, in two steps, with their checklists, and going live (VAL-9, PAR-5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from partsdesk.database.repositories.closing import Reopening
from partsdesk.database.work import View, Work
from partsdesk.domain.books.months import (
    Book,
    CloseHeldUp,
    DayToCome,
    MonthNotNext,
    MonthNotOver,
    MonthStillOpen,
    Point,
)
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.closing.checklist import (
    Checked,
    StoreSigned,
    in_the_way,
    points_of,
    signed_of,
)
from partsdesk.services.warehouse import act


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
class GoLive:
    """Sign the opening: from this day on the books are lived in (启用)."""

    since: dt.date


@dataclass(frozen=True, slots=True)
class Closed:
    """A month that was closed."""

    called: str
    moved_on: int = 0


@dataclass(frozen=True, slots=True)
class Closing:
    """How one of the two books stands.

    Attributes:
        closed: its last closed month; ``next`` the one that is closed next.
        obstacle: what would be said if that were closed now; None where nothing is in the way.
        points: the checklist of the next month.
        asked: that somebody asks for the last closed month to be reopened.
        may_reopen: whether the last closed month of this book could be.
    """

    book: Book
    closed: Month | None
    next: Month
    obstacle: Refusal | None = None
    points: tuple[Checked, ...] = ()
    asked: Reopening | None = None
    may_reopen: bool = False


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """Both closes side by side, and who signed for the month that is closed next.

    Attributes:
        signed_month: the month whose statements are looked at: the next of the accounts.
    """

    closings: tuple[Closing, ...]
    signed_month: Month
    signed: tuple[StoreSigned, ...]


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
        MonthNotOver, MonthNotNext, MonthStillOpen, CloseHeldUp.
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
        MonthNotOver, MonthNotNext, MonthStillOpen, CloseHeldUp.
    """
    work.closing.hold_alone()
    check_close(work, asked.month, Book.ACCOUNTS)
    _close(work, asked.month, Book.ACCOUNTS)
    work.openings.store_ledger(asked.month)
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


def month_end(view: View, _: None = None) -> MonthEnd:
    """How each book stands: what is closed, what comes next, and what is looked at before."""
    closings = tuple(_closing(view, book) for book in Book)
    month = closings[-1].next
    return MonthEnd(closings, month, signed_of(view, month))


def check_close(view: View, month: Month, book: Book) -> None:
    """See that a month of a book may be closed (VAL-9).

    Raises:
        MonthNotOver, MonthNotNext; MonthStillOpen: where slips stand against it; CloseHeldUp:
            where another point of the checklist does.
    """
    if view.today <= month.last:
        raise MonthNotOver(month, view.today)
    if month != (expected := _next(view, book, month)):
        raise MonthNotNext(month, book, expected)
    stores = view.months.stores
    if book is Book.ACCOUNTS and (stores is None or stores < month):
        expected = month if stores is None else stores.next
        raise MonthNotNext(month, Book.ACCOUNTS, expected)
    point = in_the_way(view, month, book)
    if point is None:
        return
    if point.point in {Point.SLIPS, Point.UNBOOKED}:
        raise MonthStillOpen(month, book, point.names, point.count)
    raise CloseHeldUp(month, book, point.point, point.names, point.count)


def _closing(view: View, book: Book) -> Closing:
    closed, month = view.months.closed(book), _next(view, book, Month.of(view.today))
    asked = None if closed is None else view.closing.asked(book, closed)
    may = closed is not None and (book is Book.ACCOUNTS or view.months.accounts != closed)
    obstacle = None
    try:
        check_close(view, month, book)
    except Refusal as refusal:
        obstacle = refusal
    return Closing(book, closed, month, obstacle, points_of(view, month, book), asked, may)


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
