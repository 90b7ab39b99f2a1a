"""A table of which one column takes the room that the others leave, but never too little."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTableView, QWidget
from typing_extensions import override

LEAST = 120


class Table(QTableView):
    """A table with one column that stretches."""

    def __init__(self, stretching: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stretching = stretching
        self._least = LEAST

    def stretch(self, column: int | None, least: int = LEAST) -> None:
        """Let another column take the room that is left."""
        self._stretching, self._least = column, least
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        header, column = self.horizontalHeader(), self._stretching
        if column is None or column >= header.count():
            return
        others = sum(header.sectionSize(n) for n in range(header.count()) if n != column)
        header.resizeSection(column, max(self._least, self.viewport().width() - others))
