"""F15: a migration is killed in the middle. The books are wholly old, or wholly new.

The books are those that a released program left. They go through every migration of the program
and one more that rewrites more than 10⁴ rows, in one transaction. Its control commits each
statement by itself.
"""

from __future__ import annotations

import hashlib
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

import pytest
from sqlalchemy.exc import DBAPIError

from partsdesk.database import schema
from partsdesk.database.backup import copyable, lines
from partsdesk.database.database import Database
from partsdesk.services.warehouse import Warehouse
from tests.faults.migrating import ENDED, PIECEMEAL, SLOW, WHOLE, migrations
from tests.faults.sums import LONG, Sum
from tests.support.copies import reading, restored
from tests.support.figures import Figures, Report
from tests.support.forks import Ended, Forks, Job, job
from tests.support.postgres import Databases
from tests.support.posting import Held
from tests.support.released import RELEASED, broken, differing, fill, unpacked
from tests.support.strace import Strace

UPDATE = "tests.faults.migrating:update"
MOST = 20  # rounds that a control may take
OBJECTS = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master "
    "UNION ALL SELECT 'version', '', user_version FROM pragma_user_version ORDER BY 1, 2",
    "postgresql": "SELECT tablename::text, indexname::text, indexdef FROM pg_indexes "
    "WHERE schemaname = 'public' UNION ALL SELECT tgrelid::regclass::text, tgname::text, "
    "pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
}


def content(url: str) -> str:
    """Every row, table, index and guard of books, and their revision, as one figure."""
    digest = hashlib.sha256()
    with reading(url) as connection:
        digest.update(str(schema.revision_of(connection)).encode())
        for each in copyable(connection):
            digest.update(str(each).encode())
            for line in lines(connection, each):
                digest.update(line)
        for row in connection.exec_driver_sql(OBJECTS[connection.dialect.name]):
            digest.update(str(tuple(row)).encode())
    return digest.hexdigest()


@dataclass
class Killing:
    """Brings books up to date in a child that is killed, and looks at what it left.

    Attributes:
        old, new: the content of the books before it and after it.
        took: how many seconds it takes where nobody kills it.
    """

    forks: Forks
    fresh: Callable[[], str]
    folder: Path
    summed: Sum = field(default_factory=Sum)
    dice: Random = field(default_factory=lambda: Random(1))  # noqa: S311 - not a secret
    is_new: int = 0

    def __post_init__(self) -> None:
        """Bring one up to date in peace."""
        asked = self.job()
        self.old = content(asked.asked["url"])
        child = self.forks.start(asked)
        child.begun()
        began = time.monotonic()
        assert child.ended().said == ENDED
        self.took = time.monotonic() - began
        self.new = content(asked.asked["url"])
        assert self.old != self.new

    def job(self, how: str = WHOLE, *, copied: bool = False) -> Job:
        """To bring fresh books up to date."""
        return job(UPDATE, url=self.fresh(), folder=str(self.folder), how=how, copied=copied)

    def killed(self, asked: Job) -> Ended:
        """Kill it at any time before it would have ended."""
        child = self.forks.start(asked)
        child.begun()
        began = time.monotonic()
        ended = child.killed(self.dice.uniform(0, self.took))
        if ended.said:  # the machine is less busy than it was
            self.took = min(self.took, time.monotonic() - began)
        return ended

    def at_any_time(self, rounds: int, how: str = WHOLE, *, copied: bool = False) -> Iterator[Job]:
        """Kill so many; who came to the end before is not counted."""
        while rounds:
            asked = self.job(how, copied=copied)
            if self.killed(asked).signal == signal.SIGKILL:
                rounds -= 1
                yield asked

    def at_steps(self, strace: Strace, points: int) -> Iterator[Job]:
        """Kill at so many of the things that it asks of the disk: at syncs, and at writes."""
        strace.run(self.job(), trace=("pwrite64", "fdatasync"))
        syncs = [("fdatasync", each) for each in range(1, strace.counted("fdatasync") + 1)]
        writes = [("pwrite64", each) for each in range(1, strace.counted("pwrite64") + 1)]
        chosen = syncs[-(points // 2) :]
        spread = points - len(chosen)
        chosen += [writes[len(writes) * at // spread] for at in range(spread)]
        for call, when in chosen:
            asked = self.job()
            ended = strace.run(asked, f"{call}:signal=SIGKILL:when={when}")
            assert ended.signal == signal.SIGKILL, (call, when)
            yield asked

    def look(self, jobs: Iterator[Job]) -> None:
        """Look at what each of them left."""
        for each in jobs:
            self.summed.add(self.held(each.asked["url"]))

    def held(self, url: str) -> Held:
        """Half is what is neither old nor new, or does not hold once it was finished.

        Lost are figures that are not as the released program gave them.
        """
        found = content(url)
        self.is_new += found == self.new
        half = int(found not in (self.old, self.new))
        database, began = Database(url), time.monotonic()
        try:
            database.prepare()
            self.summed.waits.append(round((time.monotonic() - began) * 1000))
            half += content(url) != self.new
            warehouse = Warehouse(database)
            half += broken(warehouse)
            return Held(differing(warehouse, RELEASED[0], self.folder), half, 0)
        except DBAPIError:  # what is half done cannot be finished
            return Held(0, half + 1, 0)
        finally:
            database.close()

    def control(self) -> int:
        """How much is wrong where each statement is committed by itself."""
        for asked in self.at_any_time(MOST, PIECEMEAL):
            found = self.held(asked.asked["url"])
            if found.lost + found.half:
                return found.lost + found.half
        return 0

    def figures(self, fault: str) -> Figures:
        """The row of the table."""
        done = self.summed
        note = f"{done.rounds - self.is_new} were old, {self.is_new} new; {self.took:.2f} s in all"
        slowest, control = max(done.waits), self.control()
        return Figures(fault, done.rounds, done.lost, done.half, 0, slowest, control, note)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's migrations with the slow one, which this process knows as well."""
    made = migrations(tmp_path)
    monkeypatch.setattr(schema, "MIGRATIONS", made)
    monkeypatch.setattr(schema, "HEAD", SLOW)
    return made


@pytest.fixture
def killing(forks: Forks, folder: Path, tmp_path: Path) -> Killing:
    """The released books as files, one after another."""
    first, made = tmp_path / "first", count()
    unpacked(RELEASED[0], first)

    def fresh() -> str:
        return f"sqlite:///{shutil.copy(first, tmp_path / f'{next(made)}.db')}"

    return Killing(forks, fresh, folder)


@pytest.mark.parametrize(("steps", "times"), [(2, 1), pytest.param(14, 12, marks=LONG)], ids=str)
def test_f15_killed_while_a_file_is_brought_up_to_date(
    killing: Killing, strace: Strace, report: Report, steps: int, times: int
) -> None:
    killing.look(killing.at_steps(strace, steps))
    killing.look(killing.at_any_time(times))
    report(killing.figures(f"F15 kill -9 in a migration of {RELEASED[0]}, SQLite"))


@pytest.mark.parametrize("rounds", [pytest.param(4, marks=LONG)])
def test_f15_the_copy_made_before_outlives_the_migration_that_was_killed(
    killing: Killing, report: Report, rounds: int
) -> None:
    missing = 0
    for asked in killing.at_any_time(rounds, copied=True):
        killing.look(iter([asked]))
        file = Path(asked.asked["url"].removeprefix("sqlite:///"))
        again = f"sqlite:///{file.with_suffix('.again')}"
        restored(file.with_name(f"{file.stem}-before-update-1.zip"), again)
        missing += content(again) != killing.new
    killing.summed.lost += missing
    report(killing.figures(f"F15 kill -9 after the copy of {RELEASED[0]}, SQLite"))


@pytest.fixture
def fresh_databases(postgres_databases: Databases) -> Iterator[Callable[[], str]]:
    """The released books on the server, one database after another."""
    template = postgres_databases.template("released", lambda url: fill(url, RELEASED[0]))
    made: list[str] = []

    def fresh() -> str:
        made.append(postgres_databases.create(template))
        return made[-1]

    yield fresh
    for url in made:
        postgres_databases.drop(url)


@pytest.mark.parametrize("rounds", [pytest.param(30, marks=LONG)])
def test_f15_killed_while_a_server_is_brought_up_to_date(
    forks: Forks, fresh_databases: Callable[[], str], folder: Path, report: Report, rounds: int
) -> None:
    killing = Killing(forks, fresh_databases, folder)
    killing.look(killing.at_any_time(rounds))
    report(killing.figures(f"F15 kill -9 in a migration of {RELEASED[0]}, PostgreSQL"))
