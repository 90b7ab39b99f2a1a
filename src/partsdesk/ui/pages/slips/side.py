"""What stands beside a slip's lines, one thing at a time: stock, other slips, papers, history."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget
from typing_extensions import override

from partsdesk.services.goods import Beside
from partsdesk.ui.bench import Bench
from partsdesk.ui.doors import scrolling
from partsdesk.ui.pages.slips.belonging import Belonging
from partsdesk.ui.pages.slips.beside import StockBeside
from partsdesk.ui.pages.slips.history import History
from partsdesk.ui.pages.slips.papers import Papers
from partsdesk.ui.parts import Card, line
from partsdesk.wording.language import N_, _, say

WIDTH = 240


class SidePart(Enum):
    """What can stand there; the value is what its tab says."""

    STOCK = N_("Stock")
    SLIPS = N_("Related")
    PAPERS = N_("Papers")
    HISTORY = N_("History")


class SidePanel(Card):
    """Tabs, and under them the essentials of one item, or what belongs to the slip.

    Signals:
        turned: another part is shown (a ``SidePart``).
    """

    turned = Signal(object)

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.tabs = QTabBar()
        self.tabs.setObjectName("sideTabs")
        self.tabs.setExpanding(True)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName(_("Beside the lines"))
        self.stock = StockBeside()
        self.belonging = Belonging()
        self.papers = Papers(bench)
        self.history = History()
        self._stack = QStackedWidget()
        self._parts: Mapping[SidePart, QWidget] = {
            SidePart.STOCK: self.stock,
            SidePart.SLIPS: self.belonging,
            SidePart.PAPERS: self.papers,
            SidePart.HISTORY: self.history,
        }
        for part, widget in self._parts.items():
            self.tabs.addTab(say(part.value))
            self._stack.addWidget(widget if widget is self.papers else _in_room(part, widget))
        self.inside.addWidget(self.tabs)
        self.inside.addWidget(line())
        self.inside.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._turn)

    @property
    def part(self) -> SidePart:
        """What is shown."""
        return list(self._parts)[self.tabs.currentIndex()]

    def turn(self, part: SidePart) -> None:
        """Show a part, and let the keyboard into its tab."""
        self.tabs.setCurrentIndex(list(self._parts).index(part))
        self.tabs.setFocus()

    def show_count(self, part: SidePart, count: int) -> None:
        """Say on a tab how many there are."""
        said = f"{say(part.value)} {count}" if count else say(part.value)
        self.tabs.setTabText(list(self._parts).index(part), said)

    def show_nothing(self) -> None:
        """No item is looked at."""
        self.stock.show_nothing()

    def show_item(self, beside: Beside) -> None:
        """Show an item's stock."""
        self.stock.show_item(beside)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Ctrl+V attaches what was copied, wherever among the papers the keys are."""
        if self.part is SidePart.PAPERS and event.matches(QKeySequence.StandardKey.Paste):
            self.papers.take_clipboard()
        else:
            super().keyPressEvent(event)

    def _turn(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self.turned.emit(self.part)


def _in_room(part: SidePart, widget: QWidget) -> QWidget:
    room = scrolling()
    room.setAccessibleName(say(part.value))
    room.setWidget(widget)
    return room
