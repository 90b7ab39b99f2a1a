"""The side panel of a list: what the current row says, without opening it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QWidget

from partsdesk.ui.doors import scrolling
from partsdesk.ui.parts import Card, label
from partsdesk.ui.tables.columns import Column, Row
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _

SIDE_PX = 272
Line: TypeAlias = tuple[str, str, Tone]
Essentials: TypeAlias = Callable[[Row], Sequence[Line]]


def essentials(columns: Sequence[Column]) -> Essentials:
    """Every column that says something of a row, hidden ones too."""

    def lines(row: Row) -> Sequence[Line]:
        found = [(column, column.text(row)) for column in columns]
        return [(column.title(), text, _tone(column, row)) for column, text in found if text]

    return lines


def _tone(column: Column, row: Row) -> Tone:
    tone = column.tone(row) if column.tone else None
    return Tone.PLAIN if tone is None else tone


class SidePanel(Card):
    """Names and values of one row; texts can be marked and copied."""

    def __init__(self, lines: Essentials) -> None:
        super().__init__(_("This row"))
        self.lines = lines
        self._area = scrolling()
        self._area.setAccessibleName(_("This row"))
        self.inside.addWidget(self._area, 1)
        self.setFixedWidth(SIDE_PX)
        self.show_row(None)

    def show_row(self, row: Row | None) -> None:
        """Say what a row says; ask for one where there is none."""
        made = QWidget()
        form = QFormLayout(made)
        form.setContentsMargins(12, 10, 12, 10)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        if row is None:
            form.addRow(label(_("Choose a row"), Tone.SOFT))
        for name, text, tone in () if row is None else self.lines(row):
            value = label(text, tone)
            value.setWordWrap(True)
            value.setAccessibleName(f"{name}: {text}")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(label(name, Tone.SOFT), value)
        self._area.setWidget(made)
