"""A section of the settings: one thing to look after, behind one chip."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from partsdesk.domain.values.people import Role
from partsdesk.domain.values.topics import Topic
from partsdesk.ui.allowing import allow
from partsdesk.ui.bench import Bench
from partsdesk.ui.keys import keyed_within


class Section(QWidget):
    """What stands behind one chip.

    Signals:
        asks: a page should be opened (a ``Link``).
        tells: something was done, or is said (a text).
        refuses: the house said no (a ``Refusal``).
        offers: a question, and the ways to choose from; none of them for nothing more.
    """

    asks = Signal(object)
    tells = Signal(str)
    refuses = Signal(object)
    offers = Signal(str, object)
    follows: ClassVar[frozenset[Topic]] = frozenset()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.bench = bench
        self.is_started = False
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)
        self.layout_.setSpacing(10)

    def start(self) -> None:
        """Ask for what is to be shown; called when it is first looked at."""
        self.is_started = True
        self.refresh()

    def refresh(self) -> None:
        """Ask again for what is shown."""

    @property
    def is_busy(self) -> bool:
        """Whether something typed here is not saved yet."""
        return False

    def action(self, text: str, key: str = "", slot: Any = None) -> QAction:
        """An action with its key, which holds as long as one is in this section."""
        return keyed_within(self, text, key, slot)

    def allow(self, action: QAction, *roles: Role) -> bool:
        """Grey an action that this person's roles do not allow, and say who may.

        Nobody does anything here who came in by badge and PIN alone.
        """
        return allow(self.bench, action, frozenset(roles))
