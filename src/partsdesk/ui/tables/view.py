"""The one list: a search field and chips above, the rows, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from partsdesk.services.lists import Filter, ListAsked
from partsdesk.ui.bench import Bench
from partsdesk.ui.tables.cells import CellDelegate
from partsdesk.ui.tables.columns import Column, Row
from partsdesk.ui.tables.filters import filter_of
from partsdesk.ui.tables.headings import Headings
from partsdesk.ui.tables.model import ListModel
from partsdesk.ui.tables.stretching import LEAST, Room, Table
from partsdesk.ui.theme import ROW_PX
from partsdesk.wording.language import _, ngettext

TYPING_MS = 200
SEARCH_PX = 260


class ListView(QWidget):
    """A list of the warehouse to look through.

    Signals:
        opened: a row was double-clicked, or Enter was pressed on it.
        chosen: the current row; None where there is none.
    """

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(
        self,
        bench: Bench,
        columns: Sequence[Column],
        asked: ListAsked,
        *,
        empty: str = "",
        hint: str = "",
    ) -> None:
        super().__init__()
        self._bench = bench
        self._name = asked.listing
        self._to_end = False
        self._set_filters: tuple[Filter, ...] = ()
        self._typed_filters: tuple[Filter, ...] = ()
        self.model = ListModel(bench.courier, columns, asked, self)
        self.model.zone = bench.zone
        self._build_bar(hint)
        self._build_table()
        self._build_empty(empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self.bar)
        layout.addWidget(self._card, 1)
        self.model.counted.connect(self._count)
        self._typed = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typed.timeout.connect(self._search)
        QShortcut(QKeySequence.StandardKey.Copy, self.table, self.copy)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QShortcut(QKeySequence(key), self.table, self._open_current)
        for shortcut in self.table.findChildren(QShortcut):
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+F"), self, self.show_filters).setContext(inside)
        QShortcut(QKeySequence("F3"), self, self.search.setFocus).setContext(inside)

    def start(self, *, at_end: bool = False) -> None:
        """Ask for the first rows; ``at_end`` shows the last of them, as books are read."""
        self._to_end = at_end
        self.model.start()

    def set_filters(self, *filters: Filter) -> None:
        """What the page's chips ask for, beside what is typed under the headings."""
        self._set_filters = filters
        self._take_filters()

    def show_filters(self) -> None:
        """Show or hide the row of filters."""
        self.head.show_filters(shown=not self.head.shows_filters)

    def add_control(self, control: QWidget) -> None:
        """Put a chip or a field between the search field and the count."""
        self.bar.insertWidget(self.bar.count() - 2, control)

    def current(self) -> Row | None:
        """The current row."""
        index = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    @Slot()
    def copy(self) -> None:
        """Copy the selection as it stands, for a spreadsheet: tabs between, a line a row."""
        picked = self.table.selectionModel().selectedIndexes()
        lines: dict[int, dict[int, str]] = {}
        for index in picked:
            place = self.head.visualIndex(index.column())
            text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
            lines.setdefault(index.row(), {})[place] = text.replace("\t", " ")
        rows = ["\t".join(line[n] for n in sorted(line)) for _, line in sorted(lines.items())]
        QGuiApplication.clipboard().setText("\n".join(rows))

    def _build_bar(self, hint: str) -> None:
        self.bar = QHBoxLayout()
        self.bar.setSpacing(8)
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setFixedWidth(SEARCH_PX)
        self.search.setPlaceholderText(hint or _("Code, name, pinyin …"))
        self.search.setAccessibleName(_("Search this list"))
        self.search.textChanged.connect(self._start_typing)
        self.count = QLabel()
        self.count.setProperty("tone", "soft")
        self.bar.addWidget(self.search)
        self.bar.addStretch(1)
        self.bar.addWidget(self.count)

    def _build_table(self) -> None:
        self._card = QFrame()
        self._card.setObjectName("card")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(1, 1, 1, 4)
        self.table = Table()
        self.head = Headings(self.model.columns, self.table)
        self.table.setHorizontalHeader(self.head)
        self.table.setModel(self.model)
        self.table.setItemDelegate(CellDelegate(self._bench.theme, self.table))
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setAlternatingRowColors(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setTabKeyNavigation(False)
        self.table.doubleClicked.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.head.setSortIndicatorClearable(True)
        self.table.setSortingEnabled(True)
        self.head.filtered.connect(self._filter)
        self._widen()
        inside.addWidget(self.table)

    def _widen(self) -> None:
        """The widths of this session, or the columns' own."""
        kept = self._bench.widths.setdefault(self._name, {})
        for number, column in enumerate(self.model.columns):
            least = max(column.width, self.table.wide_enough(column.title()))
            self.head.resizeSection(number, kept.get(column.name, least))
        self.table.stretch(
            [Room(n, min(LEAST, c.width)) for n, c in enumerate(self.model.columns) if c.stretches]
        )
        self.head.sectionResized.connect(self._keep_width)

    def _build_empty(self, text: str) -> None:
        self._empty = QLabel(text or _("Nothing here yet"), self.table)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("tone", "faint")
        self._empty.setWordWrap(True)
        self._empty.hide()
        centre = QVBoxLayout(self.table.viewport())
        centre.addWidget(self._empty)

    @Slot(int, int, int)
    def _keep_width(self, section: int, _: int, width: int) -> None:
        column = self.model.columns[section]
        if not column.stretches:
            self._bench.widths[self._name][column.name] = width

    @Slot(int)
    def _count(self, total: int) -> None:
        self.count.setText(ngettext("{count} row", "{count} rows", total, count=f"{total:,}"))
        self._empty.setVisible(total == 0 and self.model.is_known)
        if self._to_end and total:
            self._to_end = False
            self.table.scrollToBottom()

    @Slot()
    def _start_typing(self) -> None:
        self._typed.start()

    @Slot()
    def _search(self) -> None:
        self.model.take(search=self.search.text())

    @Slot(object)
    def _filter(self, texts: Sequence[str]) -> None:
        made = [filter_of(c, text) for c, text in zip(self.model.columns, texts, strict=True)]
        self._typed_filters = tuple(each for each in made if each)
        self._take_filters()

    def _take_filters(self) -> None:
        self.model.take(filters=(*self._set_filters, *self._typed_filters))

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, index: QModelIndex, _: QModelIndex) -> None:
        self.chosen.emit(self.model.row(index.row()) if index.isValid() else None)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        row = self.model.row(index.row())
        if row is not None:
            self.opened.emit(row)

    @Slot()
    def _open_current(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self._open(index)
