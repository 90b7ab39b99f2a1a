"""Goods that are not as they should be, put down beside the line that they came on (INB-3)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from partsdesk.domain.books.execution import Abnormal, AbnormalSort, Side
from partsdesk.domain.values.quantities import NO_QUANTITY
from partsdesk.domain.values.refusals import Refusal
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Choice, CodeField
from partsdesk.ui.pages.slips.line_count import LineCount
from partsdesk.ui.pages.slips.pictures import Pictures
from partsdesk.ui.pages.slips.side import WIDTH
from partsdesk.ui.parts import Card, flat, label, tip
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain
from partsdesk.wording.terms import name_of

SORTS = tuple(
    sort for sort in AbnormalSort if sort not in {AbnormalSort.FEWER, AbnormalSort.SURPLUS}
)


class AsidePanel(Card):
    """How many, what is wrong, whose fault, why, who signs, and what it looked like.

    Signals:
        told: pieces of the line are not as they should be (their number as typed, ``Abnormal``).
        taken_back: an entry that was put down before is none (its number).
        left: nothing more is put down.
    """

    told = Signal(str, object)
    taken_back = Signal(int)
    left = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__(_("Abnormal goods"))
        self.setFixedWidth(WIDTH)
        self.quantity = CodeField()
        self.sort = Choice(bench)
        self.side = Choice(bench)
        self.cause = QLineEdit()
        self.signed_by = QLineEdit()
        self.pictures = Pictures(bench)
        self._build_choices()
        self._before = QVBoxLayout()
        self._before.setSpacing(2)
        self._said = label(tone=Tone.WRONG)
        self._said.setWordWrap(True)
        self._said.hide()
        body = QVBoxLayout()
        body.setContentsMargins(12, 8, 12, 10)
        body.setSpacing(8)
        body.addLayout(self._before)
        body.addLayout(self._build_fields())
        body.addWidget(self.pictures)
        body.addWidget(self._said)
        body.addLayout(self._build_buttons())
        self.inside.addLayout(body)
        self.inside.addStretch(1)

    def begin(self, each: LineCount) -> None:
        """Put something down of this line."""
        self.title.setText(_("Abnormal: {item}", item=each.item.code))
        self.show_before(each)
        missing = each.line.quantity - (each.counted or NO_QUANTITY) - each.set_aside
        is_short = each.counted is not None and missing > NO_QUANTITY
        self.quantity.setText(figures.quantity(missing) if is_short else "1")
        self.sort.setCurrentIndex(0)
        self.side.setCurrentIndex(0)
        for field in (self.cause, self.signed_by):
            field.clear()
        self.pictures.clear()
        self.refuse(None)
        self._follow_side()
        self.quantity.selectAll()
        self.quantity.setFocus()

    def show_before(self, each: LineCount) -> None:
        """Show what was put down of the line already; each can be taken back."""
        while (item := self._before.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for number, (quantity, abnormal) in enumerate(each.aside):
            text = f"{figures.quantity(quantity)} {name_of(abnormal.sort)} · {abnormal.cause}"
            self._before.addWidget(self._line(text, number))

    def refuse(self, refusal: Refusal | None) -> None:
        """Say what still lacks, or nothing."""
        self._said.setText(explain(refusal) if refusal else "")
        self._said.setVisible(refusal is not None)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Esc leaves, Enter goes on: from field to field, and in the last one puts it down."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._go_on()
        else:
            super().keyPressEvent(event)

    def _build_choices(self) -> None:
        for sort in SORTS:
            self.sort.addItem(name_of(sort), sort)
        for side in Side:
            self.side.addItem(name_of(side), side)
        self.side.currentIndexChanged.connect(self._follow_side)

    def _build_fields(self) -> QFormLayout:
        form = QFormLayout()
        form.setVerticalSpacing(6)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for name, field in (
            (_("Quantity"), self.quantity),
            (_("Sort"), self.sort),
            (_("At fault"), self.side),
            (_("Cause"), self.cause),
            (_("Signed by"), self.signed_by),
        ):
            field.setAccessibleName(name)
            form.addRow(label(name, Tone.SOFT), field)
        return form

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.put = QPushButton(_("Put aside"))
        self.put.setProperty("primary", True)
        self.put.clicked.connect(self._tell)
        leave = flat(_("Done"))
        leave.clicked.connect(self.left)
        row.addWidget(self.put)
        row.addWidget(leave)
        row.addStretch(1)
        return row

    def _line(self, text: str, number: int) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        told = label(text, Tone.WRONG)
        told.setToolTip(tip(text))
        told.setMinimumWidth(20)
        row.addWidget(told, 1)
        back = flat("✕")
        back.setAccessibleName(_("Good after all: {text}", text=text))
        back.clicked.connect(partial(self.taken_back.emit, number))
        row.addWidget(back)
        return made

    def _go_on(self) -> None:
        order = (self.quantity, self.sort, self.side, self.cause, self.signed_by)
        focused = self.window().focusWidget()
        here = next((n for n, field in enumerate(order) if field is focused), len(order))
        ahead = [field for field in order[here + 1 :] if field.isEnabled()]
        if ahead:
            ahead[0].setFocus()
        else:
            self._tell()

    @Slot()
    def _follow_side(self) -> None:
        """Only a carrier's man signs on the spot."""
        self.signed_by.setEnabled(Side(self.side.currentData()) is Side.CARRIER)

    @Slot()
    def _tell(self) -> None:
        if self.pictures.is_waiting:
            return
        signed = self.signed_by.text().strip() if self.signed_by.isEnabled() else ""
        abnormal = Abnormal(
            AbnormalSort(self.sort.currentData()),
            Side(self.side.currentData()),
            self.cause.text().strip(),
            signed,
            self.pictures.kept,
        )
        self.told.emit(self.quantity.text(), abnormal)
