"""Trying again: what an act does after a lost race, a lost server, or a book in other hands.

Every try goes under the same request id, so an act that was done is answered and not done twice.
"""

from __future__ import annotations

import logging
import random

from partsdesk.database.tickets import Ticket, now_ms
from partsdesk.database.troubles import DatabaseBusy, DatabaseGone, InDoubt
from partsdesk.domain.values.refusals import Trouble

logger = logging.getLogger(__name__)

RACES = 5
BUSY_MS = 15_000
GONE_MS = 12_000
AT_ONCE = (0,)  # the pauses before the next tries, in milliseconds
WRITING = (0, 100, 200, 400, 800, 1500, 2000, 2000, 2000, 2000)
READING = (0, 100, 300, 600)


class Attempts:
    """The tries of one act or question, and whether one of them may have been done."""

    def __init__(self, ticket: Ticket, pauses: tuple[int, ...]) -> None:
        self._ticket = ticket
        self._began = now_ms()
        self._races = RACES
        self._pauses = list(pauses)
        self._doubt: InDoubt | None = None

    def after(self, trouble: Trouble) -> None:
        """Wait until it makes sense to try again.

        Raises:
            Trouble: where it makes none; InDoubt where a try before this one may have been done.
        """
        if isinstance(trouble, InDoubt):
            self._doubt = trouble
        pause = self._pause(trouble)
        if pause is None:
            self._end(trouble)
        else:
            logger.info("%s, tried again", type(trouble).__name__)
            try:
                self._ticket.pause(pause)
            except Trouble as called_off:
                self._end(called_off)

    def _pause(self, trouble: Trouble) -> int | None:
        waited = now_ms() - self._began
        match trouble:
            case DatabaseBusy(raced=True):
                if not self._races:
                    return None
                self._races -= 1
                return random.randrange(50 * (RACES - self._races))  # noqa: S311 - no secret
            case DatabaseGone() if self._pauses and waited < GONE_MS:
                return self._pauses.pop(0)
            case DatabaseBusy() if waited < BUSY_MS:
                return 20
        return None

    def _end(self, trouble: Trouble) -> None:
        if self._doubt is not None and trouble is not self._doubt:
            raise InDoubt(trouble.detail or self._doubt.detail) from trouble
        raise trouble
