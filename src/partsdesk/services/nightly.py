"""The nightly backup: due once a night, done by one workstation, what came of it on record.

It needs no table: that a workstation begins, that it is done or that it failed are acts, and the
last of each says how things stand.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from partsdesk.database.backup import Progress
from partsdesk.database.work import View, Work
from partsdesk.domain.values.nights import passed
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.refusals import Refusal, Trouble
from partsdesk.domain.values.topics import Topic
from partsdesk.services.nightly_files import Keeping, clear_out, folder_of, here, write_one
from partsdesk.services.sealing import seal_all
from partsdesk.services.warehouse import UseCase, Warehouse, act, name_of, recalled
from partsdesk.support.files import FileTrouble
from partsdesk.support.logs import masked

logger = logging.getLogger(__name__)

Told = TypeVar("Told")

SUBJECT = "nightly-backup"
AGAIN_AFTER = dt.timedelta(hours=1)
LATE_AFTER = dt.timedelta(days=2)
REQUESTS = uuid.UUID("5d5f5a3c-6d0e-4c5e-9a55-2f1f6f0b8a31")


@dataclass(eq=False)
class NoBackupFolder(Refusal):
    """Nobody has said where the backups of a server's books lie."""


@dataclass(eq=False)
class BackupCutShort(Refusal):
    """A backup was begun, and nothing was heard of it since."""

    workstation: str


@dataclass(frozen=True, slots=True, order=True)
class BeginNight:
    """Take the backup of a night upon oneself; the attempts of one night are counted."""

    night: dt.datetime
    attempt: int

    @property
    def request(self) -> str:
        """The same for whoever begins the same: the second is answered what the first one was."""
        return str(uuid.uuid5(REQUESTS, f"{self.night.isoformat()} {self.attempt}"))


@dataclass(frozen=True, slots=True)
class NightDone:
    """A night's backup that was written and tried out.

    Attributes:
        broken: the ids of what did not hold in the books that were copied.
        removed: the names of older backups that were deleted after it.
    """

    begun: BeginNight
    file: str
    octets: int
    seconds: int
    broken: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NightFailed:
    """A night's backup that came to nothing: the class of the fault, and its facts."""

    begun: BeginNight
    fault: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OnRecord(Generic[Told]):
    """What was told of a night, when, and by which workstation."""

    at: dt.datetime
    by: str
    told: Told


@dataclass(frozen=True, slots=True)
class Nightly:
    """How the nightly backups stand.

    Attributes:
        folder: the chosen one; empty for the one beside the file of the books.
        has_folder: whether there is any.
        next: the attempt to be made next, for the last backup hour that has passed.
        done: the last success; ``failed`` is what failed since.
        is_running: whether a workstation is at it.
        is_open: whether that night has no backup yet, and nobody is at it.
        is_late: whether there are books of more than two days ago, and no backup since.
    """

    now: dt.datetime
    zone: str
    folder: str
    has_folder: bool
    keeping: Keeping
    next: BeginNight
    done: OnRecord[NightDone] | None
    failed: OnRecord[NightFailed] | None
    is_running: bool
    is_open: bool
    is_late: bool

    @property
    def is_due(self) -> bool:
        """Whether a backup is to be made now: one that just failed waits for a while."""
        return self.is_open and not (self.failed and self.now - self.failed.at < AGAIN_AFTER)


@dataclass(frozen=True, slots=True)
class Night:
    """What came of asking for the night's backup.

    Attributes:
        standing: how it stood before; with neither of the others nothing was to be done.
    """

    standing: Nightly
    done: NightDone | None = None
    path: Path | None = None
    fault: Refusal | Trouble | FileTrouble | None = None


@act()
def begin_night(work: Work, _asked: BeginNight) -> None:
    """Put on record that the books are copied, before they are: the copy holds its own record."""
    _about_nights(work)


@act()
def note_night_done(work: Work, _asked: NightDone) -> None:
    """Put on record that a night's backup was written."""
    _about_nights(work)


@act()
def note_night_failed(work: Work, _asked: NightFailed) -> None:
    """Put on record that a night's backup came to nothing, and why."""
    _about_nights(work)


def _about_nights(work: Work) -> None:
    work.subject = SUBJECT
    work.touched.add(Topic.BACKUPS)


def nightly(view: View, _: None) -> Nightly:
    """How the nightly backups stand: what the last acts about them say."""
    settings, now = view.settings, view.now
    zone, folder = settings.text("zone") or "UTC", settings.text("backup-folder") or ""
    night = passed(now, zone, settings.whole("backup-hour") or 0)
    done = _last(view, note_night_done, NightDone)
    failed = _last(view, note_night_failed, NightFailed)
    begun = _last(view, begin_night, BeginNight)
    ended = {each.told.begun for each in (done, failed) if each is not None}
    unended = None if begun is None or begun.told in ended else begun
    is_running = unended is not None and now - unended.at < AGAIN_AFTER
    if unended and not is_running:
        failed = _cut_short(unended)
    if failed and done and failed.told.begun < done.told.begun:
        failed = None
    books = view.acts.first_at() or now
    has_folder = bool(folder) or view.is_in_file
    is_done = done is not None and done.told.begun.night >= night and done.at < now + AGAIN_AFTER
    tried = begun.told.attempt if begun and begun.told.night == night else 0
    return Nightly(
        now,
        zone,
        folder,
        has_folder,
        Keeping(settings.whole("backup-keep-days") or 1, settings.whole("backup-keep-months") or 0),
        BeginNight(night, tried + 1),
        done,
        failed,
        is_running,
        has_folder and books < night and not is_done and not is_running,
        now - (done.at if done else books) > LATE_AFTER,
    )


def _last(view: View, what: UseCase[Told, None], kind: type[Told]) -> OnRecord[Told] | None:
    """The last act of a kind about nights."""
    row = view.acts.last_of(SUBJECT, name_of(what))
    return None if row is None else OnRecord(row.at, row.workstation, recalled(kind, row.content))


def _cut_short(begun: OnRecord[BeginNight]) -> OnRecord[NightFailed]:
    return OnRecord(begun.at, begun.by, _told(begun.told, BackupCutShort(begun.by)))


def back_up_nightly(
    warehouse: Warehouse, actor: Actor, progress: Progress, *, at_once: bool = False
) -> Night:
    """Make the night's backup, unless it is made or another workstation is at it.

    With ``at_once`` one is made even where that of the night is there: it counts as the night's.
    Whatever stands against it is on record then, and answered; what is raised is not.

    Raises:
        NoBackupFolder: where nobody has said where they lie.
        Trouble: where nothing can be put on record.
    """
    found = warehouse.ask(nightly, None, actor)
    if not found.has_folder:
        raise NoBackupFolder
    if found.is_running or not (found.is_open or at_once):
        return Night(found)
    if warehouse.perform(begin_night, found.next, actor, found.next.request).again:
        return Night(found)  # another one was first
    try:
        seal_all(warehouse, actor)  # so that the copy's head of the record covers all of it
        path, done = _made(warehouse, found, progress)
    except (Refusal, Trouble, FileTrouble) as fault:
        logger.warning("The nightly backup failed: %r", fault, exc_info=fault)
        warehouse.perform(note_night_failed, _told(found.next, fault), actor)
        return Night(found, fault=fault)
    warehouse.perform(note_night_done, done, actor)
    return Night(found, done, path)


def _made(warehouse: Warehouse, found: Nightly, progress: Progress) -> tuple[Path, NightDone]:
    """Copy the books, and delete what is too old; not after a copy of books that do not hold."""
    began = time.monotonic_ns()
    at = here(found.now, found.zone)
    folder = folder_of(warehouse.database, found.folder)
    copied = write_one(warehouse.database, folder, at, progress)
    removed = () if copied.broken else clear_out(copied.path, found.keeping, at.date())
    seconds = (time.monotonic_ns() - began) // 10**9
    path, octets, broken = copied.path, copied.octets, copied.broken
    return path, NightDone(found.next, path.name, octets, seconds, broken, removed)


def _told(begun: BeginNight, fault: Refusal | Trouble | FileTrouble) -> NightFailed:
    """A fault as it is put on record: it is said in the language of whoever reads it."""
    kind = type(fault)
    facts = {
        field.name: masked(str(getattr(fault, field.name))) for field in dataclasses.fields(fault)
    }
    return NightFailed(begun, f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}", facts)
