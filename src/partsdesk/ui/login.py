"""Who comes in: the log-in.

The first window of all. It knows neither the warehouse nor its courier, so that it stands there
before these are: ``ui.session`` answers what it asks.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from partsdesk.domain.values.refusals import Refusal
from partsdesk.ui.entering import Entering
from partsdesk.ui.notices import NoticeBar, Repeatable
from partsdesk.ui.parts import Card, emblem, label
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import LANGUAGES, _, language_in_use

WIDTH = 380
WHOLE = 100  # per cent


def copied(path: Path) -> str:
    """What is said where older books were brought up to date."""
    return _("The books are up to date. A copy of them as they were is in {path}", path=path)


class LoginWindow(QWidget):
    """The first window.

    Signals:
        painted: it can be seen.
        asks: somebody wants to come in (``Typed``).
        speaks: another language was chosen; the window is built anew in it.
        reports: somebody wants to see the report about a fault.
        updates: somebody wants older books to be brought up to date.
    """

    painted = Signal()
    asks = Signal(object)
    speaks = Signal(object)
    reports = Signal()
    updates = Signal()

    def __init__(self, login: str = "") -> None:
        super().__init__()
        self._is_known = False  # whether there is anybody who could come in
        self._is_older = False
        self._is_pressed = False
        self._is_painted = False
        self.setWindowTitle(_("partsdesk · log in"))
        self.resize(560, 480)
        column = QVBoxLayout(self)
        column.addStretch(1)
        row = QHBoxLayout()  # an alignment would cut off what is said in many lines
        row.addStretch(1)
        row.addWidget(self._build_card(login))
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)
        (self.password if login else self.login).setFocus()

    def take_known(self) -> None:
        """Take in that the books can be entered; what was pressed meanwhile is done now."""
        self._is_known = True
        if self._is_older:
            self._show_older(older=False)
        if self._is_pressed:
            self._let_go()
            self.notices.clear()
            self._press()

    def offer_update(self, revision: str, failed: str | None = None) -> None:
        """Say that the books are of an older program, and offer to bring them up to date.

        Args:
            revision: what they are of.
            failed: why that did not succeed just now; empty where nobody knows.
        """
        self._let_go()
        self._show_older(older=True)
        if failed is not None:
            text = _("Not brought up to date; the books are as they were. {why}", why=failed)
            self.notices.tell(text.strip(), Tone.WRONG, _("Trouble:"))
            return
        text = _(
            "These books are of an older program (revision {revision}). They are copied first and "
            "then brought up to date; after that the older program cannot open them any more.",
            revision=revision,
        )
        self.notices.tell(text, Tone.ATTENTION)

    @Slot(int)
    def show_progress(self, percent: int) -> None:
        """Say how far older books are copied; what comes after that is done in one step."""
        text = _("The books are being copied … {percent} %", percent=percent)
        if percent == WHOLE:
            text = _("The books are copied and are being brought up to date …")
        self.notices.tell(text, Tone.ACCENT)

    def take_updated(self, copy: Path | None) -> None:
        """Take in that the books are of today, and say where the copy of the older ones is."""
        self.take_known()
        if copy is not None:
            self.notices.tell(copied(copy))

    @Slot(object)
    def take_scan(self, scan: Scan) -> None:
        """Take a badge; whether it is anybody's is not said before its PIN is right."""
        if not self._is_older and not self._is_pressed:
            self.notices.clear()
            self.fields.take_badge(scan.text)

    @Slot(object)
    def tell_spoilt(self, _spoilt: object) -> None:
        """A badge did not arrive as a whole."""
        self.notices.tell(_("The badge was not read whole; scan it again"), Tone.ATTENTION)

    def refuse(self, refusal: Refusal) -> None:
        """Say why somebody is not let in."""
        self.notices.show_refusal(refusal)
        self.fields.again()

    @Slot(object, object)
    def show_trouble(self, fault: Exception, pending: Repeatable | None = None) -> None:
        """Say what is wrong with the database."""
        self._let_go()
        if isinstance(fault, Refusal):
            self.notices.show_refusal(fault)
        else:
            self.notices.show_trouble(fault, pending)

    def offer_report(self) -> None:
        """Say that the run before ended hard, and offer the report about it."""
        text = _("The program ended unexpectedly last time.")
        choices = [(_("Report …"), self.reports.emit), (_("Close"), self.notices.clear)]
        self.notices.offer(text, choices)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def _build_card(self, login: str) -> QWidget:
        card = Card()
        card.setFixedWidth(WIDTH)
        card.inside.setContentsMargins(28, 24, 28, 24)
        card.inside.setSpacing(14)
        card.inside.addLayout(self._build_brand())
        self.notices = NoticeBar(closable=False)
        card.inside.addWidget(self.notices)
        self.fields = Entering(login)
        self.fields.pressed.connect(self._press)
        self.login, self.password = self.fields.login, self.fields.password
        card.inside.addWidget(self.fields)
        self.enter = QPushButton(_("Log in"))
        self.enter.setProperty("primary", True)
        self.enter.setDefault(True)
        self.enter.clicked.connect(self._press)
        card.inside.addWidget(self.enter)
        card.inside.addLayout(self._build_languages())
        return card

    def _build_brand(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(label(_("Parts desk"), name="heading"))
        self._subtitle = label(_("Slips, books and counts"), Tone.SOFT)
        texts.addWidget(self._subtitle)
        row.addWidget(emblem(36, self.devicePixelRatioF()))
        row.addLayout(texts, 1)
        return row

    def _build_languages(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self.languages = []
        for language, name in LANGUAGES.items():
            made = QPushButton(name)
            made.setProperty("flat", True)
            made.setProperty("small", True)
            made.setEnabled(language is not language_in_use())
            made.clicked.connect(partial(self.speaks.emit, language))
            row.addWidget(made)
            self.languages.append(made)
        row.addStretch(1)
        return row

    def _show_older(self, *, older: bool) -> None:
        """Show what is done with older books, or again what somebody comes in by."""
        self._is_older = older
        for widget in (self.fields, self.login, self.password):
            widget.setVisible(not older)
        self._subtitle.setText(_("Slips, books and counts"))
        self.enter.setText(_("Bring up to date") if older else _("Log in"))
        (self.enter if older else self.password if self.login.text() else self.login).setFocus()

    def _let_go(self) -> None:
        if self._is_pressed:
            self._is_pressed = False
            self.enter.setEnabled(True)

    @Slot()
    def _press(self) -> None:
        if not self.enter.isEnabled():
            return
        if self._is_older:
            self.updates.emit()
            return
        typed = self.fields.take()
        if typed is None:
            return
        if not self._is_known:
            self._is_pressed = True
            self.enter.setEnabled(False)
            self.notices.tell(_("The books are being opened …"), Tone.ACCENT)
            return
        self.asks.emit(typed)
