"""F4: the disk says that it could not write. Nobody is answered before the books were reopened."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.faults.jobs import PROTECTED, TRUSTING, outcome
from tests.faults.sums import LONG, Sum
from tests.support.figures import Figures, Report
from tests.support.forks import Job, job
from tests.support.grounds import Ground
from tests.support.posting import held_against, told
from tests.support.strace import INJECTED, Strace

LIVE = "tests.faults.jobs:live"
SEEN = ("openat", "write", "pwrite64", "fdatasync")
SYNC = "fdatasync"
SAID = {"DatabaseGone", "InDoubt"}
_ON = re.compile(r"^\d+ +(\w+)\(\d+<([^>]*)>")


class Answers:
    """What was answered after a sync had failed, read from what the system was asked.

    Attributes:
        early: answers between a commit's sync that failed and the reopening of the books.
        met: which kind of sync it was that failed: `commit`, `checkpoint` or `folder`. The log
            still holds what a checkpoint could not write; SQLite does not ask after a folder.
    """

    def __init__(self, lines: list[str], books: Path) -> None:
        self.early = 0
        self.met: list[str] = []
        self._books = str(books)
        self._is_open = True
        self._log_waits = False
        for line in lines:
            self._look(line)

    def _look(self, line: str) -> None:
        if f'"{self._books}"' in line and "openat(" in line:
            self._is_open = True
        if not (found := _ON.match(line)):
            return
        call, file = found.groups()
        if call == SYNC and INJECTED in line:
            self._fail(file)
        if file == f"{self._books}-wal":
            self._log_waits = call == "pwrite64"
        if call == "write" and file.endswith("told") and not self._is_open:
            self.early += 1

    def _fail(self, file: str) -> None:
        if file == f"{self._books}-wal" and self._log_waits:
            self.met.append("commit")
            self._is_open = False
        else:
            self.met.append("checkpoint" if file.startswith(self._books) else "folder")


def living(ground: Ground, folder: Path, slips: int, how: str = PROTECTED, seed: int = 1) -> Job:
    """A slip or two on fresh books."""
    (folder / "told").write_text("")
    url = ground.copied(folder / "books.db")
    return job(LIVE, url=url, told=str(folder / "told"), seed=seed, slips=slips, how=how)


def walked(
    strace: Strace, ground: Ground, folder: Path, slips: int, how: str = PROTECTED
) -> tuple[Sum, dict[str, int], int]:
    """Let each sync fail once: what it comes to, what kinds of sync were met, answers too early."""
    summed, met, early = Sum(), dict.fromkeys(("commit", "checkpoint", "folder"), 0), 0
    strace.run(living(ground, folder, slips, how), trace=(SYNC,))
    for when in range(1, strace.counted(SYNC) + 1):
        doing = living(ground, folder, slips, how)
        ended = strace.run(doing, f"{SYNC}:error=EIO:when={when}", trace=SEEN)
        answers = Answers(strace.lines(), folder / "books.db")
        assert outcome(ended.said).done == slips + 1, (when, ended.said)
        early += answers.early
        for kind in answers.met:
            met[kind] += 1
        said = told(folder / "told")
        summed.told += len(said)
        summed.add(held_against(doing.asked["url"], said))
    return summed, met, early


@pytest.mark.parametrize("slips", [1, pytest.param(8, marks=LONG)])
def test_f4_nothing_is_answered_between_a_failed_sync_and_the_reopening(
    strace: Strace, ground: Ground, tmp_path: Path, report: Report, slips: int
) -> None:
    summed, met, early = walked(strace, ground, tmp_path, slips)
    assert met["commit"] > 0
    assert met["checkpoint"] > 0
    assert early == 0
    _, _, found = walked(strace, ground, tmp_path, 1, TRUSTING)
    note = ", ".join(f"{count} × {kind}" for kind, count in met.items())
    report(
        Figures(
            "F4 each sync fails once (EIO)",
            summed.rounds,
            summed.lost,
            summed.half,
            summed.doubled,
            control=found,
            note=f"{summed.told} acts told, {note}, {early} told before a reopening",
        )
    )


def test_f4_a_disk_that_goes_on_failing_is_said_and_nothing_is_lost(
    strace: Strace, ground: Ground, tmp_path: Path, report: Report
) -> None:
    summed = Sum()
    strace.run(living(ground, tmp_path, 1), trace=(SYNC,))
    for when in range(1, strace.counted(SYNC) + 1):
        doing = living(ground, tmp_path, 2)
        came = outcome(strace.run(doing, f"{SYNC}:error=EIO:when={when}+").said)
        assert came.troubles, (when, came)
        assert {name for name, _ in came.troubles} <= SAID, came
        summed.add(held_against(doing.asked["url"], told(tmp_path / "told")))
        again = job(LIVE, **(doing.asked | {"seed": 2, "slips": 1}))
        assert outcome(strace.run(again).said).troubles == [], "the program is of no use any more"
        summed.add(held_against(doing.asked["url"], told(tmp_path / "told")))
    report(Figures("F4 all syncs fail from the Nth on", summed.rounds, summed.lost, summed.half))
