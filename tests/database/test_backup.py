"""A backup holds everything, comes back on either database, and trusts nothing that it reads."""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError

from partsdesk.database import guards, upkeep
from partsdesk.database.archive import (
    BackupDamaged,
    BackupEncrypted,
    BackupTooLarge,
    BackupTooNew,
    ForeignMember,
    NotABackup,
)
from partsdesk.database.backup import copyable, heads, last_number, write_backup
from partsdesk.database.database import Database
from partsdesk.database.engine import begin, open_engine
from partsdesk.database.restoring import DatabaseNotEmpty, guards_standing, load_backup
from partsdesk.database.troubles import DatabaseMissing
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.backups import (
    BooksThere,
    LeftoverBeside,
    back_up,
    copy_books,
    restore_books,
)
from partsdesk.services.warehouse import RoleNeeded, Warehouse
from partsdesk.support.files import DiskFull, FileMissing
from tests.support.builders import an_actor, an_item
from tests.support.lives import Shop, a_line, open_shop
from tests.support.postgres import Databases

Rows = dict[str, list[tuple[Any, ...]]]


def silent(_done: int, _total: int) -> None:
    """No progress is watched."""


def content(url: str) -> tuple[Rows, dict[str, int], object, frozenset[str]]:
    """All that a database holds: rows, counters, heads, guards."""
    with connected(url) as connection:
        tables = copyable(connection)
        rows = {
            each.name: sorted(
                (tuple(row) for row in connection.execute(each.clause.select())), key=repr
            )
            for each in tables
        }
        lasts = {each.name: last_number(connection, each.name) for each in tables if each.counts_up}
        return (
            rows,
            lasts,
            heads(connection),
            guards_standing(connection) & (guards.names() | upkeep.names()),
        )


class connected:  # noqa: N801 - reads as a function
    """A connection of a test's own, in a transaction that writes."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(make_url(url))
        self._connection = begin(self._engine.connect(), writing=True)

    def __enter__(self) -> Connection:
        self._transaction = self._connection.begin()
        return self._connection

    def __exit__(self, kind: object, *_: object) -> None:
        self._transaction.rollback() if kind else self._transaction.commit()
        self._connection.close()
        self._engine.dispose()


def live(shop: Shop) -> None:
    """A slip of each fate, a photograph, a closed month, and a deleted line's number."""
    item = an_item(shop.warehouse)
    shop.bought(item, "20", "3.5")
    shop.booked("sales-delivery", a_line(item, "5"), partner=shop.customer.id)
    shop.reversed(shop.bought(item, "3", "4", invoice="F-2"))
    shop.draft("sales-delivery", a_line(item, "1"), partner=shop.customer.id)
    with connected(shop.warehouse.database.url.render_as_string(hide_password=False)) as connection:
        digest = "ab" * 32
        connection.execute(text("INSERT INTO blobs VALUES (:d, 3)"), {"d": digest})
        connection.execute(
            text("INSERT INTO blob_chunks VALUES (:d, 1, :c)"),
            {"d": digest, "c": b"\xff\n" + bytes(2_000_000)},
        )
        connection.execute(
            text("INSERT INTO closed_months (book, month) VALUES ('stores', 202611)")
        )
        connection.execute(text("UPDATE stores SET hold_id = (SELECT max(id) FROM stores)"))


@pytest.fixture
def lived(shop: Shop) -> Warehouse:
    """A warehouse in which things have happened, on either database."""
    live(shop)
    return shop.warehouse


@pytest.fixture
def copy(sqlite_warehouse: Warehouse, tmp_path: Path) -> Path:
    """A backup of a small warehouse."""
    open_shop(sqlite_warehouse)
    path = tmp_path / "copy.zip"
    copy_books(sqlite_warehouse.database, path, silent)
    return path


@pytest.fixture
def empty_server(postgres_databases: Databases) -> Iterator[str]:
    """A database on the server with nothing in it."""
    url = postgres_databases.create()
    yield url
    postgres_databases.drop(url)


def restored(url: str, path: Path) -> None:
    database = Database(url)
    try:
        restore_books(database, path, silent)
        database.check()
    finally:
        database.close()


def test_i19_a_backup_comes_back_whole_as_a_file(
    lived: Warehouse, tmp_path: Path, database_url: str
) -> None:
    path, target = tmp_path / "copy.zip", tmp_path / "restored.db"
    told: list[tuple[int, int]] = []
    copied = back_up(lived, an_actor(), path, lambda *at: told.append(at))
    restored(f"sqlite:///{target}", path)
    assert content(f"sqlite:///{target}") == content(database_url)
    assert told[-1] == (2 * copied.rows, 2 * copied.rows)  # copied, then tried out
    assert copied.is_tried
    assert [file.name for file in tmp_path.glob("*partsdesk-*")] == []
    assert not target.with_name("restored.db-wal").exists()


def test_i19_a_backup_comes_back_whole_on_a_server(
    lived: Warehouse, tmp_path: Path, database_url: str, empty_server: str
) -> None:
    path = tmp_path / "copy.zip"
    copy_books(lived.database, path, silent)
    restored(empty_server, path)
    assert content(empty_server) == content(database_url)


def test_the_restored_books_go_on_and_are_guarded(
    lived: Warehouse, tmp_path: Path, empty_server: str
) -> None:
    path = tmp_path / "copy.zip"
    copy_books(lived.database, path, silent)
    for url in (f"sqlite:///{tmp_path / 'new.db'}", empty_server):
        restored(url, path)
        with connected(url) as connection:
            last = last_number(connection, "slips")
            connection.execute(text("DELETE FROM closed_months"))
        database = Database(url)
        with pytest.raises(DBAPIError, match="guard_acts_delete"), connected(url) as connection:
            connection.execute(text("DELETE FROM acts"))
        with pytest.raises(DBAPIError, match="guard_slips_content"), connected(url) as connection:
            connection.execute(text("UPDATE slips SET note = 'x' WHERE state = 'booked'"))
        key = an_item(Warehouse(database), "NEW-1").id
        database.close()
        with connected(url) as connection:
            assert last_number(connection, "items") == key
            assert last_number(connection, "slips") == last


def test_a_backup_is_the_administrators_act_and_holds_its_own_record(
    lived: Warehouse, tmp_path: Path
) -> None:
    path = tmp_path / "copy.zip"
    with pytest.raises(RoleNeeded):
        back_up(lived, an_actor(Role.KEEPER), path, silent)
    assert not path.exists()
    back_up(lived, an_actor(Role.ADMIN), path, silent)
    with zipfile.ZipFile(path) as file:
        assert b'"note_backup"' in file.read("tables/acts.jsonl")


def test_the_copy_is_of_one_moment_while_others_work(lived: Warehouse, tmp_path: Path) -> None:
    path = tmp_path / "copy.zip"
    worked = threading.Event()

    def work_once(_done: int, _total: int) -> None:
        if not worked.is_set():
            worked.set()
            thread = threading.Thread(target=an_item, args=(lived, "LATE-1"))
            thread.start()
            thread.join(20)

    copy_books(lived.database, path, work_once)
    target = f"sqlite:///{tmp_path / 'new.db'}"
    restored(target, path)
    with connected(target) as connection:
        late = text("SELECT count(*) FROM items WHERE code = 'LATE-1'")
        assert connection.execute(late).scalar() == 0


def test_nothing_is_restored_over_what_is_there(
    copy: Path, sqlite_warehouse: Warehouse, server_url: str, tmp_path: Path
) -> None:
    before = content(server_url)
    with pytest.raises(BooksThere):
        restored(str(sqlite_warehouse.database.url), copy)
    with pytest.raises(DatabaseNotEmpty):
        restored(server_url, copy)
    assert content(server_url) == before
    (tmp_path / "new.db-journal").touch()
    with pytest.raises(LeftoverBeside):
        restored(f"sqlite:///{tmp_path / 'new.db'}", copy)


def test_a_database_of_nobody_is_not_copied(tmp_path: Path) -> None:
    url = make_url(f"sqlite:///{tmp_path / 'none.db'}")
    with pytest.raises(DatabaseMissing):
        write_backup(url, tmp_path / "copy.zip", "0", silent)


def test_a_backup_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        restored(f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "none.zip")


def test_a_full_disk_leaves_no_half_backup(
    lived: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = set(tmp_path.iterdir())
    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(DiskFull):
        copy_books(lived.database, tmp_path / "copy.zip", silent)
    assert {file for file in tmp_path.iterdir() if file.suffix == ".zip"} == set()
    assert len(set(tmp_path.iterdir()) - before) == 0


# -- files that are not what they should be --------------------------------------------------------

Members = dict[str, bytes]


def rewritten(path: Path, change: Callable[[Members], None]) -> None:
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)


def edited(members: Members, change: Callable[[dict[str, Any]], None]) -> None:
    manifest = json.loads(members["manifest.json"])
    change(manifest)
    members["manifest.json"] = json.dumps(manifest).encode()


def replaced(members: Members, name: str, data: bytes) -> None:
    """A table's rows changed by somebody who knows how to make the manifest agree."""

    def agree(manifest: dict[str, Any]) -> None:
        table = next(each for each in manifest["tables"] if each["name"] == name)
        table["octets"], table["rows"] = len(data), data.count(b"\n")
        table["sha256"] = hashlib.sha256(data).hexdigest()

    members[f"tables/{name}.jsonl"] = data
    edited(members, agree)


def _flip(members: Members) -> None:
    data = members["tables/stores.jsonl"]
    members["tables/stores.jsonl"] = data.replace(b"MAIN", b"NIAM")


def _cut(members: Members) -> None:
    members["tables/stores.jsonl"] = members["tables/stores.jsonl"][:-5]


def _blow_up(members: Members) -> None:
    replaced(members, "units", b'["' + b"x" * 3_000_000 + b'","",0]\n')


DAMAGES: list[tuple[type[Refusal], Callable[[Members], None]]] = [
    (BackupDamaged, _flip),
    (BackupDamaged, _cut),
    (BackupDamaged, lambda members: members.__delitem__("tables/acts.jsonl")),
    (BackupDamaged, lambda members: members.update({"manifest.json": b"{"})),
    (BackupDamaged, lambda members: edited(members, lambda m: m.pop("tables"))),
    (BackupDamaged, lambda members: edited(members, lambda m: m.update(heads=[["acts", "x"]]))),
    (BackupDamaged, lambda members: edited(members, lambda m: m["tables"][0].update(rows=-1))),
    (BackupDamaged, lambda members: replaced(members, "units", b'["pc"]\n')),
    (BackupDamaged, lambda members: replaced(members, "units", b'["pc","x","many"]\n')),
    (BackupDamaged, lambda members: replaced(members, "units", b'{"pc":1}\n')),
    (BackupDamaged, lambda members: replaced(members, "stores", b"")),
    (BackupTooNew, lambda members: edited(members, lambda m: m.update(revision="9999"))),
    (BackupTooNew, lambda members: edited(members, lambda m: m.update(format=2))),
    (BackupTooLarge, _blow_up),
    (ForeignMember, lambda members: members.update({"../evil": b"x"})),
    (ForeignMember, lambda members: members.update({"/etc/evil": b"x"})),
    (ForeignMember, lambda members: members.update({"C:\\evil": b"x"})),
    (ForeignMember, lambda members: members.update({"tables/CON": b"x"})),
    (NotABackup, lambda members: members.__delitem__("manifest.json")),
    (NotABackup, lambda members: members.update({"manifest.json": b"[]"})),
]


@pytest.mark.parametrize(("refusal", "damage"), DAMAGES)
def test_f16_a_backup_changed_afterwards_is_refused_and_leaves_nothing(
    copy: Path, tmp_path: Path, refusal: type[Refusal], damage: Callable[[Members], None]
) -> None:
    rewritten(copy, damage)
    before = {file for file in tmp_path.rglob("*") if "warehouse.db" not in file.name}
    with pytest.raises(refusal):
        restored(f"sqlite:///{tmp_path / 'new.db'}", copy)
    assert {file for file in tmp_path.rglob("*") if "warehouse.db" not in file.name} == before


def test_f16_a_damaged_backup_leaves_a_server_empty(copy: Path, empty_server: str) -> None:
    rewritten(copy, lambda members: replaced(members, "stores", b""))
    with pytest.raises(BackupDamaged):
        restored(empty_server, copy)
    with connected(empty_server) as connection:
        assert copyable(connection) == ()


@pytest.mark.parametrize("keep", [0, 10, 2000, -30])
def test_f16_a_truncated_file_is_no_backup(copy: Path, tmp_path: Path, keep: int) -> None:
    copy.write_bytes(copy.read_bytes()[:keep])
    with pytest.raises(NotABackup):
        restored(f"sqlite:///{tmp_path / 'new.db'}", copy)


def test_f16_a_byte_turned_inside_is_found(copy: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(copy) as file:
        member = file.getinfo("tables/units.jsonl")
    at = member.header_offset + 30 + len(member.filename) + member.compress_size // 2
    data = bytearray(copy.read_bytes())
    data[at] ^= 0xFF
    copy.write_bytes(data)
    with pytest.raises(BackupDamaged):
        load_backup(copy, make_url(f"sqlite:///{tmp_path / 'new.db'}"), silent)


def test_f16_two_members_of_one_name(copy: Path, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(copy, "a") as file:
        file.writestr("tables/stores.jsonl", b"")
    with pytest.raises(ForeignMember):
        restored(f"sqlite:///{tmp_path / 'new.db'}", copy)


def test_f16_an_encrypted_member(copy: Path, tmp_path: Path) -> None:
    data = copy.read_bytes()
    at = data.index(b"PK\x01\x02") + 8  # the flags of the first member of the directory
    copy.write_bytes(data[:at] + bytes([data[at] | 1]) + data[at + 1 :])
    with pytest.raises(BackupEncrypted):
        restored(f"sqlite:///{tmp_path / 'new.db'}", copy)


def test_f16_another_programs_zip(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.txt").write_text("x", "utf-8")
    other = shutil.make_archive(str(tmp_path / "other"), "zip", tmp_path / "folder")
    with pytest.raises(NotABackup):
        restored(f"sqlite:///{tmp_path / 'new.db'}", Path(other))
