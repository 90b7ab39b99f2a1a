"""The headings of a list, with a row of filters under them that Ctrl+F shows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHeaderView, QLineEdit, QWidget
from typing_extensions import override

from partsdesk.ui.tables.columns import Column
from partsdesk.wording.language import _

HEAD_PX = 31
FILTER_PX = 32
TYPING_MS = 250


class Headings(QHeaderView):
    """Headings that can be clicked to sort, dragged to move, and filtered under.

    Signals:
        filtered: what is typed under the headings has changed.
    """

    filtered = Signal()

    def __init__(self, columns: tuple[Column, ...], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self._fields: dict[int, QLineEdit] = {}
        self._shows_filters = False
        self._covered: frozenset[int] = frozenset()
        self._typed = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typed.timeout.connect(self.filtered)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)
        self.setFixedHeight(HEAD_PX)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionResized.connect(self._place_fields)
        self.sectionMoved.connect(self._place_fields)

    @property
    def shows_filters(self) -> bool:
        """Whether the filter row is in sight."""
        return self._shows_filters

    @property
    def texts(self) -> dict[str, str]:
        """What is typed, by the columns' names."""
        return {
            self._columns[number].name: field.text()
            for number, field in self._fields.items()
            if field.text()
        }

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def show_filters(self, *, shown: bool) -> None:
        """Show the filter row, or hide and empty it."""
        self._shows_filters = shown
        if shown and not self._fields:
            self._make_fields()
        for field in self._fields.values():
            if not shown:
                field.clear()
        self.setFixedHeight(HEAD_PX + FILTER_PX if shown else HEAD_PX)
        side = Qt.AlignmentFlag.AlignTop if shown else Qt.AlignmentFlag.AlignVCenter
        self.setDefaultAlignment(side | Qt.AlignmentFlag.AlignLeft)
        self.geometriesChanged.emit()  # the table gives the headings their height
        self._place_fields()

    def put_texts(self, texts: Mapping[str, str]) -> None:
        """Type these texts under the columns of these names, nothing under the others."""
        if texts and not self._shows_filters:
            self.show_filters(shown=True)
        for number, field in self._fields.items():
            field.setText(texts.get(self._columns[number].name, ""))

    def cover(self, columns: frozenset[int]) -> None:
        """Show no fields under these columns: they lie behind another table."""
        self._covered = columns
        self._place_fields()

    def focus_filter(self, column: int = -1) -> None:
        """Go to the filter under a column, or to the first in sight."""
        places = (self.logicalIndex(place) for place in range(self.count()))
        seen = [n for n in places if n in self._fields and self._fields[n].isVisibleTo(self)]
        if seen:
            self._fields[column if column in seen else seen[0]].setFocus()

    @override
    def updateGeometries(self) -> None:
        super().updateGeometries()
        self.setViewportMargins(0, 0, 0, FILTER_PX if self._shows_filters else 0)
        self._place_fields()

    def _make_fields(self) -> None:
        for number, column in enumerate(self._columns):
            if column.is_running:
                continue
            field = QLineEdit(self)
            field.setProperty("filter", True)
            field.setAccessibleName(_("Filter: {column}", column=column.title()))
            field.setPlaceholderText(column.title())
            field.textChanged.connect(self._typed.start)
            self._fields[number] = field

    @Slot()
    def _place_fields(self) -> None:
        for number, field in self._fields.items():
            is_seen = not self.isSectionHidden(number) and number not in self._covered
            field.setVisible(self._shows_filters and is_seen)
            left = self.sectionViewportPosition(number) + 3
            field.setGeometry(left, HEAD_PX + 3, max(18, self.sectionSize(number) - 6), 24)
