"""What explains the figures of a statement's line, and where its difference could come from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout

from partsdesk.domain.counting.statement import Figure
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.reconciling import Door as Slip
from partsdesk.services.reconciling import DoorsAsked, StatementAsked, doors
from partsdesk.ui.bench import Bench
from partsdesk.ui.doors import Door, scrolling
from partsdesk.ui.page import CardLink, LedgerLink, Link, SlipLink
from partsdesk.ui.pages.counts.causes import WAIT_MS, put_causes, scrolled, wrapped
from partsdesk.ui.parts import Card, label
from partsdesk.ui.tables.columns import Row, goods_of
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import N_, _, say

SLIPS: Mapping[Figure, str] = {
    Figure.EXECUTED: N_("Executed, not booked"),
    Figure.BOOKED: N_("Booked, not executed"),
    Figure.MOVED: N_("Moved since it was counted"),
    Figure.OWN: N_("Made by the count itself"),
    Figure.MISSED: N_("Entered after it was counted, dated before"),
}


class StatementSide(QObject):
    """Both cards, of the row that is looked at.

    Attributes:
        figures: what opens the figures; ``causes`` what is likely.

    Signals:
        asks: a slip, a card or an account should be opened (a ``Link``).
    """

    asks = Signal(object)

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._row: Row | None = None
        self._asked: StatementAsked | None = None
        self._turn = 0
        self.doors: list[Door] = []
        self.texts: list[str] = []
        self.figures, self._figures = _card(_("What makes up the figures"))
        self.causes, self._causes = _card(_("Where could it come from?"))
        self._soon = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._soon.timeout.connect(self._ask)
        self._say_nothing()

    def show_row(self, row: Row | None, asked: StatementAsked | None) -> None:
        """Look at another line; at the same one again where its causes have come."""
        is_same = row is not None and self._row is not None and row["line"] == self._row["line"]
        self._row, is_asked = row, self._asked == asked
        self._asked = asked
        if row is None:
            self._turn += 1
            self._say_nothing()
            return
        self._show_causes(row)
        if not (is_same and is_asked):
            self._turn += 1
            self._show_figures({})
            self._soon.start()

    def begin(self) -> None:
        """Go to the first door."""
        if self.doors:
            self.doors[0].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _ask(self) -> None:
        row, asked = self._row, self._asked
        if row is None or asked is None:
            return
        question = DoorsAsked(asked, row["item_id"], row["store_id"])
        pending = self._bench.courier.ask(self, doors, question)
        pending.then(partial(self._take, self._turn))

    def _take(self, turn: int, found: Mapping[Figure, tuple[Slip, ...]]) -> None:
        if turn == self._turn:
            self._show_figures(found)

    def _show_figures(self, found: Mapping[Figure, tuple[Slip, ...]]) -> None:
        row = self._row
        if row is None:
            return
        self.figures.title.setText(f"{row['item']}  {row['name']}")
        body, column = scrolled()
        self.doors = []
        if row["group"] is not None:
            link = LedgerLink(*goods_of(row), row["group"], row["store_id"])
            self._add(column, _("Account A"), row["account"], link)
        place = "" if row["store_id"] is None else str(row["store"])
        card = CardLink(*goods_of(row), row["store_id"], None, place)
        self._add(column, _("Card C"), row["card"], card)
        for figure, slips in found.items():
            if slips:
                column.addWidget(label(say(SLIPS[figure]), Tone.SOFT))
            for slip in slips:
                text = f"{slip.called}  {figures.day(slip.day)}"
                self._add(column, text, slip.quantity, SlipLink(slip.slip), is_change=True)
        column.addStretch(1)
        self._figures.setWidget(body)

    def _add(
        self,
        column: QVBoxLayout,
        text: str,
        value: Quantity,
        link: Link,
        *,
        is_change: bool = False,
    ) -> None:
        figure = figures.change(value) if is_change else figures.quantity(value)
        door = Door(text, f"{figure}  →", Tone.ACCENT, Tone.PLAIN)
        door.clicked.connect(partial(self._open, link))
        self.doors.append(door)
        column.addWidget(door)

    def _show_causes(self, row: Row) -> None:
        body, column = scrolled()
        if row["causes"]:
            self.texts = put_causes(column, row["causes"], self._open)
        else:
            differs = any(row[name] for name in ("account_card", "card_stock"))
            none = _("Nothing differs in this row")
            self.texts = [_("No cause found") if differs or row.get("differs") else none]
            column.addWidget(wrapped(self.texts[0]))
        column.addStretch(1)
        self._causes.setWidget(body)

    def _say_nothing(self) -> None:
        self.doors = []
        self.figures.title.setText(_("What makes up the figures"))
        for area in (self._figures, self._causes):
            body, column = scrolled()
            column.addWidget(wrapped(_("Choose a row")))
            column.addStretch(1)
            area.setWidget(body)

    def _open(self, link: Link, _checked: object = None) -> None:
        self.asks.emit(link)


def _card(title: str) -> tuple[Card, QScrollArea]:
    card, area = Card(title), scrolling()
    area.setAccessibleName(title)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    card.inside.addWidget(area, 1)
    return card, area
