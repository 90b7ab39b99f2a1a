"""The field at the top: finds whatever is typed or scanned, and does whatever can be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from typing_extensions import override

from partsdesk.services.finding import Findings, Sought, seek
from partsdesk.ui.bench import Bench
from partsdesk.ui.palette import Entry, laid_out, remembered, thing
from partsdesk.ui.palette_list import PaletteList
from partsdesk.wording.language import _

TYPING_MS = 150
WIDTH = 464
PAGE = 8  # entries
STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: PAGE,
    Qt.Key.Key_PageUp: -PAGE,
}
ONWARD = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down})
Commands = Callable[[], Iterable[Entry]]


class Finder(QLineEdit):
    """The search field and command palette of the frame.

    Signals:
        chosen: one of the things found (``Found``).
        left: the field is done with; the keyboard belongs to the page again.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, bench: Bench, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self._bench = bench
        self._commands = commands
        self._turn = 0
        self._is_looking = False  # whether what is typed has no answer yet
        self._is_pressed = False  # whether Enter was pressed before the answer
        self.list: PaletteList | None = None
        self.setFixedWidth(WIDTH)
        self.setPlaceholderText(_("Find anything, or do anything (pinyin initials will do)"))
        self.setAccessibleName(_("Find anything"))
        self._typed = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typed.timeout.connect(self._look)
        self.textEdited.connect(self._edit)

    @Slot()
    def begin(self) -> None:
        """Take the keyboard and offer what can be done."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._look()

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        key = event.key()
        is_idle = not self.text() and (self.list is None or not self.list.isVisible())
        if is_idle and key in ONWARD:
            self._pass_on(event)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._press()
        elif key == Qt.Key.Key_Escape:
            self._leave()
        elif key in STEPS and self.list is not None and self.list.isVisible():
            self.list.move_by(STEPS[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent, /) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            self._look()

    @override
    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        super().focusOutEvent(event)
        if self.list is not None:
            self.list.hide()
            self._turn += 1  # what comes now comes too late

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
    def _edit(self) -> None:
        self._is_looking, self._is_pressed = True, False
        self._typed.start()

    @Slot()
    def _look(self) -> None:
        """Ask what is meant; where nothing is typed, offer everything that can be done."""
        self._typed.stop()
        self._turn += 1
        entries = list(self._commands())
        if not self.text().strip():
            self._is_looking = False
            self._show("", entries)
            return
        self._is_looking = True
        sought = Sought(self.text(), tuple(entry.name for entry in entries))
        pending = self._bench.courier.ask(self, seek, sought)
        pending.then(partial(self._take, self._turn, entries)).refused(self._give_up)

    def _take(self, turn: int, entries: list[Entry], found: Findings) -> None:
        if turn != self._turn:
            return
        self._is_looking = False
        named = [entry for entry in entries if entry.name in found.names]
        things = [thing(each, partial(self.chosen.emit, each)) for each in found.things]
        self._show(self.text(), [*things, *named], found.exact)
        if self._is_pressed:
            self._press()

    def _give_up(self, _refusal: object) -> None:
        self._is_looking = self._is_pressed = False

    def _show(self, text: str, entries: list[Entry], exact: frozenset[str] = frozenset()) -> None:
        if self.list is None:
            self.list = PaletteList(self._bench.theme, self.window())
            self.list.picked.connect(self._choose)
        self.list.take(laid_out(text, entries, self._bench.recent, exact), self)

    def _press(self) -> None:
        """Choose what is current, as soon as it is what is meant."""
        if self._is_looking:
            self._is_pressed = True
            if self._typed.isActive():
                self._look()
            return
        self._is_pressed = False
        if self.list is not None and self.list.entry is not None:
            self._choose(self.list.entry)

    @Slot(object)
    def _choose(self, entry: Entry) -> None:
        if not entry.is_enabled:
            return  # why stands beside it
        self._bench.recent = remembered(self._bench.recent, entry)
        self._leave()
        entry.run()

    def _pass_on(self, event: QKeyEvent) -> None:
        """Nothing is sought: the key is meant for the page, its first line above all."""
        self._leave()
        place = QApplication.focusWidget()
        if place is not None and place is not self:
            QApplication.sendEvent(place, event)

    def _leave(self) -> None:
        self._typed.stop()
        self._turn += 1
        self._is_looking = self._is_pressed = False
        self.clear()
        if self.list is not None:
            self.list.take((), self)
        self.left.emit()
