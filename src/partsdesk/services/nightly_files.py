"""The folder of the nightly backups: one more is written into it, those too old are deleted."""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from partsdesk.database.archive import manifest_of
from partsdesk.database.backup import Progress
from partsdesk.database.database import Database
from partsdesk.database.schema import HEAD
from partsdesk.domain.values.nights import KeptCopy, superfluous
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.backups import Copied, copy_books
from partsdesk.support.files import (
    FileTrouble,
    made_folder,
    reading,
    user_data_folder,
    writing,
)

logger = logging.getLogger(__name__)

FOLDER = "backups"
STAMP = "%Y%m%d-%H%M"
NAMED = re.compile(r"partsdesk-(\d{8}-\d{4})(-\d+)?\.zip")


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how many days and months back one backup each is kept."""

    days: int
    months: int


def folder_of(database: Database, chosen: str) -> Path:
    """Where the backups lie: in the chosen folder, else beside the file of the books.

    Only the second is made where it is missing: a chosen one that is missing is a disk that is
    not there, and nobody would look for his backups under its name on another disk.

    Raises:
        DiskFull, NotWritable: where it cannot be made.
    """
    home = database.file.absolute().parent if database.file else user_data_folder()
    return home / chosen if chosen else made_folder(home / FOLDER)


def write_one(database: Database, folder: Path, at: dt.datetime, progress: Progress) -> Copied:
    """Copy the books into a new file of the folder, named after the moment.

    Raises:
        BackupFailedTrial: for whole books whose copy did not come back; no file is left then.
        Trouble, FileTrouble: where the database or the file fails; no file is left then.
    """
    return copy_books(database, _free_name(folder, at.strftime(STAMP)), progress)


def _free_name(folder: Path, stamp: str) -> Path:
    """A name that no file has: other books may be copied into the folder in the same minute."""
    endings = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    names = (folder / f"partsdesk-{stamp}{ending}.zip" for ending in endings)
    with reading(folder):
        return next(path for path in names if not path.exists())


def clear_out(new: Path, keeping: Keeping, today: dt.date) -> tuple[str, ...]:
    """Delete the backups of the same books that need no longer be kept; answers their names.

    A file that is not certainly one of them is left alone: another name, other books, a link,
    one that cannot be read. What cannot be deleted tonight is tried again the next night.
    """
    origin = manifest_of(new, HEAD).origin
    gone = []
    try:
        with reading(new.parent):
            files = sorted(new.parent.iterdir())
        copies = [copy for file in files if (copy := _copy_in(file, origin)) is not None]
        for name in superfluous(copies, today, keeping.days, keeping.months):
            with writing(new.parent / name):
                (new.parent / name).unlink()
            gone.append(name)
    except FileTrouble as trouble:
        logger.warning("Backups too old could not be deleted: %s", trouble, exc_info=trouble)
    return tuple(gone)


def _copy_in(path: Path, origin: str) -> KeptCopy | None:
    """What a file of the folder is, if it is a backup of these books."""
    named = NAMED.fullmatch(path.name)
    if named is None or not origin or path.is_symlink() or not path.is_file():
        return None
    try:
        taken = dt.datetime.strptime(named[1], STAMP)  # noqa: DTZ007 - on the warehouse's clocks
        manifest = manifest_of(path, HEAD)
    except (ValueError, OSError, Refusal) as fault:
        logger.info("%s is left alone: %r", path, fault)
        return None
    return KeptCopy(path.name, taken, not manifest.broken) if manifest.origin == origin else None


def here(moment: dt.datetime, zone: str) -> dt.datetime:
    """A moment on the warehouse's clocks."""
    return moment.astimezone(ZoneInfo(zone))
