"""Reopening the last closed month in two steps: the accountant asks, the finance manager grants."""

from __future__ import annotations

from dataclasses import dataclass

from partsdesk.database.repositories.closing import ASK, DECLINE, Reopening
from partsdesk.database.work import View, Work
from partsdesk.domain.books.months import Book, MonthNotNext
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
class ReopeningAsked(Refusal):
    """The reopening is asked for already and waits for the finance manager."""

    rule = "VAL-9"
    month: Month
    name: str


@dataclass(frozen=True, slots=True)
class AskReopening:
    """Ask for the last closed month of a book to be opened again."""

    month: Month
    book: Book
    reason: str


@dataclass(frozen=True, slots=True)
class ReopenMonth:
    """Grant it: open the last closed month of a book again, as it was asked for.

    Attributes:
        asked_by: the login of the accountant who asks for it.
    """

    month: Month
    book: Book
    asked_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeclineReopening:
    """Leave the month closed, for a reason."""

    month: Month
    book: Book
    reason: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """What became of a month.

    Attributes:
        fallen: how many signatures of its statements no longer stand.
    """

    called: str
    fallen: int = 0


@act(Role.ACCOUNTANT)
def ask_reopening(work: Work, asked: AskReopening) -> Reopened:
    """Ask for the last closed month to be reopened 反结帐申请: it waits on another's desk.

    Raises:
        MonthNotNext, ReopeningUnasked, ReopeningAsked.
    """
    work.closing.hold_alone()
    _check_last(work, asked.book, asked.month)
    if not asked.reason.strip():
        raise ReopeningUnasked(asked.month, "reason")
    standing = work.closing.asked(asked.book, asked.month)
    if standing is not None:
        raise ReopeningAsked(asked.month, standing.name)
    _record(work, asked.book, asked.month, ASK, asked.reason)
    return Reopened(str(asked.month))


@act(Role.FINANCE_MANAGER, by_password=True)
def reopen_month(work: Work, asked: ReopenMonth) -> Reopened:
    """Open the last closed month again 反结帐; its signatures fall.

    Raises:
        MonthNotNext, ReopeningUnasked.
    """
    work.closing.hold_alone()
    _check_last(work, asked.book, asked.month)
    standing = _standing(work, asked.book, asked.month)
    if not asked.reason.strip() or asked.reason.strip() != standing.reason:
        raise ReopeningUnasked(asked.month, "reason")
    if asked.asked_by != standing.login or standing.by == work.actor.user:  # VAL-10: two persons
        raise ReopeningUnasked(asked.month, "asked_by")
    work.closing.record(
        asked.month,
        asked.book,
        "reopen",
        at=work.now,
        by=work.actor.user,
        asked_by=standing.by,
        reason=standing.reason,
    )
    first = work.closing.first_closed(asked.book)
    work.closing.set_closed(asked.book, None if first == asked.month else asked.month.previous)
    if asked.book is Book.STORES:
        work.openings.drop_cards(asked.month)
    else:
        work.openings.drop_ledger(asked.month)
    return Reopened(str(asked.month), work.closing.let_fall(asked.month, work.now))


@act(Role.FINANCE_MANAGER)
def decline_reopening(work: Work, asked: DeclineReopening) -> Reopened:
    """Leave the month closed; whoever asked may ask again.

    Raises:
        ReopeningUnasked: where nobody asks for it, or no reason is given.
    """
    work.closing.hold_alone()
    _standing(work, asked.book, asked.month)
    if not asked.reason.strip():
        raise ReopeningUnasked(asked.month, "reason")
    _record(work, asked.book, asked.month, DECLINE, asked.reason)
    return Reopened(str(asked.month))


def reopenings_asked(view: View) -> tuple[Reopening, ...]:
    """The reopenings that wait to be granted."""
    found = []
    for book in Book:
        closed = view.months.closed(book)
        asked = None if closed is None else view.closing.asked(book, closed)
        found += [] if asked is None else [asked]
    return tuple(found)


def _check_last(work: Work, book: Book, month: Month) -> None:
    """Only the last closed month is opened, the accounts before the stores.

    Raises:
        MonthNotNext.
    """
    closed = work.months.closed(book)
    if closed != month:
        raise MonthNotNext(month, book, closed or month)
    if book is Book.STORES and work.months.accounts == closed:
        raise MonthNotNext(month, Book.ACCOUNTS, month)


def _standing(work: Work, book: Book, month: Month) -> Reopening:
    standing = work.closing.asked(book, month)
    if standing is None:
        raise ReopeningUnasked(month, "asked_by")
    return standing


def _record(work: Work, book: Book, month: Month, act_: str, reason: str) -> None:
    work.closing.record(month, book, act_, at=work.now, by=work.actor.user, reason=reason.strip())
