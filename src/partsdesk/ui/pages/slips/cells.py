"""How a cell of the grid is typed into: a plain field, or one that finds items and bins."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget
from typing_extensions import override

from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import CodeField, Picked, PickField
from partsdesk.ui.pages.slips.columns import GridColumn, Sheet
from partsdesk.ui.pages.slips.item_field import ItemField, kind_of
from partsdesk.ui.tables.cells import MARGIN, CellDelegate
from partsdesk.wording.language import _

Index = QModelIndex | QPersistentModelIndex
ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class GridDelegate(CellDelegate):
    """Draws the grid's cells, and makes the fields that they are typed into.

    Attributes:
        stores: the store whose bins a column picks from, by the column's key.
        left_with_enter: that the last editor was left by Enter, so that the grid goes on.
    """

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(bench.theme, parent)
        self._bench = bench
        self.stores: dict[str, int | None] = {}
        self.left_with_enter = False

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._column(index)
        field: QLineEdit
        if column.pick == "items":
            field = ItemField(self._bench, kind_of(self._sheet(index)), parent)
            if not index.data(Qt.ItemDataRole.EditRole):
                field.offer()
        elif column.pick == "bins" and self.stores.get(column.key) is not None:
            field = PickField(self._bench, "bins", shown=("code", "zone"), parent=parent)
            field.within(store=self.stores[column.key])
        else:
            field = CodeField("", parent, is_plain=column.key != "note")
        if isinstance(field, PickField):
            field.picked.connect(self._commit)
        field.setProperty("cell", True)
        field.setAlignment(index.data(Qt.ItemDataRole.TextAlignmentRole))
        field.setAccessibleName(column.title)
        return field

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with what stands there; what is typed since is left alone, whatever comes in."""
        if isinstance(editor, QLineEdit) and not editor.property("begun"):
            editor.setProperty("begun", True)
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        picked = editor.value or editor.exact() if isinstance(editor, PickField) else None
        if picked is not None:
            model.setData(index, picked.code)
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    @override
    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(option.rect)

    @override
    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter ends the typing here: going on to the grid too, it would step twice."""
        if isinstance(event, QKeyEvent) and isinstance(editor, QWidget):
            ends = Qt.Key(event.key()) in ENTERS and event.type() == QEvent.Type.KeyPress
            if ends:
                self._end(editor)
                return True
        return super().eventFilter(editor, event)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        sheet = self._sheet(index)
        if sheet.grows and index.row() == sheet.rows - 1 and self._column(index).key == "item":
            painter.save()
            painter.setPen(QColor(self._bench.theme.tones.faint))
            room = option.rect.adjusted(MARGIN, 0, 400, -1)
            painter.setClipping(False)
            hint = _("Scan, type a code, name or pinyin, or paste from Excel …")
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, hint)
            painter.restore()

    def _commit(self, picked: Picked | None) -> None:
        editor = self.sender()
        if picked is not None and isinstance(editor, PickField):
            self._end(editor)

    def _end(self, editor: QWidget) -> None:
        self.left_with_enter = True
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def _sheet(self, index: Index) -> Sheet:
        sheet: Sheet = index.model().sheet  # type: ignore[attr-defined]  # a GridModel
        return sheet

    def _column(self, index: Index) -> GridColumn:
        return self._sheet(index).columns[index.column()]
