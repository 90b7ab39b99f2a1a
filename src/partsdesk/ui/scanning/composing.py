"""What an input method makes of the keys that it has taken: kept off where a gun pressed them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from shiboken6 import isValid
from typing_extensions import override


class Composing(QObject):
    """Looks at what an input method tells the field in which one types.

    Signals:
        composes: whether something is being composed.
        committed: a composed text was kept off the field.
    """

    composes = Signal(bool)
    committed = Signal()

    def __init__(
        self, app: QGuiApplication, is_gun: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._app = app
        self._is_gun = is_gun
        self._field: QObject | None = None
        app.focusObjectChanged.connect(self._attend)
        self._attend(app.focusObject())

    def stop(self) -> None:
        """Look no more."""
        self._app.focusObjectChanged.disconnect(self._attend)
        self._attend(None)

    def forget(self) -> None:
        """Whatever was composed comes to nothing."""
        self._app.inputMethod().reset()
        field = self._field
        if field is not None and isValid(field):
            field.removeEventFilter(self)
            self._app.sendEvent(field, QInputMethodEvent())
            field.installEventFilter(self)
        self.composes.emit(False)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QInputMethodEvent):
            return False
        if self._is_gun():
            if event.commitString():
                self.committed.emit()
            return True
        self.composes.emit(bool(event.preeditString()))
        return False

    @Slot(QObject)
    def _attend(self, field: QObject | None) -> None:
        if self._field is not None and isValid(self._field):
            self._field.removeEventFilter(self)
        self._field = field
        self.composes.emit(False)
        if field is not None:
            field.installEventFilter(self)
