"""How a cell is drawn: one line of text, a hairline under the row, a pill where it is a state."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from partsdesk.ui.tables.model import ListRole
from partsdesk.ui.theme import ROW_PX, SMALL_PX, Theme
from partsdesk.ui.tones import Tone

MARGIN = 8
PILL_PX = 20


class CellDelegate(QStyledItemDelegate):
    """Draws the cells of every table alike."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        text = index.data(Qt.ItemDataRole.DisplayRole)
        width = option.fontMetrics.horizontalAdvance(str(text or ""))
        return QSize(width + 2 * MARGIN + 2, ROW_PX)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        rect: QRect = option.rect
        self._draw_back(painter, rect, option)
        if index.data(ListRole.FAULT):
            faulty = rect.adjusted(2, 2, -2, -3)
            painter.fillRect(faulty, QColor(self._theme.tones.wrong_back))
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        tone = index.data(ListRole.TONE)
        if text and tone is not None and index.data(ListRole.PILL):
            self._draw_pill(painter, rect, text, tone)
        elif text:
            self._draw_text(painter, option, index, text)
        painter.restore()

    def _draw_back(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem) -> None:
        tones = self._theme.tones
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tones.accent_back))
        painter.setPen(QPen(QColor(tones.line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        focused = state & QStyle.StateFlag.State_HasFocus
        if focused and state & QStyle.StateFlag.State_Active:
            painter.setPen(QPen(QColor(tones.accent), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _draw_text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        text: str,
    ) -> None:
        tones = self._theme.tones
        tone = index.data(ListRole.TONE)
        colour = tones.soft if index.data(ListRole.SOFT) else tones.text
        if tone is not None:
            colour = tones.text_of(Tone(tone))
        painter.setPen(QColor(colour))
        painter.setFont(index.data(Qt.ItemDataRole.FontRole) or option.font)
        room = option.rect.adjusted(MARGIN, 0, -MARGIN, -1)
        line = painter.fontMetrics().elidedText(
            text.replace("\n", " "), Qt.TextElideMode.ElideRight, room.width()
        )
        side = index.data(Qt.ItemDataRole.TextAlignmentRole)
        painter.drawText(room, int(side or Qt.AlignmentFlag.AlignVCenter), line)

    def _draw_pill(self, painter: QPainter, rect: QRect, text: str, tone: Tone) -> None:
        tones = self._theme.tones
        font = painter.font()
        font.setPixelSize(SMALL_PX)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        room = rect.width() - 2 * MARGIN - 12
        line = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(line) + 12
        top = rect.top() + (rect.height() - PILL_PX) // 2
        field = QRect(rect.left() + MARGIN, top, width, PILL_PX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tones.back_of(tone)))
        painter.drawRoundedRect(field, 4, 4)
        colour = tones.soft if tone in {Tone.PLAIN, Tone.SOFT} else tones.text_of(tone)
        painter.setPen(QColor(colour))
        painter.drawText(field, Qt.AlignmentFlag.AlignCenter, line)
