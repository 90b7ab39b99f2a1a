"""Processes that cost 5 ms: forked from one that has everything loaded and warm.

A fault test kills, starves or lies to hundreds of processes, and a Python that loads the program
anew needs a second. So one process loads it once, lives a slip to be warm, and then forks a child
for each job that it is asked for on its standard input: `{"run": "module:function", ...}`.

A child that is *held* waits for SIGUSR1 before it begins, so that strace can take hold of it. What
its function answers comes back by `writev`, which no test injects faults into.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pytest
from sqlalchemy import URL, Dialect, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from partsdesk.database.database import Database
from tests.support.absence import give_up
from tests.support.posting import lay_ground, posting

WANTED = "PARTSDESK_TEST_FAULTS"
BEGUN = "begun\n"
PATIENCE = 30.0  # seconds after which a child that does not end has failed
ALLOW_TRACING = (0x59616D61, -1)  # PR_SET_PTRACER, anybody: for users who are not root


@dataclass(frozen=True)
class Ended:
    """How a child ended.

    Attributes:
        signal: the signal that ended it; 0 where it ended by itself.
        said: what its function answered; empty where it came to no answer.
        failed: its traceback, where it met with a defect.
    """

    signal: int
    said: str
    failed: str


@dataclass(frozen=True)
class Job:
    """What a child does: `module:function`, and what it is asked by name."""

    run: str
    asked: dict[str, Any]


def job(run: str, **asked: object) -> Job:
    """A job in one line."""
    return Job(run, asked)


class Fork:
    """One child under way."""

    def __init__(self, pid: int, answers: Callable[[float], str | None]) -> None:
        self.pid = pid
        self._answers = answers
        self._ended: Ended | None = None

    def go(self) -> None:
        """Let a held child begin."""
        os.kill(self.pid, signal.SIGUSR1)

    def begun(self) -> None:
        """Wait until it says that it has opened its books."""
        assert self._answers(PATIENCE) == BEGUN.strip()

    def killed(self, after: float) -> Ended:
        """Kill it so many seconds from now, unless it has ended by itself."""
        if self._look(after) is None:
            os.kill(self.pid, signal.SIGKILL)
        return self.ended()

    def ended(self, patience: float = PATIENCE) -> Ended:
        """Wait until it has ended."""
        if self._look(patience) is None:
            os.kill(self.pid, signal.SIGKILL)
            raise TimeoutError(f"not ended within {patience} s")
        assert self._ended is not None
        assert not self._ended.failed, self._ended.failed
        return self._ended

    def _look(self, patience: float) -> Ended | None:
        if self._ended is None and (line := self._answers(patience)) is not None:
            if line == BEGUN.strip():
                return self._look(patience)
            self._ended = Ended(**json.loads(line))
        return self._ended


class Forks:
    """The warm process, and the children that it is asked for, one at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from tests.support.forks import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._heard = b""
        assert self._answer(120) == "warm"

    def start(self, job: Job, *, held: bool = False) -> Fork:
        """Fork a child that does a job."""
        self._say({"run": job.run, "held": held, "asked": job.asked})
        pid = self._answer(PATIENCE)
        assert pid is not None
        return Fork(int(pid), self._answer)

    def warm(self, url: str) -> None:
        """Become warm for this kind of database, at one that has goods in it."""
        self._say({"warm": url})
        assert self._answer(PATIENCE) == "warm"

    def _say(self, order: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")

    def _answer(self, patience: float) -> str | None:
        """The next line that the warm process says; None where it says none in time."""
        assert self._process.stdout is not None
        while b"\n" not in self._heard:
            if not select.select([self._process.stdout], [], [], patience)[0]:
                return None
            said = self._process.stdout.read(1 << 16)
            assert said, "the warm process has ended"
            self._heard += said
        line, _, self._heard = self._heard.partition(b"\n")
        return line.decode()

    def close(self) -> None:
        """End the warm process; a child that still runs ends with its pipe."""
        self._process.communicate(timeout=PATIENCE)


@pytest.fixture(scope="session")
def forks(request: pytest.FixtureRequest) -> Iterator[Forks]:
    """The warm process of this test process."""
    if sys.platform != "linux":
        give_up(request, WANTED, "processes are forked and killed on Linux only")
    warm = Forks()
    yield warm
    warm.close()


def begun() -> None:
    """Said by a child that has opened its books and now begins its work."""
    os.writev(_PIPE[0], [BEGUN.encode()])


_PIPE: list[int] = []


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _child(order: dict[str, Any], pipe: int) -> None:
    """What a child does from its birth to its end."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(*ALLOW_TRACING, 0, 0, 0)
    _PIPE.append(pipe)
    if order["held"]:
        signal.sigwait({signal.SIGUSR1})
    answer = {"said": "", "failed": ""}
    try:
        answer["said"] = _function(order["run"])(**order["asked"])
    except BaseException:  # noqa: BLE001 - a child that fails in whatever way says so
        answer["failed"] = traceback.format_exc()
    os.writev(pipe, [json.dumps(answer).encode() + b"\n"])
    os._exit(0)


def _function(name: str) -> Callable[..., str]:
    module, _, function = name.partition(":")
    found: Callable[..., str] = getattr(importlib.import_module(module), function)
    return found


def _serve(order: dict[str, Any]) -> None:
    """Fork, say who, wait, say how it ended."""
    _function(order["run"])  # loaded here, so that the next child finds it loaded
    there, here = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(there)
        _child(order, here)
    os.close(here)
    _tell(str(pid))
    answer = {"said": "", "failed": ""}
    with os.fdopen(there) as pipe:
        for line in pipe:
            if line == BEGUN:
                _tell(line.strip())
            else:
                answer = json.loads(line)
    _, status = os.waitpid(pid, 0)
    by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    _tell(json.dumps({"signal": by, **answer}))


def warm(url: str) -> Database:
    """The database of this kind that the process is warm for, turned to another place.

    Its statements are compiled already, which is most of what a young process does.
    """
    turned = make_url(url)
    database, place = _WARM[turned.get_backend_name()]
    database.url = place.url = turned
    return database


class _Place:
    """Where the connections of a warm database go."""

    def __init__(self, url: URL) -> None:
        self.url = url

    def connect(
        self, dialect: Dialect, _: ConnectionPoolEntry, words: list[Any], named: dict[str, Any]
    ) -> None:
        """Turn a connection that is about to be made to where it should go."""
        where, options = dialect.create_connect_args(self.url)
        words[:] = where
        named.update(options)


_WARM: dict[str, tuple[Database, _Place]] = {}


def _become_warm(url: str, told: str) -> None:
    """Live slips on a database with goods, and let go of every connection."""
    database, place = Database(url), _Place(make_url(url))
    event.listen(database._engine, "do_connect", place.connect)
    # Ours makes the connection, and whoever makes it is the last that is asked.
    engine_events: Any = database._engine.dialect.dispatch
    engine_events.do_connect.listeners.rotate(1)
    _WARM[database.url.get_backend_name()] = database, place
    with posting(database, told) as poster:
        poster.post(2)
    gc.freeze()  # what a child never looks at is never copied for it


def main() -> None:
    """Become warm, then fork a child for each line."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    with tempfile.TemporaryDirectory() as folder:
        told = f"{folder}/told"
        for line in chain([json.dumps({"warm": _a_file(folder)})], sys.stdin):
            order = json.loads(line)
            if "warm" in order:
                _become_warm(order["warm"], told)
                _tell("warm")
            else:
                _serve(order)


def _a_file(folder: str) -> str:
    url = f"sqlite:///{folder}/warm.db"
    database = Database(url)
    database.prepare()
    database.close()
    lay_ground(url, goods=5)
    return url
