"""The list under the search field: groups with their headings, names, keys and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from partsdesk.ui.palette import Entry, Heading
from partsdesk.ui.theme import SMALL_PX, Theme
from partsdesk.wording import figures
from partsdesk.wording.language import _

ROOM = QModelIndex | QPersistentModelIndex
LINE_PX, HEADING_PX, MOST_PX, WIDTH = 31, 27, 500, 620
EDGE = 12


class PaletteModel(QAbstractListModel):
    """Headings, which cannot be chosen, and entries."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[Heading | Entry] = []

    def take(self, lines: Sequence[Heading | Entry]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    @override
    def rowCount(self, parent: ROOM = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.lines)

    @override
    def data(self, index: ROOM, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        if isinstance(line, Heading):
            return line.text
        said = (line.code, line.name, line.more, line.key, line.why)
        return figures.joined([text for text in said if text])

    @override
    def flags(self, index: ROOM) -> Qt.ItemFlag:
        if isinstance(self.lines[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class PaletteList(QListView):
    """The lines, one of them current; the keyboard stays in the field above.

    Signals:
        picked: an entry was chosen with the mouse.
    """

    picked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._frame = parent
        self.setObjectName("popup")
        self.setAccessibleName(_("What was found"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines = PaletteModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(PaletteDelegate(theme, self))
        self.clicked.connect(self._click)
        self.hide()

    @property
    def entry(self) -> Entry | None:
        """The entry that Enter would choose."""
        row = self.currentIndex().row()
        line = self.lines.lines[row] if 0 <= row < len(self.lines.lines) else None
        return line if isinstance(line, Entry) else None

    def take(self, lines: Sequence[Heading | Entry], below: QWidget) -> None:
        """Show these lines below a field, the first entry current; nothing where there are none."""
        self.lines.take(lines)
        self.move_by(1)
        if not lines:
            self.hide()
            return
        window = self._frame
        corner = below.mapTo(window, below.rect().bottomLeft())
        high = sum(HEADING_PX if isinstance(line, Heading) else LINE_PX for line in lines) + 4
        room = window.height() - corner.y() - 40
        self.setGeometry(corner.x(), corner.y() + 4, WIDTH, min(high, MOST_PX, room))
        self.show()
        self.raise_()

    def move_by(self, step: int) -> None:
        """Go so many entries on; from one end to the other."""
        rows = [n for n, line in enumerate(self.lines.lines) if isinstance(line, Entry)]
        if not rows:
            return
        row = self.currentIndex().row()
        at = rows.index(row) + step if row in rows else 0
        if abs(step) > 1:
            at = max(0, min(at, len(rows) - 1))
        target = rows[at % len(rows)]
        self.setCurrentIndex(self.lines.index(target))
        if target == rows[0]:
            self.scrollToTop()

    @Slot(QModelIndex)
    def _click(self, index: QModelIndex) -> None:
        line = self.lines.lines[index.row()]
        if isinstance(line, Entry):
            self.picked.emit(line)


class PaletteDelegate(QStyledItemDelegate):
    """Draws a line: its name, what else is known, and its key or why it cannot be."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = parent

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: ROOM) -> QSize:
        is_heading = not index.flags()
        return QSize(200, HEADING_PX if is_heading else LINE_PX)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ROOM) -> None:
        model = index.model()
        assert isinstance(model, PaletteModel)  # noqa: S101 - for the type
        line = model.lines[index.row()]
        painter.save()
        room = option.rect.adjusted(EDGE, 0, -EDGE, 0)
        if isinstance(line, Heading):
            self._draw_heading(painter, room, line)
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(option.rect, QColor(self._theme.tones.accent_back))
            self._draw_entry(painter, room, line)
        painter.restore()

    def _draw_heading(self, painter: QPainter, room: QRect, line: Heading) -> None:
        font = painter.font()
        font.setPixelSize(SMALL_PX)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.tones.soft))
        painter.drawText(room.adjusted(0, 4, 0, 0), Qt.AlignmentFlag.AlignVCenter, line.text)

    def _draw_entry(self, painter: QPainter, room: QRect, line: Entry) -> None:
        tones = self._theme.tones
        end = line.why or line.key
        if end:
            tone = tones.attention if line.why else tones.soft
            most = room.width() * 3 // 5
            width = min(painter.fontMetrics().horizontalAdvance(end) + 2, most)
            right = QRect(room.right() - width, room.top(), width, room.height())
            _draw(painter, right, end, tone)
            room = room.adjusted(0, 0, -width - EDGE, 0)
        tone = tones.text if line.is_enabled else tones.faint
        for text, colour in ((line.code, tone), (line.name, tone), (line.more, tones.soft)):
            if text:
                used = _draw(painter, room, text, colour) + EDGE
                room = room.adjusted(used, 0, 0, 0)


def _draw(painter: QPainter, room: QRect, text: str, colour: str) -> int:
    """Draw a text as far as there is room; answers how wide it is."""
    if room.width() <= 0:
        return 0
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.setPen(QColor(colour))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(shown)
