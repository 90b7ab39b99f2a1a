"""Hands and a gun at the window: real key events, each counted; a scan counts as one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from partsdesk.ui.shell import Shell

MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


class Hands:
    """What a person presses and scans, and how often."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self._qtbot = qtbot
        self._shell = shell
        self.count = 0

    @property
    def window(self) -> QWindow:
        """Where keys go."""
        found = self._shell.windowHandle()
        assert found is not None
        return found

    def press(self, *keys: str) -> None:
        """Press keys by their names (`F9`, `Ctrl+A`), one after the other."""
        for name in keys:
            *modifiers, key = name.split("+")
            held = Qt.KeyboardModifier.NoModifier
            for each in modifiers:
                held |= MODIFIERS[each]
            QTest.keyClick(self.window, Qt.Key[f"Key_{key}"], held)
            self.count += 1

    def scan(self, code: str) -> None:
        """Read a code: its signs come at a gun's pace, and Enter."""
        for sign in code:
            QTest.keyClick(self.window, ord(sign))
        QTest.keyClick(self.window, Qt.Key.Key_Return)
        self.count += 1
