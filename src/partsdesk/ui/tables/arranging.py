"""Brings a list's arrangement onto its table, follows the hand that changes it, and keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from partsdesk.ui.keeping import Keeping
from partsdesk.ui.tables.arrangement import Arrangement
from partsdesk.ui.tables.columns import Column
from partsdesk.ui.tables.headings import Headings
from partsdesk.ui.tables.stretching import LEAST, Room, Table

DRAGGING_MS = 400
MARK_PX = 14  # for the sign of the sorting
KEPT = "columns"


class Arranger(QObject):
    """The arrangement of one list at this workstation.

    Signals:
        arranged: other columns are in sight, or others stay at the left.
        sorted: what the list is sorted by has changed.
    """

    arranged = Signal()
    sorted = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        own: Arrangement,
        table: Table,
        head: Headings,
        keeping: Keeping,
        section: str,
    ) -> None:
        super().__init__(table)
        self.columns = tuple(columns)
        self._table = table
        self._head = head
        self._keeping = keeping
        self._section = section
        self._places = {column.name: n for n, column in enumerate(self.columns)}
        self._own = own
        self.now = self.recalled(keeping.found(KEPT, section))
        self._is_applying = False
        self._dragged = QTimer(self, singleShot=True, interval=DRAGGING_MS)
        self._dragged.timeout.connect(self._keep)
        self._apply()
        head.sectionResized.connect(self._take_width)
        head.sectionMoved.connect(self._take_order)

    def recalled(self, kept: dict[str, object]) -> Arrangement:
        """An arrangement as it was kept, as far as it fits this list."""
        sortable = [column.name for column in self.columns if not column.is_running]
        return self._own.recalled(kept, sortable)

    def column(self, section: int) -> Column:
        """The column at a place of the model."""
        return self.columns[section]

    def section(self, name: str) -> int:
        """The place of a column in the model."""
        return self._places[name]

    @property
    def seen(self) -> list[Column]:
        """The columns in sight, from left to right."""
        return [self.columns[self._places[name]] for name in self.now.columns]

    def take(self, now: Arrangement) -> None:
        """Arrange the list so, and keep it."""
        before, self.now = self.now, now
        self._apply()
        self._keep()
        if now.sort != before.sort:
            self.sorted.emit()

    def reset(self) -> None:
        """Arrange the list as it was at first."""
        self.take(self._own)

    def flush(self) -> None:
        """Keep at once what was drawn a moment ago."""
        if self._dragged.isActive():
            self._dragged.stop()
            self._keep()

    def _apply(self) -> None:
        self._is_applying = True
        head, now = self._head, self.now
        for place, name in enumerate(now.order):
            head.moveSection(head.visualIndex(self._places[name]), place)
        for name, section in self._places.items():
            column = self.columns[section]
            least = max(column.width, self._table.wide_enough(column.title()) + MARK_PX)
            head.setSectionHidden(section, name not in now.shown)
            head.resizeSection(section, now.widths.get(name, least))
        self._stretch()
        self._is_applying = False
        self.arranged.emit()

    def _stretch(self) -> None:
        """Texts share what is left, unless somebody drew them."""
        self._table.stretch(
            [
                Room(section, min(LEAST, column.width))
                for section, column in enumerate(self.columns)
                if column.stretches and column.name not in self.now.widths
            ]
        )

    @Slot(int, int, int)
    def _take_width(self, section: int, _: int, width: int) -> None:
        if self._is_applying or self._table.is_fitting or not width:
            return
        widths = {**self.now.widths, self.columns[section].name: width}
        is_new = self.columns[section].name not in self.now.widths
        self.now = replace(self.now, widths=widths)
        self._dragged.start()
        if is_new and self.columns[section].stretches:
            self._stretch()

    @Slot()
    def _take_order(self) -> None:
        if self._is_applying:
            return
        head = self._head
        order = [self.columns[head.logicalIndex(place)].name for place in range(head.count())]
        self.now = replace(self.now, order=tuple(order))
        self._dragged.start()
        self.arranged.emit()

    @Slot()
    def _keep(self) -> None:
        self._keeping.put(KEPT, self.now.kept(), self._section)
