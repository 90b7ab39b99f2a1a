"""Open and closed months: which day an entry takes, and which it may not (VAL-9)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.refusals import Refusal


class Book(StrEnum):
    """The two closes of a month: the stores' cards, then the accounts' ledger."""

    STORES = "stores"
    ACCOUNTS = "accounts"


class Point(StrEnum):
    """What is looked at before a month closes, in the order in which it is done."""

    SLIPS = "slips"  # drawn up and neither executed, void nor moved on
    PAPERS = "papers"  # of receipts, not handed over (INB-7)
    COUNTS = "counts"  # still open
    UNCOUNTED = "uncounted"  # stores that nobody counted in the month
    HOLD = "hold"  # abnormalities that nobody settled
    UNBOOKED = "unbooked"  # executed
    UNPRICED = "unpriced"  # receipts executed with neither an invoice nor an estimate
    ESTIMATES = "estimates"  # that still wait for their invoices
    UNCONFIRMED = "unconfirmed"  # papers that the accountant has not scanned (INB-7)
    DIFFERENCES = "differences"  # of counts, that nobody has disposed of (VAL-7)
    GAPS = "gaps"  # in the numbers of the month
    STATEMENT = "statement"  # stores without a statement of the month's end
    SIGNATURES = "signatures"  # stores whose statement lacks one


@dataclass(eq=False)
class MonthClosed(Refusal):
    """The month of this day is closed in this book."""

    rule = "VAL-9"
    day: dt.date
    book: Book
    month: Month


@dataclass(eq=False)
class DayToCome(Refusal):
    """A date after today."""

    rule = "VAL-9"
    day: dt.date
    today: dt.date


@dataclass(eq=False)
class MonthNotOver(Refusal):
    """Only a month that is over can be closed."""

    rule = "VAL-9"
    month: Month
    today: dt.date


@dataclass(eq=False)
class MonthNotNext(Refusal):
    """Months are closed one after the other, stores before accounts, and reopened last first."""

    rule = "VAL-9"
    month: Month
    book: Book
    expected: Month


@dataclass(eq=False)
class MonthStillOpen(Refusal):
    """What stands against closing the month: these slips, as they are called."""

    rule = "VAL-9"
    month: Month
    book: Book
    slips: tuple[str, ...]
    count: int


@dataclass(eq=False)
class CloseHeldUp(Refusal):
    """What stands against closing the month beside its slips: a point of the checklist."""

    rule = "VAL-9"
    month: Month
    book: Book
    point: Point
    names: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class OpenMonths:
    """The last closed month of each book, and today."""

    today: dt.date
    stores: Month | None
    accounts: Month | None

    def closed(self, book: Book) -> Month | None:
        """The last closed month of a book."""
        return self.stores if book is Book.STORES else self.accounts

    def is_first(self, book: Book, day: dt.date) -> bool:
        """Whether the day's month is the first open one of a book."""
        closed = self.closed(book)
        return closed is not None and closed.next == Month.of(day)

    def default(self, book: Book, day: dt.date) -> dt.date:
        """The day that an entry takes unless somebody says another: never in a closed month."""
        closed = self.closed(book)
        if closed is not None and Month.of(day) <= closed:
            return closed.next.first
        return day

    def check(self, book: Book, day: dt.date) -> None:
        """Refuse a day in a closed month, or one to come.

        Raises:
            MonthClosed: where the book's month is closed.
            DayToCome: for a day after today.
        """
        closed = self.closed(book)
        if closed is not None and Month.of(day) <= closed:
            raise MonthClosed(day, book, Month.of(day))
        if day > self.today:
            raise DayToCome(day, self.today)
