"""The nightly backup: due once a night, done by one workstation, what came of it is shown."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from partsdesk.database.database import Database
from partsdesk.database.troubles import CalledOff
from partsdesk.domain.values.people import Role
from partsdesk.services.backups import back_up
from partsdesk.services.nightly import (
    BackupCutShort,
    Night,
    Nightly,
    NoBackupFolder,
    back_up_nightly,
    begin_night,
    nightly,
)
from partsdesk.services.settings import ChangeSetting, change_setting
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.files import FileUnreadable, NotWritable
from partsdesk.wording.language import Language, using
from partsdesk.wording.refusals import retold
from tests.support.builders import a_warehouse, an_actor, an_item, do
from tests.support.clock import HeldClock
from tests.support.copies import restored, silent

KEEPER = an_actor(Role.KEEPER)


@pytest.fixture
def folder(warehouse: Warehouse, tmp_path: Path, clock: HeldClock) -> Path:
    """The folder of the backups; the books were begun at ten, two days before tonight's hour."""
    made = tmp_path / "backups"
    made.mkdir()
    put(warehouse, "backup-folder", str(made))
    an_item(warehouse)
    clock.forward(days=1, hours=11)
    return made


def put(warehouse: Warehouse, key: str, value: str) -> None:
    warehouse.perform(change_setting, ChangeSetting(key, value), an_actor(Role.ADMIN))


def stands(warehouse: Warehouse) -> Nightly:
    return warehouse.ask(nightly, None, KEEPER)


def night(warehouse: Warehouse) -> Night:
    return back_up_nightly(warehouse, KEEPER, silent)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_is_made_once_a_night(warehouse: Warehouse, folder: Path, clock: HeldClock) -> None:
    assert stands(warehouse).is_due
    first = night(warehouse)
    assert first.done is not None
    assert names(folder) == ["partsdesk-20261122-2100.zip"] == [first.done.file]
    assert first.done.octets == (folder / first.done.file).stat().st_size
    after = stands(warehouse)
    assert after.done is not None
    assert (after.done.told, after.done.at, after.done.by) == (first.done, clock.now(), "desk")
    assert (after.is_due, after.is_running, after.is_late, after.failed) == (False,) * 3 + (None,)
    clock.forward(hours=22, minutes=59)
    assert night(warehouse).done is None
    clock.forward(minutes=1)
    assert night(warehouse).done is not None
    assert names(folder) == ["partsdesk-20261122-2100.zip", "partsdesk-20261123-2000.zip"]


def test_what_was_written_comes_back(warehouse: Warehouse, folder: Path, tmp_path: Path) -> None:
    done = night(warehouse).done
    assert done is not None
    url = f"sqlite:///{tmp_path / 'again.db'}"
    restored(folder / done.file, url)
    database = Database(url, HeldClock())
    try:
        found = stands(Warehouse(database))
    finally:
        database.close()
    assert found.next.attempt == 1
    assert found.done is None  # the copy was made while it was being made


def test_young_books_wait_for_their_first_night(warehouse: Warehouse, clock: HeldClock) -> None:
    an_item(warehouse)
    put(warehouse, "backup-folder", "somewhere")
    assert not stands(warehouse).is_open
    clock.forward(hours=9, minutes=59)
    assert not stands(warehouse).is_open
    clock.forward(minutes=1)
    assert stands(warehouse).is_open


def test_the_hour_is_the_warehouses(warehouse: Warehouse, folder: Path) -> None:
    put(warehouse, "backup-hour", "2")
    night(warehouse)
    assert not stands(warehouse).is_open
    assert not stands(warehouse).is_open
    put(warehouse, "zone", "Europe/Berlin")  # seven hours later than in Shanghai
    assert stands(warehouse).is_open
    assert len(names(folder)) == 1


def test_one_of_two_workstations_makes_it(
    warehouse: Warehouse, folder: Path, database_url: str, clock: HeldClock
) -> None:
    others = [Database(database_url, clock) for _ in range(3)]
    start = threading.Barrier(len(others))
    came: list[Night] = []

    def one(database: Database) -> None:
        start.wait()
        came.append(night(Warehouse(database)))

    threads = [threading.Thread(target=one, args=[each]) for each in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in others:
        database.close()
    assert [each.fault for each in came] == [None] * 3
    assert sum(each.done is not None for each in came) == len(names(folder)) == 1
    assert stands(warehouse).next.attempt == 2


def test_while_one_is_at_it_another_waits(warehouse: Warehouse, folder: Path) -> None:
    seen: list[Nightly] = []

    def look(_done: int, _total: int) -> None:
        seen.append(stands(warehouse))

    assert back_up_nightly(warehouse, KEEPER, look).done is not None
    assert {(each.is_running, each.is_open) for each in seen} == {(True, False)}
    assert len(names(folder)) == 1


def test_whoever_was_second_does_nothing(warehouse: Warehouse, folder: Path) -> None:
    found = stands(warehouse)
    first = warehouse.perform(begin_night, found.next, KEEPER, found.next.request)
    second = warehouse.perform(begin_night, found.next, KEEPER, found.next.request)
    assert (first.again, second.again) == (False, True)
    assert names(folder) == []


@pytest.mark.parametrize("wrong", ["missing", "a file"])
def test_a_folder_that_is_not_there_is_said_and_tried_again(
    warehouse: Warehouse, folder: Path, clock: HeldClock, wrong: str
) -> None:
    folder.rmdir()
    if wrong == "a file":
        folder.write_text("no folder")
    came = night(warehouse)
    assert isinstance(came.fault, NotWritable | FileUnreadable)
    found = stands(warehouse)
    assert (found.is_open, found.is_due, found.is_running) == (True, False, False)
    assert found.failed is not None
    for language, said in ((Language.EN, "cannot be written"), (Language.ZH, "不能写入")):
        with using(language):
            sentence = retold(found.failed.told.fault, found.failed.told.facts)
            assert said in sentence
            assert str(folder) in sentence
    clock.forward(hours=1)
    assert stands(warehouse).is_due
    assert stands(warehouse).next.attempt == 2
    folder.unlink(missing_ok=True)
    folder.mkdir()
    assert night(warehouse).done is not None
    assert stands(warehouse).failed is None


def test_a_failure_after_a_success_is_shown_with_it(
    warehouse: Warehouse, folder: Path, clock: HeldClock
) -> None:
    night(warehouse)
    shutil.rmtree(folder)
    clock.forward(days=1)
    night(warehouse)
    clock.forward(days=1, minutes=1)
    found = stands(warehouse)
    assert found.done is not None
    assert found.failed is not None
    assert found.failed.at > found.done.at
    assert (found.is_due, found.is_late) == (True, True)


def test_one_that_came_to_no_end_is_tried_again(
    warehouse: Warehouse, folder: Path, clock: HeldClock
) -> None:
    found = stands(warehouse)
    warehouse.perform(begin_night, found.next, KEEPER, found.next.request)
    clock.forward(minutes=59)
    assert (stands(warehouse).is_running, night(warehouse).done) == (True, None)
    clock.forward(minutes=1)
    found = stands(warehouse)
    assert (found.is_running, found.is_due) == (False, True)
    assert found.failed is not None
    assert found.failed.told.fault.endswith(BackupCutShort.__name__)
    assert found.failed.told.facts == {"workstation": "desk"}
    assert night(warehouse).done is not None
    assert len(names(folder)) == 1


def test_one_that_is_called_off_leaves_no_file(warehouse: Warehouse, folder: Path) -> None:
    def give_up(_done: int, _total: int) -> None:
        raise CalledOff("")

    assert isinstance(back_up_nightly(warehouse, KEEPER, give_up).fault, CalledOff)
    assert names(folder) == []
    assert stands(warehouse).failed is not None


def test_old_ones_are_deleted_and_nothing_else(
    warehouse: Warehouse, folder: Path, tmp_path: Path, clock: HeldClock
) -> None:
    put(warehouse, "backup-keep-days", "2")
    put(warehouse, "backup-keep-months", "2")
    other = a_warehouse(tmp_path)
    an_item(other)
    back_up(other, an_actor(Role.ADMIN), folder / "partsdesk-20200101-2000.zip", silent)
    other.database.close()
    back_up(warehouse, an_actor(Role.ADMIN), folder / "mine.zip", silent)
    (folder / "partsdesk-20200102-2000.zip").write_bytes(b"no backup")
    (folder / "partsdesk-20200103-2000.zip").symlink_to(folder / "mine.zip")
    strangers = names(folder)
    removed: list[str] = []
    for _ in range(4):
        done = night(warehouse).done
        assert done is not None
        removed += done.removed
        clock.forward(days=3)
    assert removed == [f"partsdesk-202611{day}-2100.zip" for day in (22, 25)]
    kept = [f"partsdesk-2026{day}-2100.zip" for day in ("1128", "1201")]
    assert [name for name in names(folder) if name not in strangers] == kept


def test_a_failed_night_deletes_nothing(
    warehouse: Warehouse, folder: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(warehouse, "backup-keep-days", "1")
    put(warehouse, "backup-keep-months", "0")
    night(warehouse)
    before = names(folder)
    clock.forward(days=1)

    def refuse(*_: object) -> None:
        raise NotWritable("trial.db", "no room")

    with monkeypatch.context() as patch:
        patch.setattr("partsdesk.services.backups.try_out", refuse)
        assert isinstance(night(warehouse).fault, NotWritable)
    assert names(folder) == before
    clock.forward(hours=1)
    assert night(warehouse).done is not None
    assert names(folder) != before
    assert len(names(folder)) == 1


def test_a_copy_of_books_that_do_not_hold_is_kept_and_deletes_nothing(
    sqlite_warehouse: Warehouse, tmp_path: Path, clock: HeldClock
) -> None:
    put(sqlite_warehouse, "backup-keep-days", "1")
    put(sqlite_warehouse, "backup-keep-months", "0")
    clock.forward(days=1)
    night(sqlite_warehouse)
    clock.forward(days=1)
    do(
        sqlite_warehouse,
        lambda work: work._connection.execute(text("DROP TRIGGER guard_acts_delete")),
    )
    done = night(sqlite_warehouse).done
    assert done is not None
    assert (len(done.broken), done.removed) == (1, ())
    assert len(names(tmp_path / "backups")) == 2
    assert not stands(sqlite_warehouse).is_open  # once more would be no better
    found = stands(sqlite_warehouse).done
    assert found is not None
    assert found.told.broken == done.broken


def test_two_books_may_be_copied_into_one_folder_in_one_minute(
    warehouse: Warehouse, folder: Path
) -> None:
    (folder / "partsdesk-20261122-2100.zip").write_bytes(b"another's")
    done = night(warehouse).done
    assert done is not None
    assert done.file == "partsdesk-20261122-2100-2.zip"
    assert (folder / "partsdesk-20261122-2100.zip").read_bytes() == b"another's"


def test_a_file_of_books_has_its_folder_beside_it(
    sqlite_warehouse: Warehouse, tmp_path: Path, clock: HeldClock
) -> None:
    an_item(sqlite_warehouse)
    clock.forward(days=1)
    assert night(sqlite_warehouse).done is not None
    assert names(tmp_path / "backups") == ["partsdesk-20261122-1000.zip"]


def test_a_servers_books_have_none_until_it_is_chosen(server_url: str, clock: HeldClock) -> None:
    database = Database(server_url, clock)
    try:
        warehouse = Warehouse(database)
        an_item(warehouse)
        clock.forward(days=1)
        found = stands(warehouse)
        assert (found.has_folder, found.is_open) == (False, False)
        with pytest.raises(NoBackupFolder):
            night(warehouse)
    finally:
        database.close()
