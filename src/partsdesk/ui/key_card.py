"""The key card: every key that does something now, read from the actions themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from partsdesk.ui.keys import keys_of, why_not
from partsdesk.ui.parts import label, pill, tip
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _

KeySet = tuple[str, Sequence[QAction]]
MOST_IN_A_COLUMN = 16


class KeyCard(QDialog):
    """What each key does, by where it does it; any key closes it that Esc is."""

    def __init__(self, sets: Iterable[KeySet], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.keys: dict[str, list[tuple[str, str]]] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 16, 20, 16)
        row.setSpacing(32)
        for name, actions in sets:
            lines = keys_of(actions)
            if lines:
                self.keys[name] = lines
                row.addLayout(self._build(name, lines, actions))

    def _build(
        self, name: str, lines: Sequence[tuple[str, str]], actions: Sequence[QAction]
    ) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(label(name, name="heading"))
        reasons = {action.text(): why_not(action) for action in actions}
        greyed = {action.text() for action in actions if not action.isEnabled()}
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for number, (text, key) in enumerate(lines):
            at, side = number % MOST_IN_A_COLUMN, number // MOST_IN_A_COLUMN * 2
            grid.addWidget(pill(key), at, side, Qt.AlignmentFlag.AlignLeft)
            told = label(text, Tone.SOFT if text in greyed else Tone.PLAIN)
            told.setToolTip(tip(reasons[text]))
            grid.addWidget(told, at, side + 1)
        column.addLayout(grid)
        column.addStretch(1)
        return column
