"""Faults at exactly the Nth call to the system: strace takes hold of a forked child."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.absence import give_up
from tests.support.forks import PATIENCE, WANTED, Ended, Forks, Job

INJECTED = "(INJECTED)"
_CALL = re.compile(r"^\d+ +(\w+)\(")


class Strace:
    """Runs jobs under strace, with faults injected into what they ask of the system."""

    def __init__(self, forks: Forks, log: Path) -> None:
        self._forks = forks
        self._log = log

    def run(self, job: Job, *injected: str, trace: Sequence[str] = ()) -> Ended:
        """Do a job under strace from its first step on.

        Args:
            job: what is done.
            injected: faults, as `pwrite64:error=ENOSPC:when=3+`.
            trace: the calls to be logged, beside those that are injected into.
        """
        logged = [*trace, *(each.split(":")[0] for each in injected)]
        words = [f"trace={','.join(logged) or 'none'}", *(f"inject={each}" for each in injected)]
        faults = [part for word in words for part in ("-e", word)]
        child = self._forks.start(job, held=True)
        command = ["strace", "-f", "-y", "-s", "0", "-o", str(self._log), *faults]
        with subprocess.Popen(
            [*command, "-p", str(child.pid)], stderr=subprocess.PIPE, text=True
        ) as strace:
            assert strace.stderr is not None
            said = strace.stderr.readline()
            child.go()
            ended = child.ended()
            strace.communicate(timeout=PATIENCE)
        assert "attached" in said, said
        return ended

    def lines(self) -> list[str]:
        """What the last job asked of the system, one call a line."""
        return self._log.read_text("utf-8").splitlines()

    def counted(self, call: str) -> int:
        """How often the last job asked one thing of the system."""
        found = (_CALL.match(line) for line in self.lines())
        return sum(1 for each in found if each and each.group(1) == call)


@pytest.fixture
def strace(request: pytest.FixtureRequest, forks: Forks, tmp_path: Path) -> Strace:
    """Strace, with a log of this test's own."""
    if shutil.which("strace") is None:
        give_up(request, WANTED, "not installed: strace")
    return Strace(forks, tmp_path / "strace.log")
