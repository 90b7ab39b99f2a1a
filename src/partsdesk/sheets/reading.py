"""From raw rows to rows by canonical names, with every cell in its plain form."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Self, TypeAlias

from partsdesk.sheets.cells import Reader, reader_of
from partsdesk.sheets.columns import ColumnSet, Nature
from partsdesk.sheets.headings import Recogniser
from partsdesk.sheets.profiles import Cells, Profile, Skipped
from partsdesk.sheets.raw import LOOK_AHEAD, NO_VALUE, RawRow
from partsdesk.sheets.refusals import CellRefused, CellWithoutValue


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file.

    Attributes:
        number: its number as the user sees it; objects of a JSON list count from 1.
        cells: text by canonical name, for every known heading; ``""`` for none.
        faults: cells that cannot be read as what their column holds; their text is as typed.
        original: all cells of the file's row, in the order of its headings.
    """

    number: int
    cells: Cells
    faults: tuple[CellRefused, ...]
    original: Sequence[str]


_Readers: TypeAlias = list[tuple[str, Reader]]


class Table:
    """A file being read: ``headings`` at once, then its rows, once, one after another.

    ``above`` is what stands over the headings: titles, and what is said of the whole.

    A context manager: leaving it ends the reading, wherever it stands.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        rows: Generator[RawRow, None, None],
    ) -> None:
        self.path = recogniser.path
        self.columns = recogniser.columns
        self._raw = rows
        self._profile = recogniser.profile
        try:
            first = list(islice(rows, LOOK_AHEAD))
            self._plan = recogniser.plan(first)
        except BaseException:
            rows.close()
            raise
        self.headings = self._plan.headings
        self.above = tuple(tuple(cells) for _, cells in first[: max(self._plan.after - 1, 0)])
        self._rows = self._read(chain(first[self._plan.after :], rows))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Row | Skipped]:
        return self._rows

    def close(self) -> None:
        """End the reading; a workbook's child process is gone afterwards."""
        self._rows.close()
        self._raw.close()

    def _read(self, rows: Iterator[RawRow]) -> Generator[Row | Skipped, None, None]:
        plan, profile = self._plan, self._profile
        readers = _readers(self.columns, profile, plan.headings.known)
        for number, original in rows:
            cells = plan.pick(original)
            if not any(cells.values()):
                continue
            faults = _without_value(cells) if NO_VALUE in original else ()
            if profile is not None:
                reason = profile.change(cells)
                if reason is not None:
                    yield Skipped(number, reason, original)
                    continue
                for name in plan.theirs:
                    del cells[name]
            yield Row(number, cells, faults + _clean(cells, readers), original)


def _readers(columns: ColumnSet, profile: Profile | None, names: Sequence[str]) -> _Readers:
    """How the cells of each name are read; names whose text stands as it is are left out."""
    readers: _Readers = []
    for name in names:
        column = columns.get(name)
        read = reader_of(column) if column else None
        if column and column.nature is Nature.DATE and profile and profile.date_format:
            read = lru_cache(maxsize=1024)(profile.day)
        if read is not None:
            readers.append((name, read))
    return readers


def _without_value(cells: Cells) -> tuple[CellRefused, ...]:
    """Empty the cells that are marked as having no value, and say so."""
    names = [name for name, text in cells.items() if text == NO_VALUE]
    for name in names:
        cells[name] = ""
    return tuple(CellWithoutValue(name, "") for name in names)


def _clean(cells: Cells, readers: _Readers) -> tuple[CellRefused, ...]:
    """Bring cells to their form, in place; the answer is what could not be read."""
    faults: tuple[CellRefused, ...] = ()
    for name, read in readers:
        text = cells[name]
        if text:
            plain, fault = read(text)
            cells[name] = plain
            if fault is not None:
                faults += (fault(name, text),)
    return faults
