"""F5: somebody holds the books. The window lives, says who it is, and the act can be called off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from partsdesk.database.database import Database
from partsdesk.database.opening import Opening
from partsdesk.database.tables.slips import slips
from partsdesk.database.troubles import CalledOff, DatabaseBusy
from partsdesk.database.turns import BUSY_MS
from partsdesk.database.work import Work
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.people import NOBODY
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from partsdesk.services.warehouse import Warehouse, new_request
from partsdesk.ui.courier import Courier
from tests.support.builders import an_actor
from tests.support.figures import Figures, Report
from tests.support.heart import Heart
from tests.support.posting import ONE, lay_ground, posting
from tests.support.racing import rows

pytestmark = pytest.mark.timeout(180)  # processes and servers start slowly under load
LONG = (pytest.mark.long, pytest.mark.timeout(3000))
HOLDER = "desk seven"
GENEROUS_MS = 1_000  # 200 are promised; here other work runs on the same two processors


class Asker(QObject):
    """Somebody at the window who sends drafts, and hears what comes of them."""

    def __init__(self) -> None:
        super().__init__()
        self.done = 0
        self.failed: list[Exception] = []

    def hear(self, _: object) -> None:
        self.done += 1

    def hear_trouble(self, fault: Exception) -> None:
        self.failed.append(fault)

    @property
    def heard(self) -> int:
        return self.done + len(self.failed)


@contextmanager
def held(url: str, slip: SlipId) -> Iterator[threading.Event]:
    """Somebody at another desk holds the file, or the slip, until the event is set."""
    begun, let_go = threading.Event(), threading.Event()
    database = Database(url, workstation=HOLDER)

    def hold(work: Work, _: Opening) -> None:
        work.slips.locked(slip)
        begun.set()
        let_go.wait(60)

    holder = threading.Thread(target=lambda: database.write(hold, NOBODY, new_request()))
    holder.start()
    try:
        assert begun.wait(30)
        yield let_go
    finally:
        let_go.set()
        holder.join()
        database.close()


class Desk:
    """A window's courier, and somebody who sends drafts by it."""

    def __init__(self, qtbot: QtBot, url: str, folder: Path) -> None:
        self.qtbot, self.url = qtbot, url
        self.database = Database(url, workstation="desk one")
        self.courier = Courier(Warehouse(self.database), poll_ms=0)
        self.courier.enter(an_actor(user=1))
        self.asker, self.names = Asker(), list[str]()
        self.drafts_held = 0  # of what was done, saves of the draft that was held
        self.courier.waits.connect(self.names.append)
        with posting(Database(url), str(folder / "told")) as poster:
            self._head = Head(poster._today, store=poster._store, reason="x", ref="first")
            self._item = poster._items[0]
        asked = SaveDraft("other-out", self._head, (DraftLine(self._item, ONE),))
        done = Warehouse(self.database).perform(save_draft, asked, an_actor(user=1))
        self.slip = done.result.slip

    def send(self, count: int, mark: str, version: int) -> None:
        """Save the draft that somebody holds, and send so many others after it."""
        lines = (DraftLine(self._item, ONE),) * (version + 2)
        first = SaveDraft("other-out", self._head, lines, self.slip, version)
        others = [
            SaveDraft("other-out", replace(self._head, ref=f"{mark}-{number}"), lines)
            for number in range(count)
        ]
        for asked in (first, *others):
            pending = self.courier.perform(self.asker, save_draft, asked)
            pending.then(self.asker.hear).failed(self.asker.hear_trouble)

    def heard(self, count: int) -> None:
        """Wait until so many answers came, while the window lives."""
        self.qtbot.waitUntil(lambda: self.asker.heard == count, timeout=100_000)

    def drafts(self) -> int:
        """How many drafts there are besides the one that is held."""
        counted = select(func.count()).where(slips.c.ref.like("%-%"), slips.c.kind == "other-out")
        ((there,),) = rows(self.url, counted)
        return int(there)

    def close(self) -> None:
        """The end of the day."""
        self.courier.close()
        self.database.close()


@pytest.fixture
def desk(qtbot: QtBot, database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A window at books with goods in them."""
    lay_ground(database_url, goods=2)
    opened = Desk(qtbot, database_url, tmp_path)
    yield opened
    opened.close()


def say(report: Report, desk: Desk, what: str, acts: int, heart: Heart, note: str) -> None:
    """The figures; a second draft for one answer is one doubled."""
    kind = "SQLite" if desk.database.is_sqlite else "PostgreSQL"
    answered = desk.asker.done - desk.drafts_held
    report(
        Figures(
            f"F5 {what}, {kind}",
            rounds=acts,
            doubled=max(0, desk.drafts() - answered),
            lost=max(0, answered - desk.drafts()),
            worst_ms=heart.longest,
            note=f"the longest gap of the window; {note}",
        )
    )
    assert heart.longest < GENEROUS_MS


@pytest.mark.parametrize(
    ("seconds", "acts"),
    [(1, 20), *(pytest.param(seconds, 50, marks=LONG) for seconds in (5, 20))],
)
def test_f5_the_window_lives_while_somebody_holds_the_books(
    desk: Desk, seconds: int, acts: int, report: Report
) -> None:
    heart = Heart()
    with held(desk.url, desk.slip) as let_go:
        desk.send(acts - 1, "wait", 0)
        letting = threading.Timer(seconds, let_go.set)
        letting.start()
        desk.heard(acts)
        letting.join()
    busy = [fault for fault in desk.asker.failed if isinstance(fault, DatabaseBusy)]
    assert len(busy) == len(desk.asker.failed)
    assert [fault.holder for fault in busy] == [HOLDER] * len(busy)
    assert not busy or seconds * 1000 > BUSY_MS
    desk.drafts_held = 0 if busy else 1
    say(report, desk, f"held for {seconds} s", acts, heart, f"{len(busy)} told who holds them")


def test_f5_an_act_that_waits_says_for_whom_and_is_called_off(desk: Desk, report: Report) -> None:
    heart = Heart()
    with held(desk.url, desk.slip):
        desk.send(9, "off", 0)
        desk.qtbot.waitUntil(lambda: HOLDER in desk.names, timeout=30_000)
        desk.courier.call_off()
        desk.heard(10)
    assert [type(fault) for fault in desk.asker.failed] == [CalledOff] * 10
    assert desk.drafts() == 0
    desk.send(9, "again", 0)
    desk.heard(20)
    desk.drafts_held = 1
    say(report, desk, "called off, then sent anew", 10, heart, "10 called off")
