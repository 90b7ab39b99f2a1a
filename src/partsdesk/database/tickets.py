"""An act on its way through the database: whom it waits for, and whether it is still wanted."""

from __future__ import annotations

import threading
import time

from typing_extensions import override

from partsdesk.database.troubles import CalledOff


def now_ms() -> int:
    """The reading of a clock that only ever goes on, in milliseconds."""
    return time.monotonic_ns() // 1_000_000


class Ticket:
    """One act under way, shared by who waits for it and the thread that carries it out.

    Attributes:
        waits_for: the workstation that holds what the act needs; empty where that is not known.
    """

    def __init__(self) -> None:
        self._called_off = threading.Event()
        self.waits_for = ""

    @property
    def is_called_off(self) -> bool:
        """Whether nobody wants the act any more."""
        return self._called_off.is_set()

    def call_off(self) -> None:
        """Ask that the act be given up; it may be done already, and is then answered."""
        self._called_off.set()

    def check(self) -> None:
        """See that the act is still wanted.

        Raises:
            CalledOff: where it is not.
        """
        if self.is_called_off:
            raise CalledOff(self.waits_for)

    def pause(self, ms: int) -> None:
        """Let others go on for a moment.

        Raises:
            CalledOff: as soon as the act is called off.
        """
        self._called_off.wait(ms / 1000)
        self.check()


class AtOnce(Ticket):
    """For what is done if nobody else writes just now, and left if somebody does."""

    @override
    def pause(self, ms: int) -> None:
        raise CalledOff(self.waits_for)
