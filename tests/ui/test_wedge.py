"""The ear at the keyboard before a window of ours: what is held, given back, and kept off."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
)
from pytestqt.qtbot import QtBot
from typing_extensions import override

from partsdesk.ui.fields import CodeField
from partsdesk.ui.scanning.gun import Gun
from partsdesk.ui.scanning.wedge import Wedge


class Front(QDialog):
    """A window with a field, a default button and a shortcut of one sign."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.field = QLineEdit()
        self.button = QPushButton("OK")
        self.button.setDefault(True)
        self.pressed: list[str] = []
        self.button.clicked.connect(lambda: self.pressed.append("button"))
        column.addWidget(self.field)
        column.addWidget(self.button)
        self.short = QShortcut(QKeySequence("?"), self)
        self.short.activated.connect(lambda: self.pressed.append("?"))

    @property
    def handle(self) -> QWindow:
        found = self.windowHandle()
        assert found is not None
        return found

    def shoot(self, code: str) -> None:
        for sign in code:
            QTest.keyClick(self.handle, ord(sign))
        QTest.keyClick(self.handle, Qt.Key.Key_Return)

    @property
    def came(self) -> int:
        """How many keys have come through."""
        return len(self.field.text()) + len(self.pressed)

    def type(self, qtbot: QtBot, text: str) -> None:
        """So slowly that each key comes through before the next one."""
        for sign in text:
            before = self.came
            QTest.keyClick(self.handle, ord(sign))
            qtbot.waitUntil(partial(self._came_after, before))

    def _came_after(self, before: int) -> bool:
        return self.came > before


@pytest.fixture
def front(qtbot: QtBot) -> Front:
    made = Front()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    made.field.setFocus()
    return made


@pytest.fixture
def wedge(qapp: QApplication, front: Front) -> Iterator[Wedge]:
    made = Wedge(qapp, Gun(), front)
    yield made
    made.stop()


def test_a_scan_is_told_and_nothing_of_it_is_typed_or_pressed(
    qtbot: QtBot, front: Front, wedge: Wedge
) -> None:
    with qtbot.waitSignal(wedge.scanned) as told:
        front.shoot("zlq?01")
    assert told.args is not None
    assert told.args[0].text == "zlq?01"
    assert (front.field.text(), front.pressed) == ("", [])


def test_what_a_person_types_arrives_and_its_shortcuts_too(
    qtbot: QtBot, front: Front, wedge: Wedge
) -> None:
    front.type(qtbot, "a b?")
    QTest.keyClick(front.handle, Qt.Key.Key_Return)
    front.button.setFocus()
    front.type(qtbot, "? ")
    assert front.field.text() == "a b?"
    assert front.pressed == ["button", "?", "button"]
    assert wedge.gun == Gun()


@pytest.fixture
def opens(front: Front) -> list[str]:
    """What was opened in a list by Enter, and by a sign; the keyboard is in it."""
    rows, opened = QListWidget(front), list[str]()
    for key in ("Return", "Ctrl+O"):
        short = QShortcut(QKeySequence(key), rows)
        short.setContext(Qt.ShortcutContext.WidgetShortcut)
        short.activated.connect(partial(opened.append, key))
    rows.show()
    rows.setFocus()
    return opened


def test_a_gun_s_enter_opens_nothing_and_a_person_s_does(
    qtbot: QtBot, front: Front, wedge: Wedge, opens: list[str]
) -> None:
    QTest.keyClick(front.handle, Qt.Key.Key_Return)
    assert opens == ["Return"]
    QTest.keyClick(front.handle, ord("?"))
    QTest.keyClick(front.handle, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert (opens, front.pressed) == (["Return", "Ctrl+O"], ["?"])
    with qtbot.waitSignal(wedge.scanned) as told:
        front.shoot("zlq?01")
    assert told.args is not None
    assert told.args[0].text == "zlq?01"
    assert (opens, front.pressed) == (["Return", "Ctrl+O"], ["?"])


def test_the_same_code_at_once_counts_once(qtbot: QtBot, front: Front, wedge: Wedge) -> None:
    told: list[str] = []
    wedge.scanned.connect(lambda scan: told.append(scan.text))
    with qtbot.waitSignal(wedge.twice):
        front.shoot("A0001")
        front.shoot("A0001")
    front.shoot("A0002")
    assert told == ["A0001", "A0002"]


def test_a_key_pressed_before_a_dialog_opened_goes_where_it_was_meant(
    qtbot: QtBot, front: Front, wedge: Wedge
) -> None:
    QTest.keyClick(front.handle, ord("a"))
    assert front.field.text() == ""
    dialog = QDialog(front)
    dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
    dialog.show()
    qtbot.waitUntil(lambda: front.field.text() == "a")
    dialog.close()
    assert wedge.gun.gap == 40


def test_a_click_does_not_wait_for_the_gun(front: Front, wedge: Wedge) -> None:
    QTest.keyClick(front.handle, ord("a"))
    QTest.mouseClick(front.handle, Qt.MouseButton.LeftButton, pos=front.button.geometry().center())
    assert (front.field.text(), front.pressed) == ("a", ["button"])
    assert wedge.gun.gap == 40


def test_a_text_composed_within_a_burst_spoils_it(
    qtbot: QtBot, qapp: QApplication, front: Front, wedge: Wedge
) -> None:
    composed = QInputMethodEvent()
    composed.setCommitString("轴承")
    with qtbot.waitSignal(wedge.spoilt):
        for sign in "brg62":
            QTest.keyClick(front.handle, ord(sign))
        qapp.sendEvent(front.field, composed)
        QTest.keyClick(front.handle, Qt.Key.Key_Return)
    assert (front.field.text(), front.pressed) == ("", [])
    qapp.sendEvent(front.field, composed)
    assert front.field.text() == "轴承"


def test_a_field_for_codes_wants_no_input_method(qtbot: QtBot) -> None:
    field, name = CodeField(), CodeField(is_plain=False)
    for each in (field, name):
        qtbot.addWidget(each)
    assert not field.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)
    assert name.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)


class Slow(QLineEdit):
    """A field that lets others come while it takes a key, as a dialog of files does."""

    def __init__(self) -> None:
        super().__init__()
        self.later: list[str] = []

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        later, self.later = self.later, []
        window = self.window().windowHandle()
        for sign in later:
            QTest.keyClick(window, ord(sign))
            QTest.keyClick(window, Qt.Key.Key_End)
        super().keyPressEvent(event)


def test_keys_keep_their_order_where_a_field_lets_others_come(
    qtbot: QtBot, front: Front, wedge: Wedge
) -> None:
    slow = Slow()
    slow.setParent(front)
    slow.show()
    slow.setFocus()
    assert wedge.gun == Gun()
    slow.later = ["d"]
    for sign in "abc":
        QTest.keyClick(front.handle, ord(sign))
    qtbot.waitUntil(lambda: len(slow.text()) == 4)
    assert slow.text() == "bcda"
