"""F6: the server goes away in the middle of an act. The act is found again, once."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from partsdesk.database import database as door
from partsdesk.database.connections import Watched
from partsdesk.database.database import Database
from partsdesk.database.troubles import DatabaseGone, InDoubt
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.values.people import NOBODY
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from partsdesk.services.warehouse import Warehouse, new_request
from tests.support.builders import an_actor
from tests.support.cutting import AFTER, BEFORE, Wire
from tests.support.figures import Figures, Report
from tests.support.own_server import restart, stop
from tests.support.posting import ONE, Poster, held_against, lay_ground, posting, told
from tests.support.racing import rows

pytestmark = pytest.mark.timeout(180)  # processes and servers start slowly under load
LONG = (pytest.mark.long, pytest.mark.timeout(3000))
BACKENDS = text(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
TERMINATE = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


@pytest.fixture
def wire(server_url: str) -> Iterator[Wire]:
    """A wire to a database with goods in it."""
    lay_ground(server_url, goods=20)
    with Wire(server_url) as laid:
        yield laid


def reported(
    report: Report, what: str, url: str, out: Path, rounds: int, control: int | None = None
) -> None:
    """Hold the books against what was told, and say the figures."""
    said = told(out)
    held = held_against(url, said)
    waits = sorted(each.ms for each in said)
    note = f"{len(said)} acts, p95 {waits[len(waits) * 95 // 100]} ms, all resolved"
    report(
        Figures(f"F6 {what}", rounds, held.lost, held.half, held.doubled, waits[-1], control, note)
    )


def a_draft(poster: Poster, ref: str) -> SaveDraft:
    """A draft that is told from every other by its reference."""
    head = Head(poster._today, store=poster._store, reason="x", ref=ref)
    return SaveDraft("other-out", head, (DraftLine(poster._items[0], ONE),))


@pytest.mark.parametrize("cuts", [40, pytest.param(1000, marks=LONG)])
def test_f6_a_link_cut_around_the_commit_doubles_and_loses_nothing(
    wire: Wire, server_url: str, cuts: int, tmp_path: Path, report: Report
) -> None:
    out = tmp_path / "told"
    with posting(Database(wire.url), str(out)) as poster:
        while wire.cuts < cuts:
            slip = poster.slip()
            wire.cut = AFTER if wire.cuts % 2 else BEFORE
            for _ in slip:
                wire.cut = BEFORE if wire.cuts % 3 else AFTER
        wire.cut = ""
    control = _naive(wire, server_url, tmp_path / "naive")
    reported(report, "link cut before and after COMMIT", server_url, out, cuts, control)


def _naive(wire: Wire, url: str, out: Path) -> int:
    """How many drafts stand twice where each try has a new request."""
    with (
        pytest.MonkeyPatch.context() as patched,
        posting(Database(wire.url), str(out), seed=2) as poster,
    ):
        patched.setattr(door, "WRITING", ())
        for number in range(10):
            asked = a_draft(poster, f"naive-{number}")
            wire.cut = AFTER
            try:
                poster._warehouse.perform(save_draft, asked, an_actor(user=1))
            except InDoubt:
                poster._warehouse.perform(save_draft, asked, an_actor(user=1))
    counted = text("SELECT count(*) - count(DISTINCT ref) FROM slips WHERE ref LIKE 'naive-%'")
    ((doubled,),) = rows(url, counted)
    _forget(url)
    return int(doubled)


def _forget(url: str) -> None:
    """Give the control's references other names, so that the books stand as they were."""
    database = Database(url)
    with database._engine.begin() as connection:
        connection.execute(
            text("UPDATE slips SET ref = 'gone-' || id WHERE ref LIKE 'naive-%' AND state='draft'")
        )
    database.close()


def test_f6_a_server_that_stays_away_leaves_a_doubt_that_the_same_request_ends(
    wire: Wire, server_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "WRITING", (0, 20))
    with posting(Database(wire.url), str(tmp_path / "told")) as poster:
        for number, cut in enumerate((BEFORE, AFTER)):
            asked, request = a_draft(poster, f"doubt-{number}"), new_request()
            wire.cut = cut
            watching = threading.Thread(target=_goes_down, args=(wire,))
            watching.start()
            with pytest.raises(InDoubt):
                poster._warehouse.perform(save_draft, asked, an_actor(user=1), request)
            watching.join()
            wire.is_down = False
            done = poster._warehouse.perform(save_draft, asked, an_actor(user=1), request)
            assert done.again is (cut == AFTER)
    ((there,),) = rows(server_url, text("SELECT count(*) FROM slips WHERE ref LIKE 'doubt-%'"))
    assert there == 2


def _goes_down(wire: Wire) -> None:
    """Let nobody through from the moment on that the wire is cut."""
    wire.is_down = True
    while wire.cut:
        threading.Event().wait(0.001)


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=LONG)])
def test_f6_terminated_backends(
    server_url: str, kills: int, tmp_path: Path, report: Report
) -> None:
    lay_ground(server_url, goods=20)
    out, done = tmp_path / "told", threading.Event()
    killer = threading.Thread(target=_terminate, args=(server_url, kills, done))
    with posting(Database(server_url), str(out)) as poster:
        killer.start()
        while not done.is_set():
            for _ in poster.slip():
                pass
    killer.join()
    reported(report, "backend terminated", server_url, out, kills)


def test_f6_a_connection_left_amid_many_rows_is_not_used_again(server_url: str) -> None:
    """As it stands after a server has gone while rows were sent: in a pipeline that nobody ends."""
    with closing(Database(server_url)) as database:
        with pytest.raises(DatabaseGone):
            _left_amid(database)
        for _ in range(10):
            assert database.read(lambda view: view.today.year, NOBODY) > 2000


def _left_amid(database: Database) -> None:
    with database._transaction(writing=True) as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, Watched)
        driver.pgconn.enter_pipeline_mode()
        connection.execute(text("SELECT 1"))


def _terminate(url: str, kills: int, done: threading.Event) -> None:
    database = Database(url)
    try:
        killed = 0
        with database._engine.connect() as connection:
            while killed < kills:
                killed += len(connection.execute(TERMINATE).all())
                connection.commit()
                done.wait(0.2 + killed % 7 / 20)
    finally:
        done.set()
        database.close()


@pytest.mark.parametrize(
    ("what", "rounds"),
    [
        ("backend killed", 3),
        ("server stopped and started", 2),
        pytest.param("backend killed", 50, marks=LONG),
        pytest.param("server stopped and started", 20, marks=LONG),
    ],
)
def test_f6_a_server_that_crashes_and_comes_back(
    own_server: Path, what: str, rounds: int, tmp_path: Path, report: Report
) -> None:
    url = f"postgresql+psycopg://postgres@/postgres?host={own_server / 'server'}"
    database = Database(url)
    database.prepare()
    database.close()
    lay_ground(url, goods=20)
    out, done = tmp_path / "told", threading.Event()
    crash = _kill_a_backend if what == "backend killed" else _pull_the_plug

    def crashes() -> None:
        try:
            for _ in range(rounds):
                done.wait(0.3)
                crash(own_server)
        finally:
            done.set()

    crashing = threading.Thread(target=crashes)
    with posting(Database(url), str(out)) as poster:
        crashing.start()
        while not done.is_set():
            for _ in poster.slip():
                pass
    crashing.join()
    reported(report, what, url, out, rounds)


def _kill_a_backend(folder: Path) -> None:
    """Kill one of the server's processes; it then throws everybody out, and comes up anew."""
    url = f"postgresql+psycopg://postgres@/postgres?host={folder / 'server'}"
    with suppress(OperationalError, ProcessLookupError):
        for (pid,) in rows(url, BACKENDS):
            os.kill(int(pid), signal.SIGKILL)


def _pull_the_plug(folder: Path) -> None:
    stop(folder)
    restart(folder)


@pytest.mark.parametrize("freezes", [3, pytest.param(20, marks=LONG)])
def test_f6_a_frozen_backend_does_not_hold_the_workstation(
    server_url: str,
    freezes: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    report: Report,
) -> None:
    lay_ground(server_url, goods=20)
    monkeypatch.setattr(door, "WRITING_MS", 500)
    out = tmp_path / "told"
    with posting(Database(server_url), str(out)) as poster:
        for _ in range(freezes):
            frozen = [int(pid) for (pid,) in rows(server_url, BACKENDS)]
            assert frozen
            for pid in frozen:
                os.kill(pid, signal.SIGSTOP)
            try:
                began = time.monotonic()
                for _said in poster.slip():
                    pass
                assert time.monotonic() - began < 20
            finally:
                for pid in frozen:
                    os.kill(pid, signal.SIGCONT)
    reported(report, "backend frozen", server_url, out, freezes)


def test_f6_the_same_request_from_two_sides_at_once_is_done_once(server_url: str) -> None:
    lay_ground(server_url, goods=2)
    request, start = new_request(), threading.Barrier(4)
    answers: list[bool] = []

    def send() -> None:
        database = Database(server_url)
        with posting(database, os.devnull) as poster:
            asked = a_draft(poster, "once")
            start.wait(30)
            done = Warehouse(database).perform(save_draft, asked, an_actor(user=1), request)
            answers.append(done.again)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, True, True, True]
