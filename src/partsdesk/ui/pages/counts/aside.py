"""Codes that nobody knew when they were scanned: kept aside until somebody says what they are."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from partsdesk.domain.counting.counts import Tally
from partsdesk.services.counting.showing import CountShown
from partsdesk.ui.doors import Door, scrolling
from partsdesk.ui.parts import Card, label
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import _

WIDTH = 244


class Aside(Card):
    """The unknown codes of a count.

    Signals:
        chosen: one of them is to be identified, or dropped (a ``Tally``).
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Unknown codes"))
        self.setFixedWidth(WIDTH)
        self._area = scrolling()
        self._area.setAccessibleName(_("Unknown codes"))
        self.inside.addWidget(self._area, 1)
        self.doors: list[Door] = []
        self.hide()

    def show_count(self, shown: CountShown) -> None:
        """Show what lies aside of a count."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(2)
        self.doors = []
        for tally in shown.unknown:
            place = shown.bins.get(tally.bin, "") if tally.bin is not None else ""
            figure = figures.quantity(tally.quantity)
            door = Door(tally.code, f"{place}  {figure}".strip(), Tone.ATTENTION, Tone.PLAIN)
            door.clicked.connect(partial(self._choose, tally))
            self.doors.append(door)
            column.addWidget(door)
        said = label(_("Enter on one: say which item it is"), Tone.SOFT)
        said.setWordWrap(True)
        column.addWidget(said)
        column.addStretch(1)
        self._area.setWidget(body)
        self.setVisible(bool(shown.unknown))

    def _choose(self, tally: Tally, _checked: object = None) -> None:
        self.chosen.emit(tally)
