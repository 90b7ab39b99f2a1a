"""Work that takes its time: how far it is, and a way to stop it; the window goes on meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton

from partsdesk.domain.values.people import NOBODY, Actor
from partsdesk.services.warehouse import Ticket, Warehouse
from partsdesk.ui.bench import Desk
from partsdesk.ui.parts import label
from partsdesk.ui.pending import Pending
from partsdesk.wording.language import _

Result = TypeVar("Result")
Progress = Callable[[int, int], None]
Work = Callable[[Warehouse, Actor, Progress], Result]

Carried = Callable[[Warehouse, Actor, Ticket], Result]

WHOLE = 1000  # parts of the bar


class Working(QFrame):
    """A line that is there while something is done: what, how far, and a button to stop it."""

    _went = Signal(int)

    def __init__(self, bench: Desk) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("tone", "accent")
        self._bench = bench
        self._ticket = Ticket()
        self._told = -1
        self._text = label()
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedHeight(8)
        self.stop = QPushButton(_("Stop"))
        self.stop.setProperty("small", True)
        self.stop.clicked.connect(self.call_off)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(12)
        row.addWidget(self._text)
        row.addWidget(self._bar, 1)
        row.addWidget(self.stop)
        self.setMinimumHeight(34)
        self.hide()
        self._went.connect(self._show, Qt.ConnectionType.QueuedConnection)

    @property
    def is_at_it(self) -> bool:
        """Whether something is being done."""
        return not self.isHidden()

    @property
    def was_stopped(self) -> bool:
        """Whether the last work was stopped by hand."""
        return self._ticket.is_called_off

    def run(self, text: str, work: Work[Result]) -> Pending[Result]:
        """Do this beside everything else; what stops it undoes what was not complete."""
        carried = self._begin(text, work)
        return self._bench.courier.aside(self, carried).ended(self._over)

    def run_for_nobody(self, text: str, work: Work[Result]) -> Pending[Result]:
        """The same before anybody is in; who closes the window calls it off himself."""
        carried = partial(_for_nobody, self._begin(text, work))
        return self._bench.courier.call(self, carried).ended(self._over)

    def _begin(self, text: str, work: Work[Result]) -> Carried[Result]:
        self._ticket = Ticket()
        self._told = -1
        self._text.setText(text)
        self.setAccessibleName(text)
        self._bar.setRange(0, 0)
        self.stop.setEnabled(True)
        self.show()
        return partial(_carried, work, self._ticket, self._tell)

    @Slot()
    def call_off(self) -> None:
        """Ask that it be given up."""
        self.stop.setEnabled(False)
        self._ticket.call_off()

    def _tell(self, done: int, total: int) -> None:
        """On the worker's thread: said only where a reader would see that it went on."""
        part = min(WHOLE, done * WHOLE // total) if total else 0
        if part != self._told:
            self._told = part
            self._went.emit(part)

    @Slot(int)
    def _show(self, part: int) -> None:
        self._bar.setRange(0, WHOLE if part else 0)
        self._bar.setValue(part)

    def _over(self, _went_well: bool) -> None:  # noqa: FBT001 - a listener of a pending
        self.hide()


def _for_nobody(carried: Carried[Result], warehouse: Warehouse) -> Result:
    return carried(warehouse, NOBODY, Ticket())


def _carried(
    work: Work[Result],
    own: Ticket,
    tell: Progress,
    warehouse: Warehouse,
    actor: Actor,
    closing: Ticket,
) -> Result:
    def progress(done: int, total: int) -> None:
        own.check()
        closing.check()
        tell(done, total)

    return work(warehouse, actor, progress)
