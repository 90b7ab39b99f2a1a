"""A table whose text columns share the room that the others leave, but never have too little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QResizeEvent
from PySide6.QtWidgets import QTableView, QToolTip, QWidget
from typing_extensions import override

from partsdesk.ui.parts import tip
from partsdesk.wording.language import _

LEAST = 120


@dataclass(frozen=True, slots=True)
class Room:
    """The room that a column takes: so much at least, and at most where it has enough."""

    column: int
    least: int = LEAST
    most: int | None = None


class Table(QTableView):
    """A table with columns that stretch; those with an end get theirs first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("List"))
        self._rooms: tuple[Room, ...] = ()
        self._is_fitting = False

    @property
    def is_fitting(self) -> bool:
        """Whether columns get their widths now by themselves, and not from somebody's hand."""
        return self._is_fitting

    def refit(self) -> None:
        """Share the room anew: other columns are in sight."""
        self._fit()

    @override
    def viewportEvent(self, event: QEvent, /) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            told = self.indexAt(event.pos()).data(Qt.ItemDataRole.ToolTipRole)
            QToolTip.showText(event.globalPos(), tip(str(told or "")), self.viewport())
            return True
        return super().viewportEvent(event)

    def stretch(self, rooms: Sequence[Room]) -> None:
        """Let these columns share the room that is left."""
        self._rooms = tuple(rooms)
        self._fit()

    def wide_enough(self, heading: str) -> int:
        """The width at which a heading can be read."""
        return self.fontMetrics().size(0, heading).width() + 18

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        header = self.horizontalHeader()
        rooms = [room for room in self._rooms if not header.isSectionHidden(room.column)]
        sharing = {room.column for room in rooms}
        fixed = sum(header.sectionSize(n) for n in range(header.count()) if n not in sharing)
        left = self.viewport().width() - fixed - sum(room.least for room in rooms)
        self._is_fitting = True
        for room in sorted(rooms, key=lambda room: room.most is None):
            more = max(0, left if room.most is None else min(left, room.most - room.least))
            left -= more
            header.resizeSection(room.column, room.least + more)
        self._is_fitting = False
