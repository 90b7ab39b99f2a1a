"""The books behind the log-in: opened, and brought up to date where they are older."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot

from partsdesk.services.founding import OlderBooks, Readied, anybody, readied
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.courier import Courier
from partsdesk.ui.entrance import Entrance
from partsdesk.ui.login import WHOLE, LoginWindow, copied
from partsdesk.ui.pending import Pending
from partsdesk.wording.refusals import explain
from partsdesk.wording.troubles import EXPLAINED


class Updating(QObject):
    """Tells a log-in window how the books are, and does with older ones what it is asked for.

    Signals:
        founds: there is nobody yet who could come in, and what is to be said of that.
    """

    founds = Signal(str)
    _went = Signal(int)

    def __init__(self, courier: Courier, entrance: Entrance, parent: QObject) -> None:
        super().__init__(parent)
        self._courier = courier
        self._entrance = entrance
        self._failed: str | None = None
        self._percent = -1
        self._went.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        courier.unheard.connect(self._show_unheard)

    def attend(self, window: LoginWindow) -> None:
        """See how the books are, for a log-in window."""
        window.updates.connect(self._begin)
        self._failed = None
        self._look(window)

    def _look(self, window: LoginWindow) -> None:
        self._courier.call(window, anybody).then(self._take_known)

    def _take_known(self, anybody_is: bool) -> None:  # noqa: FBT001 - an answer
        window = self._entrance.window
        if not anybody_is:
            self.founds.emit("")
        elif isinstance(window, LoginWindow):
            window.take_known()

    @Slot(object, object)
    def _show_unheard(self, fault: Exception, pending: Pending[object]) -> None:
        window = self._entrance.window
        if not isinstance(window, LoginWindow):
            return
        if isinstance(fault, OlderBooks):
            window.offer_update(fault.detail, self._failed)
        else:
            window.show_trouble(fault, pending)

    @Slot()
    def _begin(self) -> None:
        window = self._entrance.window
        if isinstance(window, LoginWindow):
            self._percent = -1
            pending = self._courier.call(window, partial(_updated, self._tell))
            pending.holding(window.enter, *window.languages)
            pending.then(self._take).refused(self._look_again).failed(self._look_again)

    def _tell(self, done: int, total: int) -> None:
        """On the writer's thread: how much is copied, said where a reader would see it."""
        percent = done * WHOLE // total if total else WHOLE
        if percent != self._percent:
            self._percent = percent
            self._went.emit(percent)

    @Slot(int)
    def _show_progress(self, percent: int) -> None:
        window = self._entrance.window
        if isinstance(window, LoginWindow):
            window.show_progress(percent)

    def _take(self, ready: Readied) -> None:
        window = self._entrance.window
        copy = ready.copy.path if ready.copy else None
        if ready.is_new:
            self.founds.emit(copied(copy) if copy else "")
        elif isinstance(window, LoginWindow):
            window.take_updated(copy)

    def _look_again(self, fault: Exception) -> None:
        """It failed; that the books are as they were is said once they were looked at."""
        self._failed = explain(fault) if isinstance(fault, EXPLAINED) else ""
        window = self._entrance.window
        if isinstance(window, LoginWindow):
            self._look(window)


def _updated(progress: Callable[[int, int], None], warehouse: Warehouse) -> Readied:
    ready = readied(warehouse, progress)
    warehouse.database.check()
    return ready
