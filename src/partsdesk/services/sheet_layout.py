"""Where the rows of a sheet stand: the opening, the entries of each month, its totals.

The rows are never held: which month a row belongs to is found from how many entries each has.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate

from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.quantities import NO_AMOUNT, NO_QUANTITY
from partsdesk.services.book_sheets import Figure, MonthPart, Outline, Turnover


class Sort(Enum):
    """What a row of a sheet is."""

    OPENING = auto()
    ENTRY = auto()
    MONTH = auto()
    YEAR = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a sheet: what it is, of which month, and which of the month's entries."""

    sort: Sort
    month: int = 0
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Total:
    """A row of totals: what went in and out, and what is left.

    Attributes:
        balance: None where entries are left out, so that nothing adds up to it.
    """

    month: Month
    turnover: Turnover
    balance: Figure | None


class Layout:
    """The rows of a sheet.

    Attributes:
        is_part: entries are left out: no opening, no running totals, no balances of totals.
    """

    def __init__(self, outline: Outline, *, is_part: bool = False) -> None:
        self.outline = outline
        self.is_part = is_part
        self._above = 0 if is_part else 1
        self._below = 1 if is_part else 2
        sizes = [part.entries + self._below for part in outline.months]
        self._starts = [self._above, *(self._above + end for end in accumulate(sizes))]
        changes = (part.turnover.change for part in outline.months)
        self._openings = list(accumulate(changes, initial=outline.opening))
        self._years = _running(outline)

    @property
    def rows(self) -> int:
        """How many rows there are; none where nothing was ever entered."""
        return self._starts[-1] if self._has_rows else 0

    @property
    def _has_rows(self) -> bool:
        opening = self.outline.opening
        return bool(self.outline.months) or (not self.is_part and bool(opening.quantity))

    def place(self, row: int) -> Place:
        """What a row is."""
        if row < self._above:
            return Place(Sort.OPENING)
        month = bisect_right(self._starts, row) - 1
        entry = row - self._starts[month]
        entries = self.outline.months[month].entries
        if entry < entries:
            return Place(Sort.ENTRY, month, entry)
        return Place(Sort.MONTH if entry == entries else Sort.YEAR, month)

    def row_of(self, month: int, entry: int) -> int:
        """The row in which a month's entry stands."""
        return self._starts[month] + entry

    def opening_of(self, month: int) -> Figure:
        """The balance before a month."""
        return self._openings[month]

    def month_of(self, day: dt.date) -> int | None:
        """The month of a day, or the last one with entries before it; None where there is none."""
        months = [part.month for part in self.outline.months]
        found = bisect_right(months, Month.of(day)) - 1
        return found if found >= 0 else None

    def part(self, month: int) -> MonthPart:
        """A month of the sheet."""
        return self.outline.months[month]

    def total(self, place: Place) -> Total:
        """What a row of totals says; the opening has a balance alone."""
        if place.sort is Sort.OPENING:
            return Total(self.outline.first, nothing_of(self.outline), self.outline.opening)
        part = self.part(place.month)
        turnover = part.turnover if place.sort is Sort.MONTH else self._years[place.month]
        balance = None if self.is_part else self._openings[place.month + 1]
        return Total(part.month, turnover, balance)


def nothing_of(outline: Outline) -> Turnover:
    """A turnover of nought, with amounts where the sheet has any."""
    amount = None if outline.opening.amount is None else NO_AMOUNT
    nought = Figure(NO_QUANTITY, amount)
    return Turnover(nought, nought)


def _running(outline: Outline) -> list[Turnover]:
    """本年累计: what went in and out since January, month by month."""
    found: list[Turnover] = []
    year, sums = _year(outline.first), outline.year
    for part in outline.months:
        if _year(part.month) != year:
            year, sums = _year(part.month), nothing_of(outline)
        sums = sums + part.turnover
        found.append(sums)
    return found


def _year(month: Month) -> int:
    return month.number // 100
