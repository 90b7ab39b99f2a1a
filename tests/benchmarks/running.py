"""Runs benchmarks: every way in turns, so that a busy machine is as busy for each of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.benchmark import Benchmark, Contest, Goal, Took, Way
from tests.benchmarks.ground import Ground

OURS, LIMIT = "ours", "limit"


@dataclass(frozen=True)
class Times:
    """How long one way took, in milliseconds, go by go."""

    each: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of the goes took no longer."""
        return statistics.median(self.each)

    @property
    def least(self) -> float:
        """The quickest go: what it takes when nothing else disturbs."""
        return min(self.each)

    @property
    def p99(self) -> float:
        """All but one of a hundred took no longer."""
        return sorted(self.each)[-(-len(self.each) * 99 // 100) - 1]


@dataclass(frozen=True)
class Measured:
    """What came of one benchmark at one size."""

    benchmark: Benchmark
    size: int
    times: Mapping[str, Times]
    notes: Sequence[str]

    @property
    def ratio(self) -> float:
        """How many times the limit ours took."""
        return self.against(LIMIT)

    @property
    def is_met(self) -> bool:
        """Whether all that was aimed at is so."""
        goal = self.benchmark.goal
        ours = self.times[OURS]
        ms = ours.p99 if goal.at == "p99" else ours.median
        return (
            (goal.times is None or self.ratio <= goal.times)
            and (goal.ms is None or ms <= goal.ms)
            and all(self.against(name) <= most for name, most in goal.beside.items())
        )

    def against(self, name: str) -> float:
        """How many times another way ours took, by the medians."""
        return self.times[OURS].median / self.times[name].median


def measured(benchmark: Benchmark, size: int, ground: Ground, rounds: int) -> Measured:
    """Lay a benchmark at a size and go every way so often, after one round that is not counted."""
    with benchmark.lay(ground, size) as contest:
        ways = {LIMIT: contest.limit, OURS: contest.ours, **contest.beside}
        _round(ways)
        gone = [_round(ways) for _ in range(rounds)]
        times = {name: Times(tuple(each[name] for each in gone)) for name in ways}
        return Measured(benchmark, size, times, tuple(contest.notes()))


def _round(ways: Mapping[str, Way]) -> dict[str, float]:
    return {name: _gone(way) for name, way in ways.items()}


def _gone(way: Way) -> float:
    go = way()
    began = time.perf_counter_ns()
    answer = go()
    spent = (time.perf_counter_ns() - began) / 1_000_000
    return answer.ms if isinstance(answer, Took) else spent


def said(goal: Goal) -> str:
    """What is aimed at, in a few signs."""
    parts = [f"≤ {goal.times:g}×"] if goal.times is not None else []
    if goal.ms is not None:
        parts.append(f"≤ {goal.ms:g} ms" + (" p99" if goal.at == "p99" else ""))
    parts += [f"≤ {most:g}× {name}" for name, most in goal.beside.items()]
    return ", ".join(parts)


__all__ = ["LIMIT", "OURS", "Contest", "Measured", "Times", "measured", "said"]
