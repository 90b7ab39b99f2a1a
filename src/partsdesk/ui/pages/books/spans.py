"""Which months a book shows: this one, this year, everything, or from one to another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from partsdesk.domain.values.calendar import Month
from partsdesk.ui.parts import chip, label
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import N_, _, say

FIELD_PX = 84
_TYPED = re.compile(r"^(?:(\d{4})\s*[-./年]?\s*)?(\d{1,2})月?$")


@dataclass(frozen=True, slots=True)
class Span:
    """Some months; ``first`` is None for the beginning."""

    first: Month | None
    last: Month


def this_year(today: Month) -> Span:
    """From January to now, as books are kept."""
    return Span(Month(today.number // 100 * 100 + 1), today)


def _three(today: Month) -> Span:
    return Span(today.previous.previous, today)


def _one(today: Month) -> Span:
    return Span(today, today)


def _before(today: Month) -> Span:
    return Span(today.previous, today.previous)


def _all(today: Month) -> Span:
    return Span(None, today)


USUAL: Mapping[str, Callable[[Month], Span]] = {
    N_("This month"): _one,
    N_("Last month"): _before,
    N_("Three months"): _three,
    N_("This year"): this_year,
    N_("Everything"): _all,
}


def month_of(typed: str, today: Month) -> Month | None:
    """The month that a typed text means: ``2026-11``, ``202611``, ``11``; None where none."""
    text = unicodedata.normalize("NFKC", typed).strip()
    found = _TYPED.match(text)
    if not found:
        return None
    year = int(found[1]) if found[1] else today.number // 100
    number = int(found[2])
    return Month(year * 100 + number) if 1 <= number <= 12 and year > 0 else None


class MonthField(QLineEdit):
    """A month, typed in any usual way; the arrow keys go to the next and the one before.

    Signals:
        changed: another month was chosen (``Month``).
    """

    changed = Signal(object)

    def __init__(self, today: Month, name: str) -> None:
        super().__init__()
        self._today = today
        self.value = today
        self.setAccessibleName(name)
        self.setFixedWidth(FIELD_PX)
        self.editingFinished.connect(self._read)

    def put(self, value: Month) -> None:
        """Show a month without telling anybody."""
        self.value = value
        self.setText(figures.month(value))

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        steps = {Qt.Key.Key_Up: self.value.next, Qt.Key.Key_Down: self.value.previous}
        wanted = steps.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
            return
        self.put(wanted)
        self.changed.emit(wanted)

    @Slot()
    def _read(self) -> None:
        found = month_of(self.text(), self._today)
        is_new = found is not None and found != self.value
        self.put(found or self.value)
        if is_new:
            self.changed.emit(self.value)


class SpanBar(QWidget):
    """The usual spans as chips, and two months to be typed.

    Signals:
        chosen: other months are wanted (``Span``).
    """

    chosen = Signal(object)

    def __init__(self, today: Month, span: Span) -> None:
        super().__init__()
        self._today = today
        self.span = span
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.chips = QButtonGroup(self)
        self.chips.setExclusive(False)
        for number, name in enumerate(USUAL):
            made = chip(say(name))
            self.chips.addButton(made, number)
            row.addWidget(made)
        self.chips.idClicked.connect(self._take_usual)
        self.first = MonthField(today, _("First month"))
        self.last = MonthField(today, _("Last month shown"))
        for field in (self.first, self.last):
            field.changed.connect(self._take_typed)
        row.addSpacing(4)
        row.addWidget(self.first)
        row.addWidget(label("–", Tone.SOFT))
        row.addWidget(self.last)
        self.put(span)

    def put(self, span: Span) -> None:
        """Show a span without telling anybody."""
        self.span = span
        for number, usual in enumerate(USUAL.values()):
            self.chips.button(number).setChecked(usual(self._today) == span)
        self.last.put(span.last)
        if span.first is None:
            self.first.clear()
        else:
            self.first.put(span.first)

    def take(self, span: Span) -> None:
        """Show a span, and say so."""
        self.put(span)
        self.chosen.emit(span)

    @Slot(int)
    def _take_usual(self, number: int) -> None:
        self.take(list(USUAL.values())[number](self._today))

    @Slot(object)
    def _take_typed(self, month: Month) -> None:
        is_first = self.sender() is self.first
        first = month if is_first else self.span.first
        last = self.span.last if is_first else month
        if first is not None and first > last:
            first, last = (month, month)
        self.take(Span(first, last))
