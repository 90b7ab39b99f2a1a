"""The columns that stay in sight when one scrolls sideways: a narrow table over the list's left.

It shows the same rows of the same model with the same selection, and says what is done to it to
the list's own headings, which alone know what is typed under them.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QAbstractItemView
from typing_extensions import override

from partsdesk.ui.tables.arranging import Arranger
from partsdesk.ui.tables.headings import Headings
from partsdesk.ui.tables.stretching import Table

NEVER = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


class FrozenColumns(Table):
    """The frozen part of one list."""

    def __init__(self, table: Table, head: Headings, arranger: Arranger) -> None:
        super().__init__(table)
        self._table = table
        self._main = head
        self._arranger = arranger
        self.head = Headings(arranger.columns, self)
        self.head.setSectionsMovable(False)
        self.setObjectName("frozen")
        self.setHorizontalHeader(self.head)
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(table.itemDelegate())
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(NEVER)
        self.setVerticalScrollBarPolicy(NEVER)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(table.accessibleName())
        self._connect()
        self._follow()

    def _connect(self) -> None:
        mine, other = self.verticalScrollBar(), self._table.verticalScrollBar()
        mine.valueChanged.connect(other.setValue)
        other.valueChanged.connect(mine.setValue)
        self._arranger.arranged.connect(self._follow)
        self._main.sectionResized.connect(self._place)
        self._main.geometriesChanged.connect(self._follow_filters)
        self._main.filtered.connect(self._take_texts)
        self.head.filtered.connect(self._tell_texts)
        self.head.sectionResized.connect(self._tell_width)
        self._table.installEventFilter(self)

    @property
    def _sections(self) -> list[int]:
        """The frozen columns' places in the model."""
        now = self._arranger.now
        return [self._arranger.section(name) for name in now.columns[: now.frozen]]

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    @Slot()
    def _follow(self) -> None:
        """Show the columns that are frozen now, in their order."""
        frozen = self._sections
        self.setVisible(bool(frozen))
        self._main.cover(frozenset(frozen))
        for section in range(self.head.count()):
            self.head.setSectionHidden(section, section not in frozen)
        for place, section in enumerate(frozen):
            self.head.moveSection(self.head.visualIndex(section), place)
        self._take_texts()
        self._place()

    @Slot()
    def _place(self) -> None:
        frozen = self._sections
        if not frozen:
            return
        for section in frozen:
            if self.head.sectionSize(section) != self._main.sectionSize(section):
                self.head.resizeSection(section, self._main.sectionSize(section))
        width = sum(self._main.sectionSize(section) for section in frozen) + 1
        height = self._table.viewport().height() + self._main.height()
        self.setGeometry(0, 0, min(width, self._table.width() // 2), height)
        self.raise_()

    @Slot(int, int, int)
    def _tell_width(self, section: int, _: int, width: int) -> None:
        """Somebody drew a frozen column: the list's own follows."""
        if width and self.isVisible() and self._main.sectionSize(section) != width:
            self._main.resizeSection(section, width)

    @Slot()
    def _follow_filters(self) -> None:
        if self.head.shows_filters is not self._main.shows_filters:
            self.head.show_filters(shown=self._main.shows_filters)
            self._take_texts()
        self._place()

    @Slot()
    def _take_texts(self) -> None:
        if self._sections and self.head.texts != self._texts_of_mine():
            self.head.put_texts(self._texts_of_mine())

    def _texts_of_mine(self) -> dict[str, str]:
        names = set(self._arranger.now.columns[: self._arranger.now.frozen])
        return {name: text for name, text in self._main.texts.items() if name in names}

    @Slot()
    def _tell_texts(self) -> None:
        """What is typed here counts as typed under the list's own headings."""
        if self._sections and self.head.texts != self._texts_of_mine():
            names = set(self._arranger.now.columns[: self._arranger.now.frozen])
            others = {name: t for name, t in self._main.texts.items() if name not in names}
            self._main.put_texts({**others, **self.head.texts})
