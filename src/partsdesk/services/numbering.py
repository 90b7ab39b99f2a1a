"""Numbers of papers that are no slips: gapless by month, given inside the act."""

from __future__ import annotations

from partsdesk.database.work import Work
from partsdesk.domain.registers.numbering import register_number
from partsdesk.domain.values.calendar import Month


def next_number(work: Work, series: str) -> str:
    """The next number of a register, in the month that it is today."""
    month = Month.of(work.today)
    return register_number(series, month, work.numbers.count(series, month))
