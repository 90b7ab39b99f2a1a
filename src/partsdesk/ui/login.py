"""Who comes in: the log-in, and the first administrator of a new warehouse."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from partsdesk.domain.values.people import NOBODY, Actor
from partsdesk.services.founding import begin
from partsdesk.services.people import LogIn, has_users, log_in
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.workstation import workstation_name
from partsdesk.ui.courier import Courier
from partsdesk.ui.notices import NoticeBar
from partsdesk.ui.parts import Card, emblem, label
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import Language, _, language_in_use

WIDTH = 380
LANGUAGES = {Language.ZH: "中文", Language.EN: "English"}


class LoginWindow(QWidget):
    """The first window.

    Signals:
        entered: somebody is in (``Actor``).
        speaks: another language was chosen; the window is built anew in it.
    """

    entered = Signal(object)
    speaks = Signal(object)

    def __init__(self, courier: Courier, login: str = "") -> None:
        super().__init__()
        self._courier = courier
        self._is_first = False
        self.setWindowTitle(_("partsdesk · log in"))
        self.resize(560, 480)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(self._build_card(login), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        (self.password if login else self.login).setFocus()
        courier.unheard.connect(self._show_trouble)
        courier.call(self, _anybody).then(self._take_known)

    def _build_card(self, login: str) -> QWidget:
        card = Card()
        card.setFixedWidth(WIDTH)
        card.inside.setContentsMargins(28, 24, 28, 24)
        card.inside.setSpacing(14)
        card.inside.addLayout(self._build_brand())
        self.notices = NoticeBar(closable=False)
        card.inside.addWidget(self.notices)
        card.inside.addLayout(self._build_fields(login))
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

    def _build_fields(self, login: str) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        self.login = QLineEdit(login)
        self.password = QLineEdit()
        self.again = QLineEdit()
        names = (_("User"), _("Password"), _("Once more"))
        self._captions = [label(name, Tone.SOFT) for name in names]
        fields = (self.login, self.password, self.again)
        for row, (caption, field) in enumerate(zip(self._captions, fields, strict=True)):
            field.setAccessibleName(caption.text())
            caption.setBuddy(field)
            grid.addWidget(caption, row, 0)
            grid.addWidget(field, row, 1)
            if field is not self.login:
                field.setEchoMode(QLineEdit.EchoMode.Password)
            field.returnPressed.connect(self._press)
        self._show_again(shown=False)
        return grid

    def _build_languages(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        for language, name in LANGUAGES.items():
            made = QPushButton(name)
            made.setProperty("flat", True)
            made.setProperty("small", True)
            made.setEnabled(language is not language_in_use())
            made.clicked.connect(partial(self.speaks.emit, language))
            row.addWidget(made)
        row.addStretch(1)
        return row

    def _take_known(self, anybody: bool) -> None:  # noqa: FBT001 - an answer
        self._is_first = not anybody
        if self._is_first:
            self._subtitle.setText(_("A new warehouse"))
            text = _("Nobody is here yet. Choose the administrator's name and password.")
            self.notices.tell(text, Tone.ACCENT)
            self.enter.setText(_("Begin the warehouse"))
            self._show_again(shown=True)

    def _show_again(self, *, shown: bool) -> None:
        self.again.setVisible(shown)
        self._captions[2].setVisible(shown)

    @Slot()
    def _press(self) -> None:
        login, password = self.login.text().strip(), self.password.text()
        if not self.enter.isEnabled():
            return
        if not login or not password:
            (self.password if login else self.login).setFocus()
            return
        if self._is_first and password != self.again.text():
            self.notices.tell(_("The two passwords differ; type them again"), Tone.ATTENTION)
            self.again.clear()
            self.again.setFocus()
            return
        asked = LogIn(login, password, workstation_name())
        work = partial(_first_in if self._is_first else _in, asked)
        pending = self._courier.call(self, work).holding(self.enter)
        pending.then(self.entered.emit).refused(self._refuse)

    def _refuse(self, refusal: object) -> None:
        self.notices.show_refusal(refusal)  # type: ignore[arg-type]  # a Refusal
        self.password.selectAll()
        self.password.setFocus()

    @Slot(object, object)
    def _show_trouble(self, fault: Exception, pending: object) -> None:
        self.notices.show_trouble(fault, pending)  # type: ignore[arg-type]  # a Pending


def _anybody(warehouse: Warehouse) -> bool:
    return warehouse.ask(has_users, None, NOBODY)


def _in(asked: LogIn, warehouse: Warehouse) -> Actor:
    return log_in(warehouse, asked)


def _first_in(asked: LogIn, warehouse: Warehouse) -> Actor:
    begin(warehouse, asked.login, asked.password)
    return log_in(warehouse, asked)
