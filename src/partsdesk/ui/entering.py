"""By what somebody comes in: login and password, or a badge that was scanned and its PIN."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRegularExpression, Qt, Signal, Slot
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from partsdesk.domain.catalog.users import LONGEST_PIN, Proof
from partsdesk.ui.parts import flat, label
from partsdesk.ui.plain import PlainField
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _

INDENT = 8  # in line with what is typed beneath


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed to come in.

    Attributes:
        login: the login, or what stands on the badge.
        password: the password, or the PIN.
    """

    login: str
    password: str = field(repr=False)
    proof: Proof = Proof.PASSWORD


def hide(typed: QLineEdit, *, digits: bool) -> None:
    """Have a field hide what is typed; a PIN is digits alone."""
    typed.setEchoMode(QLineEdit.EchoMode.Password)
    typed.setMaxLength(LONGEST_PIN if digits else 32767)
    only = QRegularExpression("[0-9]*")
    typed.setValidator(QRegularExpressionValidator(only, typed) if digits else None)  # type: ignore[arg-type]  # None takes it away
    hints = Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData
    typed.setInputMethodHints(hints | Qt.InputMethodHint.ImhDigitsOnly if digits else hints)


class Entering(QWidget):
    """The two fields; a badge that is scanned stands in place of the first, and is typed nowhere.

    Signals:
        pressed: Enter was pressed in one of them.
    """

    pressed = Signal()

    def __init__(self, login: str = "") -> None:
        super().__init__()
        self._badge = ""
        self._perhaps = ""
        self.login = QLineEdit(login)
        self.password = PlainField()
        self.who = label()
        self.who.setIndent(INDENT)
        self._captions = [label(tone=Tone.SOFT) for _each in range(2)]
        self.other = flat("")
        self.other.setText(_("With login and password"))
        self.other.clicked.connect(self.take_login)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        fields = (self.login, self.password)
        for row, (caption, typed) in enumerate(zip(self._captions, fields, strict=True)):
            caption.setBuddy(typed)
            grid.addWidget(caption, row, 0)
            grid.addWidget(typed, row, 1)
            typed.returnPressed.connect(self.pressed)
        grid.addWidget(self.who, 0, 1)
        grid.addWidget(self.other, 2, 1, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.login)
        self._show()

    @property
    def is_by_badge(self) -> bool:
        """Whether a badge was scanned, and its PIN is waited for."""
        return bool(self._badge)

    def take_badge(self, badge: str, name: str = "") -> None:
        """Take a badge that was scanned, and ask for its PIN; whose it is may be known.

        A keeper of passwords types as fast as a gun: nothing of what came is shown, and with login
        and password it is the password.
        """
        self._perhaps = badge if self.password.hasFocus() and not self._badge else ""
        self._badge = badge
        self.who.setText(name or _("The badge that was scanned"))
        self._show()

    @Slot()
    def take_login(self) -> None:
        """Ask for login and password (again)."""
        self._badge = ""
        self._show()
        self.password.setText(self._perhaps)
        self._perhaps = ""

    def take(self) -> Typed | None:
        """What was typed; where something lacks, that has the keyboard now."""
        login, password = self._badge or self.login.text().strip(), self.password.text()
        if login and password:
            proof = Proof.PIN if self._badge else Proof.PASSWORD
            return Typed(login, password, proof)
        (self.password if login else self.login).setFocus()
        return None

    def begin(self) -> None:
        """The keyboard is in what is typed first."""
        is_known = self.is_by_badge or bool(self.login.text())
        (self.password if is_known else self.login).setFocus()

    def again(self) -> None:
        """It was refused: have it typed anew."""
        self.password.selectAll()
        self.password.setFocus()

    def _show(self) -> None:
        by_badge = bool(self._badge)
        names = (_("User"), _("PIN") if by_badge else _("Password"))
        for caption, typed, name in zip(
            self._captions, (self.login, self.password), names, strict=True
        ):
            caption.setText(name)
            typed.setAccessibleName(name)
        self.login.setVisible(not by_badge)
        self.who.setVisible(by_badge)
        self.password.clear()
        hide(self.password, digits=by_badge)
        self.other.setVisible(by_badge)
        self.begin()
