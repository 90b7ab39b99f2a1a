"""F1: a workstation is killed in the middle of an act. All of the act is there, or none of it."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from partsdesk.database.database import Database
from partsdesk.domain.values.people import NOBODY
from tests.faults.sums import LONG, Sum
from tests.support.figures import Figures, Report
from tests.support.forks import Forks, Job, job
from tests.support.grounds import Ground
from tests.support.postgres import Databases
from tests.support.posting import held_against, lay_ground, told
from tests.support.strace import Strace

CAREFUL, HASTY, IN_TWO = "careful", "hasty", "in two"
POST = "tests.faults.careless:post"
CARRY_ON = "tests.faults.careless:carry_on"
SOONEST, LATEST = 0.030, 0.250  # seconds
MOST = 400  # rounds that a control may take
SERIES = 25  # rounds on the same books, before they take long to verify

Fresh = Callable[[], str]


@pytest.fixture
def fresh_files(ground: Ground, tmp_path: Path) -> Fresh:
    """Books with goods in them, one file after another."""
    return lambda: ground.copied(tmp_path / f"{len(list(tmp_path.iterdir()))}.db")


@pytest.fixture
def fresh_databases(forks: Forks, postgres_databases: Databases) -> Iterator[Fresh]:
    """Books with goods in them, one of the server's databases after another."""
    template = postgres_databases.template("goods", _prepared)
    made = [postgres_databases.create(template)]
    forks.warm(made[0])

    def fresh() -> str:
        made.append(postgres_databases.create(template))
        return made[-1]

    yield fresh
    for url in made:
        postgres_databases.drop(url)


def _prepared(url: str) -> None:
    database = Database(url)
    database.prepare()
    database.close()
    lay_ground(url, goods=20)


@dataclass
class Killing:
    """Kills posters, 30 to 250 ms after they began, and holds the books against what each told."""

    forks: Forks
    fresh: Fresh
    out: Path
    seed: int = 0
    dice: Random = field(default_factory=lambda: Random(1))  # noqa: S311 - not a secret

    def rounds(self, count: int, how: str = CAREFUL) -> Iterator[Sum]:
        """What it came to after each round; the books are fresh for each series."""
        summed, url = Sum(), ""
        for number in range(count):
            if number % SERIES == 0:
                self.out.write_text("")
                url = self.fresh()
            before = len(told(self.out))
            self.once(url, how)
            said = told(self.out)
            summed.told += len(said) - before
            summed.waits.append(until_ready(url))
            summed.add(held_against(url, said))
            yield summed

    def once(self, url: str, how: str) -> None:
        """Let one poster begin, and kill it."""
        self.seed += 1
        child = self.forks.start(job(POST, url=url, told=str(self.out), seed=self.seed, how=how))
        child.begun()
        ended = child.killed(self.dice.uniform(SOONEST, LATEST))
        assert ended.signal == signal.SIGKILL

    def summed(self, count: int) -> Sum:
        """What so many rounds come to."""
        return list(self.rounds(count))[-1]

    def until_found(self) -> int:
        """How much is wrong with a hasty poster's books, as soon as anything is."""
        return next((each.found for each in self.rounds(MOST, HASTY) if each.found), 0)


def until_ready(url: str) -> int:
    """How long the books take to be open again and to answer, in ms; without Python's start."""
    began = time.monotonic()
    database = Database(url)
    database.check()
    database.read(lambda view: view.today, NOBODY)
    took = time.monotonic() - began
    database.close()
    return round(took * 1000)


def figures(fault: str, summed: Sum, control: int | None = None) -> Figures:
    """The row of the table."""
    note = f"{summed.told} acts told, {summed.gaps} gaps, ready again p95 {summed.p95} ms"
    return Figures(
        fault,
        summed.rounds,
        summed.lost,
        summed.half,
        summed.doubled,
        max(summed.waits),
        control,
        note,
    )


@pytest.mark.parametrize("rounds", [40, pytest.param(1000, marks=LONG)])
def test_f1_killed_while_posting(
    forks: Forks, fresh_files: Fresh, tmp_path: Path, report: Report, rounds: int
) -> None:
    killing = Killing(forks, fresh_files, tmp_path / "told")
    summed = killing.summed(rounds)
    report(figures("F1 kill -9 while posting, SQLite", summed, killing.until_found()))


@pytest.mark.parametrize("rounds", [5, pytest.param(300, marks=LONG)])
def test_f1_killed_while_posting_to_a_server(
    forks: Forks, fresh_databases: Fresh, tmp_path: Path, report: Report, rounds: int
) -> None:
    summed = Killing(forks, fresh_databases, tmp_path / "told").summed(rounds)
    report(figures("F1 kill -9 while posting, PostgreSQL", summed))


def walked(strace: Strace, ground: Ground, folder: Path, every: int, how: str = CAREFUL) -> Sum:
    """Kill at every so many-th thing asked of the disk while one slip is executed and booked."""
    summed = Sum()
    books, out = folder / "walked.db", folder / "told"

    def carrying_on() -> Job:
        out.write_text("")
        url = ground.copied(books)
        return job(CARRY_ON, url=url, told=str(out), slip=ground.slip, version=1, how=how)

    strace.run(carrying_on(), trace=("pwrite64", "fdatasync"))
    calls = {"pwrite64": every, "fdatasync": 1}
    points = [
        (call, when)
        for call, step in calls.items()
        for when in range(1, strace.counted(call) + 1, step)
    ]
    for call, when in points:
        doing = carrying_on()
        ended = strace.run(doing, f"{call}:signal=SIGKILL:when={when}")
        assert ended.signal == signal.SIGKILL, (call, when)
        summed.waits.append(until_ready(doing.asked["url"]))
        said = told(out)
        summed.told += len(said)
        summed.add(held_against(doing.asked["url"], said))
    return summed


@pytest.mark.parametrize(("every", "control"), [(7, 11), pytest.param(1, 1, marks=LONG)], ids=str)
def test_f1_killed_at_every_step_to_the_disk(
    strace: Strace, ground: Ground, tmp_path: Path, report: Report, every: int, control: int
) -> None:
    summed = walked(strace, ground, tmp_path, every)
    hasty = walked(strace, ground, tmp_path, control, HASTY)
    in_two = walked(strace, ground, tmp_path, control, IN_TWO)
    assert hasty.lost > 0
    assert in_two.half > 0
    report(figures("F1 kill -9 at each write and sync", summed, hasty.lost + in_two.half))
