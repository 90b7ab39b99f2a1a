"""What stands beside the stock: where an item lies, who wants it, its last entries, how it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import LotId
from partsdesk.domain.catalog.places import BinId, Group
from partsdesk.domain.values.people import StoreId
from partsdesk.services.item_stock import ItemStock, Lying, Movement
from partsdesk.ui.doors import DOOR_INSET, Door, scrolling
from partsdesk.ui.page import CardLink, LedgerLink, Link, SlipLink
from partsdesk.ui.pages.stock.trend import Trend
from partsdesk.ui.parts import Card, label, line, tip
from partsdesk.ui.theme import Theme
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import _

WIDTH = 244


@dataclass(frozen=True, slots=True)
class Way:
    """A line that opens something: what it says at both sides, and what it opens."""

    left: str
    right: str
    link: Link
    tone: Tone = Tone.PLAIN


class StockSide(Card):
    """The essentials of one item's stock.

    Signals:
        asks: something should be opened (a ``Link``).
    """

    asks = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(_("Item"))
        self.setFixedWidth(WIDTH)
        self._area = scrolling()
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self.inside.addWidget(self._area, 1)
        self.trend = Trend(theme)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 0, 12, 4)
        foot.addWidget(self.trend)
        self.inside.addLayout(foot)
        self.inside.addStretch(0)
        self.doors: list[Door] = []
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is looked at."""
        self.title.setText(_("Item"))
        body, column = _body()
        column.addWidget(_inset(label(_("Choose a row"), Tone.SOFT)))
        column.addStretch(1)
        self.doors = []
        self.trend.hide()
        self._put(body)

    def show_item(self, shown: ItemStock) -> None:
        """Show where an item lies, and how it went."""
        item = shown.item
        self.title.setText(f"{item.code}  {item.name}")
        self.title.setToolTip(tip(f"{item.code}  {item.name}  {item.spec}"))
        body, column = _body()
        self.doors = []
        self._block(column, _("Books of this item"), _books(shown))
        self._block(column, _("Where it lies"), [_place(shown, each) for each in shown.places])
        self._block(column, _("Released slips"), [_waiting(each) for each in shown.waiting])
        self._block(column, _("Last entries"), [_entry(each) for each in shown.recent])
        self.trend.show_days(shown.days, item.minimum)
        self.trend.show()
        column.addStretch(1)
        self._put(body)

    def _put(self, body: QWidget) -> None:
        self._area.setWidget(body)
        self._area.setMaximumHeight(body.sizeHint().height())  # the line follows the last entry
        body.setAutoFillBackground(False)  # the card's ground shows through

    def _block(self, column: QVBoxLayout, name: str, ways: Sequence[Way]) -> None:
        if not ways:
            return
        if self.doors:
            column.addWidget(line())
        column.addWidget(_inset(label(name, name="cardTitle")))
        for way in ways:
            door = Door(way.left, way.right, way.tone)
            door.clicked.connect(partial(self._open, way.link))
            self.doors.append(door)
            column.addWidget(door)

    def _open(self, link: Link, _checked: object = None) -> None:
        self.asks.emit(link)


def _inset(text: QLabel) -> QLabel:
    """In line with the texts of the doors."""
    text.setContentsMargins(DOOR_INSET, 0, DOOR_INSET, 0)
    return text


def _body() -> tuple[QWidget, QVBoxLayout]:
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(8, 8, 8, 8)
    column.setSpacing(2)
    return body, column


def _books(shown: ItemStock) -> list[Way]:
    item = shown.item
    return [
        Way(_("Bin card, every store"), "→", CardLink(item.id, item.code, item.name)),
        Way(_("Ledger"), "→", LedgerLink(item.id, item.code, item.name, Group.MAIN)),
    ]


def _place(shown: ItemStock, there: Lying) -> Way:
    item = shown.item
    place = f"{there.store}/{there.bin}" if there.bin else there.store
    link = CardLink(
        item.id,
        item.code,
        item.name,
        StoreId(there.store_id),
        BinId(there.bin_id),
        place,
        LotId(there.lot_id),
    )
    parts = (terms.name_of(there.condition), place, there.lot)
    text = "  ".join(part for part in parts if part)
    return Way(text, figures.quantity(there.quantity), link)


def _waiting(slip: Movement) -> Way:
    text = f"{slip.date:%m-%d}  {terms.kind(slip.kind)}  {slip.number}"
    return Way(text, figures.quantity(slip.quantity), SlipLink(SlipId(slip.slip)))


def _entry(entry: Movement) -> Way:
    text = f"{entry.date:%m-%d}  {terms.kind(entry.kind)}"
    link = SlipLink(SlipId(entry.slip))
    return Way(text, figures.change(entry.quantity), link)
