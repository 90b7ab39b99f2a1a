"""Who writes a file of SQLite: one machine at a time, whatever its disk looks like.

Locks hold among the processes of one running system and nowhere else. A share that looks like a
disk of this machine is caught here: each run of the program that writes keeps a row in the file,
renewed every half minute, and where another machine's row is alive, nothing is written.

A row is alive when it was renewed a short while ago, or since somebody last looked, for the
clocks of two machines may differ. After a restart of the machine the rows of the time before are
its own and do not count, unless they go on being renewed: that is a twin with the same identity.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from partsdesk.database.columns import CLOCKS
from partsdesk.database.tables.machines import workstations
from partsdesk.database.upserts import insert_on
from partsdesk.domain.values.refusals import Refusal

BEAT_SECONDS = 30
ALIVE = dt.timedelta(seconds=90)
FORGOTTEN = dt.timedelta(days=1)
HOST_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
BOOT_FILE = Path("/proc/sys/kernel/random/boot_id")
WIDTH = 80


@dataclass(eq=False)
class WrittenElsewhere(Refusal):
    """Another machine writes the same file, where slips would be lost."""

    path: str
    workstation: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Machine:
    """A running system, and what people call it.

    Attributes:
        host: what the machine is for as long as it is installed.
        boot: what it is from one start to the next; empty where the system does not say.
    """

    host: str
    boot: str
    name: str

    def is_same_system(self, host: str, boot: str) -> bool:
        """Whether locks hold between this system and that one."""
        if self.boot and boot:
            return self.boot == boot
        return self.host == host


@dataclass(frozen=True, slots=True)
class Writer:
    """A run of the program that writes the file.

    Attributes:
        seconds: since it was last heard of.
    """

    workstation: str
    pid: int
    seconds: int


@cache
def this_machine() -> Machine:
    """The machine that we run on."""
    host = next(filter(None, map(_first_line, HOST_FILES)), "") or _windows_host()
    return Machine(
        (host or f"{uuid.getnode():012x}")[:WIDTH],
        _first_line(BOOT_FILE)[:WIDTH],
        platform.node()[:WIDTH] or "?",
    )


def _first_line(path: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text("ascii").strip()
    return ""


def _windows_host() -> str:
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - only Windows has it

        place = r"SOFTWARE\Microsoft\Cryptography"
        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as found:
            return f"{winreg.QueryValueEx(found, 'MachineGuid')[0]} {platform.node()}"
    return ""


class Witness:
    """Keeps this run's row in the file, and looks for the rows of other machines."""

    def __init__(self, path: str, machine: Machine | None = None) -> None:
        self._path = path
        self._machine = machine or this_machine()
        self._run = uuid.uuid4().hex
        self._beaten: int | None = None  # by the clock that only goes forward
        self._beats = 0
        self._known: dict[str, int] = {}

    @property
    def is_due(self) -> bool:
        """Whether the row has to be renewed before anything is written."""
        return self._beaten is None or time.monotonic_ns() - self._beaten >= BEAT_SECONDS * 10**9

    @property
    def is_noted(self) -> bool:
        """Whether there may be a row of this run."""
        return self._beats > 0

    def check(self, connection: Connection) -> None:
        """Refuse where another machine writes this file.

        Raises:
            WrittenElsewhere: naming it.
        """
        now = _now(connection)
        found = None
        for row in _rows(connection):
            if row.run != self._run and self._is_other(row, now):
                found = found or row
            self._known[row.run] = row.beats
        if found is not None:
            self._beaten = None
            raise WrittenElsewhere(self._path, found.name, _seconds(now, found.seen_at))

    def beat(self, connection: Connection) -> None:
        """Renew this run's row, in a transaction that writes; the others' were looked at first.

        Raises:
            WrittenElsewhere: where another machine writes this file; nothing is noted then.
        """
        self.check(connection)
        self._beats += 1
        now = _now(connection)
        made = insert_on(connection, workstations).values(
            run=self._run,
            host=self._machine.host,
            boot=self._machine.boot,
            pid=os.getpid(),
            name=self._machine.name,
            beats=self._beats,
            seen_at=now,
        )
        new = {"beats": made.excluded.beats, "seen_at": made.excluded.seen_at}
        connection.execute(made.on_conflict_do_update(index_elements=["run"], set_=new))
        if self._beats == 1:
            old = workstations.c.seen_at < now - FORGOTTEN
            connection.execute(delete(workstations).where(old))
        self._beaten = time.monotonic_ns()

    def leave(self, connection: Connection) -> None:
        """Take this run's row away: the file may be moved to another machine at once."""
        connection.execute(delete(workstations).where(workstations.c.run == self._run))
        self._beats = 0
        self._beaten = None

    def _is_other(self, row: Row[Any], now: dt.datetime) -> bool:
        if self._machine.is_same_system(row.host, row.boot):
            return False
        goes_on = bool(row.beats > self._known.get(row.run, row.beats))
        is_fresh = bool(abs(now - row.seen_at) < ALIVE)
        return goes_on or (is_fresh and row.host != self._machine.host)


def writers(connection: Connection) -> tuple[Writer, ...]:
    """The runs of the program that write the file just now, the last heard of first."""
    now = _now(connection)
    alive = [row for row in _rows(connection) if abs(now - row.seen_at) < ALIVE]
    return tuple(Writer(row.name, row.pid, _seconds(now, row.seen_at)) for row in alive)


def _rows(connection: Connection) -> Sequence[Row[Any]]:
    return connection.execute(
        select(workstations).order_by(workstations.c.seen_at.desc(), workstations.c.run)
    ).all()


def _now(connection: Connection) -> dt.datetime:
    clock = f"SELECT {CLOCKS[connection.dialect.name]}"
    return dt.datetime.fromisoformat(connection.exec_driver_sql(clock).scalar_one())


def _seconds(now: dt.datetime, seen: dt.datetime) -> int:
    return max(0, int((now - seen).total_seconds()))
