"""Reading children that are forked, and whose memory is noted.

A thousand spoiled files need a thousand children. Forked from a server that has loaded everything
already, one starts in milliseconds; what it does with its file is the same.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from partsdesk.sheets import reading_child, workbooks


class Memory:
    """What the reading children of a test held."""

    def __init__(self, log: Path) -> None:
        self.log = log

    @property
    def most(self) -> int:
        """The most that one of them held, in MB; one that was ended for it says nothing."""
        lines = self.log.read_text("ascii").split() if self.log.exists() else []
        return max((int(line) for line in lines), default=0) // 1024


class Forked:
    """A forked child, as far as it is used like a started one."""

    def __init__(self, path: Path, log: Path) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["__main__", __name__])
        ours, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_read_into, args=(theirs, log, path), daemon=True)
        self._process.start()
        theirs.close()
        self.stdout = os.fdopen(os.dup(ours.fileno()), "rb")
        ours.close()

    def kill(self) -> None:
        self._process.kill()

    def wait(self) -> int:
        self._process.join()
        return self._process.exitcode or 0


@pytest.fixture
def forked_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Memory:
    """Fork the children, and have them note their memory."""
    memory = Memory(tmp_path / "child-memory")

    @contextmanager
    def child(path: Path) -> Iterator[Forked]:
        process = Forked(path, memory.log)
        try:
            yield process
        finally:
            process.kill()
            process.stdout.close()
            process.wait()

    monkeypatch.setattr(workbooks, "_child", child)
    return memory


def _read_into(out: Connection, log: Path, path: Path) -> None:
    os.dup2(out.fileno(), 1)
    out.close()
    try:
        code = _noting(log, path)
    finally:
        os.close(1)
    os._exit(code)


def _noting(log: Path, path: Path) -> int:
    """Read, then write down the high-water mark."""
    try:
        return reading_child.main([str(path)])
    finally:
        with log.open("a", encoding="ascii") as file:
            file.write(f"{high_water()}\n")


def high_water() -> int:
    """The most memory that this process held, in KB."""
    marks = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in marks if line.startswith("VmHWM"))
