"""Months, business dates and the clock."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Protocol, Self

from typing_extensions import override

from partsdesk.domain.values.refusals import Refusal


@dataclass(eq=False)
class NotADate(Refusal):
    """A text that should be a date or a month is none."""

    text: str


@dataclass(eq=False)
class NotAMoment(Refusal):
    """A text that should be a day and a time of day is none."""

    text: str


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, numbered year × 100 + month as the database keeps it."""

    number: int

    @classmethod
    def of(cls, day: dt.date) -> Self:
        """The month that a day lies in."""
        return cls(day.year * 100 + day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``YYYY-MM``.

        Raises:
            NotADate: for anything else.
        """
        try:
            return cls.of(dt.date.fromisoformat(f"{text}-01"))
        except ValueError:
            raise NotADate(text) from None

    @property
    def first(self) -> dt.date:
        """The month's first day."""
        return dt.date(self.number // 100, self.number % 100, 1)

    @property
    def last(self) -> dt.date:
        """The month's last day."""
        return self.next.first - dt.timedelta(days=1)

    @property
    def next(self) -> Month:
        """The month after this one."""
        return Month(self.number + (89 if self.number % 100 == 12 else 1))

    @property
    def previous(self) -> Month:
        """The month before this one."""
        return Month(self.number - (89 if self.number % 100 == 1 else 1))

    @override
    def __str__(self) -> str:
        return f"{self.number // 100:04d}-{self.number % 100:02d}"


_MOMENT = re.compile(
    r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?[T ]*(\d{1,2})[:时]?(\d{2})(?:[:分]?(\d{2}))?秒?"
    r"(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)


def parse_moment(text: str, zone: dt.tzinfo) -> dt.datetime:
    """Read a day and a time of day, ``2026-11-21T10:32:05+08:00`` or as programs write it.

    Without a zone of its own it is the time of the warehouse.

    Raises:
        NotAMoment: for anything else.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise NotAMoment(text)
    *parts, offset = found.groups()
    try:
        plain = dt.datetime(*(int(part or 0) for part in parts))  # type: ignore[arg-type]  # noqa: DTZ001 - its zone comes next
        if offset:
            return dt.datetime.fromisoformat(f"{plain.isoformat()}{offset}")
        return plain.replace(tzinfo=zone)
    except ValueError:
        raise NotAMoment(text) from None


def parse_date(text: str) -> dt.date:
    """Read ``YYYY-MM-DD``.

    Raises:
        NotADate: for anything else.
    """
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise NotADate(text) from None


class Clock(Protocol):
    """What time it is; tests hold it still."""

    def now(self) -> dt.datetime:
        """The moment, in UTC."""
        ...

    def today(self) -> dt.date:
        """The day, in the warehouse's zone."""
        ...
