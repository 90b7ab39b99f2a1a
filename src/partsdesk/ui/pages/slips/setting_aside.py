"""Puts goods aside from the line that is looked at, without leaving the page."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from partsdesk.domain.books.execution import Abnormal
from partsdesk.domain.values.refusals import Refusal
from partsdesk.ui.pages.slips.aside import AsidePanel
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.grid import Grid
from partsdesk.ui.pages.slips.side import SidePanel


class SettingAside(QObject):
    """The panel stands where the stock does, for as long as something is put down in it.

    Signals:
        changed: something was put aside, or taken back.
    """

    changed = Signal()

    def __init__(self, grid: Grid, panel: AsidePanel, side: SidePanel, parent: QObject) -> None:
        super().__init__(parent)
        self._grid = grid
        self._panel = panel
        self._side = side
        self._row = 0
        panel.told.connect(self._put)
        panel.taken_back.connect(self._take_back)
        panel.left.connect(self.leave)

    @Slot()
    def begin(self) -> None:
        """Put something aside of the line that is looked at."""
        sheet, row = self._grid.sheet, self._grid.currentIndex().row()
        if isinstance(sheet, CountSheet) and sheet.takes_aside and 0 <= row < sheet.rows:
            self._row = row
            self._side.hide()
            self._panel.show()
            self._panel.begin(sheet.lines[row])

    @Slot()
    def leave(self) -> None:
        """Go back to the lines."""
        self._panel.hide()
        self._side.show()
        self._grid.setFocus()

    @Slot(str, object)
    def _put(self, text: str, abnormal: Abnormal) -> None:
        sheet = self._grid.sheet
        if not isinstance(sheet, CountSheet):
            return
        try:
            sheet.put_aside(self._row, text, abnormal)
        except Refusal as refusal:
            self._panel.refuse(refusal)
            return
        self.leave()
        self.changed.emit()

    @Slot(int)
    def _take_back(self, number: int) -> None:
        sheet = self._grid.sheet
        if isinstance(sheet, CountSheet):
            sheet.take_back(self._row, number)
            self._panel.show_before(sheet.lines[self._row])
            self.changed.emit()
