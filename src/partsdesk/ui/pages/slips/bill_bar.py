"""Number and day of the invoice that is taken in: typed once, above its lines."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from partsdesk.ui.fields import CodeField, DateField
from partsdesk.ui.page import Bill
from partsdesk.ui.parts import label
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _

NUMBER_PX, DAY_PX = 240, 120


class BillBar(QWidget):
    """The invoice's own fields.

    Signals:
        typed: number or day are others now.
        left: Enter was pressed in the last field: on to the lines.
    """

    typed = Signal()
    left = Signal()

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self.number = CodeField()
        self.number.setFixedWidth(NUMBER_PX)
        self.date = DateField(today)
        self.date.setFixedWidth(DAY_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for name, field in ((_("Invoice number"), self.number), (_("Invoice date"), self.date)):
            field.setAccessibleName(name)
            row.addWidget(label(name, Tone.SOFT))
            row.addWidget(field)
            row.addSpacing(8)
        row.addStretch(1)
        self.number.textEdited.connect(self.typed)
        self.number.returnPressed.connect(self._to_date)
        self.date.dated.connect(self.typed)
        self.date.returnPressed.connect(self.left)
        self.hide()

    @property
    def bill(self) -> Bill:
        """What is typed."""
        return Bill(self.number.text().strip(), self.date.value)

    def put(self, bill: Bill) -> None:
        """Show what is known of the invoice already."""
        self.number.setText(bill.number)
        if bill.date is not None:
            self.date.put(bill.date)

    @Slot()
    def _to_date(self) -> None:
        self.date.setFocus()
        self.date.selectAll()
