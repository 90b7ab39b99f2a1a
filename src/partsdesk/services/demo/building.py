"""Building the sample warehouse: everything in its order, from an empty folder to its files."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from partsdesk.database.addresses import file_address
from partsdesk.database.database import Database
from partsdesk.database.work import View
from partsdesk.domain.catalog.users import PasswordHash
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import NOBODY
from partsdesk.services.backups import BESIDE, check_free
from partsdesk.services.demo import opening
from partsdesk.services.demo.closing import seal
from partsdesk.services.demo.days import SteppedClock, days_of, months_before, working_days
from partsdesk.services.demo.files import Files, write_files
from partsdesk.services.demo.living import Life
from partsdesk.services.demo.player import Player
from partsdesk.services.demo.stage import Stage
from partsdesk.services.demo.telling import Told, lines_of
from partsdesk.services.verifying import Checked, verify
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.files import made_folder, written_whole
from partsdesk.wording.language import Language

Progress: TypeAlias = Callable[[int, int], None]

DATABASE = "warehouse.db"
MONTHS = 12
SYLLABLES = ("deng", "guan", "long", "hua", "xing", "yuan", "ming", "qing", "lan", "yu", "tao")


class InvariantBroken(Exception):
    """The books of the sample do not hold."""


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was built.

    Attributes:
        lines: what was done and where, to be printed.
        password: of all its users.
        path: the database.
        files: what else was written.
    """

    lines: tuple[str, ...]
    password: str = field(repr=False)
    path: Path
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be built.

    Attributes:
        months: how many months of history come before the month of the story.
    """

    folder: Path
    password: PasswordHash = field(repr=False)
    language: Language
    months: int
    progress: Progress | None


def build(
    folder: Path,
    password: str | None,
    language: Language,
    progress: Progress | None = None,
    *,
    months: int = MONTHS,
    now: dt.datetime | None = None,
) -> DemoReport:
    """Build the sample warehouse in a folder.

    Args:
        folder: made where it is missing; the database in it must not be there yet.
        password: of all users; one is made up where it is None.
        language: of the files and the report.
        progress: told how many days are lived, of how many.
        months: how many months of history come before the month of the story.
        now: what time it is, where that is not for the database to say.

    Raises:
        BooksThere, LeftoverBeside: where something lies there already.
        OnShare, InSyncFolder: where a file of SQLite may not lie.
        PasswordTooShort, PasswordTooLong, PasswordIsLogin.
        FileTrouble, Trouble: where the world fails; no database is left then.
    """
    path = folder / DATABASE
    check_free(path)
    password = password or made_up_password()
    kept = opening.hashed(password)
    made_folder(folder)
    wanted = Wanted(folder, kept, language, months, progress)
    with written_whole(path) as temporary:
        clock = SteppedClock(now or _real_moment(temporary))
        try:
            told, files = _filled(temporary, clock, wanted)
        except BaseException:
            for ending in BESIDE:
                temporary.with_name(temporary.name + ending).unlink(missing_ok=True)
            raise
    return DemoReport(lines_of(told, path, files, language), password, path, files)


def _filled(path: Path, clock: SteppedClock, wanted: Wanted) -> tuple[Told, tuple[Path, ...]]:
    """Live everything into a new database, look it through, and write its files."""
    database = Database(file_address(path), clock)
    try:
        database.prepare()
        stage = Stage(Warehouse(database), clock, f"partsdesk {clock.real_day}")
        told = _live(stage, wanted)
        _check(stage)
        files = write_files(stage, Files(wanted.folder, told, wanted.language))
        seal(stage)
    finally:
        database.close()
    return told, files


def made_up_password() -> str:
    """A password that can be read out and typed."""
    words = [secrets.choice(SYLLABLES) + secrets.choice(SYLLABLES) for _ in range(3)]
    return "-".join((*words, str(secrets.randbelow(9000) + 1000)))


def _live(stage: Stage, wanted: Wanted) -> Told:
    today = stage.clock.real_day
    this = Month.of(today)
    history = months_before(this.previous, wanted.months)
    total = sum(len(days_of(month)) for month in (*history, this.previous))
    total += len(working_days(this.first, today - dt.timedelta(days=1)) or (today,))
    player = Player(stage)
    life = Life(player, _ticking(wanted.progress, total))
    stage.clock.open(days_of(history[0] if history else this.previous)[0])
    opening.found(stage, wanted.password)
    opening.open_books(player)
    since = stage.clock.today
    for month in history:
        life.ordinary_month(month)
    happened = life.story_month(this.previous)
    life.current_month(this.first, today)
    return Told(since, this.previous, happened, len(player.numbers))


def _ticking(progress: Progress | None, total: int) -> Callable[[], None]:
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, total)

    return tick


def _check(stage: Stage) -> None:
    broken: list[Checked] = [each for each in stage.ask(verify, None) if each.violations]
    if broken:
        raise InvariantBroken(str(broken[0]))


def _real_moment(path: Path) -> dt.datetime:
    """What time it really is, as the database's own clock has it."""
    database = Database(file_address(path))
    try:
        database.prepare()
        return database.read(_moment, NOBODY)
    finally:
        database.close()


def _moment(view: View) -> dt.datetime:
    return view.now
