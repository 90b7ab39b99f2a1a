"""The menu of the person at the top right: the look, the language, the size, help, and going."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from partsdesk.ui.scale import SCALES
from partsdesk.ui.theme import SCHEMES, Theme
from partsdesk.wording.language import LANGUAGES, _, language_in_use, say


class PersonMenu(QMenu):
    """What concerns whoever sits here, and this workstation.

    Signals:
        themed: another look was chosen (``Scheme``).
        speaks: another language was chosen (``Language``).
        scaled: another size was chosen, in per cent.
        pins, reports: one's own PIN is to be set, a report is wanted.
        changes, leaves: another person comes, this one goes.
    """

    themed = Signal(object)
    speaks = Signal(object)
    scaled = Signal(int)
    pins = Signal()
    reports = Signal()
    changes = Signal()
    leaves = Signal()

    def __init__(self, theme: Theme, scale: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.schemes = self._choices(
            _("Look"), [(say(text), each) for each, text in SCHEMES.items()], self._take_scheme
        )
        self.languages = self._choices(
            _("Language"), [(name, each) for each, name in LANGUAGES.items()], self.speaks.emit
        )
        self.scales = self._choices(
            _("Size"), [(f"{each} %", each) for each in SCALES], self.scaled.emit
        )
        for action in self.languages:
            action.setChecked(action.data() == language_in_use().value)
        for action in self.scales:
            action.setChecked(action.data() == scale)
        self.show_scheme()
        self.addSeparator()
        self.addAction(_("My PIN …")).triggered.connect(self.pins)
        self.addAction(_("Report about a fault …")).triggered.connect(self.reports)
        self.addAction(_("Change user")).triggered.connect(self.changes)
        self.addAction(_("Log out")).triggered.connect(self.leaves)

    def show_scheme(self) -> None:
        """Mark the look that was chosen."""
        for action in self.schemes:
            action.setChecked(action.data() == self._theme.scheme.value)

    def _take_scheme(self, scheme: object) -> None:
        self.themed.emit(scheme)
        self.show_scheme()

    def _choices(
        self, name: str, choices: list[tuple[str, object]], take: Callable[..., object]
    ) -> list[QAction]:
        """A menu in the menu, of which one entry is marked."""
        menu = self.addMenu(name)
        group = QActionGroup(menu)
        made = []
        for text, value in choices:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setData(value)
            action.triggered.connect(partial(_give, take, value))
            group.addAction(action)
            made.append(action)
        return made


def _give(take: Callable[..., object], value: object, _is_checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a Qt slot
    take(value)
