"""Lines that open something, and the room that they scroll in beside a list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea
from typing_extensions import override

from partsdesk.ui.parts import label
from partsdesk.ui.tones import Tone

DOOR_PX = 26
DOOR_INSET = 4


class Door(QPushButton):
    """A line that opens something, by mouse, Space or Enter: what it says at both sides."""

    def __init__(
        self, left: str, right: str = "", tone: Tone = Tone.PLAIN, first: Tone = Tone.SOFT
    ) -> None:
        super().__init__()
        self.setProperty("door", True)
        self.setAccessibleName(f"{left} {right}".strip())
        self.setFixedHeight(DOOR_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(DOOR_INSET, 0, DOOR_INSET, 0)
        row.setSpacing(8)
        name, figure = label(left, first), label(right, tone)
        name.setMinimumWidth(20)
        for each in (name, figure):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(name, 1)
        row.addWidget(figure)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


def scrolling() -> QScrollArea:
    """A room that scrolls up and down where it is too low for what is in it."""
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setObjectName("sideArea")
    return made
