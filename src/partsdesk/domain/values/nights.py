"""Nightly backups in plain values: when one is due, and which of them are no longer kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from partsdesk.domain.values.calendar import Month

MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """One backup that lies in the folder.

    Attributes:
        taken: by the clock of the warehouse's zone.
        is_good: whether it is a copy of books in which everything held.
    """

    name: str
    taken: dt.datetime
    is_good: bool

    @property
    def day(self) -> dt.date:
        """The day that it was taken on."""
        return self.taken.date()


def passed(now: dt.datetime, zone: str, hour: int) -> dt.datetime:
    """The last backup hour that has passed in a zone, in UTC."""
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    begins = (
        dt.datetime.combine(today - dt.timedelta(days=back), dt.time(hour), here).astimezone(dt.UTC)
        for back in (0, 1)
    )
    return next(each for each in begins if each <= now)


def superfluous(
    copies: Iterable[KeptCopy], today: dt.date, days: int, months: int
) -> tuple[str, ...]:
    """The names of the backups that need no longer be kept.

    The newest good one of each of the last days and months stays, today and this month counted,
    and so does the newest good one of all. A copy of books that did not hold counts for nothing,
    and stays for as many days, to be looked at; so does what is dated after today.
    """
    listed = tuple(copies)
    good = sorted((each for each in listed if each.is_good), key=_age, reverse=True)
    since = today - dt.timedelta(days=days - 1)
    by_day: dict[dt.date, KeptCopy] = {}
    by_month: dict[Month, KeptCopy] = {}
    for each in good:
        if each.day >= since:
            by_day.setdefault(each.day, each)
        if _counted(today) - _counted(each.day) < months:
            by_month.setdefault(Month.of(each.day), each)
    stay = {each.name for each in (*good[:1], *by_day.values(), *by_month.values())}
    return tuple(
        each.name
        for each in sorted(listed, key=_age)
        if each.name not in stay and each.day <= today and (each.is_good or each.day < since)
    )


def _age(copy: KeptCopy) -> tuple[dt.datetime, str]:
    return copy.taken, copy.name


def _counted(day: dt.date) -> int:
    """Months, counted on through the years."""
    return day.year * MONTHS_A_YEAR + day.month
