"""How a cell is drawn: one line of text, a hairline under the row, a pill where it is a state.

A screen has hundreds of cells and is drawn at every keystroke: a cell is asked for at once and
not role by role, and a text that was drawn before is laid out already.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QStaticText, QTransform
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from partsdesk.ui.tables.model import Cell, ListRole
from partsdesk.ui.theme import ROW_PX, SMALL_PX, Theme
from partsdesk.ui.tones import Tone

MARGIN = 8
PILL_PX = 20
KEPT_TEXTS = 4096

SELECTED = QStyle.StateFlag.State_Selected.value
FOCUSED = QStyle.StateFlag.State_HasFocus.value | QStyle.StateFlag.State_Active.value
RIGHT = Qt.AlignmentFlag.AlignRight.value
ELIDED = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, slots=True)
class Laid:
    """A text that is laid out, with its size."""

    text: QStaticText
    width: float
    height: float


class CellDelegate(QStyledItemDelegate):
    """Draws the cells of every table alike."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._laid: dict[tuple[str, int, int], Laid] = {}

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
        cell = index.data(ListRole.CELL) or _gathered(index)
        painter.save()
        rect: QRect = option.rect
        self._draw_back(painter, rect, option.state.value)
        if cell.is_faulty:
            faulty = rect.adjusted(2, 2, -2, -3)
            painter.fillRect(faulty, QColor(self._theme.tones.wrong_back))
        if cell.text and cell.tone is not None and cell.is_pill:
            self._draw_pill(painter, rect, cell.text, cell.tone)
        elif cell.text:
            self._draw_text(painter, rect, cell, cell.font or option.font)
        painter.restore()

    def _draw_back(self, painter: QPainter, rect: QRect, state: int) -> None:
        tones = self._theme.tones
        if state & SELECTED:
            painter.fillRect(rect, QColor(tones.accent_back))
        painter.setPen(_pen(tones.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if state & FOCUSED == FOCUSED:
            painter.setPen(_pen(tones.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _draw_text(self, painter: QPainter, rect: QRect, cell: Cell, font: QFont) -> None:
        tones = self._theme.tones
        colour = tones.soft if cell.is_soft else tones.text
        if cell.tone is not None:
            colour = tones.text_of(cell.tone)
        room = rect.width() - 2 * MARGIN
        laid = self._laid_out(cell.text, room, font)
        spare = max(0, room - laid.width) if cell.is_right else 0
        above = int((rect.height() - laid.height) / 2)  # the same in every row
        painter.setPen(_pen(colour))
        painter.setFont(font)
        left = rect.left() + MARGIN + spare
        painter.drawStaticText(round(left), rect.top() + above, laid.text)

    def _laid_out(self, text: str, room: int, font: QFont) -> Laid:
        key = text, room, hash(font)
        found = self._laid.get(key)
        if found is None:
            if len(self._laid) >= KEPT_TEXTS:
                self._laid.clear()
            found = self._laid[key] = _lay_out(text.replace("\n", " "), room, font)
        return found

    def _draw_pill(self, painter: QPainter, rect: QRect, text: str, tone: Tone) -> None:
        tones = self._theme.tones
        font = painter.font()
        font.setPixelSize(SMALL_PX)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        room = rect.width() - 2 * MARGIN - 12
        line = metrics.elidedText(text, ELIDED, room)
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


def _lay_out(text: str, room: int, font: QFont) -> Laid:
    """A text in one line, cut off with dots where there is no room for all of it."""
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.prepare(QTransform(), font)
    if made.size().width() > room:
        made.setText(QFontMetrics(font).elidedText(text, ELIDED, room))
        made.prepare(QTransform(), font)
    size = made.size()
    return Laid(made, size.width(), size.height())


def _gathered(index: QModelIndex | QPersistentModelIndex) -> Cell:
    """A cell of a model that answers role by role."""
    side = index.data(Qt.ItemDataRole.TextAlignmentRole)
    tone = index.data(ListRole.TONE)
    return Cell(
        str(index.data(Qt.ItemDataRole.DisplayRole) or ""),
        None if tone is None else Tone(tone),
        is_right=bool(int(side or 0) & RIGHT),
        is_pill=bool(index.data(ListRole.PILL)),
        is_soft=bool(index.data(ListRole.SOFT)),
        is_faulty=bool(index.data(ListRole.FAULT)),
        font=index.data(Qt.ItemDataRole.FontRole),
    )


@lru_cache(maxsize=64)
def _pen(colour: str) -> QPen:
    return QPen(QColor(colour), 1)
