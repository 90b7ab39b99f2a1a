"""The rows of a sheet as they are shown: totals at once, entries in blocks as one scrolls."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont
from typing_extensions import override

from partsdesk.services.book_sheets import (
    BlockAsked,
    Outline,
    SheetAsked,
    SheetEntry,
    block_of,
    outline_of,
)
from partsdesk.services.sheet_layout import Layout, Place, Sort
from partsdesk.ui.courier import Courier
from partsdesk.ui.pages.books.sheet_columns import Line, SheetColumn, shown
from partsdesk.ui.tables.model import NOWHERE, Index, ListRole
from partsdesk.ui.tones import Tone

BLOCK = 200
KEPT_BLOCKS = 24

Role = Qt.ItemDataRole
TOTAL = ListRole.FAULT + 64
"""The role in which a row says that it is one of totals."""


class SheetModel(QAbstractTableModel):
    """One sheet.

    Signals:
        laid_out: how the sheet is laid out is known, or is another now.
    """

    laid_out = Signal()

    def __init__(
        self, courier: Courier, columns: Sequence[SheetColumn], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._courier = courier
        self.columns = tuple(columns)
        self.asked: SheetAsked | None = None
        self.layout_: Layout | None = None
        self._blocks: OrderedDict[tuple[int, int], tuple[SheetEntry, ...]] = OrderedDict()
        self._under_way: set[tuple[int, int]] = set()
        self._wanted: set[tuple[int, int]] = set()
        self._turn = 0
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask_wanted)
        self._bold = QFont()
        self._bold.setBold(True)

    @property
    def is_known(self) -> bool:
        """Whether it is known what the sheet holds."""
        return self.layout_ is not None

    def take(self, asked: SheetAsked) -> None:
        """Show this; what is shown stays until the answer comes."""
        self.asked = asked
        self._turn += 1
        self._courier.ask(self, outline_of, asked).then(partial(self._lay_out, self._turn))

    def place(self, row: int) -> Place | None:
        """What a row is."""
        if self.layout_ is None or not 0 <= row < self.layout_.rows:
            return None
        return self.layout_.place(row)

    def line(self, row: int) -> Line | None:
        """What stands in a row; None while it is on its way."""
        place = self.place(row)
        if place is None or self.layout_ is None:
            return None
        if place.sort is not Sort.ENTRY:
            return self.layout_.total(place)
        key = (place.month, place.entry // BLOCK)
        block = self._blocks.get(key)
        if block is None:
            self._want(key)
            return None
        self._blocks.move_to_end(key)
        within = place.entry % BLOCK
        return block[within] if within < len(block) else None

    @override
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() or self.layout_ is None else self.layout_.rows

    @override
    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Role.DisplayRole:
            return column.title()
        if role == Role.AccessibleTextRole:
            group = column.group() if column.group else ""
            return f"{group} {column.title()}".strip()
        return _side(column) if role == Role.TextAlignmentRole else None

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        place = self.place(index.row())
        if place is None:
            return None
        column = self.columns[index.column()]
        is_total = place.sort is not Sort.ENTRY
        fixed: dict[int, object] = {
            Role.TextAlignmentRole: _side(column),
            Role.FontRole: self._bold if is_total else None,
            ListRole.SOFT: column.soft,
            TOTAL: is_total,
        }
        if role in fixed:
            return fixed[role]
        if role not in {Role.DisplayRole, Role.ToolTipRole, ListRole.TONE}:
            return None
        line = self.line(index.row())
        return None if line is None else self._told(place, column, line, role)

    def _told(self, place: Place, column: SheetColumn, line: Line, role: int) -> object:
        if role == ListRole.TONE:
            value = column.value(line) if column.value else None
            is_red = value is not None and value.units < 0
            if column.key == "abstract" and isinstance(line, SheetEntry):
                is_red = bool(line.red_of)
            return Tone.WRONG if is_red else None
        return "" if self.layout_ is None else shown(column, self.layout_, place, line)

    def _lay_out(self, turn: int, outline: Outline) -> None:
        if turn != self._turn or self.asked is None:
            return
        self.beginResetModel()
        self.layout_ = Layout(outline, is_part=self.asked.is_part)
        self._blocks.clear()
        self._under_way.clear()
        self._wanted.clear()
        self.endResetModel()
        self.laid_out.emit()

    def _want(self, key: tuple[int, int]) -> None:
        if key not in self._under_way:
            self._wanted.add(key)
            self._soon.start()

    @Slot()
    def _ask_wanted(self) -> None:
        layout = self.layout_
        for month, number in sorted(self._wanted):
            if layout is None or self.asked is None:
                break
            self._under_way.add((month, number))
            asked = BlockAsked(
                self.asked,
                layout.part(month).month,
                layout.opening_of(month),
                number * BLOCK,
                BLOCK,
            )
            came = partial(self._take_block, self._turn, (month, number))
            missed = partial(self._miss, (month, number))
            self._courier.ask(self, block_of, asked).then(came).failed(missed)
        self._wanted.clear()

    def _miss(self, key: tuple[int, int], _: Exception) -> None:
        """The world failed; whoever scrolls asks again."""
        self._under_way.discard(key)

    def _take_block(self, turn: int, key: tuple[int, int], entries: tuple[SheetEntry, ...]) -> None:
        if turn != self._turn or self.layout_ is None:
            return
        self._under_way.discard(key)
        self._blocks[key] = entries
        while len(self._blocks) > KEPT_BLOCKS:
            self._blocks.popitem(last=False)
        if entries:
            month, number = key
            first = self.layout_.row_of(month, number * BLOCK)
            corner = self.index(first + len(entries) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(first, 0), corner)


def _side(column: SheetColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
