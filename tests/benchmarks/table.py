"""All benchmarks, in the order of the aims: a module of each subject brings its own."""

from __future__ import annotations

from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.masters import MASTERS
from tests.benchmarks.posting import POSTING
from tests.benchmarks.reading import READING
from tests.benchmarks.scrolling import SCROLLING
from tests.benchmarks.starting import STARTING
from tests.benchmarks.stating import STATING

BENCHMARKS: tuple[Benchmark, ...] = tuple(
    sorted(
        (*MASTERS, *POSTING, *READING, *SCROLLING, *STARTING, *STATING), key=lambda each: each.aim
    )
)
