"""Backup and restore: the copy is the administrator's act, the file is written beside it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from partsdesk import __version__
from partsdesk.database.archive import Manifest
from partsdesk.database.backup import Progress, write_backup
from partsdesk.database.database import Database
from partsdesk.database.placing import check_place
from partsdesk.database.restoring import load_backup
from partsdesk.database.trial import try_out
from partsdesk.database.work import Work
from partsdesk.domain.values.people import Actor, Role
from partsdesk.domain.values.refusals import Refusal, Trouble
from partsdesk.services.sealing import seal_all
from partsdesk.services.warehouse import Warehouse, act
from partsdesk.support.files import (
    FileTrouble,
    made_folder,
    reading,
    user_cache_folder,
    writing,
    written_whole,
)

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


@dataclass(eq=False)
class BackupFailedTrial(Refusal):
    """A backup that was just written could not be restored to what was copied."""

    path: str
    member: str


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
        broken: the ids of what did not hold in the books that were copied.
        is_tried: whether it was restored once, to a file that was thrown away.
    """

    path: Path
    tables: int
    rows: int
    octets: int
    broken: tuple[str, ...] = ()
    is_tried: bool = False


@act(Role.ADMIN, by_password=True)
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
    seal_all(warehouse, actor)  # so that the copy's head of the record covers all of it
    return copy_books(warehouse.database, path, progress)


def copy_books(database: Database, path: Path, progress: Progress) -> Copied:
    """Write the file itself, of a database of whatever revision, and try it out.

    Only a copy that came back whole gets its name. Of books that do not hold, or that SQLite
    calls damaged, a copy is kept even if it does not come back: it is all that there is.

    Raises:
        BackupFailedTrial: for whole books whose copy did not come back; no file is left then.
        Trouble, FileTrouble: where the database or the file fails; no file is left then.
    """
    with written_whole(path) as temporary:
        manifest = write_backup(database.url, temporary, __version__, _first_half(progress))
        octets = temporary.stat().st_size
        try:
            _tried(temporary, _second_half(progress))
        except (Refusal, Trouble, FileTrouble) as fault:
            if not manifest.broken:
                raise _trial_failed(path, fault) from fault
            return _copied(path, manifest, octets)
    return _copied(path, manifest, octets, is_tried=True)


def _tried(path: Path, progress: Progress) -> None:
    """Restore a backup among the files that may vanish, on this machine's own disk."""
    folder = made_folder(user_cache_folder())
    with (
        writing(folder),
        tempfile.TemporaryDirectory(
            prefix="trial-", dir=folder, ignore_cleanup_errors=True
        ) as scratch,
    ):
        try_out(path, Path(scratch, "tried.db"), progress)


def _trial_failed(path: Path, fault: Exception) -> Exception:
    """A trial that the world hindered is the world's fault; any other is the copy's."""
    if isinstance(fault, Refusal):
        return BackupFailedTrial(str(path), str(getattr(fault, "member", "")))
    return fault


def _first_half(progress: Progress) -> Progress:
    return lambda done, total: progress(done, 2 * total)


def _second_half(progress: Progress) -> Progress:
    return lambda done, total: progress(total + done, 2 * total)


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
        manifest = load_backup(path, database.url, progress)
        return _copied(path, manifest, path.stat().st_size)
    check_free(target)
    with written_whole(target) as temporary:
        url = database.url.set(database=temporary.as_posix())
        try:
            manifest = load_backup(path, url, progress)
        except BaseException:
            for ending in BESIDE:  # a full disk may leave them
                temporary.with_name(temporary.name + ending).unlink(missing_ok=True)
            raise
    return _copied(path, manifest, path.stat().st_size)


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


def _copied(path: Path, manifest: Manifest, octets: int, *, is_tried: bool = False) -> Copied:
    broken = tuple(check for check, _ in manifest.broken)
    return Copied(path, len(manifest.tables), manifest.rows, octets, broken, is_tried)
