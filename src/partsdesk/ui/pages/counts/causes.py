"""Where could it come from? The likely causes of the difference that is looked at, best first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from partsdesk.domain.counting.counts import CountLineId
from partsdesk.services.count_causes import LineAsked, causes_of_line
from partsdesk.services.differences import CauseNamed
from partsdesk.ui.bench import Bench
from partsdesk.ui.doors import Door, scrolling
from partsdesk.ui.page import Link, SlipLink
from partsdesk.ui.parts import Card, label, line
from partsdesk.ui.tables.columns import Row
from partsdesk.ui.tones import Tone
from partsdesk.wording import terms
from partsdesk.wording.language import _

WIDTH = 268
WAIT_MS = 150  # while one goes through the rows, nothing is asked
MOST = 5


class Causes(Card):
    """The likely causes of one line's difference, each with the slips that speak for it.

    Signals:
        asks: a slip should be opened (a ``Link``).
    """

    asks = Signal(object)

    def __init__(self, bench: Bench, number: str) -> None:
        super().__init__(_("Where could it come from?"))
        self.setFixedWidth(WIDTH)
        self._bench = bench
        self._number = number
        self._row: Row | None = None
        self._turn = 0
        self.texts: list[str] = []
        self._area = scrolling()
        self._area.setAccessibleName(self.title.text())
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inside.addWidget(self._area, 1)
        self._soon = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._soon.timeout.connect(self._ask)
        self._say(_("Choose a row"))

    @Slot(object)
    def show_row(self, row: Row | None) -> None:
        """Look at another line."""
        self._row = row
        self._turn += 1
        self._soon.start()

    @Slot()
    def _ask(self) -> None:
        row = self._row
        if row is None:
            self._say(_("Choose a row"))
        elif not row["difference"]:
            self._say(_("Nothing differs in this row"))
        else:
            asked = LineAsked(self._number, CountLineId(int(row["id"])))
            pending = self._bench.courier.ask(self, causes_of_line, asked)
            pending.then(partial(self._show, self._turn))

    def _show(self, turn: int, causes: Sequence[CauseNamed]) -> None:
        if turn != self._turn:
            return
        if not causes:
            self._say(_("No cause found"))
            return
        body, column = scrolled()
        self.texts = put_causes(column, causes, self._open)
        self._put(body, column)

    def _say(self, text: str) -> None:
        body, column = scrolled()
        self.texts = [text]
        column.addWidget(wrapped(text))
        self._put(body, column)

    def _put(self, body: QWidget, column: QVBoxLayout) -> None:
        column.addStretch(1)
        self._area.setWidget(body)

    def _open(self, link: Link, _checked: object = None) -> None:
        self.asks.emit(link)


def put_causes(
    column: QVBoxLayout, causes: Sequence[CauseNamed], opens: Callable[[Link], object]
) -> list[str]:
    """Put likely causes one under the other, with their slips as doors; answers what they say."""
    said = []
    for number, cause in enumerate(causes[:MOST], 1):
        if number > 1:
            column.addWidget(line())
        column.addWidget(label(f"{number}  {terms.name_of(cause.cause)}", name="cardTitle"))
        said.append(cause.sentence)
        column.addWidget(wrapped(cause.sentence))
        for slip in cause.slips:
            door = Door(slip.called, "→", Tone.ACCENT, Tone.PLAIN)
            door.clicked.connect(partial(opens, SlipLink(slip.slip)))
            column.addWidget(door)
    return said


def wrapped(text: str) -> QLabel:
    """A sentence in as many lines as it needs."""
    made = label(text, Tone.SOFT)
    made.setWordWrap(True)
    return made


def scrolled() -> tuple[QWidget, QVBoxLayout]:
    """What is scrolled in a card, and the column that it is laid out in."""
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(4)
    return body, column
