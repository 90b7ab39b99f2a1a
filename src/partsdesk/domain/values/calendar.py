"""Months, business dates and the clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol, Self

from typing_extensions import override

from partsdesk.domain.values.refusals import Refusal


@dataclass(eq=False)
class NotADate(Refusal):
    """A text that should be a date or a month is none."""

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
