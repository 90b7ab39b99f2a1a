"""F17: a file of SQLite is written by one machine only, however its disk looks."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from sqlalchemy import text

from partsdesk.database import placing, witness
from partsdesk.database.database import Database
from partsdesk.database.placing import (
    LOCAL_FUSE,
    SHARES,
    InSyncFolder,
    OnShare,
    check_place,
    share_among,
    share_of_windows,
    sync_program,
)
from partsdesk.database.witness import Machine, WrittenElsewhere, writers
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import an_item
from tests.support.copies import PATIENCE, reading
from tests.support.figures import Figures, Report

ONE = Machine("host-1", "boot-1", "desk 1")
OTHER = Machine("host-2", "boot-2", "desk 2")
AGAIN = Machine("host-1", "boot-7", "desk 1 after a restart")
TWIN = Machine("host-1", "boot-8", "a copy of desk 1")

FUSE_SHARES = ("fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.davfs2", "fuse.nfs", "fuse.cifs")
LOCAL = ("ext4", "xfs", "btrfs", "zfs", "f2fs", "tmpfs", "overlay", "ntfs3", "vfat", "exfat")
MAPPED = (
    (r"\\server\books\a.db", 0),
    ("//server/books/a.db", 0),
    (r"\\192.168.1.9\d$\a.db", 0),
    (r"Z:\a.db", placing.REMOTE_DRIVE),
    ("Z:/仓库/a.db", placing.REMOTE_DRIVE),
)
OWN_DRIVES = ((r"C:\a.db", 3), (r"D:\仓库\a.db", 3), (r"E:\a.db", 2), ("\\\\?\\C:\\a.db", 3))
SYNCED = (
    PureWindowsPath(r"C:\Users\k\OneDrive\a.db"),
    PureWindowsPath(r"C:\Users\k\OneDrive - 公司\仓库\a.db"),
    PureWindowsPath(r"D:\坚果云\a.db"),
    PureWindowsPath(r"D:\我的坚果云\仓库\a.db"),
    PureWindowsPath(r"D:\百度网盘\a.db"),
    PureWindowsPath(r"D:\BaiduNetdiskDownload\a.db"),
    PureWindowsPath(r"D:\百度云同步盘\a.db"),
    PureWindowsPath(r"D:\WPS云盘\a.db"),
    PurePosixPath("/home/k/Nutstore/a.db"),
    PurePosixPath("/home/k/Dropbox/a.db"),
    PurePosixPath("/Users/k/Library/Mobile Documents/a.db"),
    PurePosixPath("/home/k/Google Drive/a.db"),
)
NOT_SYNCED = (
    PureWindowsPath(r"D:\仓库\onedrive.db"),
    PureWindowsPath(r"C:\ProgramData\partsdesk\a.db"),
    PurePosixPath("/home/k/my dropbox notes/a.db"),
    PurePosixPath("/var/lib/partsdesk/百度网盘.db"),
)


def table_of(point: Path | PurePosixPath, system: str) -> str:
    """A table of mounts with a disk at the root and one more file system."""
    return f"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n9 1 0:9 / {point} rw - {system} server:/b rw\n"


def test_f17_shares_and_synced_folders_are_refused_and_local_disks_are_not(
    report: Report,
) -> None:
    books = PurePosixPath("/srv/books/a.db")
    found = [share_among(books, table_of(books.parent, each)) for each in (*SHARES, *FUSE_SHARES)]
    found += [share_of_windows(*each) for each in MAPPED]
    found += [sync_program(each) for each in SYNCED]
    alarms = [share_among(books, table_of(books.parent, each)) for each in (*LOCAL, *LOCAL_FUSE)]
    alarms += [share_of_windows(*each) for each in OWN_DRIVES]
    alarms += [sync_program(each) for each in NOT_SYNCED]
    report(
        Figures(
            "F17 places",
            rounds=len(found) + len(alarms),
            half=found.count(None) + len(alarms) - alarms.count(None),
            note=f"{len(found)} shares refused, {len(alarms)} own disks taken",
        )
    )


def test_f17_nothing_opens_or_makes_books_on_a_share(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(table_of(tmp_path.resolve(), "fuse.sshfs"), "utf-8")
    monkeypatch.setattr(placing, "MOUNTS", mounts)
    for url in (sqlite_url, f"sqlite:///{tmp_path / 'new.db'}"):
        database = Database(url)
        for begin in (database.check, database.prepare):
            with pytest.raises(OnShare):
                begin()
        database.close()
    assert not (tmp_path / "new.db").exists()
    (tmp_path / "坚果云").mkdir()
    with pytest.raises(InSyncFolder):
        check_place(tmp_path / "坚果云" / "a.db")


# -- shares that look like a disk of this machine --------------------------------------------------


@contextmanager
def desk(url: str, machine: Machine) -> Iterator[Warehouse]:
    """The books as another machine opens them."""
    database = Database(url, machine=machine)
    yield Warehouse(database)
    database.close()


def stopped(warehouse: Warehouse, code: str) -> str:
    """The workstation for whose sake an act was refused; empty where it was done."""
    try:
        an_item(warehouse, code)
    except WrittenElsewhere as refusal:
        return refusal.workstation
    return ""


def test_f17_a_second_machine_is_stopped_before_it_writes(sqlite_url: str, report: Report) -> None:
    rounds, wrong = 20, 0
    for number in range(rounds):
        with desk(sqlite_url, ONE) as first, desk(sqlite_url, OTHER) as second:
            wrong += stopped(first, f"A-{number}") != ""
            wrong += stopped(second, f"B-{number}") != ONE.name
            with pytest.raises(WrittenElsewhere):
                second.database.check()
            wrong += stopped(first, f"C-{number}") != ""  # who was there first works on
        with desk(sqlite_url, OTHER) as second:  # the first has closed, and the file was moved
            wrong += stopped(second, f"D-{number}") != ""
    with reading(sqlite_url) as connection:
        codes = list(connection.execute(text("SELECT code FROM items ORDER BY code")).scalars())
        assert writers(connection) == ()
    wrong += len(codes) != 3 * rounds
    report(Figures("F17 a second machine with the file", rounds=rounds, half=wrong))


def test_f17_other_processes_of_this_machine_are_welcome(sqlite_url: str) -> None:
    with desk(sqlite_url, ONE) as first, desk(sqlite_url, ONE) as second:
        assert [stopped(first, "A"), stopped(second, "B"), stopped(first, "C")] == ["", "", ""]
        with reading(sqlite_url) as connection:
            assert [each.workstation for each in writers(connection)] == [ONE.name] * 2


def forgotten(url: str, machine: Machine) -> None:
    """A machine whose power was cut: its row is left behind."""
    database = Database(url, machine=machine)
    an_item(Warehouse(database), f"LEFT-{machine.boot}")
    database._engine.dispose()


def aged(url: str, seconds: int, beats: int = 0) -> None:
    """Every row as it will look after so many seconds, renewed so many times meanwhile."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as books:
        for run, seen in books.execute("SELECT run, seen_at FROM workstations").fetchall():
            then = dt.datetime.fromisoformat(seen) - dt.timedelta(seconds=seconds)
            at = then.isoformat(timespec="microseconds").replace("+00:00", "Z")
            books.execute(
                "UPDATE workstations SET seen_at = ?, beats = beats + ? WHERE run = ?",
                (at, beats, run),
            )
        books.commit()


def test_f17_what_a_power_cut_left_is_forgotten_in_time(sqlite_url: str) -> None:
    forgotten(sqlite_url, ONE)
    with desk(sqlite_url, AGAIN) as restarted:
        assert stopped(restarted, "A") == ""  # the same machine, started again
    with desk(sqlite_url, OTHER) as other:
        assert stopped(other, "B") == ONE.name
        aged(sqlite_url, 100)
        assert stopped(other, "C") == ""


def test_f17_a_clock_that_is_wrong_hides_nobody(sqlite_url: str) -> None:
    forgotten(sqlite_url, ONE)
    aged(sqlite_url, 4000)
    with desk(sqlite_url, OTHER) as other, desk(sqlite_url, TWIN) as twin:
        other.database.check()
        twin.database.check()
        aged(sqlite_url, 0, beats=1)  # it is renewed, whatever its clock says
        assert stopped(other, "A") == ONE.name
        assert stopped(twin, "B") == ONE.name


def test_f17_the_window_renews_its_row_and_does_not_hear_itself(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness, "BEAT_SECONDS", 0)
    database = Database(sqlite_url, machine=ONE)
    heard = [database.changes() for _ in range(3)]
    with reading(sqlite_url) as connection:
        beats = connection.execute(text("SELECT beats FROM workstations")).scalar_one()
    database.close()
    assert heard == [frozenset()] * 3
    assert beats == 3


# -- why: what happens where locks do not hold -----------------------------------------------------

WRITER = """
import sqlite3, sys
path, vfs, seed, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
books = sqlite3.connect(f"file:{path}?vfs={vfs}", uri=True, isolation_level=None, timeout=30)
books.execute("PRAGMA journal_mode = DELETE")
books.execute("PRAGMA synchronous = OFF")
kept = 0
print("ready", flush=True)
sys.stdin.readline()
for number in range(count):
    try:
        books.execute("BEGIN IMMEDIATE")
        books.execute("INSERT INTO slips (desk, number) VALUES (?, ?)", (seed, number))
        books.execute("COMMIT")
        kept += 1
    except sqlite3.Error:
        if books.in_transaction:
            books.execute("ROLLBACK")
print(kept, flush=True)
"""


def lost_by_two(folder: Path, vfs: str, count: int) -> int:
    """Rows that two processes were told were kept, and that are not there."""
    path = folder / f"{vfs}.db"
    with closing(sqlite3.connect(path)) as books:
        books.execute("CREATE TABLE slips (id INTEGER PRIMARY KEY, desk INT, number INT)")
        books.commit()
    command = [sys.executable, "-c", WRITER, str(path), vfs]
    both = [
        subprocess.Popen(
            [*command, str(seed), str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for seed in (1, 2)
    ]
    for each in both:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in both:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    kept = sum(int(each.communicate(timeout=PATIENCE)[0] or "0") for each in both)
    try:
        with closing(sqlite3.connect(path)) as books:
            there = books.execute("SELECT count(*) FROM slips").fetchone()[0]
    except sqlite3.Error:
        there = 0
    return kept - int(there)


@pytest.mark.skipif(sys.platform == "win32", reason="the VFS without locks is another one there")
@pytest.mark.timeout(180)
def test_f17_two_writers_without_common_locks_lose_slips(tmp_path: Path, report: Report) -> None:
    count = 400
    report(
        Figures(
            "F17 two writers of one file",
            rounds=2 * count,
            lost=lost_by_two(tmp_path, "unix", count),
            control=lost_by_two(tmp_path, "unix-none", count),
            note="control: locks that the other does not see, as on two mounts",
        )
    )
