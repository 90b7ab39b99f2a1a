"""What the program has to say of refusals and troubles: in the window, never in a box.

The sentences are imported when there is something to say: the log-in stands there before them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from shiboken6 import isValid

from partsdesk.domain.values.refusals import Refusal
from partsdesk.ui.parts import flat, label, put_tone, repolish
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _

Choice = tuple[str, Callable[[], object]]


class Repeatable(Protocol):
    """What was asked, and can be asked again."""

    again: Callable[[], None] | None


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
        self._before: QWidget | None = None
        self._mark = label(name="noticeMark")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._field = QLineEdit()
        self._field.setMinimumWidth(220)
        self._field.returnPressed.connect(self.answer)
        self._close = flat("✕")
        self._close.setAccessibleName(_("Close"))
        self._close.clicked.connect(self.clear)
        if not closable:  # shown without a parent, it would be a window of its own
            self._close.hide()
        self.side = label(tone=Tone.SOFT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 12, 4)
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
        self._say(_explained(refusal), Tone.ATTENTION, _("Not done:"))

    def show_trouble(self, trouble: Any, pending: Repeatable | None = None) -> None:
        """Say what the world did, and offer to try again with the same request."""
        self._say(_explained(trouble), Tone.WRONG, _("Trouble:"))
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
        self._add(button, self.answer)
        self._take_keys(self._field)

    def offer(self, question: str, choices: Sequence[Choice], *, mark: str = "") -> None:
        """Offer ways out of which one is chosen."""
        self._say(question, Tone.ATTENTION, mark)
        for text, chosen in choices:
            self._add(text, chosen)
        if self._buttons:
            self._take_keys(self._buttons[0])

    def add_choice(self, text: str, chosen: Callable[[], object], *, at_once: bool = False) -> None:
        """Offer one more thing beside what is said; ``at_once`` Enter takes it."""
        self._add(text, chosen)
        if at_once:
            self.focus_last()

    def focus_last(self) -> None:
        """Have Enter take what was offered last."""
        if self._buttons:
            self._take_keys(self._buttons[-1])

    @Slot()
    def clear(self) -> None:
        """Say nothing any more; the keys go back to where they were, if they are still here."""
        has_keys = self.isAncestorOf(self._who_has_keys() or self.window())
        self._reset()
        self.hide()
        before = self._before
        if has_keys and before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        self.dismissed.emit()

    def _who_has_keys(self) -> QWidget | None:
        found: QWidget | None = self.window().focusWidget()
        return found

    def _take_keys(self, widget: QWidget) -> None:
        """Let the line have the keys, and know who had them."""
        had = self._who_has_keys()
        if had is not None and not self.isAncestorOf(had):
            self._before = had
        widget.setFocus()

    def _say(self, text: str, tone: Tone, mark: str) -> None:
        self._reset()
        put_tone(self, tone)
        self._mark.setText(mark)
        self._mark.setVisible(bool(mark))
        repolish(self._mark)  # its colour is that of the line around it
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
        button.setAutoDefault(True)  # Enter presses it, in a page as in a dialog
        button.clicked.connect(chosen)
        self._row.insertWidget(self._row.count() - 1, button)
        button.show()  # now: what is not seen yet cannot have the keys
        self._buttons.append(button)

    @Slot()
    def _try_again(self) -> None:
        again = self._again
        self.clear()
        if again:
            again()

    @Slot()
    def answer(self) -> None:
        """Take what is typed for an answer; where nothing is, wait for it."""
        told, text = self._told, self._field.text().strip()
        if told and not text:
            self._field.setFocus()
        elif told:
            self.clear()
            told(text)


def _explained(fault: Any) -> str:
    from partsdesk.wording.refusals import explain  # noqa: PLC0415 - see above

    return explain(fault)
