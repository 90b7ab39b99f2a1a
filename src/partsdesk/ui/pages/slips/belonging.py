"""What belongs to a slip, beside its lines: other slips, each a door, and its papers."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from partsdesk.services.related import Belongings, RelatedSlip
from partsdesk.ui.page import SlipLink
from partsdesk.ui.pages.slips.side import WIDTH
from partsdesk.ui.parts import Card, flat, label, tip
from partsdesk.ui.tones import Tone
from partsdesk.wording import terms
from partsdesk.wording.language import _
from partsdesk.wording.terms import name_of


class BelongingPanel(Card):
    """Slips and papers of one slip; hidden where there are none.

    Signals:
        asks: another slip is to be opened (a ``SlipLink``).
    """

    asks = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Belongs to it"))
        self.setFixedWidth(WIDTH)
        self.doors: list[QPushButton] = []
        self._body = QWidget()
        self.inside.addWidget(self._body)
        self.hide()

    def show_all(self, found: Belongings) -> None:
        """Show what there is."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        self.doors = [self._door(each) for each in found.slips]
        for each, door in zip(found.slips, self.doors, strict=True):
            column.addWidget(label(f"{name_of(each.relation)} · {each.date:%m-%d}", Tone.SOFT))
            row = QHBoxLayout()
            row.addWidget(door)
            row.addStretch(1)
            column.addLayout(row)
        for paper in found.papers:
            told = label(f"{name_of(paper.sort)} · {paper.name}")
            told.setToolTip(tip(told.text()))
            told.setMinimumWidth(20)
            column.addWidget(told)
        self.inside.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        self.setVisible(bool(found.slips or found.papers))

    def _door(self, each: RelatedSlip) -> QPushButton:
        door = flat(f"{each.called}  {terms.kind(each.kind)}")
        door.setToolTip(name_of(each.state))
        door.clicked.connect(partial(self._open, each))
        return door

    def _open(self, each: RelatedSlip) -> None:
        self.asks.emit(SlipLink(each.slip))
