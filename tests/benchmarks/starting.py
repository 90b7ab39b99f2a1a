"""How soon the first window is there (aim 14): whole processes, from their start to the paint."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from tests.benchmarks.benchmark import Benchmark, Contest, Goal, Took, plain
from tests.benchmarks.ground import Ground
from tests.benchmarks.painting import TOLD


def painted(*what: str) -> Took:
    """How long it takes from the start of a process until its window is painted."""
    command = [sys.executable, "-m", "tests.benchmarks.painting", *what]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    began = time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        ms = (time.perf_counter() - began) * 1000
    assert said == TOLD, said
    return Took(ms)


@contextmanager
def first_window(ground: Ground, _: int) -> Iterator[Contest]:
    """The log-in window of a warehouse that is only looked at behind it."""
    url = f"sqlite:///{(ground.folder / 'starting.db').as_posix()}"
    yield Contest(plain(partial(painted, "ours", url)), plain(partial(painted, "bare")))


STARTING: tuple[Benchmark, ...] = (
    Benchmark(
        14,
        "first window painted",
        "bare Qt window",
        first_window,
        Goal(times=2),
        sizes=(0,),
        rounds=11,
        tiny=0,
    ),
)
