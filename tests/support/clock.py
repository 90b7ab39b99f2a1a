"""A clock that stands still until a test moves it."""

from __future__ import annotations

import datetime as dt

import pytest

BEGIN = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)  # ten in the morning in Shanghai


class HeldClock:
    """A clock held still."""

    def __init__(self, moment: dt.datetime = BEGIN) -> None:
        self.moment = moment

    def now(self) -> dt.datetime:
        return self.moment

    def today(self) -> dt.date:
        return (self.moment + dt.timedelta(hours=8)).date()

    def forward(self, **by: int) -> None:
        """Moves on: `forward(minutes=5)`."""
        self.moment += dt.timedelta(**by)


@pytest.fixture
def clock() -> HeldClock:
    """The clock of the test's database."""
    return HeldClock()
