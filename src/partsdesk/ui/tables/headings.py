"""The headings of a list, with a row of filters under them that Ctrl+F shows."""

from __future__ import annotations

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
        filtered: what is typed under the headings has changed; one text a column.
    """

    filtered = Signal(object)

    def __init__(self, columns: tuple[Column, ...], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self._fields: list[QLineEdit] = []
        self._shows_filters = False
        self._typed = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typed.timeout.connect(self._tell)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(40)
        self.setFixedHeight(HEAD_PX)
        self.sectionResized.connect(self._place_fields)
        self.sectionMoved.connect(self._place_fields)

    @property
    def shows_filters(self) -> bool:
        """Whether the filter row is in sight."""
        return self._shows_filters

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def show_filters(self, *, shown: bool) -> None:
        """Show the filter row, or hide and empty it."""
        self._shows_filters = shown
        if shown and not self._fields:
            self._make_fields()
        for field in self._fields:
            if not shown:
                field.clear()
            field.setVisible(shown)
        self.setFixedHeight(HEAD_PX + FILTER_PX if shown else HEAD_PX)
        side = Qt.AlignmentFlag.AlignTop if shown else Qt.AlignmentFlag.AlignVCenter
        self.setDefaultAlignment(side | Qt.AlignmentFlag.AlignLeft)
        self.geometriesChanged.emit()  # the table gives the headings their height
        self._place_fields()
        if shown:
            self._fields[0].setFocus()

    @override
    def updateGeometries(self) -> None:
        super().updateGeometries()
        self.setViewportMargins(0, 0, 0, FILTER_PX if self._shows_filters else 0)
        self._place_fields()

    def _make_fields(self) -> None:
        for column in self._columns:
            field = QLineEdit(self)
            field.setProperty("filter", True)
            field.setAccessibleName(_("Filter: {column}", column=column.title()))
            field.setPlaceholderText(column.title())
            field.textChanged.connect(self._typed.start)
            self._fields.append(field)

    @Slot()
    def _place_fields(self) -> None:
        if not self._shows_filters:
            return
        for number, field in enumerate(self._fields):
            left = self.sectionViewportPosition(number) + 3
            field.setGeometry(left, HEAD_PX + 3, max(20, self.sectionSize(number) - 6), 24)

    @Slot()
    def _tell(self) -> None:
        self.filtered.emit([field.text() for field in self._fields])
