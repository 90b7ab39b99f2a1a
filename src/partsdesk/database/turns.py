"""Whose turn it is to write a file: SQLite lets one write at a time, and keeps no queue.

Its own waiting cannot be called off and looks ever more seldom, so that one who has waited long
is passed by those who come. Here everybody who waits looks equally often, and leaves when called
off. Who writes notes his name in a small file beside the database, for those who wait.
"""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import suppress
from pathlib import Path

from partsdesk.database.tickets import Ticket, now_ms
from partsdesk.database.troubles import DatabaseBusy

BUSY_MS = 15_000
LOOKS_MS = (1, 6)  # between two looks; by chance, so that nobody is always too late
NAMED_AFTER_MS = 100
NOTE = "-writer"
_WIDTH = 128


class Turns:
    """Takes turns with whoever else writes the same file."""

    def __init__(self, file: Path | None, workstation: str) -> None:
        self._note = Path(f"{file}{NOTE}") if file else None
        self._name = workstation.encode()[:_WIDTH].ljust(_WIDTH)

    def begin(self, connection: sqlite3.Connection, ticket: Ticket) -> None:
        """Begin a transaction that writes, when nobody else writes.

        Raises:
            DatabaseBusy: where somebody else did not let go in time.
            CalledOff: where the act was called off meanwhile.
        """
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            self._wait(connection, ticket)
        finally:
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        self._sign()

    def _wait(self, connection: sqlite3.Connection, ticket: Ticket) -> None:
        began = now_ms()
        while True:
            ticket.check()
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    raise
                waited = now_ms() - began
                if waited > NAMED_AFTER_MS:
                    ticket.waits_for = self._holder()
                if waited > BUSY_MS:
                    raise DatabaseBusy(str(error), ticket.waits_for) from error
                ticket.pause(random.randint(*LOOKS_MS))  # noqa: S311 - not a secret
            else:
                return

    def _sign(self) -> None:
        """Note who writes now; only for those who wait, so it may fail."""
        if self._note is None or not self._name.strip():
            return
        with suppress(OSError):
            note = os.open(self._note, os.O_RDWR | os.O_CREAT, 0o666)
            try:
                os.write(note, self._name)
            finally:
                os.close(note)

    def _holder(self) -> str:
        """The name that the one who writes has noted."""
        if self._note is None:
            return ""
        try:
            return self._note.read_bytes().decode(errors="replace").strip()
        except OSError:
            return ""
