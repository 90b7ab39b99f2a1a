"""The benchmarks themselves: that each of them runs, and that the table says what was measured.

How long anything takes is never asserted: a figure is for people to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from partsdesk.database.database import Database
from partsdesk.domain.values.people import NOBODY
from partsdesk.services.verifying import verify
from partsdesk.services.warehouse import Warehouse
from tests.benchmarks.benchmark import TINY, Benchmark, Contest, Goal, Took, Way
from tests.benchmarks.ground import Ground
from tests.benchmarks.laying import in_file
from tests.benchmarks.running import LIMIT, OURS, Times, measured, said
from tests.benchmarks.table import BENCHMARKS
from tests.support.clock import HeldClock
from tests.support.postgres import Databases


@pytest.fixture(scope="session")
def ground(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """A folder for the whole run, and the tests' own server where one is asked for."""

    def server() -> Databases:
        found: Databases = request.getfixturevalue("postgres_databases")
        return found

    return Ground(tmp_path_factory.mktemp("benchmarks"), server)


def _name(benchmark: Benchmark) -> str:
    return f"{benchmark.aim} {benchmark.job} {benchmark.on}"


@pytest.mark.parametrize(
    "benchmark",
    [
        pytest.param(each, marks=[pytest.mark.long] if each.on == "PostgreSQL" else [])
        for each in BENCHMARKS
    ],
    ids=_name,
)
def test_every_benchmark_runs(benchmark: Benchmark, ground: Ground) -> None:
    done = measured(benchmark, benchmark.tiny, ground, rounds=2)
    assert {OURS, LIMIT} | set(benchmark.goal.beside) <= set(done.times)
    assert all(len(times.each) == 2 and times.least > 0 for times in done.times.values())
    assert said(benchmark.goal)


def test_every_benchmark_has_a_name_of_its_own() -> None:
    assert len({_name(each) for each in BENCHMARKS}) == len(BENCHMARKS)


def test_big_books_are_as_if_lived_in(ground: Ground) -> None:
    database = Database(in_file(ground, TINY).url, HeldClock())
    found = Warehouse(database).ask(verify, None, NOBODY)
    database.close()
    assert sum(each.rows for each in found) > TINY
    assert [(each.id, each.places) for each in found if each.violations] == []


def _invented(goal: Goal, gone: list[str]) -> Benchmark:
    """Ways that say themselves how long they took: ours 30, 20, 10 …, the limit 5."""

    def way(name: str, *took: float) -> Way:
        left = iter(took)

        def go() -> Took:
            gone.append(name)
            return Took(next(left))

        return lambda: go

    @contextmanager
    def lay(_: Ground, size: int) -> Iterator[Contest]:
        ours, limit = way(OURS, 99, *range(10, size * 10 + 10, 10)), way(LIMIT, *[5] * 100)
        yield Contest(ours, limit, {"another": way("another", *[40] * 100)}, lambda: ["a note"])

    return Benchmark(0, "invented", "five", lay, goal)


def test_ways_are_gone_in_turns_and_the_first_round_does_not_count(ground: Ground) -> None:
    gone: list[str] = []
    done = measured(_invented(Goal(times=4), gone), 3, ground, rounds=3)
    assert gone == [LIMIT, OURS, "another"] * 4
    assert done.times[OURS] == Times((10, 20, 30))
    assert (done.times[OURS].median, done.times[OURS].least, done.times[OURS].p99) == (20, 10, 30)
    assert (done.ratio, done.against("another")) == (4, 0.5)
    assert list(done.notes) == ["a note"]


@pytest.mark.parametrize(
    ("goal", "met"),
    [
        (Goal(times=4), True),
        (Goal(times=3.9), False),
        (Goal(ms=20), True),
        (Goal(ms=20, at="p99"), False),
        (Goal(beside={"another": 0.5}), True),
        (Goal(times=4, beside={"another": 0.4}), False),
    ],
)
def test_what_is_aimed_at_is_held_against_what_was_measured(
    goal: Goal,
    met: bool,  # noqa: FBT001 - a row of the table
    ground: Ground,
) -> None:
    done = measured(_invented(goal, []), 3, ground, rounds=3)
    assert done.is_met is met


def test_of_a_hundred_goes_one_may_be_slower_than_p99() -> None:
    times = Times(tuple(range(1, 101)))
    assert times.p99 == 99
    assert replace(times, each=(7,)).p99 == 7


def test_books_once_laid_are_laid_no_more(ground: Ground) -> None:
    first = Path(in_file(ground, TINY).url.removeprefix("sqlite:///")).stat().st_mtime_ns
    again = Path(in_file(ground, TINY).url.removeprefix("sqlite:///")).stat().st_mtime_ns
    assert first == again
