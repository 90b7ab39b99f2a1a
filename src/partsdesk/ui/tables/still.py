"""A table whose rows are all here: few enough to be asked for at once, narrowed as one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from partsdesk.ui.bench import Bench
from partsdesk.ui.parts import Card
from partsdesk.ui.tables.cells import CellDelegate
from partsdesk.ui.tables.columns import Column, Row
from partsdesk.ui.tables.model import NOWHERE, Index, ListRole, side_of
from partsdesk.ui.tables.stretching import LEAST, Room, Table
from partsdesk.ui.theme import ROW_PX

Role = Qt.ItemDataRole


class StillModel(QAbstractTableModel):
    """Rows in memory, of which those are shown that the filter keeps."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._every: tuple[Row, ...] = ()
        self._rows: list[Row] = []
        self._keeps: Callable[[Row], bool] = bool

    @property
    def rows(self) -> Sequence[Row]:
        """The rows that are shown."""
        return self._rows

    def take(self, rows: Sequence[Row]) -> None:
        """Show other rows; where they are as many as before, whoever looks stays where he is."""
        shown = [row for row in rows if self._keeps(row)]
        self._every = tuple(rows)
        if len(shown) == len(self._rows):
            self._rows = shown
            if shown:
                last = self.index(len(shown) - 1, len(self.columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._rows = shown
        self.endResetModel()

    def keep(self, keeps: Callable[[Row], bool]) -> None:
        """Show only the rows that this says yes to."""
        self._keeps = keeps
        self.beginResetModel()
        self._rows = [row for row in self._every if keeps(row)]
        self.endResetModel()

    def put_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns of the same rows."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self._rows[index.row()]
        if role in {Role.DisplayRole, Role.ToolTipRole}:
            return column.text(row) if role == Role.DisplayRole else _hint(column, row)
        fixed: dict[int, object] = {
            Role.TextAlignmentRole: side_of(column),
            ListRole.PILL: column.pill,
            ListRole.SOFT: column.soft,
            ListRole.FAULT: column.name in row.get("faults", ()),
            ListRole.TONE: column.tone(row) if column.tone else None,
        }
        return fixed.get(role)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        told = {Role.DisplayRole: column.title(), Role.TextAlignmentRole: side_of(column)}
        return told.get(Role(role)) if role in told else None


class StillTable(Table):
    """Such a table.

    Signals:
        opened: a row was double-clicked, or Enter was pressed on it.
        pressed: Space was pressed on a cell, or it was clicked twice: its row and column's name.
        looked: the current row and column's name; None where there is none.
    """

    opened = Signal(object)
    pressed = Signal(object, str)
    looked = Signal(object, str)

    def __init__(self, bench: Bench, columns: Sequence[Column], *, empty: str = "") -> None:
        super().__init__()
        self._still = StillModel(columns, self)
        self.setModel(self._still)
        self.setItemDelegate(CellDelegate(bench.theme, self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._look)
        self._still.modelReset.connect(self._show_empty)
        self._build_empty(empty)
        self.widen()

    @property
    def still(self) -> StillModel:
        """Its rows."""
        return self._still

    def current(self) -> Row | None:
        """The current row."""
        index = self.currentIndex()
        return self._still.rows[index.row()] if index.isValid() else None

    def say_empty(self, text: str) -> None:
        """What is said where there are no rows."""
        self._empty.setText(text)

    def widen(self) -> None:
        """Give every column its width; those that stretch share the rest."""
        columns = self._still.columns
        for number, column in enumerate(columns):
            least = max(column.width, self.wide_enough(column.title()))
            self.horizontalHeader().resizeSection(number, least)
        rooms = [Room(n, min(LEAST, c.width)) for n, c in enumerate(columns) if c.stretches]
        self.stretch(rooms)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(index)
        elif index.isValid() and event.key() == Qt.Key.Key_Space:
            column = self._still.columns[index.column()]
            self.pressed.emit(self._still.rows[index.row()], column.name)
        else:
            super().keyPressEvent(event)

    def _build_empty(self, text: str) -> None:
        self._empty = QLabel(text, self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("tone", "soft")
        self._empty.setWordWrap(True)
        QVBoxLayout(self.viewport()).addWidget(self._empty)
        self._show_empty()

    @Slot()
    def _show_empty(self) -> None:
        self._empty.setVisible(not self._still.rows)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        row = self._still.rows[index.row()]
        self.opened.emit(row)

    @Slot(QModelIndex, QModelIndex)
    def _look(self, index: QModelIndex, _: QModelIndex) -> None:
        if index.isValid():
            column = self._still.columns[index.column()]
            self.looked.emit(self._still.rows[index.row()], column.name)
        else:
            self.looked.emit(None, "")


def in_card(table: QWidget) -> QWidget:
    """The table in the frame that all tables have."""
    card = Card()
    card.inside.setContentsMargins(1, 1, 1, 4)
    card.inside.addWidget(table)
    return card


def _hint(column: Column, row: Row) -> str:
    """What is wrong with the cell; else its whole text, which may be cut off."""
    fault = row.get("faults", {}).get(column.name)
    return str(fault or column.text(row))
