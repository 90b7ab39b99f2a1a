"""The field at the top: finds slips, items and partners from whatever is typed or scanned."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget
from typing_extensions import override

from partsdesk.services.lists import Found, FoundAsked, find_anything
from partsdesk.ui.bench import Bench
from partsdesk.wording import terms
from partsdesk.wording.language import N_, _, say

TYPING_MS = 150
WIDTH = 464
LISTS = {"slips": N_("slip"), "items": N_("item"), "partners": N_("partner")}


class Finder(QLineEdit):
    """The search field of the frame.

    Signals:
        chosen: one of the things found (``Found``).
    """

    chosen = Signal(object)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self._bench = bench
        self._turn = 0
        self._found: list[tuple[str, Found]] = []
        self.setFixedWidth(WIDTH)
        self.setPlaceholderText(_("Find slips, items, partners (pinyin initials will do)"))
        self.setAccessibleName(_("Find anything"))
        self._lines = QStringListModel(self)
        self._popup = QListView()
        self._popup.setObjectName("popup")
        self._completer = QCompleter(self._lines, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setPopup(self._popup)
        self._completer.setMaxVisibleItems(18)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._choose)
        self._typed = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typed.timeout.connect(self._look)
        self.textEdited.connect(self._typed.start)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._found:
            self._open(self._found[0][1])
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        super().paintEvent(event)
        if self.text() or self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(11)
        painter.setFont(font)
        room = self.rect().adjusted(self.width() - 54, 6, -10, -6)
        painter.setPen(QColor(self._bench.theme.tones.line))
        painter.drawRoundedRect(room, 3, 3)
        painter.setPen(QColor(self._bench.theme.tones.soft))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, "Ctrl K")
        painter.end()

    @Slot()
    def _look(self) -> None:
        self._turn += 1
        asked = FoundAsked(self.text())
        pending = self._bench.courier.ask(self, find_anything, asked)
        pending.then(partial(self._show, self._turn))

    def _show(self, turn: int, found: tuple[Found, ...]) -> None:
        if turn != self._turn:
            return
        self._found = [(_text(each), each) for each in found]
        self._lines.setStringList([text for text, _ in self._found])
        if self.hasFocus() and self._found:
            self._completer.complete()

    @Slot(str)
    def _choose(self, text: str) -> None:
        for shown, found in self._found:
            if shown == text:
                self._open(found)
                return

    def _open(self, found: Found) -> None:
        self._typed.stop()
        self._turn += 1
        self._found = []
        self._popup.hide()
        self.clear()
        self.chosen.emit(found)


def _text(found: Found) -> str:
    name = terms.kind(found.name) if found.listing == "slips" else found.name
    parts = [found.code, name, found.more]
    return f"{say(LISTS[found.listing])}   {'   '.join(part for part in parts if part)}"
