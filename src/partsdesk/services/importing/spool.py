"""A file's rows, read and checked once, then walked as often as needed.

A file is read to its end before the books are held for it: parsing may take long and may fail.
Rows wait beside memory (in it, as long as they are few), so that a million of them cost no more
than a thousand.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Self, TypeAlias

from partsdesk.sheets.reading import Row
from partsdesk.sheets.refusals import CellRefused

STEP = 500  # rows in a line of the spool, and between two words of progress
IN_MEMORY = 8_000_000
Progress: TypeAlias = Callable[[int, int], None]
"""Told how far one is, of how much in all; 0 as long as nobody knows how much that is."""


class Spool:
    """Rows that wait; a context manager, after which they are gone."""

    def __init__(self, progress: Progress | None = None) -> None:
        self.progress = progress
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by close
        self._names: list[str] = []
        self._faults: dict[int, tuple[CellRefused, ...]] = {}
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def fill(self, rows: Iterable[Row]) -> None:
        """Read all rows; every one has the same cells, for they stand under the same headings."""
        waiting = iter(rows)
        while block := list(islice(waiting, STEP)):
            self._names = self._names or list(block[0].cells)
            self._faults.update((row.number, row.faults) for row in block if row.faults)
            self.count += len(block)
            kept = [(row.number, list(row.cells.values())) for row in block]
            line = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
            self._file.write(line.encode("utf-8", "surrogatepass") + b"\n")
            self._tell(self.count, 0)

    def __iter__(self) -> Iterator[Row]:
        """Walk the rows from the first on."""
        self._file.seek(0)
        for at, line in enumerate(self._file):
            self._tell(at * STEP, self.count)
            for number, cells in json.loads(line.decode("utf-8", "surrogatepass")):
                faults = self._faults.get(number, ())
                yield Row(number, dict(zip(self._names, cells, strict=True)), faults, ())

    def _tell(self, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(done, total)
