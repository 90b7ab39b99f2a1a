"""A form: fields out of a table, each with its name, its editor, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from partsdesk.ui.bench import Bench
from partsdesk.ui.forms.editors import Choices, Editor
from partsdesk.ui.forms.record import Meant, Record, as_it_is
from partsdesk.ui.parts import Card, label, put_tone, tip
from partsdesk.ui.tables.columns import heading
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _, say
from partsdesk.wording.refusals import explain

A_ROW = 3

Maker: TypeAlias = Callable[[Bench, Choices], Editor]
Said: TypeAlias = str | Callable[[], str]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a thing, as a form shows it.

    Attributes:
        name: its canonical name, which refusals and files know it by.
        make: makes its editor.
        read: from what is typed to what is meant; refuses what is no such thing.
        title: what it is called, where the name alone does not say it: a message id, or says it.
        hint: what stands beneath it: a message id, or says it.
        is_needed: whether it has to be filled.
        is_wide: whether it takes a row of its own.
        is_for_ever: whether it stays once the thing is there.
    """

    name: str
    make: Maker
    read: Callable[[Any], Any] = as_it_is
    title: Said = ""
    hint: Said = ""
    is_needed: bool = False
    is_wide: bool = False
    is_for_ever: bool = False

    @property
    def called(self) -> str:
        """What it is called, in the language in use."""
        return _said(self.title) or heading(self.name)

    @property
    def hinted(self) -> str:
        """What stands beneath it, in the language in use."""
        return _said(self.hint)

    @property
    def meant(self) -> Meant:
        """What it holds."""
        return Meant(self.name, self.read, self.is_needed)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together, under a title (a message id)."""

    title: str
    fields: tuple[Field, ...]


class FieldBox(QWidget):
    """One field: its name, its editor, and a line beneath."""

    def __init__(self, field: Field, editor: Editor) -> None:
        super().__init__()
        self.field = field
        self.editor = editor
        self._caption = label(field.called + (" *" if field.is_needed else ""), Tone.SOFT)
        self._caption.setBuddy(editor)
        self._was = label(tone=Tone.ACCENT)
        self._below = QLabel()
        self._below.setTextFormat(Qt.TextFormat.PlainText)
        self._below.setWordWrap(True)
        editor.name(field.called)
        head = QHBoxLayout()
        head.addWidget(self._caption)
        head.addStretch(1)
        head.addWidget(self._was)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(editor)
        column.addWidget(self._below)
        column.addStretch(1)
        self.show_state(changed=False, wrong="")

    def show_state(self, *, changed: bool, wrong: str) -> None:
        """Show whether it was changed, and what is wrong; else the hint."""
        text = wrong or self.field.hinted
        self._below.setText(text)
        self._below.setVisible(bool(text))
        put_tone(self._below, Tone.WRONG if wrong else Tone.SOFT)
        self.editor.show_wrong(wrong=bool(wrong))
        self.editor.control.setAccessibleDescription(text)
        self._was.setText(_("changed") if changed else "")


class Form(QWidget):
    """The groups of a thing, each in a card.

    Signals:
        edited: a field's name: something else is typed in it.
    """

    edited = Signal(str)

    def __init__(self, bench: Bench, groups: Sequence[Group], choices: Choices) -> None:
        super().__init__()
        self.boxes: dict[str, FieldBox] = {}
        self._is_new = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for group in groups:
            column.addWidget(self._build_group(bench, group, choices))
        column.addStretch(1)

    def show_record(self, record: Record, *, is_new: bool) -> None:
        """Show everything as it stands; of what is new, nothing counts as changed."""
        self._is_new = is_new
        for name, box in self.boxes.items():
            box.editor.put(record.typed.get(name))
            if box.field.is_for_ever:
                box.editor.setEnabled(is_new)
        self.show_states(record)

    def show_states(self, record: Record) -> None:
        """Show what was changed and what is wrong."""
        for name, box in self.boxes.items():
            refusal = record.refusals.get(name)
            wrong = explain(refusal) if refusal is not None else ""
            box.show_state(changed=record.is_changed(name) and not self._is_new, wrong=wrong)

    def go_to(self, name: str) -> None:
        """Put the cursor into a field."""
        self.boxes[name].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def lock(self, why: str) -> None:
        """Let nobody type, and say why where one points."""
        for box in self.boxes.values():
            box.editor.setEnabled(False)
            box.setToolTip(tip(why))

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Enter goes on to the next field, as in the grid of a slip."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _build_group(self, bench: Bench, group: Group, choices: Choices) -> Card:
        card = Card(say(group.title) if group.title else "")
        grid = QGridLayout()
        grid.setContentsMargins(12, 10, 12, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        place = 0
        for field in group.fields:
            editor = field.make(bench, choices)
            editor.edited.connect(partial(self._tell, field.name))
            box = self.boxes[field.name] = FieldBox(field, editor)
            if field.is_wide:
                place = -(-place // A_ROW) * A_ROW
            grid.addWidget(box, place // A_ROW, place % A_ROW, 1, A_ROW if field.is_wide else 1)
            place += A_ROW if field.is_wide else 1
        for column in range(A_ROW):
            grid.setColumnStretch(column, 1)
            if grid.itemAtPosition(0, column) is None:
                grid.addWidget(QWidget(), 0, column)  # the columns of all groups stand in line
        card.inside.addLayout(grid)
        return card

    def _tell(self, name: str) -> None:
        self.edited.emit(name)


def _said(text: Said) -> str:
    if isinstance(text, str):
        return say(text) if text else ""
    return text()
