"""Which column of the file is which of ours: recognised, and corrected by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from partsdesk.services.importing.preview import Preview, promised_columns
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Choice
from partsdesk.ui.parts import Card, label, put_tone
from partsdesk.ui.tables.columns import heading
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _

A_ROW = 4


class MappingCard(Card):
    """A choice of the file's headings for each column of ours.

    Signals:
        mapped: another heading was chosen for a column (ours, theirs for all of them).
    """

    mapped = Signal(object)

    def __init__(self, bench: Bench) -> None:
        super().__init__(_("Columns"))
        self._bench = bench
        self._sort = ""
        self.choices: dict[str, Choice] = {}
        self._captions: dict[str, QLabel] = {}
        self._body = QWidget()
        self.inside.addWidget(self._body)

    def show_preview(self, preview: Preview) -> None:
        """Show what each column is taken for, and which is needed and missing."""
        if self._sort != preview.asked.sort:
            self._sort = preview.asked.sort
            self._build()
        for name, choice in self.choices.items():
            _offer(choice, preview.headings, preview.columns.get(name, ""))
            is_missing = any(name in need.split("|") for need in preview.missing)
            put_tone(self._captions[name], Tone.WRONG if is_missing else Tone.SOFT)
        text = _("Columns, as remembered for such files") if preview.is_remembered else _("Columns")
        self.title.setText(text)

    def columns(self) -> Mapping[str, str]:
        """What is chosen now."""
        chosen = {name: str(choice.currentData() or "") for name, choice in self.choices.items()}
        return {name: text for name, text in chosen.items() if text}

    def _build(self) -> None:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(12, 8, 12, 10)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        self.choices, self._captions = {}, {}
        for place, (name, is_needed) in enumerate(promised_columns(self._sort)):
            choice = Choice(self._bench)
            choice.setAccessibleName(heading(name))
            choice.activated.connect(self._tell)
            caption = label(heading(name) + (" *" if is_needed else ""), Tone.SOFT)
            caption.setBuddy(choice)
            caption.setFixedWidth(88)
            row = QHBoxLayout()
            row.addWidget(caption)
            row.addWidget(choice, 1)
            grid.addLayout(row, place // A_ROW, place % A_ROW)
            self.choices[name], self._captions[name] = choice, caption
        for column in range(A_ROW):
            grid.setColumnStretch(column, 1)
        self.inside.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body

    @Slot()
    def _tell(self) -> None:
        self.mapped.emit(self.columns())


def _offer(choice: Choice, headings: Sequence[str], chosen: str) -> None:
    choice.clear()
    choice.addItem(_("not in the file"), "")
    for text in dict.fromkeys(filter(None, headings)):
        choice.addItem(text, text)
    choice.put(chosen)
