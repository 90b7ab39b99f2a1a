"""Working days, and the clock that the sample warehouse lives by."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from partsdesk.domain.values.calendar import Month

ZONE = ZoneInfo("Asia/Shanghai")
OPENS, CLOSES = dt.time(8, 30), dt.time(17, 30)
SATURDAY = 5
# The holidays that keep their date; those by the moon are worked through here.
HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (5, 3), *((10, day) for day in range(1, 8))})


def working_days(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """The days on which the warehouse is open, both ends in it."""
    every = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(
        day for day in every if day.weekday() < SATURDAY and (day.month, day.day) not in HOLIDAYS
    )


def days_of(month: Month) -> tuple[dt.date, ...]:
    """The working days of a whole month."""
    return working_days(month.first, month.last)


def months_before(month: Month, count: int) -> tuple[Month, ...]:
    """So many months before a month, the earliest first."""
    found: list[Month] = []
    for _ in range(count):
        month = month.previous
        found.insert(0, month)
    return tuple(found)


class SteppedClock:
    """A clock that stands until it is moved on: never back, and never past the real moment.

    Acts follow each other by minutes within the working hours of a day.
    """

    def __init__(self, latest: dt.datetime) -> None:
        """Stand before everything; ``latest`` is what time it really is."""
        self.latest = latest
        self._moment = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)

    def now(self) -> dt.datetime:
        """The moment, in UTC."""
        return self._moment

    @property
    def today(self) -> dt.date:
        """The day in the warehouse."""
        return self._moment.astimezone(ZONE).date()

    @property
    def real_day(self) -> dt.date:
        """The day that it really is in the warehouse."""
        return self.latest.astimezone(ZONE).date()

    def open(self, day: dt.date) -> None:
        """Begin a working day."""
        self._to(dt.datetime.combine(day, OPENS, ZONE))

    def step(self, minutes: int) -> None:
        """Let minutes pass; near the end of the day people hurry."""
        closes = dt.datetime.combine(self.today, CLOSES, ZONE)
        later = self._moment + dt.timedelta(minutes=minutes)
        self._to(later if later <= closes else self._moment + dt.timedelta(seconds=9))

    def _to(self, moment: dt.datetime) -> None:
        self._moment = max(self._moment, min(moment.astimezone(dt.UTC), self.latest))
