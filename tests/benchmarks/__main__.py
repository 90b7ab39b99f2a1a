"""Measures what partsdesk does against what could be done at all, and prints one table.

`python -m tests.benchmarks` runs every benchmark at every size; `python -m tests.benchmarks 4 7
--sizes 10000` some of them. A ratio holds within its row: limit and ours were gone in turns.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.ground import DURABLE, Ground
from tests.benchmarks.running import LIMIT, OURS, Measured, measured, said
from tests.benchmarks.table import BENCHMARKS
from tests.support.postgres import Databases, started_in, stop

HEAD = (
    "aim",
    "job",
    "on",
    "size",
    "limit",
    "limit ms",
    "ours ms",
    "least",
    "p99",
    "ratio",
    "of least",
    "aimed",
    "met",
    "growth",
    "beside, ms",
)


def main() -> int:
    """Print the table, line by line as it comes."""
    asked = _asked()
    chosen = [each for each in BENCHMARKS if not asked.aims or each.aim in asked.aims]
    chosen = [each for each in chosen if asked.on in {"", each.on}]
    _say(HEAD)
    _say(["---"] * len(HEAD))
    with ExitStack() as stack:
        ground = _ground(stack, asked.folder)
        for benchmark in chosen:
            for row in _rows(benchmark, ground, asked):
                _say(row)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    parser.add_argument("aims", nargs="*", type=int, help="numbers of aims; all where none is said")
    parser.add_argument("--sizes", nargs="+", type=int, help="instead of each benchmark's own")
    parser.add_argument("--rounds", type=int, help="instead of each benchmark's own")
    parser.add_argument("--on", choices=("SQLite", "PostgreSQL"), default="")
    parser.add_argument("--folder", type=Path, help="keep what was laid here, for the next run")
    return parser.parse_args()


def _ground(stack: ExitStack, folder: Path | None) -> Ground:
    if folder is None:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="partsdesk-bench-")))
    folder.mkdir(parents=True, exist_ok=True)

    @cache
    def server() -> Databases:
        place = Path(tempfile.mkdtemp(prefix="partsdesk-bench-server-"))
        place.chmod(0o711)
        stack.callback(stop, place)
        return Databases(started_in(place, DURABLE))

    return Ground(folder, server)


def _rows(benchmark: Benchmark, ground: Ground, asked: argparse.Namespace) -> Iterator[list[str]]:
    first: Measured | None = None
    for size in asked.sizes or benchmark.sizes:
        done = measured(benchmark, size, ground, asked.rounds or benchmark.rounds)
        first = first or done
        yield _row(done, first)


def _row(done: Measured, first: Measured) -> list[str]:
    ours = done.times[OURS]
    beside = [
        f"{name} {_ms(times.median)} ({done.against(name):.2f}×)"
        for name, times in done.times.items()
        if name not in {OURS, LIMIT}
    ]
    return [
        str(done.benchmark.aim),
        done.benchmark.job,
        done.benchmark.on,
        f"{done.size:,}",
        done.benchmark.limit,
        _ms(done.times[LIMIT].median),
        _ms(ours.median),
        _ms(ours.least),
        _ms(ours.p99),
        f"{done.ratio:.2f}×",
        f"{ours.least / done.times[LIMIT].least:.2f}×",
        said(done.benchmark.goal),
        "yes" if done.is_met else "NO",
        f"{ours.median / first.times[OURS].median:.2f}×",
        "; ".join([*beside, *done.notes]),
    ]


def _ms(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def _say(cells: Sequence[str]) -> None:
    sys.stdout.write(f"| {' | '.join(cells)} |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
