"""Quick filters: names with the conditions behind them, one of them on at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton

from partsdesk.domain.values.calendar import Month
from partsdesk.services.lists import Filter, Match, Nature
from partsdesk.ui.bench import Bench
from partsdesk.ui.parts import chip
from partsdesk.ui.tables.filters import moment_at
from partsdesk.wording.language import N_, say

ALL = "all"


@dataclass(frozen=True, slots=True)
class Quick:
    """A quick filter of a list.

    Attributes:
        text: what its chip says, still to be put into the language in use.
        filters: what it asks for, worked out anew each time: a month ends.
    """

    name: str
    text: str
    filters: Callable[[], Sequence[Filter]]


def this_month(bench: Bench, column: str = "date", nature: Nature = Nature.DATE) -> Quick:
    """The rows of the month that it is today."""

    def filters() -> Sequence[Filter]:
        month = Month.of(bench.months.today)
        first = moment_at(nature, month.first, last=False)
        return [Filter(column, Match.BETWEEN, (first, moment_at(nature, month.last, last=True)))]

    return Quick("month", N_("This month"), filters)


def mine(bench: Bench, column: str = "drafted_by") -> Quick:
    """The rows that the person logged in has begun."""
    return Quick(
        "mine",
        N_("Mine"),
        lambda: [Filter(column, Match.EQUALS, (bench.actor.name,))],
    )


def one_of(name: str, text: str, column: str, values: Sequence[str]) -> Quick:
    """The rows in which a column is one of a few."""
    return Quick(name, text, lambda: [Filter(column, Match.ONE_OF, tuple(values))])


class Chips(QObject):
    """The chips of one list; the first is on at the start, the last shows everything.

    Signals:
        turned: another chip is on.
    """

    turned = Signal()

    def __init__(self, quicks: Sequence[Quick], parent: QObject) -> None:
        super().__init__(parent)
        everything = Quick(ALL, N_("All"), tuple)
        self._quicks = {each.name: each for each in (*quicks, everything)}
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        for each in self._quicks.values():
            made = self.buttons[each.name] = chip(say(each.text))
            self._group.addButton(made)
            made.clicked.connect(partial(self.turned.emit))
        self.first = next(iter(self._quicks))
        self.buttons[self.first].setChecked(True)

    @property
    def now(self) -> str:
        """The chip that is on."""
        return next(name for name, button in self.buttons.items() if button.isChecked())

    @property
    def filters(self) -> tuple[Filter, ...]:
        """What the chip that is on asks for."""
        return tuple(self._quicks[self.now].filters())

    def put(self, name: str) -> None:
        """Turn a chip on without telling anybody."""
        if name in self.buttons:
            self.buttons[name].setChecked(True)
