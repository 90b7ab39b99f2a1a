"""A step of the first run: what it is about, its fields, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from partsdesk.domain.values.refusals import Refusal
from partsdesk.ui.beginning.plan import Plan
from partsdesk.ui.bench import Desk
from partsdesk.ui.parts import label
from partsdesk.ui.tones import Tone

FIELD_PX = 320
GAP = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a step cannot be left yet, and the field to mend."""

    why: Refusal | str
    field: QWidget


class Step(QWidget):
    """One step; it reads the plan when it is made, and writes it when it is left.

    All of them are made at once and never taken away: Tab would lose its way.
    """

    title: ClassVar[str]
    said: ClassVar[str]
    can_be_skipped: ClassVar[bool] = False

    def __init__(self, desk: Desk, plan: Plan) -> None:
        super().__init__()
        self.desk = desk
        self.plan = plan
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)
        self.layout_.setSpacing(GAP)

    @property
    def first(self) -> QWidget:
        """The field to begin with."""
        raise NotImplementedError

    def settle(self) -> Problem | None:
        """Write what was said into the plan; answers what is wrong with it."""
        raise NotImplementedError

    def look(self) -> None:
        """Take up what was said at other steps meanwhile."""

    def skip(self) -> None:
        """Leave the plan as it is shipped."""

    def grid(self) -> QGridLayout:
        """A grid of fields with their names beside them."""
        made = QGridLayout()
        made.setHorizontalSpacing(GAP)
        made.setVerticalSpacing(GAP)
        made.setColumnStretch(2, 1)
        self.layout_.addLayout(made)
        return made


def put_into(grid: QGridLayout, name: str, field: QWidget, hint: str = "") -> None:
    """Add a field with its name, and what is to be known of it."""
    row = grid.rowCount()
    caption = label(name, Tone.SOFT)
    caption.setBuddy(field)
    field.setAccessibleName(name)
    grid.addWidget(caption, row, 0)
    grid.addWidget(field, row, 1)
    if hint:
        told = label(hint, Tone.SOFT)
        told.setWordWrap(True)
        grid.addWidget(told, row, 2)


def typed(text: str, told: Callable[[str], object] | None = None) -> QLineEdit:
    """A field with a text in it."""
    made = QLineEdit(text)
    made.setFixedWidth(FIELD_PX)
    if told is not None:
        made.textEdited.connect(told)
    return made
