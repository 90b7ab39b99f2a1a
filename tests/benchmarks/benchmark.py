"""What a benchmark is: one job done our way and the limit's way, timed in turns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from tests.benchmarks.ground import Ground

Go: TypeAlias = Callable[[], object]
Way: TypeAlias = Callable[[], Go]

TINY: Final = 300


def _nothing() -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Took:
    """What a go answers that measured itself: a process that tells when it was ready."""

    ms: float


@dataclass(frozen=True)
class Contest:
    """A job ready to be done in several ways, again and again.

    A way is called before each go and not timed: there it makes ready what the go uses up. What
    it answers is called and timed.

    Attributes:
        beside: other ways that are timed in the same rounds: another program, or a part of ours.
        notes: what else is worth saying, asked for when all rounds are over.
    """

    ours: Way
    limit: Way
    beside: Mapping[str, Way] = field(default_factory=dict)
    notes: Callable[[], Sequence[str]] = _nothing


@dataclass(frozen=True)
class Goal:
    """What is aimed at.

    Attributes:
        times: how many times the limit it may take.
        ms: how many milliseconds it may take.
        beside: how many times another way it may take.
        at: which figure of ours is held against ``ms``: the median, or p99.
    """

    times: float | None = None
    ms: float | None = None
    beside: Mapping[str, float] = field(default_factory=dict)
    at: str = "median"


@dataclass(frozen=True)
class Benchmark:
    """One line of the table.

    Attributes:
        aim: its number among the aims.
        job: what is done, in a few words; ``limit`` is what it is held against.
        lay: makes everything ready at a size, and puts it away.
        sizes: how many entries the books have; the growth is the last's median by the first's.
        rounds: how often each way is gone; of a p99 there should be hundreds.
        tiny: the size at which a test only sees that it works.
    """

    aim: int
    job: str
    limit: str
    lay: Callable[[Ground, int], AbstractContextManager[Contest]]
    goal: Goal
    sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    rounds: int = 21
    on: str = "SQLite"
    tiny: int = TINY


def plain(go: Go) -> Way:
    """A way that needs nothing made ready."""
    return lambda: go
