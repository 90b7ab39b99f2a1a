"""Small parts that pages are built from: labels, pills, cards, buttons that show their key."""

from __future__ import annotations

import html

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from partsdesk.support.files import resources
from partsdesk.ui.keys import key_of
from partsdesk.ui.tones import Tone

GAP = 8
CAP_PX = 18
KEY_PX = 11


def label(text: str = "", tone: Tone = Tone.PLAIN, *, name: str = "") -> QLabel:
    """A line of text in a tone."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if tone is not Tone.PLAIN:
        made.setProperty("tone", tone.value)
    if name:
        made.setObjectName(name)
    return made


class ElidedLabel(QLabel):
    """A line of text that says by an ellipsis that it goes on, and tells the rest in its tip."""

    def __init__(self, tone: Tone = Tone.PLAIN) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("elides", True)
        put_tone(self, tone)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        self.setToolTip("" if shown == self.text() else tip(self.text()))
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()


def emblem(size: int, ratio: float) -> QLabel:
    """The program's own picture, sharp on fine screens."""
    picture = QPixmap(str(resources() / "icons" / "partsdesk.png")).scaled(
        round(size * ratio),
        round(size * ratio),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    picture.setDevicePixelRatio(ratio)
    made = QLabel()
    made.setPixmap(picture)
    return made


def pill(text: str = "", tone: Tone = Tone.PLAIN) -> QLabel:
    """A small mark with a colour behind it."""
    made = label(text, tone)
    made.setProperty("pill", True)
    return made


def tip(text: str) -> str:
    """A tool tip that shows a text as it was typed: Qt takes marks for marks (F12)."""
    return f"<qt>{html.escape(text)}</qt>" if "<" in text or "&" in text else text


def put_tone(widget: QWidget, tone: Tone) -> None:
    """Give a widget another tone."""
    if widget.property("tone") != tone.value:
        widget.setProperty("tone", tone.value)
        repolish(widget)


def repolish(widget: QWidget) -> None:
    """Let the style sheet look at a widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def chip(text: str) -> QPushButton:
    """A quick filter that is on or off."""
    made = QPushButton(text)
    made.setCheckable(True)
    made.setProperty("chip", True)
    return made


def flat(text: str) -> QPushButton:
    """A button without a frame."""
    made = QPushButton(text)
    made.setProperty("flat", True)
    made.setProperty("small", True)
    return made


class Card(QFrame):
    """A framed part of a page, with a title where one is given."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.setObjectName("card")
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(1, 1, 1, 1)
        self.inside.setSpacing(0)
        self.title = label(title, name="cardTitle")
        self.head = QHBoxLayout()
        self.head.setContentsMargins(12, 0, 12, 0)
        self.title.setFixedHeight(36)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.head.addWidget(self.title, 1)
        if title:
            self.inside.addLayout(self.head)
            self.inside.addWidget(line())


def line() -> QFrame:
    """A hairline from side to side."""
    made = QFrame()
    made.setObjectName("cardLine")
    made.setFixedHeight(1)
    return made


class ActionButton(QPushButton):
    """A button for an action: its name, and its key in a small frame."""

    def __init__(self, action: QAction, *, primary: bool = False) -> None:
        super().__init__()
        self._action = action
        self.setProperty("primary", primary)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    @property
    def _key(self) -> str:
        return key_of(self._action)

    def _follow(self) -> None:
        self.setText(self._action.text())
        self.setEnabled(self._action.isEnabled())
        if self.parent() is not None or not self._action.isVisible():
            self.setVisible(self._action.isVisible())  # alone, it would be a window of its own
        self.setToolTip(tip(self._action.toolTip()))
        self.setAccessibleName(self._action.text())
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + (self._cap_width() + GAP if self._key else 0), hint.height())

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        text, option.text = option.text, ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        key = self._key
        palette_text = QColor(self.palette().color(self.foregroundRole()))
        painter.setPen(palette_text)
        width = painter.fontMetrics().horizontalAdvance(text)
        cap = self._cap_width() if key else 0
        left = (self.width() - width - (cap + GAP if key else 0)) // 2
        room = QRect(left, 0, width + 2, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if key:
            self._draw_cap(painter, left + width + GAP, cap, palette_text)
        painter.end()

    def _cap_width(self) -> int:
        font = self.font()
        font.setPixelSize(KEY_PX)
        return self.fontMetrics().horizontalAdvance(self._key) + 6

    def _draw_cap(self, painter: QPainter, left: int, width: int, colour: QColor) -> None:
        font = self.font()
        font.setPixelSize(KEY_PX)
        font.setBold(False)
        painter.setFont(font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour.setAlphaF(0.75)
        painter.setPen(colour)
        cap = QRect(left, (self.height() - CAP_PX) // 2, width, CAP_PX)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)
        colour.setAlphaF(0.35)
        painter.setPen(colour)
        painter.drawRoundedRect(cap.adjusted(0, 0, -1, -1), 3, 3)
