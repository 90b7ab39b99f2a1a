"""One's own PIN, set by whoever is in and says the password once more."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from partsdesk.domain.catalog.users import PinTooEasy, PinUnfit, User, shortened
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.people import UserKept, change_pin, myself
from partsdesk.services.warehouse import Done, Warehouse
from partsdesk.ui.courier import Courier
from partsdesk.ui.entering import hide
from partsdesk.ui.parts import label
from partsdesk.ui.plain import PlainField
from partsdesk.ui.small_box import SmallBox
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _


class PinBox(SmallBox):
    """The PIN that goes with one's badge.

    Signals:
        kept: it was set.
    """

    kept = Signal()

    def __init__(self, courier: Courier, parent: QWidget) -> None:
        super().__init__(_("My PIN"), _("Set PIN"), parent)
        self._courier = courier
        self._standing = label(" ")
        self._standing.setWordWrap(True)
        text = _(
            "4 to 8 digits, not in a row and not all the same. Your badge alone signs nothing."
        )
        hint = label(text, Tone.SOFT)
        hint.setWordWrap(True)
        self.inside.addWidget(self._standing)
        self.inside.addWidget(self.notices)
        self.inside.addLayout(self._build_fields())
        self.inside.addWidget(hint)
        courier.ask(self, myself, None).then(self._show_standing)

    def _build_fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        self.password, self.pin, self.again = PlainField(), PlainField(), PlainField()
        named = {
            _("Password"): self.password,
            _("New PIN"): self.pin,
            _("PIN once more"): self.again,
        }
        for row, (name, typed) in enumerate(named.items()):
            hide(typed, digits=typed is not self.password)
            typed.setAccessibleName(name)
            caption = label(name, Tone.SOFT)
            caption.setBuddy(typed)
            grid.addWidget(caption, row, 0)
            grid.addWidget(typed, row, 1)
        return grid

    def _show_standing(self, user: User) -> None:
        if user.badge:
            has = _("There is a PIN.") if user.has_pin else _("There is no PIN yet.")
            text = _("Your badge: {badge}", badge=shortened(user.badge))
            self._standing.setText(f"{text} · {has}")
        else:
            self._standing.setText(
                _("You have no badge yet: the administrator gives you one under Settings, Users.")
            )

    @override
    def press(self) -> None:
        """The first field that is empty has the keyboard next; Enter goes through them."""
        for typed in (self.password, self.pin, self.again):
            if not typed.text():
                typed.setFocus()
                return
        if self.pin.text() != self.again.text():
            self.notices.tell(_("The two PINs differ; type it once more"), Tone.ATTENTION)
            self.again.selectAll()
            self.again.setFocus()
            return
        asked = partial(_set, self._courier.actor, self.password.text(), self.pin.text())
        pending = self._courier.call(self, asked).holding(self.main)
        pending.then(self._take).refused(self._refuse).failed(self.notices.show_trouble)

    def _take(self, _done: Done[UserKept]) -> None:
        self.kept.emit()
        self.accept()

    def _refuse(self, refusal: Refusal) -> None:
        self.notices.show_refusal(refusal)
        typed = self.pin if isinstance(refusal, PinUnfit | PinTooEasy) else self.password
        typed.selectAll()
        typed.setFocus()


def _set(actor: Actor, password: str, pin: str, warehouse: Warehouse) -> Done[UserKept]:
    return change_pin(warehouse, actor, password, pin)
