"""People whose clock goes wrong while they date slips back, and close months and open them again.

The machine of `tests/stories` with its rules driven by a seeded chance: no draw is ever shrunk
or kept, so that thousands of slips take minutes.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from typing_extensions import override

from partsdesk.database.tables import METADATA
from partsdesk.domain.books.months import Book
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Actor
from tests.support.closing import Closing
from tests.support.desks import Opened
from tests.support.drawing import Dice
from tests.support.expecting import month
from tests.support.machine import Hands
from tests.support.model import Page

SKEWS = (
    *[dt.timedelta(days=-1), dt.timedelta(days=1)] * 4,
    *[dt.timedelta(hours=8), dt.timedelta(hours=-8)] * 4,
    dt.timedelta(days=-40),
)
LEAP_DAY = dt.datetime(2028, 2, 29, 2, 0, tzinfo=dt.UTC)
NEW_YEAR = dt.timedelta(seconds=2)  # after 31 December 23:59:58 in Shanghai
LAST_SECONDS = dt.datetime(2026, 12, 31, 15, 59, 58, tzinfo=dt.UTC)
COMPARE_EVERY = 8
COUNTS = select(
    *(
        select(func.count()).select_from(table).scalar_subquery().label(table.name)
        for table in METADATA.sorted_tables
    )
)


class QuickHands(Hands):
    """Sees of a refusal that it left no row behind; the rest is compared every few steps."""

    @override
    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        with self.warehouse.database._engine.connect() as connection:
            return {"counts": [tuple(row) for row in connection.execute(COUNTS)]}


class Clocks(Closing):
    """Random slips under a clock that jumps between one act and the next."""

    slip_days = (0, 0, 1, 3, 25, 50, -1)
    card_days = (None, None, 0, 1, 2, 20, 45, -1)
    ledger_days = (None, None, 0, 2, 30, 60, -1)

    def __init__(self, dice: Dice) -> None:
        super().__init__()
        self.dice = dice
        self.hands = QuickHands(self.hands.world, self.hands.warehouse, self.hands.clock)
        self.model = self.hands.model
        self.right = self.hands.clock.moment
        self.jumps = 0
        self.series: Counter[tuple[str, int]] = Counter()
        self.numbers: dict[int, str] = {}

    # -- the clock -----------------------------------------------------------------------------

    def go_wrong(self) -> None:
        """Set the clock wrong, or right again; a second goes by at any rate."""
        self.right += dt.timedelta(seconds=1)
        clock = self.hands.clock
        if not self.dice.chance(3):
            clock.moment = self.right
            return
        self.jumps += 1
        if self.dice.chance(60):
            clock.moment = LEAP_DAY + dt.timedelta(seconds=self.jumps)
        elif self.dice.chance(30):
            clock.moment = LAST_SECONDS + self.dice.choice((dt.timedelta(), NEW_YEAR))
        else:
            clock.moment = self.right + self.dice.choice(SKEWS)

    @override
    def drawn_up(self, dice: Dice) -> Page | None:
        self.go_wrong()
        return super().drawn_up(dice)

    @override
    def let_go(self, dice: Dice, page: Page) -> None:
        self.go_wrong()
        super().let_go(dice, page)

    @override
    def carry_out(self, dice: Dice, page: Page) -> None:
        self.go_wrong()
        super().carry_out(dice, page)

    @override
    def enter(self, dice: Dice, page: Page) -> None:
        self.go_wrong()
        super().enter(dice, page)
        if page.state == "booked" and page.id not in self.numbers:
            self._number(page, self.model.ledger[-1].date)

    @override
    def executed(self, page: Page, actor: Actor, day: dt.date, rest: int | None) -> None:
        super().executed(page, actor, day, rest)
        if page.id not in self.numbers:
            self._number(page, day)

    def _number(self, page: Page, day: dt.date) -> None:
        """The next number of the kind in the month of a slip's first entry."""
        self.series[page.kind.code, month(day)] += 1
        count = self.series[page.kind.code, month(day)]
        self.numbers[page.id] = f"{page.kind.prefix}-{month(day)}-{count:04d}"

    # -- the days ------------------------------------------------------------------------------

    def live(self, slips: int) -> None:
        """Live until so many slips stand in the books, and compare everything."""
        self.open(dice=self.dice)
        for step in itertools.count(1):
            self._one_step()
            if step % COMPARE_EVERY == 0:
                self.hands.compare()
            if len(self.numbers) >= slips:
                break
        self.hands.compare()
        self.hands.compare_all()
        given = {row.id: row.number for row in self.hands.rows("slips") if row.number}
        assert given == self.numbers
        self.hands.verify()

    def _one_step(self) -> None:
        dice = self.dice
        drawn = dice.between(1, 100)
        if drawn <= 60:
            self.hurry(dice=dice, far=dice.choice((3, 4, 4, 4)))
        elif drawn <= 90:
            self._go_on(drawn)
        elif drawn <= 93:
            self.right += dt.timedelta(days=dice.choice((1, 5, 12, 25)))
        elif drawn <= 98:
            self._month_end()
        else:
            self._reopen()

    def _go_on(self, drawn: int) -> None:
        dice = self.dice
        if drawn <= 68 and self.has("released"):
            self.execute(dice=dice)
        elif drawn <= 76 and self.has("executed"):
            self.book(dice=dice)
        elif drawn <= 82 and self.has("executed", "booked"):
            self.go_wrong()
            self.reverse(dice=dice, fewer=dice.coin())
        elif drawn <= 84 and self.estimated():
            self.go_wrong()
            self.invoice(dice=dice)
        elif self.has("draft"):
            self.release(dice=dice)

    def _month_end(self) -> None:
        """Do what stands against it, mostly, then close the next month in both books."""
        for stores in (True, False):
            book = "stores" if stores else "accounts"
            ago = self._months_ago(book)
            for page in list(self.model.pages.values()):
                if self._stands_open(page, self._month(ago), book) and not self.dice.chance(40):
                    self._settle(page)
            self.go_wrong()
            self.close(dice=self.dice, stores=stores, back=ago)

    def _settle(self, page: Page) -> None:
        """Carry a slip on by one step, or else give it up."""
        if page.state == "released" and page.kind.has_card:
            self.carry_out(self.dice, page)
        if page.state == "executed" or page in self.adjustments():
            self.enter(self.dice, page)
        if page.state in {"draft", "released"}:
            self.void(self.dice, page)

    def _month(self, ago: int) -> int:
        found = Month.of(self.hands.today())
        for _ in range(ago):
            found = found.previous
        return found.number

    def _months_ago(self, book: str) -> int:
        """How long ago the next month to be closed in a book was; sometimes another."""
        days = [day for day, *_ in self.model.cards] + [each.date for each in self.model.ledger]
        closed = self.model.closed[book]
        expected = Month(closed).next.first if closed else min(days)
        today = self.hands.today()
        ago = 12 * (today.year - expected.year) + today.month - expected.month
        return max(0, ago + self.dice.choice((0, 0, 0, 0, 0, 1, -1)))

    def _reopen(self) -> None:
        if self.model.closed["stores"]:
            self.go_wrong()
            self.reopen(dice=self.dice, book=self.dice.choice(list(Book)))


def lived(opened: Callable[[], Opened], seed: int, slips: int) -> Counter[str]:
    """One warehouse with so many slips: what happened there, or the first difference."""
    machine = type("Machine", (Clocks,), {"opened": staticmethod(opened)})(Dice(seed))
    try:
        machine.live(slips)
        return Counter(
            slips=len(machine.numbers),
            done=machine.hands.done,
            refused=machine.hands.refused,
            jumps=machine.jumps,
            closes=len(machine.hands.rows("month_closes")),
        )
    finally:
        machine.put_away()
