"""The line under a list: what all of its rows come to, and what the selected ones do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QSizePolicy, QWidget

from partsdesk.services.lists import Sum, list_sums
from partsdesk.ui.courier import Courier
from partsdesk.ui.parts import label, tip
from partsdesk.ui.tables.arranging import Arranger
from partsdesk.ui.tables.columns import Column
from partsdesk.ui.tables.model import ListModel
from partsdesk.ui.tables.selecting import count, numbers, ranges
from partsdesk.ui.tables.totals import headed, sums_of, told
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _, ngettext

SETTLING_MS = 200
MOST_ADDED = 5000
SEVERAL = 2
FOOT_PX = 28


class Footer(QWidget):
    """Totals of what is shown, which the database adds up, and of the selection."""

    def __init__(
        self, courier: Courier, model: ListModel, table: QAbstractItemView, arranger: Arranger
    ) -> None:
        super().__init__()
        self._courier = courier
        self._model = model
        self._table = table
        self._arranger = arranger
        self._sums: tuple[Sum, ...] = ()
        self._is_asking = False
        self._is_due = False
        self.setFixedHeight(FOOT_PX)
        self.all = label(tone=Tone.SOFT)
        self.all.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.selected = label(tone=Tone.SOFT)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.addWidget(self.all, 1)
        row.addWidget(self.selected)
        self._soon = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._soon.timeout.connect(self._ask)
        self._look = QTimer(self, singleShot=True, interval=30)
        self._look.timeout.connect(self._add_selected)
        model.counted.connect(self._soon.start)
        model.waited.connect(self._forget)
        arranger.arranged.connect(self._show)
        table.selectionModel().selectionChanged.connect(self._look.start)
        if not self._summed:
            self.hide()

    @property
    def _summed(self) -> list[Column]:
        return [column for column in self._arranger.seen if column.is_summed]

    @Slot()
    def _forget(self) -> None:
        self._sums = ()
        self.all.clear()
        self.selected.clear()

    @Slot()
    def _ask(self) -> None:
        """One question at a time: adding up a million rows takes the database a while."""
        self._is_due = self._is_asking
        if self._is_asking or not self._summed or not self._model.total:
            return
        self._is_asking = True
        asked = self._model.asked
        pending = self._courier.ask(self, list_sums, asked)
        pending.then(lambda sums: self._take(asked, sums)).failed(_silent).ended(self._over)

    def _take(self, asked: object, sums: tuple[Sum, ...]) -> None:
        if asked == self._model.asked:
            self._sums = sums
            self._show()
            self._add_selected()

    def _over(self, went_well: bool) -> None:  # noqa: ARG002, FBT001 - a listener of a pending
        self._is_asking = False
        if self._is_due:
            self._soon.start()

    @Slot()
    def _show(self) -> None:
        summed = self._summed
        self.setVisible(bool(summed))
        if summed and self._model.is_known and not self._sums:
            self._soon.start()
        text = headed(told(summed, self._sums))
        self.all.setText(text)
        self.all.setToolTip(tip(text))

    @Slot()
    def _add_selected(self) -> None:
        selected = ranges(self._table.selectionModel())
        rows = count(selected)
        if rows < SEVERAL:
            self.selected.clear()
            return
        said = ngettext("{count} selected", "{count} selected", rows, count=f"{rows:,}")
        self.selected.setText(f"{said}    {self._told_of(selected)}".strip())

    def _told_of(self, selected: Sequence[range]) -> str:
        summed = self._summed
        if self._model.is_counted and count(selected) == self._model.total:
            return told(summed, self._sums)
        found = map(self._model.peek, islice(numbers(selected), MOST_ADDED))
        rows = [row for row in found if row is not None]
        if len(rows) < count(selected):
            return _("too many rows to add up; filter the list instead") if summed else ""
        return told(summed, sums_of(rows, summed))


def _silent(_fault: Exception) -> None:
    """The list itself says that the database is out of reach."""
