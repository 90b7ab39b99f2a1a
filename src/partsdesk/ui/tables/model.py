"""The one list model: it shows what it has, and asks for more as one scrolls.

Rows come in blocks by row number, sorted and filtered in SQL. The first are shown before it is
known how many there are: counting a million takes longer than finding a hundred. After a change
the rows stay in sight, are marked as stale, and the blocks in sight are asked for again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont
from typing_extensions import override

from partsdesk.services.lists import Filter, ListAsked, ListPage, Sort, list_count, list_page
from partsdesk.ui.courier import Courier
from partsdesk.ui.tables.columns import Column, Row
from partsdesk.ui.tones import Tone

BLOCK = 100
KEPT_BLOCKS = 48
KEPT_CELLS = 8192
SORTED_UP, SORTED_DOWN = "↑", "↓"

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
Role = Qt.ItemDataRole


class ListRole(IntEnum):
    """What a cell tells the one who draws it, beside Qt's own roles."""

    TONE = Role.UserRole + 1
    PILL = Role.UserRole + 2
    SOFT = Role.UserRole + 3
    FAULT = Role.UserRole + 4
    CELL = Role.UserRole + 5


@dataclass(frozen=True, slots=True)
class Cell:
    """All that a cell tells the one who draws it, at once."""

    text: str
    tone: Tone | None = None
    is_right: bool = False
    is_pill: bool = False
    is_soft: bool = False
    is_faulty: bool = False
    font: QFont | None = None


NOTHING = Cell("")


class ListModel(QAbstractTableModel):
    """A list of the warehouse, block by block.

    Signals:
        counted: how many rows there are in all now.
        bounded: there are rows, at least so many; how many in all is on its way.
        waited: other rows are asked for, and none of them is there yet.
        missed: the rows could not be had; the courier has said why.
    """

    counted = Signal(int)
    bounded = Signal(int)
    waited = Signal()
    missed = Signal()

    def __init__(
        self,
        courier: Courier,
        columns: Sequence[Column],
        asked: ListAsked,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._courier = courier
        self.columns = tuple(columns)
        self._fixed = tuple(map(_fixed, self.columns))
        self._asked = asked
        self._blocks: OrderedDict[int, tuple[Row, ...]] = OrderedDict()
        self._cells: dict[tuple[int, int], Cell] = {}
        self._stale: set[int] = set()
        self._under_way: set[int] = set()
        self._wanted: set[int] = set()
        self._total = 0
        self._turn = 0
        self._is_known = False
        self._is_counted = False
        self._is_counting = False
        self._totals: dict[tuple[object, ...], int] = {}
        self.zone = "UTC"
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask_wanted)

    @property
    def asked(self) -> ListAsked:
        """What the list is asked for, without the place of a block."""
        return self._asked

    @property
    def total(self) -> int:
        """How many rows there are, as far as is known."""
        return self._total

    @property
    def is_known(self) -> bool:
        """Whether an answer has come at all: an empty list is not yet no rows."""
        return self._is_known

    @property
    def is_counted(self) -> bool:
        """Whether it is known how many rows there are, and not only that there are some."""
        return self._is_counted

    @property
    def rows_at_hand(self) -> int:
        """How many rows are here without asking again."""
        return sum(len(block) for block in self._blocks.values())

    def peek(self, number: int) -> Row | None:
        """A row if it is here; nothing is asked for."""
        block = self._blocks.get(number // BLOCK, ())
        return block[number % BLOCK] if number % BLOCK < len(block) else None

    def take(
        self,
        *,
        filters: tuple[Filter, ...] | None = None,
        search: str | None = None,
        scope: Mapping[str, object] | None = None,
        sort: tuple[Sort, ...] | None = None,
    ) -> None:
        """Ask for other rows of the same list."""
        asked = self._asked
        self._restart(
            replace(
                asked,
                filters=asked.filters if filters is None else filters,
                search=asked.search if search is None else search,
                scope=asked.scope if scope is None else scope,
                sort=asked.sort if sort is None else sort,
            )
        )

    def take_first(self, filters: tuple[Filter, ...], sort: tuple[Sort, ...]) -> None:
        """What is asked for from the first question on."""
        self._asked = replace(self._asked, filters=filters, sort=sort)

    def start(self) -> None:
        """Ask for the first rows."""
        self._totals.clear()
        self._restart(self._asked)

    def refresh(self) -> None:
        """What is shown may be out of date: ask again, and show it until the answer comes."""
        self._turn += 1
        self._is_counted = self._is_counting = False
        self._totals.clear()
        self._under_way.clear()
        self._stale = set(self._blocks) or {0}
        self._want(
            max(self._blocks, default=0) if not self._blocks else next(reversed(self._blocks))
        )

    def row(self, number: int) -> Row | None:
        """A row by its number; None while it is on its way."""
        block = self._blocks.get(number // BLOCK)
        if block is None or number // BLOCK in self._stale:
            self._want(number // BLOCK)
        if block is None or number % BLOCK >= len(block):
            return None
        if number // BLOCK in self._blocks:
            self._blocks.move_to_end(number // BLOCK)
        return block[number % BLOCK]

    @override
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else self._total

    @override
    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == ListRole.CELL:
            return self._cell(index.row(), index.column())
        column = self.columns[index.column()]
        fixed = self._fixed[index.column()]
        if role in fixed:
            return fixed[role]
        if role not in {Role.DisplayRole, Role.ToolTipRole, ListRole.TONE}:
            return None
        row = self.row(index.row())
        return None if row is None else _told(column, row, role)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        is_typed = index.isValid() and self.columns[index.column()].typed is not None
        return found | Qt.ItemFlag.ItemIsEditable if is_typed else found

    @override
    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """What is typed is handed on; it is shown once the books have it."""
        row, typed = self.row(index.row()), self.columns[index.column()].typed
        if role != Role.EditRole or row is None or typed is None or not str(value).strip():
            return False
        typed(row, str(value))
        return True

    def _cell(self, number: int, section: int) -> Cell:
        """A cell as it is drawn, worked out when it is first in sight."""
        row, column = self.row(number), self.columns[section]
        if row is None:
            return NOTHING
        found = self._cells.get((number, section))
        if found is None:
            if len(self._cells) >= KEPT_CELLS:
                self._cells.clear()
            tone = column.tone(row) if column.tone else None
            found = self._cells[number, section] = Cell(
                column.text(row), tone, column.is_right, column.pill, column.soft
            )
        return found

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Role.DisplayRole:
            return f"{column.title()} {self._mark(column)}".strip()
        if role == Role.TextAlignmentRole:
            return side_of(column)
        return None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by one column; -1 for the list's own order."""
        if not 0 <= column < len(self.columns):
            self.take(sort=())
            return
        first = Sort(self.columns[column].name, order is Qt.SortOrder.DescendingOrder)
        self.take(sort=(first,))

    def _mark(self, column: Column) -> str:
        """Which way a column is sorted, and as the how manieth where there are several."""
        for place, each in enumerate(self._asked.sort, 1):
            if each.column == column.name:
                number = str(place) if len(self._asked.sort) > 1 else ""
                return (SORTED_DOWN if each.descending else SORTED_UP) + number
        return ""

    def _restart(self, asked: ListAsked) -> None:
        self.beginResetModel()
        self._asked = asked
        self._turn += 1
        self._blocks.clear()
        self._cells.clear()
        self._stale.clear()
        self._under_way.clear()
        self._total = 0
        self._is_known = False
        self._is_counted = self._is_counting = False
        self.endResetModel()
        self.waited.emit()
        self._want(0)

    def _want(self, block: int) -> None:
        if block not in self._under_way:
            self._wanted.add(block)
            self._soon.start()

    @Slot()
    def _ask_wanted(self) -> None:
        for block in sorted(self._wanted):
            if block in self._blocks and block not in self._stale:
                continue
            self._under_way.add(block)
            total = self._total if self._is_counted else self._totals.get(self._rows_asked)
            asked = replace(
                self._asked, offset=block * BLOCK, limit=BLOCK, total=total, counts=False
            )
            came = partial(self._take_block, block, self._turn)
            missed = partial(self._miss, block, self._turn)
            self._courier.ask(self, list_page, asked).then(came).failed(missed)
        self._wanted.clear()

    def _miss(self, block: int, turn: int, _: Exception) -> None:
        """The world failed; whoever scrolls or refreshes asks again."""
        if turn == self._turn:
            self._under_way.discard(block)
            self._is_counting = False
            self.missed.emit()

    def _take_block(self, block: int, turn: int, page: ListPage) -> None:
        if turn != self._turn:
            return
        self._under_way.discard(block)
        self._stale.discard(block)
        rows = tuple(
            dict(zip(page.names, row, strict=True)) | {"zone": self.zone} for row in page.rows
        )
        self._resize(page.total if page.is_counted else max(page.total, self._total))
        self._blocks[block] = rows
        self._cells.clear()
        while len(self._blocks) > KEPT_BLOCKS:
            self._blocks.popitem(last=False)
        if rows:
            first, last = block * BLOCK, min(block * BLOCK + len(rows), self._total) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self._is_known = True
        if page.is_counted:
            self._say_counted()
        elif not self._is_counted:
            self.bounded.emit(self._total)
            self._count()

    @property
    def _rows_asked(self) -> tuple[object, ...]:
        """What decides how many rows there are; their order does not."""
        asked = self._asked
        return asked.filters, asked.search.strip(), tuple(sorted(asked.scope.items()))

    def _count(self) -> None:
        if self._is_counting:
            return
        self._is_counting = True
        came, missed = partial(self._take_count, self._turn), partial(self._miss, -1, self._turn)
        self._courier.ask(self, list_count, self._asked).then(came).failed(missed)

    def _take_count(self, turn: int, total: int) -> None:
        if turn == self._turn:
            self._is_counting = False
            self._resize(total)
            self._say_counted()

    def _say_counted(self) -> None:
        is_news = not self._is_counted
        self._is_counted = True
        self._totals[self._rows_asked] = self._total
        if is_news:
            self.counted.emit(self._total)

    def _resize(self, total: int) -> None:
        if total > self._total:
            self.beginInsertRows(NOWHERE, self._total, total - 1)
            self._total = total
            self.endInsertRows()
        elif total < self._total:
            self.beginRemoveRows(NOWHERE, total, self._total - 1)
            self._total = total
            self.endRemoveRows()


def _fixed(column: Column) -> dict[int, object]:
    """What every cell of a column answers alike: asked for with each cell that is drawn."""
    return {
        Role.TextAlignmentRole: side_of(column),
        ListRole.PILL: column.pill,
        ListRole.SOFT: column.soft,
    }


def side_of(column: Column) -> Qt.AlignmentFlag:
    """Figures stand at the right, texts at the left."""
    side = Qt.AlignmentFlag.AlignRight if column.is_right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _told(column: Column, row: Row, role: int) -> object:
    if role == ListRole.TONE:
        tone: Tone | None = column.tone(row) if column.tone else None
        return tone
    return column.text(row)
