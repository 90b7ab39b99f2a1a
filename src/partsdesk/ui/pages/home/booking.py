"""Books one slip after the other, in the order in which they are given."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.showing import Doing, SlipAsked, SlipShown, slip_of
from partsdesk.services.slips.booking import BookSlip, book_slip
from partsdesk.ui.bench import Bench


class Booking(QObject):
    """Slips on their way into the ledger; each is an act of its own.

    Signals:
        ended: there is none left: how many were booked, and what was refused of which slip
            (``list[tuple[str, Refusal]]``).
    """

    ended = Signal(int, object)

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._left: deque[SlipId] = deque()
        self._booked = 0
        self._refused: list[tuple[str, Refusal]] = []

    def begin(self, slips: Iterable[SlipId]) -> None:
        """Book these, unless others are being booked."""
        if not self._left:
            self._booked, self._refused = 0, []
            self._left.extend(slips)
            self._go_on()

    def _go_on(self) -> None:
        """A slip that somebody else has booked meanwhile is passed by."""
        if not self._left:
            self.ended.emit(self._booked, self._refused)
            return
        pending = self._bench.courier.ask(self, slip_of, SlipAsked(self._left[0]))
        pending.then(self._book).refused(partial(self._refuse, "")).failed(self._stop)

    def _book(self, shown: SlipShown) -> None:
        slip, main = shown.slip, shown.main
        if main is None or main.doing is not Doing.BOOK:
            self._next()
            return
        if main.refusal is not None:
            self._refuse(slip.called, main.refusal)
            return
        asked = BookSlip(slip.id, slip.version, {})
        pending = self._bench.courier.perform(self, book_slip, asked)
        pending.then(self._count).refused(partial(self._refuse, slip.called)).failed(self._stop)

    def _count(self, _done: object) -> None:
        self._booked += 1
        self._next()

    def _refuse(self, called: str, refusal: Refusal) -> None:
        self._refused.append((called, refusal))
        self._next()

    def _next(self) -> None:
        self._left.popleft()
        self._go_on()

    def _stop(self, _trouble: Exception) -> None:
        """The trouble is told in the frame; what was booked until then is said here."""
        self._left.clear()
        self.ended.emit(self._booked, self._refused)
