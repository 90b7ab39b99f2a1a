"""What a field is edited in: a text, one of a few, several of them, yes or no, something picked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Choice, CodeField, Picked, PickField, Tick
from partsdesk.ui.flow import Flow
from partsdesk.ui.parts import label, repolish
from partsdesk.wording.language import _

FIELD_PX = 30

Options: TypeAlias = Sequence[tuple[Any, str]]
"""Values to choose from, each with what it is called."""
Choices: TypeAlias = Mapping[str, Options]
"""By field's name: what came with the thing that is edited."""


class Editor(QWidget):
    """One field's editor.

    Signals:
        edited: somebody typed or chose something else.
    """

    edited = Signal()

    def __init__(self, control: QWidget) -> None:
        super().__init__()
        self.control = control
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(control)
        self.setFocusProxy(control)

    def put(self, value: Any) -> None:
        """Show a value without telling anybody."""
        raise NotImplementedError

    def value(self) -> Any:
        """What it shows."""
        raise NotImplementedError

    def name(self, text: str) -> None:
        """Say to those who cannot see it what it is."""
        self.control.setAccessibleName(text)

    def show_wrong(self, *, wrong: bool) -> None:
        """Mark what it shows as wrong, or as right again."""
        if bool(self.control.property("wrong")) is not wrong:
            self.control.setProperty("wrong", wrong)
            repolish(self.control)


class TextEditor(Editor):
    """A line of text; with what it may be completed to, where there is anything."""

    def __init__(
        self, hint: str = "", *, is_secret: bool = False, completions: Sequence[str] = ()
    ) -> None:
        self._line = QLineEdit()
        super().__init__(self._line)
        self._line.setPlaceholderText(hint)
        if is_secret:
            self._line.setEchoMode(QLineEdit.EchoMode.Password)
        if completions:
            self._line.setCompleter(_completer(completions, self))
        self._line.textEdited.connect(self.edited)

    @override
    def put(self, value: Any) -> None:
        if self._line.text() != (value or ""):
            self._line.setText(value or "")
            self._line.setCursorPosition(0)

    @override
    def value(self) -> str:
        return self._line.text().strip()


class CodeEditor(Editor):
    """A code that is scanned into it, or typed."""

    def __init__(self, hint: str = "") -> None:
        self._field = CodeField()
        super().__init__(self._field)
        self._field.setPlaceholderText(hint)
        self._field.textEdited.connect(self.edited)

    def take_scan(self, text: str) -> None:
        """Fill in what was scanned, as if it had been typed."""
        self._field.take_code(text)

    @override
    def put(self, value: Any) -> None:
        if self._field.text() != (value or ""):
            self._field.setText(value or "")

    @override
    def value(self) -> str:
        return self._field.text().strip()


class TakeAwayEditor(Editor):
    """Something that is there or not, and can only be taken away; its value is whether it is."""

    def __init__(self, there: str, gone: str, button: str) -> None:
        self._button = QPushButton(button)
        holder = QWidget()
        super().__init__(holder)
        self.control = self._button
        self._texts = {True: there, False: gone}
        self._is_there = False
        self._said = label()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._said)
        row.addWidget(self._button)
        row.addStretch(1)
        self.setFocusProxy(self._button)
        self._button.clicked.connect(self._take_away)

    @override
    def put(self, value: Any) -> None:
        self._is_there = bool(value)
        self._said.setText(self._texts[self._is_there])
        self._button.setVisible(self._is_there)

    @override
    def value(self) -> bool:
        return self._is_there

    @override
    def name(self, text: str) -> None:
        self._button.setAccessibleName(f"{text}: {self._button.text()}")

    @Slot()
    def _take_away(self) -> None:
        self.put(False)
        self.edited.emit()


class ChoiceEditor(Editor):
    """One of a few; the values stay ours, for Qt makes plain texts of enumerations."""

    def __init__(self, bench: Bench, options: Options) -> None:
        self._choice = Choice(bench)
        super().__init__(self._choice)
        self._values = [value for value, _text in options]
        self._choice.addItems([text for _value, text in options])
        self._choice.setCurrentIndex(-1)
        self._choice.activated.connect(self.edited)

    @override
    def put(self, value: Any) -> None:
        self._choice.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    @override
    def value(self) -> Any:
        place = self._choice.currentIndex()
        return self._values[place] if place >= 0 else None


class FlagEditor(Editor):
    """Yes or no."""

    def __init__(self, bench: Bench) -> None:
        self._box = Tick(bench, _("Yes"))
        super().__init__(self._box)
        self._box.setMinimumHeight(FIELD_PX)  # what stands beneath is in line with its neighbours
        self._box.clicked.connect(self.edited)

    @override
    def put(self, value: Any) -> None:
        self._box.setChecked(bool(value))

    @override
    def value(self) -> bool:
        return self._box.isChecked()


class TicksEditor(Editor):
    """Any number of a few, all of them in sight."""

    def __init__(self, bench: Bench, options: Options) -> None:
        holder = QWidget()
        super().__init__(holder)
        flow = Flow(holder, across=20, down=6)
        policy = holder.sizePolicy()
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self._boxes: dict[Any, QCheckBox] = {}
        for value, text in options:
            box = Tick(bench, text)
            box.clicked.connect(self.edited)
            self._boxes[value] = box
            flow.addWidget(box)
        for first in list(self._boxes.values())[:1]:
            self.setFocusProxy(first)

    @override
    def put(self, value: Any) -> None:
        for each, box in self._boxes.items():
            box.setChecked(each in (value or ()))

    @override
    def value(self) -> frozenset[Any]:
        return frozenset(each for each, box in self._boxes.items() if box.isChecked())


class PickEditor(Editor):
    """Something found as one types; its value is a ``Picked``, or None."""

    def __init__(self, bench: Bench, listing: str) -> None:
        self._field = PickField(bench, listing)
        super().__init__(self._field)
        self._field.picked.connect(self._tell)

    @override
    def put(self, value: Any) -> None:
        self._field.put(value)

    @override
    def value(self) -> Picked | None:
        return self._field.value

    @Slot(object)
    def _tell(self, _: object) -> None:
        self.edited.emit()


def _completer(completions: Sequence[str], parent: QWidget) -> QCompleter:
    made = QCompleter(list(completions), parent)
    made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    made.setFilterMode(Qt.MatchFlag.MatchContains)
    popup = QListView()
    popup.setObjectName("popup")
    made.setPopup(popup)
    return made
