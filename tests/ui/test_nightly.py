"""The status line says when the last backup was, and the window makes one that is due."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partsdesk.database.database import Database
from partsdesk.database.troubles import CalledOff
from partsdesk.domain.values.people import Actor, Role
from partsdesk.services.nightly import nightly
from partsdesk.services.settings import ChangeSetting, change_setting
from partsdesk.services.warehouse import Ticket, Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.courier import Courier
from partsdesk.ui.nightly import LastBackup
from partsdesk.ui.shell import Shell
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import Language
from tests.support.builders import an_actor
from tests.support.clock import HeldClock
from tests.ui import world


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long in a test."""
    monkeypatch.setattr("partsdesk.ui.nightly.PATIENCE_MS", 1)
    monkeypatch.setattr("partsdesk.ui.nightly.LOOK_MS", 200)


@pytest.fixture
def clock() -> HeldClock:
    """The evening after the books were begun."""
    return HeldClock(world.TODAY.replace(hour=12, minute=3))


@pytest.fixture
def warehouse(built_file: Path, tmp_path: Path, clock: HeldClock) -> Iterator[Warehouse]:
    """A warehouse whose time goes on."""
    file = shutil.copy(built_file, tmp_path / "warehouse.db")
    database = Database(world.in_file(Path(file)), clock)
    yield Warehouse(database)
    database.close()


def choose(warehouse: Warehouse, folder: str) -> None:
    asked = ChangeSetting("backup-folder", folder)
    warehouse.perform(change_setting, asked, an_actor(Role.ADMIN))


def test_one_that_is_due_is_made_and_said(
    qtbot: QtBot, bench: Bench, clock: HeldClock, tmp_path: Path, spoken: Language
) -> None:
    shell = Shell(bench)
    qtbot.addWidget(shell)
    mark = shell.last_backup
    said = {Language.EN: "Last backup: {} 20:03", Language.ZH: "上次备份：{} 20:03"}[spoken]
    today, yesterday = {Language.EN: ("today", "yesterday"), Language.ZH: ("今天", "昨天")}[spoken]
    qtbot.waitUntil(lambda: mark.text() == said.format(today), timeout=30_000)
    assert [each.name for each in (tmp_path / "backups").iterdir()] == [
        "partsdesk-20261121-2003.zip"
    ]
    assert mark.property("tone") in {None, Tone.PLAIN.value}
    assert "partsdesk-20261121-2003.zip" in mark.toolTip()
    clock.forward(hours=12)
    qtbot.waitUntil(lambda: mark.text() == said.format(yesterday))
    choose(bench.courier._warehouse, "gone & <b>away</b>")
    clock.forward(days=2)
    failed = {Language.EN: "failed", Language.ZH: "失败"}[spoken]
    qtbot.waitUntil(lambda: failed in mark.text(), timeout=30_000)
    assert "2026-11-21 20:03" in mark.text()
    assert mark.property("tone") == Tone.ATTENTION.value
    assert "gone &amp; &lt;b&gt;away" in mark.toolTip()


def test_without_a_night_there_is_none_yet(
    qtbot: QtBot, bench: Bench, clock: HeldClock, tmp_path: Path
) -> None:
    clock.moment = world.TODAY
    mark = LastBackup(bench)
    qtbot.addWidget(mark)
    qtbot.waitUntil(lambda: mark.text() == "No backup yet")
    qtbot.waitUntil(lambda: not bench.courier._under_way)
    assert not (tmp_path / "backups").exists()
    assert mark.property("tone") in {None, Tone.PLAIN.value}


def test_a_window_that_opens_does_not_wait_after_a_failure(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse, tmp_path: Path
) -> None:
    choose(warehouse, "later")
    mark = LastBackup(bench)
    qtbot.addWidget(mark)
    qtbot.waitUntil(lambda: "failed" in mark.text(), timeout=30_000)
    (tmp_path / "later").mkdir()
    mark.look()
    qtbot.waitUntil(lambda: not bench.courier._under_way)
    assert "failed" in mark.text()  # an hour has not passed
    another = LastBackup(bench)
    qtbot.addWidget(another)
    qtbot.waitUntil(lambda: another.text() == "Last backup: today 20:03", timeout=30_000)


def test_what_is_not_well_is_said_in_colour_and_in_words(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse, clock: HeldClock
) -> None:
    mark = LastBackup(bench)
    qtbot.addWidget(mark)
    qtbot.waitUntil(lambda: mark.text() == "Last backup: today 20:03", timeout=30_000)
    mark._clock.stop()
    qtbot.waitUntil(lambda: not bench.courier._under_way)
    found = warehouse.ask(nightly, None, world.person("keeper"))
    assert found.done is not None
    broken = replace(found.done, told=replace(found.done.told, broken=("I1",)))
    for standing, said, why in (
        (replace(found, has_folder=False), "No automatic backup", "No folder is chosen"),
        (replace(found, done=broken), "Last backup: today 20:03", "do not hold: I1"),
        (replace(found, done=None, is_late=True), "No backup yet", "the next backup hour"),
    ):
        mark._show(standing)
        assert mark.text() == said
        assert mark.property("tone") == Tone.ATTENTION.value
        assert why in mark.toolTip()
    mark._show(replace(found, is_running=True))
    assert (mark.text(), mark.property("tone")) == ("Backup under way …", Tone.PLAIN.value)
    clock.forward(days=2)
    assert not warehouse.ask(nightly, None, world.person("keeper")).is_late
    clock.forward(seconds=1)
    assert warehouse.ask(nightly, None, world.person("keeper")).is_late


def test_a_window_that_closes_gives_it_up(courier: Courier, warehouse: Warehouse) -> None:
    begun = threading.Event()
    ended: list[bool] = []

    def wait(_warehouse: Warehouse, actor: Actor, ticket: Ticket) -> None:
        begun.set()
        try:
            while True:
                ticket.pause(10_000)
        except CalledOff:
            ended.append(actor == courier.actor)

    courier.aside(courier, wait)
    assert begun.wait(10)
    courier.close()
    assert ended == [True]
    assert warehouse.ask(nightly, None, courier.actor).is_open
