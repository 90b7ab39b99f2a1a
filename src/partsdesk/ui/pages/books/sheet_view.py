"""How a sheet looks: headings in two rows, ruled columns, totals set off as on paper."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QPainter, QPen, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from partsdesk.ui.bench import Bench
from partsdesk.ui.pages.books.sheet_columns import SheetColumn
from partsdesk.ui.pages.books.sheet_model import TOTAL, SheetModel
from partsdesk.ui.tables.cells import MARGIN, CellDelegate
from partsdesk.ui.tables.stretching import Room, Table
from partsdesk.ui.theme import ROW_PX, Theme

LINE_PX = 26


class SheetDelegate(CellDelegate):
    """Cells between rules; rows of totals on a ground of their own, under a stronger line."""

    def __init__(self, theme: Theme, model: SheetModel, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._look = theme
        self._begins = begins(model.columns)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tones = self._look.tones
        rect: QRect = option.rect
        is_total = bool(index.data(TOTAL))
        if is_total:
            painter.fillRect(rect, QColor(tones.head))
        super().paint(painter, option, index)
        painter.save()
        if is_total:
            painter.setPen(QPen(QColor(tones.faint), 1))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.column():
            strong = index.column() in self._begins
            painter.setPen(QPen(QColor(tones.faint if strong else tones.line), 1))
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        painter.restore()


def begins(columns: tuple[SheetColumn, ...]) -> frozenset[int]:
    """The columns before which a group of them begins."""
    names = [column.group() if column.group else "" for column in columns]
    return frozenset(n for n in range(1, len(names)) if names[n] and names[n] != names[n - 1])


class SheetHeadings(QHeaderView):
    """Headings with one over several of them: 收入 over 数量, 单价, 金额."""

    def __init__(self, theme: Theme, columns: tuple[SheetColumn, ...], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._columns = columns
        self._begins = begins(columns)
        self._is_double = any(column.group for column in columns)
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(40)
        self.setFixedHeight(2 * LINE_PX if self._is_double else ROW_PX)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int, /) -> None:
        tones, column = self._theme.tones, self._columns[logicalIndex]
        painter.save()
        painter.fillRect(rect, QColor(tones.head))
        below = rect
        if column.group is not None:
            below = rect.adjusted(0, LINE_PX, 0, 0)
            self._paint_group(painter, rect, logicalIndex)
        painter.setPen(QColor(tones.soft))
        side = Qt.AlignmentFlag.AlignRight if column.is_right else Qt.AlignmentFlag.AlignLeft
        room = below.adjusted(MARGIN, 0, -MARGIN, 0)
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), column.title())
        painter.setPen(QPen(QColor(tones.line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if logicalIndex:
            self._rule(painter, rect if logicalIndex in self._begins else below, logicalIndex)
        painter.restore()

    def _rule(self, painter: QPainter, rect: QRect, section: int) -> None:
        tones = self._theme.tones
        strong = section in self._begins
        painter.setPen(QPen(QColor(tones.faint if strong else tones.line), 1))
        painter.drawLine(rect.topLeft(), rect.bottomLeft())

    def _paint_group(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The heading over several columns, of which each paints what lies over itself."""
        group = self._columns[section].group
        name = group() if group else ""
        same = [n for n, c in enumerate(self._columns) if c.group is not None and c.group() == name]
        left = self.sectionViewportPosition(same[0])
        width = sum(self.sectionSize(n) for n in same)
        whole = QRect(left, rect.top(), width, LINE_PX)
        painter.save()
        painter.setClipRect(rect)
        painter.setPen(QColor(self._theme.tones.text))
        painter.drawText(whole, int(Qt.AlignmentFlag.AlignCenter), name)
        painter.setPen(QPen(QColor(self._theme.tones.line), 1))
        painter.drawLine(whole.bottomLeft(), whole.bottomRight())
        painter.restore()


class SheetTable(Table):
    """The sheet itself.

    Signals:
        opened: a row was double-clicked, or Enter was pressed on it: its number.
    """

    opened = Signal(int)

    def __init__(self, bench: Bench, model: SheetModel, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setHorizontalHeader(SheetHeadings(bench.theme, model.columns, self))
        self.setModel(model)
        self.setItemDelegate(SheetDelegate(bench.theme, model, self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(LINE_PX)
        self.verticalHeader().setMinimumSectionSize(LINE_PX)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        for number, column in enumerate(model.columns):
            least = max(column.width, self.wide_enough(column.title()))
            self.horizontalHeader().resizeSection(number, least)
        wide = [n for n, column in enumerate(model.columns) if column.stretches]
        self.stretch([Room(n, model.columns[n].width) for n in wide])
        self.doubleClicked.connect(self._open)
        shortcuts = [(QKeySequence(QKeySequence.StandardKey.Copy), self.copy)]
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        shortcuts += [(QKeySequence(key), self._open_current) for key in keys]
        for sequence, slot in shortcuts:
            made = QShortcut(sequence, self, slot)
            made.setContext(Qt.ShortcutContext.WidgetShortcut)

    @Slot()
    def copy(self) -> None:
        """Copy the selection as it stands, for a spreadsheet: tabs between, a line a row."""
        model = self.model()
        columns = range(model.columnCount())
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        lines = ["\t".join(str(model.index(r, c).data() or "") for c in columns) for r in rows]
        QGuiApplication.clipboard().setText("\n".join(lines))

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    @Slot()
    def _open_current(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self._open(index)
