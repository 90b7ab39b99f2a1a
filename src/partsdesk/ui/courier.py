"""Carries acts and questions out to worker threads, and their answers back.

One writer, three readers. The main thread never waits for the database: answers come back
through one queued signal of this one object, as plain letters. Pages hold no session and no
row; what an act touched is said to all by ``changed``, and who shows it asks again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakSet

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.topics import Topic
from partsdesk.services.warehouse import Done, Query, Ticket, UseCase, Warehouse, new_request
from partsdesk.support.logs import during
from partsdesk.ui.pending import Pending
from partsdesk.ui.sweeping import Sweeper
from partsdesk.wording.troubles import TROUBLES

logger = logging.getLogger(__name__)

Asked = TypeVar("Asked")
Result = TypeVar("Result")

READERS = 3
POLL_MS = 2000
PATIENCE_MS = 150  # a waiting state appears after this, not at once
LOOK_MS = 300  # and what it says is brought up to date


@dataclass(frozen=True, slots=True)
class Letter:
    """An answer on its way back: a result, or what stood against it."""

    pending: Pending[Any]
    result: Any = None
    fault: Exception | None = None


class Courier(QObject):
    """The only way from the window to the warehouse.

    Signals:
        changed: topics that an act here, or somebody elsewhere, has changed.
        unheard: a refusal or trouble that whoever asked did not listen for, with its pending.
        broken: a defect of the program.
        busy: whether something has been under way for longer than a moment.
        waits: an act has been under way for longer than a moment: the workstation that it waits
            for, empty where that is not known.
        reached: the database answers again, or answers no more.
    """

    changed = Signal(object)
    unheard = Signal(object, object)
    broken = Signal(object)
    busy = Signal(bool)
    waits = Signal(str)
    reached = Signal(bool)
    _came = Signal(object)

    def __init__(
        self, warehouse: Warehouse, parent: QObject | None = None, poll_ms: int = POLL_MS
    ) -> None:
        super().__init__(parent)
        self._warehouse = warehouse
        self._actor: Actor | None = None
        self._sweeper = Sweeper(self)
        self._sweeper.start()
        self._writer = ThreadPoolExecutor(1, "writer")
        self._readers = ThreadPoolExecutor(READERS, "reader")
        self._aside = ThreadPoolExecutor(1, "aside")
        self._aside_ticket = Ticket()
        self._under_way: set[Pending[Any]] = set()
        self._acts: WeakSet[Pending[Any]] = WeakSet()
        self._is_polling = False
        self._is_reached = True
        self._is_closed = False
        self._came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._say_busy)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._say_waits)
        self._poll = QTimer(self, interval=max(poll_ms, 1))
        self._poll.timeout.connect(self._ask_changes)
        if poll_ms:
            self._poll.start()

    @property
    def actor(self) -> Actor:
        """The person at this workstation.

        Raises:
            RuntimeError: before anybody has logged in.
        """
        if self._actor is None:
            raise RuntimeError
        return self._actor

    def enter(self, actor: Actor | None) -> None:
        """Ask and act for this person from now on."""
        self._actor = actor

    def move(self, warehouse: Warehouse) -> None:
        """Ask and act at another warehouse from now on, in which nobody is yet."""
        self._actor = None
        self._warehouse = warehouse

    def ask(self, asker: QObject, query: Query[Asked, Result], asked: Asked) -> Pending[Result]:
        """Ask a question; several are answered at the same time."""
        actor = self.actor
        return self._send(asker, self._readers, lambda _: self._warehouse.ask(query, asked, actor))

    def perform(
        self,
        asker: QObject,
        use_case: UseCase[Asked, Result],
        asked: Asked,
        request: str | None = None,
    ) -> Pending[Done[Result]]:
        """Do an act, after those sent before it; the same request however often it is tried.

        Whoever may send one act several times over, as it is typed, keeps the request himself.
        """
        actor, request = self.actor, request or new_request()
        pending: Pending[Done[Result]] = self._send(
            asker,
            self._writer,
            lambda ticket: self._warehouse.perform(use_case, asked, actor, request, ticket),
        )
        self._acts.add(pending)
        return pending

    def call_off(self) -> None:
        """Give up the acts under way: what is not written yet is not written any more."""
        for pending in self._acts & self._under_way:
            if pending.ticket is not None:
                pending.ticket.call_off()

    def call(self, asker: QObject, work: Callable[[Warehouse], Result]) -> Pending[Result]:
        """Do what needs no person yet, or several transactions: logging in, changing a password."""
        return self._send(asker, self._writer, lambda _: work(self._warehouse))

    def aside(
        self, asker: QObject, work: Callable[[Warehouse, Actor, Ticket], Result]
    ) -> Pending[Result]:
        """Do what takes minutes and keeps nobody waiting, on a thread of its own.

        The window is not said to be busy meanwhile. When it closes, the ticket is called off.
        """
        pending: Pending[Result] = Pending(asker)
        actor, ticket = self.actor, self._aside_ticket
        if not self._is_closed:
            self._aside.submit(
                lambda: self._come_back(
                    _letter(pending, lambda: work(self._warehouse, actor, ticket))
                )
            )
        return pending

    def close(self) -> None:
        """Send nothing more and end the threads; what is under way is finished first."""
        self._is_closed = True
        self._aside_ticket.call_off()
        self._poll.stop()
        self._patience.stop()
        self._look.stop()
        self._under_way.clear()
        for executor in (self._readers, self._writer, self._aside):
            executor.shutdown(wait=True, cancel_futures=True)
        self._sweeper.stop()

    def _send(
        self, asker: QObject, executor: Executor, work: Callable[[Ticket], Result]
    ) -> Pending[Result]:
        pending: Pending[Result] = Pending(asker)

        def carry(ticket: Ticket) -> None:
            self._come_back(_letter(pending, lambda: work(ticket)))

        def send() -> None:
            if self._is_closed:
                return
            pending.is_over = False
            self._under_way.add(pending)
            if not self._patience.isActive():
                self._patience.start()
            pending.ticket = Ticket()  # a fresh one for every try
            executor.submit(carry, pending.ticket)

        pending.again = send
        send()
        return pending

    def _come_back(self, letter: Letter) -> None:
        """On the worker's thread: the one signal that crosses over."""
        if not self._is_closed:
            self._came.emit(letter)

    @Slot(object)
    def _deliver(self, letter: Letter) -> None:
        self._under_way.discard(letter.pending)
        if not self._under_way:
            self._patience.stop()
            self._look.stop()
            self.busy.emit(False)
        self._tell(letter)
        done = letter.result
        if isinstance(done, Done) and done.touched:
            self._say_changed(done.touched)

    def _tell(self, letter: Letter) -> None:
        pending, fault = letter.pending, letter.fault
        if fault is None:
            pending.answer(letter.result)
        elif pending.asker is self:  # the poll's own: said once by ``reached``
            pending.fail(fault)
        elif isinstance(fault, Refusal):
            logger.info("Refused: %r", fault, extra=during(fault))
            if not pending.refuse(fault):
                self.unheard.emit(fault, pending)
        elif isinstance(fault, TROUBLES):
            logger.warning("Trouble: %r", fault, exc_info=fault)
            if not pending.fail(fault):
                self.unheard.emit(fault, pending)
        else:
            pending.fail(fault)
            logger.error("A defect", exc_info=fault)
            self.broken.emit(fault)

    @Slot()
    def _say_busy(self) -> None:
        self.busy.emit(bool(self._under_way))
        if self._under_way:
            self._look.start()
            self._say_waits()

    @Slot()
    def _say_waits(self) -> None:
        """Say whom the acts under way wait for."""
        tickets = [pending.ticket for pending in self._acts & self._under_way if pending.ticket]
        if tickets:
            self.waits.emit(next((t.waits_for for t in tickets if t.waits_for), ""))

    @Slot()
    def _ask_changes(self) -> None:
        """Whether other workstations changed something; one question at a time."""
        if self._is_polling or self._is_closed or self._actor is None:
            return
        self._is_polling = True
        pending: Pending[frozenset[Topic]] = Pending(self)
        pending.then(self._heard).failed(self._deaf)
        self._readers.submit(
            lambda: self._come_back(_letter(pending, self._warehouse.database.changes))
        )

    def _heard(self, topics: frozenset[Topic]) -> None:
        self._is_polling = False
        self._say_reached(is_reached=True)
        if topics:
            self._say_changed(topics)

    def _say_changed(self, topics: frozenset[Topic]) -> None:
        """Only to pages of somebody who is in: those of a person who has left ask nothing more."""
        if self._actor is not None:
            self.changed.emit(topics)

    def _deaf(self, fault: Exception) -> None:
        """The database did not answer; acts and questions say so where it matters."""
        self._is_polling = False
        if self._is_reached:
            logger.warning("The database does not answer: %r", fault, exc_info=fault)
        self._say_reached(is_reached=False)

    def _say_reached(self, *, is_reached: bool) -> None:
        if is_reached is not self._is_reached:
            self._is_reached = is_reached
            self.reached.emit(is_reached)


def _letter(pending: Pending[Result], work: Callable[[], Result]) -> Letter:
    """Do the work and write down what came of it, whatever that is."""
    try:
        return Letter(pending, work())
    except Exception as fault:  # noqa: BLE001 - a worker thread's outermost door
        return Letter(pending, fault=fault)


class Throttle(QObject):
    """Sends what changes while one types: the latest state, not too often, one at a time.

    Signals:
        settled: everything that changed has been sent and answered.
        stuck: what was sent was refused, or failed; nothing more is sent by itself.
    """

    settled = Signal()
    stuck = Signal()

    def __init__(
        self, parent: QObject, send: Callable[[], Pending[Any] | None], every_ms: int = 700
    ) -> None:
        super().__init__(parent)
        self._send = send
        self._pending: Pending[Any] | None = None
        self._is_due = False
        self._timer = QTimer(self, singleShot=True, interval=every_ms)
        self._timer.timeout.connect(self.flush)
        self._settle = QTimer(self, singleShot=True, interval=0)  # after the others are told
        self._settle.timeout.connect(self._say_settled)

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to be sent or answered."""
        return self._is_due or self._pending is not None

    def touch(self) -> None:
        """Say that there is something new to send."""
        self._is_due = True
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def flush(self) -> None:
        """Send now what is due, or as soon as the one before it is answered."""
        self._timer.stop()
        if not self._is_due or self._pending is not None:
            return
        self._is_due = False
        self._pending = self._send()
        if self._pending is None:
            self.settled.emit()
            return
        self._pending.ended(self._over)

    def drop(self) -> None:
        """Forget what is due: it is out of date."""
        self._timer.stop()
        self._is_due = False

    def _over(self, went_well: bool) -> None:  # noqa: FBT001 - a listener of a pending
        self._pending = None
        if not went_well:
            self._is_due = False
            self.stuck.emit()
        elif self._is_due:
            self._timer.start()
        else:
            self._settle.start()

    @Slot()
    def _say_settled(self) -> None:
        if not self.is_waiting:
            self.settled.emit()
