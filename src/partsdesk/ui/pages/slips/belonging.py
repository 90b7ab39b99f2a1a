"""The slips that hang together with one, each a door."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from partsdesk.domain.books.kinds import KINDS
from partsdesk.services.related import RelatedSlip
from partsdesk.ui.doors import DOOR_INSET, Door
from partsdesk.ui.page import SlipLink
from partsdesk.ui.parts import label, tip
from partsdesk.ui.tones import Tone
from partsdesk.wording import terms
from partsdesk.wording.language import _
from partsdesk.wording.terms import name_of


class Belonging(QWidget):
    """Slips that one corrects or follows, and those that do so with it.

    Signals:
        asks: another slip is to be opened (a ``SlipLink``).
    """

    asks = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.doors: list[Door] = []
        self._body = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.addWidget(self._body)
        self._column.addStretch(1)
        self.show_slips(())

    def show_slips(self, slips: tuple[RelatedSlip, ...]) -> None:
        """Show what there is."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.doors = [self._door(each) for each in slips]
        for each, door in zip(slips, self.doors, strict=True):
            said = f"{name_of(each.relation)} · {each.date:%m-%d} · {_state(each)}"
            column.addWidget(_inset(said))
            column.addWidget(door)
        if not slips:
            column.addWidget(_inset(_("No other slips belong to this one")))
        self._column.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body

    def _door(self, each: RelatedSlip) -> Door:
        said = f"{each.called}  {terms.kind(each.kind)}"
        door = Door(said, "→", first=Tone.PLAIN)
        door.setToolTip(tip(said))
        door.clicked.connect(partial(self._open, each))
        return door

    def _open(self, each: RelatedSlip) -> None:
        self.asks.emit(SlipLink(each.slip))


def _state(each: RelatedSlip) -> str:
    return terms.state(each.state, KINDS[each.kind])


def _inset(text: str) -> QWidget:
    made = label(text, Tone.SOFT)
    made.setWordWrap(True)
    made.setContentsMargins(DOOR_INSET, 2, DOOR_INSET, 0)
    return made
