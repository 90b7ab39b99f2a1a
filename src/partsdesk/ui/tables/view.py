"""The one list: a search field and chips above, the rows, their totals, and a panel beside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import islice

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from partsdesk.services.lists import Filter, ListAsked, Nature
from partsdesk.ui.bench import Bench
from partsdesk.ui.notices import NoticeBar
from partsdesk.ui.parts import flat
from partsdesk.ui.tables.arrangement import Arrangement
from partsdesk.ui.tables.arranging import Arranger
from partsdesk.ui.tables.cells import CellDelegate
from partsdesk.ui.tables.chips import ALL, Chips, Quick
from partsdesk.ui.tables.columns import Column, Row, further_columns
from partsdesk.ui.tables.copying import MOST_COPIED, block
from partsdesk.ui.tables.emptiness import Emptiness
from partsdesk.ui.tables.exporting import ListExport
from partsdesk.ui.tables.filters import filter_of
from partsdesk.ui.tables.footer import Footer
from partsdesk.ui.tables.frozen import FrozenColumns
from partsdesk.ui.tables.headings import Headings
from partsdesk.ui.tables.menus import COLUMNS_KEY, EXPORT_KEY, SIDE_KEY, Offers, menu_of, row_menu
from partsdesk.ui.tables.model import ListModel
from partsdesk.ui.tables.selecting import count, numbers, ranges
from partsdesk.ui.tables.side import Essentials, SidePanel, essentials
from partsdesk.ui.tables.stretching import Table
from partsdesk.ui.tables.view_names import ViewNames
from partsdesk.ui.tables.views import Saved, SavedViews
from partsdesk.ui.theme import ROW_PX
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import _, ngettext

TYPING_MS = 120
SEARCH_PX = 260


class ListView(QWidget):
    """A list of the warehouse to look through.

    Attributes:
        view_names: asks for the names of saved views.
        offers: what a page can do with a row beside opening it, for the row's menu.

    Signals:
        opened: a row was double-clicked, or Enter was pressed on it.
        chosen: the current row; None where there is none.
        cleared: the filters were cleared, those of the page that it said could be among them.
    """

    opened = Signal(object)
    chosen = Signal(object)
    cleared = Signal()

    def __init__(  # noqa: PLR0913 - what pages say of their lists
        self,
        bench: Bench,
        columns: Sequence[Column],
        asked: ListAsked,
        *,
        empty: str = "",
        hint: str = "",
        chips: Sequence[Quick] = (),
        details: Essentials | None = None,
        name: str = "",
    ) -> None:
        super().__init__()
        self._bench = bench
        self._name = name or asked.listing
        self._section = f"list {self._name} {bench.actor.login}"
        self._to_end = False
        self._set_filters: tuple[Filter, ...] = ()
        self._is_clearable = False
        self.offers: Offers | None = None
        hide_costs = not bench.actor.sees_cost
        further = further_columns(
            asked.listing, [column.name for column in columns], hide_costs=hide_costs
        )
        self.model = ListModel(bench.courier, [*columns, *further], asked, self)
        self.model.zone = bench.zone
        self.chips = Chips(chips, self) if chips else None
        self.views = SavedViews(bench.keeping, self._section)
        self.notices = NoticeBar(self)
        self.view_names = ViewNames(self.views, self.notices, self._stands)
        self._export = ListExport(bench, self.notices, self)
        self._build_bar(hint)
        self._build_table(len(columns), asked, empty)
        self.side = SidePanel(details or essentials(self.model.columns))
        self._lay_out()
        self._connect()
        self._add_keys()
        self.side.setVisible(bench.keeping.text("side", self._section) == "shown")
        self.model.take_first(self._filters, self.arranger.now.sort)

    def start(self, *, at_end: bool = False) -> None:
        """Ask for the first rows; ``at_end`` shows the last of them, as books are read."""
        self._to_end = at_end
        self.model.start()

    def set_filters(self, *filters: Filter, clearable: bool = False) -> None:
        """What the page asks for, beside the chip that is on and what is typed.

        What is clearable is dropped with the other filters; ``cleared`` then tells the page.
        """
        self._set_filters = filters
        self._is_clearable = clearable and bool(filters)
        self._take_filters()

    def show_chip(self, name: str) -> None:
        """Turn a quick filter on, as if its chip had been pressed."""
        if self.chips is not None:
            self.chips.put(name)
            self._take_filters()

    @Slot()
    def show_filters(self) -> None:
        """Show or hide the row of filters."""
        self.head.show_filters(shown=not self.head.shows_filters)
        if self.head.shows_filters:
            self.head.focus_filter()

    def filter_under(self, section: int) -> None:
        """Go to the filter under a column."""
        self.head.show_filters(shown=True)
        self.head.focus_filter(section)

    def filter_by(self, index: QModelIndex) -> None:
        """Show the rows that have the same value in this column."""
        column = self.model.columns[index.column()]
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        day = text.split(" ", maxsplit=1)[0] if column.nature is Nature.MOMENT else text
        self.head.put_texts({**self.head.texts, column.name: day})

    def add_control(self, control: QWidget) -> None:
        """Put a chip or a field between the search field and the count."""
        self.bar.insertWidget(self.bar.indexOf(self.count) - 1, control)

    def current(self) -> Row | None:
        """The current row."""
        index = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    def selected(self) -> list[Row]:
        """The selected rows, as far as they are here."""
        chosen = numbers(ranges(self.table.selectionModel()))
        found = map(self.model.peek, islice(chosen, MOST_COPIED))
        return [row for row in found if row is not None]

    @Slot()
    def copy(self, *, headings: bool = False) -> None:
        """Copy the selected rows as they stand, for a spreadsheet."""
        many = count(ranges(self.table.selectionModel()))
        rows = self.selected()
        if len(rows) < many:
            self._refuse_copy(many)
            return
        text = block(rows, self.arranger.seen, headings=headings)
        QGuiApplication.clipboard().setText(text)

    @Slot()
    def export(self) -> None:
        """Export what is shown, all of its rows, into a file that is asked for."""
        self._export.ask(self.model.asked, self.arranger.seen, self._titled())

    @Slot()
    def turn_side(self) -> None:
        """Show or hide the side panel."""
        is_shown = self.side.isHidden()
        self.side.setVisible(is_shown)
        self._bench.keeping.keep("side", "shown" if is_shown else "hidden", self._section)
        if is_shown:
            self.side.show_row(self.current())

    @Slot()
    def clear_filters(self) -> None:
        """Show everything that the page has."""
        if self._is_clearable:
            self._set_filters, self._is_clearable = (), False
        self._take_typed(Saved(chip=ALL))
        self.cleared.emit()

    @Slot()
    def _look_among_all(self) -> None:
        """What is sought may be where the quick filter does not look."""
        if self.chips is not None:
            self.chips.put(ALL)
        self._take_filters()
        self.table.setFocus()

    @Slot()
    def _go_to_rows(self) -> None:
        """From what was typed to what was found; where that is nothing, to where more may be."""
        if self._typed.isActive():
            self._typed.stop()
            self._take_filters()
        elif self.empty.widens.isVisible():
            self._look_among_all()
        else:
            self._go_to(max(self.table.currentIndex().row(), 0))
            self.table.setFocus()

    def take_view(self, name: str) -> None:
        """Show a saved view."""
        saved = self.views.of(name)
        if saved is not None:
            self.arranger.take(self.arranger.recalled(dict(saved.arrangement)))
            self._take_typed(saved)

    @override
    def hideEvent(self, event: QHideEvent, /) -> None:
        super().hideEvent(event)
        self.arranger.flush()

    def _stands(self) -> Saved:
        chip = self.chips.now if self.chips else ""
        return Saved(self.search.text(), self.head.texts, chip, self.arranger.now.kept())

    def _take_typed(self, saved: Saved) -> None:
        """Search, filter and narrow as a view says."""
        self.search.setText(saved.search)
        self.head.put_texts(saved.texts)
        if self.chips is not None:
            self.chips.put(saved.chip)
        self._typed.stop()
        self._take_filters()

    def _titled(self) -> str:
        """What a file of this list is called: as its page, and of which day."""
        above, title = self.parentWidget(), None
        while above is not None and not isinstance(title, str):
            title = getattr(above, "title", None)
            above = above.parentWidget()
        title = title if isinstance(title, str) else self._name
        return f"{title} {self._bench.months.today.isoformat()}"

    def _refuse_copy(self, count: int) -> None:
        said = ngettext(
            "{count} row is more than can be copied at once; an export takes all of them",
            "{count} rows are more than can be copied at once; an export takes all of them",
            count,
            count=f"{count:,}",
        )
        self.notices.tell(said, Tone.ATTENTION)
        self.notices.add_choice(_("Export what is shown …"), self.export)

    def _build_bar(self, hint: str) -> None:
        self.bar = QHBoxLayout()
        self.bar.setSpacing(8)
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setMinimumWidth(SEARCH_PX // 2)
        self.search.setMaximumWidth(SEARCH_PX)
        self.search.setPlaceholderText(hint or _("Code, name, pinyin …"))
        self.search.setAccessibleName(_("Search this list"))
        self.count = QLabel()
        self.count.setProperty("tone", "soft")
        self.more = flat("⋯")
        said = _("Columns and views")
        self.more.setAccessibleName(said)
        self.more.setToolTip(f"{said} ({COLUMNS_KEY})")
        self.bar.addWidget(self.search, 2)
        self.bar.addStretch(1)
        self.bar.addWidget(self.count)
        self.bar.addWidget(self.more)
        for made in self.chips.buttons.values() if self.chips else ():
            self.add_control(made)

    def _build_table(self, shown: int, asked: ListAsked, empty: str) -> None:
        self.table = Table()
        self.head = Headings(self.model.columns, self.table)
        self.table.setHorizontalHeader(self.head)
        self.table.setModel(self.model)
        self.table.setItemDelegate(CellDelegate(self._bench.theme, self.table))
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setTabKeyNavigation(False)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        names = tuple(column.name for column in self.model.columns)
        own = Arrangement(names, frozenset(names[:shown]), sort=asked.sort)
        keeping = self._bench.keeping
        self.arranger = Arranger(
            self.model.columns, own, self.table, self.head, keeping, self._section
        )
        self.frozen = FrozenColumns(self.table, self.head, self.arranger)
        self.empty = Emptiness(self.table, self.model, empty)
        self.footer = Footer(self._bench.courier, self.model, self.table, self.arranger)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 4)
        inside.setSpacing(0)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.footer)
        beside = QHBoxLayout()
        beside.setSpacing(10)
        beside.addWidget(card, 1)
        beside.addWidget(self.side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self.bar)
        layout.addWidget(self.notices)
        layout.addLayout(beside, 1)

    def _connect(self) -> None:
        self._typed = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typed.timeout.connect(self._take_filters)
        self.search.textChanged.connect(self._typed.start)
        self.head.filtered.connect(self._take_filters)
        for head in (self.head, self.frozen.head):
            head.sectionClicked.connect(self._sort_by)
            head.customContextMenuRequested.connect(partial(self._offer_columns_at, head))
        self.more.clicked.connect(self.offer_columns)
        self.model.counted.connect(self._count)
        self.model.bounded.connect(self._say_more)
        self.model.dataChanged.connect(self._follow_row)
        for table in (self.table, self.frozen):
            table.doubleClicked.connect(self._open)
            table.customContextMenuRequested.connect(self._offer_row_at)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.arranger.sorted.connect(self._take_sort)
        self.arranger.arranged.connect(self._drop_hidden_filters)
        self.empty.clears.clicked.connect(self.clear_filters)
        self.empty.widens.clicked.connect(self._look_among_all)
        self.search.returnPressed.connect(self._go_to_rows)
        if self.chips is not None:
            self.chips.turned.connect(self._take_filters)

    def _add_keys(self) -> None:
        own, inside = (
            Qt.ShortcutContext.WidgetShortcut,
            Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )
        for key, done in (
            ("Ctrl+C", self.copy),
            ("Ctrl+Shift+C", self.copy_with_headings),
            ("Return", self.open_current),
            ("Enter", self.open_current),
            ("Ctrl+Shift+Left", lambda: self._move_column(-1)),
            ("Ctrl+Shift+Right", lambda: self._move_column(1)),
            ("Home", lambda: self._go_to(0)),
            ("End", lambda: self._go_to(self.model.total - 1)),
        ):
            QShortcut(QKeySequence(key), self.table, done).setContext(own)
        for key, done in (
            ("Ctrl+F", self.show_filters),
            ("F3", self.search.setFocus),
            (COLUMNS_KEY, self.offer_columns),
            (EXPORT_KEY, self.export),
            (SIDE_KEY, self.turn_side),
        ):
            QShortcut(QKeySequence(key), self, done).setContext(inside)

    @Slot()
    def copy_with_headings(self) -> None:
        """Copy the selected rows with the headings above them."""
        self.copy(headings=True)

    @Slot()
    def offer_columns(self) -> None:
        """Open the list's menu at the current column."""
        index = self.table.currentIndex()
        section = index.column() if index.isValid() else None
        if section is not None and self.table.isColumnHidden(section):
            section = None
        corner = self.more.rect().bottomRight()
        menu = menu_of(self, self, section)
        corner.setX(corner.x() - menu.sizeHint().width())
        menu.popup(self.more.mapToGlobal(corner))

    def _offer_columns_at(self, head: Headings, place: QPoint) -> None:
        section = head.logicalIndexAt(place)
        menu = menu_of(self, self, section if section >= 0 else None)
        menu.popup(head.mapToGlobal(place))

    @Slot(QPoint)
    def _offer_row_at(self, place: QPoint) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            if not self.table.viewport().rect().contains(place):
                place = self.table.visualRect(index).bottomLeft()
            row_menu(self, self, index).popup(self.table.viewport().mapToGlobal(place))

    def _go_to(self, row: int) -> None:
        """Go to a row and stay in the column."""
        column = max(self.table.currentIndex().column(), 0)
        self.table.setCurrentIndex(self.model.index(row, column))

    def _move_column(self, by: int) -> None:
        index = self.table.currentIndex()
        if index.isValid() and not self.table.isColumnHidden(index.column()):
            name = self.model.columns[index.column()].name
            self.arranger.take(self.arranger.now.moved(name, by))

    @Slot(int)
    def _sort_by(self, section: int) -> None:
        column = self.model.columns[section]
        if not column.is_running:
            shift = Qt.KeyboardModifier.ShiftModifier
            added = bool(QGuiApplication.keyboardModifiers() & shift)
            self.arranger.take(self.arranger.now.clicked(column.name, added=added))

    @Slot()
    def _take_sort(self) -> None:
        self.model.take(sort=self.arranger.now.sort)

    @Slot()
    def _drop_hidden_filters(self) -> None:
        """No filter that nobody sees."""
        seen = set(self.arranger.now.columns)
        texts = self.head.texts
        if not texts.keys() <= seen:
            self.head.put_texts({name: text for name, text in texts.items() if name in seen})

    @property
    def _filters(self) -> tuple[Filter, ...]:
        """All conditions: the page's, the chip's, and what is typed under the headings."""
        texts = self.head.texts
        typed = (
            filter_of(column, texts[column.name])
            for column in self.model.columns
            if column.name in texts
        )
        chip = self.chips.filters if self.chips else ()
        return (*self._set_filters, *chip, *(each for each in typed if each))

    @Slot()
    def _take_filters(self) -> None:
        self._tell_narrowed()
        self.model.take(search=self.search.text(), filters=self._filters)

    def _tell_narrowed(self) -> None:
        is_other = self.chips is not None and self.chips.now not in {self.chips.first, ALL}
        typed = bool(self.search.text().strip() or self.head.texts)
        self.empty.is_narrowed = typed or is_other or self._is_clearable
        self.empty.is_quick = typed and self.chips is not None and self.chips.now != ALL

    @Slot(int)
    def _count(self, total: int) -> None:
        self.count.setText(figures.rows(total))
        if self._to_end and total:
            self._to_end = False
            self.table.scrollToBottom()

    @Slot(int)
    def _say_more(self, least: int) -> None:
        said = _("at least {count} rows", count=f"{least:,}")
        self.count.setText(said)

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, index: QModelIndex, _: QModelIndex) -> None:
        row = self.model.row(index.row()) if index.isValid() else None
        self.chosen.emit(row)
        if not self.side.isHidden():
            self.side.show_row(row)

    @Slot(QModelIndex, QModelIndex)
    def _follow_row(self, first: QModelIndex, last: QModelIndex) -> None:
        """The current row may only have come now."""
        now = self.table.currentIndex().row()
        if first.row() <= now <= last.row() and not self.side.isHidden():
            self.side.show_row(self.model.peek(now))

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        row = self.model.row(index.row())
        if row is not None:
            self.opened.emit(row)

    @Slot()
    def open_current(self) -> None:
        """Open the current row."""
        index = self.table.currentIndex()
        if index.isValid():
            self._open(index)
