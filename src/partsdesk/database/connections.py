"""A connection to a server that is never waited for without end.

While a command is under way the driver looks up every tenth of a second. Then we look whether
the act is still wanted, who holds what it waits for, and whether the server is alive at all: one
that is frozen keeps its connections open, and no setting of its own would end the waiting.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from typing import Any, TypeVar

import psycopg
from psycopg.rows import TupleRow
from typing_extensions import override

from partsdesk.database.tickets import Ticket, now_ms

Value = TypeVar("Value")

PROGRAM = "partsdesk"
LOOK_AFTER_MS = 300
LOOK_EVERY_MS = 2_000
SILENT_MS = 15_000  # after this the server has to show that it lives
PROBE_S = 4
OFF_MS = 3_000  # how long a called off command may take to end

_BLOCKERS = """
SELECT coalesce(string_agg(DISTINCT application_name, ', '), '')
FROM pg_stat_activity WHERE pid = ANY(pg_blocking_pids(%s))
"""


def called(workstation: str) -> str:
    """What a workstation's connections are called at the server."""
    return f"{PROGRAM} {workstation}".strip()[:63]


class Watched(psycopg.Connection[TupleRow]):
    """A connection whose every command is watched while it is waited for."""

    ticket: Ticket | None = None
    patience: int | None = None

    @override
    def wait(self, gen: Generator[Any, Any, Value], *more: Any, **named: Any) -> Value:
        return super().wait(self._watched(gen), *more, **named)

    def _watched(self, command: Generator[Any, Any, Value]) -> Generator[Any, Any, Value]:
        watch = _Silence(self)
        try:
            state = next(command)
            while True:
                ready = yield state
                watch.heard() if ready else watch.look()
                state = command.send(ready)
        except StopIteration as end:
            value: Value = end.value
            return value


class _Silence:
    """How long a command has been silent, and what is done about it."""

    def __init__(self, connection: Watched) -> None:
        self._connection = connection
        self._since = self._looked = now_ms()
        self._off_at: int | None = None

    def heard(self) -> None:
        """Something came from the server."""
        self._since = now_ms()

    def look(self) -> None:
        """Nothing came since the last look.

        Raises:
            psycopg.OperationalError: where waiting longer has no sense; the connection is closed.
        """
        now = now_ms()
        ticket = self._connection.ticket
        if ticket is not None and ticket.is_called_off:
            self._call_off(now)
        elif now - self._since > (self._connection.patience or now):
            self._give_up("no answer in time")
        elif now - self._since > LOOK_AFTER_MS and now - self._looked > self._pause:
            self._looked = now
            self._ask(ticket, silent=now - self._since > SILENT_MS)

    @property
    def _pause(self) -> int:
        return LOOK_AFTER_MS if self._looked == self._since else LOOK_EVERY_MS

    def _call_off(self, now: int) -> None:
        """Ask the server to leave off, then insist."""
        if self._off_at is None:
            self._off_at = now
            with suppress(psycopg.Error):
                self._connection.cancel_safe(timeout=PROBE_S)
        elif now - self._off_at > OFF_MS:
            self._give_up("called off, and no answer")

    def _ask(self, ticket: Ticket | None, *, silent: bool) -> None:
        """Ask on another connection who stands in the way; no answer to that either is an end."""
        if ticket is None and not silent:
            return
        driver = self._connection
        known = driver.info.get_parameters() | {"password": driver.info.password}
        more = {"connect_timeout": PROBE_S, "application_name": PROGRAM}
        given: dict[str, Any] = {**known, **more}
        try:
            with psycopg.connect(**given) as other:
                row = other.execute(_BLOCKERS, (driver.info.backend_pid,)).fetchone()
        except psycopg.errors.ConnectionTimeout:
            if silent:
                self._give_up("the server does not answer")
        except psycopg.Error:
            return  # it answers, if only to say no
        else:
            if ticket is not None and row:
                names = [name.removeprefix(PROGRAM).strip() for name in row[0].split(", ")]
                ticket.waits_for = ", ".join(filter(None, names))

    def _give_up(self, why: str) -> None:
        self._connection.close()
        raise psycopg.OperationalError(why)
