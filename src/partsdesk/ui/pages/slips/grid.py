"""The grid of a slip: typed into like a spreadsheet, mirroring a sheet that has no widgets."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QWidget
from typing_extensions import override

from partsdesk.ui.bench import Bench
from partsdesk.ui.pages.slips.cells import GridDelegate
from partsdesk.ui.pages.slips.columns import GridColumn, Sheet
from partsdesk.ui.tables.model import ListRole
from partsdesk.ui.tables.stretching import Table
from partsdesk.ui.theme import ROW_PX
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NOWHERE = QModelIndex()


class GridModel(QAbstractTableModel):
    """A sheet as Qt sees it.

    Signals:
        typed: a cell was typed into: its row and its column's key.
    """

    typed = Signal(int, str)

    def __init__(self, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet = sheet

    def take(self, sheet: Sheet) -> None:
        """Show another sheet."""
        self.beginResetModel()
        self.sheet = sheet
        self.endResetModel()

    def column(self, number: int) -> GridColumn:
        """A column by its number."""
        return self.sheet.columns[number]

    @override
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else self.sheet.rows

    @override
    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.sheet.columns)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.column(index.column()).editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.sheet.columns):
            return None
        column = self.column(section)
        if role == Role.DisplayRole:
            return column.title
        return _side(column) if role == Role.TextAlignmentRole else None

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), self.column(index.column())
        if role in {Role.DisplayRole, Role.EditRole}:
            return self.sheet.text(row, column.key)
        fixed: dict[int, object] = {
            Role.TextAlignmentRole: _side(column),
            ListRole.PILL: column.pill,
            ListRole.SOFT: column.soft,
        }
        if role in fixed:
            return fixed[role]
        if role == ListRole.TONE:
            return self.sheet.tone(row, column.key)
        return self._problem(row, column.key) if role == Role.ToolTipRole else None

    @override
    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.EditRole or not index.isValid():
            return False
        row, key = index.row(), self.column(index.column()).key
        if str(value) == self.sheet.text(row, key):
            return False
        self.put(row, key, str(value))
        self.typed.emit(row, key)
        return True

    def put(self, row: int, key: str, text: str) -> None:
        """Type into a cell; the row that waits at the end becomes a line, and another waits."""
        before = self.sheet.rows
        self.sheet.put(row, key, text)
        grown = self.sheet.rows - before
        if grown > 0:
            self.beginInsertRows(NOWHERE, before, before + grown - 1)
            self.endInsertRows()
        self.show_again(row, row)

    def insert(self, row: int) -> None:
        """Make an empty line before this one."""
        self.beginInsertRows(NOWHERE, row, row)
        self.sheet.insert(row)
        self.endInsertRows()

    def remove(self, row: int) -> None:
        """Take a line out."""
        if row >= self.sheet.rows - 1:
            return
        self.beginRemoveRows(NOWHERE, row, row)
        self.sheet.remove(row)
        self.endRemoveRows()

    def show_again(self, first: int = 0, last: int | None = None) -> None:
        """Say that rows look different now."""
        end = self.sheet.rows - 1 if last is None else last
        if end >= first:
            self.dataChanged.emit(
                self.index(first, 0), self.index(end, len(self.sheet.columns) - 1)
            )

    def _problem(self, row: int, key: str) -> str | None:
        problem = self.sheet.problem(row, key)
        return explain(problem) if problem else None


class Grid(Table):
    """The grid: Enter goes to the next cell and makes a new line, typing overwrites, F2 edits.

    Signals:
        changed: something was typed, pasted, added or removed.
        looked_at: another line is current (its row).
    """

    changed = Signal()
    looked_at = Signal(int)

    def __init__(self, bench: Bench, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(None, parent)
        self._grid = GridModel(sheet, self)
        self._delegate = GridDelegate(bench, self)
        self.setModel(self._grid)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setFixedHeight(ROW_PX)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setAccessibleName(_("Lines"))
        self._grid.typed.connect(self._tell)
        self._delegate.closeEditor.connect(self._go_on)
        self.selectionModel().currentRowChanged.connect(self._look)
        self.widen()

    @property
    def sheet(self) -> Sheet:
        """What is shown."""
        return self._grid.sheet

    def take(self, sheet: Sheet) -> None:
        """Show another sheet."""
        self._grid.take(sheet)
        self.widen()

    def show_again(self) -> None:
        """Draw all rows again; a line may have been resolved."""
        self._grid.show_again()

    def bins_within(self, stores: dict[str, int | None]) -> None:
        """The stores whose bins are picked from, by column."""
        self._delegate.stores = stores

    def begin(self) -> None:
        """Go to the first cell that can be typed into, on the first line or the waiting one."""
        first = self._editable()[0] if self._editable() else 0
        row = self.sheet.rows - 1 if self.sheet.grows else 0
        self.setFocus()
        self.setCurrentIndex(self._grid.index(row, first))

    def widen(self) -> None:
        """Give columns their widths; one of them takes the rest."""
        header = self.horizontalHeader()
        header.setMinimumSectionSize(32)
        for number, column in enumerate(self.sheet.columns):
            header.resizeSection(number, column.width)
        stretching = [n for n, column in enumerate(self.sheet.columns) if column.stretches]
        self.stretch(stretching[0] if stretching else None)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        ways = {
            Qt.Key.Key_Return: self._step,
            Qt.Key.Key_Enter: self._step,
            Qt.Key.Key_Insert: self._insert,
            Qt.Key.Key_F7: self._pick,
        }
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_D}:
            (self._remove if event.key() == Qt.Key.Key_Delete else self._fill_down)()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.key() == Qt.Key.Key_Delete:
            self._clear()
        elif event.key() in ways:
            ways[Qt.Key(event.key())]()
        else:
            super().keyPressEvent(event)

    def paste(self, text: str) -> None:
        """Take in a block as spreadsheets copy it: tabs between cells, a line a row."""
        start = self.currentIndex()
        if not start.isValid():
            return
        for down, line in enumerate(text.rstrip("\r\n").splitlines()):
            for right, cell in enumerate(line.split("\t")):
                row, number = start.row() + down, start.column() + right
                if row >= self.sheet.rows or number >= len(self.sheet.columns):
                    continue
                if self._grid.column(number).editable:
                    self._grid.put(row, self._grid.column(number).key, cell.strip().strip('"'))
        self.changed.emit()

    def _editable(self) -> list[int]:
        return [number for number, column in enumerate(self.sheet.columns) if column.editable]

    def _step(self) -> None:
        """Go to the next cell to type in; after the last one to the next line's first."""
        now, cells = self.currentIndex(), self._editable()
        if not cells:
            return
        later = [number for number in cells if number > now.column()]
        row = now.row() if later else now.row() + 1
        if row < self.sheet.rows:
            self.setCurrentIndex(self._grid.index(row, later[0] if later else cells[0]))

    def _insert(self) -> None:
        if self.sheet.grows and self.currentIndex().isValid():
            self._grid.insert(self.currentIndex().row())
            self.changed.emit()

    def _remove(self) -> None:
        if self.sheet.grows and self.currentIndex().isValid():
            rows = {index.row() for index in self.selectedIndexes()}
            for row in sorted(rows, reverse=True):
                self._grid.remove(row)
            self.changed.emit()

    def _pick(self) -> None:
        index = self.currentIndex()
        if index.isValid() and self._grid.column(index.column()).pick:
            self.edit(index)

    def _fill_down(self) -> None:
        """Copy the topmost selected cells into those below; of one cell the one above it."""
        picked = self.selectedIndexes()
        columns = {index.column() for index in picked if self._grid.column(index.column()).editable}
        rows = sorted({index.row() for index in picked})
        if not rows or (len(rows) == 1 and rows[0] == 0):
            return
        source = rows[0] - 1 if len(rows) == 1 else rows[0]
        for number in columns:
            key = self._grid.column(number).key
            for row in rows if len(rows) == 1 else rows[1:]:
                self._grid.put(row, key, self.sheet.text(source, key))
        self.changed.emit()

    def _clear(self) -> None:
        for index in self.selectedIndexes():
            column = self._grid.column(index.column())
            if column.editable and self.sheet.text(index.row(), column.key):
                self._grid.put(index.row(), column.key, "")
        self.changed.emit()

    def _copy(self) -> None:
        rows: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda i: (i.row(), i.column())):
            rows.setdefault(index.row(), []).append(str(index.data() or ""))
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows.values()))

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()

    @Slot(QWidget)
    def _go_on(self, _: QWidget) -> None:
        """After a cell was typed and left with Enter, the next one."""
        if self._delegate.left_with_enter:
            self._delegate.left_with_enter = False
            self._step()

    @Slot(QModelIndex, QModelIndex)
    def _look(self, index: QModelIndex, _: QModelIndex) -> None:
        self.looked_at.emit(index.row() if index.isValid() else -1)


def _side(column: GridColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
