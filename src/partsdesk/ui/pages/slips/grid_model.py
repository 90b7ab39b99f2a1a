"""A slip's sheet as Qt sees it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from partsdesk.ui.pages.slips.columns import GridColumn, Sheet
from partsdesk.ui.tables.model import ListRole
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
        return self._told(row, column.key, role, pill=column.pill)

    def _told(self, row: int, key: str, role: int, *, pill: bool) -> object:
        if role == ListRole.TONE:
            return self.sheet.tone(row, key)
        if role == ListRole.FAULT:
            return self.sheet.problem(row, key) is not None
        if role != Role.ToolTipRole:
            return None
        return self._problem(row, key) or (self.sheet.text(row, key) if pill else None)

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
        self.change(partial(self.sheet.put, row, key, text))

    def change(self, work: Callable[[], object]) -> None:
        """Let a sheet be changed as a whole, and show what has become of it."""
        before = self.sheet.rows
        work()
        self.show_changed(before)

    def show_changed(self, before: int) -> None:
        """Say that the sheet was changed, and had so many rows before."""
        now = self.sheet.rows
        if now > before:
            self.beginInsertRows(NOWHERE, before, now - 1)
            self.endInsertRows()
        elif now < before:
            self.beginRemoveRows(NOWHERE, now, before - 1)
            self.endRemoveRows()
        self.show_again()

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


def _side(column: GridColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
