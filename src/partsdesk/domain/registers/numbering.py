"""Numbers of papers that are no slips, written as the slips' are."""

from __future__ import annotations

from partsdesk.domain.values.calendar import Month

ABNORMALITIES = "YC"
ARRIVALS = "DH"
LOANS = "JY"
REQUESTS = "QG"  # only where the users' own number is not given
REPAIRS = "WX"  # only where the users' own number is not given
SCRAPPING = "BFSQ"


def register_number(series: str, month: Month, count: int) -> str:
    """Write a number: ``JY-202611-0001``, four digits or more."""
    return f"{series}-{month.number}-{count:04d}"
