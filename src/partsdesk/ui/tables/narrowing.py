"""What stands beside a page's lists: the ways to look at them, the store, and one thing only."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedLayout

from partsdesk.services.lists import ListAsked, ListPage, list_page
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Choice
from partsdesk.ui.parts import chip
from partsdesk.wording.language import _

MOST_STORES = 500


class Ways(QButtonGroup):
    """The ways to look at a page's rows: a list for each in a stack, and a chip that shows it."""

    def __init__(self, names: Iterable[str], parent: QObject) -> None:
        super().__init__(parent)
        self.lists = QStackedLayout()
        for number, name in enumerate(names):
            self.addButton(chip(name), number)
        self.button(0).setChecked(True)

    def show_way(self, number: int) -> None:
        """Have this list in sight."""
        self.button(number).setChecked(True)
        self.lists.setCurrentIndex(number)


class OnlyChip(QPushButton):
    """Says that one thing only is shown; pressed, the rest is wanted too."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setChecked(True)
        self.setProperty("chip", True)
        self.setToolTip(why)
        self.hide()

    def show_only(self, what: str) -> None:
        """Say what alone is shown; nothing where all is."""
        self.setChecked(True)
        self.setText(_("Only: {what}  ✕", what=what))
        self.setVisible(bool(what))


class StoreChoice(Choice):
    """Every store, or one of them."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._courier = bench.courier
        self.setAccessibleName(_("Store"))
        self.setFixedWidth(180)
        self.addItem(_("Every store"), None)

    def ask(self) -> None:
        """Ask which stores there are."""
        asked = ListAsked("stores", limit=MOST_STORES)
        self._courier.ask(self, list_page, asked).then(self._take)

    def _take(self, page: ListPage) -> None:
        for row in page.rows:
            values = dict(zip(page.names, row, strict=True))
            self.addItem(f"{values['code']}  {values['name']}", values["id"])
