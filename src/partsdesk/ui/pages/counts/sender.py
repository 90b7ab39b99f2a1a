"""What was counted, on its way into the books: one act after the other, none of them lost."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.warehouse import Done, UseCase, new_request
from partsdesk.ui.bench import Bench


@dataclass(frozen=True, slots=True)
class Job:
    """An act that is sent once, however often it is tried.

    Attributes:
        said: what it is about, as people read it.
    """

    act: UseCase[Any, Any]
    asked: object
    said: str = ""
    request: str = field(default_factory=new_request)


class Sender(QObject):
    """Sends acts in their order: the next one goes when the one before it is answered.

    Signals:
        answered: an act is in the books (its ``Job``, and its result).
        refused: an act was refused (its ``Job``, and the ``Refusal``); the next one goes on.
        troubled: an act did not arrive (the fault); it and all behind it wait.
        moved: how many are under way has changed.
    """

    answered = Signal(object, object)
    refused = Signal(object, object)
    troubled = Signal(object)
    moved = Signal(int)

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._waiting: deque[Job] = deque()
        self._is_at_it = False

    @property
    def under_way(self) -> int:
        """How many acts are not in the books yet."""
        return len(self._waiting)

    def send(self, job: Job) -> None:
        """Send an act when its turn comes."""
        self._waiting.append(job)
        self.moved.emit(self.under_way)
        self.go_on()

    @Slot()
    def go_on(self) -> None:
        """Send the first that waits, if none is being sent."""
        if self._is_at_it or not self._waiting:
            return
        self._is_at_it = True
        job = self._waiting[0]
        pending = self._bench.courier.perform(self, job.act, job.asked, job.request)
        pending.then(partial(self._take, job)).refused(partial(self._refuse, job))
        pending.failed(self._wait)

    def _take(self, job: Job, done: Done[Any]) -> None:
        self._drop()
        self.answered.emit(job, done.result)
        self.go_on()

    def _refuse(self, job: Job, refusal: Refusal) -> None:
        self._drop()
        self.refused.emit(job, refusal)
        self.go_on()

    def _wait(self, fault: Exception) -> None:
        self._is_at_it = False
        self.troubled.emit(fault)

    def _drop(self) -> None:
        self._is_at_it = False
        self._waiting.popleft()
        self.moved.emit(self.under_way)
