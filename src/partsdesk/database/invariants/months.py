"""I14, I20: which days entries may have, and the closes that say so.

What came first is told by the record of acts, never by a clock: one that was set back would
make an entry of before a close look like one of after it.
"""

from __future__ import annotations

import datetime as dt
import json
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from partsdesk.database.invariants.asking import Books, Check, Place
from partsdesk.domain.values.calendar import Month

CLOSES = """
SELECT c.id, c.month, c.book, c.act, c.at, MIN(a.id) AS first, MAX(a.id) AS last
FROM month_closes c LEFT JOIN acts a
    ON a.at = c.at AND a.user_id = c.by
    AND a.act IN ('close_stores', 'close_accounts', 'reopen_month')
WHERE c.act IN ('close', 'reopen')
GROUP BY c.id, c.month, c.book, c.act, c.at ORDER BY c.id
"""
CLOSED = "SELECT book, month FROM closed_months"
ON_RECORD = """
SELECT c.id, c.month, c.book, c.act, c.reason, a.act AS done, a.content, u.login
FROM month_closes c LEFT JOIN acts a ON a.at = c.at AND a.user_id = c.by
LEFT JOIN users u ON u.id = c.asked_by ORDER BY c.id
"""
WRITTEN = {
    "stores": """
        SELECT x.slip_id, CAST(x.card_date AS TEXT) AS day, x.executed_at AS at,
               MIN(a.id) AS first, MAX(a.id) AS last
        FROM executions x LEFT JOIN acts a ON a.at = x.executed_at
        GROUP BY x.slip_id, x.card_date, x.executed_at ORDER BY x.slip_id
    """,
    "accounts": """
        SELECT b.slip_id, CAST(b.ledger_date AS TEXT) AS day, b.booked_at AS at,
               MIN(a.id) AS first, MAX(a.id) AS last
        FROM bookings b LEFT JOIN acts a ON a.at = b.booked_at
        GROUP BY b.id, b.slip_id, b.ledger_date, b.booked_at ORDER BY b.id
    """,
}
RECORDED = {
    ("stores", "close"): "close_stores",
    ("accounts", "close"): "close_accounts",
    ("stores", "reopen"): "reopen_month",
    ("accounts", "reopen"): "reopen_month",
    ("stores", "ask"): "ask_reopening",
    ("accounts", "ask"): "ask_reopening",
    ("stores", "decline"): "decline_reopening",
    ("accounts", "decline"): "decline_reopening",
}
TABLES = {"stores": "executions", "accounts": "bookings"}


@dataclass(slots=True)
class _Closes:
    """When a book's months were closed, and the last closed month from each close on.

    Attributes:
        firsts: the acts on record of each close; lasts: the same, but the last where several
            were done in one moment. moments: what the clock said.
    """

    months: list[int] = field(default_factory=lambda: [0])
    firsts: list[int] = field(default_factory=list)
    lasts: list[int] = field(default_factory=list)
    moments: list[str] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The first month that was ever closed; nought for none."""
        return min((month for month in self.months if month), default=0)

    def note(self, row: Row[Any], month: int) -> None:
        self.months.append(month)
        insort(self.firsts, row.first or 0)
        insort(self.lasts, row.last or 0)
        insort(self.moments, row.at)

    def closed(self, row: Row[Any]) -> int:
        """The month closed when a row was written; the most lenient where several may be.

        The clock is believed only where no act is on record.
        """
        if row.first is None:
            first, last = bisect_left(self.moments, row.at), bisect_right(self.moments, row.at)
        else:
            first, last = bisect_left(self.lasts, row.first), bisect_right(self.firsts, row.last)
        return min(self.months[first : last + 1])


def _timeline(books: Books) -> dict[str, _Closes]:
    closes = {book: _Closes() for book in WRITTEN}
    for row in books.rows(CLOSES):
        of = closes[row.book]
        if row.act == "close":
            of.note(row, row.month)
        else:  # where nothing was closed before, nothing is closed now
            of.note(row, 0 if row.month == of.first else _previous(row.month))
    return closes


def _entries(books: Books) -> Iterator[Place]:
    """Entries written into a month that was closed, or on a day that was still to come."""
    zone = ZoneInfo(books.settings.text("zone") or "UTC")
    for book, closes in _timeline(books).items():
        for row in books.rows(WRITTEN[book]):
            month = int(row.day[:4] + row.day[5:7])
            today = dt.datetime.fromisoformat(row.at).astimezone(zone).date().isoformat()
            if month <= closes.closed(row) or row.day > today:
                yield books.place(TABLES[book], slip_id=row.slip_id, day=row.day, at=row.at)


def _closed(books: Books) -> Iterator[Place]:
    """Closed months that are not what the closes on record add up to."""
    kept = {row.book: row.month for row in books.rows(CLOSED)}
    for stranger in sorted(kept.keys() - WRITTEN.keys()):
        yield books.place("closed_months", book=stranger, month=kept[stranger])
    for book, closes in _timeline(books).items():
        if kept.get(book, 0) != closes.months[-1]:
            yield books.place("closed_months", book=book, month=kept.get(book, 0))
        steps = zip(closes.months, closes.months[1:], strict=False)
        for place, (before, after) in enumerate(steps):
            around = {0, _previous(before), Month(before).next.number} if before else {after}
            if after not in around:
                yield books.place("month_closes", book=book, close=place + 1, month=after)


def _previous(month: int) -> int:
    return Month(month).previous.number


def _on_record(books: Books) -> Iterator[Place]:
    """Closes of which the record of acts says nothing, or something else."""
    said: dict[int, bool] = {}
    for row in books.rows(ON_RECORD):
        asked = json.loads(row.content) if row.content else {}
        says = (
            row.done == RECORDED.get((row.book, row.act))
            and asked.get("month") == {"number": row.month}
            and asked.get("book", row.book) == row.book
            and str(asked.get("reason", "")).strip() == row.reason
            and asked.get("asked_by") == row.login
        )
        said[row.id] = said.get(row.id, False) or says
    for close, says in said.items():
        if not says:
            yield books.place("month_closes", id=close)


CHECKS = (
    Check(
        "I14a",
        "No entry was written into a closed month, or for a day to come",
        ("executions", "bookings"),
        _entries,
    ),
    Check(
        "I14b",
        "Months are closed one after the other",
        ("closed_months", "month_closes"),
        _closed,
    ),
    Check("I14c", "Every close is on record", ("month_closes",), _on_record),
)
