"""What the program has to say: in the window for refusals and troubles, in a box for defects."""

from __future__ import annotations

import platform
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)

from partsdesk import __version__
from partsdesk.domain.values.refusals import Refusal
from partsdesk.ui.parts import flat, label, put_tone
from partsdesk.ui.pending import Pending
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain
from partsdesk.wording.troubles import defect

Choice = tuple[str, Callable[[], object]]


class NoticeBar(QFrame):
    """One line at the top of a page: what was refused and why, or what is asked.

    Signals:
        dismissed: the line was closed.
    """

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None, *, closable: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._again: Callable[[], None] | None = None
        self._told: Callable[[str], object] | None = None
        self._buttons: list[QPushButton] = []
        self._mark = label(name="noticeMark")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._field = QLineEdit()
        self._field.setMinimumWidth(220)
        self._field.returnPressed.connect(self._answer)
        self._close = flat("✕")
        self._close.setAccessibleName(_("Close"))
        self._close.clicked.connect(self.clear)
        self._close.setVisible(closable)
        self.side = label(tone=Tone.SOFT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 6, 4)
        self._row.setSpacing(8)
        for widget in (self._mark, self._text, self._field, self.side, self._close):
            self._row.addWidget(widget, 1 if widget is self._text else 0)
        self.setMinimumHeight(34)
        if closable:
            QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.clear).setContext(
                Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
        self.hide()

    @property
    def text(self) -> str:
        """What is said now; nothing where the line is hidden."""
        return self._text.text() if not self.isHidden() else ""

    def tell(self, text: str, tone: Tone = Tone.GOOD, mark: str = "") -> None:
        """Say something."""
        self._say(text, tone, mark)

    def show_refusal(self, refusal: Refusal) -> None:
        """Say what was refused, in one sentence, with its rule."""
        self._say(explain(refusal), Tone.ATTENTION, _("Not done:"))

    def show_trouble(self, trouble: Any, pending: Pending[Any] | None = None) -> None:
        """Say what the world did, and offer to try again with the same request."""
        self._say(explain(trouble), Tone.WRONG, _("Trouble:"))
        self._again = pending.again if pending else None
        if self._again:
            self._add(_("Try again"), self._try_again)

    def ask(
        self, question: str, button: str, told: Callable[[str], object], hint: str = ""
    ) -> None:
        """Ask for a line of text."""
        self._say(question, Tone.ACCENT, "")
        self._told = told
        self._field.clear()
        self._field.setPlaceholderText(hint)
        self._field.setAccessibleName(question)
        self._field.show()
        self._add(button, self._answer)
        self._field.setFocus()

    def offer(self, question: str, choices: Sequence[Choice], *, mark: str = "") -> None:
        """Offer ways out of which one is chosen."""
        self._say(question, Tone.ATTENTION, mark)
        for text, chosen in choices:
            self._add(text, chosen)
        if self._buttons:
            self._buttons[0].setFocus()

    def add_choice(self, text: str, chosen: Callable[[], object]) -> None:
        """Offer one more thing beside what is said."""
        self._add(text, chosen)

    @Slot()
    def clear(self) -> None:
        """Say nothing any more."""
        self._reset()
        self.hide()
        self.dismissed.emit()

    def _say(self, text: str, tone: Tone, mark: str) -> None:
        self._reset()
        put_tone(self, tone)
        self._mark.setText(mark)
        self._mark.setVisible(bool(mark))
        self._text.setText(text)
        self.setAccessibleName(f"{mark} {text}".strip())
        self.show()

    def _reset(self) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons.clear()
        self._field.hide()
        self._again = None
        self._told = None

    def _add(self, text: str, chosen: Callable[[], object]) -> None:
        button = QPushButton(text)
        button.setProperty("small", True)
        button.clicked.connect(chosen)
        self._row.insertWidget(self._row.count() - 1, button)
        self._buttons.append(button)

    @Slot()
    def _try_again(self) -> None:
        again = self._again
        self.clear()
        if again:
            again()

    @Slot()
    def _answer(self) -> None:
        told, text = self._told, self._field.text().strip()
        if told and text:
            self.clear()
            told(text)


def report_of(fault: BaseException) -> str:
    """What a person can send to us about a defect."""
    lines = traceback.format_exception(fault)
    return f"partsdesk {__version__}, {platform.platform()}\n\n{''.join(lines)}"


class DefectBox(QMessageBox):
    """The one box for our own mistakes: what to send, and where it is on record."""

    def __init__(self, fault: BaseException, log: Path | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._report = report_of(fault)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Critical)
        self.setWindowTitle(_("A mistake in the program"))
        self.setText(defect(log))
        self.setInformativeText(f"{type(fault).__name__}: {fault}"[:400])
        self.setDetailedText(self._report)
        self._copy = self.addButton(_("Copy report"), QMessageBox.ButtonRole.ActionRole)
        goes_on = self.addButton(_("Go on"), QMessageBox.ButtonRole.AcceptRole)
        self.setDefaultButton(goes_on)
        self.setEscapeButton(goes_on)
        self._copy.clicked.connect(self._copy_report)

    @Slot()
    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
