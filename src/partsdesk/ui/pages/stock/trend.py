"""How much there was day by day, as a line, with the minimum that there should be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partsdesk.domain.values.quantities import Quantity
from partsdesk.ui.theme import Theme
from partsdesk.wording import figures
from partsdesk.wording.language import _, ngettext

HEIGHT = 104
TEXT_PX = 11
BELOW = 20
ABOVE = 16


class Trend(QWidget):
    """The line; its story is told in words to those who hear it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._days: tuple[tuple[dt.date, Quantity], ...] = ()
        self._minimum: Quantity | None = None
        self.setFixedHeight(HEIGHT)
        theme.changed.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def show_days(self, days: Sequence[tuple[dt.date, Quantity]], minimum: Quantity | None) -> None:
        """Show what there was on each of these days."""
        self._days, self._minimum = tuple(days), minimum
        self.setAccessibleName(self.caption)
        self.setAccessibleDescription(told(days, minimum))
        self.setToolTip(told(days, minimum))
        self.update()

    @property
    def caption(self) -> str:
        """What stands below the line."""
        count = max(0, len(self._days) - 1)
        return ngettext("Good stock, {count} day", "Good stock, {count} days", count)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        tones = self._theme.tones
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(TEXT_PX)
        painter.setFont(font)
        room = QRectF(1, ABOVE, self.width() - 2, self.height() - BELOW - ABOVE)
        top = max([1, *(held.units for _day, held in self._days)])
        if self._minimum is not None:
            top = max(top, self._minimum.units)
            height = room.bottom() - room.height() * self._minimum.units / top
            painter.setPen(QPen(QColor(tones.attention), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(room.left(), height), QPointF(room.right(), height))
        painter.setPen(QPen(QColor(tones.accent), 2))
        painter.drawPolyline(QPolygonF(self._points(room, top)))
        self._label(painter)
        painter.end()

    def _points(self, room: QRectF, top: int) -> list[QPointF]:
        last = max(1, len(self._days) - 1)
        return [
            QPointF(
                room.left() + room.width() * place / last,
                room.bottom() - room.height() * held.units / top,
            )
            for place, (_day, held) in enumerate(self._days)
        ]

    def _label(self, painter: QPainter) -> None:
        tones, line = self._theme.tones, QRectF(1, self.height() - BELOW, self.width() - 2, BELOW)
        painter.setPen(QColor(tones.soft))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), self.caption)
        if self._minimum is not None:
            painter.setPen(QColor(tones.attention))
            text = _("minimum {quantity}", quantity=figures.quantity(self._minimum))
            painter.drawText(line, int(Qt.AlignmentFlag.AlignRight), text)


def told(days: Sequence[tuple[dt.date, Quantity]], minimum: Quantity | None) -> str:
    """The line in words: where it began and ended, its least and its most."""
    if not days:
        return ""
    amounts = [held for _day, held in days]
    said = _(
        "{first} on {begin}, {last} on {end}; at least {least}, at most {most}",
        first=figures.quantity(amounts[0]),
        begin=figures.day(days[0][0]),
        last=figures.quantity(amounts[-1]),
        end=figures.day(days[-1][0]),
        least=figures.quantity(min(amounts)),
        most=figures.quantity(max(amounts)),
    )
    if minimum is None:
        return said
    below = sum(held < minimum for held in amounts)
    return f"{said}\n" + ngettext(
        "{count} day below the minimum", "{count} days below the minimum", below
    )
