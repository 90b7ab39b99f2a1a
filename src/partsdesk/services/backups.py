"""Backup and restore: the copy is the administrator's act, the file is written beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from partsdesk import __version__
from partsdesk.database.archive import Manifest
from partsdesk.database.backup import Progress, write_backup
from partsdesk.database.database import Database
from partsdesk.database.placing import check_place
from partsdesk.database.restoring import load_backup
from partsdesk.database.work import Work
from partsdesk.domain.values.people import Actor, Role
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.warehouse import Warehouse, act
from partsdesk.support.files import reading, written_whole

BESIDE = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside a database, and reads with it."""


@dataclass(eq=False)
class BooksThere(Refusal):
    """A new database cannot be made where a file lies already."""

    path: str


@dataclass(eq=False)
class LeftoverBeside(Refusal):
    """A file of an earlier database lies beside the new one, which SQLite would mix into it."""

    path: str


@dataclass(frozen=True, slots=True)
class TakeBackup:
    """Copy the books into a file."""

    file: str


@dataclass(frozen=True, slots=True)
class BackupNoted:
    """A backup that is on record."""

    called: str


@dataclass(frozen=True, slots=True)
class Copied:
    """What a backup holds.

    Attributes:
        tables: how many tables, and how many rows in all of them.
    """

    path: Path
    tables: int
    rows: int
    octets: int


@act(Role.ADMIN)
def note_backup(work: Work, asked: TakeBackup) -> BackupNoted:
    """Put on record that the books are copied, before they are: the copy holds its own record."""
    work.subject = "backup"
    return BackupNoted(Path(asked.file).name)


def back_up(warehouse: Warehouse, actor: Actor, path: Path, progress: Progress) -> Copied:
    """Copy the books into one file while others work.

    Raises:
        RoleNeeded: for anybody but an administrator.
        Trouble, FileTrouble: where the database or the file fails; no file is left then.
    """
    warehouse.perform(note_backup, TakeBackup(str(path)), actor)
    return copy_books(warehouse.database, path, progress)


def copy_books(database: Database, path: Path, progress: Progress) -> Copied:
    """Write the file itself, of a database of whatever revision.

    Raises:
        Trouble, FileTrouble: where the database or the file fails; no file is left then.
    """
    with written_whole(path) as temporary:
        manifest = write_backup(database.url, temporary, __version__, progress)
    return _copied(path, manifest)


def restore_books(database: Database, path: Path, progress: Progress) -> Copied:
    """Make the database from a backup: checked first, then all of it or nothing.

    A file of SQLite is filled under another name and renamed; a server's database is filled in
    one transaction.

    Raises:
        BooksThere, DatabaseNotEmpty, LeftoverBeside: where something lies there already.
        OnShare, InSyncFolder: where a file of SQLite may not lie.
        NotABackup, BackupDamaged, BackupEncrypted, BackupTooNew, BackupTooLarge, ForeignMember.
        Trouble, FileTrouble: where the database or a file fails.
    """
    target = database.file
    with reading(path):
        path.open("rb").close()
    if target is None:
        return _copied(path, load_backup(path, database.url, progress))
    check_free(target)
    with written_whole(target) as temporary:
        url = database.url.set(database=temporary.as_posix())
        try:
            manifest = load_backup(path, url, progress)
        except BaseException:
            for ending in BESIDE:  # a full disk may leave them
                temporary.with_name(temporary.name + ending).unlink(missing_ok=True)
            raise
    return _copied(path, manifest)


def check_free(target: Path) -> None:
    """See that a new file of books may lie here, and that nothing lies here yet.

    Raises:
        OnShare, InSyncFolder, BooksThere, LeftoverBeside.
    """
    check_place(target)
    if target.exists():
        raise BooksThere(str(target))
    for ending in BESIDE:
        beside = target.with_name(target.name + ending)
        if beside.exists():
            raise LeftoverBeside(str(beside))


def _copied(path: Path, manifest: Manifest) -> Copied:
    return Copied(path, len(manifest.tables), manifest.rows, path.stat().st_size)
