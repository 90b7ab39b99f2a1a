"""The stock of the item that is looked at, and its last entries."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from partsdesk.domain.values.quantities import NO_QUANTITY
from partsdesk.services.goods import Beside
from partsdesk.ui.parts import label, line, tip
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import _

Said = tuple[str, str, Tone]


class StockBeside(QWidget):
    """The essentials of one item."""

    def __init__(self) -> None:
        super().__init__()
        self.title = label(name="cardTitle")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._body = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(8)
        self._column.addWidget(self.title)
        self._column.addWidget(self._body)
        self._column.addStretch(1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is looked at."""
        self.title.hide()
        self._fill([])

    def show_item(self, beside: Beside) -> None:
        """Show an item's stock."""
        item = beside.item
        self.title.setText(f"{item.code}  {item.name}")
        self.title.setToolTip(tip(f"{item.code}  {item.name}  {item.spec}"))
        self.title.show()
        self._fill([_stock(beside), _recent(beside)])

    def _fill(self, blocks: list[list[Said]]) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for number, rows in enumerate(block for block in blocks if block):
            if number:
                column.addWidget(line())
                column.addWidget(label(_("Last entries"), name="cardTitle"))
            column.addLayout(_grid(rows))
        if not blocks:
            column.addWidget(label(_("Choose a row"), Tone.SOFT))
        self._column.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body


def _grid(rows: list[Said]) -> QGridLayout:
    grid = QGridLayout()
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    for place, (name, text, tone) in enumerate(rows):
        grid.addWidget(label(name, Tone.SOFT), place, 0)
        figure = label(text, tone)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(figure, place, 1)
    return grid


def _stock(beside: Beside) -> list[Said]:
    item = beside.item
    free = beside.held - beside.reserved
    rows = [(_("On hand"), figures.quantity(beside.held), Tone.PLAIN)]
    rows += [
        (_("of it {bin}", bin=bin_), figures.quantity(there), Tone.SOFT)
        for bin_, there in beside.bins
        if bin_
    ]
    rows.append((_("Reserved"), figures.quantity(beside.reserved), Tone.PLAIN))
    tone = Tone.ATTENTION if free < NO_QUANTITY else Tone.PLAIN
    rows.append((_("Free"), figures.quantity(free), tone))
    rows.append((_("Other stores"), figures.quantity(beside.elsewhere), Tone.PLAIN))
    if item.minimum is not None or item.maximum is not None:
        limits = f"{figures.if_any(item.minimum)} / {figures.if_any(item.maximum)}"
        rows.append((_("Minimum / maximum"), limits, Tone.PLAIN))
    return rows


def _recent(beside: Beside) -> list[Said]:
    return [
        (
            f"{entry.date:%m-%d}  {terms.kind(entry.kind)}",
            figures.change(entry.change),
            Tone.PLAIN,
        )
        for entry in beside.recent
    ]
