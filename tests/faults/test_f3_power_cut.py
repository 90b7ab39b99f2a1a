"""F3: the power is cut. What was answered before is in the books afterwards, and they are whole."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from partsdesk.domain.values.refusals import Trouble
from tests.faults.recording import MODES, Deed, Disk, built, recorded
from tests.faults.sums import LONG, Sum
from tests.support.absence import give_up
from tests.support.figures import Figures, Report
from tests.support.forks import WANTED
from tests.support.grounds import Ground
from tests.support.posting import Held, Told, held_against

OFTEN = "wal_autocheckpoint = 40"
FULL, NORMAL = "synchronous = FULL", "synchronous = NORMAL"


@pytest.fixture(scope="session")
def recorder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recorder, compiled once."""
    if shutil.which("gcc") is None:
        give_up(request, WANTED, "not installed: gcc")
    return built(tmp_path_factory.mktemp("recorder"))


class Cuts:
    """A record of posting, and what the books are after the power was cut anywhere in it."""

    def __init__(self, recorder: Path, ground: Ground, folder: Path, *pragmas: str) -> None:
        self._disk = folder / "disk"
        self._found = folder / "found"
        for each in (self._disk, self._found):
            each.mkdir()
        books = self._disk / "books.db"
        url = ground.copied(books)
        self._before = {str(books): books.read_bytes()}
        self._deeds: list[Deed] = recorded(recorder, self._disk, url, 4, *pragmas)

    def states(self, count: int, *, lies: bool = False) -> tuple[Sum, int]:
        """Cut so many times, in every way in turn: what it comes to, and how many lost answers."""
        dice = random.Random(count)  # noqa: S311 - not a secret
        cuts = sorted(dice.randrange(len(self._deeds)) for _ in range(count))
        disk, summed, bad, gone = Disk(self._before, lies=lies), Sum(), 0, 0
        for number, cut in enumerate(cuts):
            for deed in self._deeds[gone : cut + 1]:
                disk.do(deed)
            gone = cut + 1
            said = disk.cut(MODES[number % len(MODES)], dice, self._found)
            held = self._held(said)
            summed.told += len(said)
            summed.add(held)
            bad += held.lost > 0 or held.half > 0
        return summed, bad

    def _held(self, said: list[Told]) -> Held:
        books = self._found / "books.db"
        try:
            held = held_against(f"sqlite:///{books}", said)
            with sqlite3.connect(books) as connection:
                ((word,),) = connection.execute("PRAGMA integrity_check(1)").fetchall()
            connection.close()
        except (Trouble, DBAPIError, sqlite3.Error):
            return Held(0, 1, 0)
        return held if word == "ok" else Held(held.lost, held.half + 1, held.doubled)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("count", [30, pytest.param(1000, marks=LONG)])
def test_f3_the_power_is_cut(
    recorder: Path, ground: Ground, tmp_path: Path, report: Report, count: int
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "normal").mkdir()
    summed, _ = Cuts(recorder, ground, tmp_path / "full", FULL, OFTEN).states(count)
    _, bad = Cuts(recorder, ground, tmp_path / "normal", NORMAL, OFTEN).states(15)
    note = f"{summed.told} acts told, WAL + FULL; control WAL + NORMAL, 15 states"
    report(
        Figures("F3 power cut", count, summed.lost, summed.half, summed.doubled, None, bad, note)
    )


@pytest.mark.timeout(300)
def test_f4_a_drive_that_lies_is_the_limit(recorder: Path, ground: Ground, tmp_path: Path) -> None:
    """A drive that says it has written and has not: nothing that a program does helps then."""
    _, bad = Cuts(recorder, ground, tmp_path, FULL, OFTEN).states(10, lies=True)
    assert bad > 0
