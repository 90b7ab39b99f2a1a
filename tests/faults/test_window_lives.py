"""The whole window goes on while large work is done behind it, and while a server says nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from partsdesk.database.database import Database
from partsdesk.domain.books.months import OpenMonths
from partsdesk.domain.values.people import NOBODY, Role
from partsdesk.services.exporting.files import ExportFile, export_file
from partsdesk.services.importing.files import ImportFile, import_file
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.app import make_application
from partsdesk.ui.bench import Bench
from partsdesk.ui.courier import Courier
from partsdesk.ui.page import SubjectLink
from partsdesk.ui.shell import Shell
from partsdesk.ui.subjects import SUBJECTS
from partsdesk.ui.theme import Theme
from partsdesk.ui.tones import Scheme
from tests.faults.test_f11_large_imports import written
from tests.support.builders import an_actor
from tests.support.figures import Figures, Report
from tests.support.heart import Heart
from tests.support.posting import lay_ground, posting
from tests.support.racing import rows

LONG = (pytest.mark.long, pytest.mark.timeout(3600))
BEAT_MS = 10
TURN_MS = 400  # somebody turns from page to page
FROZEN_MS = 5_000
BACKENDS = text(
    "SELECT pid FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class Sitting(QObject):
    """Somebody who turns from subject to subject, and what the window's heart says."""

    def __init__(self, qtbot: QtBot, url: str, stack: ExitStack) -> None:
        super().__init__()
        self.qtbot = qtbot
        database = stack.enter_context(closing(Database(url)))
        self.courier = stack.enter_context(closing(Courier(Warehouse(database))))
        self.actor = an_actor(*Role, user=1)
        self.courier.enter(self.actor)
        today = database.read(lambda view: view.today, NOBODY)
        theme = Theme(make_application(), Scheme.LIGHT)
        self.shell = Shell(Bench(self.courier, theme, OpenMonths(today, None, None)))
        qtbot.addWidget(self.shell)
        self.shell.show()
        self.turns = 0
        self._turning = QTimer(self, interval=TURN_MS)
        self._turning.timeout.connect(self.turn)
        for _ in SUBJECTS:  # what is shown for the first time is built then: no freeze of the work
            self.turn()
            qtbot.waitUntil(lambda: not self.courier._under_way, timeout=30_000)
        self.heart = Heart(BEAT_MS)
        self._turning.start()

    def turn(self) -> None:
        """Go to the next subject."""
        subjects = list(SUBJECTS)
        self.shell.open(SubjectLink(subjects[self.turns % len(subjects)]))
        self.turns += 1

    def said(self, report: Report, what: str) -> None:
        """The longest freeze."""
        self._turning.stop()
        note = f"{self.heart.beats} beats, {self.turns} pages turned to: the longest freeze"
        report(Figures(f"The window while {what}", 1, worst_ms=self.heart.late, note=note))
        assert self.heart.beats > self.turns, "the window stood still all the time"


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.mark.parametrize("count", [2_000, pytest.param(100_000, marks=LONG)])
def test_the_window_lives_while_a_file_is_imported(
    count: int, qtbot: QtBot, sqlite_url: str, stack: ExitStack, tmp_path: Path, report: Report
) -> None:
    lay_ground(sqlite_url, goods=20)
    path, taken = written(tmp_path / "items.xlsx", count), list[int]()
    sitting = Sitting(qtbot, sqlite_url, stack)
    asked = ImportFile("items", path)
    pending = sitting.courier.call(sitting, lambda to: import_file(to, sitting.actor, asked).taken)
    pending.then(taken.append)
    qtbot.waitUntil(lambda: bool(taken), timeout=3_000_000)
    assert taken == [count]
    sitting.said(report, f"{count} rows are imported")


@pytest.mark.parametrize("count", [50, pytest.param(1_000, marks=LONG)])
def test_the_window_lives_while_slips_are_exported(
    count: int, qtbot: QtBot, sqlite_url: str, stack: ExitStack, tmp_path: Path, report: Report
) -> None:
    lay_ground(sqlite_url, goods=50)
    with posting(Database(sqlite_url), str(tmp_path / "told"), lines=20) as poster:
        poster.post(count)
    done = list[int]()
    sitting = Sitting(qtbot, sqlite_url, stack)
    asked = ExportFile("slips", tmp_path / "slips.xlsx")
    pending = sitting.courier.call(sitting, lambda to: export_file(to, sitting.actor, asked).rows)
    pending.then(done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=3_000_000)
    assert done[0] >= count * 20
    sitting.said(report, f"{count} slips are exported")


@pytest.mark.timeout(180)
def test_the_window_lives_while_a_server_says_nothing(
    qtbot: QtBot, server_url: str, stack: ExitStack, report: Report
) -> None:
    lay_ground(server_url, goods=20)
    sitting = Sitting(qtbot, server_url, stack)
    frozen = [int(pid) for (pid,) in rows(server_url, BACKENDS)]
    assert frozen
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    thawed = list[int]()

    def thaw() -> None:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)
        thawed.append(len(frozen))

    QTimer.singleShot(FROZEN_MS, thaw)
    qtbot.waitUntil(lambda: bool(thawed), timeout=60_000)
    qtbot.waitUntil(lambda: not sitting.courier._under_way, timeout=60_000)
    sitting.said(report, f"the server says nothing for {FROZEN_MS // 1000} s")
