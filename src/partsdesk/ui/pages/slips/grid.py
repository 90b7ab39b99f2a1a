"""The grid of a slip: typed into like a spreadsheet, mirroring a sheet that has no widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import (
    QItemSelectionModel,
    QKeyCombination,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QWidget,
)
from typing_extensions import override

from partsdesk.domain.values.refusals import Refusal
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import CodeField
from partsdesk.ui.pages.slips.blocks import block_of, fill, fill_down, paste, text_of
from partsdesk.ui.pages.slips.cells import GridDelegate
from partsdesk.ui.pages.slips.columns import Sheet
from partsdesk.ui.pages.slips.grid_model import GridModel
from partsdesk.ui.tables.stretching import Room, Table
from partsdesk.ui.theme import ROW_PX
from partsdesk.ui.typed import times_of
from partsdesk.wording.language import _

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
Cursor = QAbstractItemView.CursorAction
Select = QItemSelectionModel.SelectionFlag
NOWHERE = QModelIndex()


class Grid(Table):
    """The grid: Enter goes to the next cell and makes a new line, typing overwrites, F2 edits.

    Signals:
        changed: something was typed, pasted, added or removed.
        looked_at: another line is current (its row).
        picks: something is to be picked for a cell (its row, and its column's key).
    """

    changed = Signal()
    looked_at = Signal(int)
    picks = Signal(int, str)

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

    def show_anew(self) -> None:
        """Show a sheet that was changed as a whole, whatever rows it has now."""
        now = self.currentIndex()
        self._grid.take(self.sheet)
        row = min(max(now.row(), 0), self.sheet.rows - 1)
        self.setCurrentIndex(self._grid.index(row, max(now.column(), 0)))

    def put_picked(self, row: int, texts: dict[str, str]) -> None:
        """Put what was picked into its cell and what goes with it beside it; then go on."""
        keys = [column.key for column in self.sheet.columns]

        def put() -> None:
            with self.sheet.step():
                for key in (key for key in texts if key in keys):
                    self.sheet.put(row, key, texts[key])

        self._change(put)
        number = keys.index(next(iter(texts)))
        self.setCurrentIndex(self._grid.index(row, number))
        self.setFocus()
        self._step()

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
        work = self._work_of(event)
        if work is None:
            super().keyPressEvent(event)
        else:
            work()

    @override
    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Tab goes through the cells that are typed into, and leaves the grid at its ends."""
        ways = {Cursor.MoveNext: 1, Cursor.MovePrevious: -1}
        if action not in ways or not self._editable():
            return super().moveCursor(action, modifiers)
        return self._beside(ways[action])

    @override
    def focusNextPrevChild(self, next: bool, /) -> bool:
        """Tab at the last cell goes on to what stands behind the grid."""
        within = self._beside(1 if next else -1)
        if within.isValid():
            self.setCurrentIndex(within)
            return True
        self.setTabKeyNavigation(False)
        left = super().focusNextPrevChild(next)
        self.setTabKeyNavigation(True)
        return left

    def leave_cell(self) -> int:
        """End what is typed in a cell; ``24*`` typed there is how often the next scan counts."""
        field = QApplication.focusWidget()
        if not isinstance(field, CodeField) or not self.viewport().isAncestorOf(field):
            return 1
        times = times_of(field.text())
        if times is None:
            self.commitData(field)
        self.closeEditor(field, QAbstractItemDelegate.EndEditHint.NoHint)
        return times or 1

    def take_scanned(self, before: int, row: int | None) -> None:
        """A scan changed the sheet: show it, and go to its row."""
        self._grid.show_changed(before)
        if row is not None:
            column = max(self.currentIndex().column(), 1)
            self.setCurrentIndex(self._grid.index(row, column))
            self.changed.emit()

    def paste(self, text: str) -> None:
        """Take in a block as spreadsheets copy it; one cell fills all that are selected."""
        start, block = self.currentIndex(), block_of(text)
        picked = self.selectedIndexes()
        if not start.isValid() or not block:
            return
        if len(picked) > 1 and len(block) == len(block[0]) == 1:
            self._change(partial(fill, self.sheet, self._cells(picked), block[0][0]))
            return
        row = min([index.row() for index in picked] or [start.row()])
        column = min([index.column() for index in picked] or [start.column()])
        self._change(partial(paste, self.sheet, row, column, block))

    def _work_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key does here; None for what every table does with it."""
        usual = {
            QKeySequence.StandardKey.Copy: self._copy,
            QKeySequence.StandardKey.Cut: self._cut,
            QKeySequence.StandardKey.Paste: self._paste,
        }
        for standard, work in usual.items():
            if event.matches(standard):
                return work
        keys: dict[str, Callable[[], object]] = {
            "Ins": self._insert,
            "Ctrl+Del": self._remove,
            "Ctrl+D": self._fill_down,
            "Ctrl+Z": partial(self._step_back, forth=False),
            "Ctrl+Y": partial(self._step_back, forth=True),
            "Ctrl+Shift+Z": partial(self._step_back, forth=True),
            "Del": self._clear,
            "F2": self._edit,
            "F7": self._pick,
            "Return": self._step,
            "Enter": self._step,
        }
        bare = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        pressed = QKeySequence(QKeyCombination(bare, Qt.Key(event.key())))
        return keys.get(pressed.toString(QKeySequence.SequenceFormat.PortableText))

    def _change(self, work: Callable[[], object]) -> None:
        self._grid.change(work)
        self.changed.emit()

    def _editable(self) -> list[int]:
        return [number for number, column in enumerate(self.sheet.columns) if column.editable]

    def _beside(self, way: int) -> QModelIndex:
        """The next cell to type in, or the one before; none at the ends of the grid."""
        now, cells = self.currentIndex(), self._editable()
        if not now.isValid() or not cells:
            return QModelIndex()
        ahead = [number for number in cells[::way] if (number - now.column()) * way > 0]
        row = now.row() if ahead else now.row() + way
        if not 0 <= row < self.sheet.rows:
            return QModelIndex()
        return self._grid.index(row, ahead[0] if ahead else cells[::way][0])

    def _step(self) -> None:
        """Go to the next cell where Enter stops; after the last one to the next line's first."""
        now = self.currentIndex()
        while (there := self._beside(1)).isValid():
            self.selectionModel().setCurrentIndex(there, Select.NoUpdate)
            if self.sheet.stops(there.row(), self._grid.column(there.column()).key):
                self.setCurrentIndex(there)
                return
        self.setCurrentIndex(now)

    def _insert(self) -> None:
        now = self.currentIndex()
        if self.sheet.takes_rows and now.isValid():
            made: list[int] = []
            self._change(lambda: made.append(self.sheet.insert(now.row())))
            self.setCurrentIndex(self._grid.index(made[0], now.column()))

    def _remove(self) -> None:
        """Take out the lines that are selected, in one step."""
        if not self.sheet.takes_rows or not self.currentIndex().isValid():
            return
        now = self.currentIndex()
        self._change(self._remove_selected)
        row = min(now.row(), self.sheet.rows - 1)
        self.setCurrentIndex(self._grid.index(row, now.column()))

    def _remove_selected(self) -> None:
        with self.sheet.step():
            for row in sorted({index.row() for index in self.selectedIndexes()}, reverse=True):
                self.sheet.remove(row)

    def _edit(self) -> None:
        """Edit what stands in the cell: the cursor stands behind it, nothing is selected."""
        index = self.currentIndex()
        if index.isValid() and self._grid.column(index.column()).editable:
            self.edit(index)
            editor = self.indexWidget(index)
            if isinstance(editor, QLineEdit):
                editor.end(False)

    def _pick(self) -> None:
        index = self.currentIndex()
        if index.isValid() and self._grid.column(index.column()).pick:
            self.picks.emit(index.row(), self._grid.column(index.column()).key)

    def _fill_down(self) -> None:
        """Copy the topmost selected cells into those below; of one cell the one above it."""
        picked = self.selectedIndexes()
        keys = dict.fromkeys(key for _, key in self._cells(picked))
        rows = {index.row() for index in picked}
        if rows:
            self._change(partial(fill_down, self.sheet, rows, tuple(keys)))

    def _clear(self) -> None:
        self._change(partial(fill, self.sheet, self._cells(self.selectedIndexes()), ""))

    def _cells(self, indexes: Iterable[QModelIndex]) -> list[tuple[int, str]]:
        """Those of some cells that can be typed into."""
        found = [(index.row(), self._grid.column(index.column())) for index in indexes]
        return [(row, column.key) for row, column in found if column.editable]

    def _copy(self) -> None:
        rows: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda i: (i.row(), i.column())):
            rows.setdefault(index.row(), []).append(str(index.data() or ""))
        QGuiApplication.clipboard().setText(text_of(list(rows.values())))

    def _cut(self) -> None:
        self._copy()
        self._clear()

    def _paste(self) -> None:
        self.paste(QGuiApplication.clipboard().text())

    def _step_back(self, *, forth: bool) -> None:
        """Undo a step, or take it again."""
        sheet = self.sheet
        self._change(sheet.redo if forth else sheet.undo)
        now = self.currentIndex()
        if not now.isValid() or now.row() >= sheet.rows:
            self.setCurrentIndex(self._grid.index(sheet.rows - 1, max(now.column(), 0)))

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
