"""Living: a year of ordinary months, one month with everything in it, and the days since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.values.calendar import Month
from partsdesk.services.demo.buying import top_up
from partsdesk.services.demo.closing import close_month, take_late_invoices
from partsdesk.services.demo.days import days_of, working_days
from partsdesk.services.demo.desks import DESKS
from partsdesk.services.demo.plans import Plan
from partsdesk.services.demo.player import Player
from partsdesk.services.demo.scenes import Scene, scenes_of, story_day
from partsdesk.services.demo.story import CHAPTERS
from partsdesk.services.demo.weeks import Weeks


class KindsMissing(Exception):
    """The month was lived and some kind of slip never occurred in it."""


class Life:
    """Plays days in their order; what a day leaves is booked and handed over the next morning."""

    def __init__(self, player: Player, tick: Callable[[], None]) -> None:
        """Begin; ``tick`` is told when a day is over."""
        self.player = player
        self.clock = player.stage.clock
        self._weeks = Weeks(player)
        self._tick = tick
        self._unclosed: Month | None = None

    def ordinary_month(self, month: Month) -> None:
        """Live a month in which nothing special happens."""
        for day in days_of(month):
            self._day(day)
        self._unclosed = month

    def story_month(self, month: Month) -> tuple[tuple[dt.date, str], ...]:
        """Live the month of the story; answers what happened on which day.

        Raises:
            KindsMissing: where a kind of slip did not occur.
        """
        days = days_of(month)
        told: list[tuple[dt.date, str]] = []
        for nth, day in enumerate(days):
            scenes = [each for n in story_day(nth, len(days)) for each in scenes_of(CHAPTERS, n)]
            self._day(day, scenes)
            told.extend((day, scene.told) for scene in scenes)
        self._unclosed = month
        self.player.book_all()
        check_every_kind(self.player.numbers, month)
        return tuple(told)

    def current_month(self, first: dt.date, today: dt.date) -> None:
        """Live the days since, and leave work on every desk on the last of them."""
        yesterday = today - dt.timedelta(days=1)
        days = working_days(first, yesterday) or (today,)
        for day in days:
            self._day(day)
        self.player.book_all()
        self.player.hand_papers_over()
        self._play(scenes_of([DESKS], 1))

    def _day(self, day: dt.date, scenes: Sequence[Scene] = ()) -> None:
        self.clock.open(day)
        if self._unclosed is not None and Month.of(self.clock.today) != self._unclosed:
            close_month(self.player, self._unclosed)
            self._unclosed = None
            take_late_invoices(self.player)
        self.player.book_all()
        self.player.hand_papers_over()
        self._weeks.day(day)
        self._play(scenes)
        self._tick()

    def _play(self, scenes: Sequence[Scene]) -> None:
        for scene in scenes:
            self.player.stage.while_passes(10, 50)
            if isinstance(scene.deed, Plan):
                top_up(self.player, scene.deed)
                self.player.play(scene.deed)
            else:
                scene.deed(self.player)


def check_every_kind(numbers: Sequence[tuple[str, str]], month: Month) -> None:
    """See that a slip of every kind has a number of this month.

    Raises:
        KindsMissing: naming the kinds that did not occur.
    """
    occurred = {kind for kind, number in numbers if f"-{month.number}-" in number}
    missing = [code for code in KINDS if code not in occurred]
    if missing:
        raise KindsMissing(", ".join(missing))
