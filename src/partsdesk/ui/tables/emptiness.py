"""What a list says where no rows are: nothing there, nothing found, on its way, out of reach."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QAbstractItemView, QLabel, QPushButton, QVBoxLayout, QWidget

from partsdesk.ui.tables.model import ListModel
from partsdesk.wording.language import _

PATIENCE_MS = 300


class Emptiness(QWidget):
    """One sentence in the middle of an empty list, and the way out where there is one.

    Attributes:
        is_narrowed: whether filters may be why it is empty.
        is_quick: whether a quick filter may be.
    """

    def __init__(self, table: QAbstractItemView, model: ListModel, empty: str) -> None:
        super().__init__(table.viewport())
        self._model = model
        self._empty = empty or _("Nothing here yet")
        self.is_narrowed = False
        self.is_quick = False
        self.text = QLabel()
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setProperty("tone", "soft")
        self.text.setWordWrap(True)
        self.widens = QPushButton(_("Show the other rows too"))
        self.clears = QPushButton(_("Clear the filters"))
        self.again = QPushButton(_("Try again"))
        self.again.clicked.connect(model.start)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(self.text)
        for button in (self.widens, self.clears, self.again):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        around = QVBoxLayout(table.viewport())
        around.addWidget(self)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._say_waiting)
        model.waited.connect(self._wait)
        model.counted.connect(self._count)
        model.bounded.connect(self._count)
        model.missed.connect(self._miss)
        self.hide()

    def means(self, empty: str) -> None:
        """Say something else from now on where there are no rows at all."""
        if self.text.text() == self._empty:
            self.text.setText(empty)
        self._empty = empty

    def _say(self, text: str, *buttons: QPushButton) -> None:
        self.text.setText(text)
        for each in (self.widens, self.clears, self.again):
            each.setVisible(each in buttons)
        self.show()

    @Slot()
    def _wait(self) -> None:
        self.hide()
        self._patience.start()

    @Slot()
    def _say_waiting(self) -> None:
        self._say(_("Looking …"))

    @Slot(int)
    def _count(self, total: int) -> None:
        self._patience.stop()
        if total:
            self.hide()
        elif self.is_narrowed:
            ways = (self.widens, self.clears) if self.is_quick else (self.clears,)
            self._say(_("Nothing is found with these filters"), *ways)
        else:
            self._say(self._empty)

    @Slot()
    def _miss(self) -> None:
        self._patience.stop()
        if not self._model.total:
            self._say(_("The warehouse cannot be reached now"), self.again)
