"""The rail of subjects at the left."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from partsdesk.ui.keys import keyed
from partsdesk.ui.subjects import SUBJECTS
from partsdesk.ui.theme import ICON_PX, Theme
from partsdesk.wording import figures
from partsdesk.wording.language import say

WIDTH = 176
MOST = 999  # that a count says
KEYS = 9  # Alt+1 … Alt+9


class RailButton(QPushButton):
    """One subject: its icon, its name, and how much waits."""

    def __init__(self, theme: Theme, subject: str) -> None:
        super().__init__(say(SUBJECTS[subject].name))
        self._theme = theme
        self._icon = subject
        self.setObjectName("railButton")
        self.waiting = 0
        self.setCheckable(True)
        self.setFlat(True)
        self.setFixedHeight(34)
        self.setAccessibleName(self.text())

    @override
    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 16, 34)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        tones = self._theme.tones
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        shape = QPainterPath()
        shape.addRoundedRect(room, 7, 7)
        if self.isChecked() or self.underMouse():
            painter.fillPath(shape, QColor(tones.base if self.isChecked() else tones.neutral_back))
        if self.isChecked():
            painter.setClipPath(shape)
            painter.fillRect(QRectF(0, room.top(), 3, room.height()), QColor(tones.accent))
            painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(QColor(tones.accent))
            painter.drawRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        colour = tones.accent if self.isChecked() else tones.soft
        icon = self._theme.icon(self._icon, colour)
        icon.paint(painter, QRect(12, (self.height() - ICON_PX) // 2, ICON_PX, ICON_PX))
        font = self.font()
        font.setBold(self.isChecked())
        painter.setFont(font)
        painter.setPen(QColor(tones.text))
        text_room = self.rect().adjusted(40, 0, -36, 0)
        painter.drawText(text_room, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.waiting:
            self._draw_count(painter)
        painter.end()

    def _draw_count(self, painter: QPainter) -> None:
        tones = self._theme.tones
        text = figures.counted(min(self.waiting, MOST), is_more=self.waiting > MOST)
        font = self.font()
        font.setPixelSize(11)
        wide = max(26, QFontMetrics(font).horizontalAdvance(text) + 8)
        room = QRectF(self.width() - 8 - wide, self.height() / 2 - 10, wide, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tones.neutral_back))
        painter.drawRoundedRect(room, 10, 10)
        painter.setFont(font)
        painter.setPen(QColor(tones.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


class Rail(QFrame):
    """Every subject, with Alt+1 … Alt+9.

    Signals:
        chosen: a subject was chosen.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(WIDTH)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.buttons: dict[str, RailButton] = {}
        self.doors: list[QAction] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 10)
        column.setSpacing(2)
        for number, subject in enumerate(SUBJECTS):
            button = RailButton(theme, subject)
            button.setToolTip(f"Alt+{number + 1}" if number < KEYS else "")
            self.buttons[subject] = button
            self._group.addButton(button, number)
            if SUBJECTS[subject].is_after_a_line:
                column.addSpacing(6)
                column.addWidget(self._line())
                column.addSpacing(6)
            column.addWidget(button)
            key = f"Alt+{number + 1}" if number < KEYS else ""
            self.doors.append(keyed(self, button.text(), key, button.click))
        column.addStretch(1)
        self._group.idClicked.connect(self._choose)

    def show_subject(self, subject: str) -> None:
        """Mark the subject of the page in front."""
        button = self.buttons.get(subject)
        if button is not None:
            button.setChecked(True)

    def show_waiting(self, subject: str, count: int) -> None:
        """Say how much waits in a subject."""
        button = self.buttons[subject]
        button.waiting = count
        button.update()

    def _line(self) -> QFrame:
        made = QFrame()
        made.setObjectName("railLine")
        made.setFixedHeight(1)
        return made

    @Slot(int)
    def _choose(self, number: int) -> None:
        self.chosen.emit(list(SUBJECTS)[number])
