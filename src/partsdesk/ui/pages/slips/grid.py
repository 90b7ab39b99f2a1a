"""The grid of a slip: typed into like a spreadsheet, mirroring a sheet that has no widgets."""

from __future__ import annotations

import re

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QApplication, QWidget
from typing_extensions import override

from partsdesk.domain.values.refusals import Refusal
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import CodeField
from partsdesk.ui.pages.slips.cells import GridDelegate
from partsdesk.ui.pages.slips.columns import Sheet
from partsdesk.ui.pages.slips.grid_model import GridModel
from partsdesk.ui.pages.slips.typed import folded
from partsdesk.ui.tables.stretching import Room, Table
from partsdesk.ui.theme import ROW_PX
from partsdesk.wording.language import _

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NOWHERE = QModelIndex()
TIMES = re.compile(r"([1-9][0-9]{0,5})[*×]")


class Grid(Table):
    """The grid: Enter goes to the next cell and makes a new line, typing overwrites, F2 edits.

    Signals:
        changed: something was typed, pasted, added or removed.
        looked_at: another line is current (its row).
    """

    changed = Signal()
    looked_at = Signal(int)

    def __init__(self, bench: Bench, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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

    def first_problem(self) -> tuple[int, Refusal] | None:
        """The first thing that is wrong with what was typed: its line, and what it is."""
        keys = [column.key for column in self.sheet.columns if column.editable]
        for row in range(self.sheet.rows):
            for key in keys:
                problem = self.sheet.problem(row, key)
                if problem is not None:
                    return row + 1, problem
        return None

    def begin(self) -> None:
        """Go to the first cell that can be typed into, on the first line or the waiting one."""
        first = self._editable()[0] if self._editable() else 1
        row = self.sheet.rows - 1 if self.sheet.grows else 0
        self.setFocus()
        self.setCurrentIndex(self._grid.index(row, first))

    def widen(self) -> None:
        """Give columns their widths; one of them takes the rest."""
        header = self.horizontalHeader()
        header.setMinimumSectionSize(32)
        for number, column in enumerate(self.sheet.columns):
            header.resizeSection(number, max(column.width, self.wide_enough(column.title)))
        self.stretch(
            [
                Room(number, column.width, column.most)
                for number, column in enumerate(self.sheet.columns)
                if column.stretches
            ]
        )

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

    def leave_cell(self) -> int:
        """End what is typed in a cell; ``24*`` typed there is how often the next scan counts."""
        field = QApplication.focusWidget()
        if not isinstance(field, CodeField) or not self.viewport().isAncestorOf(field):
            return 1
        times = TIMES.fullmatch(folded(field.text()))
        if times is None:
            self.commitData(field)
        self.closeEditor(field, QAbstractItemDelegate.EndEditHint.NoHint)
        return int(times[1]) if times else 1

    def take_scanned(self, before: int, row: int | None) -> None:
        """A scan changed the sheet: show it, and go to its row."""
        self._grid.show_grown(before)
        self._grid.show_again()
        if row is not None:
            column = max(self.currentIndex().column(), 1)
            self.setCurrentIndex(self._grid.index(row, column))
            self.changed.emit()

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
