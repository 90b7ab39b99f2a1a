"""A column of a list that is typed into: digits begin, Enter ends and goes on to the next row."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import CodeField
from partsdesk.ui.tables.cells import CellDelegate
from partsdesk.ui.tables.view import ListView
from partsdesk.ui.theme import Theme
from partsdesk.ui.typed import times_of

Index = QModelIndex | QPersistentModelIndex
ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class TypedDelegate(CellDelegate):
    """Makes the field that a cell is typed into; no input method listens to it."""

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = CodeField("", parent)
        field.setProperty("cell", True)
        field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        heading = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        field.setAccessibleName(str(heading))
        return field

    def __init__(self, theme: Theme, times: Callable[[int], object], parent: QObject) -> None:
        super().__init__(theme, parent)
        self._times = times

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """A figure goes into the row; ``24*`` is how often the next scan counts."""
        if isinstance(editor, CodeField):
            times = times_of(editor.text())
            if times is None:
                model.setData(index, editor.text())
            else:
                self._times(times)

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """One types a new figure; the old one stands in the row until the books have it."""


class TypedColumn(QObject):
    """Sees to it that a list's figures are typed wherever one stands in the row.

    Signals:
        timed: ``24*`` was typed and ended: so many times the next scan counts.
    """

    timed = Signal(int)

    def __init__(self, bench: Bench, view: ListView, column: str) -> None:
        super().__init__(view)
        self._view = view
        self._section = next(n for n, c in enumerate(view.model.columns) if c.name == column)
        self._times = 1
        self._delegate = TypedDelegate(bench.theme, self._hold, self)
        view.table.setItemDelegateForColumn(self._section, self._delegate)
        view.table.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        view.table.installEventFilter(self)
        self._delegate.closeEditor.connect(self._go_on)

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            begins = event.text().isdigit() or event.key() == Qt.Key.Key_F2
            now = self._view.table.currentIndex()
            if begins and now.isValid() and now.column() != self._section:
                place = self._view.model.index(now.row(), self._section)
                self._view.table.setCurrentIndex(place)
        return super().eventFilter(watched, event)

    def leave(self) -> int:
        """End what is typed; ``24*`` typed there is how often the next scan counts."""
        held, self._times = self._times, 1
        return held * self._leave()

    def _hold(self, times: int) -> None:
        self._times = times
        self.timed.emit(times)

    def _leave(self) -> int:
        field, table = QApplication.focusWidget(), self._view.table
        if not isinstance(field, CodeField) or not table.viewport().isAncestorOf(field):
            return 1
        times = times_of(field.text())
        if times is None:
            table.commitData(field)
        table.closeEditor(field, QAbstractItemDelegate.EndEditHint.NoHint)
        return times or 1

    def _go_on(self, _editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            table = self._view.table
            below = table.currentIndex().row() + 1
            if below < self._view.model.total:
                table.setCurrentIndex(self._view.model.index(below, self._section))
